"""The pictures of the chapter: arrays and figures in, a matplotlib Figure out."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch08_lstm_gru.config import THREE_CELLS
from chapters.ch08_lstm_gru.layout import FIVE
from common.plots import mark_unknown
from common.screen import figure as printed

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:", "v-", "x--", "*-.")
CELL_TITLES = {cell: english for cell, (english, _) in FIVE.items()}
TASK_TITLES = {
    "recall": ("Naming the first of many symbols", "steps between the symbol and the end"),
    "adding": ("Adding up the two marked numbers", "length of the sequence"),
}


def plot_reviews(
    titles: Mapping[str, str], rows: Mapping[str, Mapping], bag_of_words_accuracy: float
) -> Figure:
    """Test accuracy of every network beside the bag of words.

    Args:
        titles: name -> network in words.
        rows: name -> its figures, of which "test_accuracy" is drawn.
        bag_of_words_accuracy: drawn as a line.
    """
    figure = Figure(figsize=(8.5, 0.6 * len(rows) + 1.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(rows.values()):
        accuracy = row["test_accuracy"]
        axes.plot(accuracy, place, "o", color="black", markersize=8)
        axes.annotate(
            printed(accuracy),
            (accuracy, place),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
            # The dashed line does not cross the number.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.axvline(bag_of_words_accuracy, color="gray", linestyle="--", label="bag of words")
    axes.set_yticks(np.arange(len(rows)), [titles[name] for name in rows])
    axes.set_ylim(len(rows) - 0.4, -0.8)
    axes.margins(x=0.15)
    axes.set_xlabel("test accuracy")
    axes.set_title("Who reads reviews best?")
    figure.legend(loc="outside lower center", frameon=False)
    return figure


def plot_learning_curves(histories: Mapping[str, Mapping[str, Sequence[float]]]) -> Figure:
    """Validation loss of every network after every epoch; a ring marks the best epoch."""
    figure = Figure(figsize=(8.5, 4.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for style, (title, history) in zip(_STYLES, histories.items(), strict=False):
        losses = np.array(history["val_loss"])
        epochs = np.arange(1, len(losses) + 1)
        every = max(1, len(losses) // 8)
        (line,) = axes.plot(epochs, losses, style, markevery=every, markersize=5, label=title)
        best = losses.argmin()
        ring = {"marker": "o", "markersize": 13, "fillstyle": "none", "color": line.get_color()}
        axes.plot(epochs[best], losses[best], **ring)
    axes.set_xlabel("epoch")
    axes.set_ylabel("validation loss (binary cross-entropy)")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title("Rings: the best epoch of each")
    axes.legend()
    return figure


def plot_memory(
    task: str,
    steps: Sequence[int],
    accuracies: Mapping[str, Sequence[float]],
    guessing: Sequence[float],
) -> Figure:
    """Share of right answers against the number of steps, a line a cell.

    Args:
        task: "recall" or "adding".
        steps: in increasing order.
        accuracies: cell -> one share for each number of steps.
        guessing: what the best guess gets for each.
    """
    title, across = TASK_TITLES[task]
    figure = Figure(figsize=(8.5, 4.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for style, (cell, shares) in zip(_STYLES, accuracies.items(), strict=False):
        axes.plot(steps, shares, style, fillstyle="none", markersize=8, label=CELL_TITLES[cell])
    axes.plot(steps, guessing, color="gray", linewidth=3, alpha=0.5, label="guessing")
    axes.axhline(0.9, color="gray", linestyle=":", linewidth=1)
    axes.set_xscale("log")
    axes.set_xticks(steps, [str(step) for step in steps])
    axes.minorticks_off()
    axes.set_ylim(0, 1.05)
    axes.set_xlabel(f"{across} (logarithmic)")
    axes.set_ylabel("share of right test answers")
    axes.set_title(title)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def plot_padding(rows: Mapping[str, Mapping[str, float]], chance: float) -> Figure:
    """Test accuracy of the three cells for every way to pad.

    Args:
        rows: way -> {"lstm_accuracy": ..., ...}.
        chance: accuracy of the majority class.
    """
    figure = Figure(figsize=(8.5, 4.3), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    ways = list(rows)
    for shift, (style, cell) in enumerate(zip("os^", THREE_CELLS, strict=True)):
        places = np.arange(len(ways)) + 0.22 * (shift - 1)
        shares = [rows[way][f"{cell}_accuracy"] for way in ways]
        axes.vlines(places, chance, shares, color="gray", linewidth=1)
        axes.plot(places, shares, style, color="black", markersize=9, label=CELL_TITLES[cell])
        for place, share in zip(places, shares, strict=True):
            axes.annotate(
                printed(share, digits=2),
                (place, share),
                xytext=(0, 8),
                textcoords="offset points",
                ha="center",
            )
    axes.axhline(chance, color="gray", linestyle="--", label="majority class")
    axes.set_xticks(np.arange(len(ways)), [f"zeros {way}" for way in ways])
    axes.set_ylim(0.4, 1.1)
    axes.set_ylabel("test accuracy")
    axes.set_title("The same reviews, padded in four ways")
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    return figure


def plot_gates(
    words: Sequence[str],
    known: Sequence[bool],
    gates: Mapping[str, np.ndarray],
    meanings: Mapping[str, str],
    title: str,
) -> Figure:
    """Every gate of every unit at every word, a panel a gate; dark is closed, light is open.

    Args:
        words: in reading order.
        known: False for words outside the vocabulary, which are set in brackets.
        gates: name -> array (words, units) between 0 and 1.
        meanings: name -> what an open gate does.
        title: one line over the picture.
    """
    num_units = next(iter(gates.values())).shape[1]
    width = max(7.0, 0.6 * len(words) + 2.5)
    height = len(gates) * (0.2 * num_units + 0.7) + 1.4
    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained")
    figure.suptitle(title)
    panels = figure.subplots(len(gates), sharex=True, squeeze=False)[:, 0]
    for axes, (name, values) in zip(panels, gates.items(), strict=True):
        image = axes.imshow(values.T, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        axes.set_title(f"{name} gate: {meanings[name]}", fontsize=10)
        axes.set_ylabel("unit")
        axes.set_yticks(np.arange(0, num_units, 2), np.arange(1, num_units + 1, 2))
    labels = mark_unknown(words, known)
    panels[-1].set_xticks(np.arange(len(words)), labels, rotation=45, ha="right")
    figure.colorbar(image, ax=panels, label="0 closed, 1 open")
    return figure


def plot_comparison(
    titles: Sequence[str],
    means: Sequence[float],
    half_widths: Sequence[float],
    single: Sequence[Sequence[float]],
    bag_of_words_accuracy: float,
) -> Figure:
    """Mean test accuracy with its confidence interval, a row a network.

    Args:
        titles: networks in words.
        means: over the seeds.
        half_widths: of the intervals.
        single: for each network the accuracies of its seeds, drawn small.
        bag_of_words_accuracy: drawn as a line.
    """
    figure = Figure(figsize=(8.5, 0.75 * len(titles) + 1.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(titles))
    axes.errorbar(
        means,
        places,
        xerr=half_widths,
        fmt="o",
        color="black",
        capsize=6,
        markersize=8,
        label="mean and 95 % interval",
    )
    for place, accuracies in zip(places, single, strict=True):
        axes.plot(accuracies, [place + 0.28] * len(accuracies), "x", color="dimgray", markersize=6)
    axes.plot([], [], "x", color="dimgray", label="one seed each")
    axes.axvline(bag_of_words_accuracy, color="gray", linestyle="--", label="bag of words")
    axes.set_yticks(places, titles)
    axes.set_ylim(len(titles) - 0.3, -0.6)
    axes.set_xlabel("test accuracy")
    axes.set_title("At equal units and at equal weights")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure
