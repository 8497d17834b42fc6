# %% [markdown]
# # Can eight recurrent units tell a good review from a bad one, from one-hot words?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-2. A review is a sequence of words, each with a number.
# The numbers mean nothing by their size, so each becomes a vector of zeros with a single one. A
# recurrent layer of eight units reads the vectors in order and keeps what it has read in eight
# numbers, the hidden state. A sigmoid unit reads the last state alone and decides: good or bad.

# %%
import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch04_imdb_onehot import config as settings
from chapters.ch04_imdb_onehot.cells import RowLookupRNNCell
from chapters.ch04_imdb_onehot.config import Config
from chapters.ch04_imdb_onehot.recorded import RECORDED
from common import baselines, page, plots, screen, training, verdict
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## A review and its word ids
#
# The reviews are loaded as word ids. A fifth of the training reviews is kept for validation, as in the
# book. Id 1 starts every review, id 2 stands for every word outside the vocabulary, and the words follow
# from 4 on, the most frequent first.


# %%
def load_data(config: Config) -> ReviewSplits:
    """Loads, splits and pads the reviews: each x is (reviews, sequence_length).

    Raises:
        UserError: a download is impossible or damaged.
    """
    return reviews.load_splits(
        config.data, config.vocabulary_size, config.sequence_length, config.num_reviews
    )


# %%
if MAIN:
    data = load_data(config)
    run.save_words(data.vocabulary.words)
    ids = data.x_train[0][data.x_train[0] > 0]
    print(data.name)
    print("As ids:  ", *ids)
    print("As words:", data.vocabulary.decode(ids))
    print("Verdict: ", "good" if data.y_train[0] else "bad")

# %% [markdown]
# ## Padding: every review gets the same length
#
# Short reviews get zeros before their first word, and long ones lose their BEGINNING. The last words are the
# freshest in the hidden state, and they often hold the verdict.

# %%
if MAIN:
    lengths = (data.x_train > 0).sum(axis=1)  # (reviews,)
    print("x_train", data.x_train.shape, "x_validation", data.x_validation.shape)
    print("The first review, padded:", *data.x_train[0])
    print(
        f"Words a review, after the cut: mean {lengths.mean():.1f}, median {np.median(lengths):.0f}"
    )
    run.show(plots.length_histogram(lengths, "Words a training review, after the cut"), "lengths")

# %% [markdown]
# ## One-hot times kernel is a row of the kernel
#
# Word number 2 of a vocabulary of four is the vector 0 0 1 0. Multiplied by the kernel, it picks out the
# kernel's row number 2 and nothing else. So every word has a row of its own, one number for each unit.

# %%
if MAIN:
    kernel = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]])  # (vocabulary, units)
    one_hot = np.eye(4)[2]  # (vocabulary,)
    # x W_x
    print("one-hot vector", one_hot, "times kernel", one_hot @ kernel)
    print("row 2 of the kernel                  ", kernel[2])


# %% [markdown]
# ## What one gets without a network
#
# The majority class knows nothing. The bag of words knows which words occur, but not in which order.
# A network owes to reading in order only what it reaches above the bag of words.

# %%
if MAIN:
    metrics = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    for name, value in metrics.items():
        print(f"{name:<27} {screen.number(value)}")

# %% [markdown]
# ## The network, as the book writes it
#
# The book turns all ids into one-hot vectors before training and feeds them to a `SimpleRNN(8)`. The cell
# below holds its lines. They are expensive because the vectors of all training reviews are in memory at once.


# %%
def build_book_model(config: Config) -> keras.Model:
    """Section 9-2: one-hot vectors (batch, sequence_length, vocabulary_size) -> probability (batch, 1)."""
    model = keras.Sequential()
    model.add(keras.Input((config.sequence_length, config.vocabulary_size)))
    model.add(keras.layers.SimpleRNN(config.num_units))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    return model


# %%
if MAIN:
    build_book_model(config).summary()
    # float64, as keras.utils.to_categorical makes them
    book_bytes = data.x_train.size * config.vocabulary_size * 8
    batch_bytes = config.batch_size * config.vocabulary_size * 4
    print(f"One-hot vectors of all training reviews: {book_bytes / 1e6:,.0f} MB")
    print(f"One-hot vectors of one word of one batch: {batch_bytes / 1e6:,.2f} MB")

# %% [markdown]
# ## The same network, without the arrays
#
# No array is needed. A cell can make the vector of a word at the moment it reads it, which takes the memory
# of one word of one batch: `OneHotRNNCell` in `cells.py` is `one_hot`, then Keras's own `SimpleRNNCell`. A
# cell need not even multiply, because the product is a row of the kernel. `RowLookupRNNCell` takes that row;
# it is the one trained here. All three have the same weights and the same learning curve; tests compare them.


# %%
def build_model(config: Config) -> keras.Model:
    """One-hot words, as rows of the kernel -> SimpleRNN -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length, 1), dtype="int32", name="word_ids")
    cell = RowLookupRNNCell(config.num_units, config.vocabulary_size)
    # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
    hidden_state = keras.layers.RNN(cell, name="recurrent")(word_ids)  # (batch, num_units)
    # y = sigmoid(h_T w + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(hidden_state)  # (batch, 1)
    model = keras.Model(word_ids, output, name="one_hot")
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(config.num_reviews // config.batch_size),
    )
    return model


def count_weights(config: Config) -> int:
    """Number of weights by the formula of section 9-1: V h + h h + h, and h + 1 for the output.

    >>> count_weights(Config(vocabulary_size=200))
    1681
    """
    recurrent = counting.simple_rnn(config.vocabulary_size, config.num_units)
    output = counting.dense(config.num_units, 1)
    return recurrent + output


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    model.summary()
    print(f"By the formula: {count_weights(config):,} weights")

# %% [markdown]
# ## Training
#
# `fit` is the book's: batches of 64, at most 100 epochs. `EarlyStopping` ends it when the validation loss has
# not improved for three epochs, and `ModelCheckpoint` keeps the model of the best epoch. The book's
# `restore_best_weights=True` is the line after `fit`: read from the file, the best weights outlive an
# interruption. `resumable` adds a log and a backup, so that Ctrl-C costs nothing.


# %%
def train(config: Config, run: Run, model: keras.Model, data: ReviewSplits) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    history = train(config, run, model, data)
    title = f"One-hot words, {config.vocabulary_size} ids, seed {config.seed}"
    run.show(plots.learning_curves(history, title), "learning_curves")

# %% [markdown]
# ## The order of the batches
#
# `fit` shuffles the training reviews. After `set_random_seed`, with arrays and TensorFlow, it draws the SAME
# permutation at the beginning of every epoch, so every epoch visits the same batches in the same order. The
# book's notebooks do so, too, and their digits depend on it. With JAX each epoch has an order of its own.
#
# Eight samples, 0 to 7, two a batch: each has a row in a small table, and an update moves the two rows of its
# batch alone.


# %%
def visited_samples(epochs: int) -> np.ndarray:
    """The samples 0 to 7 of every batch, as `fit` visits them: int array (epochs, batches, 2)."""
    table = keras.layers.Embedding(8, 1)
    model = keras.Sequential([keras.Input((), dtype="int32"), table])
    model.compile("sgd", "mean_absolute_error")
    rows = [model.get_weights()[0]]  # after every update: (8, 1)

    def keep(batch, logs):
        if keras.backend.backend() == "jax":
            # While it trains, JAX keeps the weights outside the model.
            model.jax_state_sync()
        rows.append(model.get_weights()[0])

    watch = keras.callbacks.LambdaCallback(on_train_batch_end=keep)
    samples = np.arange(8)
    model.fit(samples, np.ones(8), batch_size=2, epochs=epochs, callbacks=[watch], verbose=0)
    moved = np.diff(rows, axis=0)[..., 0] != 0  # (updates, 8)
    return np.nonzero(moved)[1].reshape(epochs, 4, 2)


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    for number, batches in enumerate(visited_samples(epochs=3), start=1):
        print(f"epoch {number}:", *(f"{first} {second} |" for first, second in batches))

# %% [markdown]
# ## Is it any good?
#
# The validation reviews have chosen the epoch, so their accuracy is a little too high. The test reviews are
# read once, here, at the very end.


# %%
def evaluate(config: Config, model: keras.Model, data: ReviewSplits, history: dict) -> dict:
    """Metrics of the model with its best weights."""
    return training.best_metrics(model, history, data, config.batch_size)


# %%
BELOW = (
    "Usual causes: other words or lengths than the preset's, another Keras (see requirements.txt), "
    "or fewer epochs than the network wants."
)

# %%
if MAIN:
    metrics |= evaluate(config, model, data, history)
    metrics["gain_over_bag_of_words"] = metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    run.finish("one-hot", data.name, metrics)
    screen.accuracies(metrics)
    print(
        f"Best epoch {metrics['best_epoch']} of {metrics['epochs']}, validation loss "
        f"{screen.number(metrics['val_loss'])}."
    )
    accuracy = metrics["val_accuracy"]
    print(verdict.judge(run, settings.PRESETS, RECORDED.printed, accuracy, BELOW), end="")
    if data.test_is_hard is None:
        print(
            "Notice: compare with the bag of words, which knows no order. In real reviews single words "
            "tell most of the verdict, and eight units hardly hold what order adds."
        )
    else:
        print(
            "Notice: compare the hard half. The bag of words sees the same words without their order "
            "and is left with a coin; only what reads in order can do better."
        )
    print(
        "Next: python -m chapters.ch05_imdb_embedding", "" if run.preset == "smoke" else run.preset
    )
