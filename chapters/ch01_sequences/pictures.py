"""The pictures of the chapter, and the rows of its tables: two orders, the two experiments, the history.

The history is that of lecture note 004. The years are those of the papers, which `timeline.csv` names.
"""

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

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
    """Left the one-hot vectors, right the state of the recurrent layer; one order over the other.

    Args:
        orders: the tokens of both orders.
        one_hot: array (2, time, different tokens).
        states: array (2, time, units).
    """
    time = len(orders[0])
    figure = Figure(figsize=(max(8.5, 1.6 * time), 6), dpi=_DPI, layout="constrained")
    marks = _marks(orders[0])
    for sample, row in enumerate(figure.subplots(2, 2)):
        row[0].imshow(one_hot[sample].T, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        row[0].set_yticks(np.arange(len(marks)), list(marks.values()))
        row[0].set_ylabel("one-hot vector")
        image = row[1].imshow(states[sample].T, aspect="auto", cmap="cividis", vmin=-1, vmax=1)
        for (step, unit), value in np.ndenumerate(states[sample]):
            # Black on the light end of the scale, white on the dark one.
            color = "black" if value > 0 else "white"
            row[1].text(step, unit, f"{value:+.2f}", ha="center", va="center", color=color)
        num_units = states.shape[-1]
        row[1].set_yticks(np.arange(num_units), [f"h{unit + 1}" for unit in range(num_units)])
        row[1].set_ylabel("hidden state")
        names = [marks[token] for token in orders[sample]]
        is_long = max(map(len, names)) > _LONG
        for axes in row:
            axes.set_xticks(np.arange(time), names, rotation=30 if is_long else 0)
    figure.axes[0].set_title("in: the same vectors")
    figure.axes[1].set_title("recurrent layer: other states")
    figure.colorbar(image, ax=figure.axes[1::2], label="hidden state (tanh)")
    return figure


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
    axes.axvline(_CHANCE, color="gray", linestyle=":", label="chance")
    axes.set_yticks(places, names)
    axes.set_ylim(len(rows) - 0.4, -0.7)
    # The same scale for all data, so that a small gap looks small.
    axes.set_xlim(0.35, 1.05)
    axes.set_xlabel("test accuracy (dashed: the bag of words)")
    axes.set_title(title)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


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
