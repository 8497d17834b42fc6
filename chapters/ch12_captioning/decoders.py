"""Three decoders that differ only in how the picture enters, and the loop in which each writes alone.

All have a GRU and a dense layer for the logits. With teacher forcing the word before, the right one, goes
in at every time step, except in `ZerosDecoder`, where no word ever goes in (lecture note 001).
"""

import keras
from keras import ops

from common.text import PADDING, START
from common.tokens import END


class Decoder(keras.layers.Layer):
    """What the three have in common.

    Args:
        vocabulary_size: ids of the language.
        embedding_size: numbers per word.
        num_units: of the GRU.
    """

    def __init__(self, vocabulary_size, embedding_size, num_units, **kwargs):
        super().__init__(**kwargs)
        self.vocabulary_size = vocabulary_size
        self.embedding_size = embedding_size
        self.num_units = num_units
        # Words of about the size of the picture's numbers; Keras's own would start ten times smaller.
        normal = keras.initializers.RandomNormal(stddev=0.5)
        self.embedding = keras.layers.Embedding(
            vocabulary_size, embedding_size, embeddings_initializer=normal
        )
        self.recurrent = keras.layers.GRU(num_units, return_sequences=True)
        self.to_logits = keras.layers.Dense(vocabulary_size)

    def first_state(self, features):
        """h_0 of the GRU for picture vectors (batch, features). (batch, units)"""
        return ops.zeros_like(features[:, :1]) * ops.ones((self.num_units,))

    def inputs(self, words, features, is_first):
        """What goes into the GRU; of one time step or of several.

        Args:
            words: ids of the words before. (batch, time)
            features: the picture's vector. (batch, features)
            is_first: True at the first time step. (time,)
        """
        raise NotImplementedError

    def call(self, words, features):
        """Teacher forcing: START and the right words in, logits of the next ones out.

        Args:
            words: ids (batch, time).
            features: the picture's vector (batch, features).

        Returns:
            Logits (batch, time, ids).
        """
        is_first = ops.arange(words.shape[1]) == 0
        inputs = self.inputs(words, features, is_first)  # (batch, time, inputs)
        states = self.recurrent(inputs, initial_state=self.first_state(features))
        return self.to_logits(states)  # (batch, time, ids)

    def step(self, word_ids, state, features, now):
        """One time step, for writing alone.

        Args:
            word_ids: what was written before. (batch,)
            state: of the GRU. (batch, units)
            features: the picture's vector. (batch, features)
            now: number of the time step, from 0.

        Returns:
            Logits (batch, ids) and the new state.
        """
        is_first = ops.reshape(ops.equal(now, 0), (1,))
        inputs = self.inputs(word_ids[:, None], features, is_first)[:, 0]  # (batch, inputs)
        state, _ = self.recurrent.cell(inputs, [state])  # (batch, units)
        return self.to_logits(state), state

    def get_config(self):
        """What `from_config` needs to make the same layer."""
        return super().get_config() | {
            "vocabulary_size": self.vocabulary_size,
            "embedding_size": self.embedding_size,
            "num_units": self.num_units,
        }

    def _build(self, words_shape, num_inputs):
        """Makes the weights of the layers that all three have."""
        self.recurrent.build((*words_shape, num_inputs))
        self.to_logits.build((*words_shape, self.num_units))


@keras.saving.register_keras_serializable("ch12")
class StateDecoder(Decoder):
    """(a) The picture is the initial state; the words go in. Arguments as of `Decoder`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.to_state = keras.layers.Dense(self.num_units, activation="tanh")

    def build(self, words_shape, features_shape):
        """Makes the weights."""
        self.embedding.build(words_shape)
        self.to_state.build(features_shape)
        self._build(words_shape, self.embedding_size)

    def first_state(self, features):
        """h_0 = tanh(p W + b), with the picture's vector p. (batch, units)"""
        return self.to_state(features)

    def inputs(self, words, features, is_first):
        """x_t = the vector of the word before. (batch, time, embedding)"""
        return self.embedding(words)


@keras.saving.register_keras_serializable("ch12")
class ZerosDecoder(Decoder):
    """(b) The picture is the first input, all later ones are zeros. Arguments as of `Decoder`."""

    def build(self, words_shape, features_shape):
        """Makes the weights; there is no table of word vectors."""
        self._build(words_shape, features_shape[-1])

    def inputs(self, words, features, is_first):
        """x_1 = p, x_2 = x_3 = ... = 0. (batch, time, features)"""
        return features[:, None, :] * ops.cast(is_first, features.dtype)[:, None]


@keras.saving.register_keras_serializable("ch12")
class EveryStepDecoder(Decoder):
    """(c) The picture goes in at every time step, beside the word before. Arguments as of `Decoder`."""

    def build(self, words_shape, features_shape):
        """Makes the weights."""
        self.embedding.build(words_shape)
        self._build(words_shape, self.embedding_size + features_shape[-1])

    def inputs(self, words, features, is_first):
        """x_t = [the vector of the word before, p]. (batch, time, embedding + features)"""
        vectors = self.embedding(words)
        pictures = features[:, None, :] * ops.ones_like(vectors[:, :, :1])
        return ops.concatenate([vectors, pictures], axis=-1)


DECODERS = {"state": StateDecoder, "zeros": ZerosDecoder, "every_step": EveryStepDecoder}


class GreedyWriter(keras.layers.Layer):
    """Writes the likeliest word at every time step: the whole loop is part of the model, so of one call.

    Args:
        decoder: a `Decoder`.
        longest: time steps; a sentence without END by then is cut off.
    """

    def __init__(self, decoder, longest, **kwargs):
        super().__init__(**kwargs)
        self.decoder, self.longest = decoder, longest

    def call(self, features):
        """Writes for picture vectors (batch, features).

        Returns:
            ids: what was written, zeros after END. (batch, longest)
            probabilities: of each written word, by softmax. (batch, longest)
        """
        word_ids = ops.full_like(features[:, 0], START, dtype="int32")  # (batch,)
        steps = ops.arange(self.longest)
        ids = ops.zeros_like(word_ids)[:, None] * steps  # (batch, longest)
        probabilities = ops.zeros_like(features[:, :1]) * ops.ones((self.longest,))

        def step(now, carried):
            word_ids, state, is_finished, ids, probabilities = carried
            logits, state = self.decoder.step(word_ids, state, features, now)
            word_ids = ops.cast(ops.argmax(logits, axis=-1), "int32")  # (batch,)
            likeliest = ops.max(ops.softmax(logits), axis=-1)  # (batch,)
            # After END there is nothing to say.
            word_ids = ops.where(is_finished, PADDING, word_ids)
            is_finished = ops.logical_or(is_finished, ops.equal(word_ids, END))
            ids = ops.where(steps == now, word_ids[:, None], ids)
            probabilities = ops.where(steps == now, likeliest[:, None], probabilities)
            return word_ids, state, is_finished, ids, probabilities

        is_finished = ops.zeros_like(features[:, 0], dtype="bool")  # (batch,)
        first = (word_ids, self.decoder.first_state(features), is_finished, ids, probabilities)
        *_, ids, probabilities = ops.fori_loop(0, self.longest, step, first)
        return ids, probabilities
