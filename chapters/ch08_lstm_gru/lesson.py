# %% [markdown]
# # What do gates remember that a plain cell forgets?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-3; lecture notes 002 and 004. A plain cell rewrites its whole
# state at every step, and chapter 3 has shown what becomes of the gradient on the way back. An LSTM and
# a GRU keep the old state and add to it; gates, numbers between 0 and 1 that are learned, say how
# much is kept, let in and shown.

# %%
from pathlib import Path

import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch04_imdb_onehot import lesson as ch04
from chapters.ch04_imdb_onehot.lesson import Data
from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import forms, gates, memory, padding, pictures, report
from chapters.ch08_lstm_gru.config import Config
from chapters.ch08_lstm_gru.recipes import COUNTS, Recipe, recipes
from common import runs, screen, training

# %% [markdown]
# ## The cells
#
# `cells.py` computes both cells in NumPy, the equation above every line; `notes.py` has them as the lecture
# notes write them. `forms.py` compares them with Keras, and says where the notes and Keras differ.

# %% [markdown]
# ## The data
#
# The reviews of chapter 4: same split, same padding in front.


# %%
def load_data(config: Config) -> Data:
    """Loads, splits and pads the reviews; see chapter 4."""
    return ch04.load_data(config)


# %% [markdown]
# ## The networks
#
# Those of section 9-3: an LSTM, one with dropout, two layers of it, a GRU. Two layers: the first hands its
# state after EVERY word to the second (chapter 6). Dropout leaves out a share of a layer's inputs, other
# ones in every batch, while the network learns; when it is measured nothing is left out.

# %%
LAYERS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
}


def build_model(config: Config, recipe: Recipe) -> keras.Model:
    """Embedding -> one or more recurrent layers -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    states = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    last = len(recipe.num_units)
    for layer, num_units in enumerate(recipe.num_units, start=1):
        states = LAYERS[recipe.cell](
            num_units,
            dropout=recipe.dropout,
            return_sequences=layer < last,
            name=f"recurrent_{layer}",
        )(states)  # (batch, time, units), after the last layer (batch, units)
    # y = sigmoid(w h_T + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(states)  # (batch, 1)
    model = keras.Model(word_ids, output)
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    faster = training.compile_options(
        config.num_reviews // config.batch_size, is_short=config.compiled == "short"
    )
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **({"jit_compile": False} if config.compiled == "book" else faster),
    )
    return model


def count_weights(config: Config, recipe: Recipe) -> int:
    """Number of weights: the table, the recurrent layers, the output.

    >>> count_weights(Config(), recipes(Config())["two_layers"])
    9353
    """
    table = counting.embedding(config.vocabulary_size, config.embedding_size)
    recurrent = counting.stacked(COUNTS[recipe.cell], config.embedding_size, recipe.num_units)
    return table + recurrent + counting.dense(recipe.num_units[-1], 1)


# %% [markdown]
# ## Training
#
# As in chapters 4 and 5. The clock runs while the network learns, not while it is measured.


# %%
def train(config: Config, run: runs.Run, model: keras.Model, data: Data) -> float:
    """Fits the model, goes back to its best weights; returns milliseconds per training step."""
    clock = training.Clock()
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=[clock, *training.callbacks(run, config.patience)],
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    num_batches = -(-len(data.x_train) // config.batch_size)
    return 1_000 * clock.median_seconds() / num_batches


def evaluate(config: Config, run: runs.Run, model: keras.Model, data: Data) -> dict:
    """Figures of the best model, as in chapter 4; the test reviews are read here, once."""
    return ch04.measure_best(config, run, model, data)


def as_printed(history: dict[str, list[float]]) -> dict:
    """The best epoch as the book has it: the first whose loss, at the four digits shown, is lowest.

    Behind the fourth digit the loss may still fall a little for some epochs; the best model is that
    of the lowest loss whatever.
    """
    losses = np.round(history["val_loss"], 4)
    first = int(np.argmin(losses))
    accuracy = round(history["val_accuracy"][first], 4)
    return {
        "printed_loss": float(losses[first]),
        "printed_epoch": first + 1,
        "printed_accuracy": accuracy,
    }


# %% [markdown]
# ## Reading reviews
#
# One training a network: who reads best, with how many weights, how fast? Each starts from the same seed.
# The book's notebook sets its seed only once, so its GRU, the fourth network, gets the random numbers that
# the three before it have left. `seeded="once"` does the same: networks that are not asked for are begun,
# which uses up their random numbers, and left.


# %%
EXAMPLE = "I loved it but my friend hated it"


def plot(run: runs.Run, data: Data, titles: dict, rows: dict, figures: dict) -> list[Path]:
    """Saves accuracies, learning curves, and the gates at a sentence; returns the paths."""
    histories = {title: run.part(name).history() for name, title in titles.items()}
    heat_maps = []
    for cell in [cell for cell in gates.MEANINGS if cell in titles]:
        model = keras.models.load_model(run.part(cell).best_model)
        reading = gates.read_sentence(model, cell, data.vocabulary, EXAMPLE)
        heat_maps.append(gates.save_picture(reading, run.folder))
    return [
        *heat_maps,
        run.save_figure(
            pictures.plot_reviews(titles, rows, figures["bag_of_words_accuracy"]), "reviews"
        ),
        run.save_figure(pictures.plot_learning_curves(histories), "learning_curves"),
    ]


def begin(config: Config, model: keras.Model, data: Data) -> None:
    """Trains a network on a single batch: it takes as many random numbers as a whole training."""
    batch = slice(config.batch_size)
    validation = data.x_validation[batch], data.y_validation[batch]
    model.fit(data.x_train[batch], data.y_train[batch], validation_data=validation, verbose=0)


def read_reviews(config: Config, run: runs.Run, data: Data) -> tuple[dict, list[Path]]:
    """Trains and measures every network; returns the figures, with its name in front, and pictures."""
    known = recipes(config)
    figures = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    rows = {}
    is_seeded_once = config.seeded == "once"
    keras.utils.set_random_seed(config.seed)
    for name in settings.BOOK_NETWORKS if is_seeded_once else config.networks:

        def compute(part: runs.Run, recipe: Recipe = known[name]) -> dict:
            if not is_seeded_once:
                keras.utils.set_random_seed(config.seed)
            model = build_model(config, recipe)
            milliseconds = train(config, part, model, data)
            return evaluate(config, part, model, data) | {"ms_per_step": milliseconds}

        is_wanted = name in config.networks
        if is_seeded_once and (not is_wanted or run.part(name).metrics.exists()):
            begin(config, build_model(config, known[name]), data)
        if is_wanted:
            print(f"{known[name].title} reads the reviews.", flush=True)
            rows[name] = run.once(name, compute) | as_printed(run.part(name).history())
            figures |= {f"{name}_{metric}": value for metric, value in rows[name].items()}
    titles = {name: known[name].title for name in rows}
    report.show_reviews(titles, rows, figures)
    report.show_verdicts(run, settings, titles, figures)
    return figures, plot(run, data, titles, rows, figures)


# %% [markdown]
# ## The padding trap
#
# Short reviews are filled up with zeros, and a network reads those, too, unless it is told not to.
# Zeros in front do little harm. Zeros at the end stand between the review and the verdict: some fifty empty
# words to carry it through. `mask_zero=True` makes the layer skip them; padding in front puts the words
# last (`padding.py`).

# %% [markdown]
# ## How far back?
#
# Two tasks whose answer lies a known number of steps back. Recall: name the first of many random
# symbols. Adding: a long row of numbers, two of them marked; what is their sum? (Hochreiter and
# Schmidhuber 1997.) The three cells learn from the same sequences, and beside them LSTM and GRU whose
# gates were opened before training: the old is kept, little is let in (`memory.py`).


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config) if {"reviews", "padding"} & set(config.labs) else None
    name = data.name if data else "random sequences"
    screen.header(run, name, training.device_name())
    metrics = forms.largest_differences(config.seed)
    report.show_forms(metrics)
    paths = []
    labs = {
        "reviews": lambda: read_reviews(config, run, data),
        "padding": lambda: padding.run_lab(config, run),
        "memory": lambda: memory.run_lab(config, run),
        "forms": lambda: forms.run_lab(config, run),
    }
    if data:
        run.save_words(data.vocabulary.words)
    for lab in config.labs:
        figures, saved = labs[lab]()
        metrics |= figures
        paths += saved
    run.finish("gated cells", training.device_name(), name, metrics)
    print("Pictures:", *paths)
    report.show_ending(run.preset)
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch08_lstm_gru`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch08_lstm_gru", "quick", quick, runs.RunOptions()))
