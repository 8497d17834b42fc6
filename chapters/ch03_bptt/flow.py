"""How far a gradient gets: d h_T / d h_t against the distance T - t (lecture note 004)."""

from collections.abc import Sequence

import numpy as np

from chapters.ch02_rnn_cell.cells import CellWeights, forward
from chapters.ch03_bptt.network import random_rotation


def state_gradient_norms(hidden_states: np.ndarray, recurrent_kernel: np.ndarray) -> np.ndarray:
    """How much the last state of a plain cell still depends on the state k time steps before.

    Args:
        hidden_states: h_1 ... h_T of one sequence, array (time, units).
        recurrent_kernel: W_h, array (units, units).

    Returns:
        The largest stretch (spectral norm) of d h_T / d h_{T-k}, array (time,), k = 0 first.
    """
    # d h_T / d h_T = 1
    product = np.eye(len(recurrent_kernel))  # (units, units)
    norms = [1.0]
    for state in hidden_states[:0:-1]:
        # d h_t / d h_{t-1} = W_h diag(1 - h_t^2)
        product = (recurrent_kernel * (1 - state**2)) @ product  # (units, units)
        norms.append(np.linalg.norm(product, 2))
    return np.array(norms)


def bound(recurrent_kernel: np.ndarray, num_steps: int) -> np.ndarray:
    """What the norm can never exceed: tanh' is at most 1, so each time step stretches by |W_h| at most.

    Returns:
        |W_h|^k for k = 0 ... num_steps - 1, array (num_steps,).
    """
    # |d h_T / d h_{T-k}| <= |W_h|^k
    return np.linalg.norm(recurrent_kernel, 2) ** np.arange(num_steps)


def measure(radii: Sequence[float], distance: int, seed: int) -> tuple[dict, dict]:
    """Name of each spectral radius -> norms of d h_T / d h_{T-k} (distance,): measured, and bounds."""
    num_units, num_features = 32, 8
    measured, bounds = {}, {}
    for radius in radii:
        rng = np.random.default_rng(seed)
        recurrent_kernel = radius * random_rotation(num_units, rng)
        # Small inputs, so that tanh bends little and W_h is what is measured.
        kernel = rng.normal(scale=0.03, size=(num_features, num_units))
        weights = CellWeights(kernel, recurrent_kernel, np.zeros(num_units))
        states = forward(rng.normal(size=(1, distance, num_features)), weights)
        name = f"spectral radius {radius:g}"
        measured[name] = state_gradient_norms(states[0], recurrent_kernel)
        bounds[name] = bound(recurrent_kernel, distance)
    return measured, bounds


def keras_cell_gradient_norms(cell, inputs: np.ndarray) -> np.ndarray:
    """The same for any Keras cell, measured with a GradientTape.

    For an LSTM cell the state is h and c together, for others h alone.

    Args:
        cell: a SimpleRNNCell, LSTMCell or GRUCell that has been built.
        inputs: one sequence, float32 array (time, features).

    Returns:
        Spectral norm of d h_T / d state_{T-k}, array (time,), k = 0 first.
    """
    # Only here and below: what computes in NumPy is imported without Keras.
    import tensorflow as tf

    units = cell.units
    # One copy of the sequence for each unit of h_T: row i of the batch is for unit i.
    states = [tf.zeros((units, units)) for _ in tf.nest.flatten(cell.state_size)]
    history = []
    with tf.GradientTape() as tape:
        for vector in inputs:
            _, states = cell(tf.repeat(vector[None], units, axis=0), states)
            tape.watch(states)
            history.append(states)
        observed = tf.reduce_sum(tf.linalg.diag_part(states[0]))
    gradients = tape.gradient(observed, history, unconnected_gradients="zero")
    # Row i of the concatenation is d h_T[i] / d state_t.
    norms = [np.linalg.norm(np.concatenate(parts, axis=1), 2) for parts in gradients]
    return np.array(norms[::-1])


def keras_cells(num_units: int, num_features: int, seed: int) -> dict:
    """Name -> Keras cell: with the weights of Keras's initializers, and with its memory held open.

    Held open means a bias of 4 on the gate that keeps the old state: sigmoid(4) = .98.
    """
    import keras

    keras.utils.set_random_seed(seed)
    units = num_units
    cells = {
        "SimpleRNN": keras.layers.SimpleRNNCell(units),
        "LSTM": keras.layers.LSTMCell(units),
        "GRU": keras.layers.GRUCell(units),
        "LSTM, gate open": keras.layers.LSTMCell(units),
        "GRU, gate open": keras.layers.GRUCell(units),
    }
    for cell in cells.values():
        cell.build((None, num_features))
    # Gates along the last axis, LSTM: i, f, c, o; GRU: z, r, h.
    kept = {"LSTM, gate open": np.s_[units : 2 * units], "GRU, gate open": np.s_[0, :units]}
    for name, gate in kept.items():
        kernel, recurrent_kernel, bias = cells[name].get_weights()
        bias[gate] = 4.0
        cells[name].set_weights([kernel, recurrent_kernel, bias])
    return cells
