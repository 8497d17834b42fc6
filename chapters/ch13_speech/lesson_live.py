# %% [markdown]
# # What may a network that listens live not use?
#
# The network of lesson.py answers at every time step, but it was given whole recordings. Here the same
# network gets the sound in pieces, as it comes. Beside it there are three other networks. Each of them scores
# well on whole recordings, and each uses something that a listener does not have.

# %%
import dataclasses
import time

import keras
import numpy as np
from keras import layers

from chapters.ch13_speech import augment, lesson, pictures, streaming
from chapters.ch13_speech import config as settings
from chapters.ch13_speech.config import Live
from common import page, screen, training
from common.data import logmel, speech
from common.data.speech import Recordings
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "live")

# %% [markdown]
# ## What comes later must not matter
#
# The first check needs no network. A tone of half a second, and the same tone with its second half replaced
# by noise: as long as both are the same, the features have to be the same. Frames pass this check. Frames
# from which the mean of the whole recording was taken do not.


# %%
def without_mean(x: np.ndarray, is_heard: np.ndarray) -> np.ndarray:
    """Takes the mean of the WHOLE recording out of every feature: it uses the future.

    Args:
        x: (recordings, time, features).
        is_heard: bool (recordings, time), False after the end.
    """
    count = is_heard.sum(axis=1)[:, None, None]
    return x - (x * is_heard[..., None]).sum(axis=1, keepdims=True) / count


def without_mean_so_far(x: np.ndarray) -> np.ndarray:
    """Takes the mean of what was heard SO FAR out of every feature: the most that can be done live."""
    count = np.arange(1, x.shape[1] + 1)[:, None]
    return x - np.cumsum(x, axis=1) / count  # (recordings, time, features)


# %%
if MAIN:
    seconds = np.arange(logmel.RATE // 2) / logmel.RATE
    tone = 8_192 * np.sin(2 * np.pi * 440 * seconds)
    other = tone.copy()
    half = len(tone) // 2
    other[half:] = np.random.default_rng(0).normal(0, 8_192, half)
    x = augment.inputs([logmel.log_mel(one) for one in (tone, other)], 14)  # (2, time, features)
    same = (half - logmel.FRAME) // streaming.STEP_SAMPLES  # time steps of the first half alone
    everything = np.ones(x.shape[:2], dtype=bool)
    for name, features in (
        ("frames", x),
        ("mean of the recording taken out", without_mean(x, everything)),
        ("mean so far taken out", without_mean_so_far(x)),
    ):
        difference = np.abs(features[0, :same] - features[1, :same]).max()
        print(f"{name}: the first half differs by {difference:.4f}")

# %% [markdown]
# ## Four networks
#
# All are trained on the official split. `live` is the network of lesson.py. `both` reads from both ends,
# `mean` gets frames without the mean of their recording, and `trimmed` has never heard silence or noise.


# %%
@dataclasses.dataclass(frozen=True)
class Variant:
    """What a network of the comparison may use."""

    reads_both_ways: bool = False
    takes_mean: bool = False
    hears_silence: bool = True


VARIANTS = {
    "live": Variant(),
    "both": Variant(reads_both_ways=True),
    "mean": Variant(takes_mean=True),
    "trimmed": Variant(hears_silence=False),
}


def build_bidirectional(config: Live, num_batches: int) -> keras.Model:
    """lesson.py's network with a second GRU, which reads from the end; half the units each."""
    forward = lesson.build_model(config, num_batches)
    gru = layers.GRU(config.num_units // 2, return_sequences=True)
    states = layers.Bidirectional(gru, name="both")(forward.input)  # (batch, time, units)
    answers = forward.get_layer("answers")(forward.get_layer("dropout")(states))
    model = keras.Model(forward.input, answers, name="both")
    model.compile(optimizer=forward.optimizer, loss=forward.loss, jit_compile=training.ONLY_XLA)
    return model


def train_variant(config: Live, run: Run, data: Recordings, name: str) -> dict:
    """Trains one of VARIANTS on the official split; returns its epochs."""
    variant, split = VARIANTS[name], lesson.split_data(config, data)
    heard = config
    if not variant.hears_silence:
        heard = dataclasses.replace(config, nothing=0.0, silence=0, noise=False)
    copies = lesson.copies_of(heard, data, split.train)
    validation = lesson.recordings_of(config, data, split.validation)
    if variant.takes_mean:
        copies, validation = (
            dataclasses.replace(one, x=without_mean(one.x, one.is_heard()))
            for one in (copies, validation)
        )
    keras.utils.set_random_seed(config.seed)
    build = build_bidirectional if variant.reads_both_ways else lesson.build_model
    model = build(config, max(1, len(copies) // config.batch_size))
    history = lesson.train(config, run, model, copies, validation)
    return {"epochs": len(history["val_loss"]), "val_loss": min(history["val_loss"])}


# %%
if MAIN:
    data = speech.load(config.data)
    metrics, models = {}, {}
    for name in VARIANTS:
        print(f"{name}:", flush=True)
        measured = run.once(name, lambda part, name=name: train_variant(config, part, data, name))
        metrics |= {f"{name}_{key}": value for key, value in measured.items()}
        models[name] = keras.models.load_model(run.part(name).best_model)
    rows = lesson.split_data(config, data).test
    digits, test = data.digits[rows], [data.frames[row] for row in rows]
    steps = augment.num_steps(test, config.time_steps)  # (recordings,)
    x = augment.inputs(test, config.time_steps)  # (recordings, time, features)
    print("test recordings", x.shape)

# %% [markdown]
# ## The state goes on
#
# The listener has the same layers. It gets the state as a second input and gives it back as a second output,
# so that a piece begins where the last one ended.


# %%
def build_listener(model: keras.Model) -> keras.Model:
    """The same weights: features (batch, time, features), state (batch, units) -> answers, state."""
    gru = model.get_layer("gru")
    features = keras.Input(model.input_shape[1:])
    state = keras.Input((gru.units,))
    # h_0 is what the last piece ended with
    states, last = gru(features, initial_state=state)  # (batch, time, units), (batch, units)
    answers = model.get_layer("answers")(states)  # (batch, time, answers)
    return keras.Model([features, state], [answers, last])


def listen(listener: keras.Model, x: np.ndarray, chunk: int, carry: bool = True) -> np.ndarray:
    """Answers (recordings, time, answers) to features that come in pieces of so many time steps."""
    nothing = np.zeros((len(x), listener.input_shape[1][1]), dtype="float32")
    state, heard = nothing, []
    for start in range(0, x.shape[1], chunk):
        piece = x[:, start : start + chunk]
        answers, state = listener.predict_on_batch([piece, state])
        heard.append(answers)
        # The mistake: every piece begins from nothing.
        state = state if carry else nothing
    return np.concatenate(heard, axis=1)


# %%
if MAIN:
    listener, chunk = build_listener(models["live"]), config.chunk_steps
    probabilities = {"live": models["live"].predict(x, batch_size=512, verbose=0)}
    carried = listen(listener, x, chunk)
    metrics["carried_difference"] = float(np.abs(carried - probabilities["live"]).max())
    forgotten = listen(listener, x, chunk, carry=False)
    for name, answers in (("carried", carried), ("forgotten", forgotten)):
        is_right = streaming.last_answers(answers, steps) == digits
        metrics[f"{name}_accuracy"] = float(is_right.mean())
    print(f"whole and in pieces of {chunk} time steps: {metrics['carried_difference']:.0e} apart")
    screen.table(
        ("state", "test accuracy"),
        *((name, metrics[f"{name}_accuracy"]) for name in ("carried", "forgotten")),
    )

# %% [markdown]
# ## How much time is left?
#
# From samples to answers, piece by piece, as a microphone would give them. The time for a piece has to be
# shorter than the piece. The real-time factor is how many times shorter it is.


# %%
def listen_to_samples(listener: keras.Model, samples: np.ndarray, chunk: int) -> tuple:
    """Samples in pieces -> answers (time, answers), and the seconds that each piece took."""
    features, seconds, heard = streaming.Features(), [], []
    state = np.zeros((1, listener.input_shape[1][1]), dtype="float32")
    for start in range(0, len(samples), chunk * streaming.STEP_SAMPLES):
        started = time.perf_counter()
        piece = features.feed(samples[start : start + chunk * streaming.STEP_SAMPLES])
        if len(piece):
            answers, state = listener.predict_on_batch([piece[None], state])
            heard.append(answers[0])
        seconds.append(time.perf_counter() - started)
    return np.concatenate(heard), np.array(seconds)


# %%
if MAIN:
    samples, name = data.example
    listen_to_samples(listener, samples, chunk)  # The first time, TensorFlow prepares.
    in_pieces, seconds = listen_to_samples(listener, np.tile(samples, 20), chunk)
    at_once = models["live"].predict(
        augment.inputs([logmel.log_mel(samples)], 999)[:, :16], verbose=0
    )
    difference = np.abs(in_pieces[:16] - at_once[0]).max()
    metrics["samples_difference"] = float(difference)
    metrics["ms_per_chunk"] = 1_000 * float(np.median(seconds))
    metrics["chunk_ms"] = 1_000 * chunk * streaming.STEP_SECONDS
    metrics["real_time_factor"] = metrics["chunk_ms"] / metrics["ms_per_chunk"]
    print(f"{name} in pieces and at once: {difference:.0e} apart")
    print(
        f"{metrics['ms_per_chunk']:.2f} ms for {metrics['chunk_ms']:.0f} ms of sound: "
        f"{metrics['real_time_factor']:.0f} times faster than real time"
    )
    run.show(
        pictures.plot_answers(
            samples, in_pieces[:16], f"{name}.wav, in pieces of {chunk} time steps"
        ),
        "answers",
    )

# %% [markdown]
# ## From both ends
#
# With the whole recording in hand, the network that reads from both ends knows at its first time steps what
# comes later: it has read the word backwards. Live, it gets no more than what was heard so far, and has to
# read all of it again at every time step. The last row of the table says what it scores then.


# %%
def on_what_was_heard(
    model: keras.Model, x: np.ndarray, steps: np.ndarray, heard: float
) -> np.ndarray:
    """Last answers (recordings,) when the network is given this share of every recording alone."""
    given = np.maximum(np.ceil(heard * steps).astype(int), 1)
    answers = np.zeros(len(x), dtype=int)
    # Recordings of one length at a time: a backward layer would read the zeros of padding first.
    for length in np.unique(given):
        chosen = np.flatnonzero(given == length)
        # All of them, although some are chosen: for every new shape, JAX would compile anew.
        probabilities = keras.ops.convert_to_numpy(model(x[:, :length]))
        answers[chosen] = probabilities[chosen, -1].argmax(axis=-1)
    return answers


def with_the_future(model: keras.Model, x: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Probabilities (recordings, time, answers) with the whole recording in hand, and nothing after it."""
    probabilities = np.zeros((*x.shape[:2], augment.NUM_ANSWERS))
    for length in np.unique(steps):
        chosen = np.flatnonzero(steps == length)
        found = keras.ops.convert_to_numpy(model(x[:, :length]))
        probabilities[chosen, :length] = found[chosen]
    return probabilities


# %%
if MAIN:
    shares = range(10, 101, 10)
    probabilities["both"] = with_the_future(models["both"], x, steps)
    for name in ("live", "both"):
        for key, value in streaming.measure(probabilities[name], steps, digits).items():
            metrics[f"{name}_{key}"] = value
    for percent in shares:
        is_right = on_what_was_heard(models["both"], x, steps, percent / 100) == digits
        metrics[f"both_so_far_{percent}_accuracy"] = float(is_right.mean())
    lines = {
        "forward, live": [metrics[f"live_heard_{percent}_accuracy"] for percent in shares],
        "both ends, whole recording in hand": [
            metrics[f"both_heard_{percent}_accuracy"] for percent in shares
        ],
        "both ends, what was heard alone": [
            metrics[f"both_so_far_{percent}_accuracy"] for percent in shares
        ],
    }
    run.show(pictures.plot_heard(lines, f"Reading from both ends (seed {config.seed})"), "both")
    screen.table(
        ("share heard", "10 %", "50 %", "100 %"),
        *((label, values[0], values[4], values[9]) for label, values in lines.items()),
    )

# %% [markdown]
# ## A recording that was normalised
#
# `mean` was trained on frames without the mean of their recording. Taking the mean out removes the colour of
# the microphone. Live, there is only the mean of what was heard so far.

# %%
if MAIN:
    is_heard = np.arange(x.shape[1]) < steps[:, None]  # (recordings, time)
    for name, features in (
        ("mean_of_whole", without_mean(x, is_heard)),
        ("mean_so_far", without_mean_so_far(x)),
    ):
        answers = models["mean"].predict(features, batch_size=512, verbose=0)
        is_right = streaming.last_answers(answers, steps) == digits
        metrics[f"{name}_accuracy"] = float(is_right.mean())
        print(f"{name}: test accuracy {metrics[f'{name}_accuracy']:.4f}")

# %% [markdown]
# ## Silence that was never heard
#
# The networks hear a second of silence, and 99 times a second of noise. Training on trimmed clips alone
# teaches that there always is a digit.

# %%
if MAIN:
    rng = np.random.default_rng(config.seed)
    levels = rng.uniform(-70, -35, 100)
    sounds = np.maximum(augment.noise(rng, levels, 2 * config.time_steps), logmel.FLOOR)
    sounds[0] = logmel.FLOOR  # silence
    features = augment.inputs(list(sounds), config.time_steps)
    for name in ("live", "trimmed"):
        answers = models[name].predict(features, verbose=0).argmax(axis=-1)  # (sounds, time)
        metrics[f"{name}_silence_answered"] = float((answers[0] != augment.NOTHING).any())
        metrics[f"{name}_noise_answered"] = float((answers[1:, -1] != augment.NOTHING).mean())
    for name in ("live", "trimmed"):
        words = "a digit" if metrics[f"{name}_silence_answered"] else "nothing"
        share = metrics[f"{name}_noise_answered"]
        print(f"{name}: silence is {words}, noise is a digit in {share:.0%} of the cases")
    run.finish("GRU, live", data.name, metrics)
    print(
        "Notice: read from both ends, a word is answered earlier only because its end was read first. Given "
        "what was heard alone, that advantage is gone."
    )
    print("Next: python -m chapters.ch14_seq2seq")
