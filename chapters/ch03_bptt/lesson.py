# %% [markdown]
# # How does a gradient travel back through time, and why does it fade?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1; lecture notes 001 and 004. To train a weight, one has to
# know how the loss changes with it: this is its gradient. A recurrent layer uses the same weights at every
# time step, so the gradient travels back through all time steps, from the last word to the first. This page
# computes it by hand in NumPy and checks it against TensorFlow.

# %%
import dataclasses

import keras
import numpy as np
import tensorflow as tf

from chapters.ch02_rnn_cell import walk
from chapters.ch03_bptt import config as settings
from chapters.ch03_bptt import flow, pictures
from chapters.ch03_bptt import network as by_hand
from chapters.ch03_bptt.config import Config
from chapters.ch03_bptt.network import Network
from chapters.ch03_bptt.recorded import RECORDED
from common import page, screen
from common.errors import UserError

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Back through three time steps, with a pencil
#
# One unit reads three numbers: $a_t = x_t w_x + h_{t-1} w_h$, $h_t = \tanh a_t$. Let the loss be the last
# state, $L = h_3$. The way back starts with $dL/dh_3 = 1$ and repeats three lines of code. Each time step
# makes a contribution; since $w_x$ and $w_h$ are the same at every time step, the gradient is their sum. The
# first contribution to $dL/dw_h$ is zero, because there is no state before the first number.


# %%
def read(x, w_x, w_h):
    """The states h_0 ... h_T of one unit that reads the numbers x."""
    h = [0.0]
    for x_t in x:
        # h_t = tanh(x_t w_x + h_{t-1} w_h)
        h.append(np.tanh(x_t * w_x + h[-1] * w_h))
    return h


def go_back(x, h, w_h):
    """What each time step contributes to (dL/dw_x, dL/dw_h) of the loss L = h_T, the first one first."""
    to_h = 1.0  # dL/dh_T
    contributions = []
    for t in range(len(x), 0, -1):
        # dL/da_t = dL/dh_t (1 - h_t^2)
        to_a = to_h * (1 - h[t] ** 2)
        # to dL/dw_x: x_t dL/da_t; to dL/dw_h: h_{t-1} dL/da_t
        contributions.insert(0, (x[t - 1] * to_a, h[t - 1] * to_a))
        # dL/dh_{t-1} = w_h dL/da_t
        to_h = w_h * to_a
    return contributions


# %%
if MAIN:
    x, w_x, w_h = (1.0, 2.0, -1.0), 0.5, 0.8
    h = read(x, w_x, w_h)
    contributions = go_back(x, h, w_h)
    rows = [(f"time step {t + 1}", x[t], h[t + 1], *contributions[t]) for t in range(3)]
    sums = [sum(parts) for parts in zip(*contributions, strict=True)]
    # dL/dw = (L(w + e) - L(w - e)) / 2e
    checked = (
        (read(x, w_x + 1e-6, w_h)[-1] - read(x, w_x - 1e-6, w_h)[-1]) / 2e-6,
        (read(x, w_x, w_h + 1e-6)[-1] - read(x, w_x, w_h - 1e-6)[-1]) / 2e-6,
    )
    rows += [("sum", None, None, *sums), ("finite difference", None, None, *checked)]
    screen.table(("contribution of", "x", "h", "to dL/dw_x", "to dL/dw_h"), *rows)

# %% [markdown]
# ## A sentence, and a task for memory
#
# This page uses two sets of data. One is the sentence of chapter 2, whose gradients we print. The other is a
# task that only memory can solve: the network reads random symbols and names the FIRST one at the end.


# %%
@dataclasses.dataclass(frozen=True)
class Data:
    """Words and vectors (words, features); test sequences as in `network.draw_sequences`."""

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
    words = walk.split_words(config.sentence)
    vectors = walk.word_vectors(words, 3, config.seed)  # (words, 3)
    # Seeds of their own: neither the initial weights nor the training sequences.
    rng = np.random.default_rng([config.seed, 2])
    size = (config.num_test, config.sequence_length, config.num_symbols)
    x_test, y_test = by_hand.draw_sequences(*size, rng)
    name = f'"{config.sentence}" and a memory of {config.sequence_length} symbols'
    return Data(words, vectors, x_test, y_test, name)


# %%
if MAIN:
    data = load_data(config)
    print(f"{data.name}; word vectors {data.vectors.shape}")
    print("Task (sequences, time steps, symbols):", data.x_test.shape)
    print("Symbols:", *data.x_test[0].argmax(axis=-1), "-> to be named:", data.y_test[0, -1])

# %% [markdown]
# ## Every contribution of a sentence
#
# `bptt.backward` is the same recursion for vectors, batches and masks: the numbers become row vectors, and
# each product becomes a matrix product. The loss is the cross-entropy of two classes at the last word.
# TensorFlow's GradientTape finds the same gradients in its own way.


# %%
def gradients_by_tape(network, inputs, labels, counted, mask=None) -> list[np.ndarray]:
    """What Keras's layers and a GradientTape say; arguments and order as in `loss_and_gradients`.

    Raises:
        UserError: Keras runs on another backend than TensorFlow.
    """
    if keras.backend.backend() != "tensorflow":
        raise UserError("GradientTape is TensorFlow's: set KERAS_BACKEND=tensorflow.")
    units, classes = network.output_kernel.shape
    recurrent = keras.layers.SimpleRNN(units, return_sequences=True, dtype="float64")
    output = keras.layers.Dense(classes, dtype="float64")
    model = keras.Sequential([keras.Input(inputs.shape[1:]), recurrent, output])
    model.set_weights(network.arrays)
    with tf.GradientTape() as tape:
        logits = output(recurrent(tf.constant(inputs), mask=mask))  # (batch, time, classes)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)  # (batch, time)
        loss = tf.reduce_mean(losses[counted])
    return [gradient.numpy() for gradient in tape.gradient(loss, model.trainable_variables)]


# %%
if MAIN:
    two_classes = by_hand.initial_network(data.vectors.shape[1], 3, 2, 1.0, config.seed)
    inputs = data.vectors[None]  # (1, time, features)
    labels = np.zeros(inputs.shape[:2], dtype=int)
    case = (two_classes, inputs, labels, by_hand.only_last_step(*labels.shape))
    cell = by_hand.loss_and_gradients(*case).cell
    every_step = zip(cell.kernel_steps, cell.recurrent_kernel_steps, cell.bias_steps, strict=True)
    sums = (cell.kernel, cell.recurrent_kernel, cell.bias)
    names = [*(f"{t}  {word[:10]}" for t, word in enumerate(data.words, 1)), "sum", "GradientTape"]
    rows = []
    for name, parts in zip(names, [*every_step, sums, gradients_by_tape(*case)], strict=True):
        W_x, W_h, b = parts[:3]
        numbers = (W_x[0, 0], W_h[0, 2], b[0], np.linalg.norm(W_h))
        rows.append((name, *(f"{number:+.6f}" for number in numbers)))
    head = ("contribution of", "W_x[x1,r1]", "W_h[r1,r3]", "b[r1]", "norm of W_h's")
    screen.table(head, *rows)
    run.show(pictures.plot_unrolled(data.words), "unrolled")

# %% [markdown]
# ## Gradient checking by finite differences
#
# We raise one weight a little, lower it a little, and look at the loss: the slope between both losses is the
# gradient, up to a tiny error. This is slow, but it needs no derivation. We compare all gradients twice: with
# a loss at the last time step, and with a loss at every time step and a mask over the padding.


# %%
def gradients_by_differences(network, *case, epsilon: float = 1e-6) -> list[np.ndarray]:
    """Central differences of every single weight; arguments and order as in `loss_and_gradients`."""
    gradients = [np.zeros_like(array) for array in network.arrays]
    for gradient, array in zip(gradients, network.arrays, strict=True):
        for place, weight in np.ndenumerate(array.copy()):
            losses = []
            for changed in (weight + epsilon, weight - epsilon):
                array[place] = changed
                losses.append(by_hand.loss_and_gradients(network, *case).loss)
            array[place] = weight
            # dL/dw = (L(w + e) - L(w - e)) / 2e
            gradient[place] = (losses[0] - losses[1]) / (2 * epsilon)
    return gradients


def largest_differences(seed: int) -> dict:
    """Largest absolute difference of our gradients from both, over all weights and both losses."""
    rng = np.random.default_rng(seed)
    network = by_hand.initial_network(3, 4, 3, spectral_radius=1.0, seed=seed)
    inputs = rng.normal(size=(2, 5, 3))
    labels = rng.integers(0, 3, (2, 5))
    mask = np.array([[1, 1, 1, 1, 1], [0, 0, 1, 1, 1]], dtype=bool)
    ways = {
        "difference_from_tape": gradients_by_tape,
        "difference_from_finite_differences": gradients_by_differences,
    }
    differences = dict.fromkeys(ways, 0.0)
    for counted, hidden in ((by_hand.only_last_step(2, 5), None), (mask, mask)):
        case = (network, inputs, labels, counted, hidden)
        ours = by_hand.loss_and_gradients(*case).arrays
        for name, way in ways.items():
            largest = max(np.abs(a - b).max() for a, b in zip(ours, way(*case), strict=True))
            differences[name] = max(differences[name], float(largest))
    return differences


# %%
if MAIN:
    metrics = largest_differences(config.seed)
    for name, difference in metrics.items():
        print(f"{RECORDED.metrics[name][0]:<43} {difference:.0e}")

# %% [markdown]
# ## Why the gradient fades, or grows
#
# Each time step back multiplies the gradient by $W_h$ and by the slopes of tanh. The size of the largest
# eigenvalue of $W_h$ is its spectral radius. At 0.7, almost nothing is left after sixty time steps; above 1,
# the gradient may grow. The slopes of tanh are at most 1, so $|W_h|^k$ bounds the gradient from above.


# %%
def show_norms(named: dict, distance: int) -> None:
    """Prints name -> norms (distance,) at a few distances."""
    distances = sorted({1, distance // 6, distance // 3, distance - 1} - {0})
    rows = [(name, *(f"{norms[k]:.1e}" for k in distances)) for name, norms in named.items()]
    screen.table(("gradient left after", *(f"{k} time steps" for k in distances)), *rows)


# %%
if MAIN:
    print("A stretch by 0.7, sixty times:", f"{0.7**60:.0e}; by 1.5: {1.5**60:.0e}")
    measured, bounds = flow.measure(config.spectral_radii, config.distance, config.seed)
    bound_names = {f"bound of {name}": norms for name, norms in bounds.items()}
    show_norms(measured | bound_names, config.distance)
    title = "Below 1 the gradient vanishes; above 1 it grows, slowed down by tanh"
    run.show(pictures.plot_norms(measured, title, bounds), "spectral_radius")

# %% [markdown]
# ## What a gate changes
#
# The gradient of an untrained LSTM or GRU fades, too. But these cells have a gate that can keep the old
# state. An open gate lets the gradient pass almost whole. A bias of 4 opens it here; training can do so, too.

# %%
if MAIN:
    # 32 units that read 8 numbers
    sequence = np.random.default_rng(config.seed).normal(size=(config.distance, 8))
    of_cells = {
        name: flow.keras_cell_gradient_norms(cell, sequence.astype("float32"))
        for name, cell in flow.keras_cells(32, 8, config.seed).items()
    }
    show_norms(of_cells, config.distance)
    title = "Untrained, all three fade; an open gate carries the gradient on"
    run.show(pictures.plot_norms(of_cells, title), "cells")

# %% [markdown]
# ## Training with it, and clipping
#
# This is gradient descent without a library. An update is as long as the learning rate times the norm of the
# gradient. Long updates push tanh to where its slope is nearly 0, and there training is stuck. Clipping
# shortens a long gradient and keeps its direction: (3, 4) has length 5; clipped to 1 it is (.6, .8).


# %%
def train(config: Config, network: Network, max_norm: float, block_length: int = 0) -> dict:
    """Changes the weights of the network; `max_norm` as in `clip_by_norm`, `block_length` as in `backward`.

    Returns:
        History: "loss" and "gradient_norm" (before clipping) of every update.
    """
    size = (config.batch_size, config.sequence_length, config.num_symbols)
    counted = by_hand.only_last_step(*size[:2])
    rng = np.random.default_rng([config.seed, 1])
    history = {"loss": [], "gradient_norm": []}
    for _ in range(config.num_updates):
        inputs, labels = by_hand.draw_sequences(*size, rng)
        gradients = by_hand.loss_and_gradients(network, inputs, labels, counted, None, block_length)
        history["loss"].append(gradients.loss)
        history["gradient_norm"].append(gradients.norm)
        by_hand.descend(network, gradients, config.learning_rate, max_norm)
    return history


def build_network(config: Config) -> Network:
    """The untrained network of the task: as many classes as symbols."""
    symbols = config.num_symbols
    return by_hand.initial_network(symbols, config.num_units, symbols, 1.0, config.seed)


# %%
if MAIN:
    print("(3, 4) clipped to 1:", by_hand.clip_by_norm([np.array([3.0, 4.0])], 1.0)[0])
    answers = data.y_test[:, -1]
    metrics["baseline_accuracy"] = float(np.bincount(answers).max() / len(answers))
    histories = []
    for suffix, max_norm in (("", config.max_gradient_norm), ("_unclipped", 0.0)):
        network = build_network(config)
        histories.append(train(config, network, max_norm))
        accuracy = by_hand.accuracy(network, data.x_test, data.y_test)
        metrics[f"test_accuracy{suffix}"] = accuracy
        metrics[f"largest_gradient_norm{suffix}"] = max(histories[-1]["gradient_norm"])
        print(f"Test accuracy{suffix.replace('_', ', ')}:", screen.number(accuracy))
    run.show(pictures.plot_clipping(*histories, config), "clipping")

# %% [markdown]
# ## Truncated back-propagation
#
# On long texts the gradient is often stopped after some time steps, which saves time and memory. The network
# then never learns to remember what lies further back; it keeps only what its random weights happen to keep.


# %%
def accuracies_when_truncated(config: Config, data: Data) -> dict[int, list[float]]:
    """Time steps that the gradient goes back -> test accuracies of three seeds."""
    length = config.sequence_length
    blocks = sorted({1, length // 4, length // 2, 3 * length // 4, length - 1, length} - {0})
    accuracies = {block: [] for block in blocks}
    for offset in (0, 1_000, 2_000):
        other = dataclasses.replace(config, seed=(config.seed + offset) % 2**31)
        for block, found in accuracies.items():
            network = build_network(other)
            train(other, network, config.max_gradient_norm, block_length=block)
            found.append(by_hand.accuracy(network, data.x_test, data.y_test))
    return accuracies


# %%
if MAIN:
    truncated = accuracies_when_truncated(config, data)
    means = {block: float(np.mean(found)) for block, found in truncated.items()}
    rows = [(f"{block} time steps", mean) for block, mean in means.items()]
    screen.table(("gradient goes back", "test accuracy, mean of three seeds"), *rows)
    metrics["test_accuracy_truncated"] = means[max(1, config.sequence_length // 2)]
    run.show(pictures.plot_truncated(truncated, metrics["baseline_accuracy"]), "truncated")
    run.finish("gradients by hand", data.name, metrics)
    rows = [(english, metrics[name]) for name, (english, _) in RECORDED.metrics.items()]
    screen.table(("in all", ""), *rows)
    print(
        "Notice: the gradient of a weight is the SUM of what every time step contributes, for it is the "
        "same weight at every time step. Where no gradient arrives, nothing is learned."
    )
    print("Next: python -m chapters.ch04_imdb_onehot")
