"""Reading over the network's shoulder: what it holds and thinks after every word of a sentence."""

import dataclasses
from collections.abc import Sequence

import keras
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from common import plots
from common.text import Vocabulary, encode_sentence, file_name, quote

_BAR_WIDTH = 40
_DPI = 100
# Of the animation: milliseconds a word, and how many times the last one is shown.
_INTERVAL, _REST = 1200, 3


@dataclasses.dataclass(frozen=True)
class Reading:
    """One sentence as the network read it.

    Args:
        words: the words that it read; those before the last `sequence_length` are left out.
        known: False for words outside the vocabulary.
        hidden_states: array (words, units).
        probabilities: of a good review, after each word, array (words,).
    """

    words: list[str]
    known: list[bool]
    hidden_states: np.ndarray
    probabilities: np.ndarray


def read_along(model: keras.Model, word_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The state and the verdict after every word, not only after the last.

    Args:
        model: a model of this chapter.
        word_ids: padded ids (reviews, time).

    Returns:
        Hidden states (reviews, time, units), probabilities of a good review (reviews, time).
    """
    recurrent = model.get_layer("recurrent")
    layout = {**recurrent.get_config(), "return_sequences": True}
    every_step = keras.layers.SimpleRNN.from_config(layout)
    word_vectors = model.get_layer("embedding")(word_ids)  # (reviews, time, embedding_size)
    every_step.build(word_vectors.shape)
    every_step.set_weights(recurrent.get_weights())
    hidden_states = every_step(word_vectors)  # (reviews, time, units)
    probabilities = model.get_layer("verdict")(hidden_states)[..., 0]  # (reviews, time)
    to_numpy = keras.ops.convert_to_numpy
    return to_numpy(hidden_states), to_numpy(probabilities)


def read_sentence(model: keras.Model, vocabulary: Vocabulary, sentence: str) -> Reading:
    """Reads a sentence of at least one word, padded in front as in training."""
    words, known, word_ids = encode_sentence(vocabulary, sentence, model.input_shape[1])
    hidden_states, probabilities = read_along(model, word_ids)
    return Reading(
        words=words,
        known=known,
        hidden_states=hidden_states[0, -len(words) :],
        probabilities=probabilities[0, -len(words) :],
    )


def show(reading: Reading) -> None:
    """Prints a line a word, with the probability as a bar, and the verdict."""
    labels = plots.mark_unknown(reading.words, reading.known)
    width = max(len(label) for label in labels)
    for label, probability in zip(labels, reading.probabilities, strict=True):
        bar = "█" * round(probability * _BAR_WIDTH)
        print(f"  {label:<{width}}  {probability:.2f}  {bar:<{_BAR_WIDTH}}|")
    if not all(reading.known):
        print("Words in [brackets] are not in the vocabulary: the network sees them all as one.")
    last = reading.probabilities[-1]
    opinion = "good" if last >= 0.5 else "bad"
    print(f'"{" ".join(reading.words)}" sounds {opinion} to it ({last:.2f}).')


def pictures_of(reading: Reading) -> dict[str, Figure]:
    """The probabilities and the hidden states, each under the name of its file."""
    words = reading.words
    start = f"ask-{file_name(words)}"
    shown = (reading.known, quote(words))
    return {
        f"{start}-probability": plots.probability_after_each_word(
            words, reading.probabilities, *shown
        ),
        f"{start}-states": plots.hidden_state_heatmap(words, reading.hidden_states, *shown),
    }


def plot_side_by_side(readings: Sequence[Reading]) -> Figure:
    """The probabilities after every word of some sentences, one panel a sentence."""
    size = (1.0 + sum(0.6 * len(reading.words) for reading in readings), 3.6)
    figure = Figure(figsize=size, dpi=120, layout="constrained")
    widths = [len(reading.words) for reading in readings]
    panels = figure.subplots(1, len(readings), sharey=True, squeeze=False, width_ratios=widths)[0]
    for axes, reading in zip(panels, readings, strict=True):
        _draw_probabilities(axes, reading, len(reading.words))
        plots.set_title(axes, quote(reading.words))
    panels[0].set_ylabel("probability of a good review")
    return figure


def animate(reading: Reading) -> FuncAnimation:
    """The hidden state as bars, and the probability so far, one frame a word.

    Returns:
        Animation for `.save(path, writer="pillow")`.
    """
    num_units = reading.hidden_states.shape[1]
    figure = Figure(figsize=(9, 3.6), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2)
    units = np.arange(1, num_units + 1)

    def draw(frame: int) -> None:
        number = min(frame, len(reading.words) - 1)
        left.clear()
        left.bar(units, reading.hidden_states[number], color="0.7", edgecolor="black")
        left.axhline(0, color="black", linewidth=1)
        left.set_ylim(-1.05, 1.05)
        left.set_xticks(units)
        left.set_xlabel("hidden unit")
        left.set_ylabel("hidden state (tanh)")
        plots.set_title(left, f"after {quote(reading.words[: number + 1])}")
        right.clear()
        _draw_probabilities(right, reading, number + 1)
        right.set_ylabel("probability of a good review")
        right.set_title("verdict so far")

    frames = len(reading.words) + _REST - 1
    return FuncAnimation(figure, draw, frames, init_func=lambda: None, interval=_INTERVAL)


def _draw_probabilities(axes: Axes, reading: Reading, count: int) -> None:
    """The probabilities after the first `count` words; thick the last one, which alone was trained."""
    steps, last = np.arange(count), len(reading.words) - 1
    axes.axhline(0.5, color="gray", linestyle=":")
    axes.plot(steps, reading.probabilities[:count], "o-", color="tab:blue", fillstyle="none")
    if count > last:
        axes.plot(last, reading.probabilities[last], "o", color="tab:blue", markersize=11)
    for step in steps:
        place = (step, reading.probabilities[step])
        style = {"ha": "center", "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1}}
        axes.annotate(f"{place[1]:.2f}", place, (0, 11), textcoords="offset points", **style)
    plots.word_ticks(axes, reading.words, reading.known)
    axes.set_xlim(-0.5, last + 0.5)
    axes.set_ylim(-0.05, 1.2)
    axes.set_yticks(np.linspace(0, 1, 6))
