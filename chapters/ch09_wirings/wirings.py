"""The five wirings, and two other ways to go from one to many.

Each function returns a Keras model that ends in scores (before softmax). `SimpleRNN` suffices for all: no
walk is long. Lecture notes 001, 002 and 003.
"""

import dataclasses
from collections.abc import Callable

import keras
from keras import layers, ops

from chapters.ch09_wirings.world import MOVES, NUM_PLACES, SPEEDS, STEPS_AHEAD, STEPS_HOME

_PHOTO_AND_SPEED = NUM_PLACES + len(SPEEDS)


def one_to_one(num_units: int) -> keras.Model:
    """Photo -> place. No time, so nothing recurs: the feed-forward network of every first course."""
    photo = keras.Input((NUM_PLACES,))
    features = layers.Dense(num_units, activation="tanh")(photo)  # (batch, units)
    place = layers.Dense(NUM_PLACES)(features)  # (batch, places)
    return keras.Model(photo, place, name="one_to_one")


def one_to_many(num_units: int) -> keras.Model:
    """Photo and speed at the first step, ALL-ZERO inputs after it -> a place at every step (001)."""
    first = keras.Input((_PHOTO_AND_SPEED,))
    # x_1 = photo and speed, x_2 = x_3 = ... = 0
    inputs = ops.pad(first[:, None, :], [[0, 0], [0, STEPS_AHEAD - 1], [0, 0]])
    states = layers.SimpleRNN(num_units, return_sequences=True)(inputs)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(first, places, name="one_to_many")


def one_to_many_repeat(num_units: int) -> keras.Model:
    """The same, but photo and speed are shown again at every step."""
    first = keras.Input((_PHOTO_AND_SPEED,))
    # x_1 = x_2 = ... = photo and speed
    inputs = layers.RepeatVector(STEPS_AHEAD)(first)  # (batch, time, features)
    states = layers.SimpleRNN(num_units, return_sequences=True)(inputs)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(first, places, name="one_to_many_repeat")


def one_to_many_feedback(num_units: int) -> keras.Model:
    """The same, but each step gets what the network said at the step before."""
    first = keras.Input((_PHOTO_AND_SPEED,))
    cell = layers.SimpleRNNCell(num_units)
    to_place = layers.Dense(NUM_PLACES)
    nothing = ops.zeros_like(first)  # (batch, features)
    answer = ops.zeros_like(first[:, :NUM_PLACES])  # (batch, places)
    state = ops.zeros_like(ops.repeat(first[:, :1], num_units, axis=1))  # (batch, units)
    scores = []
    for step in range(STEPS_AHEAD):
        # x_1 = [photo and speed, 0], x_t = [0, y_{t-1}]
        inputs = ops.concatenate([first if step == 0 else nothing, answer], axis=-1)
        # h_t = tanh(W_x x_t + W_h h_{t-1} + b)
        state, _ = cell(inputs, [state])  # (batch, units)
        scores.append(to_place(state))  # (batch, places)
        # y_t = softmax(o_t)
        answer = ops.softmax(scores[-1])  # (batch, places)
    return keras.Model(first, ops.stack(scores, axis=1), name="one_to_many_feedback")


def many_to_one(num_units: int) -> keras.Model:
    """Moves -> the last place. Only the last state is used; the outputs before it do not count."""
    moves = keras.Input((None, len(MOVES)))
    last_state = layers.SimpleRNN(num_units)(moves)  # (batch, units)
    place = layers.Dense(NUM_PLACES)(last_state)  # (batch, places)
    return keras.Model(moves, place, name="many_to_one")


def every_step(num_units: int) -> keras.Model:
    """Moves -> the place after every move, as one labels every frame of a video."""
    moves = keras.Input((None, len(MOVES)))
    states = layers.SimpleRNN(num_units, return_sequences=True)(moves)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(moves, places, name="every_step")


def after(num_units: int) -> keras.Model:
    """Moves -> the way home, which nobody knows before the last move: first read all, then write.

    One network reads and hands its last state to another, whose inputs are all zero, so that their
    kernel is never used. Chapter 14 grows a translator from this.
    """
    moves = keras.Input((None, len(MOVES)))
    last_state = layers.SimpleRNN(num_units, name="reader")(moves)  # (batch, units)
    nothing = ops.repeat(ops.zeros_like(moves[:, :1, :1]), STEPS_HOME, axis=1)  # (batch, time, 1)
    states = layers.SimpleRNN(num_units, return_sequences=True, name="writer")(
        nothing, initial_state=last_state
    )  # (batch, time, units)
    way = layers.Dense(len(MOVES))(states)  # (batch, time, moves)
    return keras.Model(moves, way, name="after")


@dataclasses.dataclass(frozen=True)
class Wiring:
    """A wiring and the task that it is for.

    Args:
        title: what to call it.
        task: name in `world.make_tasks`.
        build: makes the model from the number of units.
    """

    title: str
    task: str
    build: Callable[[int], keras.Model]


WIRINGS = {
    "one_to_one": Wiring("one-to-one", "one_to_one", one_to_one),
    "one_to_many": Wiring("one-to-many, then zeros", "one_to_many", one_to_many),
    "one_to_many_repeat": Wiring("... input repeated", "one_to_many", one_to_many_repeat),
    "one_to_many_feedback": Wiring("... output fed back", "one_to_many", one_to_many_feedback),
    "many_to_one": Wiring("many-to-one", "many_to_one", many_to_one),
    "every_step": Wiring("many-to-many, every step", "every_step", every_step),
    "after": Wiring("many-to-many, after the input", "after", after),
}
FIVE = ("one_to_one", "one_to_many", "many_to_one", "every_step", "after")
