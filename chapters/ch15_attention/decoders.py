"""Decoders with attention: at every time step they weigh the tokens of the source anew.

Two families. Luong's attends after the recurrence: the new state is the query, and the context goes into
the output. Bahdanau's attends inside the recurrence: the old state is the query, and the context goes into
the cell with the last token. Sources: Bahdanau, Cho & Bengio 2015; Luong, Pham & Manning 2015; lecture
note 004.
"""

import keras
from keras import ops

from chapters.ch14_seq2seq.seq2seq import Decoder


@keras.saving.register_keras_serializable("ch15")
class LuongDecoder(Decoder):
    """Attention after the recurrence; arguments and methods as in chapter 14's `Decoder`.

    Args:
        vocabulary_size: ids of the target language.
        embedding_size: numbers per token.
        num_units: of the GRU, as many as the encoder's.
        is_general: the query is the state times a matrix (Luong's "general"); otherwise the state ("dot").
    """

    def __init__(self, vocabulary_size, embedding_size, num_units, is_general=False, **kwargs):
        super().__init__(vocabulary_size, embedding_size, num_units, **kwargs)
        self.is_general = is_general
        if is_general:
            self.query = keras.layers.Dense(num_units, use_bias=False)
        self.attention = keras.layers.Attention()
        self.combine = keras.layers.Dense(num_units, activation="tanh", use_bias=False)

    def build(self, target_ids_shape, states_shape=None, last_state_shape=None, mask_shape=None):
        """Makes the weights, whatever the length of the sentences."""
        super().build(target_ids_shape)
        hidden_shape = (*target_ids_shape, self.num_units)
        if self.is_general:
            self.query.build(hidden_shape)
        self.attention.build([hidden_shape, hidden_shape])
        self.combine.build((*target_ids_shape, 2 * self.num_units))

    def call(self, target_ids, states, last_state, mask):
        """Teacher forcing. The recurrence runs first, then all its states are queries at once."""
        vectors = self.embedding(target_ids)  # (batch, target, embedding)
        hidden_states = self.recurrent(vectors, initial_state=last_state)  # (batch, target, units)
        logits, _ = self.attend(hidden_states, states, mask)
        return logits

    def step(self, token_ids, state, states, mask):
        """One time step; returns logits, new state, and the attention weight of every source token."""
        vectors = self.embedding(token_ids)  # (batch, embedding)
        # h_t = GRU(y_{t-1}, h_{t-1})
        hidden_state, _ = self.recurrent.cell(vectors, [state])  # (batch, units)
        logits, weights = self.attend(hidden_state[:, None, :], states, mask)
        return logits[:, 0], hidden_state, weights[:, 0]

    def attend(self, hidden_states, states, mask):
        """The contexts of the decoder's states, and the tokens that follow from them.

        Args:
            hidden_states: of the decoder. (batch, target, units)
            states: of the encoder. (batch, source, units)
            mask: True for real source tokens. (batch, source)

        Returns:
            logits (batch, target, vocabulary) and attention weights (batch, target, source).
        """
        # e_ts = h_t W s_s, and without the matrix h_t s_s
        queries = self.query(hidden_states) if self.is_general else hidden_states
        # a_ts = softmax_s(e_ts);  c_t = sum_s a_ts s_s
        contexts, weights = self.attention(
            [queries, states], mask=[None, mask], return_attention_scores=True
        )  # (batch, target, units), (batch, target, source)
        # h~_t = tanh(W_c [c_t, h_t])
        attentional = self.combine(ops.concatenate([contexts, hidden_states], axis=-1))
        return self.to_logits(attentional), weights

    def get_config(self):
        """What `from_config` needs to make the same layer."""
        return super().get_config() | {"is_general": self.is_general}


@keras.saving.register_keras_serializable("ch15")
class BahdanauDecoder(Decoder):
    """Additive attention inside the recurrence; arguments and methods as in chapter 14's `Decoder`."""

    def __init__(self, vocabulary_size, embedding_size, num_units, **kwargs):
        super().__init__(vocabulary_size, embedding_size, num_units, **kwargs)
        # The cell reads the last token and the context.
        self.cell_inputs = embedding_size + num_units
        self.query = keras.layers.Dense(num_units)
        self.key = keras.layers.Dense(num_units, use_bias=False)
        self.attention = keras.layers.AdditiveAttention()
        self.combine = keras.layers.Dense(num_units, activation="tanh", use_bias=False)

    def build(self, target_ids_shape, states_shape=None, last_state_shape=None, mask_shape=None):
        """Makes the weights, whatever the length of the sentences."""
        super().build(target_ids_shape)
        hidden_shape = (*target_ids_shape, self.num_units)
        self.query.build(hidden_shape)
        self.key.build(hidden_shape)
        self.attention.build([hidden_shape, hidden_shape])
        self.combine.build((*target_ids_shape, 2 * self.num_units))

    def call(self, target_ids, states, last_state, mask):
        """Teacher forcing. The context goes into the next state: one time step after the other."""
        keys = self.key(states)  # (batch, source, units)
        vectors = self.embedding(target_ids)  # (batch, target, embedding)
        state, steps = last_state, []
        for time in range(target_ids.shape[1]):
            state, context, _ = self.advance(vectors[:, time], state, states, keys, mask)
            steps.append((state, context))
        hidden_states, contexts = (ops.stack(one, axis=1) for one in zip(*steps, strict=True))
        return self.logits(hidden_states, contexts)  # (batch, target, vocabulary)

    def step(self, token_ids, state, states, mask):
        """One time step; returns logits, new state, and the attention weight of every source token."""
        vector = self.embedding(token_ids)  # (batch, embedding)
        hidden_state, context, weights = self.advance(vector, state, states, self.key(states), mask)
        return self.logits(hidden_state, context), hidden_state, weights

    def advance(self, vector, state, states, keys, mask):
        """From one state to the next by way of the source.

        Args:
            vector: of the last token. (batch, embedding)
            state: h_{t-1}. (batch, units)
            states: of the encoder. (batch, source, units)
            keys: what the query is compared with: U s_s. (batch, source, units)
            mask: True for real source tokens. (batch, source)

        Returns:
            h_t (batch, units), c_t (batch, units), and the attention weights a_ts (batch, source).
        """
        queries = self.query(state)[:, None, :]  # (batch, 1, units)
        # e_ts = v tanh(W h_{t-1} + U s_s);  a_ts = softmax_s(e_ts);  c_t = sum_s a_ts s_s
        contexts, weights = self.attention(
            [queries, states, keys], mask=[None, mask], return_attention_scores=True
        )  # (batch, 1, units), (batch, 1, source)
        # h_t = GRU([y_{t-1}, c_t], h_{t-1})
        inputs = ops.concatenate([vector, contexts[:, 0]], axis=-1)  # (batch, embedding + units)
        hidden_state, _ = self.recurrent.cell(inputs, [state])  # (batch, units)
        return hidden_state, contexts[:, 0], weights[:, 0]

    def logits(self, hidden_states, contexts):
        """Logits of the next tokens, from h_t and c_t (..., units)."""
        attentional = self.combine(
            ops.concatenate([hidden_states, contexts], axis=-1)
        )  # (..., units)
        return self.to_logits(attentional)


# Name of an attention -> how its decoder is made from vocabulary_size, embedding_size, num_units.
DECODERS = {
    "none": Decoder,
    "dot": LuongDecoder,
    "general": lambda *sizes, **kwargs: LuongDecoder(*sizes, is_general=True, **kwargs),
    "additive": BahdanauDecoder,
}
