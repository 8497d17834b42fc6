"""Chapter 15: attention by hand is Keras's, layer by layer and inside the decoders."""

import keras
import numpy as np
import pytest

from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from chapters.ch15_attention import attention, lesson
from chapters.ch15_attention.decoders import DECODERS, BahdanauDecoder, LuongDecoder

BATCH, TARGET, SOURCE, UNITS = 3, 2, 5, 4
# Sentences of five, three and one token.
MASK = np.arange(SOURCE) < np.array([[5], [3], [1]])


@pytest.fixture
def arrays():
    """Queries (batch, target, units), states and keys (batch, source, units)."""
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
    queries, states, _ = arrays
    contexts, weights = attention.attend(attention.dot_scores(queries, states), states, MASK)
    found = keras.layers.Attention()(
        [queries, states], mask=[None, MASK], return_attention_scores=True
    )
    same(contexts, found[0])
    same(weights, found[1])


def test_general_attention_is_that_of_keras_after_a_dense_layer(arrays):
    queries, states, _ = arrays
    dense = randomised(keras.layers.Dense(UNITS, use_bias=False), queries.shape)
    scores = attention.general_scores(queries, states, dense.get_weights()[0])
    contexts, weights = attention.attend(scores, states, MASK)
    found = keras.layers.Attention()(
        [dense(queries), states], mask=[None, MASK], return_attention_scores=True
    )
    same(contexts, found[0])
    same(weights, found[1])


def test_additive_attention_is_that_of_keras(arrays):
    queries, states, keys = arrays
    layer = randomised(keras.layers.AdditiveAttention(), [queries.shape, states.shape])
    scores = attention.additive_scores(queries, keys, layer.get_weights()[0])
    contexts, weights = attention.attend(scores, states, MASK)
    found = layer([queries, states, keys], mask=[None, MASK], return_attention_scores=True)
    same(contexts, found[0])
    same(weights, found[1])


def test_only_real_tokens_have_weights_and_they_add_up_to_one(arrays):
    queries, states, _ = arrays
    weights = attention.masked_softmax(attention.dot_scores(queries, states), MASK)
    np.testing.assert_allclose(weights.sum(axis=2), 1, atol=1e-6)
    assert (weights[~np.broadcast_to(MASK[:, None], weights.shape)] == 0).all()
    assert (weights[np.broadcast_to(MASK[:, None], weights.shape)] > 0).all()
    # A sentence of one word: it gets the whole weight.
    assert (weights[2, :, 0] == 1).all()


def test_a_context_worked_out_on_paper():
    # Scores ln 1 and ln 3 give weights of 1/4 and 3/4; the third token is padding, whatever its score.
    scores = np.log([[[1.0, 3.0, 1e6]]])
    states = np.array([[[4.0, 0.0], [0.0, 8.0], [99.0, 99.0]]])
    context, weights = attention.attend(scores, states, np.array([[True, True, False]]))
    np.testing.assert_allclose(weights, [[[0.25, 0.75, 0.0]]])
    np.testing.assert_allclose(context, [[[1.0, 6.0]]])


def test_large_scores_do_not_overflow():
    weights = attention.masked_softmax(np.array([[[1e4, 1e4, -1e4]]]), np.ones((1, 3), bool))
    np.testing.assert_allclose(weights, [[[0.5, 0.5, 0.0]]])


def test_a_source_of_padding_only_is_refused():
    with pytest.raises(ValueError, match="at least one real token"):
        attention.masked_softmax(np.zeros((2, 1, 3)), np.array([[True, False, False], [False] * 3]))


@pytest.mark.parametrize("is_general", [False, True])
def test_luongs_decoder_attends_as_we_do_by_hand(arrays, is_general):
    hidden_states, states, _ = arrays
    decoder = randomised(LuongDecoder(7, 3, UNITS, is_general=is_general), (None, TARGET))
    logits, weights = decoder.attend(hidden_states, states, MASK)
    if is_general:
        (matrix,) = decoder.query.get_weights()
        scores = attention.general_scores(hidden_states, states, matrix)
    else:
        scores = attention.dot_scores(hidden_states, states)
    contexts, our_weights = attention.attend(scores, states, MASK)
    same(our_weights, weights)
    # h~_t = tanh(W_c [c_t, h_t]);  o_t = c + V h~_t
    (combining,) = decoder.combine.get_weights()
    kernel, bias = decoder.to_logits.get_weights()
    combined = np.tanh(np.concatenate([contexts, hidden_states], axis=-1) @ combining)
    np.testing.assert_allclose(combined @ kernel + bias, logits, atol=1e-5)


def test_bahdanaus_decoder_attends_as_we_do_by_hand(arrays):
    queries, states, _ = arrays
    state = queries[:, 0]
    decoder = randomised(BahdanauDecoder(7, 3, UNITS), (None, TARGET))
    vector = np.ones((BATCH, 3), "float32")
    _, context, weights = decoder.advance(vector, state, states, decoder.key(states), MASK)
    (kernel, bias), (key,) = decoder.query.get_weights(), decoder.key.get_weights()
    (scale,) = decoder.attention.get_weights()
    scores = attention.additive_scores((state @ kernel + bias)[:, None], states @ key, scale)
    our_contexts, our_weights = attention.attend(scores, states, MASK)
    same(our_weights[:, 0], weights)
    same(our_contexts[:, 0], context)


# The naked forms of the page, on three words.


def test_the_pages_three_words_have_the_weights_that_a_pencil_finds():
    context, weights = lesson.attend(lesson.dot(lesson.QUERY, lesson.STATES), lesson.STATES)
    np.testing.assert_allclose(weights, np.array([1, np.e, 1]) / (2 + np.e))
    np.testing.assert_allclose(context, np.array([1 + 2, np.e]) / (2 + np.e))


def test_the_pages_scores_and_attention_are_those_of_batches(arrays):
    queries, states, _ = arrays
    rng = np.random.default_rng(2)
    for_query, for_keys = rng.normal(size=(2, UNITS, UNITS))
    scale = rng.normal(size=UNITS)
    batches = {
        lesson.dot: attention.dot_scores(queries, states),
        lesson.general: attention.general_scores(queries, states, for_query),
        lesson.additive: attention.additive_scores(queries @ for_query, states @ for_keys, scale),
    }
    weights_of = {
        lesson.dot: (),
        lesson.general: (for_query,),
        lesson.additive: (for_query, for_keys, scale),
    }
    everything = np.ones((BATCH, SOURCE), bool)
    for score, scores in batches.items():
        contexts, weights = attention.attend(scores, states, everything)
        for row, time in np.ndindex(BATCH, TARGET):
            one = score(queries[row, time], states[row], *weights_of[score])
            np.testing.assert_allclose(one, scores[row, time], atol=1e-5)
            context, of_one = lesson.attend(one, states[row])
            np.testing.assert_allclose(context, contexts[row, time], atol=1e-5)
            np.testing.assert_allclose(of_one, weights[row, time], atol=1e-5)


# Whole decoders in NumPy: embedding, recurrence, attention, logits, for every time step.


def luong(decoder, target_ids, states, last_state, mask):
    """Logits (batch, target, vocabulary) and attention weights (batch, target, source)."""
    vectors = decoder.embedding.get_weights()[0][target_ids]  # (batch, target, embedding)
    cell, (combining,) = GatedWeights.of(decoder.recurrent), decoder.combine.get_weights()
    kernel, bias = decoder.to_logits.get_weights()
    hidden_state, all_logits, all_weights = last_state, [], []
    for time in range(target_ids.shape[1]):
        # h_t = GRU(y_{t-1}, h_{t-1})
        hidden_state, _ = gru_step(vectors[:, time], hidden_state, cell)
        query = (
            hidden_state @ decoder.query.get_weights()[0] if decoder.is_general else hidden_state
        )
        scores = attention.dot_scores(query[:, None], states)
        contexts, weights = attention.attend(scores, states, mask)
        # h~_t = tanh(W_c [c_t, h_t]);  o_t = c + V h~_t
        combined = np.tanh(np.concatenate([contexts[:, 0], hidden_state], axis=1) @ combining)
        all_logits.append(combined @ kernel + bias)
        all_weights.append(weights[:, 0])
    return np.stack(all_logits, axis=1), np.stack(all_weights, axis=1)


def bahdanau(decoder, target_ids, states, last_state, mask):
    """Logits (batch, target, vocabulary) and attention weights (batch, target, source)."""
    vectors = decoder.embedding.get_weights()[0][target_ids]  # (batch, target, embedding)
    cell, (combining,) = GatedWeights.of(decoder.recurrent), decoder.combine.get_weights()
    (for_query, query_bias), (for_keys,) = decoder.query.get_weights(), decoder.key.get_weights()
    (scale,) = decoder.attention.get_weights()
    kernel, bias = decoder.to_logits.get_weights()
    hidden_state, all_logits, all_weights = last_state, [], []
    for time in range(target_ids.shape[1]):
        query = hidden_state @ for_query + query_bias
        scores = attention.additive_scores(query[:, None], states @ for_keys, scale)
        contexts, weights = attention.attend(scores, states, mask)
        # h_t = GRU([y_{t-1}, c_t], h_{t-1})
        inputs = np.concatenate([vectors[:, time], contexts[:, 0]], axis=1)
        hidden_state, _ = gru_step(inputs, hidden_state, cell)
        combined = np.tanh(np.concatenate([hidden_state, contexts[:, 0]], axis=1) @ combining)
        all_logits.append(combined @ kernel + bias)
        all_weights.append(weights[:, 0])
    return np.stack(all_logits, axis=1), np.stack(all_weights, axis=1)


@pytest.mark.parametrize("name", ["dot", "general", "additive"])
def test_a_whole_decoder_is_that_of_numpy(arrays, name):
    _, states, last_states = arrays
    last_state = last_states[:, 0]
    target_ids = np.array([[1, 4, 5, 6], [1, 6, 4, 4], [1, 5, 0, 0]])
    decoder = randomised(DECODERS[name](7, 3, UNITS), (None, target_ids.shape[1]))
    by_hand = bahdanau if name == "additive" else luong
    logits, weights = by_hand(decoder, target_ids, states, last_state, MASK)
    at_once = decoder(target_ids, states, last_state, MASK)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(at_once), logits, rtol=0, atol=1e-5)
    state = last_state
    for time in range(target_ids.shape[1]):
        step_logits, state, step_weights = decoder.step(target_ids[:, time], state, states, MASK)
        for ours, theirs in ((logits, step_logits), (weights, step_weights)):
            theirs = keras.ops.convert_to_numpy(theirs)
            np.testing.assert_allclose(theirs, ours[:, time], rtol=0, atol=1e-5)
