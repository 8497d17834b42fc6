"""The position index in front of the input vector, as lecture note 002 draws it."""

import keras

# Zero in the middle, and distances wide enough to tell neighbours apart: with 1 in its place, and also
# with 8, the bag network learns the same more slowly.
_REACH = 4.0


@keras.saving.register_keras_serializable(package="ch01_sequences")
class PositionIndex(keras.layers.Layer):
    """Puts the index of the time step, from -4 to 4, in front of every vector.

    Called with vectors (batch, time, features), it returns (batch, time, 1 + features). It has no
    weights. A mask is handed on.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, vectors):
        """Vectors (batch, time, features) -> (batch, time, 1 + features)."""
        batch, time, _ = keras.ops.shape(vectors)
        # p_t from -4 to 4 in equal steps
        index = keras.ops.linspace(-_REACH, _REACH, time, dtype=vectors.dtype)  # (time,)
        index = keras.ops.broadcast_to(index[None, :, None], (batch, time, 1))
        # [p_t, x_t]
        return keras.ops.concatenate([index, vectors], axis=-1)  # (batch, time, 1 + features)
