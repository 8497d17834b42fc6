"""The pictures of the chapter, and the rows of its tables: two orders, the two experiments, the history.

The history is that of lecture note 004. The years are those of the papers, which `timeline.csv` names.
"""

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from chapters import tables

TIMELINE = Path(__file__).with_name("timeline.csv")

_DPI = 120
_CHANCE = 0.5
_ROW_HEIGHT = 0.5  # inches
_LONG = 7  # Letters of a word that would touch its neighbour's, were it not turned.

_ORDERS = {
    "original": "original order",
    "shuffled": "shuffled words",
    "reversed": "reversed words",
}
_READERS = {"bag": "bag network", "recurrent": "recurrent network"}


def plot_two_orders(
    orders: Sequence[Sequence[str]], one_hot: np.ndarray, states: np.ndarray
) -> Figure:
    """One-hot vectors, their sum, and the states of the recurrent layer; one order over the other.

    Args:
        orders: the tokens of both orders.
        one_hot: array (2, time, different tokens).
        states: array (2, time, units).
    """
    time = len(orders[0])
    figure = Figure(figsize=(max(10.0, 2.0 * time), 7), dpi=_DPI, layout="constrained")
    marks = _marks(orders[0])
    num_units = states.shape[-1]
    halves = figure.subfigures(2, 1, hspace=0.06)
    grids = [half.add_gridspec(1, 3, width_ratios=(time, 1.3, time)) for half in halves]
    for sample, (half, grid) in enumerate(zip(halves, grids, strict=True)):
        names = [marks[token] for token in orders[sample]]
        half.suptitle(f'"{" ".join(names)}"', fontweight="bold")
        vectors, read = half.add_subplot(grid[0]), half.add_subplot(grid[2])
        _draw_numbers(vectors, one_hot[sample].T, "{:.0f}", "Greys", (0, 1))
        vectors.set_yticks(np.arange(len(marks)), list(marks.values()))
        vectors.set_title("one-hot vectors")
        _draw_numbers(read, states[sample].T, "{:+.2f}", "Greys", (-1, 1))
        read.set_yticks(np.arange(num_units), [f"h{unit + 1}" for unit in range(num_units)])
        read.set_title("states of the recurrent layer")
        # The last state is what is kept.
        frame = (time - 1.5, -0.5), 1, num_units
        read.add_patch(
            Rectangle(*frame, fill=False, linewidth=3, edgecolor="tab:blue", clip_on=False)
        )
        is_long = max(map(len, names)) > _LONG
        for axes in (vectors, read):
            axes.set_xticks(np.arange(time), names, rotation=30 if is_long else 0)
    for sample, (half, grid) in enumerate(zip(halves, grids, strict=True)):
        total = half.add_subplot(grid[1])
        # b = x_1 + x_2 + ... + x_T
        _draw_numbers(total, one_hot[sample].sum(axis=0)[:, None], "{:.0f}", "Greys", (0, 3))
        total.set_xticks([])
        total.set_yticks(np.arange(len(marks)), list(marks.values()))
        total.set_title("their sum")
    figure.axes[-1].set_xlabel("the same in\nboth orders")
    figure.axes[3].set_xlabel("blue: the last state, another one in each order")
    return figure


def _draw_numbers(
    axes: Axes, numbers: np.ndarray, form: str, colors: str, limits: tuple[float, float]
) -> None:
    """An array (rows, columns) as shades with its numbers in them: large numbers are dark."""
    low, high = limits
    axes.imshow(numbers, aspect="auto", cmap=colors, vmin=low, vmax=high)
    for (row, column), value in np.ndenumerate(numbers):
        color = "white" if value > (low + high) / 2 else "black"
        text = form.format(value)
        axes.text(column, row, text, ha="center", va="center", color=color)


def order_rows(metrics: dict) -> list[tuple]:
    """(name, validation, test, hard half of test) for every order; None where there is no such number."""

    def row(label: str, start: str, end: str = "") -> tuple:
        names = (f"{start}_val_accuracy", f"{start}_test_accuracy{end}")
        hard = metrics.get(f"{start}_test_accuracy{end}_hard")
        return (label, None if end else metrics[names[0]], metrics[names[1]], hard)

    bag = ("bag of words", None, metrics["bag_of_words_accuracy"])
    return [
        (*bag, metrics.get("bag_of_words_accuracy_hard")),
        *(row(label, order) for order, label in _ORDERS.items()),
        row("original, tested on shuffled", "original", "_on_shuffled"),
    ]


def order_table(metrics: dict) -> list[tuple]:
    """A header and a row for every order, with its distance from the original order."""
    original = metrics["original_test_accuracy"]
    return [
        ("trained on", "validation", "test", "against original", "hard half of test"),
        ("majority class", None, metrics["baseline_accuracy"], None, None),
        *(
            (label, validation, test, round(test - original, 4), hard)
            for label, validation, test, hard in order_rows(metrics)
        ),
    ]


def plot_order_experiment(rows: Sequence[tuple], title: str) -> Figure:
    """Test accuracy for every order, a row each, as points.

    Args:
        rows: (name, validation, test, hard half of test or None), the bag of words first.
        title: one line over the picture.
    """
    figure = Figure(figsize=(9, 0.75 * len(rows) + 1.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(rows))
    names, _, accuracies, hard = zip(*rows, strict=True)
    axes.axvline(accuracies[0], color="black", linestyle="--", linewidth=1)
    axes.plot(accuracies, places, "o", color="black", markersize=8, label="all test reviews")
    _write_beside(axes, accuracies, places, offset=8)
    if None not in hard:
        axes.plot(
            hard, places, "s", color="black", fillstyle="none", markersize=9, label="hard half"
        )
        _write_beside(axes, hard, places, offset=-17)
    axes.set_yticks(places, names)
    axes.set_ylim(len(rows) - 0.4, -0.7)
    _zoom(axes, [value for value in (*accuracies, *hard) if value is not None])
    axes.set_xlabel("test accuracy (dashed: the bag of words)")
    axes.set_title(title)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def plot_orders() -> Figure:
    """Test accuracy of all recorded runs for every order: generated reviews, and IMDB."""
    recorded = tables.newest_runs("ch01_sequences")
    figure = Figure(figsize=(11, 5), dpi=_DPI, layout="constrained")
    titles = {"quick": "generated reviews (quick)", "book": "IMDB (book), zoomed in"}
    panels = figure.subplots(1, 2, sharey=True, width_ratios=(1.35, 1))
    for axes, (preset, title) in zip(panels, titles.items(), strict=True):
        every_run = [order_rows(run["metrics"]) for run in recorded[preset]]
        names = [name for name, *_ in every_run[0]]
        bag = every_run[0][0][2]
        axes.axvline(bag, color="black", linestyle="--", linewidth=1, label="bag of words")
        drawn = []
        for place in range(len(names)):
            of_runs = [rows[place] for rows in every_run]
            halves = [("all test reviews", "o", -0.14, 2), ("hard half", "s", 0.14, 3)]
            for label, marker, shift, column in halves:
                found = [row[column] for row in of_runs if row[column] is not None]
                if not found:
                    continue
                drawn += found
                at = place + shift
                style = {"color": "black", "fillstyle": "none", "linestyle": "none"}
                axes.plot(found, [at] * len(found), marker, label=f"{label}, one seed", **style)
                mean = np.mean(found)
                axes.vlines(mean, at - 0.13, at + 0.13, "tab:blue", linewidth=3, label="mean")
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        _zoom(axes, drawn)
        axes.set_xlabel("test accuracy")
        axes.set_title(title)
        axes.grid(axis="x", color="0.9")
    _one_legend(figure)
    return figure


def plot_positions() -> Figure:
    """What a position index buys the bag network: test accuracy of all recorded runs."""
    runs = tables.newest_runs("ch01_sequences")["quick"]
    of_runs = [position_panels(run["metrics"]) for run in runs]
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, len(of_runs[0]), sharey=True)
    for axes, (task, readers) in zip(panels, of_runs[0].items(), strict=True):
        shown = [
            (f"{reader},\n{index} index", reader, side)
            for reader, pair in readers.items()
            for side, index in enumerate(("no", "with"))
            if pair[side] is not None
        ]
        for column, (_, reader, side) in enumerate(shown):
            found = [panel[task][reader][side] for panel in of_runs]
            # Side by side, so that equal accuracies stay apart.
            at = column + np.linspace(-0.15, 0.15, len(found))
            axes.plot(at, found, "o", color="black", fillstyle="none", label="one seed")
            mean = np.mean(found)
            axes.hlines(mean, column - 0.3, column + 0.3, "tab:blue", linewidth=3, label="mean")
        axes.axhline(_CHANCE, color="black", linestyle=":", label="chance")
        axes.set_xticks(range(len(shown)), [name for name, _, _ in shown])
        axes.set_xlim(-0.5, len(shown) - 0.5)
        axes.set_title(task)
    panels[0].set_ylim(0.4, 1.05)
    panels[0].set_ylabel("test accuracy")
    _one_legend(figure)
    return figure


def _zoom(axes: Axes, accuracies: Sequence[float]) -> None:
    """Shows the accuracies and little more; with chance, where it lies among them."""
    low, high = min(accuracies), max(accuracies)
    margin = 0.1 * (high - low) + 0.001
    if low - margin < _CHANCE < high + margin:
        axes.axvline(_CHANCE, color="gray", linestyle=":", label="chance")
    axes.set_xlim(low - margin, high + margin)


def _one_legend(figure: Figure) -> None:
    """One legend below all panels, which names everything once."""
    named = {}
    for axes in figure.axes:
        handles, labels = axes.get_legend_handles_labels()
        named |= dict(zip(labels, handles, strict=True))
    below = "outside lower center"
    figure.legend(named.values(), named, loc=below, ncols=len(named), frameon=False)


def position_panels(metrics: dict) -> dict[str, dict[str, tuple[float | None, ...]]]:
    """Task -> reader -> test accuracy (without, with the position index); None where not trained."""
    panels = {}
    for task, end, title in (
        ("letters", "", "letters: unseen arrangements"),
        ("reviews", "_hard", "reviews: hard half"),
    ):
        if f"{task}_bag_test_accuracy" in metrics:
            panels[title] = {
                label: tuple(
                    metrics.get(_network(task, reader, position) + f"_test_accuracy{end}")
                    for position in ("", "_position")
                )
                for reader, label in _READERS.items()
            }
    return panels


def _network(task: str, reader: str, position: str) -> str:
    """The start of the metric's name; the reviews without an index are those of the order experiment."""
    is_of_order_experiment = (task, reader, position) == ("reviews", "recurrent", "")
    return "original" if is_of_order_experiment else f"{task}_{reader}{position}"


def plot_position(panels: Mapping[str, Mapping[str, tuple[float | None, ...]]]) -> Figure:
    """What a position index in front of the vector buys, a panel a task.

    Args:
        panels: task -> reader ("bag network") -> test accuracy (without, with the index); None for
            one that was not trained.
    """
    figure = Figure(figsize=(1 + 4.5 * len(panels), 4.5), dpi=_DPI, layout="constrained")
    for axes, (task, readers) in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
    ):
        places = np.arange(len(readers))
        for side, (label, shade, hatch) in enumerate(
            (("without position", "white", ""), ("with position index", "lightgray", "///"))
        ):
            trained = [pair[side] is not None for pair in readers.values()]
            heights = [pair[side] for pair in readers.values() if pair[side] is not None]
            bars = axes.bar(
                places[trained] + (side - 0.5) * 0.38,
                heights,
                width=0.36,
                color=shade,
                edgecolor="black",
                hatch=hatch,
                label=label,
            )
            axes.bar_label(bars, [f"{height:.2f}" for height in heights], padding=2)
        axes.axhline(_CHANCE, color="black", linestyle=":", label="chance")
        axes.set_xticks(places, list(readers))
        axes.set_xlim(-0.6, len(readers) - 0.4)
        axes.set_ylim(0, 1.12)
        axes.set_yticks(np.linspace(0, 1, 6))
        axes.set_ylabel("test accuracy")
        axes.set_title(task)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    return figure


@dataclasses.dataclass(frozen=True)
class Milestone:
    """One idea: the year it was published, its name, one line about it, and the paper."""

    year: int
    name: str
    idea: str
    paper: str

    @property
    def authors(self) -> str:
        """The names in front of the paper's title."""
        return self.paper.partition(":")[0]


def load_timeline(path: Path = TIMELINE) -> list[Milestone]:
    """The milestones of the table, the oldest first."""
    with path.open(newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    milestones = [Milestone(**{**row, "year": int(row["year"])}) for row in rows]
    return sorted(milestones, key=lambda milestone: milestone.year)


def plot_timeline(milestones: list[Milestone]) -> Figure:
    """One row for each milestone, from the top down, its point above the year on the axis.

    Rows of their own keep the labels apart, however close two years are.
    """
    size = (11, _ROW_HEIGHT * len(milestones) + 1.2)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    first, last = milestones[0].year, milestones[-1].year
    middle = (first + last) / 2
    for row, milestone in enumerate(milestones):
        axes.plot([milestone.year] * 2, [row, len(milestones)], ":", color="gray", linewidth=1)
        axes.plot(milestone.year, row, "o", color="black")
        # Early points have their text on the right, late ones on the left.
        is_early = milestone.year < middle
        axes.annotate(
            f"{milestone.name}, {milestone.year}\n{milestone.authors}",
            (milestone.year, row),
            xytext=(9 if is_early else -9, 0),
            textcoords="offset points",
            ha="left" if is_early else "right",
            va="center",
            fontsize=10,
            # The dotted lines of other years do not cross the words.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set_xlim(first - 1, last + 1)
    axes.set_ylim(len(milestones), -0.7)
    axes.set_yticks([])
    axes.set_xlabel("year of publication")
    axes.set_title("From the first recurrent networks to the Transformer")
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    return figure


def _write_beside(axes, values: Sequence[float], places: np.ndarray, offset: int) -> None:
    """Each value as a number, `offset` points above its point (below, where negative)."""
    for value, place in zip(values, places, strict=True):
        axes.annotate(
            f"{value:.3f}",
            (value, place),
            xytext=(0, offset),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            # The lines do not cross the numbers.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )


def _marks(tokens: Sequence[str]) -> dict[str, str]:
    """Token -> itself, or #1, #2 ... where the font of the pictures lacks its letters."""
    different = dict.fromkeys(tokens)
    if all(token.isascii() for token in different):
        return {token: token for token in different}
    return {token: f"#{number}" for number, token in enumerate(different, start=1)}
