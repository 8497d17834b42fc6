"""Chapter 7: the cell that keeps the maximum, and the networks of book and best, against NumPy."""

import dataclasses
import json
from pathlib import Path

import keras
import numpy as np
import pytest

from chapters.ch07_bidirectional import lesson_reviews
from chapters.ch07_bidirectional.config import BEST, BOOK, PRESETS
from chapters.ch07_bidirectional.maximum import MaximumGRUCell
from common import page, training

TINY = {
    "data": "generated",
    "num_reviews": 100,
    "vocabulary_size": 120,
    "sequence_length": 6,
    "embedding_size": 4,
    "num_units": 3,
    "batch_size": 25,
    "epochs": 1,
    "xla": False,
}
NO_DROPOUT = {"word_dropout": 0.0, "vector_dropout": 0.0, "state_dropout": 0.0}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gru_states(inputs, weights):
    """Keras's GRU, word after word: (time, features) -> (time, units)."""
    kernel, recurrent_kernel, (input_bias, state_bias) = weights
    state, states = np.zeros(kernel.shape[1] // 3), []
    for x in inputs:
        from_input = np.split(x @ kernel + input_bias, 3)
        from_state = np.split(state @ recurrent_kernel + state_bias, 3)
        update, reset = (sigmoid(from_input[i] + from_state[i]) for i in (0, 1))
        candidate = np.tanh(from_input[2] + reset * from_state[2])
        state = update * state + (1 - update) * candidate
        states.append(state)
    return np.array(states)


def lstm_states(inputs, weights):
    """Keras's LSTM, word after word: (time, features) -> (time, units)."""
    kernel, recurrent_kernel, bias = weights
    state = cell_state = np.zeros(len(bias) // 4)
    states = []
    for x in inputs:
        gate_i, gate_f, new, gate_o = np.split(x @ kernel + state @ recurrent_kernel + bias, 4)
        cell_state = sigmoid(gate_f) * cell_state + sigmoid(gate_i) * np.tanh(new)
        state = sigmoid(gate_o) * np.tanh(cell_state)
        states.append(state)
    return np.array(states)


def with_random_weights(model, seed):
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    return model.get_weights()


def test_the_largest_values_by_hand_are_those_of_pooling():
    np.testing.assert_array_equal(lesson_reviews.largest_values(lesson_reviews.STATES), [0.9, -0.2])
    states = np.random.default_rng(2).uniform(-1, 1, size=(7, 5))
    pooled = keras.layers.GlobalMaxPooling1D()(states[None])
    np.testing.assert_allclose(lesson_reviews.largest_values(states), pooled[0], atol=1e-6)


@pytest.mark.parametrize("lengths", [(6, 6, 6, 6), (6, 4, 2, 1)])
def test_the_maximum_cell_keeps_the_largest_states_that_numpy_finds(lengths):
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(4, 6, 3)).astype("float32")
    mask = np.arange(6) < np.array(lengths)[:, None]
    layer = keras.layers.RNN(MaximumGRUCell(5))
    layer.build(inputs.shape)
    weights = with_random_weights(layer, 1)
    largest = layer(inputs, mask=keras.ops.convert_to_tensor(mask))
    expected = [
        gru_states(sample[:length], weights).max(axis=0)
        for sample, length in zip(inputs, lengths, strict=True)
    ]
    # A state below zero all the time: the maximum must not start at zero.
    assert (np.array(expected) < 0).any()
    np.testing.assert_allclose(largest, expected, atol=1e-5)


def test_the_network_of_best_equals_numpy():
    model = lesson_reviews.build_model(dataclasses.replace(BEST, **TINY, **NO_DROPOUT), 1)
    table, *cells, kernel, bias = with_random_weights(model, 3)
    for ids in np.array([[0, 0, 5, 9, 1, 7], [3, 119, 8, 8, 2, 4]]):
        forward = gru_states(table[ids], cells[:3]).max(axis=0)
        backward = gru_states(table[ids[::-1]], cells[3:]).max(axis=0)
        expected = sigmoid(np.concatenate([forward, backward]) @ kernel + bias)
        np.testing.assert_allclose(model(ids[None])[0], expected, atol=1e-5)


def test_the_network_of_book_equals_numpy():
    model = lesson_reviews.build_model(dataclasses.replace(BOOK, **TINY), 1)
    table, *cells, kernel, bias = with_random_weights(model, 4)
    for ids in np.array([[0, 0, 5, 9, 1, 7], [3, 119, 8, 8, 2, 4]]):
        forward = lstm_states(table[ids], cells[:3])
        backward = lstm_states(table[ids[::-1]], cells[3:6])
        every_word = np.concatenate([forward, backward[::-1]], axis=1)
        forward = lstm_states(every_word, cells[6:9])
        backward = lstm_states(every_word[::-1], cells[9:])
        # Of the whole review, each direction counts when it has read everything.
        expected = sigmoid(np.concatenate([forward[-1], backward[-1]]) @ kernel + bias)
        np.testing.assert_allclose(model(ids[None])[0], expected, atol=1e-5)


def test_the_maximum_cell_survives_bidirectional_and_saving(tmp_path):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((6, 3))
    both = keras.layers.Bidirectional(keras.layers.RNN(MaximumGRUCell(5)))(inputs)
    model = keras.Model(inputs, both)
    model.save(tmp_path / "it.keras")
    x = np.random.default_rng(0).normal(size=(2, 6, 3)).astype("float32")
    loaded = keras.models.load_model(tmp_path / "it.keras")
    np.testing.assert_array_equal(loaded(x), model(x))
    # The backward half of a sequence is the forward half of the reversed one.
    forward, backward = np.split(np.array(model(x)), 2, axis=-1)
    weights = model.get_weights()
    model.set_weights([*weights[3:], *weights[:3]])
    turned = np.split(np.array(model(x[:, ::-1])), 2, axis=-1)
    np.testing.assert_allclose(turned, [backward, forward], atol=1e-6)


@pytest.mark.parametrize(("config", "expected"), [(BOOK, 2_757_761), (BEST, 1_938_881)])
def test_weights_by_formula_are_those_of_keras_and_of_the_recorded_runs(config, expected):
    assert lesson_reviews.count_weights(config) == expected
    assert lesson_reviews.build_model(config).count_params() == expected


def test_dropout_leaves_out_whole_words_in_training_alone():
    config = dataclasses.replace(BEST, **TINY, word_dropout=0.5)
    model = lesson_reviews.build_model(dataclasses.replace(config, vector_dropout=0.0), 1)
    dropout = next(one for one in model.layers if isinstance(one, keras.layers.Dropout))
    vectors = np.ones((50, 6, 4), dtype="float32")
    np.testing.assert_array_equal(dropout(vectors, training=False), vectors)
    dropped = np.array(dropout(vectors, training=True)) == 0  # (reviews, words, numbers)
    np.testing.assert_array_equal(dropped.all(axis=-1), dropped.any(axis=-1))
    assert 0.3 < dropped.mean() < 0.7


@pytest.mark.parametrize("config", [BOOK, BEST], ids=["book", "best"])
def test_every_weight_moves_in_one_update(config):
    keras.utils.set_random_seed(0)
    # What is left out does not move.
    model = lesson_reviews.build_model(dataclasses.replace(config, **TINY, **NO_DROPOUT), 1)
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    ids = np.arange(120).reshape(20, 6)
    model.train_on_batch(ids, (np.arange(20) % 2)[:, None])
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        assert (old != new).any(axis=-1).mean() > 0.9, variable.path


@pytest.mark.parametrize("preset", ["book", "best", "smoke-reviews"])
def test_presets_about_reviews_name_the_page_of_reviews(preset):
    assert PRESETS[preset].page == "lesson_reviews"


def test_a_resumed_run_does_not_train_again(make_run, capsys):
    config = dataclasses.replace(BEST, **TINY)
    run = make_run(config, "ch07_bidirectional", "best")
    path = Path(lesson_reviews.__file__)
    page.execute(path, run)
    metrics = json.loads(run.metrics.read_text())["metrics"]
    # Nothing trained lies where `ask` would look for taggers.
    assert [model.parent.name for model in run.saved_models()] == ["reviewer"]
    (run.folder / "reviewer" / "best.keras").unlink()
    run.metrics.unlink()
    page.execute(path, dataclasses.replace(run, is_resumed=True))
    assert json.loads(run.metrics.read_text())["metrics"] == metrics
    assert not run.saved_models()
    # 120 x 4, twice 4 x 9 + 3 x 9 + 2 x 9, and 6 + 1.
    assert metrics["num_weights"] == 480 + 2 * 81 + 7
    assert metrics["gain_over_bag_of_words"] == pytest.approx(
        metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    )
