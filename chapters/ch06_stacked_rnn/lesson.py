# %% [markdown]
# # What does a second recurrent layer see? (return_sequences)
#
# Book: 혼자 공부하는 머신러닝+딥러닝, sections 9-1 and 9-3; lecture notes 000 and 003. A recurrent layer ends
# with one state. Put a second layer upon it, and that one wants a sequence: so the first has to give its
# state after EVERY word. The second layer then reads these states, as the first reads the words.
#
# Is a deeper network a better one? It depends on what is held equal: here both, the units of a layer
# and the number of weights.

# %%
from pathlib import Path

import keras
import numpy as np

from chapters.ch04_imdb_onehot import lesson as ch04
from chapters.ch04_imdb_onehot.lesson import Data
from chapters.ch06_stacked_rnn import config as settings
from chapters.ch06_stacked_rnn import networks, pictures, reading, report, stacking
from chapters.ch06_stacked_rnn.config import Config
from chapters.ch06_stacked_rnn.networks import EQUAL_UNITS, Network, gain_name
from common import runs, screen, training

# %% [markdown]
# ## The data
#
# The same reviews, split and padding as in chapters 4 and 5.


# %%
def load_data(config: Config) -> Data:
    """Loads, splits and pads the reviews; see chapter 4."""
    return ch04.load_data(config)


# %% [markdown]
# ## The network
#
# Chapter 5's, with more than one recurrent layer. All but the last give a state at every word
# (`return_sequences=True`); the last gives only its last state, which is all that the verdict needs.
#
# Every layer has weights of its own. The first turns 16 numbers of a word into 8, the second 8 numbers of
# a state: even the shapes of the two kernels differ.


# %%
def build_model(config: Config, network: Network, num_batches: int = 0) -> keras.Model:
    """Embedding -> one SimpleRNN upon another -> sigmoid, compiled.

    Args:
        config: the settings.
        network: how many layers, and how wide.
        num_batches: batches in an epoch, see `training.compile_options`.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    # x_t = row of the table for the word at t
    sequence = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    recurrent_start = config.recurrent_start
    if recurrent_start == "identity":
        recurrent_start = keras.initializers.Identity(gain=config.identity_gain)
    for number in range(1, network.num_layers + 1):
        # layer 1: h1_t = tanh(x_t  W_x1 + h1_{t-1} W_h1 + b1)
        # layer 2: h2_t = tanh(h1_t W_x2 + h2_{t-1} W_h2 + b2), and so on upwards
        sequence = keras.layers.SimpleRNN(
            network.num_units,
            return_sequences=number < network.num_layers,
            recurrent_initializer=recurrent_start,
            name=f"recurrent_{number}",
        )(sequence)  # (batch, time, num_units), and (batch, num_units) from the last layer
    # y = sigmoid(w h_T + b), with the last state of the last layer
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(sequence)  # (batch, 1)
    model = keras.Model(word_ids, output, name=network.name)
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(num_batches, is_short=not config.xla),
    )
    return model


# %% [markdown]
# ## By hand
#
# `stacking.forward` is a loop over the layers around chapter 2's loop over the words. Its last state has to
# be Keras's.


# %%
def difference_from_keras(model: keras.Model, word_ids: np.ndarray) -> float:
    """Largest difference between the layers by hand and by Keras, in any layer and any state."""
    outputs = [layer.output for layer in stacking.recurrent_layers(model)]
    by_keras = keras.Model(model.input, outputs)(word_ids)
    *lower, last = stacking.forward(
        stacking.word_vectors(model, word_ids), stacking.weights_of(model)
    )  # each (reviews, time, units)
    by_hand = [*lower, last[:, -1]]
    to_numpy = keras.ops.convert_to_numpy
    pairs = zip(by_keras, by_hand, strict=True)
    return float(max(np.abs(to_numpy(one) - other).max() for one, other in pairs))


# %% [markdown]
# ## Training
#
# As in chapters 4 and 5, with a clock beside it.


# %%
def train(config: Config, run: runs.Run, network: Network, data: Data) -> tuple[keras.Model, float]:
    """Fits one network from its first weights; returns it at its best epoch, and seconds an epoch."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, network, len(data.x_train) // config.batch_size)
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
    return model, clock.median_seconds()


# %%
def evaluate(config: Config, run: runs.Run, model: keras.Model, data: Data) -> dict:
    """Figures of the best model, as in chapter 4; the test reviews are read here, at the end."""
    metrics = ch04.measure_best(config, run, model, data)
    # The table of word vectors is the same for all networks.
    metrics["num_weights"] -= model.get_layer("embedding").count_params()
    return metrics


# %% [markdown]
# ## Does depth pay?
#
# Adding a layer of 8 units adds 136 weights, so a deeper network is also a larger one. Is it the depth
# that helps, or the size? The second comparison holds the weights equal: 3 layers of 8 against one of 15.
# One run has one seed; what may be said of depth is in the README, over several.


# %%
def compare(config: Config, run: runs.Run, data: Data) -> dict:
    """Trains every network; returns the figures, each under its network's name, and the gains."""
    metrics = {}
    for network in networks.different(config):

        def compute(part: runs.Run, network=network) -> dict:
            model, seconds = train(config, part, network, data)
            return evaluate(config, part, model, data) | {"seconds_per_epoch": seconds}

        figures = run.once(network.name, compute)
        metrics |= {f"{network.name}_{figure}": value for figure, value in figures.items()}
    return metrics | gains(networks.compared(config), metrics)


def gains(groups: dict[str, list[Network]], metrics: dict) -> dict:
    """By how much each deeper network beats the single layer of its comparison, in test accuracy."""
    return {
        gain_name(group, network): metrics[f"{network.name}_test_accuracy"]
        - metrics[f"{single.name}_test_accuracy"]
        for group, (single, *deeper) in groups.items()
        for network in deeper
    }


# %%
def plot(config: Config, run: runs.Run, metrics: dict, read: reading.Reading) -> list[Path]:
    """Saves the pictures in the run folder and returns their paths."""
    drawn = {
        "two_layers": pictures.plot_two_layers(read.words),
        "states": pictures.plot_states(read),
        "depth": pictures.plot_depth(networks.compared(config), metrics),
    }
    return [run.save_figure(figure, name) for name, figure in drawn.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    words = reading.words_of(config.sentence, config.sequence_length)
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    run.save_words(data.vocabulary.words)
    groups = networks.compared(config)
    deepest = groups[EQUAL_UNITS][-1]
    model = build_model(config, deepest)
    report.show_shapes(model)
    report.show_mistake(config)
    report.show_weights(config, deepest, model)
    metrics = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    metrics |= compare(config, run, data)
    report.show_comparison(groups, metrics)
    two_layers = groups[EQUAL_UNITS][1]
    model = keras.models.load_model(run.part(two_layers.name).best_model, compile=False)
    whole, shorter = (reading.read(model, data.vocabulary, one) for one in (words, words[1:]))
    differences = reading.differences(whole, shorter)
    report.show_reading(whole, differences)
    metrics["input_difference_layer_1"] = float(differences[0].max())
    metrics["input_difference_layer_2"] = float(differences[1].max())
    metrics["difference_from_keras"] = difference_from_keras(model, data.x_validation[:20])
    print(f"By hand and by Keras: {metrics['difference_from_keras']:.0e} apart at most.")
    paths = plot(config, run, metrics, whole)
    run.finish("stacked", training.device_name(), data.name, metrics)
    print("Pictures:", *paths)
    print(f"Notice: {report.NOTICE}")
    print(f"Next: {report.NEXT}")
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch06_stacked_rnn`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch06_stacked_rnn", "quick", quick, runs.RunOptions()))
