"""Exactness of chapter 1: position, readers, networks side by side, and what they learn."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch01_sequences import (
    lesson,
    letters,
    restart,
)
from chapters.ch01_sequences.config import QUICK
from chapters.ch01_sequences.order import shuffle_words
from chapters.ch01_sequences.position import PositionIndex
from chapters.ch01_sequences.tasks import Task
from common import runs

SMALL = dataclasses.replace(
    QUICK, embedding_size=3, num_units=4, bag_units=5, batch_size=4, learning_rate=0.01
)


@pytest.fixture(scope="module")
def small_task():
    """Eight sequences of six ids below 10, padded in front."""
    rng = np.random.default_rng(0)
    x = rng.integers(4, 10, (8, 6)).astype("int32")
    x[::2, :2] = 0
    y = np.arange(8) % 2
    return Task(x, y, x, y, x, y, vocabulary_size=10, name="small")


def one_network(task, reader, with_position):
    return lesson.build_model(SMALL, task, {"it": (reader, with_position)})


def answers(model, ids):
    return keras.ops.convert_to_numpy(model(ids)["it"])[:, 0]


# The position index, and the two readers


def test_position_index_stands_in_front_and_runs_from_minus_four_to_four():
    vectors = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    result = keras.ops.convert_to_numpy(PositionIndex()(vectors))
    assert result[..., 0].tolist() == [[-4, -2, 0, 2, 4]] * 2
    np.testing.assert_array_equal(result[..., 1:], vectors)


def test_without_position_the_bag_network_answers_alike_for_every_order(small_task):
    shuffled = shuffle_words(small_task.x_test, seed=1)
    for with_position in (False, True):
        model = one_network(small_task, "bag", with_position)
        difference = np.abs(answers(model, shuffled) - answers(model, small_task.x_test)).max()
        assert (difference > 1e-4) == with_position


def test_a_mean_of_linear_features_is_blind_for_the_order_even_with_positions():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(1, 6, 3)).astype("float32")
    kernel = rng.normal(size=(4, 5))
    orders = [np.array(PositionIndex()(one)) @ kernel for one in (vectors, vectors[:, ::-1])]
    means = [features.mean(axis=1) for features in orders]
    np.testing.assert_allclose(means[0], means[1], atol=1e-6)
    bent = [np.maximum(features, 0).mean(axis=1) for features in orders]
    assert np.abs(bent[0] - bent[1]).max() > 0.05


@pytest.mark.parametrize("with_position", [False, True])
def test_the_bag_network_follows_its_equations_and_leaves_padding_out(small_task, with_position):
    model = one_network(small_task, "bag", with_position)
    table, kernel, bias, kernel_2, bias_2, kernel_3, bias_3 = model.get_weights()
    ids = small_task.x_test
    expected = []
    for row in ids:
        features = []
        for step, number in enumerate(row):
            index = [8 * step / (len(row) - 1) - 4] if with_position else []
            if number:
                features.append(np.maximum([*index, *table[number]] @ kernel + bias, 0))
        hidden = np.maximum(np.mean(features, axis=0) @ kernel_2 + bias_2, 0)
        expected.append(1 / (1 + np.exp(-(hidden @ kernel_3 + bias_3)[0])))
    np.testing.assert_allclose(answers(model, ids), expected, atol=1e-6)


def test_the_recurrent_network_follows_its_equations(small_task):
    model = one_network(small_task, "recurrent", True)
    table, kernel, recurrent_kernel, bias, output_kernel, output_bias = model.get_weights()
    ids = small_task.x_test
    state = np.zeros((len(ids), SMALL.num_units))
    for step in range(6):
        index = np.full((len(ids), 1), 8 * step / 5 - 4)
        vectors = np.concatenate([index, table[ids[:, step]]], axis=1)
        state = np.tanh(vectors @ kernel + state @ recurrent_kernel + bias)
    expected = 1 / (1 + np.exp(-(state @ output_kernel + output_bias)))
    np.testing.assert_allclose(answers(model, ids), expected[:, 0], atol=1e-6)


def test_every_weight_moves_in_one_step(small_task):
    model = lesson.build_model(SMALL, small_task, lesson.ALL_NETWORKS)
    model.run_eagerly = True
    before = model.get_weights()
    targets = dict.fromkeys(model.output_names, small_task.y_train)
    model.train_on_batch(small_task.x_train, targets)
    used = np.unique(small_task.x_train)
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        moved = old != new
        if "embeddings" in variable.path:
            # Rows of ids that do not occur stay; the bags leave the padding's row alone.
            assert moved[used[used > 0]].all()
        elif "rnn" in variable.path or "recurrent" in variable.path:
            assert moved.all()
        else:
            # A rectified unit of a bag that is off for all samples does not move.
            assert moved.any()


def test_networks_side_by_side_learn_as_each_would_alone(small_task):
    together = lesson.build_model(SMALL, small_task, lesson.ALL_NETWORKS)
    first = together.get_weights()
    starts = dict(zip((w.path for w in together.weights), first, strict=True))
    alone = one_network(small_task, "recurrent", False)
    (output,) = [layer for layer in together.layers if layer.name == "recurrent"]
    rnn = output.input._keras_history.operation
    embedding = rnn.input._keras_history.operation
    mine = [*embedding.weights, *rnn.weights, *output.weights]
    together.run_eagerly = alone.run_eagerly = True
    alone.set_weights([starts[weight.path] for weight in mine])
    for _ in range(3):
        targets = dict.fromkeys(together.output_names, small_task.y_train)
        together.train_on_batch(small_task.x_train, targets)
        alone.train_on_batch(small_task.x_train, {"it": small_task.y_train})
    for weight, expected in zip(mine, alone.get_weights(), strict=True):
        np.testing.assert_allclose(keras.ops.convert_to_numpy(weight), expected, atol=1e-6)


def test_starting_over_gives_the_same_training_again(small_task):
    model = one_network(small_task, "recurrent", False)
    model.run_eagerly = True
    state = restart.first_state(model)
    targets = {"it": small_task.y_train}
    curves = []
    for _ in range(2):
        restart.start_over(model, state)
        curves.append([model.train_on_batch(small_task.x_train, targets)[0] for _ in range(3)])
        model.reset_metrics()
    assert curves[0] == curves[1]
    assert curves[0][2] < curves[0][0]


# What is learned


@pytest.fixture(scope="module")
def start_run(tmp_path_factory):
    def start(config):
        options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
        return runs.start("ch01_sequences", "quick", config, options)

    return start


def test_letters_need_order_or_a_position(start_run):
    config = dataclasses.replace(QUICK, letters_epochs=2).for_letters()
    task = letters.arrange("Hello", config.seed, config.letters_per_epoch)
    run = start_run(config)
    metrics = lesson.run_position_lab(run, {"letters": (config, task, lesson.ALL_NETWORKS)})
    assert metrics["letters_bag_test_accuracy"] == 0.5
    assert metrics["letters_bag_position_test_accuracy"] == 1
    assert metrics["letters_recurrent_test_accuracy"] == 1
    # A resumed run finds the figures and does not train again.
    resumed = dataclasses.replace(run, is_resumed=True)
    (run.folder / "letters" / "best.keras").unlink()
    assert (
        lesson.run_position_lab(resumed, {"letters": (config, task, lesson.ALL_NETWORKS)})
        == metrics
    )


def test_what_has_lost_the_order_is_left_with_a_coin_on_the_hard_half(start_run):
    config = dataclasses.replace(QUICK, epochs=3, learning_rate=2e-2)
    task = lesson.load_data(config)
    metrics = lesson.run_order_lab(config, start_run(config), task)
    assert metrics["original_test_accuracy_hard"] > 0.8
    assert metrics["reversed_test_accuracy_hard"] > 0.6
    assert metrics["shuffled_test_accuracy_hard"] < 0.55
    assert metrics["original_test_accuracy_on_shuffled"] < metrics["original_test_accuracy"] - 0.1
    assert metrics["bag_of_words_accuracy_hard"] < 0.55
    assert metrics["original_test_accuracy"] > metrics["bag_of_words_accuracy"] + 0.1
