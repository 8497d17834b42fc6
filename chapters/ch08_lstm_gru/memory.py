"""How far back can a cell remember? Two tasks whose answer lies a known number of steps back.

recall   name the first of lag + 1 random symbols, after the last one
adding   each step has a number and a mark; add up the two marked numbers
         (Hochreiter and Schmidhuber 1997; in the form of Le, Jaitly and Hinton 2015)
"""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import keras
import numpy as np

from chapters.ch08_lstm_gru import layout, pictures, report
from chapters.ch08_lstm_gru.config import Config
from chapters.ch08_lstm_gru.notes import NotesLSTMCell
from common import runs, training

NUM_TEST = 2_000
# An answer of the adding problem counts as right within this distance.
TOLERANCE = 0.1
ENOUGH = 0.9


@dataclasses.dataclass(frozen=True)
class Task:
    """Sequences and answers, to learn from and to test on; both are drawn apart.

    `x` are float32 (samples, time, features); `y` int (samples,) where `num_classes` is above 1, and
    float32 (samples,) where it is 1.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    num_classes: int

    def is_right(self, outputs: np.ndarray) -> np.ndarray:
        """bool (samples,): which test answers are right, from outputs (samples, num_classes)."""
        if self.num_classes > 1:
            return outputs.argmax(axis=-1) == self.y_test
        return np.abs(outputs[:, 0] - self.y_test) < TOLERANCE

    def guessing(self) -> float:
        """Share of right answers of the best guess that does not look at the sequence."""
        if self.num_classes > 1:
            return float(np.bincount(self.y_test).max() / len(self.y_test))
        return float(np.mean(np.abs(self.y_train.mean() - self.y_test) < TOLERANCE))


def draw_recall(
    count: int, lag: int, num_symbols: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """One-hot symbols (count, lag + 1, symbols), and the first symbol of each row (count,)."""
    symbols = rng.integers(0, num_symbols, (count, lag + 1))
    return np.eye(num_symbols, dtype="float32")[symbols], symbols[:, 0]


def draw_adding(count: int, length: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(number from 0 to 1, mark) at every step (count, length, 2), and the sum of the two marked.

    One mark stands in the first half, the other in the second.
    """
    numbers = rng.random((count, length))
    marks = np.zeros((count, length))
    rows = np.arange(count)
    marks[rows, rng.integers(0, length // 2, count)] = 1
    marks[rows, rng.integers(length // 2, length, count)] = 1
    inputs = np.stack([numbers, marks], axis=-1).astype("float32")  # (count, length, 2)
    return inputs, (numbers * marks).sum(axis=1).astype("float32")


def recall_task(config: Config, lag: int) -> Task:
    """The recall task over this lag; every cell gets the same sequences."""
    draw = partial(draw_recall, lag=lag, num_symbols=config.num_symbols)
    return _task(config, lag, config.num_symbols, draw)


def adding_task(config: Config, length: int) -> Task:
    """The adding problem of this length."""
    return _task(config, length, 1, partial(draw_adding, length=length))


def _task(config: Config, steps: int, num_classes: int, draw: Callable) -> Task:
    parts = []
    for part, count in enumerate((config.num_sequences, NUM_TEST)):
        parts += draw(count, rng=np.random.default_rng([config.seed, steps, part]))
    return Task(*parts, num_classes)


# Name -> the layer, for so many units.
CELLS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
    "lstm_open": keras.layers.LSTM,
    "gru_open": keras.layers.GRU,
    # The forms in which the notes differ from Keras.
    "lstm_no_bias": partial(keras.layers.LSTM, use_bias=False),
    "lstm_notes": lambda units, name: keras.layers.RNN(NotesLSTMCell(units), name=name),
    "gru_no_bias": partial(keras.layers.GRU, use_bias=False),
    "gru_reset_before": partial(keras.layers.GRU, reset_after=False),
}
FIVE = tuple(layout.FIVE)


def build_model(config: Config, task: Task, names: Sequence[str]) -> keras.Model:
    """Several cells side by side, each with an output of its own, compiled.

    They share nothing but the batches: each learns as it would alone (chapter 1 tests that), and
    Keras has only one model to prepare.

    Returns:
        Model from sequences (batch, time, features) to {name: answer (batch, num_classes)}.
    """
    keras.utils.set_random_seed(config.seed)
    sequences = keras.Input(task.x_train.shape[1:], name="sequences")
    activation = "softmax" if task.num_classes > 1 else None
    answers = {}
    for name in names:
        layer = CELLS[name](config.memory_units, name=name)
        hidden_state = layer(sequences)  # (batch, units)
        if name.endswith("_open"):
            hold_open(layer, config.open_bias)
        answers[name] = keras.layers.Dense(
            task.num_classes, activation=activation, name=f"{name}_answer"
        )(hidden_state)  # (batch, num_classes)
    model = keras.Model(sequences, answers)
    loss = "sparse_categorical_crossentropy" if task.num_classes > 1 else "mean_squared_error"
    num_batches = len(task.x_train) // config.memory_batch_size
    model.compile(
        # clipnorm shortens the gradient of each weight array by itself, so the cells stay apart.
        optimizer=keras.optimizers.Adam(config.memory_learning_rate, clipnorm=1.0),
        loss=dict.fromkeys(names, loss),
        **training.compile_options(num_batches, is_short=config.num_sequences < 5_000),
    )
    return model


def hold_open(layer: keras.layers.LSTM | keras.layers.GRU, bias: float) -> None:
    """Biases the gates of a layer towards keeping the old state, before training.

    An LSTM keeps by one gate and lets in by another, which starts as far closed as the other is
    open; a GRU has one gate for both. (Gers et al. 2000; Tallec and Ollivier 2018.)
    """
    units = layer.units
    weights = layer.get_weights()
    biases = weights[-1]
    if isinstance(layer, keras.layers.LSTM):
        biases[:units] = -bias  # i
        biases[units : 2 * units] = bias  # f
    else:
        biases[0, :units] = bias  # z
    layer.set_weights(weights)


def learn(config: Config, run: runs.Run, name: str, task: Task, names: Sequence[str]) -> dict:
    """One of the trainings of this run: {cell: share of right test answers}.

    Args:
        name: of the training and of its folder.
        names: of the cells that learn, side by side.
    """

    def compute(part: runs.Run) -> dict:
        model = build_model(config, task, names)
        model.fit(
            task.x_train,
            dict.fromkeys(names, task.y_train),
            batch_size=config.memory_batch_size,
            epochs=config.memory_epochs,
            verbose=part.verbose,
        )
        answers = model.predict(task.x_test, batch_size=NUM_TEST // 4, verbose=0)
        return {cell: float(task.is_right(answers[cell]).mean()) for cell in names}

    return run.once(name, compute)


def falls_below(steps: Sequence[int], accuracies: Sequence[float], enough: float = ENOUGH) -> int:
    """The first lag, in increasing order, at which the accuracy is below `enough`; 0 for none.

    >>> falls_below((5, 10, 20), (1.0, 0.95, 0.3))
    20
    """
    below = [step for step, accuracy in zip(steps, accuracies, strict=True) if accuracy < enough]
    return min(below, default=0)


def run_lab(config: Config, run: runs.Run) -> tuple[dict, list[Path]]:
    """Both tasks over all their lags; returns the figures and the pictures' paths."""
    metrics, paths = {}, []
    labs = (("recall", config.lags, recall_task), ("adding", config.adding_lengths, adding_task))
    for kind, all_steps, make_task in labs:
        steps = sorted(all_steps)
        if not steps:
            continue
        accuracies, guessing = measure(config, run, kind, steps, make_task, FIVE)
        below = {cell: falls_below(steps, shares) for cell, shares in accuracies.items()}
        for cell, shares in accuracies.items():
            metrics |= {
                f"{kind}_{cell}_{lag}": share for lag, share in zip(steps, shares, strict=True)
            }
            metrics[f"{kind}_{cell}_falls_below"] = below[cell]
        titles = {pictures.CELL_TITLES[cell]: shares for cell, shares in accuracies.items()}
        report.show_memory(kind, steps, titles, guessing, list(below.values()))
        # One lag alone makes no curve.
        if len(steps) > 1:
            drawn = pictures.plot_memory(kind, steps, accuracies, guessing)
            paths.append(run.save_figure(drawn, kind))
    return metrics, paths


def measure(
    config: Config,
    run: runs.Run,
    kind: str,
    all_steps: Sequence[int],
    make_task: Callable[[Config, int], Task],
    names: Sequence[str],
) -> tuple[dict[str, list[float]], list[float]]:
    """Trains the cells once for every number of steps.

    Args:
        config: the settings.
        run: the run whose folder takes the trainings.
        kind: of the task, part of the trainings' names.
        all_steps: lags or lengths.
        make_task: `recall_task` or `adding_task`.
        names: of the cells that learn, side by side.

    Returns:
        Cell -> its share of right answers for each, and the share that guessing gets.
    """
    accuracies = {cell: [] for cell in names}
    guessing = []
    for steps in all_steps:
        print(f"{kind} over {steps} steps, {len(names)} networks side by side.", flush=True)
        task = make_task(config, steps)
        right = learn(config, run, f"{kind}_{steps}", task, names)
        guessing.append(task.guessing())
        for cell, shares in accuracies.items():
            shares.append(right[cell])
    return accuracies, guessing
