"""A network that labels every word: forward, backward, or in both directions."""

import keras
import numpy as np

from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.config import Config

DIRECTIONS = ("forward", "backward", "both")


def label_every_word(config: Config, ids: keras.KerasTensor, direction: str) -> keras.KerasTensor:
    """Embedding -> recurrent layer -> softmax, at every word.

    Args:
        ids: input (batch, time).
        direction: "forward", "backward" or "both".

    Returns:
        Tensor (batch, time, labels).
    """
    vectors = keras.layers.Embedding(
        len(grammar.vocabulary()) + 1,
        config.embedding_size,
        mask_zero=True,
        name=f"vectors_{direction}",
    )(ids)  # (batch, time, embedding_size)
    layer = keras.layers.SimpleRNN(
        config.num_units, return_sequences=True, go_backwards=direction == "backward"
    )
    if direction == "both":
        # s_t = [h_t, g_t]
        states = keras.layers.Bidirectional(layer, name="bidirectional")(vectors)
    else:
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b), or with g_{t+1} in place of h_{t-1}
        states = layer(vectors)  # (batch, time, units)
    if direction == "backward":
        # The last word was read first: turn round, so that each state is at its word again.
        states = keras.ops.flip(states, axis=1)  # (batch, time, units)
    num_labels = len(grammar.labels())
    # p_t = softmax(W s_t + b)
    return keras.layers.Dense(num_labels, activation="softmax", name=direction)(states)


def predict(model: keras.Model, ids: np.ndarray) -> dict[str, np.ndarray]:
    """Direction -> probabilities (sentences, time, labels) for ids (sentences, time)."""
    return {
        direction: keras.ops.convert_to_numpy(output) for direction, output in model(ids).items()
    }
