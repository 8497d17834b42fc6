"""A recurrent cell that hands over the largest value each of its units ever had."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="ch07_bidirectional")
class MaximumGRUCell(keras.layers.GRUCell):
    """A `GRUCell` with one more state: the maximum of every unit over the words read so far.

    `RNN(MaximumGRUCell(units))` gives what `GlobalMaxPooling1D` makes of `GRU(units,
    return_sequences=True)`, without handing on a state at every word, which is slow when compiled
    with XLA for a CPU. At masked steps both states stay as they are.

    A unit can tell that it has met something, such as praise, wherever that stood; the last state
    would have to carry it to the end.

    Args:
        units: size of the hidden state, as in every Keras cell.

    Called with inputs (batch, features) and both states (batch, units), it returns the maximum
    (batch, units) and the two new states. The maximum is the first of them: on JAX, Keras takes the first
    state for the output at a masked step.
    """

    def __init__(self, units: int, **kwargs):
        super().__init__(units, **kwargs)
        self.state_size = [units, units]

    def call(self, inputs, states, training=False):
        """One time step; see the class."""
        largest, hidden_state = states
        # h_t as in every GRU
        hidden_state, _ = super().call(inputs, hidden_state, training=training)  # (batch, units)
        # m_t = max(m_{t-1}, h_t)
        largest = ops.maximum(largest, hidden_state)  # (batch, units)
        return largest, [largest, hidden_state]

    def get_initial_state(self, batch_size=None):
        """m_0 = -1, below which no hidden state of a GRU falls, and h_0 = 0."""
        zeros = ops.zeros((batch_size, self.units), dtype=self.compute_dtype)
        return [zeros - 1, zeros]
