"""Ours against Keras, and the notes against Keras: the largest differences, and what a form costs."""

from pathlib import Path

import keras
import numpy as np

from chapters.ch08_lstm_gru import memory, notes, report
from chapters.ch08_lstm_gru.cells import GatedWeights, gru_forward, lstm_forward, sigmoid
from chapters.ch08_lstm_gru.config import Config
from chapters.ch08_lstm_gru.layout import FORMS
from common import runs

NUM_FEATURES, NUM_UNITS, NUM_STEPS = 3, 4, 6


def largest_differences(seed: int) -> dict:
    """Largest difference of our states from Keras's, over both cells in all their forms.

    Returns:
        {"difference_from_keras": ..., "difference_of_notes": ...}: the first for our rows against
        Keras, with a mask; the second for the notes' columns against what runs in Keras.
    """
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(2, NUM_STEPS, NUM_FEATURES)).astype("float32")
    mask = np.array([[True] * NUM_STEPS, [True] * (NUM_STEPS - 2) + [False] * 2])
    keras.utils.set_random_seed(seed)
    differences = []
    for layer in keras_layers():
        weights = _draw_weights(layer, inputs.shape, rng)
        theirs = keras.ops.convert_to_numpy(layer(inputs, mask=mask))
        if isinstance(layer, keras.layers.LSTM):
            ours, _ = lstm_forward(inputs, weights, mask)
        else:
            ours, _ = gru_forward(inputs, weights, mask, layer.reset_after)
        differences.append(np.abs(ours - theirs).max())
    return {
        "difference_from_keras": float(max(differences)),
        "difference_of_notes": float(max(_lstm_of_notes(rng), _gru_of_notes(rng))),
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


def _draw_weights(layer, shape: tuple, rng: np.random.Generator) -> GatedWeights:
    """Gives every weight of a layer a number other than zero, biases too."""
    layer.build(shape)
    layer.set_weights([rng.normal(size=w.shape).astype("float32") for w in layer.get_weights()])
    return GatedWeights.of(layer)


def draw_notes(letters: str, rng: np.random.Generator) -> notes.NotesWeights:
    """Random matrices for every gate."""
    return notes.NotesWeights(
        of_state={gate: rng.normal(size=(NUM_UNITS, NUM_UNITS)) for gate in letters},
        of_input={gate: rng.normal(size=(NUM_UNITS, NUM_FEATURES)) for gate in letters},
    )


def _lstm_of_notes(rng: np.random.Generator) -> float:
    """Notes' LSTM in columns against `NotesLSTMCell` in `keras.layers.RNN` and against our rows."""
    weights = draw_notes("figo", rng)
    sequence = rng.normal(size=(NUM_STEPS, NUM_FEATURES, 1))
    hidden_state = cell_state = np.zeros((NUM_UNITS, 1))
    columns = []
    for inputs in sequence:
        hidden_state, cell_state = notes.lstm_step(inputs, hidden_state, cell_state, weights)
        columns.append(hidden_state[:, 0])
    rows = weights.to_rows("ifgo")
    batch = sequence[None, :, :, 0]  # (1, time, features)
    in_rows, _ = lstm_forward(batch, rows, candidate_activation=sigmoid)
    layer = keras.layers.RNN(notes.NotesLSTMCell(NUM_UNITS), return_sequences=True)
    layer.build(batch.shape)
    layer.set_weights([rows.kernel, rows.recurrent_kernel])
    in_keras = keras.ops.convert_to_numpy(layer(batch.astype("float32")))
    return max(np.abs(columns - in_rows[0]).max(), np.abs(columns - in_keras[0]).max())


def _gru_of_notes(rng: np.random.Generator) -> float:
    """Notes' GRU in columns against Keras's with `reset_after=True` and no bias."""
    weights = draw_notes("urh", rng)
    sequence = rng.normal(size=(NUM_STEPS, NUM_FEATURES, 1))
    hidden_state = np.zeros((NUM_UNITS, 1))
    columns = []
    for inputs in sequence:
        hidden_state = notes.gru_step(inputs, hidden_state, weights)
        columns.append(hidden_state[:, 0])
    rows = weights.to_rows("urh", reset_after=True)
    batch = sequence[None, :, :, 0]  # (1, time, features)
    layer = keras.layers.GRU(NUM_UNITS, use_bias=False, return_sequences=True)
    layer.build(batch.shape)
    layer.set_weights([rows.kernel, rows.recurrent_kernel])
    in_keras = keras.ops.convert_to_numpy(layer(batch.astype("float32")))
    return np.abs(columns - in_keras[0]).max()


def run_lab(config: Config, run: runs.Run) -> tuple[dict, list[Path]]:
    """What each form costs in accuracy on the recall task; returns the figures, and no picture."""
    lags = sorted(config.form_lags)
    accuracies, guessing = memory.measure(
        config, run, "form", lags, memory.recall_task, tuple(FORMS)
    )
    titles = {report.FORM_TITLES[form]: shares for form, shares in accuracies.items()}
    below = [memory.falls_below(lags, shares) for shares in accuracies.values()]
    report.show_memory("recall", lags, titles, guessing, below)
    metrics = {}
    for form, shares in accuracies.items():
        metrics |= {f"form_{form}_{lag}": share for lag, share in zip(lags, shares, strict=True)}
    return metrics, []
