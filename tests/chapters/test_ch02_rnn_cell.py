"""Exactness of chapter 2: the cell by hand, its two layouts, Keras, and the weight counts."""

import dataclasses
import math
import subprocess
import sys

import keras
import numpy as np
import pytest
from PIL import Image

from chapters.ch02_rnn_cell import cells, counting, lesson, pictures, walk
from chapters.ch02_rnn_cell.cells import CellWeights, ColumnWeights
from chapters.ch02_rnn_cell.config import PRESETS, QUICK
from common.errors import UserError
from tests.conftest import PROJECT

# Small enough to follow on paper.
WEIGHTS = CellWeights(
    kernel=np.array([[0.5, -0.25], [1.0, 0.75]]),
    recurrent_kernel=np.array([[0.2, 0.4], [-0.6, 0.8]]),
    bias=np.array([0.1, -0.1]),
)
INPUTS = np.array([[[1.0, 2.0], [-1.0, 0.5]]])
# (1, 2) gives the sums .5 + 2 + .1 = 2.6 and -.25 + 1.5 - .1 = 1.15; then (-1, .5) gives .1 and .525,
# and the state .2 h1 - .6 h2 and .4 h1 + .8 h2.
FIRST = (math.tanh(2.6), math.tanh(1.15))
SECOND = (
    math.tanh(0.1 + 0.2 * FIRST[0] - 0.6 * FIRST[1]),
    math.tanh(0.525 + 0.4 * FIRST[0] + 0.8 * FIRST[1]),
)


@pytest.fixture(scope="module")
def example():
    """A batch of 3 sequences, 5 steps, 4 features; a cell of 2 units; a state; a mask."""
    rng = np.random.default_rng(0)
    weights = CellWeights(rng.normal(size=(4, 2)), rng.normal(size=(2, 2)), rng.normal(size=2))
    mask = np.array([[1, 1, 0, 1, 0], [0, 0, 1, 1, 1], [1, 0, 1, 0, 1]], dtype=bool)
    return rng.normal(size=(3, 5, 4)), weights, rng.normal(size=(3, 2)), mask


def test_two_steps_equal_those_computed_on_paper():
    states = cells.forward(INPUTS, WEIGHTS)
    np.testing.assert_allclose(states, [[FIRST, SECOND]], atol=1e-15)
    np.testing.assert_allclose(states[0, 0], [0.98902740, 0.81775408], atol=1e-8)
    np.testing.assert_allclose(states[0, 1], [-0.19049135, 0.91778816], atol=1e-8)


def test_the_one_line_of_the_page_and_its_loop_equal_the_full_cell_and_keras(example):
    arrays = (WEIGHTS.kernel, WEIGHTS.recurrent_kernel, WEIGHTS.bias)
    np.testing.assert_allclose(lesson.step(INPUTS[0, 0], np.zeros(2), *arrays), FIRST, atol=1e-15)
    np.testing.assert_allclose(
        lesson.step(INPUTS[0, 1], np.array(FIRST), *arrays), SECOND, atol=1e-15
    )
    inputs, weights, _, _ = example
    arrays = (weights.kernel, weights.recurrent_kernel, weights.bias)
    layer = keras.layers.SimpleRNN(2, return_sequences=True)
    layer.build(inputs.shape)
    layer.set_weights(arrays)
    by_keras = keras.ops.convert_to_numpy(layer(inputs.astype("float32")))
    for sequence, full, keras_states in zip(
        inputs, cells.forward(inputs, weights), by_keras, strict=True
    ):
        naked = lesson.read(sequence, *arrays)
        np.testing.assert_allclose(naked, full, atol=1e-14)
        np.testing.assert_allclose(naked, keras_states, atol=1e-6)


BY_HAND = """
import sys
import chapters.ch02_rnn_cell.cells, chapters.ch02_rnn_cell.counting, chapters.ch02_rnn_cell.walk
import chapters.ch03_bptt.bptt, chapters.ch03_bptt.flow, chapters.ch03_bptt.network
print([name for name in ("keras", "tensorflow") if name in sys.modules])
"""


def test_what_computes_by_hand_is_imported_without_keras():
    command = [sys.executable, "-c", BY_HAND]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_softmax_of_large_logits_is_finite():
    columns = cells.softmax_columns(np.array([[1000.0], [999.0]]))
    np.testing.assert_allclose(columns[:, 0], [1 / (1 + math.exp(-1)), 1 / (1 + math.e)])


def test_row_i_of_the_recurrent_kernel_is_what_unit_i_sends():
    sends_first_to_second = CellWeights(np.zeros((1, 2)), np.array([[0, 1.0], [0, 0]]), np.zeros(2))
    state = cells.step(np.zeros((1, 1)), np.array([[0.5, 0.25]]), sends_first_to_second)
    np.testing.assert_allclose(state, [[0, math.tanh(0.5)]])


def test_columns_give_the_same_states_as_rows(example):
    inputs, weights, _, _ = example
    columns = cells.forward_columns(inputs[0, :, :, None], weights.to_columns())
    np.testing.assert_allclose(columns[:, :, 0], cells.forward(inputs[:1], weights)[0], atol=1e-14)


def test_the_layouts_have_the_shapes_of_the_notes_and_convert_back(example):
    weights = example[1]
    columns = weights.to_columns()
    assert columns.input_weights.shape == (2, 4), "W_xh is (D_h, d)"
    assert columns.recurrent_weights.shape == (2, 2)
    assert columns.bias.shape == (2, 1)
    assert isinstance(columns, ColumnWeights)
    back = columns.to_rows()
    for field in dataclasses.fields(CellWeights):
        np.testing.assert_array_equal(getattr(back, field.name), getattr(weights, field.name))


@pytest.mark.parametrize("go_backwards", [False, True])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("from_state", [False, True])
def test_forward_equals_keras(example, go_backwards, masked, from_state):
    inputs, weights, state, mask = example
    if masked and from_state:
        # Before the first word that counts, Keras shows zeros instead of the state it holds.
        mask = np.ones_like(mask)
        mask[:, 2] = False
    difference = lesson.difference_from_keras(
        inputs,
        weights,
        initial_state=state if from_state else None,
        mask=mask if masked else None,
        go_backwards=go_backwards,
    )
    assert difference < 1e-6


def test_a_mask_that_starts_late_ends_like_keras(example):
    inputs, weights, state, mask = example
    layer = keras.layers.SimpleRNN(2)
    layer.build(inputs.shape)
    layer.set_weights([weights.kernel, weights.recurrent_kernel, weights.bias])
    by_keras = layer(inputs, initial_state=keras.ops.cast(state, "float32"), mask=mask)
    by_hand = cells.forward(inputs, weights, state, mask)[:, -1]
    np.testing.assert_allclose(by_keras, by_hand, atol=1e-6)


def test_masked_steps_do_not_exist(example):
    inputs, weights, _, mask = example
    masked = cells.forward(inputs, weights, mask=mask)[0, -1]
    left_out = cells.forward(inputs[:1, mask[0]], weights)[0, -1]
    np.testing.assert_array_equal(masked, left_out)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        (np.tanh, [math.tanh(0.7), math.tanh(-0.1)]),
        (
            cells.softmax_columns,
            [1 / (1 + math.exp(-0.8)), 1 / (1 + math.exp(0.8))],
        ),
        (lambda x: np.maximum(x, 0), [0.7, 0.0]),
    ],
)
def test_output_in_the_three_forms_of_the_notes(activation, expected):
    # 1 x .5 + 2 x .25 - .3 = .7 and -1 x .5 + 0 x .25 + .4 = -.1
    output_weights, output_bias = np.array([[1.0, 2.0], [-1.0, 0.0]]), np.array([[-0.3], [0.4]])
    state = np.array([[0.5], [0.25]])
    y = cells.output(state, output_weights, output_bias, activation)
    np.testing.assert_allclose(y[:, 0], expected, atol=1e-15)


def test_tanh_equals_its_identity_and_known_values():
    x = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(cells.tanh_by_identity(x), np.tanh(x), atol=1e-15)
    np.testing.assert_allclose(cells.tanh_by_identity(x), np.sinh(x) / np.cosh(x), atol=1e-15)
    assert cells.tanh_by_identity(np.array(0.5)) == pytest.approx(0.46211715726000975, abs=1e-15)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((5, 4), r"\(samples, time steps, features\), three axes; this array is \(5, 4\).*x\[None"),
        ((4,), "looks like one vector"),
        ((3, 5, 7), "vectors of 4 numbers, these have 7"),
        ((3, 0, 4), "at least one time step"),
    ],
)
def test_wrong_shapes_get_one_clear_line(example, shape, message):
    with pytest.raises(UserError, match=message) as error:
        cells.forward(np.zeros(shape), example[1])
    assert "\n" not in str(error.value)


def test_every_formula_equals_keras():
    for name, by_formula, by_keras in counting.compared_with_keras():
        assert by_formula == by_keras, name


def test_the_weight_counts_that_the_book_prints():
    counted = [by_formula for _, by_formula, _ in counting.compared_with_keras()]
    assert {9 + 9 + 3, 1_672, 3_200, 200, 800, 624, 544} <= set(counted)


def test_the_products_of_a_written_out_step_add_up():
    lines = walk.step_table("boy", INPUTS[0, 1], np.array(FIRST), WEIGHTS)
    rows = {line.split("|")[0].split()[0]: line.split("|")[1] for line in lines[1:]}
    assert "+0.40 = +0.396" in rows["r1"], ".4 x .989, what r1 sends to r2"
    products = [float(cell.split()[0]) for line in lines[1:5] for cell in line.split("= ")[1:]]
    columns = np.array(products).reshape(4, 2).sum(axis=0) + WEIGHTS.bias
    sums = [float(number) for number in rows["sum"].split()]
    np.testing.assert_allclose(columns, sums, atol=0.003)
    assert rows["tanh(sum)"].split() == ["-0.190", "+0.918"]


def test_one_hot_words_pick_a_row_of_the_kernel():
    data = lesson.load_data(PRESETS["one-hot"].config)
    weights = lesson.random_cell(QUICK, 4)
    # In alphabetical order the words are I, a, am, boy.
    np.testing.assert_array_equal(data.vectors @ weights.kernel, weights.kernel[[0, 2, 1, 3]])


def test_a_repeated_word_keeps_its_vector():
    data = lesson.load_data(dataclasses.replace(QUICK, sentence="row row the boat row"))
    assert data.vectors.shape == (5, 3)
    np.testing.assert_array_equal(data.vectors[[0, 1]], data.vectors[[4, 4]])
    assert (data.vectors[0] != data.vectors[2]).any()


def test_the_same_words_in_another_order_end_in_another_state():
    one = lesson.load_data(QUICK)
    other = lesson.load_data(dataclasses.replace(QUICK, sentence="boy am a I"))
    np.testing.assert_array_equal(one.vectors[[0, 1, 2, 3]], other.vectors[[3, 1, 2, 0]])
    weights = lesson.random_cell(QUICK, 3)
    ends = [cells.forward(data.vectors[None], weights)[0, -1] for data in (one, other)]
    assert np.abs(ends[0] - ends[1]).max() > 0.1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sentence": "  "}, "takes 1 to 40 words"),
        ({"sentence": "so " * 41}, "this one has 41"),
        ({"step": 5}, "beyond the sentence, which has 4 words"),
    ],
)
def test_sentences_that_cannot_be_shown_get_one_clear_line(changes, message):
    with pytest.raises(UserError, match=message):
        lesson.load_data(dataclasses.replace(QUICK, **changes))


def test_the_picture_of_the_cell_has_a_line_for_every_weight():
    figure = pictures.plot_cell("am", INPUTS[0, 0], np.zeros(2), WEIGHTS)
    (axes,) = figure.axes
    assert len(axes.lines) == 2 * 2 + 2 * 2
    drawn = {text.get_text() for text in axes.texts}
    assert {"+0.99", "+0.82", "r1 before", "x2"} <= drawn
    assert "r1 = tanh(+2.60)\nthe bias in it: +0.10" in drawn
    dashed = sum(line.get_linestyle() == "--" for line in axes.lines)
    assert dashed == 2, "-.25 and -.6"


def test_the_picture_of_the_states_has_the_names_of_the_cell_and_the_numbers():
    figure = pictures.plot_states(["I", "am"], np.array([[0.5, -0.25], [0.125, 1.0]]))
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["r1", "r2"]
    assert {text.get_text() for text in axes.texts} >= {"+0.50", "-0.25", "+1.00"}
    assert not pictures.plot_states(["word"] * 40, np.zeros((40, 2))).axes[0].texts


def test_the_animation_begins_with_nothing_read_and_has_a_frame_a_word(tmp_path):
    path = tmp_path / "reading.gif"
    pictures.animate_reading().save(path, writer="pillow")
    with Image.open(path) as animation:
        assert animation.n_frames == 1 + len(QUICK.sentence.split())
    assert path.stat().st_size < 1_000_000
