"""Stacked layers by hand, in NumPy, for whole batches and with a mask."""

from collections.abc import Sequence

import numpy as np

from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell.cells import CellWeights


def forward(
    inputs: np.ndarray, layers: Sequence[CellWeights], mask: np.ndarray | None = None
) -> list[np.ndarray]:
    """Reads whole sequences with several layers; `keras.layers.SimpleRNN` upon another does the same.

    Args:
        inputs: word vectors, array (batch, time, features).
        layers: one set of weights a layer, the lowest first.
        mask: bool array (batch, time); a time step at False does not exist, for no layer.

    Returns:
        The states of every layer after every time step, each an array (batch, time, units). What goes
        on to the verdict is the last state of the last layer, `[-1][:, -1]`.

    Raises:
        UserError: a layer's weights do not fit what the layer below gives.
    """
    states = []
    for weights in layers:
        # layer 1: h1_t = tanh(x_t  W_x1 + h1_{t-1} W_h1 + b1)
        # layer 2: h2_t = tanh(h1_t W_x2 + h2_{t-1} W_h2 + b2), and so on upwards
        inputs = cells.forward(inputs, weights, mask=mask)  # (batch, time, units)
        states.append(inputs)
    return states


def recurrent_layers(model) -> list:
    """The recurrent layers of a Keras model of this chapter, the lowest first."""
    return [layer for layer in model.layers if layer.name.startswith("recurrent")]


def weights_of(model) -> list[CellWeights]:
    """The weights of the recurrent layers of a Keras model, the lowest first."""
    return [CellWeights(*layer.get_weights()) for layer in recurrent_layers(model)]


def word_vectors(model, word_ids: np.ndarray) -> np.ndarray:
    """What the first layer reads: ids (batch, time) -> array (batch, time, embedding_size)."""
    (table,) = model.get_layer("embedding").get_weights()  # (vocabulary_size, embedding_size)
    return table[word_ids]
