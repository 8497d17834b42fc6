"""The LSTM of lecture note 004 for Keras, and what is computed by hand against what Keras computes.

Keras has no setting for that LSTM: `activation` is used for the candidate AND for the state that is
shown, where the notes have tanh. `NotesLSTMCell` runs in `keras.layers.RNN` like any other.
"""

import keras
import numpy as np
from keras import ops

from chapters.ch08_lstm_gru.cells import (
    GatedWeights,
    Matrices,
    gru_forward,
    lstm_forward,
    notes_forward,
    notes_to_rows,
)

NUM_FEATURES, NUM_UNITS, NUM_STEPS = 3, 4, 6


@keras.saving.register_keras_serializable("ch08_lstm_gru")
class NotesLSTMCell(keras.layers.Layer):
    """The notes' LSTM for `keras.layers.RNN`: sigmoid candidate, no biases; gates i, f, c, o.

    Args:
        units: size of the hidden state and of the cell state.

    >>> tuple(keras.layers.RNN(NotesLSTMCell(8))(np.zeros((2, 5, 16))).shape)
    (2, 8)
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
        return hidden_state, [hidden_state, cell_state]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def largest_differences(seed: int) -> dict:
    """Largest difference of our states from Keras's, over both cells in all their forms.

    Returns:
        {"difference_from_keras": ..., "difference_of_notes": ...}: the first for our rows against
        Keras, with a mask; the second for the notes' columns against what runs in Keras.
    """
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(2, NUM_STEPS, NUM_FEATURES)).astype("float32")
    mask = np.array([[True] * NUM_STEPS, [True] * (NUM_STEPS - 2) + [False] * 2])
    differences = []
    for layer in keras_layers():
        layer.build(inputs.shape)
        # Every weight a number other than zero, biases too.
        layer.set_weights([rng.normal(size=weight.shape) for weight in layer.get_weights()])
        theirs = ops.convert_to_numpy(layer(inputs, mask=mask))
        if isinstance(layer, keras.layers.LSTM):
            ours, _ = lstm_forward(inputs, GatedWeights.of(layer), mask)
        else:
            ours, _ = gru_forward(inputs, GatedWeights.of(layer), mask, layer.reset_after)
        differences.append(np.abs(ours - theirs).max())
    of_notes = []
    for letters, layer in (
        ("ifgo", keras.layers.RNN(NotesLSTMCell(NUM_UNITS), return_sequences=True)),
        ("urh", keras.layers.GRU(NUM_UNITS, use_bias=False, return_sequences=True)),
    ):
        w, u = draw_notes(letters, rng)
        rows = notes_to_rows(w, u, letters)
        layer.build(inputs.shape)
        layer.set_weights([rows.kernel, rows.recurrent_kernel])
        theirs = ops.convert_to_numpy(layer(inputs))[0]
        of_notes.append(np.abs(notes_forward(inputs[0], w, u) - theirs).max())
    return {
        "difference_from_keras": float(max(differences)),
        "difference_of_notes": float(max(of_notes)),
    }


def keras_layers() -> list[keras.layers.Layer]:
    """The forms that Keras has: with bias and without, and both resets of the GRU."""
    options = {"units": NUM_UNITS, "return_sequences": True}
    return [
        keras.layers.LSTM(**options),
        keras.layers.LSTM(**options, use_bias=False),
        keras.layers.GRU(**options),
        keras.layers.GRU(**options, reset_after=False),
        keras.layers.GRU(**options, use_bias=False),
    ]


def draw_notes(letters: str, rng: np.random.Generator) -> list[Matrices]:
    """Random matrices W and U for every gate."""
    shapes = (NUM_UNITS, NUM_UNITS), (NUM_UNITS, NUM_FEATURES)
    return [{gate: rng.normal(size=shape) for gate in letters} for shape in shapes]
