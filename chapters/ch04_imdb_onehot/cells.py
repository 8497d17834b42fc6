"""A SimpleRNN cell that is fed with word ids: with one-hot vectors, and without them."""

import keras


@keras.saving.register_keras_serializable(package="ch04_imdb_onehot")
class OneHotRNNCell(keras.layers.SimpleRNNCell):
    """A `SimpleRNNCell` that takes a word id and makes its one-hot vector itself.

    Args:
        units: size of the hidden state, as in every Keras cell.
        vocabulary_size: length of the one-hot vectors.

    Called with word ids (batch, 1) and the hidden state (batch, units), it returns the next
    hidden state, as every Keras cell does.
    """

    def __init__(self, units: int, vocabulary_size: int, **kwargs):
        super().__init__(units, **kwargs)
        self.vocabulary_size = vocabulary_size

    def build(self, input_shape):
        super().build((None, self.vocabulary_size))

    def call(self, word_ids, states, training=False):
        one_hot = keras.ops.one_hot(word_ids[:, 0], self.vocabulary_size)  # (batch, vocabulary)
        # h_t = tanh(W_x x_t + W_h h_{t-1} + b)
        return super().call(one_hot, states, training=training)  # (batch, units)

    def get_config(self):
        return {**super().get_config(), "vocabulary_size": self.vocabulary_size}


@keras.saving.register_keras_serializable(package="ch04_imdb_onehot")
class RowLookupRNNCell(OneHotRNNCell):
    """The same cell without the vector: it takes the row that the vector would select.

    The same numbers, but for rounding in the last digit. On two cores an update takes a third of the time.
    """

    def call(self, word_ids, states, training=False):
        # W_x x_t = row of word x_t
        from_word = keras.ops.take(self.kernel, word_ids[:, 0], axis=0)  # (batch, units)
        from_state = keras.ops.matmul(states[0], self.recurrent_kernel)  # (batch, units)
        # h_t = tanh(W_x x_t + W_h h_{t-1} + b)
        hidden_state = keras.ops.tanh(from_word + from_state + self.bias)  # (batch, units)
        return hidden_state, [hidden_state]
