"""The LSTM and GRU cells in NumPy, in Keras's form and in that of lecture note 004.

    LSTM   Hochreiter and Schmidhuber 1997; the forget gate Gers, Schmidhuber and Cummins 2000
    GRU    Cho et al. 2014 (reset before the product); reset after it: cuDNN, and Keras's default

As in chapter 2 the notes' vectors are columns and Keras's are rows, so that each matrix of the one is the
transpose of the other's. The notes multiply the state with W and the input with U; Keras calls them
`recurrent_kernel` and `kernel`. The notes have no biases, that is b = 0.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from common.axes import check_axes

LSTM_GATES = ("input", "forget", "candidate", "output")
GRU_GATES = ("update", "reset", "candidate")
# One matrix a gate, by the notes' letter.
Matrices = dict[str, np.ndarray]


def sigmoid(sums: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-x), in the form that no x overflows: tanh, halved and lifted to between 0 and 1."""
    return 0.5 + 0.5 * np.tanh(0.5 * sums)


@dataclasses.dataclass(frozen=True)
class GatedWeights:
    """The weights of an LSTM or GRU cell for ROW vectors, in the order of Keras's `get_weights()`.

    The gates stand side by side along the last axis: LSTM i, f, c, o; GRU z, r, h.

    Args:
        kernel: U, array (features, gates * units).
        recurrent_kernel: W, array (units, gates * units).
        bias: b, array (gates * units,). A GRU that resets after the product has two rows,
            (2, gates * units): the first is added to the input's part, the second to the state's.
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray

    @property
    def num_units(self) -> int:
        """Size of the hidden state."""
        return len(self.recurrent_kernel)

    @classmethod
    def of(cls, layer) -> "GatedWeights":
        """The weights of a Keras LSTM, GRU or cell of either; zeros where it has no bias."""
        weights = layer.get_weights()
        if len(weights) == 2:
            has_two_rows = getattr(layer, "reset_after", False)
            shape = (2, weights[0].shape[1]) if has_two_rows else weights[0].shape[1:]
            weights.append(np.zeros(shape, weights[0].dtype))
        return cls(*weights)


def lstm_step(
    inputs: np.ndarray,
    hidden_state: np.ndarray,
    cell_state: np.ndarray,
    weights: GatedWeights,
    candidate_activation: Callable[[np.ndarray], np.ndarray] = np.tanh,
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """One time step of an LSTM with row vectors, for a whole batch.

    Args:
        inputs: x_t, array (batch, features).
        hidden_state: h_{t-1}, array (batch, units).
        cell_state: c_{t-1}, array (batch, units); the notes call it s.
        weights: the cell.
        candidate_activation: tanh, as Keras and nearly everybody; the notes write sigmoid.

    Returns:
        h_t and c_t, arrays (batch, units), and the gates by their name in `LSTM_GATES`.
    """
    sums = inputs @ weights.kernel + hidden_state @ weights.recurrent_kernel + weights.bias
    to_i, to_f, to_c, to_o = np.split(sums, 4, axis=-1)  # each (batch, units)
    # i_t = sigmoid(x_t U_i + h_{t-1} W_i + b_i)   how much of the new is let in
    input_gate = sigmoid(to_i)  # (batch, units)
    # f_t = sigmoid(x_t U_f + h_{t-1} W_f + b_f)   how much of the old is kept
    forget_gate = sigmoid(to_f)  # (batch, units)
    # c~_t = tanh(x_t U_c + h_{t-1} W_c + b_c)     the new
    candidate = candidate_activation(to_c)  # (batch, units)
    # o_t = sigmoid(x_t U_o + h_{t-1} W_o + b_o)   how much is shown
    output_gate = sigmoid(to_o)  # (batch, units)
    # c_t = f_t c_{t-1} + i_t c~_t
    cell_state = forget_gate * cell_state + input_gate * candidate  # (batch, units)
    # h_t = o_t tanh(c_t)
    hidden_state = output_gate * np.tanh(cell_state)  # (batch, units)
    gates = dict(zip(LSTM_GATES, (input_gate, forget_gate, candidate, output_gate), strict=True))
    return hidden_state, cell_state, gates


def gru_step(
    inputs: np.ndarray, hidden_state: np.ndarray, weights: GatedWeights, reset_after: bool = True
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """One time step of a GRU with row vectors, for a whole batch.

    Args:
        inputs: x_t, array (batch, features).
        hidden_state: h_{t-1}, array (batch, units).
        weights: the cell.
        reset_after: True multiplies the state with its weights first and resets the product
            (Keras's default, and the notes read from left to right); False resets the state first.

    Returns:
        h_t, array (batch, units), and the gates by their name in `GRU_GATES`.
    """
    input_bias, state_bias = weights.bias if reset_after else (weights.bias, 0.0)
    x_to_z, x_to_r, x_to_h = np.split(inputs @ weights.kernel + input_bias, 3, axis=-1)
    h_to_z, h_to_r, h_to_h = np.split(
        hidden_state @ weights.recurrent_kernel + state_bias, 3, axis=-1
    )  # each (batch, units)
    # z_t = sigmoid(x_t U_z + h_{t-1} W_z + b_z)   how much of the old is kept; the notes call it u
    update_gate = sigmoid(x_to_z + h_to_z)  # (batch, units)
    # r_t = sigmoid(x_t U_r + h_{t-1} W_r + b_r)   how much of the old the candidate sees
    reset_gate = sigmoid(x_to_r + h_to_r)  # (batch, units)
    if reset_after:
        # h~_t = tanh(x_t U_h + b_h + r_t (h_{t-1} W_h + b'_h))
        candidate = np.tanh(x_to_h + reset_gate * h_to_h)  # (batch, units)
    else:
        # h~_t = tanh(x_t U_h + b_h + (r_t h_{t-1}) W_h)
        kernel_of_candidate = np.split(weights.recurrent_kernel, 3, axis=-1)[2]  # (units, units)
        candidate = np.tanh(x_to_h + (reset_gate * hidden_state) @ kernel_of_candidate)
    # h_t = z_t h_{t-1} + (1 - z_t) h~_t
    hidden_state = update_gate * hidden_state + (1 - update_gate) * candidate  # (batch, units)
    return hidden_state, dict(zip(GRU_GATES, (update_gate, reset_gate, candidate), strict=True))


def lstm_forward(
    inputs: np.ndarray,
    weights: GatedWeights,
    mask: np.ndarray | None = None,
    candidate_activation: Callable[[np.ndarray], np.ndarray] = np.tanh,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Reads whole sequences, as `keras.layers.LSTM(units, return_sequences=True)` does.

    Args:
        inputs: array (batch, time, features).
        weights: the cell; every time step uses the same one.
        mask: bool array (batch, time); at False both states stay as they are.
        candidate_activation: see `lstm_step`.

    Returns:
        h_t after every step, array (batch, time, units), and the gates at every step, the same
        shape; "cell" among them is c_t.

    Raises:
        UserError: the inputs have not three axes.
    """
    zeros = np.zeros((len(check_axes(inputs)), weights.num_units))
    hidden_state, cell_state = zeros, zeros
    steps = []
    for t, seen in enumerate(_seen(inputs, mask)):
        new_state, new_cell, gates = lstm_step(
            inputs[:, t], hidden_state, cell_state, weights, candidate_activation
        )
        hidden_state = np.where(seen, new_state, hidden_state)  # (batch, units)
        cell_state = np.where(seen, new_cell, cell_state)  # (batch, units)
        steps.append({**gates, "cell": cell_state, "hidden": hidden_state})
    gates = _over_time(steps)
    return gates.pop("hidden"), gates


def gru_forward(
    inputs: np.ndarray,
    weights: GatedWeights,
    mask: np.ndarray | None = None,
    reset_after: bool = True,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Reads whole sequences, as `keras.layers.GRU(units, return_sequences=True)` does.

    Args and Returns as of `lstm_forward`; a GRU has no cell state.
    """
    hidden_state = np.zeros((len(check_axes(inputs)), weights.num_units))
    steps = []
    for t, seen in enumerate(_seen(inputs, mask)):
        new_state, gates = gru_step(inputs[:, t], hidden_state, weights, reset_after)
        hidden_state = np.where(seen, new_state, hidden_state)  # (batch, units)
        steps.append({**gates, "hidden": hidden_state})
    gates = _over_time(steps)
    return gates.pop("hidden"), gates


def _seen(inputs: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    """The mask, all True without one, step by step: array (time, batch, 1)."""
    return (np.ones(inputs.shape[:2], dtype=bool) if mask is None else mask).T[..., None]


def _over_time(steps: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """[{name: (batch, units)}, ...] -> {name: (batch, time, units)}."""
    return {name: np.stack([step[name] for step in steps], axis=1) for name in steps[0]}


def notes_lstm_step(
    x: np.ndarray, h: np.ndarray, s: np.ndarray, w: Matrices, u: Matrices
) -> tuple[np.ndarray, np.ndarray]:
    """One time step of the notes' LSTM: x (features, 1), h and s (units, 1) -> the new h and s.

    The gates are f, i, g (the candidate) and o; W is for the state (units, units), U for the input
    (units, features).
    """
    # f = sigmoid(W^f h + U^f x)
    forget_gate = sigmoid(w["f"] @ h + u["f"] @ x)  # (units, 1)
    # i = sigmoid(W^i h + U^i x)
    input_gate = sigmoid(w["i"] @ h + u["i"] @ x)  # (units, 1)
    # s~ = sigmoid(W^g h + U^g x)
    candidate = sigmoid(w["g"] @ h + u["g"] @ x)  # (units, 1)
    # s = f s + i s~
    s = forget_gate * s + input_gate * candidate  # (units, 1)
    # o = sigmoid(W^o h + U^o x)
    output_gate = sigmoid(w["o"] @ h + u["o"] @ x)  # (units, 1)
    # h = o tanh(s)
    return output_gate * np.tanh(s), s  # (units, 1)


def notes_gru_step(x: np.ndarray, h: np.ndarray, w: Matrices, u: Matrices) -> np.ndarray:
    """One time step of the notes' GRU: x (features, 1), h (units, 1) -> the new h; gates u, r, h."""
    # u = sigmoid(W^u h + U^u x)
    update_gate = sigmoid(w["u"] @ h + u["u"] @ x)  # (units, 1)
    # r = sigmoid(W^r h + U^r x)
    reset_gate = sigmoid(w["r"] @ h + u["r"] @ x)  # (units, 1)
    # h~ = tanh(W^h h ∘ r + U^h x)
    candidate = np.tanh(w["h"] @ h * reset_gate + u["h"] @ x)  # (units, 1)
    # h = u h + (1 - u) h~
    return update_gate * h + (1 - update_gate) * candidate  # (units, 1)


def notes_forward(sequence: np.ndarray, w: Matrices, u: Matrices) -> np.ndarray:
    """Reads a sequence (time, features) as the notes do: h after every time step (time, units)."""
    h = s = np.zeros((len(next(iter(w.values()))), 1))
    states = []
    for x in sequence[..., None]:  # (features, 1)
        if "o" in w:
            h, s = notes_lstm_step(x, h, s, w, u)
        else:
            h = notes_gru_step(x, h, w, u)
        states.append(h[:, 0])
    return np.array(states)


def notes_to_rows(w: Matrices, u: Matrices, order: str) -> GatedWeights:
    """The notes' cell for row vectors; their letters in Keras's order are "ifgo" and "urh"."""
    kernel, recurrent_kernel = (np.hstack([one[gate].T for gate in order]) for one in (u, w))
    # The GRU of the notes resets after the product, so its bias has two rows.
    bias = np.zeros((2, kernel.shape[1]) if order == "urh" else kernel.shape[1])
    return GatedWeights(kernel, recurrent_kernel, bias)
