"""The pictures that chapters share: arrays in, a matplotlib Figure out.

Nothing here opens a window or writes a file. Lines differ in dash and marker, and shades run from
dark to light, so every picture also reads on paper printed in black and white.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from common import fonts

_DPI = 120


def learning_curves(
    history: Mapping[str, Sequence[float]], title: str, loss: str = "binary cross-entropy"
) -> Figure:
    """Loss and accuracy after every epoch, training beside validation.

    Args:
        history: "loss", "val_loss", "accuracy", "val_accuracy", each with one value an epoch.
        title: one line over the picture.
        loss: its name.

    Returns:
        Figure with two panels; a vertical line marks the epoch of the lowest validation loss.
    """
    figure = Figure(figsize=(10, 4), dpi=_DPI, layout="constrained")
    (title,), names = fonts.as_typed([title])
    figure.suptitle(title, fontfamily=names)
    epochs = np.arange(1, len(history["loss"]) + 1)
    best_epoch = int(np.argmin(history["val_loss"])) + 1
    # Few markers on long curves, all of them on short ones.
    every = max(1, len(epochs) // 15)
    for axes, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        axes.plot(epochs, history[name], "k--", label="training")
        validation = history[f"val_{name}"]
        axes.plot(epochs, validation, "o-", color="tab:blue", markevery=every, label="validation")
        axes.axvline(best_epoch, color="gray", linestyle=":", label=f"best epoch: {best_epoch}")
        axes.set_xlabel("epoch")
        axes.set_ylabel(loss if name == "loss" else name)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    return figure


def length_histogram(
    lengths: np.ndarray, title: str, steps: str = "words", sequences: str = "reviews"
) -> Figure:
    """How many sequences have how many time steps.

    Args:
        lengths: of each sequence, int array (sequences,).
        title: one line over the picture.
        steps, sequences: what is counted, and in what.
    """
    figure = Figure(figsize=(7, 3.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.hist(lengths, bins=min(50, np.ptp(lengths) + 1), color="lightgray", edgecolor="black")
    axes.axvline(np.median(lengths), color="black", linestyle="--", label="median")
    axes.set_xlabel(steps)
    axes.set_ylabel(sequences)
    axes.set_title(title)
    axes.legend()
    return figure


def probability_after_each_word(
    words: Sequence[str], probabilities: Sequence[float], known: Sequence[bool], title: str
) -> Figure:
    """How an opinion forms while a sentence is read.

    Args:
        words: the words in reading order.
        probabilities: after each word, that the review is good.
        known: False for words outside the vocabulary, which are set in brackets.
        title: one line over the picture.
    """
    figure = Figure(figsize=(max(6.0, 0.7 * len(words) + 2), 4), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    steps = np.arange(len(words))
    axes.axhline(0.5, color="gray", linestyle=":")
    axes.plot(steps, probabilities, "o-", color="tab:blue")
    word_ticks(axes, words, known)
    for step, probability in zip(steps, probabilities, strict=True):
        axes.annotate(
            f"{probability:.2f}",
            (step, probability),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            # The line does not cross the number.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set_ylim(-0.05, 1.15)
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_ylabel("probability of a good review")
    set_title(axes, title)
    return figure


def hidden_state_heatmap(
    words: Sequence[str],
    hidden_states: np.ndarray,
    known: Sequence[bool],
    title: str,
    units: Sequence[str] | None = None,
) -> Figure:
    """Every hidden unit after every word; dark is -1, light is +1.

    Args:
        words: the words in reading order.
        hidden_states: array (words, units) between -1 and 1.
        known: False for words outside the vocabulary, which are set in brackets.
        title: one line over the picture.
        units: their names; h1, h2 and so on without it.
    """
    num_units = hidden_states.shape[1]
    size = (max(6.0, 0.7 * len(words) + 2), 0.35 * num_units + 2)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(hidden_states.T, aspect="auto", cmap="cividis", vmin=-1, vmax=1)
    word_ticks(axes, words, known)
    axes.set_yticks(np.arange(num_units), units or [f"h{unit + 1}" for unit in range(num_units)])
    axes.set_ylabel("hidden unit")
    set_title(axes, title)
    figure.colorbar(image, ax=axes, label="hidden state (tanh)")
    return figure


def mark_unknown(words: Sequence[str], known: Sequence[bool]) -> list[str]:
    """Sets the words outside the vocabulary in brackets: ["a", "[stupendous]", "film"]."""
    pairs = zip(words, known, strict=True)
    return [word if is_known else f"[{word}]" for word, is_known in pairs]


def set_title(axes: Axes, title: str) -> None:
    """A title with words in it that a reader has typed, in whatever signs."""
    (title,), names = fonts.as_typed([title])
    axes.set_title(title, fontfamily=names)


def word_ticks(axes: Axes, words: Sequence[str], known: Sequence[bool]) -> None:
    """A word at every step of the horizontal axis."""
    labels, names = fonts.as_typed(mark_unknown(words, known))
    axes.set_xticks(np.arange(len(words)), labels, rotation=45, ha="right", fontfamily=names)
