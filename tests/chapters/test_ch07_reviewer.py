"""Chapter 7: the cell that keeps the maximum, and the networks of book and best."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch07_bidirectional import reviewer
from chapters.ch07_bidirectional.config import BEST, BOOK
from chapters.ch07_bidirectional.maximum import MaximumGRUCell

TINY = {
    "data": "generated",
    "num_reviews": 100,
    "vocabulary_size": 120,
    "sequence_length": 6,
    "embedding_size": 4,
    "num_units": 3,
    "batch_size": 10,
    "epochs": 1,
    "xla": False,
}


@pytest.mark.parametrize("padded", [False, True])
def test_the_maximum_cell_gives_what_pooling_makes_of_all_states(padded):
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(4, 6, 3)).astype("float32")
    # All states below zero for one sample: the maximum must not start at zero.
    mask = np.arange(6) < np.array([[6], [4], [2], [1]])
    mask = mask if padded else np.ones_like(mask)
    keras.utils.set_random_seed(0)
    gru = keras.layers.GRU(5, return_sequences=True)
    states = np.array(gru(inputs))  # (batch, time, units)
    layer = keras.layers.RNN(MaximumGRUCell(5))
    layer.build(inputs.shape)
    layer.set_weights(gru.get_weights())
    expected = np.where(mask[..., None], states, -1).max(axis=1)
    assert (expected < 0).any()
    largest = layer(inputs, mask=keras.ops.convert_to_tensor(mask))
    np.testing.assert_allclose(largest, expected, atol=1e-6)


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


@pytest.mark.parametrize("config", [BOOK, BEST], ids=["book", "best"])
def test_weights_by_formula_are_those_of_keras(config):
    assert reviewer.build_model(config).count_params() == reviewer.count_weights(config)


@pytest.mark.parametrize("config", [BOOK, BEST], ids=["book", "best"])
def test_every_weight_moves_in_one_step(config):
    keras.utils.set_random_seed(0)
    # What is left out does not move.
    none_left_out = {"word_dropout": 0.0, "vector_dropout": 0.0, "state_dropout": 0.0}
    model = reviewer.build_model(dataclasses.replace(config, **TINY, **none_left_out), 1)
    model.run_eagerly = True
    before = model.get_weights()
    ids = np.arange(120).reshape(20, 6)
    model.train_on_batch(ids, (np.arange(20) % 2)[:, None])
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        assert (old != new).any(axis=-1).mean() > 0.9, variable.path


def test_a_resumed_run_does_not_train_again(make_run):
    config = dataclasses.replace(BEST, **TINY)
    run = make_run(config, "ch07_bidirectional", "best")
    metrics = reviewer.main(config, run)
    (run.folder / "reviewer" / "best.keras").unlink()
    assert reviewer.main(config, dataclasses.replace(run, is_resumed=True)) == metrics
    assert metrics["num_weights"] == reviewer.count_weights(config)
    assert metrics["gain_over_bag_of_words"] == pytest.approx(
        metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    )
