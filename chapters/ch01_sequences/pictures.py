"""The pictures of the chapter: two orders side by side, the order lab, and what a position buys."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch01_sequences.encodings import number_tokens
from chapters.ch01_sequences.two_orders import TwoOrders

_DPI = 120
_CHANCE = 0.5
_LONG = 7  # Letters of a word that would touch its neighbour's, were it not turned.


def plot_two_orders(both: TwoOrders) -> Figure:
    """Left the one-hot vectors, right the state of the recurrent layer; one order over the other."""
    time = len(both.orders[0])
    figure = Figure(figsize=(max(8.5, 1.6 * time), 6), dpi=_DPI, layout="constrained")
    marks = _marks(both)
    for sample, row in enumerate(figure.subplots(2, 2)):
        row[0].imshow(both.one_hot[sample].T, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        row[0].set_yticks(np.arange(len(marks)), list(marks.values()))
        row[0].set_ylabel("one-hot vector")
        image = row[1].imshow(
            both.recurrent[sample].T, aspect="auto", cmap="cividis", vmin=-1, vmax=1
        )
        for (step, unit), value in np.ndenumerate(both.recurrent[sample]):
            # Black on the light end of the scale, white on the dark one.
            color = "black" if value > 0 else "white"
            row[1].text(step, unit, f"{value:+.2f}", ha="center", va="center", color=color)
        num_units = both.recurrent.shape[-1]
        row[1].set_yticks(np.arange(num_units), [f"h{unit + 1}" for unit in range(num_units)])
        row[1].set_ylabel("hidden state")
        names = [marks[token] for token in both.orders[sample]]
        is_long = max(map(len, names)) > _LONG
        for axes in row:
            axes.set_xticks(np.arange(time), names, rotation=30 if is_long else 0)
    figure.axes[0].set_title("in: the same vectors")
    figure.axes[1].set_title("recurrent layer: other states")
    figure.colorbar(image, ax=figure.axes[1::2], label="hidden state (tanh)")
    return figure


def plot_order_lab(rows: Sequence[tuple], title: str) -> Figure:
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


def _marks(both: TwoOrders) -> dict[str, str]:
    """Token -> itself, or #1, #2 ... where the font of the pictures lacks its letters."""
    numbers = number_tokens(both.orders[0])
    if all(token.isascii() for token in numbers):
        return {token: token for token in numbers}
    return {token: f"#{number + 1}" for token, number in numbers.items()}
