"""Stacked layers by hand, and the mistake that everybody makes once.

Book sections 9-1 and 9-3; lecture notes 000 (all but the last layer return every state) and 003
(a deep RNN has another set of weights in every layer).
"""

from collections.abc import Sequence

import keras
import numpy as np

from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell.cells import CellWeights
from common.errors import first_line


def forward(
    inputs: np.ndarray, layers: Sequence[CellWeights], mask: np.ndarray | None = None
) -> list[np.ndarray]:
    """Reads whole sequences with several layers; `keras.layers.SimpleRNN` upon another does the same.

    Args:
        inputs: word vectors, array (batch, time, features).
        layers: one set of weights a layer, the lowest first.
        mask: bool array (batch, time); a step at False does not exist, for no layer.

    Returns:
        The states of every layer after every step, each an array (batch, time, units). What goes on
        to the verdict is the last state of the last layer, `[-1][:, -1]`.

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


def recurrent_layers(model: keras.Model) -> list[keras.layers.SimpleRNN]:
    """The recurrent layers of a model, the lowest first."""
    return [layer for layer in model.layers if isinstance(layer, keras.layers.SimpleRNN)]


def weights_of(model: keras.Model) -> list[CellWeights]:
    """The weights of its recurrent layers, the lowest first."""
    return [CellWeights(*layer.get_weights()) for layer in recurrent_layers(model)]


def word_vectors(model: keras.Model, word_ids: np.ndarray) -> np.ndarray:
    """What the first layer reads: ids (batch, time) -> array (batch, time, embedding_size)."""
    return keras.ops.convert_to_numpy(model.get_layer("embedding")(word_ids))


def stack(num_units: Sequence[int], return_sequences: Sequence[bool], shape: tuple) -> keras.Model:
    """Recurrent layers one upon the other, as they are, right or wrong.

    Args:
        num_units: of every layer, the lowest first.
        return_sequences: of every layer.
        shape: of one sample, (time, features).

    Raises:
        ValueError: by Keras, where a layer gives one state and the next wants a sequence.
    """
    model = keras.Sequential([keras.Input(shape)])
    for number, (units, every_step) in enumerate(zip(num_units, return_sequences, strict=True), 1):
        model.add(
            keras.layers.SimpleRNN(units, return_sequences=every_step, name=f"recurrent_{number}")
        )
    return model


def complaint(num_units: Sequence[int], return_sequences: Sequence[bool], shape: tuple) -> str:
    """What Keras says about such a stack; nothing where it is content. Arguments as in `stack`."""
    try:
        stack(num_units, return_sequences, shape)
    except ValueError as error:
        return first_line(error)
    return ""
