# %% [markdown]
# # How far back can a cell remember?
#
# The answer of two tasks lies a known number of time steps back. Recall asks for the first of many random
# symbols, adding for the sum of two numbers that are marked in a long row. (Hochreiter and Schmidhuber
# 1997, in the form of Le, Jaitly and Hinton 2015.) Guessing is the baseline.

# %%
import dataclasses
import functools
from collections.abc import Callable, Sequence

import keras
import numpy as np

from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import pictures
from chapters.ch08_lstm_gru.cells import sigmoid
from chapters.ch08_lstm_gru.config import MemoryConfig
from chapters.ch08_lstm_gru.notes import NotesLSTMCell
from chapters.ch08_lstm_gru.recorded import FIVE, FORMS
from common import page, screen, training
from common.runs import Run

MAIN = __name__ == "__main__"
NUM_TEST = 2_000
# An answer of the adding problem counts as right within this distance.
TOLERANCE = 0.1
ENOUGH = 0.9

# %%
if MAIN:
    config, run = page.start(settings, "memory")
    print("Data: random sequences, drawn from the seed.")

# %% [markdown]
# ## What a gate keeps
#
# A gate keeps a share of the old state at every time step: after 100 steps its hundredth power is left. The
# GRU's update gate starts at $\sigma(0)$, the LSTM's forget gate at $\sigma(1)$. A bias of 5 holds it open.

# %%
if MAIN:
    lags = (1, 5, 10, 30, 100, 200)
    biases = {"GRU": 0.0, "LSTM": 1.0, "held open": config.open_bias}
    screen.table(
        ("share kept over so many time steps", *map(str, lags)),
        *(
            (f"{name}, bias {bias:g}", *(float(sigmoid(bias) ** lag) for lag in lags))
            for name, bias in biases.items()
        ),
    )

# %% [markdown]
# ## Recall: the first of many symbols
#
# The symbols are one-hot vectors, and the cell is asked after the last of them. The lag is the number of time
# steps between the first and the last.


# %%
@dataclasses.dataclass(frozen=True)
class Task:
    """Training and test sequences with their answers, drawn apart.

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


def recall_task(config: MemoryConfig, lag: int) -> Task:
    """The recall task over this lag; every cell gets the same sequences."""
    draw = functools.partial(draw_recall, lag=lag, num_symbols=config.num_symbols)
    return draw_task(config, lag, config.num_symbols, draw)


def draw_task(config: MemoryConfig, steps: int, num_classes: int, draw: Callable) -> Task:
    """Training and test sequences, each from a seed of its own."""
    parts = []
    for part, count in enumerate((config.num_sequences, NUM_TEST)):
        parts += draw(count, rng=np.random.default_rng([config.seed, steps, part]))
    return Task(*parts, num_classes)


# %%
if MAIN:
    task = recall_task(config, lag=5)
    print("x_train", task.x_train.shape, "y_train", task.y_train.shape)
    print("Symbols:", *task.x_train[0].argmax(axis=-1), "-> answer:", task.y_train[0])
    print("Guessing is right in", screen.number(task.guessing()), "of the test sequences.")

# %% [markdown]
# ## Adding: two marked numbers
#
# Each time step has a number from 0 to 1 and a mark. One marked number stands in each half.


# %%
def draw_adding(count: int, length: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(number, mark) at every time step (count, length, 2), and the sum of the two marked (count,)."""
    numbers = rng.random((count, length))
    marks = np.zeros((count, length))
    rows = np.arange(count)
    marks[rows, rng.integers(0, length // 2, count)] = 1
    marks[rows, rng.integers(length // 2, length, count)] = 1
    inputs = np.stack([numbers, marks], axis=-1).astype("float32")  # (count, length, 2)
    return inputs, (numbers * marks).sum(axis=1).astype("float32")


def adding_task(config: MemoryConfig, length: int) -> Task:
    """The adding problem of this length."""
    return draw_task(config, length, 1, functools.partial(draw_adding, length=length))


# %%
if MAIN:
    task = adding_task(config, length=6)
    print("Numbers:", *task.x_train[0, :, 0].round(2))
    print("Marks:  ", *task.x_train[0, :, 1].astype(int), "-> answer:", task.y_train[0].round(2))
    print("Guessing is right in", screen.number(task.guessing()), "of the test sequences.")

# %% [markdown]
# ## Gates held open
#
# Before training, the biases of the gates can be set so that the old is kept. An LSTM keeps by one gate and
# lets in by another, which then starts as far closed as the other is open; a GRU has one gate for both.
# (Gers et al. 2000; Tallec and Ollivier 2018.)


# %%
def hold_open(layer: keras.layers.LSTM | keras.layers.GRU, bias: float) -> None:
    """Biases the gates of a layer towards keeping the old state, before training."""
    units = layer.units
    weights = layer.get_weights()
    biases = weights[-1]
    if isinstance(layer, keras.layers.LSTM):
        biases[:units] = -bias  # i
        biases[units : 2 * units] = bias  # f
    else:
        biases[0, :units] = bias  # z
    layer.set_weights(weights)


# %%
if MAIN:
    for layer in (keras.layers.LSTM(1), keras.layers.GRU(1)):
        layer.build((1, 6, 2))
        before = layer.get_weights()[-1].copy()
        hold_open(layer, config.open_bias)
        print(type(layer).__name__, "biases:", *before.flat, "->", *layer.get_weights()[-1].flat)

# %% [markdown]
# ## Five cells side by side
#
# The cells share nothing but the batches: each is trained as it would be alone, and Keras has only one model
# to prepare. `lstm_no_bias` and the following are the forms in which the lecture notes differ from Keras.

# %%
CELLS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
    "lstm_open": keras.layers.LSTM,
    "gru_open": keras.layers.GRU,
    "lstm_no_bias": functools.partial(keras.layers.LSTM, use_bias=False),
    "lstm_notes": lambda units, name: keras.layers.RNN(NotesLSTMCell(units), name=name),
    "gru_no_bias": functools.partial(keras.layers.GRU, use_bias=False),
    "gru_reset_before": functools.partial(keras.layers.GRU, reset_after=False),
}


def build_model(config: MemoryConfig, task: Task, names: Sequence[str]) -> keras.Model:
    """Several cells side by side, each with an output of its own, compiled.

    Returns:
        Model from sequences (batch, time, features) to {name: answer (batch, num_classes)}.
    """
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


def train(
    config: MemoryConfig, run: Run, model: keras.Model, task: Task, names: Sequence[str]
) -> dict:
    """Fits all cells of the model and returns the history."""
    return model.fit(
        task.x_train,
        dict.fromkeys(names, task.y_train),
        batch_size=config.memory_batch_size,
        epochs=config.memory_epochs,
        verbose=run.verbose,
    ).history


def evaluate(model: keras.Model, task: Task) -> dict:
    """{cell: share of right test answers}."""
    answers = model.predict(task.x_test, batch_size=NUM_TEST // 4, verbose=0)
    return {name: float(task.is_right(outputs).mean()) for name, outputs in answers.items()}


# %%
if MAIN:
    build_model(config, recall_task(config, lag=5), tuple(FIVE)).summary()

# %% [markdown]
# ## Recall against lag
#
# A training for every lag, of all five cells.


# %%
def falls_below(steps: Sequence[int], accuracies: Sequence[float]) -> int:
    """The first lag, in increasing order, at which the accuracy is below `ENOUGH`; 0 for none.

    >>> falls_below((5, 10, 20), (1.0, 0.95, 0.3))
    20
    """
    below = [step for step, accuracy in zip(steps, accuracies, strict=True) if accuracy < ENOUGH]
    return min(below, default=0)


def one_training(run: Run, config: MemoryConfig, task: Task, names: Sequence[str]) -> dict:
    """One of the trainings of this run, from the initial weights to {cell: share of right answers}."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, task, names)
    train(config, run, model, task, names)
    return evaluate(model, task)


def measure(
    config: MemoryConfig,
    run: Run,
    kind: str,
    all_steps: Sequence[int],
    make_task: Callable[[MemoryConfig, int], Task],
    titles: dict[str, str],
) -> dict:
    """Trains the cells once for every number of time steps, and shows how often each is right.

    Args:
        config, run: the settings, and the run whose folder takes the trainings.
        kind: "recall", "adding" or "form": part of the names of trainings and metrics.
        all_steps: lags or lengths, in any order.
        make_task: `recall_task` or `adding_task`.
        titles: cell -> its name in words.

    Returns:
        {kind_cell_steps: share of right answers}, and where the cells of the two tasks fall below `ENOUGH`.
    """
    if not all_steps:
        print(f"{kind}: left out, no number of time steps was given.")
    steps, rows, guessing = sorted(all_steps), [], []
    for count in steps:
        print(f"{kind} over {count} time steps, {len(titles)} networks side by side.", flush=True)
        task = make_task(config, count)
        compute = functools.partial(one_training, config=config, task=task, names=tuple(titles))
        rows.append(run.once(f"{kind}_{count}", compute))
        guessing.append(task.guessing())
    accuracies = {cell: [row[cell] for row in rows] for cell in titles}
    below = {cell: falls_below(steps, shares) for cell, shares in accuracies.items()}
    if steps:
        pictures.print_memory(kind, steps, titles, accuracies, guessing, below)
    # One number of time steps alone makes no curve.
    if kind in pictures.TASK_TITLES and len(steps) > 1:
        run.show(pictures.plot_memory(kind, steps, accuracies, guessing), kind)
    metrics = {
        f"{kind}_{cell}_{count}": row[cell]
        for count, row in zip(steps, rows, strict=True)
        for cell in titles
    }
    if kind in pictures.TASK_TITLES and steps:
        metrics |= {f"{kind}_{cell}_falls_below": step for cell, step in below.items()}
    return metrics


# %%
if MAIN:
    metrics = measure(config, run, "recall", config.lags, recall_task, pictures.CELL_TITLES)

# %% [markdown]
# ## Adding against length
#
# Adding asks for more than keeping: two numbers have to be let in, and all others kept out.

# %%
if MAIN:
    lengths = config.adding_lengths
    metrics |= measure(config, run, "adding", lengths, adding_task, pictures.CELL_TITLES)

# %% [markdown]
# ## What a form costs
#
# The recall task again, for the forms in which the lecture notes and Keras differ. Here Keras's LSTM is built
# first; above, a SimpleRNN was built before it. So it has other initial weights, which decide at a lag of 20.

# %%
if MAIN:
    titles = {form: english for form, (english, _) in FORMS.items()}
    metrics |= measure(config, run, "form", config.form_lags, recall_task, titles)
    run.finish("gated cells", "random sequences", metrics)
    print(
        "Notice: as Keras initializes them, LSTM and GRU recall no further than a plain cell. What "
        "remembers is a gate that stands open; training opens it only where the gradient still reaches."
    )
    print("Next: python -m chapters.ch08_lstm_gru fair")
