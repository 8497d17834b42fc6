"""What the chapter prints: shapes, counts, what each layer reads, and the comparison."""

from collections.abc import Sequence

import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch06_stacked_rnn import stacking
from chapters.ch06_stacked_rnn.config import Config
from chapters.ch06_stacked_rnn.networks import Network, gain_name
from chapters.ch06_stacked_rnn.reading import Reading
from common import plots, screen

NEXT = "python -m chapters.ch07_bidirectional"
NOTICE = (
    "the second layer never reads a word. Where the first layer reads the same vector at every "
    '"bad", the second reads a state that is another one after "not".'
)


def show_shapes(model: keras.Model) -> None:
    """Prints what every layer gives, and which of them give a state at every word."""
    print("\n1. What every layer gives; None stands for the number of reviews")
    rows = [
        (layer.name, f"{layer.output.shape}", f"{getattr(layer, 'return_sequences', '')}")
        for layer in model.layers
    ]
    screen.table(("layer", "shape", "return_sequences"), *rows)


def show_mistake(config: Config) -> None:
    """Prints what Keras says where return_sequences is forgotten, and what comes of saying it too often."""
    units, shape = (config.num_units,) * 2, (config.sequence_length, config.embedding_size)
    print("Forget it in the first of two layers, and Keras says:")
    print(f"  {stacking.complaint(units, (False, False), shape)}")
    print(
        f"A recurrent layer reads three axes, {(None, *shape)}; one state is two, "
        f"{stacking.stack(units[:1], (False,), shape).output_shape}. The cure: return_sequences=True "
        f"in all layers but the last."
    )
    every = stacking.stack(units, (True, True), shape).output_shape
    last = stacking.stack(units, (True, False), shape).output_shape
    print(
        f"Said in the last one, too, it is built without complaint: {every} goes on instead of {last}, a "
        f"verdict at every word (chapter 9). `fit` then finds one label a review too few."
    )


def show_weights(config: Config, network: Network, model: keras.Model) -> None:
    """Prints the weights of every layer by formula and by Keras: two layers, two sets of weights."""
    print("\n2. The weights: every layer has a set of its own")
    below, rows = config.embedding_size, []
    for layer in stacking.recurrent_layers(model):
        units = layer.units
        formula = f"{below} x {units} + {units} x {units} + {units}"
        rows.append((layer.name, formula, counting.simple_rnn(below, units), layer.count_params()))
        below = units
    verdict = model.get_layer("verdict")
    rows.append(("verdict", f"{below} + 1", counting.dense(below, 1), verdict.count_params()))
    together = network.count_weights(config.embedding_size), sum(row[3] for row in rows)
    screen.table(("layer", "formula", "is", "Keras"), *rows, ("together", "", *together))


def show_comparison(groups: dict[str, list[Network]], metrics: dict) -> None:
    """Prints the networks of both comparisons under the baselines, and what depth has added."""
    print("\n3. Deeper, at equal units a layer and at equal weights")
    names = ("val_accuracy", "test_accuracy", "test_accuracy_hard", "num_weights")
    names += ("best_epoch", "seconds_per_epoch")
    rows = [
        ("majority class", None, metrics["baseline_accuracy"], *[None] * 4),
        (
            "bag of words",
            None,
            metrics["bag_of_words_accuracy"],
            metrics.get("bag_of_words_accuracy_hard"),
            *[None] * 3,
        ),
    ]
    for group, row in groups.items():
        rows.append((f"{group}:", *[""] * len(names)))
        for network in row:
            figures = [metrics.get(f"{network.name}_{name}") for name in names]
            rows.append((f"  {network.title}", *figures[:-1], _seconds(figures[-1])))
    header = ("", "validation", "test", "hard half", "weights", "best epoch", "s/epoch")
    screen.table(header, *rows)
    print("Weights without the table of word vectors, which is the same for all.")
    for group, (single, *deeper) in groups.items():
        for network in deeper:
            gain = metrics[gain_name(group, network)]
            print(
                f"{network.title} against {single.title} ({group}): {gain:+.4f} of the test reviews, "
                f"with this seed."
            )


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def show_reading(whole: Reading, differences: Sequence[np.ndarray]) -> None:
    """Prints how far each word is another one to each layer, the first word being left out."""
    print(
        f'\n4. "{" ".join(whole.words)}" with and without "{whole.words[0]}": how much what a layer '
        f"reads differs"
    )
    labels = plots.mark_unknown(whole.words, whole.known)[1:]
    # What the last layer gives is read by the verdict.
    header = ["at", *(f"layer {number}" for number in range(1, len(differences)))]
    rows = [
        (label, *(f"{value:.2f}" for value in values))
        for label, *values in zip(labels, *differences[:-1], strict=True)
    ]
    screen.table(header, *rows)
