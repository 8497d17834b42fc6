"""Drawings of unrolled networks: which boxes and arrows are there, and where."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from common.diagrams import ZERO, draw_arrow, draw_matrix, draw_unrolled


@pytest.fixture
def axes():
    return Figure(layout="constrained").subplots()


def count(axes, kind):
    return sum(isinstance(patch, kind) for patch in axes.patches)


@pytest.mark.parametrize(
    ("inputs", "outputs", "arrows"),
    [
        (["x"], ["y"], 2),  # one to one
        (["x", None, None], ["a", "b", "c"], 1 + 3 + 2),  # one to many
        (["x", "y", "z"], [None, None, "c"], 3 + 1 + 2),  # many to one
        (["x", "y", "z"], ["a", "b", "c"], 3 + 3 + 2),  # many to many
    ],
)
def test_every_label_gets_a_box_and_every_connection_an_arrow(axes, inputs, outputs, arrows):
    drawn = draw_unrolled(axes, inputs, outputs)
    assert [node is not None for node in drawn.inputs] == [label is not None for label in inputs]
    assert [node is not None for node in drawn.outputs] == [label is not None for label in outputs]
    labels = [label for label in (*inputs, *outputs) if label is not None]
    assert count(axes, FancyBboxPatch) == len(labels) + len(inputs)
    assert count(axes, FancyArrowPatch) == arrows
    written = {text.get_text() for text in axes.texts}
    assert written >= set(labels)


def test_time_runs_to_the_right_and_the_network_upwards(axes):
    drawn = draw_unrolled(axes, ["a", "b", "c"], ["d", "e", "f"])
    for row in (drawn.inputs, drawn.cells, drawn.outputs):
        assert (np.diff([node.x for node in row]) > 0.9).all()
    for below, cell, above in zip(drawn.inputs, drawn.cells, drawn.outputs, strict=True):
        assert below.x == cell.x == above.x
        assert below.y < cell.y < above.y


def test_boxes_do_not_touch_and_stay_inside_the_picture(axes):
    drawn = draw_unrolled(axes, ["a"] * 3, ["b"] * 3)
    boxes = [
        node.patch.get_path().get_extents()
        for row in (drawn.inputs, drawn.cells, drawn.outputs)
        for node in row
    ]
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:index])
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        assert left < box.x0 < box.x1 < right
        assert low < box.y0 < box.y1 < high


def test_a_zero_input_looks_unlike_an_ordinary_one_also_without_colour(axes):
    drawn = draw_unrolled(axes, ["x", ZERO], ["0", "y"])
    ordinary, zero = drawn.inputs
    assert zero.patch.get_linestyle() != ordinary.patch.get_linestyle()
    # Only inputs can be all zeros; an output may well be the class 0.
    assert drawn.outputs[0].patch.get_linestyle() == ordinary.patch.get_linestyle()


def test_shaded_cells_are_darker(axes):
    drawn = draw_unrolled(axes, ["a", "b"], [None, "c"], shaded=[False, True])
    light, dark = [np.mean(cell.patch.get_facecolor()[:3]) for cell in drawn.cells]
    assert dark < light - 0.1


def test_arrows_end_at_the_edges_of_the_boxes(axes):
    drawn = draw_unrolled(axes, ["a", "b"], ["c", "d"])
    first, second = drawn.cells
    arrow = draw_arrow(second, first)
    axes.figure.draw_without_rendering()
    across = arrow.get_path().get_extents()
    gap = (first.patch.get_path().get_extents().x1, second.patch.get_path().get_extents().x0)
    assert gap[0] <= across.x0 < across.x1 <= gap[1]


@pytest.mark.parametrize("bend", [0.5, -0.5])
def test_a_bent_arrow_backwards_carries_its_label_on_the_curve(axes, bend):
    drawn = draw_unrolled(axes, ["a", "b"], ["c", "d"])
    first, second = drawn.cells
    arrow = draw_arrow(second, first, bend=bend, dashed=True, label="gradient")
    text = axes.texts[-1]
    assert text.get_text() == "gradient"
    axes.figure.draw_without_rendering()
    curve = arrow.get_path().vertices[:3]  # Start, control point and end; then comes the head.
    # To the right of an arrow that points to the left is up.
    assert max(curve[:, 1] - first.y, key=abs) * bend > 0
    start, control, end = curve[:, 1]
    assert text.get_position()[1] == pytest.approx((start + 2 * control + end) / 4, abs=0.1)
    assert text.get_position()[0] == pytest.approx((first.x + second.x) / 2)


@pytest.mark.parametrize(("inputs", "outputs"), [([], []), (["a"], ["b", "c"])])
def test_every_step_needs_an_entry_in_every_row(axes, inputs, outputs):
    with pytest.raises(ValueError, match="one entry a step"):
        draw_unrolled(axes, inputs, outputs)


def test_a_matrix_has_a_box_for_every_number_and_its_rows_run_downwards(axes):
    draw_matrix(axes, np.array([[0, 0.5], [1, 2], [3, 4]]), 2, 1, "W", shaded={1}, rows="abc")
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert [box.get_xy() for box in boxes[:3]] == [(2, 0.5), (3, 0.5), (2, 0)]
    assert [box.get_facecolor()[0] == 0.8 for box in boxes[::2]] == [False, True, False]
    numbers = ["0", "0.5", "1", "2", "3", "4"]
    assert [text.get_text() for text in axes.texts] == [*numbers, "a", "b", "c", "W"]
