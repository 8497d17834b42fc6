"""The cell of the page for batches, masks and column vectors; later chapters compute with it.

All forms compute the same. They differ in whether a vector stands upright or lies down:

    lecture notes 001, 003, 004   columns   h_t = tanh(W_xh x_t + W_hh h_{t-1} + b_h)
    Keras, and the rest of this course   rows   h_t = tanh(x_t W_x + h_{t-1} W_h + b)

so each matrix of the one form is the transpose of the other's. Note 004 writes the sum as
a = b + W h + U x: its W is W_hh and its U is W_xh. Note 002 leaves the bias out, that is b = 0.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from common.axes import check_axes
from common.errors import UserError


@dataclasses.dataclass(frozen=True)
class CellWeights:
    """The weights of one cell for ROW vectors, in the order of Keras's `get_weights()`.

    Args:
        kernel: W_x, array (features, units).
        recurrent_kernel: W_h, array (units, units); row i holds what unit i sends to every unit.
        bias: b, array (units,).
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def num_units(self) -> int:
        """Size of the hidden state."""
        return len(self.bias)

    def to_columns(self) -> "ColumnWeights":
        """The same cell for column vectors."""
        return ColumnWeights(self.kernel.T, self.recurrent_kernel.T, self.bias[:, None])


@dataclasses.dataclass(frozen=True)
class ColumnWeights:
    """The weights of one cell for COLUMN vectors, as lecture note 003 has them.

    Args:
        input_weights: W_xh, array (units, features); the note calls this (D_h, d).
        recurrent_weights: W_hh, array (units, units); row i holds what unit i receives.
        bias: b_h, array (units, 1).
    """

    input_weights: np.ndarray
    recurrent_weights: np.ndarray
    bias: np.ndarray

    def to_rows(self) -> CellWeights:
        """The same cell for row vectors, ready for Keras's `set_weights`."""
        return CellWeights(self.input_weights.T, self.recurrent_weights.T, self.bias[:, 0])


def step(inputs: np.ndarray, hidden_state: np.ndarray, weights: CellWeights) -> np.ndarray:
    """One time step with row vectors, for a whole batch.

    Args:
        inputs: x_t, array (batch, features).
        hidden_state: h_{t-1}, array (batch, units).
        weights: the cell.

    Returns:
        h_t, array (batch, units).
    """
    from_inputs = inputs @ weights.kernel  # (batch, units)
    from_state = hidden_state @ weights.recurrent_kernel  # (batch, units)
    # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
    return np.tanh(from_inputs + from_state + weights.bias)  # (batch, units)


def step_columns(
    inputs: np.ndarray, hidden_state: np.ndarray, weights: ColumnWeights
) -> np.ndarray:
    """One time step with column vectors, for one sample (lecture notes 001, 003, 004).

    Args:
        inputs: x_t, array (features, 1).
        hidden_state: h_{t-1}, array (units, 1).
        weights: the cell.

    Returns:
        h_t, array (units, 1).
    """
    from_inputs = weights.input_weights @ inputs  # (units, 1)
    from_state = weights.recurrent_weights @ hidden_state  # (units, 1)
    # h_t = tanh(W_xh x_t + W_hh h_{t-1} + b_h)
    return np.tanh(from_inputs + from_state + weights.bias)  # (units, 1)


def forward(
    inputs: np.ndarray,
    weights: CellWeights,
    initial_state: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    go_backwards: bool = False,
) -> np.ndarray:
    """Reads whole sequences, as `keras.layers.SimpleRNN(units, return_sequences=True)` does.

    Args:
        inputs: array (batch, time, features).
        weights: the cell; every time step uses the same one.
        initial_state: h_0, array (batch, units); zeros without it.
        mask: bool array (batch, time); at False the cell reads nothing, and the state stays.
        go_backwards: reads from the last time step to the first.

    Returns:
        Array (batch, time, units): the hidden state after every time step, in the order of reading.
        A many-to-one network uses only the last one, `[:, -1]`. (Where a mask hides the first words,
        Keras gives zeros there instead of h_0; from the first word that counts on both agree.)

    Raises:
        UserError: the inputs have not three axes, or not the cell's number of features.
    """
    check_inputs(inputs, weights)
    batch_size, num_steps, _ = inputs.shape
    if mask is None:
        mask = np.ones((batch_size, num_steps), dtype=bool)  # (batch, time)
    if go_backwards:
        inputs, mask = inputs[:, ::-1], mask[:, ::-1]
    # h_0 = 0
    state = np.zeros((batch_size, weights.num_units)) if initial_state is None else initial_state
    hidden_states = []
    for t in range(num_steps):
        new_state = step(inputs[:, t], state, weights)  # (batch, units)
        state = np.where(mask[:, t, None], new_state, state)  # (batch, units)
        hidden_states.append(state)
    return np.stack(hidden_states, axis=1)  # (batch, time, units)


def forward_columns(inputs: np.ndarray, weights: ColumnWeights) -> np.ndarray:
    """Reads one sequence of column vectors.

    Args:
        inputs: array (time, features, 1).
        weights: the cell.

    Returns:
        The hidden state after every time step, array (time, units, 1).
    """
    state = np.zeros_like(weights.bias)  # (units, 1)
    hidden_states = []
    for column in inputs:
        state = step_columns(column, state, weights)  # (units, 1)
        hidden_states.append(state)
    return np.stack(hidden_states)  # (time, units, 1)


def output(
    hidden_state: np.ndarray,
    output_weights: np.ndarray,
    output_bias: np.ndarray,
    activation: Callable[[np.ndarray], np.ndarray] = np.tanh,
) -> np.ndarray:
    """What the network says at one time step; in Keras a Dense layer of its own.

    The notes choose three activations: tanh (001), any f (003), and `softmax_columns` (004).

    Args:
        hidden_state: h_t, array (units, 1).
        output_weights: W_o, W_hy or V, array (outputs, units).
        output_bias: b_o, b_y or c, array (outputs, 1).
        activation: f.

    Returns:
        y_t, array (outputs, 1).
    """
    # y_t = f(W_hy h_t + b_y);  001: y_t = tanh(W_o h_t + b_o);  004: y_t = softmax(c + V h_t)
    return activation(output_weights @ hidden_state + output_bias)  # (outputs, 1)


def softmax_columns(logits: np.ndarray) -> np.ndarray:
    """Probabilities that add up to 1 over each column of (outputs, 1)."""
    # y_i = e^{o_i} / sum over j of e^{o_j}; the largest o is taken off both, against overflow
    powers = np.exp(logits - logits.max(axis=0))  # (outputs, 1)
    return powers / powers.sum(axis=0)  # (outputs, 1)


def tanh_by_identity(x: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent by the identity of lecture note 000; |x| may be at most 300.

    Beyond that e^{2x} is too large for a computer's number, which is why NumPy has its own way.
    """
    # tanh x = (e^{2x} - 1) / (e^{2x} + 1)
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


def check_inputs(inputs: np.ndarray, weights: CellWeights) -> None:
    """Refuses what a recurrent layer cannot read, and says how to mend it.

    Raises:
        UserError: not three axes, no time step, or another number of features than the cell's.
    """
    features = len(weights.kernel)
    shape = check_axes(inputs).shape
    if shape[1] == 0:
        raise UserError(f"A sequence needs at least one time step; the array is {shape}.")
    if shape[2] != features:
        raise UserError(
            f"The cell reads vectors of {features} numbers, these have {shape[2]}: the last axis of "
            f"{shape} must be {features}."
        )
