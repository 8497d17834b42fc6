"""An unrolled network as a drawing: a cell for every time step, its inputs below, its outputs above.

    figure = Figure(figsize=(6, 3), dpi=120, layout="constrained")
    drawn = draw_unrolled(figure.subplots(), inputs=["h", "e", "l"], outputs=[None, None, "word"])
    draw_arrow(drawn.cells[2], drawn.cells[1], bend=0.4, dashed=True, label="gradient")
    figure.savefig("many_to_one.png")

Like `common.plots` it opens no window and writes no file, and it reads in black and white.
"""

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch, Rectangle

from common import fonts

ZERO = "0"
"""Label of an input that is all zeros; it is drawn as an empty, dashed node."""

_STEP = 1.2
_ROW = {"input": 0.0, "cell": 1.0, "output": 2.0}
_WIDTH, _HEIGHT = 0.76, 0.46


@dataclasses.dataclass(frozen=True)
class Node:
    """One box of a drawing.

    Args:
        axes: where it is drawn.
        x: its centre, to the right with time.
        y: its centre; 0 for inputs, 1 for cells, 2 for outputs.
        patch: its outline, at which arrows end.
    """

    axes: Axes
    x: float
    y: float
    patch: Patch


@dataclasses.dataclass(frozen=True)
class Unrolled:
    """The boxes of an unrolled network, one entry a time step, None where there is no box.

    Args:
        inputs: below the cells.
        cells: one for every time step.
        outputs: above the cells.
    """

    inputs: list[Node | None]
    cells: list[Node]
    outputs: list[Node | None]


def draw_unrolled(
    axes: Axes,
    inputs: Sequence[str | None],
    outputs: Sequence[str | None],
    cells: Sequence[str] | None = None,
    shaded: Sequence[bool] | None = None,
    font_size: float = 10,
) -> Unrolled:
    """Draws one network over its time steps and takes the frame off the axes.

    Args:
        axes: an empty Axes; about 1.2 units are needed for a step, and 3 in height.
        inputs: label of every step's input; None for a step without one, `ZERO` for all zeros.
        outputs: label of every step's output; None for a step without one.
        cells: label in every cell; by default h with the number of the step.
        shaded: True for the cells to be drawn darker, such as those of a second network.
        font_size: of all labels, in points.

    Returns:
        The boxes, so that the caller can draw more arrows between them.

    Raises:
        ValueError: the sequences are empty or differ in length.
    """
    num_steps = len(inputs)
    if cells is None:
        cells = [f"$h_{{{step}}}$" for step in range(1, num_steps + 1)]
    if shaded is None:
        shaded = [False] * num_steps
    if not num_steps or {len(outputs), len(cells), len(shaded)} != {num_steps}:
        raise ValueError(
            f"inputs, outputs, cells and shaded need one entry a step, and there are "
            f"{num_steps}, {len(outputs)}, {len(cells)} and {len(shaded)}"
        )
    drawn = Unrolled(
        inputs=[_node(axes, step, "input", text, font_size) for step, text in enumerate(inputs)],
        cells=[
            _node(axes, step, "cell", text, font_size, is_dark)
            for step, (text, is_dark) in enumerate(zip(cells, shaded, strict=True))
        ],
        outputs=[_node(axes, step, "output", text, font_size) for step, text in enumerate(outputs)],
    )
    for below, cell, above in zip(drawn.inputs, drawn.cells, drawn.outputs, strict=True):
        if below:
            draw_arrow(below, cell)
        if above:
            draw_arrow(cell, above)
    for cell, following in zip(drawn.cells, drawn.cells[1:], strict=False):
        draw_arrow(cell, following)
    axes.set_xlim(-0.6, (num_steps - 1) * _STEP + 0.6)
    axes.set_ylim(-0.4, 2.4)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return drawn


def draw_box(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: tuple[float, float] = (_WIDTH, _HEIGHT),
    face: str = "white",
    is_round: bool = False,
    font_size: float = 10,
    **looks: str,
) -> Node:
    """Draws a box with a text.

    Args:
        axes: where.
        x, y: its centre.
        text: in it, in any language.
        size: width and height.
        face: its shade.
        is_round: True for round corners.
        font_size: of the text, in points.
        looks: more of matplotlib's properties of the outline.
    """
    width, height = size
    patch = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        *size,
        boxstyle="round,pad=0,rounding_size=0.2" if is_round else "square,pad=0",
        facecolor=face,
        linewidth=1.2,
        zorder=2,
        **{"edgecolor": "black", **looks},
    )
    axes.add_patch(patch)
    (text,), names = fonts.readable([text])
    style = {"fontsize": font_size, "fontfamily": names}
    axes.text(x, y, text, ha="center", va="center", zorder=3, **style)
    return Node(axes, x, y, patch)


def draw_arrow(
    start: Node,
    end: Node,
    bend: float = 0.0,
    dashed: bool = False,
    color: str = "black",
    width: float = 1.2,
    label: str = "",
    font_size: float = 9,
) -> FancyArrowPatch:
    """Draws an arrow from the edge of one box to the edge of another.

    Args:
        start: where it leaves.
        end: where its head is.
        bend: 0 for a straight arrow; 0.5 swings out by a quarter of its length to the right, seen
            in its direction, and a negative number to the left.
        dashed: for what is no ordinary flow forward, such as a gradient or an output fed back.
        color: of line and head.
        width: of the line, in points.
        label: a word beside its middle, on the outer side of the bend.
        font_size: of the label, in points.

    Returns:
        The arrow, already on the axes.
    """
    arrow = FancyArrowPatch(
        (start.x, start.y),
        (end.x, end.y),
        connectionstyle=f"arc3,rad={bend}",
        arrowstyle="-|>",
        mutation_scale=10,
        linestyle=(0, (3, 2)) if dashed else "solid",
        linewidth=width,
        color=color,
        patchA=start.patch,
        patchB=end.patch,
        shrinkA=1,
        shrinkB=1,
        zorder=1.5,
    )
    start.axes.add_patch(arrow)
    if label:
        # The middle of the curve is half its bend away from the straight line.
        across, up = end.x - start.x, end.y - start.y
        x = (start.x + end.x) / 2 + up * bend / 2
        y = (start.y + end.y) / 2 - across * bend / 2
        start.axes.text(
            *(x, y, label),
            ha="center",
            va="center",
            fontsize=font_size,
            color=color,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            zorder=3,
        )
    return arrow


def draw_node(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    kind: str = "output",
    is_dark: bool = False,
    font_size: float = 10,
) -> Node:
    """Draws one box with its text, such as what stands beside an unrolled network.

    Args:
        axes: with a scale as `draw_unrolled` gives it.
        x, y: its centre.
        text: in it.
        kind: "input", "cell" or "output"; an input that is `ZERO` is dashed.
        is_dark: a darker cell.
        font_size: in points.
    """
    is_cell, is_zero = kind == "cell", kind == "input" and text == ZERO
    looks = {"edgecolor": "0.5", "linestyle": ":"} if is_zero else {}
    # A cell has sharp corners; what goes in and out of the network is round.
    face = {True: "0.72", False: "0.9"}[is_dark] if is_cell else "white"
    return draw_box(axes, x, y, text, (_WIDTH, _HEIGHT), face, not is_cell, font_size, **looks)


def _node(
    axes: Axes, step: int, kind: str, text: str | None, font_size: float, is_dark: bool = False
) -> Node | None:
    """The box of a time step with its text; nothing where the text is None."""
    if text is None:
        return None
    return draw_node(axes, step * _STEP, _ROW[kind], text, kind, is_dark, font_size)


def draw_matrix(
    axes: Axes,
    values: np.ndarray,
    left: float,
    top: float,
    title: str,
    shaded: Collection[int] = (),
    rows: Sequence[str] = (),
    font_size: float = 11,
) -> None:
    """Draws a matrix as boxes with numbers in them, one unit wide and half a unit high.

    Args:
        axes: where it is drawn, in equal units.
        values: array (rows, columns).
        left: of its first column.
        top: of its first row; further rows lie below.
        title: over it.
        shaded: numbers of the rows to be drawn grey.
        rows: a label to the left of every row.
        font_size: of all text, in points.
    """
    style = {"ha": "center", "va": "center", "fontsize": font_size}
    for (row, column), value in np.ndenumerate(values):
        corner = (left + column, top - 0.5 * (row + 1))
        face = "0.8" if row in shaded else "white"
        axes.add_patch(Rectangle(corner, 1, 0.5, facecolor=face, edgecolor="black"))
        axes.text(corner[0] + 0.5, corner[1] + 0.25, f"{value:g}", **style)
    for row, label in enumerate(rows):
        place = (left - 0.1, top - 0.5 * row - 0.25)
        axes.text(*place, label, ha="right", va="center", fontsize=font_size)
    axes.text(left + values.shape[1] / 2, top + 0.3, title, **style)
