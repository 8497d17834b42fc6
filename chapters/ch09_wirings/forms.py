"""Two more ways to go from one to many, how every form is shown, and for how long it is trained."""

import keras
import numpy as np
from keras import layers, ops

from chapters.ch09_wirings import pictures
from chapters.ch09_wirings.config import Config
from chapters.ch09_wirings.world import NUM_PLACES, SPEEDS, STEPS_AHEAD
from common.runs import Run


def one_to_many_repeat(num_units: int) -> keras.Model:
    """As `one_to_many` of the page, with photo and speed at every time step."""
    first = keras.Input((NUM_PLACES + len(SPEEDS),))
    # x_1 = x_2 = ... = photo and speed
    inputs = layers.RepeatVector(STEPS_AHEAD)(first)  # (batch, time, features)
    states = layers.SimpleRNN(num_units, return_sequences=True)(inputs)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(first, places, name="one_to_many_repeat")


def one_to_many_feedback(num_units: int) -> keras.Model:
    """As `one_to_many` of the page, with the output of the time step before as input."""
    first = keras.Input((NUM_PLACES + len(SPEEDS),))
    cell = layers.SimpleRNNCell(num_units)
    to_place = layers.Dense(NUM_PLACES)
    nothing = ops.zeros_like(first)  # (batch, features)
    output = ops.zeros_like(first[:, :NUM_PLACES])  # (batch, places)
    state = ops.zeros_like(ops.repeat(first[:, :1], num_units, axis=1))  # (batch, units)
    logits = []
    for step in range(STEPS_AHEAD):
        # x_1 = [photo and speed, 0], x_t = [0, y_{t-1}]
        inputs = ops.concatenate([first if step == 0 else nothing, output], axis=-1)
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
        state, _ = cell(inputs, [state])  # (batch, units)
        logits.append(to_place(state))  # (batch, places)
        # y_t = softmax(o_t)
        output = ops.softmax(logits[-1])  # (batch, places)
    return keras.Model(first, ops.stack(logits, axis=1), name="one_to_many_feedback")


def num_epochs(config: Config, name: str) -> int:
    """Epochs of the form of this name: fewer where its task starts from a photo."""
    return config.photo_epochs if name.startswith("one_to") else config.epochs


def answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The likeliest class for every sample, or for every time step of it, int array."""
    return ops.convert_to_numpy(model(x)).argmax(axis=-1)


def show(run: Run, model: keras.Model, sample: tuple[np.ndarray, np.ndarray]) -> None:
    """Draws a form, and prints its shapes and what it answers to one sample (x, y) untrained."""
    x, y = sample
    run.show(pictures.plot_form(model.name, run.config.num_moves), f"form_{model.name}")
    print(f"in {x.shape} -> logits {tuple(model(x).shape)}, {model.count_params():,} weights")
    print("right:    ", *np.ravel(y))
    print("untrained:", *np.ravel(answers(model, x)))
