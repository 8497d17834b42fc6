"""The same gradients by two other ways: TensorFlow's GradientTape, and nudging every weight."""

import keras
import numpy as np
import tensorflow as tf

from chapters.ch03_bptt.network import Network, loss_and_gradients
from common.errors import UserError


def gradients_by_tape(
    network: Network,
    inputs: np.ndarray,
    labels: np.ndarray,
    counted: np.ndarray,
    mask: np.ndarray | None = None,
) -> list[np.ndarray]:
    """What Keras's layers and a GradientTape say; arguments as in `network.loss_and_gradients`.

    Returns:
        Gradients in the order of `Network.arrays`.

    Raises:
        UserError: Keras runs on another backend than TensorFlow.
    """
    if keras.backend.backend() != "tensorflow":
        raise UserError(
            "This chapter shows TensorFlow's GradientTape: set KERAS_BACKEND=tensorflow."
        )
    recurrent = keras.layers.SimpleRNN(
        network.cell.num_units, return_sequences=True, dtype="float64"
    )
    output = keras.layers.Dense(len(network.output_bias), dtype="float64")
    recurrent.build(inputs.shape)
    output.build((None, network.cell.num_units))
    recurrent.set_weights(network.arrays[:3])
    output.set_weights(network.arrays[3:])
    variables = recurrent.trainable_variables + output.trainable_variables
    with tf.GradientTape() as tape:
        scores = output(recurrent(tf.constant(inputs), mask=mask))  # (batch, time, classes)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)  # (batch, time)
        loss = tf.reduce_mean(losses[counted])
    return [gradient.numpy() for gradient in tape.gradient(loss, variables)]


def gradients_by_differences(
    network: Network,
    inputs: np.ndarray,
    labels: np.ndarray,
    counted: np.ndarray,
    mask: np.ndarray | None = None,
    nudge: float = 1e-6,
) -> list[np.ndarray]:
    """Central differences: the loss a nudge above and below every single weight.

    Slow and never wrong, so it is what every gradient by hand should be held against.

    Returns:
        Gradients in the order of `Network.arrays`.
    """
    gradients = [np.zeros_like(array) for array in network.arrays]
    for index, array in enumerate(network.arrays):
        for place in np.ndindex(array.shape):
            losses = []
            for change in (nudge, -nudge):
                nudged = [weights.copy() for weights in network.arrays]
                nudged[index][place] += change
                of_nudged = loss_and_gradients(Network.of(nudged), inputs, labels, counted, mask)
                losses.append(of_nudged.loss)
            # dL/dw = (L(w + e) - L(w - e)) / 2e
            gradients[index][place] = (losses[0] - losses[1]) / (2 * nudge)
    return gradients
