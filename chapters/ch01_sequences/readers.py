"""Two networks that read a sequence: one in order, one as a bag, each with or without positions."""

import keras

from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.position import PositionIndex
from chapters.ch01_sequences.tasks import Task

_RECURRENT_LAYERS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "gru": keras.layers.GRU,
    "lstm": keras.layers.LSTM,
}


def answer(
    config: Config, task: Task, ids: keras.KerasTensor, name: str, reader: str, with_position: bool
) -> keras.KerasTensor:
    """Embedding -> (position) -> recurrent layer or mean over words -> sigmoid.

    Args:
        ids: input (batch, time).
        name: of the network, for its last layer.
        reader: "recurrent" or "bag".
        with_position: whether the index of its time step stands in front of every vector.

    Returns:
        Tensor (batch, 1), the probability of a yes.
    """
    # The bag leaves padding out; the recurrent layer reads it, as in chapters 4 and 5.
    vectors = keras.layers.Embedding(
        task.vocabulary_size, config.embedding_size, mask_zero=reader == "bag"
    )(ids)  # (batch, time, embedding_size)
    if config.dropout:
        vectors = keras.layers.SpatialDropout1D(config.dropout)(vectors)
    if with_position:
        vectors = PositionIndex()(vectors)  # (batch, time, 1 + embedding_size)
    if reader == "recurrent":
        layer = _RECURRENT_LAYERS[config.recurrent_layer]
        # h_t = tanh(W_x x_t + W_h h_{t-1} + b), or with gates
        summary = layer(config.num_units)(vectors)  # (batch, num_units)
    else:
        # f_t = relu(W x_t + b)
        features = keras.layers.Dense(config.bag_units, activation="relu")(vectors)
        # m = (f_1 + ... + f_T) / T
        mean = keras.layers.GlobalAveragePooling1D()(features)  # (batch, bag_units)
        summary = keras.layers.Dense(config.bag_units, activation="relu")(mean)
    # y = sigmoid(w s + b)
    return keras.layers.Dense(1, activation="sigmoid", name=name)(summary)  # (batch, 1)
