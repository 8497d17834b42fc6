"""Chapter 8: the gated cells by hand, in the notes' form and in Keras's."""

import math

import keras
import numpy as np
import pytest

from chapters.ch08_lstm_gru import lesson, notes
from chapters.ch08_lstm_gru.cells import (
    GatedWeights,
    gru_forward,
    gru_step,
    lstm_forward,
    lstm_step,
    notes_forward,
    notes_to_rows,
    sigmoid,
)
from common.errors import UserError

MASKS = {
    "no mask": np.ones((2, 6), dtype=bool),
    "at the end": np.array([[True] * 6, [True] * 4 + [False] * 2]),
    "in front": np.array([[True] * 6, [False] * 2 + [True] * 4]),
    "in the middle": np.array([[True] * 6, [True, False, True, False, False, True]]),
}


def random_layer(layer, rng, features=3):
    """A built Keras layer whose weights, biases too, are random numbers."""
    layer.build((None, None, features))
    layer.set_weights([rng.normal(size=w.shape) for w in layer.get_weights()])
    return layer


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("form", range(5), ids=("lstm", "lstm-no-bias", "gru", "before", "no-bias"))
def test_our_states_are_those_of_keras(form, mask):
    rng = np.random.default_rng(form)
    layer = random_layer(notes.keras_layers()[form], rng)
    inputs = rng.normal(size=(2, 6, 3))
    theirs = keras.ops.convert_to_numpy(layer(inputs, mask=mask))
    weights = GatedWeights.of(layer)
    if isinstance(layer, keras.layers.LSTM):
        ours, _ = lstm_forward(inputs, weights, mask)
    else:
        ours, _ = gru_forward(inputs, weights, mask, layer.reset_after)
    # float32 against float64; where the first step is hidden both have a state of zeros.
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_one_lstm_step_by_pencil():
    weights = GatedWeights(
        kernel=np.array([[0.5, -1.0, 2.0, 0.0]]),
        recurrent_kernel=np.array([[1.0, 0.5, -0.5, 2.0]]),
        bias=np.array([0.1, 1.0, 0.0, -0.2]),
    )
    x, h, c = 2.0, 0.3, -0.4
    state, cell, gates = lstm_step(np.array([[x]]), np.array([[h]]), np.array([[c]]), weights)
    i = 1 / (1 + math.exp(-(0.5 * x + 1.0 * h + 0.1)))
    f = 1 / (1 + math.exp(-(-1.0 * x + 0.5 * h + 1.0)))
    candidate = math.tanh(2.0 * x - 0.5 * h)
    o = 1 / (1 + math.exp(-(2.0 * h - 0.2)))
    assert gates["input"][0, 0] == pytest.approx(i)
    assert gates["forget"][0, 0] == pytest.approx(f)
    assert gates["output"][0, 0] == pytest.approx(o)
    assert cell[0, 0] == pytest.approx(f * c + i * candidate)
    assert state[0, 0] == pytest.approx(o * math.tanh(f * c + i * candidate))


@pytest.mark.parametrize("reset_after", [True, False])
def test_one_gru_step_by_pencil(reset_after):
    bias = np.array([[0.1, -0.3, 0.2], [0.0, 0.5, 0.7]])
    weights = GatedWeights(
        kernel=np.array([[1.0, -0.5, 0.8]]),
        recurrent_kernel=np.array([[0.4, 1.5, -2.0]]),
        bias=bias if reset_after else bias[0],
    )
    x, h = -1.5, 0.6
    second = bias[1] if reset_after else np.zeros(3)
    z = 1 / (1 + math.exp(-(1.0 * x + 0.1 + 0.4 * h + second[0])))
    r = 1 / (1 + math.exp(-(-0.5 * x - 0.3 + 1.5 * h + second[1])))
    # With one unit the order of product and reset matters for the second bias alone.
    candidate = math.tanh(0.8 * x + 0.2 + r * (-2.0 * h + second[2]))
    state, gates = gru_step(np.array([[x]]), np.array([[h]]), weights, reset_after)
    assert gates["update"][0, 0] == pytest.approx(z)
    assert gates["reset"][0, 0] == pytest.approx(r)
    assert state[0, 0] == pytest.approx(z * h + (1 - z) * candidate)


def test_the_two_resets_differ_as_soon_as_there_are_two_units():
    rng = np.random.default_rng(1)
    inputs, state = rng.normal(size=(1, 3)), rng.normal(size=(1, 2))
    kernel, recurrent_kernel = rng.normal(size=(3, 6)), rng.normal(size=(2, 6))
    after = GatedWeights(kernel, recurrent_kernel, np.zeros((2, 6)))
    before = GatedWeights(kernel, recurrent_kernel, np.zeros(6))
    state_after, gates_after = gru_step(inputs, state, after, reset_after=True)
    state_before, gates_before = gru_step(inputs, state, before, reset_after=False)
    np.testing.assert_allclose(gates_after["update"], gates_before["update"])
    assert np.abs(state_after - state_before).max() > 0.01


def test_books_that_swap_old_and_new_negate_the_update_gate():
    rng = np.random.default_rng(2)
    inputs, state = rng.normal(size=(1, 3)), rng.normal(size=(1, 4))
    weights = GatedWeights(
        rng.normal(size=(3, 12)), rng.normal(size=(4, 12)), rng.normal(size=(2, 12))
    )
    sign = np.r_[-np.ones(4), np.ones(8)]
    negated = GatedWeights(
        weights.kernel * sign, weights.recurrent_kernel * sign, weights.bias * sign
    )
    ours, gates = gru_step(inputs, state, weights)
    _, other = gru_step(inputs, state, negated)
    # h_t = (1 - z_t) h_{t-1} + z_t h~_t, as other books have it
    swapped = (1 - other["update"]) * state + other["update"] * gates["candidate"]
    np.testing.assert_allclose(swapped, ours)


def test_an_open_gate_keeps_the_state_and_a_closed_one_forgets_it():
    rng = np.random.default_rng(3)
    inputs = rng.normal(size=(1, 3))
    state = np.array([[0.5, -0.5]])
    for opening, kept in ((50.0, 1.0), (-50.0, 0.0)):
        bias = np.r_[np.full(2, -50.0), np.full(2, opening), np.zeros(4)]
        lstm = GatedWeights(np.zeros((3, 8)), np.zeros((2, 8)), bias)
        _, cell, _ = lstm_step(inputs, state, state, lstm)
        np.testing.assert_allclose(cell, kept * state, atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_the_lines_of_the_page_are_keras_and_the_full_cell(seed):
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=3)
    for letters, layer in (("ifco", keras.layers.LSTM(1)), ("zrh", keras.layers.GRU(1))):
        u, w, b = ({letter: rng.normal() for letter in letters} for _ in range(3))
        h = c = 0.0
        for x in numbers:
            if letters == "ifco":
                *_, c, h = lesson.lstm(x, h, c, u, w, b)
            else:
                *_, h = lesson.gru(x, h, u, w, b)
        bias = np.array([*b.values()])
        layer.build((1, 3, 1))
        layer.set_weights(
            [
                np.array([[*u.values()]]),
                np.array([[*w.values()]]),
                bias if letters == "ifco" else np.stack([bias, np.zeros(3)]),
            ]
        )
        assert h == pytest.approx(float(layer(numbers[None, :, None])[0, 0]), abs=1e-6)
        forward = lstm_forward if letters == "ifco" else gru_forward
        states, _ = forward(numbers[None, :, None], GatedWeights.of(layer))
        assert h == pytest.approx(states[0, -1, 0], abs=1e-6)


def test_the_example_of_the_page_by_pencil():
    *_, c, h = lesson.lstm(1.0, 0.0, 0.0, lesson.LSTM_U, lesson.LSTM_W, lesson.LSTM_B)
    assert c == pytest.approx(sigmoid(2) * math.tanh(1))
    assert h == pytest.approx(sigmoid(2) * math.tanh(c))
    z, r, candidate, h = lesson.gru(1.0, 0.0, lesson.GRU_U, lesson.GRU_W, lesson.GRU_B)
    assert (z, r, candidate) == pytest.approx((sigmoid(-2), 0.5, math.tanh(1)))
    assert h == pytest.approx(sigmoid(2) * math.tanh(1))


def test_the_notes_columns_are_our_rows():
    rng = np.random.default_rng(7)
    sequence = rng.normal(size=(6, 3))
    lstm, gru = notes.draw_notes("ifgo", rng), notes.draw_notes("urh", rng)
    rows, _ = lstm_forward(
        sequence[None], notes_to_rows(*lstm, "ifgo"), candidate_activation=sigmoid
    )
    np.testing.assert_allclose(notes_forward(sequence, *lstm), rows[0], atol=1e-12)
    rows, _ = gru_forward(sequence[None], notes_to_rows(*gru, "urh"))
    np.testing.assert_allclose(notes_forward(sequence, *gru), rows[0], atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_the_notes_in_columns_are_our_rows_and_what_runs_in_keras(seed):
    differences = notes.largest_differences(seed)
    assert 0 < differences["difference_from_keras"] < 1e-6
    assert 0 < differences["difference_of_notes"] < 1e-6


def test_no_stock_setting_of_keras_gives_the_notes_lstm():
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(1, 5, 3)).astype("float32")
    ours = random_layer(keras.layers.RNN(notes.NotesLSTMCell(4)), rng)
    for activation in ("tanh", "sigmoid"):
        theirs = keras.layers.LSTM(4, activation=activation, use_bias=False)
        theirs.build(inputs.shape)
        theirs.set_weights(ours.get_weights())
        assert np.abs(np.array(ours(inputs)) - np.array(theirs(inputs))).max() > 0.01


def test_the_notes_cell_state_can_only_grow_with_what_is_let_in():
    rng = np.random.default_rng(5)
    weights = GatedWeights(rng.normal(size=(3, 16)), rng.normal(size=(4, 16)), np.zeros(16))
    inputs = rng.normal(size=(2, 8, 3))
    _, with_sigmoid = lstm_forward(inputs, weights, candidate_activation=sigmoid)
    _, with_tanh = lstm_forward(inputs, weights)
    assert with_sigmoid["cell"].min() > 0
    assert with_tanh["cell"].min() < 0


def test_every_weight_of_the_notes_cell_moves_and_it_can_be_saved(tmp_path):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((5, 3)), keras.layers.RNN(notes.NotesLSTMCell(4)), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse", jit_compile=False)
    before = [weight.copy() for weight in model.get_weights()]
    inputs = np.random.default_rng(6).normal(size=(8, 5, 3)).astype("float32")
    model.train_on_batch(inputs, np.ones((8, 1)))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert np.all(old != new)
    model.save(tmp_path / "notes.keras")
    loaded = keras.models.load_model(tmp_path / "notes.keras")
    np.testing.assert_array_equal(loaded(inputs), model(inputs))


def test_a_sequence_without_the_axis_of_samples_is_refused():
    weights = GatedWeights(np.zeros((3, 8)), np.zeros((2, 8)), np.zeros(8))
    with pytest.raises(UserError, match="axes"):
        lstm_forward(np.zeros((5, 3)), weights)
