# %% [markdown]
# # How far does a bidirectional network go on real reviews?
#
# A review is there as a whole before anybody asks for a verdict. So nothing speaks against reading it from
# its end, too. The preset `book` is the example of keras.io, two bidirectional LSTMs; `best` is ours and
# shows how far one gets in ten minutes on two cores.

# %%
import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch07_bidirectional import config as settings
from chapters.ch07_bidirectional.config import ReviewsConfig
from chapters.ch07_bidirectional.maximum import MaximumGRUCell
from chapters.ch07_bidirectional.recorded import RECORDED
from common import baselines, page, plots, screen, training, verdict
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "book")

# %% [markdown]
# ## The data
#
# The reviews, split and padding of chapter 4, with more words a review and a larger vocabulary.


# %%
def load_data(config: ReviewsConfig) -> ReviewSplits:
    """Loads, splits and pads the reviews: each x is (reviews, sequence_length)."""
    return reviews.load_splits(
        config.data, config.vocabulary_size, config.sequence_length, config.num_reviews
    )


# %%
if MAIN:
    data = load_data(config)
    print(data.name)
    print("A review:", data.vocabulary.decode(data.x_train[0]))
    print("Verdict: ", "good" if data.y_train[0] else "bad")

# %% [markdown]
# ## What one gets without a network
#
# The baselines are those of chapter 4. On real reviews the bag of words is hard to beat.

# %%
if MAIN:
    metrics = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    for name, value in metrics.items():
        print(f"{name:<27} {screen.number(value)}")

# %% [markdown]
# ## The last state, or the largest value of every unit
#
# Three hidden states of two units. The first unit met praise at the second word, and has half forgotten it
# at the third. Its largest value over time still tells of it, wherever the praise stood. `MaximumGRUCell` of
# `maximum.py` keeps the largest values in the cell; `GlobalMaxPooling1D` would take them from all states.

# %%
STATES = np.array([[0.1, -0.5], [0.9, -0.2], [0.4, -0.4]])  # (time, units)


def largest_values(states: np.ndarray) -> np.ndarray:
    """States (time, units) -> the largest value that each unit ever had (units,)."""
    largest = np.full(states.shape[1], -1.0)
    for state in states:
        # m_t = max(m_{t-1}, h_t), unit by unit
        largest = np.maximum(largest, state)  # (units,)
    return largest


# %%
if MAIN:
    print("last state      ", STATES[-1])
    print("largest values  ", largest_values(STATES))

# %% [markdown]
# ## The network
#
# `stacked`: the lower layer passes on what both directions know about each word; the upper one reads that.
# `maximum`: one layer, and the largest value of every unit in either direction. Dropout leaves out whole
# words, numbers of the word vectors and numbers of the summary in training, against overfitting.


# %%
def build_model(config: ReviewsConfig, num_batches: int = 0) -> keras.Model:
    """Compiled model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).

    `num_batches` of an epoch are what the learning rate and Keras's preparations depend on.
    """
    layers = keras.layers
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    vectors = layers.Embedding(config.vocabulary_size, config.embedding_size)(word_ids)
    if config.word_dropout:
        # One draw a word: its whole vector stays or goes.
        shape = (None, config.sequence_length, 1)
        vectors = layers.Dropout(config.word_dropout, noise_shape=shape)(vectors)
    if config.vector_dropout:
        vectors = layers.SpatialDropout1D(config.vector_dropout)(vectors)
    if config.network == "stacked":
        every_word = layers.Bidirectional(layers.LSTM(config.num_units, return_sequences=True))
        # The upper layer reads what both directions know about each word.
        states = every_word(vectors)  # (batch, time, 2 num_units)
        summary = layers.Bidirectional(layers.LSTM(config.num_units))(states)
    else:
        # m = max over t of h_t, unit by unit, in either direction
        largest = layers.RNN(MaximumGRUCell(config.num_units))
        summary = layers.Bidirectional(largest)(vectors)  # (batch, 2 num_units)
    if config.state_dropout:
        summary = layers.Dropout(config.state_dropout)(summary)
    # y = sigmoid(w s + b)
    output = layers.Dense(1, activation="sigmoid", name="verdict")(summary)  # (batch, 1)
    model = keras.Model(word_ids, output, name="reviewer")
    learning_rate = config.learning_rate
    if config.is_falling:
        learning_rate = keras.optimizers.schedules.CosineDecay(
            learning_rate, config.epochs * max(1, num_batches), alpha=0.01
        )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(num_batches, is_short=not config.xla),
    )
    return model


def count_weights(config: ReviewsConfig) -> int:
    """Number of weights by formula: the table, both directions of every layer, the output.

    >>> count_weights(ReviewsConfig())
    2757761
    """
    table = counting.embedding(config.vocabulary_size, config.embedding_size)
    units = config.num_units
    if config.network == "stacked":
        # The upper layer reads 2 h numbers, h of each direction below.
        recurrent = counting.bidirectional(counting.lstm, config.embedding_size, units)
        recurrent += counting.bidirectional(counting.lstm, 2 * units, units)
    else:
        recurrent = counting.bidirectional(counting.gru, config.embedding_size, units)
    return table + recurrent + counting.dense(2 * units, 1)


# %%
if MAIN:
    build_model(config).summary()
    print(f"By formula: {count_weights(config):,} weights")

# %% [markdown]
# ## Training
#
# All epochs are trained, and `ModelCheckpoint` keeps the model of the lowest validation loss.


# %%
def train(config: ReviewsConfig, run: Run, model: keras.Model, data: ReviewSplits) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.resumable(run, [checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: ReviewsConfig, model: keras.Model, data: ReviewSplits, history: dict) -> dict:
    """Metrics of the model with its best weights; the test reviews are read here, once."""
    return training.best_metrics(model, history, data, config.batch_size)


def measure(config: ReviewsConfig, run: Run, data: ReviewSplits) -> dict:
    """Trains the network from its initial weights and returns its metrics."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, len(data.x_train) // config.batch_size)
    return evaluate(config, model, data, train(config, run, model, data))


# %%
if MAIN:
    # In a folder of its own, so that `ask` finds taggers and nothing else.
    metrics |= run.once("reviewer", lambda part: measure(config, part, data))
    title = f"Bidirectional, {config.network}, seed {config.seed}"
    history = run.part("reviewer").history()
    run.show(plots.learning_curves(history, title), "learning_curves")

# %% [markdown]
# ## Is it any good?
#
# The validation reviews are cut from the training reviews and tell of the same films; those of the test are
# about other films. So a network that learns names and titles is better on validation than on test.

# %%
BELOW = (
    "Usual causes: other words or lengths than the preset's, or another Keras (requirements.txt)."
)

# %%
if MAIN:
    metrics["gain_over_bag_of_words"] = metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    run.finish(config.network, data.name, metrics)
    screen.accuracies(metrics)
    accuracy = metrics["val_accuracy"]
    print(verdict.judge(run, settings.PRESETS, RECORDED.printed, accuracy, BELOW), end="")
    print(
        "Notice: a review is there as a whole before anybody asks for a verdict, so reading it from its "
        "end, too, costs nothing but time."
    )
    print("Next: python -m chapters.ch08_lstm_gru")
