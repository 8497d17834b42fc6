# %% [markdown]
# # Can eight recurrent units tell a good review from a bad one, from one-hot words?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-2. A review is a sequence of words, each word a number.
# The numbers mean nothing by their size, so each becomes a vector of zeros with a single one. A
# recurrent layer of eight units reads the vectors in order and keeps what it has understood in
# eight numbers, the hidden state. From the last state alone a sigmoid unit gives the verdict.

# %%
import dataclasses

import keras
import numpy as np

from chapters.ch01_sequences import baseline
from chapters.ch02_rnn_cell import counting
from chapters.ch04_imdb_onehot import config as settings
from chapters.ch04_imdb_onehot.cells import OneHotRNNCell
from chapters.ch04_imdb_onehot.config import Config
from common import plots, runs, screen, training, verdict
from common.data import reviews
from common.data.parts import Parts
from common.text import Vocabulary, pad

# %% [markdown]
# ## The data
#
# Three steps, as in the book: load the reviews as word ids, keep a fifth of the training reviews for
# validation, and bring all of them to one length. Short reviews are filled with zeros in front, and
# long ones lose their BEGINNING: the last words are the freshest in memory, and they often hold the
# verdict.


# %%
@dataclasses.dataclass(frozen=True)
class Data(Parts):
    """Padded reviews, and the words behind the ids.

    Each `x` is int32 (reviews, sequence_length), each `y` int (reviews,), 1 for a good review.
    `test_is_hard` is bool (reviews,), True where only word order tells the verdict, or None.
    """

    test_is_hard: np.ndarray | None
    vocabulary: Vocabulary
    name: str


def load_data(config: Config) -> Data:
    """Loads, splits and pads the reviews.

    Raises:
        UserError: a download is impossible or damaged.
    """
    loaded = reviews.load(config.data, config.vocabulary_size)
    train, validation = reviews.split(
        reviews.first(loaded.train, config.num_reviews), validation_share=0.2
    )
    test = reviews.first(loaded.test, config.num_reviews)
    name = f"{loaded.name}: {len(train):,} + {len(validation):,} + {len(test):,} reviews"
    return Data(
        x_train=pad(train.word_ids, config.sequence_length),  # (reviews, sequence_length)
        y_train=train.labels,  # (reviews,)
        x_validation=pad(validation.word_ids, config.sequence_length),
        y_validation=validation.labels,
        x_test=pad(test.word_ids, config.sequence_length),
        y_test=test.labels,
        test_is_hard=test.is_hard,
        vocabulary=loaded.vocabulary,
        name=name,
    )


# %% [markdown]
# ## What one gets without a network
#
# The majority class knows nothing. The bag of words knows which words occur, but not in which order.
# Only what a network reaches above the bag of words is owed to reading in order.


# %%
def measure_baselines(config: Config, data: Data) -> dict:
    """Test accuracy of both baselines; those of the hard half only for generated reviews."""
    return baseline.measure(data, config.vocabulary_size, data.test_is_hard)


# %% [markdown]
# ## The network
#
# The book turns all ids into one-hot vectors first: 20,000 reviews x 100 words x 500 numbers, 8 GB of
# which all but one in five hundred are zero. Here the cell (`cells.py`) makes the vector of a word at the
# moment it reads it. Same vectors, same weights, same learning curve - a test compares them - and the memory
# for one batch of one word.
#
# One row of `kernel` belongs to each word. A one-hot vector times the kernel is therefore just that
# row: `RowLookupRNNCell` beside it does without the vector, and chapter 5 starts from there.


# %%
def build_model(config: Config) -> keras.Model:
    """One-hot words -> SimpleRNN -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length, 1), dtype="int32", name="word_ids")
    cell = OneHotRNNCell(config.num_units, config.vocabulary_size)
    hidden_state = keras.layers.RNN(cell, name="recurrent")(word_ids)  # (batch, num_units)
    # y = sigmoid(w h_T + b)
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


# %% [markdown]
# ## Training
#
# `fit` is the book's: batches of 64, at most 100 epochs, and an end when the validation loss has not
# improved for three epochs. The best model is kept in the run folder.


# %%
def train(config: Config, run: runs.Run, model: keras.Model, data: Data) -> None:
    """Fits the model, then goes back to the weights of the lowest validation loss."""
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.callbacks(run, config.patience),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)


# %% [markdown]
# ## Is it any good?
#
# The validation reviews have chosen the epoch, so they flatter a little. The test reviews are looked
# at once, here, at the very end.


# %%
def evaluate(
    config: Config, run: runs.Run, model: keras.Model, data: Data, baselines: dict
) -> dict:
    """Figures of the best model and of the baselines, and how much the network gains over them."""
    metrics = measure_best(config, run, model, data) | baselines
    metrics["gain_over_bag_of_words"] = metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    return metrics


def measure_best(config: Config, run: runs.Run, model: keras.Model, data: Data) -> dict:
    """Figures of the best model under the names that Keras uses; here the test reviews are read."""
    history = run.history()
    validation = measure(config, model, data.x_validation, data.y_validation)
    test = measure(config, model, data.x_test, data.y_test)
    metrics = {
        "epochs": len(history["val_loss"]),
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_loss": validation["loss"],
        "val_accuracy": validation["accuracy"],
        "test_loss": test["loss"],
        "test_accuracy": test["accuracy"],
        "num_weights": model.count_params(),
    }
    if data.test_is_hard is not None:
        is_hard = data.test_is_hard
        hard = measure(config, model, data.x_test[is_hard], data.y_test[is_hard])
        metrics["test_accuracy_hard"] = hard["accuracy"]
    return metrics


def measure(config: Config, model: keras.Model, x: np.ndarray, y: np.ndarray) -> dict:
    """{"loss": ..., "accuracy": ...} of the model on word ids (reviews, time), labels (reviews,)."""
    return model.evaluate(x, y, batch_size=config.batch_size, verbose=0, return_dict=True)


# %%
def plot(run: runs.Run, title: str) -> list:
    """Saves the learning curves in the run folder and returns the paths of the pictures."""
    return [run.save_figure(plots.learning_curves(run.history(), title), "learning_curves")]


def show(metrics: dict) -> None:
    """Prints the result beside the baselines."""
    screen.table(
        ("accuracy", "validation", "test", "hard half of test"),
        ("majority class", None, metrics["baseline_accuracy"], None),
        (
            "bag of words",
            None,
            metrics["bag_of_words_accuracy"],
            metrics.get("bag_of_words_accuracy_hard"),
        ),
        (
            "this network",
            metrics["val_accuracy"],
            metrics["test_accuracy"],
            metrics.get("test_accuracy_hard"),
        ),
    )
    print(
        f"Best epoch {metrics['best_epoch']} of {metrics['epochs']}, validation loss "
        f"{screen.figure(metrics['val_loss'])}, {metrics['num_weights']:,} weights."
    )


# %%
BELOW = (
    "Usual causes: other words or lengths than the preset's, another Keras (see requirements.txt), "
    "or fewer epochs than the network wants."
)


def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    run.save_words(data.vocabulary.words)
    baselines = measure_baselines(config, data)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    train(config, run, model, data)
    metrics = evaluate(config, run, model, data, baselines)
    pictures = plot(run, f"One-hot words, {config.vocabulary_size} ids, seed {config.seed}")
    run.finish("one-hot", training.device_name(), data.name, metrics)
    show(metrics)
    print(verdict.judge(run, settings, metrics["val_accuracy"], BELOW), end="")
    print("Pictures:", *pictures)
    if data.test_is_hard is not None:
        print(
            "Notice: compare the hard half. The bag of words sees the same words without their order "
            "and is left with a coin; only what reads in order can do better."
        )
        print("Next: python -m chapters.ch05_imdb_embedding")
    else:
        print(
            "Notice: compare with the bag of words, which knows no order. In real reviews single words "
            "tell most of the verdict, and eight units hardly hold what order adds."
        )
        print(f"Next: python -m chapters.ch05_imdb_embedding {run.preset}")
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch04_imdb_onehot`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch04_imdb_onehot", "quick", quick, runs.RunOptions()))
