# %% [markdown]
# # What does learning the word vectors buy?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-2. In chapter 4 a word was a vector of 500 numbers, 499 of
# them zero, and all words were equally far apart. Here each word gets 16 numbers of its own, a row of
# a table that is learned together with the rest. Words that mean the same to the verdict may then move
# together, and the recurrent kernel shrinks from 500 rows to 16.

# %%
from pathlib import Path

import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch03_bptt import bptt
from chapters.ch04_imdb_onehot import lesson as ch04
from chapters.ch04_imdb_onehot.lesson import Data
from chapters.ch05_imdb_embedding import config as settings
from chapters.ch05_imdb_embedding import memory, pictures, reading
from chapters.ch05_imdb_embedding.config import Config
from common import plots, runs, screen, training, verdict

# %% [markdown]
# ## The data
#
# The same reviews, split and padding as in chapter 4, so that the two can be compared.


# %%
def load_data(config: Config) -> Data:
    """Loads, splits and pads the reviews; see chapter 4."""
    return ch04.load_data(config)


# %% [markdown]
# ## The network
#
# An embedding is a table lookup. It gives exactly what a one-hot vector times the table would give,
# without the multiplication: chapter 4's kernel of 500 rows becomes a table of 500 rows, followed by a
# kernel of 16 rows that all words share.


# %%
def build_model(config: Config) -> keras.Model:
    """Embedding -> SimpleRNN -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    # e_t = row x_t of the table
    word_vectors = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    recurrent_start = config.recurrent_start
    if recurrent_start == "identity":
        recurrent_start = keras.initializers.Identity(gain=config.identity_gain)
    # h_t = tanh(W_x e_t + W_h h_{t-1} + b)
    hidden_state = keras.layers.SimpleRNN(
        config.num_units, recurrent_initializer=recurrent_start, name="recurrent"
    )(word_vectors)  # (batch, num_units)
    # y = sigmoid(w h_T + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(hidden_state)  # (batch, 1)
    model = keras.Model(word_ids, output, name="embedding")
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(config.num_reviews // config.batch_size),
    )
    return model


def count_weights(config: Config) -> int:
    """Number of weights: V e for the table, e h + h h + h for the layer, h + 1 for the output.

    >>> count_weights(Config())
    8209
    """
    table = counting.embedding(config.vocabulary_size, config.embedding_size)
    recurrent = counting.simple_rnn(config.embedding_size, config.num_units)
    output = counting.dense(config.num_units, 1)
    return table + recurrent + output


# %% [markdown]
# ## Training
#
# As in chapter 4, to the letter.


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
# ## A lottery, and how to win it
#
# Train the book's network from ten seeds, and some stop near 55 % while the others reach 78 %. Neither
# a bug nor a lack of patience: given 50 epochs, the loss of such a run goes on falling on the training
# reviews and rises on all others. Nor does its gradient vanish. What goes wrong is its direction.
#
# Keras starts the recurrent weights as a random rotation. At every word the memory turns. What "great"
# wrote into it three words ago has turned three times by now, and may push the verdict the OTHER way;
# over a whole review the pushes cancel out. The network can learn to add up its words only if some
# part of its memory turns slowly. In the ten seeds that we recorded the slowest turn is 12 degrees a
# word or less in all that learned, and 17 and 30 degrees in the two that did not.
#
# The two functions below measure it: the slowest turn before training, and after it the agreement, that
# is whether the same word pushes the same way wherever it stands. The preset `steady` starts with
# weights that turn nothing and let old words fade instead. `python -m chapters.ch05_imdb_embedding why`
# shows all this for any seed.


# %%
def slowest_turn(model: keras.Model) -> float:
    """Degrees by which one word turns the slowest part of the memory; 0 means it keeps still."""
    _, recurrent_kernel, _ = model.get_layer("recurrent").get_weights()
    return memory.slowest_rotation(recurrent_kernel)


def word_agreement(model: keras.Model, word_ids: np.ndarray) -> np.ndarray:
    """Does a word k steps before the end push the verdict the way it does at the end?

    Args:
        word_ids: padded reviews (reviews, time); fifty are enough.

    Returns:
        Cosine for every k, averaged over the reviews, array (time,).
    """
    cell = CellWeights(*model.get_layer("recurrent").get_weights())
    output_kernel = model.get_layer("verdict").get_weights()[0][:, 0]  # (units,)
    word_vectors = keras.ops.convert_to_numpy(model.get_layer("embedding")(word_ids))
    hidden_states, _ = reading.read_along(model, word_ids)  # (reviews, time, units)
    to_states = np.zeros_like(hidden_states)
    # d logit / d h_T = w; the states before matter only through those after them
    to_states[:, -1] = output_kernel
    gradients = bptt.backward(word_vectors, hidden_states, cell, to_states).inputs
    return np.mean([memory.agreement_with_last_word(review) for review in gradients], axis=0)


# %%
def evaluate(
    config: Config, run: runs.Run, model: keras.Model, data: Data, baselines: dict
) -> dict:
    """Figures of the best model, as in chapter 4, and its agreement.

    Generated reviews go without: their "not" is there to make the same word push both ways.
    """
    metrics = ch04.evaluate(config, run, model, data, baselines)
    if data.test_is_hard is None:
        metrics["word_agreement"] = float(np.mean(word_agreement(model, data.x_validation[:50])))
    return metrics


# %%
def plot(config: Config, run: runs.Run, model: keras.Model, data: Data) -> list[Path]:
    """Saves the learning curves and what the word vectors have learned; returns the paths."""
    title = f"Embedded words, {config.vocabulary_size} ids, seed {config.seed}"
    table = model.get_layer("embedding").get_weights()[0]  # (vocabulary, embedding_size)
    kernel = model.get_layer("recurrent").get_weights()[0]  # (embedding_size, units)
    output_kernel = model.get_layer("verdict").get_weights()[0][:, 0]  # (units,)
    inputs = table @ kernel  # (vocabulary, units)
    words = data.vocabulary.words
    curves = run.save_figure(plots.learning_curves(run.history(), title), "learning_curves")
    if data.test_is_hard is not None:
        return [curves, run.save_figure(pictures.plot_word_map(inputs, words), "word_map")]
    pushes = inputs @ output_kernel  # (vocabulary,)
    strongest = pictures.plot_strongest_words(pushes, words)
    return [curves, run.save_figure(strongest, "strongest_words")]


# %%
EXAMPLE = "not a bad film at all"

NOTICE = {
    False: (
        "in word_map.png the words that do the same job have moved together, though nobody told the "
        "network which do; a single word says little here, the verdict comes with the order."
    ),
    True: (
        "in strongest_words.png the judging words stand at the two ends; nobody told the network "
        "which words those are."
    ),
}
# Measured on the recorded seeds: what learned had an agreement of .25 or more, or a turn of 12 or less.
LOST_AGREEMENT = 0.15
FAST_TURN_DEGREES = 14.0

WRONG_RUN = (
    "Its seed is not to blame: look for other words or lengths than the preset's, labels that do not "
    "belong to their reviews, another Keras (see requirements.txt), or too few epochs."
)
LOST_SEED = (
    "This run is not wrong, its seed was unlucky: words push the verdict one way here and the other "
    "way there (agreement {agreement:.2f}; those that learn have 0.25 and more), because the first "
    "recurrent weights turn the memory by {turn:.0f} degrees a word or faster. Try the preset steady."
)


def explain(metrics: dict) -> str:
    """Tells a seed that lost the lottery from a run that went wrong."""
    agreement, turn = metrics.get("word_agreement", 1.0), metrics["slowest_turn_degrees"]
    if agreement < LOST_AGREEMENT and turn > FAST_TURN_DEGREES:
        return LOST_SEED.format(agreement=agreement, turn=turn)
    return WRONG_RUN


def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    run.save_words(data.vocabulary.words)
    baselines = ch04.measure_baselines(config, data)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    first_turn = slowest_turn(model)
    train(config, run, model, data)
    metrics = evaluate(config, run, model, data, baselines)
    metrics["slowest_turn_degrees"] = first_turn
    paths = plot(config, run, model, data)
    run.finish("embedding", training.device_name(), data.name, metrics)
    ch04.show(metrics)
    print(verdict.judge(run, settings, metrics["val_accuracy"], explain(metrics)), end="")
    read = reading.read_sentence(model, data.vocabulary, EXAMPLE)
    print("Probability of a good review after every word:")
    reading.show(read)
    print("Pictures:", *paths, *reading.save_pictures(read, run.folder))
    print(f"Notice: {NOTICE[data.test_is_hard is None]}")
    print('Next: python -m chapters.ch05_imdb_embedding ask "I loved it but my friend hated it"')
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch05_imdb_embedding`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch05_imdb_embedding", "quick", quick, runs.RunOptions()))
