"""Exactness of chapter 1: the position index, the networks, and what they learn."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch01_sequences import lesson, orders
from chapters.ch01_sequences.config import QUICK
from chapters.ch01_sequences.orders import Arrangements, shuffle_words
from chapters.ch01_sequences.position import PositionIndex
from common import baselines, runs, training

SMALL = dataclasses.replace(
    QUICK,
    vocabulary_size=10,
    embedding_size=3,
    num_units=4,
    bag_units=5,
    batch_size=4,
    learning_rate=0.01,
)
NETWORKS = lesson.BAGS | {"recurrent": lesson.build_model}


@pytest.fixture(scope="module")
def small_task():
    """Eight sequences of six ids below 10, padded in front."""
    rng = np.random.default_rng(0)
    x = rng.integers(4, 10, (8, 6)).astype("int32")
    x[::2, :2] = 0
    y = np.arange(8) % 2
    return Arrangements(x, y, x, y, x, y, vocabulary_size=10, name="small")


def build(name, data):
    keras.utils.set_random_seed(SMALL.seed)
    return NETWORKS[name](SMALL, data)


def answers(model, ids):
    return keras.ops.convert_to_numpy(model(ids))[:, 0]


# The position index, and the networks


def test_position_index_stands_in_front_and_runs_from_minus_four_to_four():
    vectors = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    result = keras.ops.convert_to_numpy(PositionIndex()(vectors))
    assert result[..., 0].tolist() == [[-4, -2, 0, 2, 4]] * 2
    np.testing.assert_array_equal(result[..., 1:], vectors)


def test_without_position_the_bag_network_answers_alike_for_every_order(small_task):
    shuffled = shuffle_words(small_task.x_test, seed=1)
    for name in lesson.BAGS:
        model = build(name, small_task)
        difference = np.abs(answers(model, shuffled) - answers(model, small_task.x_test)).max()
        assert (difference > 1e-4) == (name == "bag_position")


def test_a_mean_of_linear_features_is_blind_for_the_order_even_with_positions():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(1, 6, 3)).astype("float32")
    kernel = rng.normal(size=(4, 5))
    orders = [np.array(PositionIndex()(one)) @ kernel for one in (vectors, vectors[:, ::-1])]
    means = [features.mean(axis=1) for features in orders]
    np.testing.assert_allclose(means[0], means[1], atol=1e-6)
    bent = [np.maximum(features, 0).mean(axis=1) for features in orders]
    assert np.abs(bent[0] - bent[1]).max() > 0.05


@pytest.mark.parametrize("name", lesson.BAGS)
def test_the_bag_network_follows_its_equations_and_leaves_padding_out(small_task, name):
    model = build(name, small_task)
    table, kernel, bias, kernel_2, bias_2, kernel_3, bias_3 = model.get_weights()
    ids = small_task.x_test
    expected = []
    for row in ids:
        features = []
        for step, number in enumerate(row):
            index = [8 * step / (len(row) - 1) - 4] if name == "bag_position" else []
            if number:
                features.append(np.maximum([*index, *table[number]] @ kernel + bias, 0))
        hidden = np.maximum(np.mean(features, axis=0) @ kernel_2 + bias_2, 0)
        expected.append(1 / (1 + np.exp(-(hidden @ kernel_3 + bias_3)[0])))
    np.testing.assert_allclose(answers(model, ids), expected, atol=1e-6)


def test_the_recurrent_network_follows_its_equations(small_task):
    model = build("recurrent", small_task)
    table, kernel, recurrent_kernel, bias, output_kernel, output_bias = model.get_weights()
    ids = small_task.x_test
    state = np.zeros((len(ids), SMALL.num_units))
    for step in range(6):
        state = np.tanh(table[ids[:, step]] @ kernel + state @ recurrent_kernel + bias)
    expected = 1 / (1 + np.exp(-(state @ output_kernel + output_bias)))
    np.testing.assert_allclose(answers(model, ids), expected[:, 0], atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_weight_moves_in_one_update(small_task, name):
    model = build(name, small_task)
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    model.train_on_batch(small_task.x_train, small_task.y_train)
    used = np.unique(small_task.x_train)
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        moved = old != new
        if "embeddings" in variable.path:
            # Rows of ids that do not occur stay; the bags leave the padding's row alone.
            assert moved[used[used > 0]].all()
        elif name == "recurrent":
            assert moved.all()
        else:
            # A rectified unit of a bag that is off for all samples does not move.
            assert moved.any()


def test_all_orders_are_trained_from_the_same_first_weights_in_the_same_batches(
    small_task, start_run, monkeypatch
):
    first = []
    train = lesson.train

    def watch(config, run, model, data):
        first.append(model.get_weights())
        return train(config, run, model, data)

    monkeypatch.setattr(lesson, "train", watch)
    config = dataclasses.replace(SMALL, epochs=2)
    same = dict.fromkeys(("original", "shuffled", "reversed"), small_task)
    run = start_run(config)
    metrics = lesson.run_order_experiment(config, run, same)
    for weights in first[1:]:
        for one, other in zip(first[0], weights, strict=True):
            np.testing.assert_array_equal(one, other)
    # Equal data, equal weights, equal batches: equal curves.
    histories = [run.part(order).history() for order in same]
    assert len(histories[0]["loss"]) == 2
    assert histories[0] == histories[1] == histories[2]
    assert metrics["original_test_accuracy"] == metrics["original_test_accuracy_on_shuffled"]


# What is learned


@pytest.fixture(scope="module")
def start_run(tmp_path_factory):
    def start(config):
        options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
        return runs.start("ch01_sequences", "quick", config, options)

    return start


def test_letters_need_order_or_a_position(start_run):
    quick = dataclasses.replace(QUICK, letters_epochs=2)
    task = orders.arrange("Hello", quick.seed, quick.letters_per_epoch)
    config = quick.for_letters(task.vocabulary_size)
    run = start_run(config)
    metrics = lesson.run_position_experiment(config, run, "letters", task, NETWORKS)
    assert metrics["letters_bag_test_accuracy"] == 0.5
    assert metrics["letters_bag_position_test_accuracy"] == 1
    assert metrics["letters_recurrent_test_accuracy"] == 1
    # A resumed run finds the metrics and does not train again.
    resumed = dataclasses.replace(run, is_resumed=True)
    for name in NETWORKS:
        (run.folder / f"letters_{name}" / "best.keras").unlink()
    again = lesson.run_position_experiment(config, resumed, "letters", task, NETWORKS)
    assert again == metrics
    assert not list(run.folder.rglob("best.keras"))


def test_what_has_lost_the_order_is_left_with_a_coin_on_the_hard_half(start_run):
    config = dataclasses.replace(QUICK, epochs=3, learning_rate=2e-2)
    data = lesson.load_data(config)
    in_order = orders.three_orders(data, config.seed)
    metrics = lesson.run_order_experiment(config, start_run(config), in_order)
    metrics |= baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    assert metrics["original_test_accuracy_hard"] > 0.8
    assert metrics["reversed_test_accuracy_hard"] > 0.6
    assert metrics["shuffled_test_accuracy_hard"] < 0.55
    assert metrics["original_test_accuracy_on_shuffled"] < metrics["original_test_accuracy"] - 0.1
    assert metrics["bag_of_words_accuracy_hard"] < 0.55
    assert metrics["original_test_accuracy"] > metrics["bag_of_words_accuracy"] + 0.1
