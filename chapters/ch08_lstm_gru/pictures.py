"""The pictures of the chapter, metrics in and a matplotlib Figure out, and its longer tables, printed."""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch08_lstm_gru.config import PRESETS, THREE_CELLS
from chapters.ch08_lstm_gru.recorded import FIVE, RECORDED
from common import fonts, screen, verdict
from common.plots import mark_unknown, word_ticks
from common.runs import Run
from common.text import file_name, quote

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:", "v-", "x--", "*-.")
CELL_TITLES = {cell: english for cell, (english, _) in FIVE.items()}
TASK_TITLES = {
    "recall": ("Naming the first of many symbols", "time steps between the symbol and the end"),
    "adding": ("Adding up the two marked numbers", "length of the sequence"),
}
_BELOW = (
    "Usual causes: other words or lengths than the preset's, another Keras (see requirements.txt), "
    "or an unlucky seed: run two others."
)
# Gate -> what an open one does. A candidate is no gate: it is what is let in.
MEANINGS = {
    "lstm": {
        "forget": "the old is KEPT",
        "input": "the new is let in",
        "output": "the state is shown",
    },
    "gru": {
        "update": "the old is KEPT, the new stays out",
        "reset": "the candidate sees the old",
    },
}


@dataclasses.dataclass(frozen=True)
class GateReading:
    """One sentence as an "lstm" or a "gru" read it: P(good) after each word, gates (words, units)."""

    cell: str
    words: list[str]
    known: list[bool]
    gates: dict[str, np.ndarray]
    probabilities: np.ndarray

    @property
    def picture_name(self) -> str:
        """Of the picture of its gates, without the ".png"."""
        return f"ask-{file_name(self.words)}-{self.cell}"


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
    """Share of right answers against the number of time steps, a line a cell.

    Args:
        task: "recall" or "adding".
        steps: lags or lengths, in increasing order.
        accuracies: cell -> one share for each of them.
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
            above = {"xytext": (0, 8), "textcoords": "offset points", "ha": "center"}
            axes.annotate(screen.number(share, digits=2), (place, share), **above)
    axes.axhline(chance, color="gray", linestyle="--", label="majority class")
    axes.set_xticks(np.arange(len(ways)), [f"zeros {way}" for way in ways])
    axes.set_ylim(0.4, 1.1)
    axes.set_ylabel("test accuracy")
    axes.set_title("The same reviews, padded in four ways")
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    return figure


def plot_gates(reading: GateReading) -> Figure:
    """Every gate of every unit at every word, a panel a gate; dark is closed, light is open."""
    words, gates = reading.words, reading.gates
    num_units = next(iter(gates.values())).shape[1]
    width = max(7.0, 0.6 * len(words) + 2.5)
    height = len(gates) * (0.2 * num_units + 0.7) + 1.4
    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained")
    (title,), names = fonts.as_typed([f"The gates of the {reading.cell.upper()} at {quote(words)}"])
    figure.suptitle(title, fontfamily=names)
    panels = figure.subplots(len(gates), sharex=True, squeeze=False)[:, 0]
    for axes, (name, values) in zip(panels, gates.items(), strict=True):
        image = axes.imshow(values.T, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        axes.set_title(f"{name} gate: {MEANINGS[reading.cell][name]}", fontsize=10)
        axes.set_ylabel("unit")
        axes.set_yticks(np.arange(0, num_units, 2), np.arange(1, num_units + 1, 2))
    word_ticks(panels[-1], words, reading.known)
    figure.colorbar(image, ax=panels, label="0 closed, 1 open")
    return figure


def plot_comparison(
    accuracies: Mapping[str, Sequence[float]],
    intervals: Mapping[str, tuple[float, float]],
    bag_of_words_accuracy: float,
) -> Figure:
    """Mean test accuracy with its confidence interval, a row a network, and every seed below it.

    Args:
        accuracies: network in words -> one accuracy a seed.
        intervals: network in words -> mean and half the width of its interval.
        bag_of_words_accuracy: drawn as a line.
    """
    figure = Figure(figsize=(8.5, 0.75 * len(intervals) + 1.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(intervals))
    means, half_widths = zip(*intervals.values(), strict=True)
    style = {"fmt": "o", "color": "black", "capsize": 6, "markersize": 8}
    axes.errorbar(means, places, xerr=half_widths, label="mean and 95 % interval", **style)
    for place, single in zip(places, accuracies.values(), strict=True):
        axes.plot(single, [place + 0.28] * len(single), "x", color="dimgray", markersize=6)
    axes.plot([], [], "x", color="dimgray", label="one seed each")
    axes.axvline(bag_of_words_accuracy, color="gray", linestyle="--", label="bag of words")
    axes.set_yticks(places, list(intervals))
    axes.set_ylim(len(intervals) - 0.3, -0.6)
    axes.set_xlabel("test accuracy")
    axes.set_title("At equal units and at equal weights")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def as_printed(history: Mapping[str, Sequence[float]]) -> dict:
    """The best epoch as the book has it: the first whose loss, at the four digits shown, is lowest."""
    losses = np.round(history["val_loss"], 4)
    first = int(np.argmin(losses))
    return {
        "printed_loss": float(losses[first]),
        "printed_epoch": first + 1,
        "printed_accuracy": round(history["val_accuracy"][first], 4),
    }


def print_reviews(titles: Mapping[str, str], rows: Mapping[str, Mapping], metrics: Mapping) -> None:
    """Prints the baselines of `metrics`, and a line a network: titles and rows by its name."""
    bag = metrics["bag_of_words_accuracy"], metrics.get("bag_of_words_accuracy_hard")
    table = [
        (
            titles[name],
            f"{screen.number(row['printed_loss'])}@{row['printed_epoch']}",
            row["printed_accuracy"],
            row["val_accuracy"],
            row["test_accuracy"],
            row.get("test_accuracy_hard"),
            row["num_weights"],
            f"{row['ms_per_step']:.1f}",
        )
        for name, row in rows.items()
    ]
    screen.table(
        ("", "loss@epoch", "validation", "best model", "test", "hard half", "weights", "ms/update"),
        ("majority class", *[None] * 3, metrics["baseline_accuracy"], *[None] * 3),
        ("bag of words", *[None] * 3, *bag, *[None] * 2),
        *table,
    )
    print(
        "  loss@epoch and the accuracy beside it as the book has them: the first epoch with the lowest "
        "four\n  digits of the validation loss. The best model may be of a later one."
    )


def print_verdicts(run: Run, titles: Mapping[str, str], rows: Mapping[str, Mapping]) -> None:
    """Prints for every network whether its validation accuracy matches what was printed for it."""
    for name, row in rows.items():
        metric = f"{name}_val_accuracy"
        judged = verdict.judge(
            run, PRESETS, RECORDED.printed, row["val_accuracy"], _BELOW, metric=metric
        )
        print(f"{titles[name]}: {judged}" if judged else "", end="")


def print_gates(reading: GateReading) -> None:
    """Prints for every word how far each gate stands open, averaged over the units."""
    means = [values.mean(axis=1) for values in reading.gates.values()]  # each (words,)
    labels = mark_unknown(reading.words, reading.known)
    screen.table(
        (reading.cell.upper(), *(f"{name} gate" for name in reading.gates), "P(good)"),
        *(
            (label, *(f"{number:.2f}" for number in numbers))
            for label, *numbers in zip(labels, *means, reading.probabilities, strict=True)
        ),
    )


def print_padding(rows: Mapping[str, Mapping[str, float]], chance: float) -> None:
    """Prints accuracy and spread of the last state, a line for every way to pad; see `plot_padding`."""
    names = [CELL_TITLES[cell] for cell in THREE_CELLS]
    table = [
        (
            f"zeros {way}",
            *(row[f"{cell}_accuracy"] for cell in THREE_CELLS),
            *(row[f"{cell}_spread"] for cell in THREE_CELLS),
        )
        for way, row in rows.items()
    ]
    screen.table(
        ("test accuracy", *names, *(f"| {name}" for name in names)),
        ("majority class", *[chance] * len(THREE_CELLS), *[None] * len(THREE_CELLS)),
        *table,
    )
    print("  Right of the bars: how much a unit of the last state differs from review to review.")


def print_memory(
    task: str,
    steps: Sequence[int],
    titles: Mapping[str, str],
    accuracies: Mapping[str, Sequence[float]],
    guessing: Sequence[float],
    falls_below: Mapping[str, int],
) -> None:
    """Prints the share of right answers, a line a cell, a column for each of `steps`.

    Args as of `plot_memory`; titles: cell -> its name in words; falls_below: cell -> where it is below .9.
    """
    rows = [
        (title, *accuracies[cell], falls_below[cell] or "nowhere") for cell, title in titles.items()
    ]
    head = (f"{task}, time steps:", *map(str, steps), "below .9 at")
    screen.table(head, ("guessing", *guessing, None), *rows)
