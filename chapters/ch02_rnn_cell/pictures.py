"""The cell, its states and its activation, drawn."""

import numpy as np
from matplotlib.figure import Figure

from chapters.ch02_rnn_cell.cells import CellWeights, step, tanh_by_identity
from chapters.ch02_rnn_cell.walk import unit_names
from common import fonts

_DPI = 120


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
        Figure; a thick line is a large weight, a dashed one a negative weight.
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
            color="tab:blue" if row < units else "gray",
            zorder=1,
        )
    new_state = step(inputs[None], hidden_state[None], weights)[0]  # (units,)
    names = unit_names(units)
    labels = [f"{name} before" for name in names]
    labels += [f"x{index + 1}" for index in range(features)]
    values = np.concatenate([hidden_state, inputs])
    for height, label, value in zip(left, labels, values, strict=True):
        _circle(axes, 0, height, value)
        axes.text(-0.09, height, label, ha="right", va="center")
    for name, height, value in zip(names, middle, new_state, strict=True):
        _circle(axes, 1, height, value)
        axes.text(1.09, height, name, ha="left", va="center")
    axes.set_xlim(-0.4, 1.3)
    axes.set_ylim(-0.7, rows - 0.3)
    axes.set_axis_off()
    (word,), names = fonts.as_typed([word])
    axes.set_title(
        f'Reading "{word}": {features} x {units} weights from the word (gray), {units} x {units} '
        f"from the state (blue)\nsolid: positive, dashed: negative, thick: large",
        fontsize=10,
        fontfamily=names,
    )
    return figure


def _circle(axes, x: float, y: float, value: float) -> None:
    box = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "black"}
    axes.text(x, y, f"{value:+.2f}", ha="center", va="center", fontsize=9, bbox=box, zorder=2)


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
    axes.set_title("The state stays between -1 and 1; far from 0 the slope is almost nothing")
    axes.legend()
    return figure
