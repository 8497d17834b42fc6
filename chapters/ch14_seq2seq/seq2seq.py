"""Encoder, decoder, and the loss over real tokens: one network reads a sentence, another one writes.

The encoder reads the source and ends in one vector, its last hidden state. The decoder starts from
that vector and writes the target, a token a time step; each token that it wrote is its next input
(lecture note 004; Sutskever, Vinyals & Le 2014, with the GRU of Cho et al. 2014).

Sentences of a batch have different lengths, and the short ones are filled up with zeros. Counted as
tokens, the zeros would make the loss small for a network that has learned nothing but to be silent. So
they count neither in the loss nor in the accuracy.
"""

import keras
from keras import ops

from common.text import PADDING

# Updates from which on XLA saves more time than it takes to compile.
WORTH_XLA = 500


def word_vectors(vocabulary_size: int, embedding_size: int) -> keras.layers.Embedding:
    """A table of word vectors whose first numbers are about 0.5.

    Keras's initializer gives at most 0.05. So small a word hardly changes the state: the loss then stays
    where it is, for some seeds for half of the training.
    """
    normal = keras.initializers.RandomNormal(stddev=0.5)
    return keras.layers.Embedding(vocabulary_size, embedding_size, embeddings_initializer=normal)


@keras.saving.register_keras_serializable("ch14")
class Encoder(keras.layers.Layer):
    """Reads a sentence into one state for every token, and one for the whole sentence.

    Args:
        vocabulary_size: ids of the source language.
        embedding_size: numbers per token.
        num_units: of the GRU.
        is_bidirectional: a second GRU reads from the end, and both states are added up.
    """

    def __init__(
        self, vocabulary_size, embedding_size, num_units, is_bidirectional=False, **kwargs
    ):
        super().__init__(**kwargs)
        self.vocabulary_size = vocabulary_size
        self.embedding_size = embedding_size
        self.num_units = num_units
        self.is_bidirectional = is_bidirectional
        self.embedding = word_vectors(vocabulary_size, embedding_size)
        self.forward = keras.layers.GRU(num_units, return_sequences=True, return_state=True)
        if is_bidirectional:
            self.backward = keras.layers.GRU(
                num_units, return_sequences=True, return_state=True, go_backwards=True
            )

    def build(self, source_shape):
        """Makes the weights, whatever the length of the sentences."""
        self.embedding.build(source_shape)
        self.forward.build((*source_shape, self.embedding_size))
        if self.is_bidirectional:
            self.backward.build((*source_shape, self.embedding_size))
        super().build(source_shape)

    def call(self, source_ids):
        """Reads sentences.

        Args:
            source_ids: zeros after the end. (batch, source)

        Returns:
            states: the hidden state after every token. (batch, source, units)
            last_state: the state after the last real token, handed over to the decoder. (batch, units)
            mask: True for real tokens. (batch, source)
        """
        mask = ops.not_equal(source_ids, PADDING)  # (batch, source)
        vectors = self.embedding(source_ids)  # (batch, source, embedding)
        states, last_state = self.forward(vectors, mask=mask)
        if self.is_bidirectional:
            # It reads the zeros first, and they leave its state of zeros as it is.
            states_back, last_back = self.backward(vectors, mask=mask)
            states = states + ops.flip(states_back, axis=1)  # (batch, source, units)
            last_state = last_state + last_back  # (batch, units)
        return states, last_state, mask

    def get_config(self):
        """What `from_config` needs to make the same layer."""
        return super().get_config() | {
            "vocabulary_size": self.vocabulary_size,
            "embedding_size": self.embedding_size,
            "num_units": self.num_units,
            "is_bidirectional": self.is_bidirectional,
        }


@keras.saving.register_keras_serializable("ch14")
class Decoder(keras.layers.Layer):
    """Writes a sentence, a token a time step, from nothing but the encoder's last state.

    Args:
        vocabulary_size: ids of the target language.
        embedding_size: numbers per token.
        num_units: of the GRU, as many as the encoder's.
    """

    def __init__(self, vocabulary_size, embedding_size, num_units, **kwargs):
        super().__init__(**kwargs)
        self.vocabulary_size = vocabulary_size
        self.embedding_size = embedding_size
        self.num_units = num_units
        # Numbers that go into the cell at every time step: here those of the last token.
        self.cell_inputs = embedding_size
        self.embedding = word_vectors(vocabulary_size, embedding_size)
        self.recurrent = keras.layers.GRU(num_units, return_sequences=True)
        self.to_logits = keras.layers.Dense(vocabulary_size)

    def build(self, target_ids_shape, states_shape=None, last_state_shape=None, mask_shape=None):
        """Makes the weights, whatever the length of the sentences."""
        self.embedding.build(target_ids_shape)
        self.recurrent.build((*target_ids_shape, self.cell_inputs))
        self.to_logits.build((*target_ids_shape, self.num_units))
        super().build(target_ids_shape)

    def call(self, target_ids, states, last_state, mask):
        """Teacher forcing: at every time step the right token goes in, whatever would have been written.

        Args:
            target_ids: the right sentence after START. (batch, target)
            states: of the encoder; chapter 15's decoders read them, this one does not.
            last_state: of the encoder: the first state here. (batch, units)
            mask: of the encoder; not read either.

        Returns:
            logits of the token that follows each one. (batch, target, vocabulary)
        """
        vectors = self.embedding(target_ids)  # (batch, target, embedding)
        hidden_states = self.recurrent(vectors, initial_state=last_state)  # (batch, target, units)
        return self.to_logits(hidden_states)

    def step(self, token_ids, state, states, mask):
        """One time step, fed with what was written last.

        Args:
            token_ids: the last token of every sentence. (batch,)
            state: the state that the time step before returned; first the encoder's last one. (batch, units)
            states: of the encoder, as in `call`.
            mask: of the encoder, as in `call`.

        Returns:
            logits: of the next token. (batch, vocabulary)
            state: for the next time step. (batch, units)
            weights: the attention weights of the source tokens: here zeros. (batch, source)
        """
        vectors = self.embedding(token_ids)  # (batch, embedding)
        # h_t = GRU(y_{t-1}, h_{t-1})
        hidden_state, _ = self.recurrent.cell(vectors, [state])  # (batch, units)
        weights = ops.zeros_like(mask, dtype=hidden_state.dtype)  # (batch, source)
        return self.to_logits(hidden_state), hidden_state, weights

    def get_config(self):
        """What `from_config` needs to make the same layer."""
        return super().get_config() | {
            "vocabulary_size": self.vocabulary_size,
            "embedding_size": self.embedding_size,
            "num_units": self.num_units,
        }


def connect(encoder: Encoder, decoder: keras.layers.Layer, target_length: int) -> keras.Model:
    """The model that is trained: source and right target in, logits of the next tokens out.

    Args:
        encoder: reads the source.
        decoder: a `Decoder`, or one of chapter 15 with attention.
        target_length: tokens of the longest target, END included.
    """
    source_ids = keras.Input((None,), dtype="int32", name="source_ids")
    target_ids = keras.Input((target_length,), dtype="int32", name="target_ids")
    logits = decoder(target_ids, *encoder(source_ids))
    return keras.Model([source_ids, target_ids], logits)


@keras.saving.register_keras_serializable("ch14")
def masked_loss(targets, logits):
    """Mean cross-entropy of a real token, in nats.

    Args:
        targets: ids of the right tokens, PADDING after the end. (batch, time)
        logits: the decoder's output. (batch, time, vocabulary)

    Returns:
        A scalar.
    """
    is_real = ops.cast(ops.not_equal(targets, PADDING), logits.dtype)  # (batch, time)
    # loss_t = -log p(right token at t)
    losses = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)  # (batch, time)
    return ops.sum(losses * is_real) / ops.sum(is_real)


@keras.saving.register_keras_serializable("ch14")
def masked_accuracy(targets, logits):
    """Share of the real tokens whose logit is the highest; arguments as in `masked_loss`."""
    is_real = ops.cast(ops.not_equal(targets, PADDING), logits.dtype)  # (batch, time)
    answers = ops.cast(ops.argmax(logits, axis=-1), targets.dtype)  # (batch, time)
    is_right = ops.cast(ops.equal(answers, targets), logits.dtype)  # (batch, time)
    return ops.sum(is_right * is_real) / ops.sum(is_real)
