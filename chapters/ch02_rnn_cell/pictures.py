"""The cell, its states and its activation, drawn."""

from collections.abc import Sequence

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from chapters.ch02_rnn_cell.cells import CellWeights, tanh_by_identity
from chapters.ch02_rnn_cell.walk import unit_names
from common import diagrams, fonts, plots

_DPI = 120
# More numbers than this leave no room to write them into a heatmap.
_MOST_NUMBERS = 60


def plot_idea() -> Figure:
    """The cell with its loop, and the same cell unrolled over the words of a sentence."""
    figure = Figure(figsize=(10, 3.9), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.9, 4.9))
    drawn = diagrams.draw_unrolled(left, ["$x_t$"], ["$h_t$"], ["tanh"], font_size=12)
    (cell,) = drawn.cells
    loop = FancyArrowPatch(
        (cell.x + 0.38, cell.y + 0.15),
        (cell.x + 0.38, cell.y - 0.15),
        connectionstyle="arc3,rad=-2.2",
        arrowstyle="-|>",
        mutation_scale=10,
        linewidth=2,
        color="tab:blue",
    )
    left.add_patch(loop)
    left.text(cell.x + 0.78, cell.y, "$W_h$", va="center", fontsize=12, color="tab:blue")
    left.set_xlim(-0.6, 1.15)
    left.set_title("one cell, its state comes back", fontsize=11)
    words = ["I", "am", "a", "boy"]
    states = [f"$h_{step}$" for step in range(1, 5)]
    drawn_over_time = diagrams.draw_unrolled(right, words, states, ["tanh"] * 4, font_size=12)
    cells = drawn_over_time.cells
    for before, after in zip(cells, cells[1:], strict=False):
        diagrams.draw_arrow(before, after, color="tab:blue", width=2)
        middle = (before.x + after.x) / 2
        right.text(middle, before.y - 0.06, "$W_h$", ha="center", va="top", fontsize=12)
    for axes, nodes in ((left, drawn), (right, drawn_over_time)):
        for below, node in zip(nodes.inputs, nodes.cells, strict=True):
            middle = (below.y + node.y) / 2
            axes.text(node.x + 0.06, middle, "$W_x$", va="center", fontsize=12)
    right.set_title("the same cell, unrolled over four time steps", fontsize=11)
    return figure


def plot_cell(
    word: str, inputs: np.ndarray, hidden_state: np.ndarray, weights: CellWeights
) -> Figure:
    """One step as the book draws a layer: numbers in circles, a line for every weight.

    Args:
        word: what is read.
        inputs: x_t, array (features,).
        hidden_state: h_{t-1}, array (units,).
        weights: the cell.

    Returns:
        Figure; a thick line is a large weight, a dashed one a negative weight. Beside every unit
        stand its bias and the sum whose tanh is the new state.
    """
    features, units = weights.kernel.shape
    rows = features + units
    figure = Figure(figsize=(8, 0.75 * rows + 1.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    # The state stands above, the word below, the units in the middle of both.
    left = np.arange(rows)[::-1]
    middle = np.linspace(rows - 1, 0, units + 2)[1:-1]
    matrix = np.concatenate([weights.recurrent_kernel, weights.kernel])  # (rows, units)
    scale = np.abs(matrix).max() or 1.0
    for row, column in np.ndindex(matrix.shape):
        weight = matrix[row, column]
        axes.plot(
            [0, 1],
            [left[row], middle[column]],
            linestyle="-" if weight >= 0 else "--",
            linewidth=0.3 + 3 * abs(weight) / scale,
            color="tab:blue" if row < units else "0.65",
            zorder=1,
        )
    # a_t = x_t W_x + h_{t-1} W_h + b
    sums = inputs @ weights.kernel + hidden_state @ weights.recurrent_kernel + weights.bias
    names = unit_names(units)
    labels = [f"{name} before" for name in names]
    labels += [f"x{index + 1}" for index in range(features)]
    values = np.concatenate([hidden_state, inputs])
    for height, label, value in zip(left, labels, values, strict=True):
        _circle(axes, 0, height, value)
        axes.text(-0.09, height, label, ha="right", va="center")
    for name, height, total, bias in zip(names, middle, sums, weights.bias, strict=True):
        _circle(axes, 1, height, np.tanh(total))
        beside = f"{name} = tanh({total:+.2f})\nthe bias in it: {bias:+.2f}"
        axes.text(1.1, height, beside, ha="left", va="center")
    axes.set_xlim(-0.4, 1.7)
    axes.set_ylim(-0.7, rows - 0.3)
    axes.set_axis_off()
    (word,), names = fonts.as_typed([word])
    axes.set_title(
        f'Reading "{word}": {features} x {units} weights from the word (gray), {units} x {units} '
        f"from the state (blue), {units} biases\nsolid: positive, dashed: negative, thick: large",
        fontsize=11,
        fontfamily=names,
    )
    return figure


def _circle(axes, x: float, y: float, value: float) -> None:
    box = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "black"}
    axes.text(x, y, f"{value:+.2f}", ha="center", va="center", fontsize=9, bbox=box, zorder=2)


def plot_states(words: Sequence[str], states: np.ndarray) -> Figure:
    """The hidden state after every word, with its numbers where there is room for them.

    Args:
        words: the sentence.
        states: h_t, array (words, units).
    """
    known = [True] * len(words)
    title = "The state after every word; the layer hands on the last"
    names = unit_names(states.shape[1])
    figure = plots.hidden_state_heatmap(words, states, known, title, names)
    if states.size <= _MOST_NUMBERS:
        for (time, unit), value in np.ndenumerate(states):
            # Dark is -1: white letters there.
            color = "white" if value < 0 else "black"
            text = f"{value:+.2f}"
            figure.axes[0].text(time, unit, text, ha="center", va="center", color=color)
    return figure


def animate_reading() -> FuncAnimation:
    """The preset quick reads its sentence: at every word the state before (white) and after it (black)."""
    # Only here: the page imports this module.
    from chapters.ch02_rnn_cell import lesson
    from chapters.ch02_rnn_cell.config import QUICK

    data = lesson.load_data(QUICK)
    weights = lesson.random_cell(QUICK, data.vectors.shape[1])
    arrays = weights.kernel, weights.recurrent_kernel, weights.bias
    # h_0 = 0 stands first.
    states = np.vstack([np.zeros(QUICK.num_units), lesson.read(data.vectors, *arrays)])
    figure = Figure(figsize=(6, 3.4), dpi=100, layout="constrained")
    axes = figure.subplots()
    places = np.arange(QUICK.num_units)

    def draw(time: int) -> None:
        axes.clear()
        before = {"color": "white", "edgecolor": "black", "label": "state before"}
        axes.bar(places - 0.2, states[max(0, time - 1)], width=0.4, **before)
        bars = axes.bar(places + 0.2, states[time], width=0.4, color="black", label="state after")
        axes.bar_label(bars, [f"{value:+.2f}" for value in states[time]], padding=2)
        axes.axhline(0, color="gray", linewidth=1)
        axes.set_xticks(places, unit_names(QUICK.num_units))
        axes.set_ylim(-1.15, 1.5)
        axes.set_ylabel("hidden state")
        axes.legend(loc="upper center", ncols=2, frameon=False)
        read = " ".join(data.words[:time]) or "nothing"
        axes.set_title(f"read so far: {read}")

    return FuncAnimation(figure, draw, frames=len(states), interval=1_500)


def plot_tanh() -> Figure:
    """tanh by NumPy and by its identity, and its slope, which back-propagation multiplies with."""
    figure = Figure(figsize=(8, 4.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    x = np.linspace(-4, 4, 401)
    few = x[::20]
    axes.axhline(0, color="lightgray", linewidth=1)
    axes.axvline(0, color="lightgray", linewidth=1)
    axes.plot(x, np.tanh(x), "k-", label="tanh x (NumPy)")
    identity = r"$(e^{2x} - 1)\,/\,(e^{2x} + 1)$"
    axes.plot(few, tanh_by_identity(few), "o", color="tab:blue", label=identity)
    axes.plot(x, 1 - np.tanh(x) ** 2, "k--", label=r"slope: $1 - \tanh^2 x$")
    axes.set_xlabel("x: the sum that a unit gets")
    axes.set_ylabel("its hidden state")
    axes.set_title("The state stays between -1 and 1; far from 0 the slope is almost 0")
    axes.legend()
    return figure
