"""Exactness of chapter 4: one-hot in the cell, weights, baselines."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch04_imdb_onehot import lesson, pictures
from chapters.ch04_imdb_onehot.cells import OneHotRNNCell
from chapters.ch04_imdb_onehot.config import BOOK, QUICK
from common import baselines, training

FIT = {"batch_size": 16, "epochs": 3, "shuffle": False, "verbose": 0}
SMALL = dataclasses.replace(QUICK, vocabulary_size=12, sequence_length=6, seed=5)


@pytest.fixture(scope="module")
def slice_of_reviews():
    """96 generated reviews of six words, ids below 12, and their labels."""
    config = dataclasses.replace(SMALL, num_reviews=120)
    data = lesson.load_data(config)
    return data.x_train, data.y_train.astype("float32")


@pytest.fixture(scope="module")
def trained(slice_of_reviews):
    """Our model, compiled as in the lesson: weights before, loss of three epochs, weights after."""
    keras.utils.set_random_seed(SMALL.seed)
    model = lesson.build_model(SMALL)
    start = model.get_weights()
    curve = model.fit(*slice_of_reviews, **FIT).history["loss"]
    return start, curve, model.get_weights()


def the_books_way(config):
    """The page's copy of the book's model, compiled step by step."""
    model = lesson.build_book_model(config)
    model.compile(
        keras.optimizers.Adam(config.learning_rate),
        "binary_crossentropy",
        run_eagerly=not training.ONLY_XLA,
    )
    return model


def test_looking_the_row_up_begins_and_trains_like_materialised_arrays(slice_of_reviews, trained):
    x, y = slice_of_reviews
    start, curve, end = trained
    keras.utils.set_random_seed(SMALL.seed)
    book = the_books_way(SMALL)
    for weights, expected in zip(start, book.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)
    one_hot = keras.utils.to_categorical(x, SMALL.vocabulary_size)
    expected_curve = book.fit(one_hot, y, **FIT).history["loss"]
    np.testing.assert_allclose(curve, expected_curve, rtol=1e-5)
    for weights, expected in zip(end, book.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, atol=1e-5)


def test_multiplying_by_the_one_hot_vector_learns_like_looking_the_row_up(
    slice_of_reviews, trained, monkeypatch
):
    _, curve, end = trained
    monkeypatch.setattr(lesson, "RowLookupRNNCell", OneHotRNNCell)
    keras.utils.set_random_seed(SMALL.seed)
    model = lesson.build_model(SMALL)
    model.jit_compile = training.ONLY_XLA
    losses = model.fit(*slice_of_reviews, **FIT).history["loss"]
    np.testing.assert_allclose(losses, curve, rtol=1e-5)
    for weights, others in zip(model.get_weights(), end, strict=True):
        np.testing.assert_allclose(weights, others, atol=1e-5)


def test_every_weight_moves_in_one_step(slice_of_reviews):
    x, y = slice_of_reviews
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMALL)
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    model.train_on_batch(x, y)
    used_words = np.unique(x)
    for index, (old, new) in enumerate(zip(before, model.get_weights(), strict=True)):
        moved = old != new
        # Rows of words that no review holds cannot move.
        assert moved[used_words].all() if index == 0 else moved.all()


@pytest.mark.parametrize(
    ("vocabulary_size", "expected"), [(500, 4_081), (300, 2_481), (200, 1_681)]
)
def test_weights_by_formula_by_keras_and_as_the_book_prints(vocabulary_size, expected):
    config = dataclasses.replace(BOOK, vocabulary_size=vocabulary_size)
    assert lesson.count_weights(config) == expected
    assert lesson.build_model(config).count_params() == expected


def test_a_saved_model_gives_the_same_probabilities(slice_of_reviews, tmp_path):
    x, _ = slice_of_reviews
    model = lesson.build_model(SMALL)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(model(x), loaded(x))


def test_quick_data_leave_the_bag_of_words_with_a_coin_on_the_hard_half():
    data = lesson.load_data(QUICK)
    metrics = baselines.measure(data, QUICK.vocabulary_size, data.test_is_hard)
    assert metrics["baseline_accuracy"] == pytest.approx(0.5, abs=0.03)
    assert metrics["bag_of_words_accuracy_hard"] < 0.65
    assert metrics["bag_of_words_accuracy"] > 0.7


@pytest.mark.tensorflow_only("on JAX, fit visits the batches in another order in every epoch")
def test_after_a_seed_every_epoch_visits_the_same_batches_in_the_same_order():
    keras.utils.set_random_seed(42)
    epochs = lesson.visited_samples(epochs=3)
    assert sorted(epochs[0].ravel()) == list(range(8))
    assert sorted(epochs[0].ravel()) != epochs[0].ravel().tolist()
    np.testing.assert_array_equal(epochs[1], epochs[0])
    np.testing.assert_array_equal(epochs[2], epochs[0])


def test_every_recorded_seed_stands_beside_the_bag_of_words_of_its_own_words():
    generated, real = pictures.plot_seeds().axes
    for axes, counts in ((generated, [3, 3]), (real, [3, 3, 3])):
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        assert [len(line.get_xdata()) for line in dots] == counts
    # Dots, mean and bag of words of every group, in this order.
    easy_bag, hard_bag = (line.get_ydata()[0] for line in generated.get_lines()[2::3])
    assert (easy_bag, hard_bag) == pytest.approx((1.0, 0.45))
    assert [line.get_ydata()[0] for line in real.get_lines()[2::3]] == pytest.approx(
        [0.79828, 0.72756, 0.72756]
    )
