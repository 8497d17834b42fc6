# %% [markdown]
# # How does a gradient travel back through time, and why does it fade?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1; lecture notes 001 and 004. To learn, each weight has to
# know how the loss would change with it. In a recurrent layer the same weights work at every time
# step, so the answer comes back through all of them, from the last word to the first. Here that way is
# gone by hand, in NumPy, and checked against TensorFlow.

# %%
import dataclasses

import numpy as np

from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell import config as ch02_settings
from chapters.ch02_rnn_cell import lesson as ch02
from chapters.ch03_bptt import check, flow, pictures, report
from chapters.ch03_bptt import config as settings
from chapters.ch03_bptt import network as by_hand
from chapters.ch03_bptt.config import Config
from chapters.ch03_bptt.network import Network
from common import runs, screen, training

# %% [markdown]
# ## Two sets of data
#
# The sentence of chapter 2, to print every gradient of. And a task that nothing but memory can solve: a
# sequence of random symbols, at whose end the FIRST one is to be named.


# %%
@dataclasses.dataclass(frozen=True)
class Data:
    """A sentence (words, vectors (words, features)) and the task's test sequences.

    `x_test` is one-hot, (samples, time, symbols); `y_test` int (samples, time), the first symbol.
    """

    words: list[str]
    vectors: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    name: str


def load_data(config: Config) -> Data:
    """The sentence and the test sequences.

    Raises:
        UserError: the sentence is empty or too long.
    """
    chapter_2 = dataclasses.replace(
        ch02_settings.QUICK, sentence=config.sentence, step=1, seed=config.seed
    )
    sentence = ch02.load_data(chapter_2)
    # Seeds of their own: neither the first weights nor the training sequences.
    x_test, y_test = draw_sequences(
        config, config.num_test, np.random.default_rng([config.seed, 2])
    )
    name = f'"{config.sentence}" and a memory of {config.sequence_length} symbols'
    return Data(sentence.words, sentence.vectors, x_test, y_test, name)


def draw_sequences(
    config: Config, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Random one-hot symbols (count, time, symbols), and their first one at every step (count, time)."""
    symbols = rng.integers(0, config.num_symbols, (count, config.sequence_length))
    first = np.repeat(symbols[:, :1], config.sequence_length, axis=1)  # (count, time)
    return np.eye(config.num_symbols)[symbols], first


# %% [markdown]
# ## One gradient, step by step
#
# `bptt.backward` walks back through the unrolled sentence. At every step it leaves that step's share of
# the gradient; the gradient of the one shared weight is their sum. The first word's share of dL/dW_h is
# zero, for before it there was no state. `report.show_shares` prints them.

# %% [markdown]
# ## Is it right?
#
# Two independent answers: GradientTape, TensorFlow's own, and central differences, which nudge each
# weight up and down and look at the loss. Once with a loss at the last step only, once with a loss at
# every step and a mask over the padding.


# %%
def largest_differences(seed: int) -> dict:
    """Largest absolute difference of our gradients from both, over all weights and both losses."""
    rng = np.random.default_rng(seed)
    network = by_hand.initial_network(3, 4, 3, spectral_radius=1.0, seed=seed)
    inputs = rng.normal(size=(2, 5, 3))
    labels = rng.integers(0, 3, (2, 5))
    mask = np.array([[1, 1, 1, 1, 1], [0, 0, 1, 1, 1]], dtype=bool)
    losses = ((by_hand.only_last_step(2, 5), None), (mask, mask))
    differences = {"difference_from_tape": 0.0, "difference_from_nudging": 0.0}
    for counted, hidden in losses:
        case = (network, inputs, labels, counted, hidden)
        ours = by_hand.loss_and_gradients(*case).arrays
        others = (check.gradients_by_tape(*case), check.gradients_by_differences(*case))
        for name, theirs in zip(differences, others, strict=True):
            largest = max(np.abs(a - b).max() for a, b in zip(ours, theirs, strict=True))
            differences[name] = max(differences[name], float(largest))
    return differences


# %% [markdown]
# ## Why it fades, or grows
#
# One step back multiplies the gradient with W_h and with the slopes of tanh. Sixty steps back multiply
# sixty times. If W_h shrinks (its largest eigenvalue, the spectral radius, is below 1), nothing is left;
# if it stretches, the gradient may grow without end. tanh can only shrink, so |W_h|^k is a bound from
# above.
#
# Gates change that. At their start LSTM and GRU fade, too; but a gate that has learned to keep the old state
# lets the gradient pass almost whole.


# %%
def measure_flow(config: Config) -> tuple[dict, dict, dict]:
    """Norms of d h_T / d h_{T-k}: measured and bound for each spectral radius; measured for cells."""
    num_units, num_features = 32, 8
    measured, bounds = {}, {}
    for radius in config.spectral_radii:
        rng = np.random.default_rng(config.seed)
        recurrent_kernel = radius * by_hand.random_rotation(num_units, rng)
        # Small inputs, so that tanh bends little and W_h is what is measured.
        kernel = rng.normal(scale=0.03, size=(num_features, num_units))
        weights = cells.CellWeights(kernel, recurrent_kernel, np.zeros(num_units))
        states = cells.forward(rng.normal(size=(1, config.distance, num_features)), weights)
        measured[radius] = flow.state_gradient_norms(states[0], recurrent_kernel)
        bounds[radius] = flow.bound(recurrent_kernel, config.distance)
    rng = np.random.default_rng(config.seed)
    inputs = rng.normal(size=(config.distance, num_features)).astype("float32")
    of_cells = {
        name: flow.keras_cell_gradient_norms(cell, inputs)
        for name, cell in flow.keras_cells(num_units, num_features, config.seed).items()
    }
    return measured, bounds, of_cells


# %% [markdown]
# ## Learning with it
#
# Plain gradient descent, no library: forward, back, shorten the gradient where it is too long, one
# step down.


# %%
@dataclasses.dataclass(frozen=True)
class Training:
    """A trained network, with loss and gradient norm (before clipping) of every update."""

    network: Network
    losses: list[float]
    gradient_norms: list[float]


def train(config: Config, max_norm: float, block_length: int = 0) -> Training:
    """Learns the task from the same start on the same sequences, whatever the other arguments.

    Args:
        config: the settings.
        max_norm: longer gradients are shortened to this; 0 never shortens.
        block_length: steps that the gradient goes back (truncated back-propagation); 0 all the way.

    Raises:
        UserError: the loss is no finite number any more.
    """
    network = by_hand.initial_network(
        config.num_symbols, config.num_units, config.num_symbols, 1.0, config.seed
    )
    counted = by_hand.only_last_step(config.batch_size, config.sequence_length)
    rng = np.random.default_rng([config.seed, 1])
    losses, norms = [], []
    for _ in range(config.num_updates):
        inputs, labels = draw_sequences(config, config.batch_size, rng)
        gradients = by_hand.loss_and_gradients(
            network, inputs, labels, counted, block_length=block_length
        )
        losses.append(gradients.loss)
        norms.append(gradients.norm)
        network = by_hand.descend(network, gradients, config.learning_rate, max_norm)
    return Training(network, losses, norms)


# %% [markdown]
# ## What does it take?
#
# The same task with clipping, without, and with the gradient cut after some steps. Cutting (truncated
# back-propagation) saves time and memory on long texts. But what lies further back than the cut is never
# learned; it is only kept as far as the random first weights happen to keep it.


# %%
def accuracies_when_cut(config: Config, data: Data, num_starts: int = 3) -> dict[int, list[float]]:
    """Steps that the gradient goes back -> test accuracies from so many different starts."""
    length = config.sequence_length
    blocks = {1, length // 4, length // 2, 3 * length // 4, length - 1, length} - {0}
    accuracies = {block: [] for block in sorted(blocks)}
    for start in range(num_starts):
        other = dataclasses.replace(config, seed=(config.seed + 1_000 * start) % 2**31)
        for block, found in accuracies.items():
            trained = train(other, config.max_gradient_norm, block_length=block)
            found.append(by_hand.accuracy(trained.network, data.x_test, data.y_test))
    return accuracies


def evaluate(config: Config, data: Data) -> tuple[dict, dict]:
    """Accuracies on the test sequences; returns metrics, and what the pictures show of them."""
    clipped = train(config, config.max_gradient_norm)
    unclipped = train(config, max_norm=0.0)
    cut = accuracies_when_cut(config, data)
    answers = data.y_test[:, -1]
    metrics = {
        "baseline_accuracy": float(np.bincount(answers).max() / len(answers)),
        "test_accuracy": by_hand.accuracy(clipped.network, data.x_test, data.y_test),
        "test_accuracy_unclipped": by_hand.accuracy(unclipped.network, data.x_test, data.y_test),
        "test_accuracy_cut": float(np.mean(cut[max(1, config.sequence_length // 2)])),
        "largest_gradient_norm": max(clipped.gradient_norms),
        "largest_gradient_norm_unclipped": max(unclipped.gradient_norms),
        **largest_differences(config.seed),
    }
    return metrics, {"clipped": clipped, "unclipped": unclipped, "cut": cut}


# %%
def plot(run: runs.Run, data: Data, norms: tuple, shown: dict, chance: float) -> list:
    """Saves the pictures and returns their paths."""
    measured, bounds, of_cells = norms
    figures = {
        "unrolled": pictures.plot_unrolled(data.words),
        "spectral_radius": pictures.plot_spectral_radius(measured, bounds),
        "cells": pictures.plot_cells(of_cells),
        "truncated": pictures.plot_truncated(shown["cut"], chance),
        "clipping": pictures.plot_clipping(shown["clipped"], shown["unclipped"]),
    }
    return [run.save_figure(figure, name) for name, figure in figures.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    network = by_hand.initial_network(data.vectors.shape[1], 3, 2, 1.0, config.seed)
    report.show_shares(data.words, data.vectors, network)
    norms = measure_flow(config)
    report.show_flow(config.distance, *norms)
    metrics, shown = evaluate(config, data)
    paths = plot(run, data, norms, shown, metrics["baseline_accuracy"])
    run.finish("gradients by hand", training.device_name(), data.name, metrics)
    screen.table(
        ("in all", ""), *((settings.FIGURES[name][0], metrics[name]) for name in settings.FIGURES)
    )
    print("Pictures:", *paths)
    print(
        "Notice: the gradient of a weight is the SUM of what every time step contributes, for it is "
        "the same weight at every step. And a gradient that is cut, or has faded, teaches nothing."
    )
    print("Next: python -m chapters.ch04_imdb_onehot")
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch03_bptt`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch03_bptt", "quick", quick, runs.RunOptions()))
