# %% [markdown]
# # How does one picture become a sentence?
#
# Lecture note 002 names the task, image -> caption. Lecture note 001 names its form, one-to-many: one input
# at the first time step, all-zero inputs after it, and a word at every time step. A convolutional encoder
# turns the picture into one vector. How does that vector enter the recurrent layer that writes? There are
# three ways, and this page trains all three on the same pictures.

# %%
import functools

import keras
import numpy as np
from keras import layers, ops

from chapters.ch12_captioning import captions, pictures
from chapters.ch12_captioning import config as settings
from chapters.ch12_captioning.captions import Captioner, Data, Part
from chapters.ch12_captioning.config import Config
from chapters.ch12_captioning.decoders import DECODERS
from chapters.ch12_captioning.recorded import SLOT_TITLES, TITLES
from common import page, screen, training
from common.data import scenes
from common.runs import Run
from common.text import START

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## One vector, two words
#
# A pencil is enough. The picture's vector has a number for each of three words: red 2, square 1.5 and END
# 0.3. The largest number is written. To get on to the next word, something has to change:
#
# - `state`: the vector is the state before the first time step. Each written word takes its own number off
#   the state.
# - `zeros`: the vector is the first input, and nothing follows, not even the written word. The state has to
#   change by itself. Here its numbers fade: red fastest, END not at all.
# - `every_step`: the vector is added at every time step, and the state holds what was written so far.

# %%
WORDS = ("red", "square", "END")
PICTURE = np.array([2.0, 1.5, 0.3])  # (units,), one unit a word
FADING = np.array([0.1, 0.3, 1.0])  # (units,)


def write(picture: np.ndarray, way: str) -> list[tuple[str, np.ndarray]]:
    """The words that are written, each with the three numbers that it was the largest of."""
    state = picture if way == "state" else np.zeros(3)
    last, written = np.zeros(3), []
    while len(written) < 4 and (not written or written[-1][0] != "END"):
        # h_t = f h_{t-1} + x_t with x_1 = p and x_2 = x_3 = ... = 0, or h_t = h_{t-1} - y_{t-1}
        first = picture if not written else np.zeros(3)
        state = FADING * state + first if way == "zeros" else state - last
        # o_t = h_t, or h_t + p where the picture comes in at every time step
        numbers = state + picture if way == "every_step" else state
        word = int(numbers.argmax())
        last = picture * (np.arange(3) == word)
        written.append((WORDS[word], numbers))
    return written


# %%
if MAIN:
    for way in TITLES:
        steps = (f"{word} {numbers.round(2)}" for word, numbers in write(PICTURE, way))
        print(f"{way + ':':<12}", "  ".join(steps))

# %% [markdown]
# ## Scenes and their captions
#
# A small object stands above, below, left of or right of a large one. The small one is what the caption is
# about. Digits are handwritten: no image is in two of training, validation and test. English says the small
# object first, Korean the large one; "an" looks ahead to "eight", and 이 or 가 looks back at the digit.
#
# A fifth of all combinations of object, relation and object is never trained on, though each object has been
# seen in each place. A network that captions these has not merely memorised sentences.


# %%
def load_data(config: Config) -> Data:
    """Training, validation and test pictures, and held-out combinations of the last two."""
    return captions.load_data(config.language, config.num_scenes, config.num_test, config.seed)


# %%
if MAIN:
    data = load_data(config)
    counts = {part: len(found) for part, found in scenes.COMBINATIONS.items()}
    print(f"{len(scenes.SCENES):,} combinations: {counts}")
    print("pictures", data.train.pictures.shape, data.train.pictures.dtype)
    print("words", data.train.words.shape, "targets", data.train.targets.shape)
    for language in ("english", "korean"):
        print(f"{language}: {captions.Captions(language).text(data.train.scenes[0])}")
    print("words:  ", *data.train.words[0])
    print("targets:", *data.train.targets[0])
    run.show(pictures.plot_scenes(data.train), "scenes")

# %% [markdown]
# ## Before any network
#
# The baseline writes the most frequent caption of training under every picture. Hardly any of these captions
# is right. Counted slot by slot, it looks better than it is: one relation in four is right by chance.

# %%
if MAIN:
    frequent = captions.most_frequent(data)
    metrics = {}
    for name, part in (("", data.test), ("_held_out", data.test_held_out)):
        scored = captions.score([frequent] * len(part.scenes), part, data.captions)
        metrics |= {f"frequent_{metric}{name}": value for metric, value in scored.items()}
    print(frequent)
    screen.table(
        ("test", "exact", *(label for label, _ in SLOT_TITLES.values())),
        *(
            (title, *(metrics[f"frequent_{slot}{name}"] for slot in ("exact_match", *SLOT_TITLES)))
            for title, name in (("known combinations", ""), ("held-out ones", "_held_out"))
        ),
    )

# %% [markdown]
# ## The encoder: a picture becomes one vector
#
# Three convolutions look for parts of objects. Then two questions are put to the 7 x 7 places. WHAT is in the
# picture? The largest value of each channel, wherever it stands. WHERE is it? A few channels, place by place.
# Without batch normalisation after every layer the picture is ignored: see "Three things to try" in the
# README.


# %%
def build_encoder(config: Config) -> tuple:
    """A picture (batch, SIZE, SIZE, 3) and its vector (batch, features), both symbolic."""

    def activate(x):
        if config.batch_normalisation:
            x = layers.BatchNormalization(momentum=0.9)(x)
        return layers.Activation("relu")(x)

    picture = keras.Input((scenes.SIZE, scenes.SIZE, 3), dtype="uint8", name="picture")
    # 255, white, becomes 0, and 0 becomes 1.
    x = layers.Rescaling(-1 / 255, offset=1)(picture)
    # Every second pixel: half of the work.
    x = activate(layers.Conv2D(24, 4, strides=2, padding="same")(x))  # (batch, 14, 14, 24)
    x = activate(layers.Conv2D(48, 3, padding="same")(x))  # (batch, 14, 14, 48)
    x = layers.MaxPooling2D()(x)  # (batch, 7, 7, 48)
    x = activate(layers.Conv2D(64, 3, padding="same")(x))  # (batch, 7, 7, 64)
    what = layers.GlobalMaxPooling2D(name="what")(x)  # (batch, 64)
    where = layers.Flatten(name="where")(layers.Conv2D(16, 1)(x))  # (batch, 784)
    x = layers.Dense(config.num_features)(layers.Concatenate()([what, where]))
    return picture, layers.Identity(name="picture_vector")(activate(x))  # (batch, features)


# %%
if MAIN:
    picture, vector = build_encoder(config)
    encoder = keras.Model(picture, vector, name="encoder")
    encoder.summary()
    print("Two pictures become", encoder(data.train.pictures[:2]).shape)

# %% [markdown]
# ## Three decoders
#
# The three have the same GRU and the same dense layer for the logits; they differ in what goes in. The cell
# below prints the length of the input vector at every time step, for one picture. With `zeros` nothing goes
# in after the first time step, so the state alone knows the picture and how far the sentence has got.


# %%
def build_model(config: Config, way: str, num_batches: int) -> keras.Model:
    """Picture and the words before -> logits of the next words (batch, time, ids), compiled.

    Args:
        config: the settings.
        way: how the picture enters: "state", "zeros" or "every_step".
        num_batches: in an epoch; the learning rate falls until the last of all epochs.
    """
    language = captions.Captions(config.language)
    picture, vector = build_encoder(config)
    words = keras.Input((language.length,), dtype="int32", name="words")
    sizes = len(language.vocabulary), config.embedding_size, config.num_units
    logits = DECODERS[way](*sizes, name="decoder")(words, vector)  # (batch, time, ids)
    model = keras.Model([picture, words], logits, name=way)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        # Weights of 0 leave out the zeros after END, in the loss and in the accuracy.
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
        weighted_metrics=["accuracy"],
        # Without XLA: on a CPU it makes convolutions three times as slow.
        **training.compile_options(num_batches, is_short=True),
    )
    return model


# %%
if MAIN:
    for way in TITLES:
        model = build_model(config, way, num_batches=1)
        vector, decoder = model.get_layer("picture_vector").output, model.get_layer("decoder")
        vectors = keras.Model(model.inputs[0], vector)(data.train.pictures[:1])  # (1, features)
        is_first = np.arange(data.captions.length) == 0
        inputs = ops.convert_to_numpy(decoder.inputs(data.train.words[:1], vectors, is_first))
        sizes = np.linalg.norm(inputs[0], axis=-1).round(1)  # (time,)
        print(f"{way:<10} inputs {inputs.shape}, length of each: {sizes}")

# %% [markdown]
# ## Writing alone, in one call
#
# In training the RIGHT word before goes in: teacher forcing. In use nobody knows the right word. The network
# gets the word that it has written, and after a first mistake it goes on from there. The slow way runs the
# whole model anew for every word. In `decoders.GreedyWriter` the loop is part of the model, and one call
# writes a batch. Both write the same.


# %%
def write_slowly(model: keras.Model, shown: np.ndarray, length: int) -> np.ndarray:
    """Ids (batch, length) for pictures (batch, SIZE, SIZE, 3), the sentence anew for every word."""
    words = np.full((len(shown), length), START, np.int32)
    for step in range(length):
        logits = ops.convert_to_numpy(model([shown, words]))  # (batch, time, ids)
        written = logits.argmax(axis=-1)  # (batch, time)
        # y_t is the input of time step t + 1
        words[:, step + 1 :] = written[:, step : step + 1]
    return written


# %%
if MAIN:
    picture = data.validation.pictures[:1]
    slow = write_slowly(model, picture, data.captions.length)
    print("untrained, slowly:    ", *data.captions.decode(slow))
    print("untrained, in one call:", *Captioner(model, data.captions).write(picture)[0])

# %% [markdown]
# ## Training the three
#
# All three have the same seed, pictures and number of updates. Early stopping and the best model go by the
# validation loss, on handwriting that training has not seen. The test sets are read once, here.


# %%
def train(config: Config, run: Run, model: keras.Model, data: Data) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    validation = data.validation
    model.fit(
        data.train.inputs,
        data.train.targets,
        sample_weight=data.train.weights,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(validation.inputs, validation.targets, validation.weights),
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def forced_accuracy(model: keras.Model, part: Part) -> float:
    """Share of right words with teacher forcing, END among them."""
    options = {"sample_weight": part.weights, "verbose": 0, "return_dict": True}
    return model.evaluate(part.inputs, part.targets, **options)["accuracy"]


def evaluate(model: keras.Model, data: Data) -> dict:
    """Metrics of one network: written alone, with teacher forcing, and with shuffled pictures."""
    captioner, metrics = Captioner(model, data.captions), {"num_weights": model.count_params()}
    parts = {
        "": data.test,
        "_held_out": data.test_held_out,
        "_shuffled": captions.shuffled(data.test),
        "_validation": data.validation,
        "_validation_held_out": data.validation_held_out,
    }
    for name, part in parts.items():
        scored = captions.score(captioner.write(part.pictures)[0], part, data.captions)
        scored["forced_accuracy"] = forced_accuracy(model, part)
        metrics |= {f"{metric}{name}": value for metric, value in scored.items()}
    return metrics


def train_and_evaluate(config: Config, data: Data, way: str, run: Run) -> dict:
    """All metrics of one way; `run` is its own part of the run."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, way, max(1, config.num_scenes // config.batch_size))
    history = train(config, run, model, data)
    best = int(np.argmin(history["val_loss"]))
    metrics = {"best_epoch": best + 1, "val_loss": history["val_loss"][best]}
    return metrics | evaluate(model, data)


# %%
if MAIN:
    for way, (label, _) in TITLES.items():
        print(f"The picture enters {label}.", flush=True)
        measured = run.once(way, functools.partial(train_and_evaluate, config, data, way))
        metrics |= {f"{way}_{name}": value for name, value in measured.items()}
    run.finish("encoder and three decoders", f"scenes, {config.language}", metrics)

# %% [markdown]
# ## How good are the captions?
#
# With teacher forcing most words are right, more than half of them even where the pictures are shuffled: "of"
# follows "left", and "a" follows "of", whatever the picture shows. A caption that the network writes alone is
# right only if every word of it is right.

# %%
if MAIN:
    pictures.print_ways(metrics)
    run.show(pictures.plot_ways(metrics, config.seed), "ways")

# %% [markdown]
# ## Right and wrong captions
#
# These are pictures of the test set, captioned by `every_step`. A wrong word stands in capitals. The
# probability of each word says where the network was in doubt.

# %%
if MAIN:
    model = keras.models.load_model(run.part("every_step").best_model)
    captioner = Captioner(model, data.captions)
    written, ids, probabilities = captioner.write(data.test.pictures)
    network = f"every_step, seed {config.seed}"
    run.show(pictures.plot_captions(data.test, written, data.captions, network), "captions")
    pictures.print_doubt(data.test, written, ids, probabilities, data.captions)
    shares = [metrics[f"every_step_{name}"] for name in ("forced_accuracy", "exact_match")]
    print(
        f"Notice: every_step has {shares[0]:.1%} of the words right with teacher forcing, {shares[1]:.1%} "
        "of the captions alone. Compare zeros: no word goes in, so the state has to hold everything."
    )
    print('Try full, korean, and caption "a three above a red square": --help lists them.')
    print("Next: python -m chapters.ch13_speech")
