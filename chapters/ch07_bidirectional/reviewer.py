"""The presets book and best: a bidirectional network that tells good reviews from bad ones."""

from pathlib import Path

import keras

from chapters.ch02_rnn_cell import counting
from chapters.ch04_imdb_onehot import lesson as ch04
from chapters.ch04_imdb_onehot.lesson import Data
from chapters.ch07_bidirectional import config as settings
from chapters.ch07_bidirectional.config import Reviews
from chapters.ch07_bidirectional.maximum import MaximumGRUCell
from common import plots, runs, screen, training, verdict

load_data = ch04.load_data
evaluate = ch04.evaluate


def build_model(config: Reviews, num_batches: int = 0) -> keras.Model:
    """Embedding -> bidirectional layers -> sigmoid, compiled.

    Args:
        num_batches: batches in an epoch.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
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


def count_weights(config: Reviews) -> int:
    """Number of weights by formula: the table, both directions of every layer, the output.

    >>> count_weights(Reviews())
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


def train(config: Reviews, run: runs.Run, model: keras.Model, data: Data) -> None:
    """Fits the model, then goes back to the weights of the lowest validation loss."""
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.callbacks(run, patience=config.epochs),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)


def plot(run: runs.Run, title: str) -> list[Path]:
    """Saves the learning curves in the run folder; returns the path in a list."""
    history = run.part("reviewer").history()
    return [run.save_figure(plots.learning_curves(history, title), "learning_curves")]


def main(config: Reviews, run: runs.Run) -> dict:
    """Trains, measures and prints; returns the metrics."""
    data = load_data(config)
    screen.header(run, data.name, training.device_name())

    # In a folder of its own, so that `ask` finds taggers and nothing else.
    def compute(part: runs.Run) -> dict:
        keras.utils.set_random_seed(config.seed)
        model = build_model(config, len(data.x_train) // config.batch_size)
        train(config, part, model, data)
        return evaluate(config, part, model, data, ch04.measure_baselines(config, data))

    metrics = run.once("reviewer", compute)
    title = f"Bidirectional, {config.network}, seed {config.seed}"
    paths = plot(run, title)
    run.finish(config.network, training.device_name(), data.name, metrics)
    ch04.show(metrics)
    print(verdict.judge(run, settings, metrics["val_accuracy"], BELOW), end="")
    print("Pictures:", *paths)
    print(
        "Notice: a review is there as a whole before anybody asks for a verdict, so reading it from its "
        "end, too, costs nothing but time."
    )
    print("Next: python -m chapters.ch08_lstm_gru")
    return metrics


BELOW = (
    "Usual causes: other words or lengths than the preset's, or another Keras (requirements.txt)."
)
