"""Chapter 15: attention by hand is Keras's, layer by layer and inside the decoders."""

import keras
import numpy as np
import pytest

from chapters.ch15_attention import attention
from chapters.ch15_attention.decoders import BahdanauDecoder, LuongDecoder

BATCH, TARGET, SOURCE, UNITS = 3, 2, 5, 4
# Sentences of five, three and one token.
MASK = np.arange(SOURCE) < np.array([[5], [3], [1]])


@pytest.fixture
def arrays():
    """Questions (batch, target, units), states and keys (batch, source, units)."""
    rng = np.random.default_rng(0)
    shapes = (BATCH, TARGET, UNITS), (BATCH, SOURCE, UNITS), (BATCH, SOURCE, UNITS)
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


def same(ours, theirs):
    theirs = keras.ops.convert_to_numpy(theirs)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def randomised(layer, *shapes):
    """Builds a layer and gives it weights none of which is zero or one."""
    layer.build(*shapes)
    rng = np.random.default_rng(1)
    layer.set_weights([rng.normal(0, 0.5, weight.shape) for weight in layer.get_weights()])
    return layer


def test_dot_attention_is_that_of_keras(arrays):
    questions, states, _ = arrays
    contexts, weights = attention.look(attention.dot_scores(questions, states), states, MASK)
    found = keras.layers.Attention()(
        [questions, states], mask=[None, MASK], return_attention_scores=True
    )
    same(contexts, found[0])
    same(weights, found[1])


def test_general_attention_is_that_of_keras_behind_a_dense_layer(arrays):
    questions, states, _ = arrays
    dense = randomised(keras.layers.Dense(UNITS, use_bias=False), questions.shape)
    scores = attention.general_scores(questions, states, dense.get_weights()[0])
    contexts, weights = attention.look(scores, states, MASK)
    found = keras.layers.Attention()(
        [dense(questions), states], mask=[None, MASK], return_attention_scores=True
    )
    same(contexts, found[0])
    same(weights, found[1])


def test_additive_attention_is_that_of_keras(arrays):
    questions, states, keys = arrays
    layer = randomised(keras.layers.AdditiveAttention(), [questions.shape, states.shape])
    scores = attention.additive_scores(questions, keys, layer.get_weights()[0])
    contexts, weights = attention.look(scores, states, MASK)
    found = layer([questions, states, keys], mask=[None, MASK], return_attention_scores=True)
    same(contexts, found[0])
    same(weights, found[1])


def test_weights_are_shares_of_the_real_tokens_only(arrays):
    questions, states, _ = arrays
    weights = attention.masked_softmax(attention.dot_scores(questions, states), MASK)
    np.testing.assert_allclose(weights.sum(axis=2), 1, atol=1e-6)
    assert (weights[~np.broadcast_to(MASK[:, None], weights.shape)] == 0).all()
    assert (weights[np.broadcast_to(MASK[:, None], weights.shape)] > 0).all()
    # A sentence of one word: there is nowhere else to look.
    assert (weights[2, :, 0] == 1).all()


def test_a_context_worked_out_on_paper():
    # Scores ln 1 and ln 3 are shares of 1/4 and 3/4; the third token is padding, whatever its score.
    scores = np.log([[[1.0, 3.0, 1e6]]])
    states = np.array([[[4.0, 0.0], [0.0, 8.0], [99.0, 99.0]]])
    context, weights = attention.look(scores, states, np.array([[True, True, False]]))
    np.testing.assert_allclose(weights, [[[0.25, 0.75, 0.0]]])
    np.testing.assert_allclose(context, [[[1.0, 6.0]]])


def test_large_scores_do_not_overflow():
    weights = attention.masked_softmax(np.array([[[1e4, 1e4, -1e4]]]), np.ones((1, 3), bool))
    np.testing.assert_allclose(weights, [[[0.5, 0.5, 0.0]]])


def test_a_source_of_padding_only_is_refused():
    with pytest.raises(ValueError, match="at least one real token"):
        attention.masked_softmax(np.zeros((2, 1, 3)), np.array([[True, False, False], [False] * 3]))


@pytest.mark.parametrize("is_general", [False, True])
def test_luongs_decoder_looks_as_we_do_by_hand(arrays, is_general):
    hidden_states, states, _ = arrays
    decoder = randomised(LuongDecoder(7, 3, UNITS, is_general=is_general), (None, TARGET))
    logits, weights = decoder.look(hidden_states, states, MASK)
    if is_general:
        (matrix,) = decoder.question.get_weights()
        scores = attention.general_scores(hidden_states, states, matrix)
    else:
        scores = attention.dot_scores(hidden_states, states)
    contexts, our_weights = attention.look(scores, states, MASK)
    same(our_weights, weights)
    # h~_t = tanh(W_c [c_t, h_t]);  o_t = c + V h~_t
    (mixing,) = decoder.mixture.get_weights()
    kernel, bias = decoder.vocabulary_scores.get_weights()
    mixed = np.tanh(np.concatenate([contexts, hidden_states], axis=-1) @ mixing)
    np.testing.assert_allclose(mixed @ kernel + bias, logits, atol=1e-5)


def test_bahdanaus_decoder_looks_as_we_do_by_hand(arrays):
    questions, states, _ = arrays
    state = questions[:, 0]
    decoder = randomised(BahdanauDecoder(7, 3, UNITS), (None, TARGET))
    vector = np.ones((BATCH, 3), "float32")
    _, context, weights = decoder.advance(vector, state, states, decoder.key(states), MASK)
    (kernel, bias), (key,) = decoder.question.get_weights(), decoder.key.get_weights()
    (scale,) = decoder.attention.get_weights()
    scores = attention.additive_scores((state @ kernel + bias)[:, None], states @ key, scale)
    our_contexts, our_weights = attention.look(scores, states, MASK)
    same(our_weights[:, 0], weights)
    same(our_contexts[:, 0], context)
