# %% [markdown]
# # Which input-output form for which task?
#
# Lecture notes 001, 002 and 003 draw the same recurrent layer in five input-output forms: one-to-one,
# one-to-many, many-to-one, and many-to-many in two ways. One tiny world has a task for each of them: a walker
# on a ring of eight places, where place 0 is home. Letters follow, and in the end a network writes.

# %%
from collections.abc import Callable
from functools import partial

import keras
import numpy as np
from keras import layers, ops

from chapters.ch09_wirings import config as settings
from chapters.ch09_wirings import forms, pictures, world, writing
from chapters.ch09_wirings.config import Config
from chapters.ch09_wirings.world import MOVES, NUM_PLACES, SPEEDS, STEPS_AHEAD, STEPS_HOME, Task
from common import page, screen, training
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## One loop, five forms
#
# A single unit without tanh adds its input to half of its state: $h_t = x_t + h_{t-1} / 2$. The loop is the
# same for all. A form says which time steps get an input (not 0) and which states count.


# %%
def unroll(inputs: list[float]) -> list[float]:
    """The state of the unit after every time step."""
    state, states = 0.0, []
    for x in inputs:
        # h_t = x_t + h_{t-1} / 2
        state = x + state / 2
        states.append(state)
    return states


# %%
if MAIN:
    screen.table(
        ("form", "inputs", "states that count"),
        ("one-to-one", "4", str(unroll([4]))),
        ("one-to-many", "4 0 0", str(unroll([4, 0, 0]))),
        ("many-to-one", "4 2 1", str(unroll([4, 2, 1])[-1:])),
        ("many-to-many, every time step", "4 2 1", str(unroll([4, 2, 1]))),
        ("many-to-many, after the input", "4 2 1 0 0", str(unroll([4, 2, 1, 0, 0])[3:])),
    )

# %% [markdown]
# ## The world
#
# A photo shows where the walker is. A photo and a speed determine the next six places. A walk of eight moves
# determines the place after every move, the last place, and the shortest way home. There are 3^8 = 6,561
# walks. Each is in one split only, so every test walk is new.


# %%
def load_data(config: Config) -> dict[str, Task]:
    """The five tasks, by name; see `world.make_tasks`."""
    return world.make_tasks(config.num_moves, config.num_photos, config.photo_noise, config.seed)


# %%
if MAIN:
    data = load_data(config)
    example = world.example(config.num_moves)
    print(world.describe(data["every_step"]))
    for name, task in data.items():
        print(f"{name:<12} x_train {task.x_train.shape}, y_train {task.y_train.shape}")
    print("Photo:", data["one_to_one"].x_train[0].round(1), "place", data["one_to_one"].y_train[0])
    print("Walk:", *world.EXAMPLE_WALK[: config.num_moves], "places:", *example["every_step"][1][0])
    print("From there the way home:", *(example["after"][1][0] - 1))

# %% [markdown]
# ## One-to-one: a photo, and the place on it
#
# There is no time, so nothing recurs: this is the feed-forward network of every first course. Each form is
# drawn, built and asked about one sample before it is trained: its shapes are right, its answers are not yet.


# %%
def one_to_one(num_units: int) -> keras.Model:
    """Photo (batch, places) -> logits of its place (batch, places)."""
    photo = keras.Input((NUM_PLACES,))
    features = layers.Dense(num_units, activation="tanh")(photo)  # (batch, units)
    place = layers.Dense(NUM_PLACES)(features)  # (batch, places)
    return keras.Model(photo, place, name="one_to_one")


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    forms.show(run, one_to_one(config.num_units), example["one_to_one"])

# %% [markdown]
# ## One-to-many: one input, then zeros
#
# Photo and speed go in at the first time step, and the inputs after it are ALL ZERO (note 001). A place comes
# out at every time step. What the network needs for the later ones has to stay in its hidden state.
#
# `forms.py` has two other ways. The first input may be repeated, so that it is never forgotten. Or each time
# step gets the output of the one before: only then does the network know what was chosen, as when it writes.


# %%
def one_to_many(num_units: int) -> keras.Model:
    """Photo and speed (batch, features) -> logits of the places ahead (batch, time, places)."""
    first = keras.Input((NUM_PLACES + len(SPEEDS),))
    # x_1 = photo and speed, x_2 = x_3 = ... = 0
    inputs = ops.pad(first[:, None, :], [[0, 0], [0, STEPS_AHEAD - 1], [0, 0]])
    states = layers.SimpleRNN(num_units, return_sequences=True)(inputs)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(first, places, name="one_to_many")


# %%
if MAIN:
    one_to_many(config.num_units).summary()
    for build in (one_to_many, forms.one_to_many_repeat, forms.one_to_many_feedback):
        forms.show(run, build(config.num_units), example["one_to_many"])

# %% [markdown]
# ## Many-to-one: a walk, and where it ends
#
# `SimpleRNN` returns its last state only, as in the book's networks for reviews.


# %%
def many_to_one(num_units: int) -> keras.Model:
    """Moves (batch, time, 3) -> logits of the last place (batch, places)."""
    moves = keras.Input((None, len(MOVES)))
    last_state = layers.SimpleRNN(num_units)(moves)  # (batch, units)
    place = layers.Dense(NUM_PLACES)(last_state)  # (batch, places)
    return keras.Model(moves, place, name="many_to_one")


# %%
if MAIN:
    forms.show(run, many_to_one(config.num_units), example["many_to_one"])

# %% [markdown]
# ## Many-to-many at every time step
#
# `return_sequences=True` is the whole difference. This form labels every frame of a video (chapter 11).


# %%
def every_step(num_units: int) -> keras.Model:
    """Moves (batch, time, 3) -> logits of the place after every move (batch, time, places)."""
    moves = keras.Input((None, len(MOVES)))
    states = layers.SimpleRNN(num_units, return_sequences=True)(moves)  # (batch, time, units)
    places = layers.Dense(NUM_PLACES)(states)  # (batch, time, places)
    return keras.Model(moves, places, name="every_step")


# %%
if MAIN:
    forms.show(run, every_step(config.num_units), example["every_step"])

# %% [markdown]
# ## Many-to-many after the whole input
#
# Nobody knows the way home before the last move. So one network reads the walk and hands its last state to a
# second one, whose inputs are all zero, so its input kernel is never used. Chapter 14 translates like this.


# %%
def after(num_units: int) -> keras.Model:
    """Moves (batch, time, 3) -> logits of the moves home (batch, STEPS_HOME, 3)."""
    moves = keras.Input((None, len(MOVES)))
    last_state = layers.SimpleRNN(num_units, name="reader")(moves)  # (batch, units)
    nothing = ops.repeat(ops.zeros_like(moves[:, :1, :1]), STEPS_HOME, axis=1)  # (batch, time, 1)
    states = layers.SimpleRNN(num_units, return_sequences=True, name="writer")(
        nothing, initial_state=last_state
    )  # (batch, time, units)
    way = layers.Dense(len(MOVES))(states)  # (batch, time, moves)
    return keras.Model(moves, way, name="after")


# %%
if MAIN:
    forms.show(run, after(config.num_units), example["after"])

# %% [markdown]
# ## Training and measuring all of them
#
# The learning rate falls along a cosine to the end of the last epoch, so there is no early stopping;
# `ModelCheckpoint` keeps the model of the lowest validation loss. The test samples are read once, here. A
# whole sequence is right if each of its outputs is. A longer walk needs no further weight: does `every_step`
# count on round the ring, or only for as long as its training walks?

# %%
FIVE = (one_to_one, one_to_many, many_to_one, every_step, after)
FORMS = (*FIVE[:2], forms.one_to_many_repeat, forms.one_to_many_feedback, *FIVE[2:])


def build_model(config: Config, build: Callable, num_train: int) -> keras.Model:
    """One of FORMS, compiled."""
    model = build(config.num_units)
    num_batches = max(1, num_train // config.batch_size)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, forms.num_epochs(config, model.name) * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        **training.compile_options(num_batches, is_short=True),
    )
    return model


def train(config: Config, run: Run, model: keras.Model, task: Task) -> dict:
    """Fits a form, goes back to the weights of the lowest validation loss, and returns the history."""
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        task.x_train,
        task.y_train,
        batch_size=config.batch_size,
        epochs=forms.num_epochs(config, model.name),
        validation_data=(task.x_validation, task.y_validation),
        callbacks=training.resumable(run, [checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: Config, model: keras.Model, task: Task) -> dict:
    """Metrics on the test samples, and for `every_step` on longer walks."""
    is_right = forms.answers(model, task.x_test) == task.y_test  # (samples,) or (samples, time)
    metrics = {
        "accuracy": float(np.mean(is_right)),
        "baseline_accuracy": task.baseline_accuracy,
        "num_weights": model.count_params(),
    }
    if is_right.ndim == 2:
        metrics["accuracy_whole"] = float(np.mean(is_right.all(axis=1)))
    for times in world.LONGER if model.name == "every_step" else ():
        x, y = world.longer_walks(times * config.num_moves, [config.seed, times])
        metrics[f"accuracy_{times}x"] = float(np.mean(forms.answers(model, x) == y))
    return metrics


def train_and_evaluate(config: Config, build: Callable, task: Task, run: Run) -> dict:
    """One of several trainings of a run; returns its metrics."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, build, len(task.x_train))
    train(config, run, model, task)
    return evaluate(config, model, task)


# %%
if MAIN:
    metrics = {}
    for build in FORMS:
        name = build.__name__
        task = data[world.task_of(name)]
        measured = run.once(name, partial(train_and_evaluate, config, build, task))
        metrics |= {f"{name}_{metric}": value for metric, value in measured.items()}
    metrics["lowest_accuracy"] = min(metrics[f"{build.__name__}_accuracy"] for build in FIVE)
    pictures.print_accuracies(metrics)
    run.show(pictures.plot_forms(config.num_moves, metrics), "forms")
    run.show(pictures.plot_one_to_many(run), "one_to_many")
    for times in world.LONGER:
        share = screen.number(metrics[f"every_step_accuracy_{times}x"])
        print(f"every_step on walks of {times * config.num_moves} moves: {share}")
    run.show(pictures.plot_longer([metrics], config.num_moves), "longer")

# %% [markdown]
# ## hihell -> ihello: the next letter at every time step
#
# This is lab 11-2 of 모두를 위한 딥러닝. After the first h comes i and after the second e, so a network
# without memory could not do it. An update sees all windows: one epoch of copies costs less than many epochs.


# %%
def memorise(seed: int, num_letters: int, x, y, num_units: int, updates: int) -> keras.Model:
    """Trains on all windows (windows, time) at once, so many times; logits (batch, time, letters)."""
    keras.utils.set_random_seed(seed)
    ids = keras.Input((None,), dtype="int32", name="letters")
    vectors = layers.Embedding(num_letters, num_units, name="embedding")(ids)
    states = layers.SimpleRNN(num_units, return_sequences=True, name="recurrent")(vectors)
    logits = layers.Dense(num_letters, name="next_letter")(states)  # (batch, time, letters)
    model = keras.Model(ids, logits, name="letters")
    model.compile(
        optimizer=keras.optimizers.Adam(0.02),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        **training.compile_options(updates, is_short=True),
    )
    x_copies, y_copies = np.tile(x, (updates, 1)), np.tile(y, (updates, 1))
    model.fit(x_copies, y_copies, batch_size=len(x), shuffle=False, verbose=0)
    return model


# %%
if MAIN:
    letters = writing.Letters.of("hihello")
    x, y = writing.windows(letters.encode("hihello"), 6, step=1)  # (1, 6)
    model = memorise(config.seed, len(letters), x, y, num_units=10, updates=60)
    answer = letters.decode(forms.answers(model, x)[0])
    print(f"hihell as ids {x[0]}, answer {answer} as ids {forms.answers(model, x)[0]}")
    metrics["hihello_accuracy"] = writing.share_right("ihello", answer)

# %% [markdown]
# ## A sentence by heart
#
# In lab 11-3 the network is trained on all windows of ten letters, and then it writes the sentence down from
# the first ten alone. Writing is one-to-many with the output fed back: a loop of four lines. `writing.py`
# makes one compiled call of it, for a whole batch of texts.


# %%
def write_letter_by_letter(model: keras.Model, ids: np.ndarray, length: int) -> np.ndarray:
    """Ids (1, time) -> the likeliest next ids (length,), each the next input; 0 is no letter."""
    for _ in range(length):
        logits = ops.convert_to_numpy(model(ids))[:, -1]  # (1, letters)
        ids = np.concatenate([ids, logits[:, 1:].argmax(axis=1)[:, None] + 1], axis=1)
    return ids[0, -length:]


# %%
if MAIN:
    length, sentence = config.window_length, config.sentence
    letters = writing.Letters.of(sentence)
    x, y = writing.windows(letters.encode(sentence), length, step=1)  # (windows, length)
    for window, target in zip(x[:2], y[:2], strict=True):
        print(f'"{letters.decode(window)}" -> "{letters.decode(target)}"')
    model = memorise(config.seed, len(letters), x, y, config.num_units, config.letter_updates)
    written = writing.write(model, x[:1], len(sentence) - length, 0.0, config.seed)[0]
    metrics["sentence_accuracy"] = writing.share_right(sentence[length:], letters.decode(written))
    print(f"The loop:     {letters.decode(write_letter_by_letter(model, x[:1], 10))}")
    print(f"One call:     {letters.decode(written)} ({metrics['sentence_accuracy']:.0%} right)")

    run.finish("five input-output forms", world.describe(data["every_step"]), metrics)
    print(
        "Notice: the layers are the same everywhere. A task decides which time steps get an input and "
        "which outputs count, and that is all that an input-output form is."
    )
    print("A million letters, and a network that writes: python -m chapters.ch09_wirings book")
    print("Next: python -m chapters.ch10_time_series")
