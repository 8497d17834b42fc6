"""Exactness of chapter 3: gradients by hand, how far they get, and learning with them."""

import dataclasses
import math

import keras
import numpy as np
import pytest
from scipy.special import expit

from chapters import tables
from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell import config as ch02_config
from chapters.ch02_rnn_cell import lesson as ch02_lesson
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch03_bptt import bptt, flow, lesson, pictures
from chapters.ch03_bptt import network as by_hand
from chapters.ch03_bptt.config import QUICK
from chapters.ch03_bptt.network import Gradients, Network
from common.errors import UserError

MASK = np.array([[1, 1, 1, 1, 1], [0, 0, 1, 0, 1]], dtype=bool)

uses_gradient_tape = pytest.mark.tensorflow_only("GradientTape is TensorFlow's")


@pytest.fixture(scope="module")
def example():
    """Two sequences of 5 steps and 3 features, a cell of 4 units, a first state, dL/dh_t."""
    rng = np.random.default_rng(0)
    weights = CellWeights(rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=4))
    inputs, to_states = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 5, 4))
    return inputs, weights, rng.normal(size=(2, 4)), to_states


def test_the_recursion_of_the_page_equals_the_full_one_and_paper():
    x, w_x, w_h = [1.0, 2.0, -1.0], 0.5, 0.8
    h = lesson.read(x, w_x, w_h)
    h1 = math.tanh(0.5)
    h2 = math.tanh(1.0 + 0.8 * h1)
    h3 = math.tanh(-0.5 + 0.8 * h2)
    np.testing.assert_allclose(h, [0.0, h1, h2, h3], atol=1e-15)
    slope1, slope2, slope3 = 1 - h1**2, 1 - h2**2, 1 - h3**2
    to_sums = np.array([slope1 * 0.8 * slope2 * 0.8 * slope3, slope2 * 0.8 * slope3, slope3])
    on_paper = np.stack([to_sums * x, to_sums * [0.0, h1, h2]], axis=1)
    np.testing.assert_allclose(lesson.go_back(x, h, w_h), on_paper, atol=1e-15)
    weights = CellWeights(np.array([[w_x]]), np.array([[w_h]]), np.zeros(1))
    inputs = np.reshape(x, (1, 3, 1))
    states = cells.forward(inputs, weights)
    full = bptt.backward(inputs, states, weights, np.array([[[0.0], [0.0], [1.0]]]))
    steps = np.stack([full.kernel_steps, full.recurrent_kernel_steps], axis=1)[:, :, 0, 0]
    np.testing.assert_allclose(lesson.go_back(x, h, w_h), steps, atol=1e-15)


def test_two_steps_of_one_unit_equal_those_computed_on_paper():
    w, u, x1, x2 = 0.5, -0.8, 1.0, 2.0
    weights = CellWeights(np.array([[w]]), np.array([[u]]), np.zeros(1))
    inputs = np.array([[[x1], [x2]]])
    states = cells.forward(inputs, weights)
    h1 = math.tanh(w * x1)
    h2 = math.tanh(w * x2 + u * h1)
    slope1, slope2 = 1 - h1**2, 1 - h2**2
    # The loss is h2 itself.
    gradients = bptt.backward(inputs, states, weights, np.array([[[0.0], [1.0]]]))
    np.testing.assert_allclose(
        gradients.kernel_steps[:, 0, 0], [x1 * slope1 * u * slope2, x2 * slope2]
    )
    np.testing.assert_allclose(gradients.recurrent_kernel_steps[:, 0, 0], [0.0, h1 * slope2])
    np.testing.assert_allclose(gradients.bias_steps[:, 0], [slope1 * u * slope2, slope2])
    np.testing.assert_allclose(gradients.inputs[0, :, 0], [w * slope1 * u * slope2, w * slope2])
    np.testing.assert_allclose(gradients.initial_state, [[u * slope1 * u * slope2]])
    assert gradients.recurrent_kernel == pytest.approx(h1 * slope2)


@pytest.mark.parametrize("mask", [None, MASK], ids=["no mask", "mask"])
@pytest.mark.parametrize("name", ["kernel", "recurrent_kernel", "bias", "inputs", "initial_state"])
def test_every_gradient_equals_central_differences(example, name, mask):
    inputs, weights, initial_state, to_states = example

    def loss(changed):
        parts = {"inputs": inputs, "initial_state": initial_state, **dataclasses.asdict(weights)}
        parts[name] = changed
        cell = CellWeights(parts["kernel"], parts["recurrent_kernel"], parts["bias"])
        states = cells.forward(parts["inputs"], cell, parts["initial_state"], mask)
        return np.sum(to_states * states)

    states = cells.forward(inputs, weights, initial_state, mask)
    gradients = bptt.backward(inputs, states, weights, to_states, initial_state, mask)
    start = {"inputs": inputs, "initial_state": initial_state, **dataclasses.asdict(weights)}[name]
    for place in np.ndindex(start.shape):
        change = np.zeros_like(start)
        change[place] = 1e-6
        expected = (loss(start + change) - loss(start - change)) / 2e-6
        assert getattr(gradients, name)[place] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("counted", [by_hand.only_last_step(2, 5), MASK], ids=["last", "masked"])
def test_the_network_agrees_with_central_differences(counted):
    network = by_hand.initial_network(3, 4, 3, spectral_radius=1.0, seed=3)
    rng = np.random.default_rng(3)
    case = network, rng.normal(size=(2, 5, 3)), rng.integers(0, 3, (2, 5)), counted, MASK
    ours = by_hand.loss_and_gradients(*case).arrays
    for gradient, expected in zip(ours, lesson.gradients_by_differences(*case), strict=True):
        np.testing.assert_allclose(gradient, expected, atol=1e-6)


@uses_gradient_tape
def test_the_network_agrees_with_gradient_tape_and_central_differences():
    differences = lesson.largest_differences(seed=3)
    assert differences["difference_from_tape"] < 1e-12
    assert differences["difference_from_finite_differences"] < 1e-6


def test_the_loss_is_the_mean_cross_entropy_of_the_counted_steps():
    network = by_hand.initial_network(3, 4, 2, spectral_radius=1.0, seed=1)
    inputs = np.random.default_rng(2).normal(size=(2, 5, 3))
    labels = np.array([[0, 1, 1, 0, 1], [1, 1, 0, 0, 1]])
    states = cells.forward(inputs, network.cell, mask=MASK)
    total = 0.0
    for sample, step in zip(*np.nonzero(MASK), strict=True):
        logits = states[sample, step] @ network.output_kernel + network.output_bias
        total -= math.log(math.exp(logits[labels[sample, step]]) / sum(map(math.exp, logits)))
    ours = by_hand.loss_and_gradients(network, inputs, labels, MASK, MASK)
    assert ours.loss == pytest.approx(total / MASK.sum(), abs=1e-12)


def test_what_stands_under_the_mask_changes_nothing():
    network = by_hand.initial_network(3, 4, 2, spectral_radius=1.0, seed=1)
    inputs = np.random.default_rng(2).normal(size=(2, 5, 3))
    labels = np.zeros((2, 5), dtype=int)
    other = np.where(MASK[:, :, None], inputs, 99.0)
    first = by_hand.loss_and_gradients(network, inputs, labels, MASK, MASK)
    second = by_hand.loss_and_gradients(network, other, 1 - MASK.astype(int), MASK, MASK)
    assert first.loss == second.loss
    for one, two in zip(first.arrays, second.arrays, strict=True):
        np.testing.assert_array_equal(one, two)


def test_many_to_one_counts_only_the_last_step():
    assert by_hand.only_last_step(2, 3).tolist() == [[False, False, True]] * 2


def test_a_block_as_long_as_the_sequence_truncates_nothing_but_the_first_state(example):
    inputs, weights, initial_state, to_states = example
    states = cells.forward(inputs, weights, initial_state)
    full = bptt.backward(inputs, states, weights, to_states, initial_state)
    truncated = bptt.backward(inputs, states, weights, to_states, initial_state, block_length=5)
    np.testing.assert_array_equal(full.recurrent_kernel, truncated.recurrent_kernel)
    assert (truncated.initial_state == 0).all()


def test_truncated_gradients_are_those_of_blocks_with_constant_first_states(example):
    inputs, weights, initial_state, to_states = example
    states = cells.forward(inputs, weights, initial_state)
    truncated = bptt.backward(inputs, states, weights, to_states, initial_state, block_length=2)
    # Blocks counted from the end: steps 0, 1-2, 3-4.
    starts = [(0, 1, initial_state), (1, 3, states[:, 0]), (3, 5, states[:, 2])]
    for begin, end, state in starts:
        here = np.s_[:, begin:end]
        block = bptt.backward(inputs[here], states[here], weights, to_states[here], state)
        np.testing.assert_allclose(truncated.inputs[here], block.inputs, atol=1e-14)
        contributions = truncated.recurrent_kernel_steps[begin:end]
        np.testing.assert_allclose(contributions, block.recurrent_kernel_steps, atol=1e-14)


def test_truncation_of_many_to_one_leaves_earlier_steps_without_a_contribution(example):
    inputs, weights, _, to_states = example
    only_last = np.zeros_like(to_states)
    only_last[:, -1] = to_states[:, -1]
    states = cells.forward(inputs, weights)
    truncated = bptt.backward(inputs, states, weights, only_last, block_length=2)
    assert (truncated.kernel_steps[:3] == 0).all()
    assert (truncated.kernel_steps[3:] != 0).all()


@pytest.mark.parametrize("shape", [(5, 3), (2, 5, 4)])
def test_wrong_shapes_get_one_clear_line(example, shape):
    _, weights, _, to_states = example
    with pytest.raises(UserError, match="recurrent layer reads|vectors of 3 numbers"):
        bptt.backward(np.zeros(shape), to_states, weights, to_states)


def test_state_gradients_equal_finite_differences(example):
    inputs, weights, _, _ = example
    states = cells.forward(inputs[:1], weights)[0]
    norms = flow.state_gradient_norms(states, weights.recurrent_kernel)
    assert norms[0] == 1
    for k in range(1, 5):
        jacobian = np.empty((4, 4))
        for unit in range(4):
            change = 1e-6 * np.eye(4)[unit]
            ends = [
                cells.forward(inputs[:1, 5 - k :], weights, (states[4 - k] + sign * change)[None])
                for sign in (1, -1)
            ]
            jacobian[unit] = (ends[0] - ends[1])[0, -1] / 2e-6
        assert norms[k] == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-6)


def test_the_gradient_of_a_silent_cell_is_a_power_of_its_spectral_radius():
    rotation = by_hand.random_rotation(6, np.random.default_rng(0))
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(6), atol=1e-12)
    # States of zero: no slope of tanh takes anything away.
    norms = flow.state_gradient_norms(np.zeros((10, 6)), 0.7 * rotation)
    np.testing.assert_allclose(norms, 0.7 ** np.arange(10))
    np.testing.assert_allclose(flow.bound(0.7 * rotation, 10), norms)


def test_measured_gradients_vanish_below_one_explode_above_and_respect_their_bounds():
    measured, bounds = flow.measure(QUICK.spectral_radii, QUICK.distance, QUICK.seed)
    for radius, norms in measured.items():
        assert (norms <= bounds[radius] * (1 + 1e-9)).all()
    assert measured["spectral radius 0.7"][-1] < 1e-8
    assert 1e-2 < measured["spectral radius 1"][-1] < 1
    assert measured["spectral radius 1.5"][-1] > 100


@uses_gradient_tape
def test_the_measured_gradient_of_a_gated_cell_fades_unless_its_gate_is_open():
    x = np.random.default_rng(QUICK.seed).normal(size=(QUICK.distance, 8)).astype("float32")
    keras_cells = flow.keras_cells(32, 8, QUICK.seed)
    of_cells = {name: flow.keras_cell_gradient_norms(cell, x) for name, cell in keras_cells.items()}
    for gated in ("LSTM", "GRU"):
        assert of_cells[gated][-1] < 1e-4
        assert of_cells[f"{gated}, gate open"][-1] > 0.1


@uses_gradient_tape
def test_tape_measures_a_keras_cell_as_we_measure_our_own(example):
    inputs, weights, _, _ = example
    cell = keras.layers.SimpleRNNCell(4)
    cell.build((None, 3))
    cell.set_weights([weights.kernel, weights.recurrent_kernel, weights.bias])
    by_tape = flow.keras_cell_gradient_norms(cell, inputs[0].astype("float32"))
    ours = flow.state_gradient_norms(
        cells.forward(inputs[:1], weights)[0], weights.recurrent_kernel
    )
    np.testing.assert_allclose(by_tape, ours, rtol=1e-4)


@uses_gradient_tape
def test_the_state_of_an_lstm_is_h_and_c():
    cell = flow.keras_cells(2, 3, seed=0)["LSTM"]
    x = np.random.default_rng(0).normal(size=(1, 3)).astype("float32")
    (norm,) = flow.keras_cell_gradient_norms(cell, x)
    kernel, _, bias = (np.array(weights) for weights in cell.get_weights())
    # From zero states: c = i c~, h = o tanh c, so dh/dc = o (1 - tanh^2 c), and dh/dh = 1.
    i, _, candidate, o = np.split(x[0] @ kernel + bias, 4)
    c = expit(i) * np.tanh(candidate)
    to_c = expit(o) * (1 - np.tanh(c) ** 2)
    assert norm == pytest.approx(np.sqrt(1 + to_c.max() ** 2), rel=1e-5)


@pytest.mark.parametrize("name", ["LSTM, gate open", "GRU, gate open"])
def test_an_open_gate_keeps_the_old_state(name):
    cell = flow.keras_cells(3, 2, seed=0)[name]
    states = [np.full((1, 3), 5.0, "float32")] * len(keras.tree.flatten(cell.state_size))
    _, new_states = cell(np.zeros((1, 2), "float32"), states)
    # The last state is the one that the gate keeps: c of the LSTM, h of the GRU.
    kept = keras.ops.convert_to_numpy(new_states[-1])
    assert (kept > 0.6 * 5.0).all()


def test_clipping_shortens_long_gradients_and_keeps_their_direction():
    arrays = [np.array([3.0]), np.array([0.0, 4.0])]
    assert Gradients(1.0, cell=None, arrays=arrays).norm == 5
    clipped = by_hand.clip_by_norm(arrays, 1.0)
    np.testing.assert_allclose(np.concatenate(clipped), [0.6, 0.0, 0.8])
    for max_norm in (5.0, 9.0, 0.0):
        same = by_hand.clip_by_norm(arrays, max_norm)
        np.testing.assert_array_equal(np.concatenate(same), [3.0, 0.0, 4.0])


def test_one_update_moves_every_weight_against_its_gradient():
    network = by_hand.initial_network(4, 3, 4, spectral_radius=1.0, seed=0)
    inputs, labels = by_hand.draw_sequences(64, 10, 4, np.random.default_rng(0))
    counted = by_hand.only_last_step(*labels.shape)
    gradients = by_hand.loss_and_gradients(network, inputs, labels, counted)
    before = [array.copy() for array in network.arrays]
    by_hand.descend(network, gradients, learning_rate=0.5, max_norm=0.0)
    for old, new, gradient in zip(before, network.arrays, gradients.arrays, strict=True):
        assert (old != new).all()
        np.testing.assert_allclose(new - old, -0.5 * gradient)
    after = by_hand.loss_and_gradients(network, inputs, labels, counted)
    assert after.loss < gradients.loss


def test_a_loss_that_is_no_number_gets_one_clear_line():
    network = by_hand.initial_network(4, 3, 4, spectral_radius=1.0, seed=0)
    astray = Gradients(float("nan"), cell=None, arrays=[np.ones(1)])
    with pytest.raises(UserError, match="loss is nan .*--max-gradient-norm 1.*--learning-rate"):
        by_hand.descend(network, astray, 0.1, 1.0)


def test_the_task_asks_for_the_first_symbol():
    inputs, labels = by_hand.draw_sequences(50, 10, 4, np.random.default_rng(0))
    assert inputs.shape == (50, 10, 4)
    np.testing.assert_array_equal(inputs.sum(axis=-1), np.ones((50, 10)))
    np.testing.assert_array_equal(labels, np.tile(inputs[:, :1].argmax(axis=-1), 10))


def test_accuracy_counts_the_last_output_only():
    # W_h = 0 and W_x picks symbol 1: the last state is high exactly where the last symbol is 1.
    cell = CellWeights(np.array([[-1.0], [1.0]]), np.zeros((1, 1)), np.zeros(1))
    network = Network(cell, np.array([[-1.0, 1.0]]), np.zeros(2))
    inputs = np.eye(2)[[[0, 1], [1, 0], [1, 1], [0, 0]]]
    labels = np.array([[0, 1], [1, 0], [0, 0], [0, 0]])
    assert by_hand.accuracy(network, inputs, labels) == 0.75


def trained(config, max_norm, block_length=0):
    """History of a training, and the accuracy after it."""
    network = lesson.build_network(config)
    history = lesson.train(config, network, max_norm, block_length)
    data = lesson.load_data(config)
    return history, by_hand.accuracy(network, data.x_test, data.y_test)


def test_clipping_tames_what_explodes_without_it():
    config = dataclasses.replace(QUICK, num_updates=400, num_test=500)
    clipped, accuracy = trained(config, 0.3)
    unclipped, accuracy_unclipped = trained(config, 0.0)
    assert max(unclipped["gradient_norm"]) > 50
    assert np.mean(unclipped["loss"][-50:]) > 1
    assert np.mean(clipped["loss"][-50:]) < 0.05
    assert accuracy > 0.99
    assert accuracy_unclipped < 0.6


def test_a_truncated_gradient_never_trains_what_lies_further_back():
    config = dataclasses.replace(QUICK, num_updates=400, num_test=500)
    _, accuracy = trained(config, 0.3, block_length=5)
    assert accuracy < 0.8


def test_the_sentence_has_the_vectors_of_chapter_2():
    sentence = lesson.load_data(QUICK)
    expected = ch02_lesson.load_data(ch02_config.QUICK)
    assert sentence.words == expected.words
    np.testing.assert_array_equal(sentence.vectors, expected.vectors)


@pytest.mark.parametrize("sentence", ["  ", "so " * 41])
def test_a_sentence_that_cannot_be_shown_gets_one_clear_line(sentence):
    with pytest.raises(UserError, match="--sentence takes 1 to 40 words"):
        lesson.load_data(dataclasses.replace(QUICK, sentence=sentence))


def test_every_recorded_seed_is_drawn():
    recorded = tables.newest_runs("ch03_bptt")
    for axes, runs in zip(pictures.plot_seeds().axes, recorded.values(), strict=True):
        points = [line.get_ydata() for line in axes.get_lines() if line.get_marker() == "o"]
        clipped, unclipped, truncated = (list(found) for found in points)
        assert clipped == [run["metrics"]["test_accuracy"] for run in runs]
        assert unclipped == [run["metrics"]["test_accuracy_unclipped"] for run in runs]
        assert truncated == [run["metrics"]["test_accuracy_truncated"] for run in runs]


def test_a_clipped_update_is_never_drawn_longer_than_the_clip():
    history = {"loss": [1.0, 2.0, 3.0], "gradient_norm": [0.1, 5.0, 0.5]}
    config = dataclasses.replace(QUICK, learning_rate=2.0, max_gradient_norm=0.3)
    _, right = pictures.plot_clipping(history, history, config).axes
    drawn = {line.get_label(): list(line.get_ydata()) for line in right.get_lines()}
    assert drawn["not clipped"] == [0.2, 10.0, 1.0]
    assert drawn["clipped"] == [0.2, 0.6, 0.6]


def test_the_picture_has_an_arrow_back_for_every_step():
    figure = pictures.plot_unrolled(["I", "am", "a", "boy"])
    (axes,) = figure.axes
    dashed = [arrow for arrow in axes.patches if arrow.get_linestyle() not in ("solid", "-")]
    assert len(dashed) == 4
    shown = [text.get_text() for text in axes.texts]
    assert shown.count("$W_h$") == 3
    assert shown.count("$W_x$") == 4
    (axes,) = pictures.plot_unrolled(["word"] * 30).axes
    assert [text.get_text() for text in axes.texts].count("word") == 6
