# %% [markdown]
# # Which digit is being spoken, while it is being spoken?
#
# Lecture note 002 names two uses of recurrent networks: data in real time and speech recognition. This
# network hears a recording from its beginning and answers at every time step. Nobody tells it when a word
# ends.
#
# Two questions decide what such a number is worth. Was the voice heard in training? And does the network use
# anything that a listener could not have yet?

# %%
import dataclasses

import keras
import numpy as np
from keras import layers

from chapters.ch13_speech import augment, linear, pictures, streaming
from chapters.ch13_speech import config as settings
from chapters.ch13_speech.augment import Examples
from chapters.ch13_speech.config import Network
from common import page, screen, training
from common.data import logmel, speech
from common.data.speech import Recordings
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## A state that goes on
#
# Take a cell of one unit that keeps half of what it held: $h_t = (h_{t-1} + x_t) / 2$. It hears four numbers,
# at once or in two pieces. If the state goes on from piece to piece, the states are the same. If the state is
# forgotten between the pieces, the second piece begins from nothing.


# %%
def hear(sounds, state=0.0):
    """Numbers (time,) and the state before them -> the state after each (time,)."""
    states = []
    for x in sounds:
        # h_t = (h_{t-1} + x_t) / 2
        state = (state + x) / 2
        states.append(state)
    return np.array(states)


# %%
if MAIN:
    whole = hear([8, 4, 0, 6])
    first = hear([8, 4])
    carried, forgotten = hear([0, 6], first[-1]), hear([0, 6])
    screen.table(
        ("numbers 8, 4 | 0, 6", "8", "4", "0", "6"),
        ("at once", *map(float, whole)),
        ("in two pieces", *map(float, [*first, *carried])),
        ("state forgotten", *map(float, [*first, *forgotten])),
    )

# %% [markdown]
# ## From a wave to frames
#
# 8,000 samples a second are too many time steps, and one sample says little. So a **frame** of 25
# milliseconds is taken every 16 milliseconds and multiplied by a window. Its power spectrum is added up in 32
# **mel bands**, which are narrow where the ear is fine, and written in decibels. A frame needs no sample that
# comes after it.
#
# `logmel.py` does this by hand. A pure tone is the check: its energy has to lie in the band around it.


# %%
def tone(frequency: float, seconds: float = 0.2) -> np.ndarray:
    """A sine of that many hertz, half of full scale: samples (samples,)."""
    seconds = np.arange(round(seconds * logmel.RATE)) / logmel.RATE
    return 16_384 * np.sin(2 * np.pi * frequency * seconds)


# %%
if MAIN:
    for hertz in (300, 1_000, 3_000):
        band = int(logmel.log_mel(tone(hertz))[0].argmax())
        low, peak, high = logmel.band_edges()[band : band + 3]
        print(
            f"{hertz:>5} Hz: band {band:>2}, which is {low:.0f} to {high:.0f} Hz, peak {peak:.0f}"
        )
    data = speech.load(config.data)
    samples, name = data.example
    frames = logmel.log_mel(samples)
    print(f"{name}: samples {samples.shape} -> frames {frames.shape} -> ", end="")
    print(f"time steps {augment.to_steps(frames).shape}, two frames each")
    run.show(pictures.plot_features(samples, frames, f"{name}.wav"), "features")

# %% [markdown]
# ## Two splits
#
# The official test part of this data is recordings 0 to 4 of each speaker and digit. Every voice in it was
# heard in training. A stranger's voice was not. So five more splits leave out one speaker each. Validation is
# always cut from the training speakers, and the test speaker is read once.


# %%
@dataclasses.dataclass(frozen=True)
class Split:
    """Row numbers of the recordings to train on, to choose the best epoch by, and to test on."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def split_data(config: Network, data: Recordings, unseen: str = "") -> Split:
    """The official split, or the one that leaves the speaker `unseen` out of training and validation."""
    is_test = data.speakers == unseen if unseen else data.indices < speech.OFFICIAL_TEST
    kept = np.flatnonzero(~is_test)
    # The first recordings after the official test part; of speakers who are no test speakers.
    place = data.indices[kept] - speech.OFFICIAL_TEST
    is_validation = (place >= 0) & (place < config.num_validation)
    return Split(kept[~is_validation], kept[is_validation], np.flatnonzero(is_test))


# %%
if MAIN:
    print(data.name)
    splits = {"official": split_data(config, data)}
    speakers = data.who()[: config.unseen]
    splits |= {f"unseen_{speaker}": split_data(config, data, speaker) for speaker in speakers}
    rows = [
        (
            name,
            *(len(part) for part in vars(split).values()),
            ", ".join(sorted(set(data.speakers[split.test]))),
        )
        for name, split in splits.items()
    ]
    screen.table(("split", "train", "validation", "test", "test speakers"), *rows)

# %% [markdown]
# ## Before any network
#
# Every recording is cut into eight slices of equal length, and the mean frames of the slices stand side by
# side: 8 x 32 numbers. Logistic regression weighs them. It needs the whole recording, since nobody knows how
# long an eighth of a word is before the word has ended.


# %%
def mean_of_unseen(metrics: dict, speakers: list[str], name: str, prefix: str = "") -> float:
    """The mean over the speakers who were left out, one after the other."""
    return float(np.mean([metrics[f"{prefix}unseen_{speaker}_{name}"] for speaker in speakers]))


# %%
if MAIN:
    x_slices, metrics = linear.slices(data.frames), {}  # (recordings, 8 x bands)
    for name, split in splits.items():
        model = linear.fit(x_slices[split.train], data.digits[split.train])
        is_right = model.predict(x_slices[split.test]) == data.digits[split.test]
        metrics[f"linear_{name}_accuracy"] = float(is_right.mean())
    metrics["linear_unseen_accuracy"] = mean_of_unseen(metrics, speakers, "accuracy", "linear_")
    screen.table(("linear", "test accuracy"), *metrics.items())

# %% [markdown]
# ## Copies that somebody else might have said
#
# Four voices are few, so each recording is copied several times. A copy is faster or slower, has higher or
# lower formants, as of a shorter or a longer throat, is louder or softer, stands in noise, and lacks some
# bands and frames. Silence comes before it, because the recordings are trimmed too tightly to have any.
#
# There is a right answer at every time step: "nothing" (10) before the word, then the digit. A time step
# weighs the more in the loss, the more of the word has been heard.


# %%
def copies_of(config: Network, data: Recordings, rows: np.ndarray) -> Examples:
    """All altered copies of these recordings: x (copies, time, features), y and weights (copies, time)."""
    alter = augment.Alter.of(config)
    rng = np.random.default_rng(config.seed)
    frames = [data.frames[row] for row in rows]
    return augment.join(
        augment.examples(frames, data.digits[rows], config.time_steps, alter, rng)
        for _ in range(config.num_copies)
    )


# %%
if MAIN:
    row = splits["official"].train[:1]
    shown = copies_of(dataclasses.replace(config, num_copies=3), data, row)
    plain = augment.examples([data.frames[row[0]]], data.digits[row], config.time_steps)
    print("x", shown.x.shape, "y", shown.y.shape, "weights", shown.weights.shape)
    print("answers:", *shown.y[-1], "\nweights:", *shown.weights[-1].round(1))
    run.show(pictures.plot_copies(plain, shown), "copies")

# %% [markdown]
# ## The network
#
# A GRU reads two frames a time step. `return_sequences` gives its state at each of them, and one Dense layer
# turns every state into eleven probabilities. `return_state` is for lesson_live.py, where the state goes on.
#
# The frames are scaled live, too: they are decibels below the loudest band SO FAR. So it does not matter how
# loud somebody speaks, and nothing that comes later is needed (`augment.scale`).


# %%
def build_model(config: Network, num_batches: int = 1) -> keras.Model:
    """GRU -> softmax at every time step, compiled: (batch, time, features) -> (batch, time, answers)."""
    features = keras.Input((None, augment.FRAMES_PER_STEP * logmel.NUM_BANDS), name="features")
    # h_t = z_t h_{t-1} + (1 - z_t) h~_t
    states, _ = layers.GRU(config.num_units, return_sequences=True, return_state=True, name="gru")(
        features
    )  # (batch, time, units)
    states = layers.Dropout(config.dropout, name="dropout")(states)
    # y_t = softmax(h_t W + b): an answer at every time step
    answers = layers.Dense(augment.NUM_ANSWERS, activation="softmax", name="answers")(states)
    model = keras.Model(features, answers, name="speech")
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(
                config.learning_rate, config.epochs * num_batches, alpha=0.02
            ),
            clipnorm=1.0,
        ),
        loss="sparse_categorical_crossentropy",
        # Measured on a CPU: .04 seconds an update this way, .18 with XLA.
        **training.compile_options(num_batches, is_short=True),
    )
    return model


# %%
if MAIN:
    build_model(config).summary()

# %% [markdown]
# ## Training
#
# Early stopping and the best model are those of chapter 4. Validation recordings are not altered.


# %%
def train(
    config: Network, run: Run, model: keras.Model, copies: Examples, validation: Examples
) -> dict:
    """Fits the model to the copies, goes back to its best weights, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        copies.x,
        copies.y,
        sample_weight=copies.weights,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(validation.x, validation.y, validation.weights),
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: Network, model: keras.Model, data: Recordings, rows: np.ndarray) -> dict:
    """Metrics on these recordings: accuracy after each tenth of them and at the end; when it is settled."""
    frames = [data.frames[row] for row in rows]
    x = augment.inputs(frames, config.time_steps, config.adapts)  # (recordings, time, features)
    probabilities = model.predict(x, batch_size=512, verbose=0)  # (recordings, time, answers)
    steps = augment.num_steps(frames, config.time_steps)  # (recordings,)
    return streaming.measure(probabilities, steps, data.digits[rows])


def recordings_of(config: Network, data: Recordings, rows: np.ndarray) -> Examples:
    """These recordings as they are, for validation."""
    frames = [data.frames[row] for row in rows]
    plain = augment.Alter(adapts=config.adapts)
    return augment.examples(frames, data.digits[rows], config.time_steps, plain)


def train_and_evaluate(config: Network, run: Run, data: Recordings, split: Split) -> dict:
    """One training from its initial weights; the test recordings are read here, once."""
    copies = copies_of(config, data, split.train)
    validation = recordings_of(config, data, split.validation)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, max(1, len(copies) // config.batch_size))
    history = train(config, run, model, copies, validation)
    metrics = evaluate(config, model, data, split.test)
    metrics |= {
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_loss": min(history["val_loss"]),
    }
    return metrics | {"num_weights": model.count_params()}


# %%
if MAIN:
    for name, split in splits.items():
        print(f"{name}: {len(split.train)} recordings to train on", flush=True)
        measured = run.once(
            name, lambda part, split=split: train_and_evaluate(config, part, data, split)
        )
        metrics |= {f"{name}_{key}": value for key, value in measured.items()}

# %% [markdown]
# ## Heard and never heard

# %%
if MAIN:
    for kind in (name for name in measured if name != "num_weights"):
        metrics[f"unseen_{kind}"] = mean_of_unseen(metrics, speakers, kind)
    metrics["unseen_lowest_accuracy"] = min(metrics[f"unseen_{one}_accuracy"] for one in speakers)
    metrics["num_weights"] = metrics["official_num_weights"]
    screen.table(
        ("test accuracy", "linear", "GRU"),
        *(
            (name, metrics[f"linear_{name}_accuracy"], metrics[f"{name}_accuracy"])
            for name in ("official", "unseen", *list(splits)[1:])
        ),
    )
    run.show(pictures.plot_speakers(metrics, speakers, config.seed), "speakers")
    run.finish("GRU", data.name, metrics)

# %% [markdown]
# ## While it is being spoken
#
# What is the answer worth before the end? The network does not know how much of the word is still to come.

# %%
if MAIN:
    lines = {
        label: [metrics[f"{name}_heard_{percent}_accuracy"] for percent in range(10, 101, 10)]
        for label, name in (
            ("official split", "official"),
            ("unseen, mean", "unseen"),
            *((f"{speaker}, unseen", f"unseen_{speaker}") for speaker in speakers),
        )
    }
    title = f"Before the end of the word (seed {config.seed})"
    run.show(pictures.plot_heard(lines, title), "heard")
    model = keras.models.load_model(run.part("official").best_model)
    steps = len(augment.to_steps(frames))
    x = augment.inputs([frames], steps, config.adapts)  # (1, time, features)
    (probabilities,) = model.predict(x, verbose=0)  # (time, answers)
    run.show(pictures.plot_answers(samples, probabilities, f"{data.example[1]}.wav"), "answers")
    print(
        "Notice: the same network, on voices that it heard in training and on voices that it never heard. "
        "The second number is the one that a stranger gets; it depends on who the stranger is."
    )
    print("Try live, and listen FILE.wav for your own voice: --help lists them.")
    print("Next: python -m chapters.ch14_seq2seq")
