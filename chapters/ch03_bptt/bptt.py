"""The back-propagation through time of the page for batches, masks and truncation (lecture note 001).

Row vectors, as in Keras: h_t = tanh(a_t), a_t = x_t W_x + h_{t-1} W_h + b. Unrolled over time, the cell
stands there once for every time step, but W_x, W_h and b are the SAME variables everywhere. Each time
step therefore contributes to their gradient, and the gradient is the sum of the contributions.
"""

import dataclasses

import numpy as np

from chapters.ch02_rnn_cell.cells import CellWeights, check_inputs


@dataclasses.dataclass(frozen=True)
class CellGradients:
    """Gradients of a loss L with respect to everything that goes into the cell.

    Args:
        kernel_steps: what each time step contributes to dL/dW_x, array (time, features, units).
        recurrent_kernel_steps: the same for dL/dW_h, array (time, units, units).
        bias_steps: the same for dL/db, array (time, units).
        inputs: dL/dx_t, array (batch, time, features).
        initial_state: dL/dh_0, array (batch, units).
    """

    kernel_steps: np.ndarray
    recurrent_kernel_steps: np.ndarray
    bias_steps: np.ndarray
    inputs: np.ndarray
    initial_state: np.ndarray

    @property
    def kernel(self) -> np.ndarray:
        """dL/dW_x, array (features, units): the sum over the time steps."""
        return self.kernel_steps.sum(axis=0)

    @property
    def recurrent_kernel(self) -> np.ndarray:
        """dL/dW_h, array (units, units): the sum over the time steps."""
        return self.recurrent_kernel_steps.sum(axis=0)

    @property
    def bias(self) -> np.ndarray:
        """dL/db, array (units,): the sum over the time steps."""
        return self.bias_steps.sum(axis=0)


def backward(
    inputs: np.ndarray,
    hidden_states: np.ndarray,
    weights: CellWeights,
    to_states: np.ndarray,
    initial_state: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    block_length: int = 0,
) -> CellGradients:
    """Goes back through the unrolled cell, from the last time step to the first.

    Args:
        inputs: x_t, array (batch, time, features).
        hidden_states: h_t, as `cells.forward` gave them, array (batch, time, units).
        weights: the cell.
        to_states: dL/dh_t as far as the loss depends on h_t directly, array (batch, time, units).
            For many-to-one it is zero at all time steps but the last.
        initial_state: h_0, array (batch, units); zeros without it.
        mask: bool array (batch, time), as in `cells.forward`.
        block_length: for truncated back-propagation: the gradient never crosses from one block of so
            many time steps, counted from the end, to the block before. 0 goes all the way.

    Raises:
        UserError: the inputs have not the axes or the features that the cell reads.
    """
    check_inputs(inputs, weights)
    batch_size, num_steps, num_features = inputs.shape
    num_units = weights.num_units
    if initial_state is None:
        initial_state = np.zeros((batch_size, num_units))
    if mask is None:
        mask = np.ones((batch_size, num_steps), dtype=bool)
    # At index t stands h_{t-1}.
    previous_states = np.concatenate([initial_state[:, None], hidden_states[:, :-1]], axis=1)
    kernel_steps = np.zeros((num_steps, num_features, num_units))
    recurrent_kernel_steps = np.zeros((num_steps, num_units, num_units))
    bias_steps = np.zeros((num_steps, num_units))
    to_inputs = np.zeros(inputs.shape)
    from_later = np.zeros((batch_size, num_units))
    for t in reversed(range(num_steps)):
        # dL/dh_t = the direct part + what comes back from time step t+1
        to_state = to_states[:, t] + from_later  # (batch, units)
        # dL/da_t = dL/dh_t (1 - h_t^2), for tanh' = 1 - tanh^2; 0 where the time step is masked
        to_sum = to_state * (1 - hidden_states[:, t] ** 2) * mask[:, t, None]  # (batch, units)
        # Contribution of time step t to dL/dW_x: x_t^T dL/da_t
        kernel_steps[t] = inputs[:, t].T @ to_sum  # (features, units)
        # Contribution to dL/dW_h: h_{t-1}^T dL/da_t
        recurrent_kernel_steps[t] = previous_states[:, t].T @ to_sum  # (units, units)
        # Contribution to dL/db: dL/da_t
        bias_steps[t] = to_sum.sum(axis=0)  # (units,)
        # dL/dx_t = dL/da_t W_x^T
        to_inputs[:, t] = to_sum @ weights.kernel.T  # (batch, features)
        # dL/dh_{t-1} = dL/da_t W_h^T; a masked time step has handed h_{t-1} on as it was
        from_later = to_sum @ weights.recurrent_kernel.T + to_state * ~mask[:, t, None]
        if block_length and (num_steps - t) % block_length == 0:
            from_later = np.zeros_like(from_later)
    return CellGradients(
        kernel_steps, recurrent_kernel_steps, bias_steps, to_inputs, initial_state=from_later
    )
