"""Exactness and behaviour of chapter 6: layers by hand, the mistake, what each layer reads."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch06_stacked_rnn import lesson, pictures, reading, stacking
from chapters.ch06_stacked_rnn.config import QUICK
from chapters.ch06_stacked_rnn.networks import Network
from common import training
from common.errors import UserError
from common.text import Vocabulary

SMALL = dataclasses.replace(
    QUICK, vocabulary_size=12, sequence_length=6, embedding_size=2, num_units=3
)
VOCABULARY = Vocabulary(("not", "a", "bad", "film", "good", "dull", "so", "it"))


@pytest.fixture(scope="module")
def small_model():
    """Two layers of 3 units on vectors of 2 numbers, with weights that make tanh bend."""
    model = lesson.build_model(SMALL, Network(2, 3))
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    return model


@pytest.mark.parametrize("masked", [False, True])
def test_three_layers_by_hand_equal_keras(masked):
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(3, 5, 4)).astype("float32")
    mask = np.array([[0, 0, 1, 1, 1], [1, 1, 0, 1, 0], [1, 1, 1, 1, 1]], dtype=bool)
    mask = mask if masked else None
    expected, weights, by_keras = [], [], inputs
    for units in (2, 3, 2):
        layer = keras.layers.SimpleRNN(units, return_sequences=True)
        layer.build(by_keras.shape)
        layer.set_weights([rng.normal(size=w.shape) for w in layer.get_weights()])
        weights.append(CellWeights(*layer.get_weights()))
        by_keras = layer(by_keras, mask=mask)
        expected.append(by_keras)
    for states, layer_states in zip(stacking.forward(inputs, weights, mask), expected, strict=True):
        np.testing.assert_allclose(states, layer_states, atol=1e-5)


def test_in_a_network_the_mask_reaches_every_layer():
    word_ids = np.array([[0, 0, 3, 1], [2, 0, 4, 1]])
    table = keras.layers.Embedding(5, 3, mask_zero=True, name="embedding")
    model = keras.Sequential([keras.Input((4,)), table])
    for number, every_step in ((1, True), (2, False)):
        layer = keras.layers.SimpleRNN(2, return_sequences=every_step, name=f"recurrent_{number}")
        model.add(layer)
    vectors = stacking.word_vectors(model, word_ids)
    np.testing.assert_array_equal(vectors, keras.ops.convert_to_numpy(table(word_ids)))
    states = stacking.forward(vectors, stacking.weights_of(model), mask=word_ids != 0)
    np.testing.assert_allclose(model(word_ids), states[-1][:, -1], atol=1e-5)


def test_two_loops_of_the_page_equal_numbers_by_hand_and_keras():
    sequence = np.array([[1.0], [0.0], [-1.0]])
    states_1 = lesson.read_sequence(sequence, *lesson.LAYER_1)
    states_2 = lesson.read_sequence(states_1, *lesson.LAYER_2)
    np.testing.assert_allclose(states_1[:, 0], [0.761594, 0.642015, -0.343438], atol=1e-6)
    # tanh(2 x .762), tanh(2 x .642 + 0.909 / 2), tanh(-2 x .343 + 0.940 / 2)
    np.testing.assert_allclose(states_2[:, 0], [0.909252, 0.940071, -0.213505], atol=1e-6)
    keras_states = sequence[None]
    for weights in (lesson.LAYER_1, lesson.LAYER_2):
        layer = keras.layers.SimpleRNN(1, return_sequences=True)
        layer.build(keras_states.shape)
        layer.set_weights(weights)
        keras_states = layer(keras_states)
    np.testing.assert_allclose(keras_states[0], states_2, atol=1e-6)


def test_the_naked_loop_equals_the_full_form():
    rng = np.random.default_rng(4)
    layers = [
        CellWeights(rng.normal(size=(d, h)), rng.normal(size=(h, h)), rng.normal(size=h))
        for d, h in ((4, 3), (3, 2))
    ]
    inputs = rng.normal(size=(5, 4))
    for weights, states in zip(layers, stacking.forward(inputs[None], layers), strict=True):
        inputs = lesson.read_sequence(
            inputs, weights.kernel, weights.recurrent_kernel, weights.bias
        )
        np.testing.assert_allclose(states[0], inputs, atol=1e-12)


def test_layers_that_do_not_fit_get_one_clear_line():
    cell = CellWeights(np.zeros((4, 2)), np.zeros((2, 2)), np.zeros(2))
    with pytest.raises(UserError, match="reads vectors of 4 numbers, these have 2"):
        stacking.forward(np.zeros((1, 3, 4)), [cell, cell])


def test_the_network_equals_two_loops_written_out(small_model):
    """Wrong in any layer's return_sequences, this cannot come out."""
    word_ids = np.array([[0, 4, 11, 4, 2, 1]])
    table, *cells, output_kernel, output_bias = small_model.get_weights()
    lower, upper = np.zeros(3), np.zeros(3)
    for word_id in word_ids[0]:
        lower = np.tanh(table[word_id] @ cells[0] + lower @ cells[1] + cells[2])
        upper = np.tanh(lower @ cells[3] + upper @ cells[4] + cells[5])
    probability = 1 / (1 + np.exp(-(upper @ output_kernel + output_bias)))
    np.testing.assert_allclose(small_model(word_ids)[0], probability, atol=1e-5)


def test_the_difference_from_keras_is_rounding_and_sees_a_wrong_layer(small_model, monkeypatch):
    word_ids = np.arange(12).reshape(2, 6)
    assert lesson.difference_from_keras(small_model, word_ids) < 1e-5
    both = stacking.weights_of(small_model)
    # The square of the first layer's own states, in the place of the second's.
    both[1] = dataclasses.replace(both[1], recurrent_kernel=both[0].recurrent_kernel)
    monkeypatch.setattr(stacking, "weights_of", lambda model: both)
    assert lesson.difference_from_keras(small_model, word_ids) > 0.01


def test_all_but_the_last_layer_give_a_state_at_every_word():
    model = lesson.build_model(QUICK, Network(3, 8))
    shapes = [layer.output.shape for layer in model.layers]
    every_word = (None, 24, 8)
    assert shapes == [(None, 24), (None, 24, 16), every_word, every_word, (None, 8), (None, 1)]


def test_every_layer_has_weights_of_its_own_and_all_of_them_learn():
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMALL, Network(2, 3))
    kernels = [weights.recurrent_kernel for weights in stacking.weights_of(model)]
    assert (kernels[0] != kernels[1]).all()
    assert len({id(w) for layer in model.layers for w in layer.weights}) == 1 + 2 * 3 + 2
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    model.train_on_batch(np.arange(12).reshape(2, 6), np.array([0.0, 1.0]))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert (old != new).all()


def test_the_mistake_is_refused_in_keras_own_words():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        lesson.build_stack(SMALL, (False, False))


def test_the_cure_works():
    assert lesson.build_stack(SMALL, (True, False)).output_shape == (None, 3)


def test_the_opposite_mistake_is_built_without_complaint_and_found_by_fit():
    model = lesson.build_stack(SMALL, (True, True))
    assert model.output_shape == (None, 6, 3)
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", run_eagerly=not training.ONLY_XLA)
    with pytest.raises(ValueError, match="must have the same (rank|shape)"):
        model.fit(np.zeros((2, 6, 2)), np.array([0, 1]), verbose=0)


def test_reading_ends_with_the_states_that_keras_gives_to_the_verdict(small_model):
    read = reading.read(small_model, VOCABULARY, ["not", "a", "stupendous", "film"])
    assert read.known == [True, True, False, True]
    assert [layer.shape for layer in read.layers] == [(4, 2), (4, 3), (4, 3)]
    word_ids = np.array([[0, 1, 4, 5, 2, 7]])
    table = small_model.get_layer("embedding").get_weights()[0]
    np.testing.assert_array_equal(read.layers[0], table[word_ids[0, 2:]])
    before_verdict = keras.Model(small_model.input, small_model.get_layer("recurrent_2").output)
    np.testing.assert_allclose(read.layers[-1][-1], before_verdict(word_ids)[0], atol=1e-5)


def test_without_its_first_word_a_sentence_is_the_same_to_layer_1_and_another_to_layer_2(
    small_model,
):
    words = ["not", "a", "bad", "film"]
    whole, shorter = (reading.read(small_model, VOCABULARY, one) for one in (words, words[1:]))
    vectors, states, _ = reading.differences(whole, shorter)
    np.testing.assert_array_equal(vectors, [0, 0, 0])
    assert (states > 0.01).all()
    expected = np.abs(whole.layers[1][2] - shorter.layers[1][1]).max()
    assert states[1] == expected, 'at "bad"'


@pytest.mark.parametrize(
    ("sentence", "length", "message"),
    [
        ("", 24, "takes 2 to 12 English words"),
        ("?! good", 24, "takes 2 to 12 English words"),
        ("so " * 13, 24, "takes 2 to 12 English words"),
        ("정말 좋은 영화", 24, "takes 2 to 12 English words"),
        ("not a bad film", 4, "needs 5 time steps: take --sequence-length 5 or more, not 4"),
    ],
)
def test_sentences_that_cannot_be_shown_get_one_clear_line(sentence, length, message):
    with pytest.raises(UserError, match=message) as error:
        reading.words_of(sentence, length)
    assert "\n" not in str(error.value)


def test_training_ends_at_the_best_epoch_and_its_metrics_are_those_of_the_model(make_run):
    config = dataclasses.replace(
        QUICK, num_reviews=200, batch_size=20, epochs=2, learning_rate=0.05, patience=3
    )
    data, run, network = lesson.load_data(config), make_run(config), Network(2, 4)
    metrics = lesson.measure(config, run, network, data)
    assert metrics["seconds_per_epoch"] > 0
    model = keras.models.load_model(run.best_model, compile=False)
    assert metrics["val_loss"] == pytest.approx(min(run.history()["val_loss"]), rel=1e-5)
    probabilities = keras.ops.convert_to_numpy(model(data.x_test))[:, 0]
    is_right = (probabilities > 0.5) == data.y_test
    assert metrics["test_accuracy"] == pytest.approx(is_right.mean(), abs=1e-6)
    hard = is_right[data.test_is_hard]
    assert metrics["test_accuracy_hard"] == pytest.approx(hard.mean(), abs=1e-6)
    assert metrics["num_weights"] == network.count_weights(config.embedding_size)
    losses = keras.losses.binary_crossentropy(data.y_validation[:, None], model(data.x_validation))
    assert np.mean(losses) == pytest.approx(metrics["val_loss"], rel=1e-4)


def test_the_lowest_panels_show_the_words_and_the_right_ones_what_the_first_word_changed(
    small_model,
):
    words = ["not", "bad", "film"]
    whole, shorter = (reading.read(small_model, VOCABULARY, one) for one in (words, words[1:]))
    figure = pictures.plot_states(whole, shorter)
    images = [axes.images[0].get_array() for axes in figure.axes if axes.images]
    # From above, the left panel of every row first; colorbars have no image.
    layers = list(zip(whole.layers, shorter.layers, strict=True))[::-1]
    for left, right, (array, without) in zip(images[::2], images[1::2], layers, strict=True):
        np.testing.assert_array_equal(left, array.T)
        assert right.mask[:, 0].all()
        np.testing.assert_allclose(right[:, 1:], (array[1:] - without).T)
    assert figure.axes[5].get_title() == 'changed by "not": by 0.00 at most'


def test_a_drawn_network_has_two_cells_a_word_and_one_verdict():
    (axes,) = pictures.plot_two_layers(["not", "bad"]).axes
    texts = [text.get_text() for text in axes.texts]
    assert sum(text.startswith("$h^") for text in texts) == 2 * 2
    assert texts.count("verdict") == 1
    # Up from two words through two layers, once to the verdict, and once along either layer.
    arrows = [patch for patch in axes.patches if hasattr(patch, "get_arrowstyle")]
    assert len(arrows) == 2 * 2 + 1 + 2
