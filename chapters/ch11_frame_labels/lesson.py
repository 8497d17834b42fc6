# %% [markdown]
# # What is happening in every frame of a video?
#
# Lecture note 001 names this task for many-to-many at every time step: "label every frame of a video". Here a
# handwritten digit moves up and down and goes behind a curtain, and every frame has three labels. Which digit
# is visible? The frame alone tells. In which direction does it move? That takes the frame before. Which digit
# is behind the curtain? The frame shows nothing but the curtain: only what was seen long before can tell.

# %%
import functools

import keras
import numpy as np

from chapters.ch11_frame_labels import config as settings
from chapters.ch11_frame_labels import measures, pictures
from chapters.ch11_frame_labels.config import Config
from chapters.ch11_frame_labels.recorded import NETWORKS, ROWS, SHOWN
from common import page, screen, training
from common.data import digits, frames
from common.data.frames import LABELS, NONE, Clips
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## A world of six cells
#
# This clip can be worked with a pencil: it has six cells, a curtain (`#`) over two of them, and a letter that
# moves one cell a frame. The rule below reads frame after frame and carries a state of two things: the letter
# it saw last, and its place. `visible` needs neither, `direction` needs the place, `behind` needs the letter.

# %%
WORLD = ("a.##..", ".a##..", "..##..", "..##..", "..##a.", "..##.a", "b.##..", ".b##..", "..##..")
NOTHING_SEEN = ("?", None)
CURTAIN_MIDDLE = 2.5


def label_frame(frame: str, state: tuple) -> tuple[tuple, tuple]:
    """One frame and the state before it -> (visible, direction, behind), and the state after it."""
    letter, place = state
    seen = frame.strip(".#")
    if not seen:
        # Nothing but the curtain: the carried letter is all there is.
        return ("none", "none", letter), (letter, CURTAIN_MIDDLE)
    now = frame.index(seen)
    # Another letter has no place before.
    is_known = place is not None and letter in (seen, "?")
    direction = ("right" if now > place else "left") if is_known else "?"
    return (seen, direction, "none"), (seen, now)


# %%
if MAIN:
    state, rows = NOTHING_SEEN, []
    for frame in WORLD:
        labels, state = label_frame(frame, state)
        rows.append((frame, *labels))
    screen.table(("frame", "visible", "direction", "behind"), *rows)
    print('"..##.." as the first frame:          behind', label_frame("..##..", NOTHING_SEEN)[0][2])
    print('"..##..", read from the end, after a: behind', label_frame("..##..", ("a", 4))[0][2])

# %% [markdown]
# ## The clips
#
# The clips show handwritten digits. A digit stays behind the curtain for 4 to 12 frames and comes out above
# or below, by chance. Then another takes its turn. A third of the clips begin behind the curtain. Padding
# makes all equally long; `is_frame` says which time steps are frames. No image is in two of the three parts.


# %%
def load_data(config: Config) -> dict[str, Clips]:
    """Draws the clips: "train", "validation" and "test" -> clips of the images of that part alone."""
    images, few = digits.load(), config.num_test_clips
    parts = {
        "train": (images.x_train, images.y_train, config.num_clips),
        "validation": (images.x_validation, images.y_validation, few),
        "test": (images.x_test, images.y_test, few),
    }
    return {
        name: frames.draw(*part, (config.seed, number), config.shortest, config.longest)
        for number, (name, part) in enumerate(parts.items())
    }


# %%
if MAIN:
    data = load_data(config)
    for name, clips in data.items():
        print(f"{name:<11} frames {clips.frames.shape}, of them real {clips.is_frame.sum():,}")
    clips = data["train"]
    clip, shown = pictures.first_disappearance(clips)
    print(f"Frames {shown.start + 1} to {shown.stop} of training clip {clip}:")
    for name, label in clips.labels.items():
        print(f"{name:<10}", label[clip, shown], *(LABELS[name][k] for k in label[clip, shown]))
    run.show(pictures.plot_frames(clips, clip, shown), "frames")

# %% [markdown]
# ## How far can one frame lead?
#
# The most that can be reached is known before any network is trained. All frames that show nothing but the
# curtain are the same picture, pixel by pixel. So whoever sees one frame alone gives all of them the same
# answer: at best the label that is the most frequent there. The bound is a sum of counts over all evidence:
#
# $$\text{bound} = \frac{1}{N} \sum_{evidence} \max_{label} N(evidence, label)$$
#
# One frame tells the digit in sight and its place. Reading forward adds the place before and the digit
# seen last, which are missing at the first frame of a turn, and where a clip begins behind the curtain.

# %%
if MAIN:
    test = data["test"]
    bounds = frames.bounds(clips, test)
    screen.table(("test", *LABELS), *((ROWS[n][0], *of.values()) for n, of in bounds.items()))
    metrics = {f"{n}_{label}_accuracy": of[label] for n, of in bounds.items() for label in LABELS}

# %% [markdown]
# ## What frame accuracy hides
#
# Whoever watches a video asks for segments: what happened, in which order, from when to when? The **edit
# score** judges the order alone, by the Levenshtein distance of the two lists of segments. **F1@50** calls
# a predicted segment a hit if it shares at least 50 % with a true one: of what the two cover together.
# Below, 3 flickers cost a tenth of the frame accuracy and all of F1@50. Labels that come 6 frames too
# early cost 40 % of the frame accuracy and nothing of F1@50.

# %%
if MAIN:
    true, rows = np.array([NONE] * 10 + [7] * 20), []
    flickers, early = true.copy(), np.roll(true, -6)
    flickers[[15, 20, 25]] = 3
    rows = []
    for name, labels in (("right", true), ("flickers", flickers), ("too early", early)):
        scores = measures.scores(true[None], labels[None], np.ones((1, 30), dtype=bool), NONE)
        rows.append((name, *scores.values()))
    screen.table(("behind", "accuracy", "edit", "F1@10", "F1@25", "F1@50"), *rows)
    print("Segments of the flickers:", *(tuple(s) for s in measures.segments(flickers, NONE)))

# %% [markdown]
# ## One frame at a time
#
# The first network has no recurrence. Its encoder turns a frame into numbers, its features. The filters are
# as large as a digit, so one filter finds a digit at every place. Each label has a softmax layer of its own.


# %%
def label_layers(features) -> dict:
    """A Dense layer with softmax for each label: features (..., units) -> {label: (..., classes)}."""
    # p_t = softmax(f_t W + b)
    return {
        label: keras.layers.Dense(len(classes), activation="softmax", name=label)(features)
        for label, classes in LABELS.items()
    }


def compile_model(config: Config, model: keras.Model, num_batches: int, epochs: int) -> None:
    """Adam with a falling learning rate; loss and accuracies are means over frames, not padding."""
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, epochs * max(1, num_batches), alpha=0.01
    )
    loss = keras.losses.SparseCategoricalCrossentropy(reduction="mean_with_sample_weight")
    model.compile(
        optimizer=keras.optimizers.Adam(falling, global_clipnorm=1.0),
        loss=dict.fromkeys(LABELS, loss),
        weighted_metrics={label: ["accuracy"] for label in LABELS},
        # On a CPU, XLA's convolution takes several times as long.
        **training.compile_options(num_batches, is_short=True),
    )


def build_encoder(config: Config, num_batches: int = 0) -> keras.Model:
    """Compiled model from single frames (batch, HEIGHT, WIDTH) to {label: (batch, classes)}."""
    layers = keras.layers
    frame = keras.Input((frames.HEIGHT, frames.WIDTH), name="frame")
    found = layers.Reshape((frames.HEIGHT, frames.WIDTH, 1))(frame)
    # A digit can stand in 17 rows and 3 columns.
    strides = (frames.STEP, 1)
    found = layers.Conv2D(config.num_filters, digits.SIZE, strides, activation="relu")(found)
    # In which column does not matter: (batch, 17, 1, filters)
    found = layers.MaxPooling2D((1, 3))(found)
    found = layers.Dropout(config.dropout)(layers.Flatten()(found))  # (batch, 17 filters)
    features = layers.Dense(config.num_features, activation="relu", name="features")(found)
    model = keras.Model(frame, label_layers(features), name="encoder")
    compile_model(config, model, num_batches, config.frame_epochs)
    return model


def train(config: Config, run: Run, model: keras.Model, sets, batch_size, epochs) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history.

    `sets` are training and validation, each (x, labels, weights of the frames).
    """
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    (x, labels, weights), validation = sets
    model.fit(
        x,
        labels,
        sample_weight=weights,
        batch_size=batch_size,
        epochs=epochs,
        validation_data=validation,
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def train_encoder(config: Config, data: dict[str, Clips], run: Run) -> dict:
    """Trains the encoder on single frames, shuffled; returns the metrics of its best epoch."""
    keras.utils.set_random_seed(config.seed)
    parts = data["train"], data["validation"]
    sets = [part.single_frames(config.num_frames, config.seed) for part in parts]
    batch_size = config.frame_batch_size
    model = build_encoder(config, len(sets[0][0]) // batch_size)
    history = train(config, run, model, sets, batch_size, config.frame_epochs)
    return measures.best_epoch(history) | {"num_weights": model.count_params()}


# %%
if MAIN:
    trained = {"frame": run.once("frame", functools.partial(train_encoder, config, data))}
    encoder = keras.models.load_model(run.part("frame").best_model)
    encoder.summary()
    print("accuracy of visible:", screen.number(trained["frame"]["val_visible_accuracy"]))

# %% [markdown]
# ## The same encoder at every frame
#
# `TimeDistributed` applies one layer, with one set of weights, to every time step: here the encoder, up to
# its features, to every frame. From here on the encoder stays as it is: features are computed once.


# %%
def read_every_frame(encoder: keras.Model, time: int) -> keras.Model:
    """Model from clips (batch, time, HEIGHT, WIDTH) to features (batch, time, num_features)."""
    clip = keras.Input((time, frames.HEIGHT, frames.WIDTH), name="clip")
    of_one_frame = keras.Model(encoder.input, encoder.get_layer("features").output)
    # f_t = encoder(x_t)
    return keras.Model(clip, keras.layers.TimeDistributed(of_one_frame)(clip))


# %%
if MAIN:
    reader = read_every_frame(encoder, config.longest)
    features = {name: reader.predict(clips.frames, 64, verbose=0) for name, clips in data.items()}
    print("clips", test.frames.shape, "-> features", features["test"].shape)
    one_by_one = reader.layers[-1].layer.predict(test.frames[0], verbose=0)  # (time, num_features)
    difference = float(np.abs(features["test"][0] - one_by_one).max())
    print(f"Largest difference from the frames of a clip one by one: {difference:.0e}")

# %% [markdown]
# ## A recurrent layer upon it
#
# A GRU reads the features frame after frame and gives its state at every one of them
# (`return_sequences=True`). The same softmax layers label each state. In both directions, a second GRU
# reads from the last frame to the first. The mask makes them pass over the padding, and padding has the
# weight 0 in the loss: see the preset `masks`.


# %%
def build_model(config: Config, reader: str, num_batches: int = 0) -> keras.Model:
    """Compiled model: features (batch, time, num_features) and is_frame (batch, time) -> labels.

    `reader` is "forward" or "both"; the outputs are {label: probabilities (batch, time, classes)}.
    """
    features = keras.Input((None, config.num_features), name="features")
    is_frame = keras.Input((None,), dtype="bool", name="is_frame")
    # h_t = GRU(f_t, h_{t-1})
    layer = keras.layers.GRU(config.num_units, return_sequences=True, name=reader)
    if reader == "both":
        # s_t = [h_t, g_t], and g_t comes from g_{t+1}
        layer = keras.layers.Bidirectional(layer, name=reader)
    states = layer(features, mask=is_frame)  # (batch, time, units or 2 units)
    model = keras.Model([features, is_frame], label_layers(states), name=reader)
    compile_model(config, model, num_batches, config.epochs)
    return model


def train_reader(config: Config, data: dict, features: dict, reader: str, run: Run) -> dict:
    """Trains a recurrent network on the features of the clips; returns the metrics of its best epoch."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, reader, len(features["train"]) // config.batch_size)
    sets = [
        ([features[name], data[name].is_frame], data[name].labels, data[name].weights())
        for name in ("train", "validation")
    ]
    history = train(config, run, model, sets, config.batch_size, config.epochs)
    return measures.best_epoch(history) | {"num_weights": model.count_params()}


# %%
if MAIN:
    for name in ("forward", "both"):
        print(f"The network: {NETWORKS[name][0]}.", flush=True)
        compute = functools.partial(train_reader, config, data, features, name)
        trained[name] = run.once(name, compute)
        print("accuracy of behind:", screen.number(trained[name]["val_behind_accuracy"]))

# %% [markdown]
# ## Three networks, three labels
#
# The test clips are read here, once. `known` leaves out what no forward network can know: the frames
# before the first digit of a clip comes into sight.


# %%
def answer(model: keras.Model, *inputs: np.ndarray) -> dict[str, np.ndarray]:
    """The likeliest label everywhere: label -> int array (clips, time)."""
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], batch_size=200, verbose=0)
    return {name: probabilities.argmax(axis=-1) for name, probabilities in outputs.items()}


# %%
if MAIN:
    # The encoder's own softmax layers read the features of one frame.
    answers = {"frame": test.spread(answer(encoder, test.frames[test.is_frame]))}
    for name in ("forward", "both"):
        network = keras.models.load_model(run.part(name).best_model)
        answers[name] = answer(network, features["test"], test.is_frame)
    for name, of in answers.items():
        measured = (trained[name] | measures.of_clips(test, of)).items()
        metrics |= {f"{name}_{key}": value for key, value in measured}
    rows = ((NETWORKS[n][0], *(metrics[f"{n}_{c}"] for c in SHOWN)) for n in NETWORKS)
    screen.table(("test", *SHOWN.values()), *rows)
    of_seed = f"seed {config.seed}, {len(test)} test clips of unseen images"
    run.show(pictures.plot_accuracies([metrics], of_seed), "accuracies")
    run.show(pictures.plot_confusion(test, answers, of_seed), "confusion")

# %% [markdown]
# ## A clip
#
# The strip shows what each network says of a test clip in which the direction of reading matters.

# %%
if MAIN:
    clip = pictures.telling_clip(test, answers)
    run.show(pictures.plot_strip(test, clip, answers, f"Test clip {clip}, {of_seed}"), "strip")
    pictures.save_animation(test, clip, answers, run.folder / "clip.gif")
    run.finish("encoder and GRU", frames.NAME, metrics)
    print(
        "Notice: without recurrence `behind` cannot pass its bound of "
        f"{screen.number(metrics['bound_frame_behind_accuracy'])}: no encoder, however large, sees what the "
        "frame does not show. Until the first digit comes out, only the backward GRU can know it."
    )
    print("Next: python -m chapters.ch12_captioning")
