"""The position index in front of the input vector, as lecture note 002 draws it."""

import keras


@keras.saving.register_keras_serializable(package="ch01_sequences")
class PositionIndex(keras.layers.Layer):
    """Puts the index of the time step, from -1 to 1, in front of every vector.

    Called with vectors (batch, time, features), it returns (batch, time, 1 + features). It has no
    weights. A mask is handed on.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, vectors):
        """Vectors (batch, time, features) -> (batch, time, 1 + features)."""
        batch, time, _ = keras.ops.shape(vectors)
        # p_t = 2 (t - 1) / (T - 1) - 1: from -1 to 1, like the hidden state it may replace
        index = keras.ops.linspace(-1.0, 1.0, time, dtype=vectors.dtype)  # (time,)
        index = keras.ops.broadcast_to(index[None, :, None], (batch, time, 1))
        # [p_t, x_t]
        return keras.ops.concatenate([index, vectors], axis=-1)  # (batch, time, 1 + features)
