"""The cells of lecture note 004 as it writes them: columns, no biases, and a sigmoid candidate.

Keras has no setting for that LSTM: `activation` is used for the candidate AND for the state that is
shown, where the notes have tanh. `NotesLSTMCell` runs in `keras.layers.RNN` like any other.
"""

import dataclasses

import keras
import numpy as np
from keras import ops
from scipy.special import expit as sigmoid

from chapters.ch08_lstm_gru.cells import GatedWeights


@dataclasses.dataclass(frozen=True)
class NotesWeights:
    """One pair of matrices a gate: W for the state and U for the input, by the notes' letter.

    Args:
        of_state: letter -> W, array (units, units).
        of_input: letter -> U, array (units, features).
    """

    of_state: dict[str, np.ndarray]
    of_input: dict[str, np.ndarray]

    def sum(self, gate: str, hidden_state: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        """W h + U x of one gate, array (units, 1)."""
        # W h_{t-1} + U x_t
        return self.of_state[gate] @ hidden_state + self.of_input[gate] @ inputs  # (units, 1)

    def to_rows(self, order: str, reset_after: bool = False) -> GatedWeights:
        """The same cell for row vectors.

        Args:
            order: the notes' letters in Keras's order: "figo" is "ifgo" there, "urh" stays.
            reset_after: True for the GRU, whose bias then has two rows.
        """
        kernel = np.concatenate([self.of_input[gate].T for gate in order], axis=-1)
        recurrent_kernel = np.concatenate([self.of_state[gate].T for gate in order], axis=-1)
        width = kernel.shape[1]
        bias = np.zeros((2, width) if reset_after else width)
        return GatedWeights(kernel, recurrent_kernel, bias)


def lstm_step(
    inputs: np.ndarray, hidden_state: np.ndarray, cell_state: np.ndarray, weights: NotesWeights
) -> tuple[np.ndarray, np.ndarray]:
    """One time step of the notes' LSTM for one sample.

    Args:
        inputs: x, array (features, 1).
        hidden_state: h, array (units, 1).
        cell_state: s, array (units, 1).
        weights: of the gates f, i, g (the candidate) and o.

    Returns:
        The new h and s, arrays (units, 1).
    """
    # f = sigmoid(W^f h + U^f x)
    forget_gate = sigmoid(weights.sum("f", hidden_state, inputs))  # (units, 1)
    # i = sigmoid(W^i h + U^i x)
    input_gate = sigmoid(weights.sum("i", hidden_state, inputs))  # (units, 1)
    # s~ = sigmoid(W^g h + U^g x)
    candidate = sigmoid(weights.sum("g", hidden_state, inputs))  # (units, 1)
    # s = f s + i s~
    cell_state = forget_gate * cell_state + input_gate * candidate  # (units, 1)
    # o = sigmoid(W^o h + U^o x)
    output_gate = sigmoid(weights.sum("o", hidden_state, inputs))  # (units, 1)
    # h = o tanh(s)
    return output_gate * np.tanh(cell_state), cell_state  # (units, 1)


def gru_step(inputs: np.ndarray, hidden_state: np.ndarray, weights: NotesWeights) -> np.ndarray:
    """One time step of the notes' GRU for one sample.

    Args:
        inputs: x, array (features, 1).
        hidden_state: h, array (units, 1).
        weights: of the gates u, r and h (the candidate).

    Returns:
        The new h, array (units, 1).
    """
    # u = sigmoid(W^u h + U^u x)
    update_gate = sigmoid(weights.sum("u", hidden_state, inputs))  # (units, 1)
    # r = sigmoid(W^r h + U^r x)
    reset_gate = sigmoid(weights.sum("r", hidden_state, inputs))  # (units, 1)
    from_state = weights.of_state["h"] @ hidden_state  # (units, 1)
    # h~ = tanh(W^h h ∘ r + U^h x)
    candidate = np.tanh(from_state * reset_gate + weights.of_input["h"] @ inputs)  # (units, 1)
    # h = u h + (1 - u) h~
    return update_gate * hidden_state + (1 - update_gate) * candidate  # (units, 1)


@keras.saving.register_keras_serializable("ch08_lstm_gru")
class NotesLSTMCell(keras.layers.Layer):
    """The notes' LSTM for `keras.layers.RNN`: sigmoid candidate, no biases; gates i, f, c, o.

    Args:
        units: size of the hidden state and of the cell state.

    >>> keras.layers.RNN(NotesLSTMCell(8))(np.zeros((2, 5, 16))).shape
    TensorShape([2, 8])
    """

    def __init__(self, units: int, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = (units, units)
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[-1], 4 * self.units), initializer="glorot_uniform", name="kernel"
        )
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, 4 * self.units), initializer="orthogonal", name="recurrent_kernel"
        )

    def call(self, inputs, states):
        hidden_state, cell_state = states  # each (batch, units)
        # W h_{t-1} + U x_t
        sums = ops.matmul(inputs, self.kernel) + ops.matmul(hidden_state, self.recurrent_kernel)
        input_gate, forget_gate, candidate, output_gate = ops.split(ops.sigmoid(sums), 4, axis=-1)
        # s = f s + i s~
        cell_state = forget_gate * cell_state + input_gate * candidate  # (batch, units)
        # h = o tanh(s)
        hidden_state = output_gate * ops.tanh(cell_state)  # (batch, units)
        return hidden_state, (hidden_state, cell_state)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
