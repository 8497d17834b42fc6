# %% [markdown]
# # What happens inside one cell, and how many weights does it have?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1. A recurrent layer is one cell that is used again at every
# word. The cell multiplies the word vector and its own former state by weights, adds up the products and a
# bias, and bends the sum with tanh. This page prints every number of that computation. Nothing is trained.

# %%
import dataclasses

import keras
import numpy as np

from chapters.ch02_rnn_cell import cells, counting, pictures, walk
from chapters.ch02_rnn_cell import config as settings
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch02_rnn_cell.config import Config
from chapters.ch02_rnn_cell.recorded import RECORDED
from common import page, screen
from common.errors import UserError

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## One time step is one line
#
# $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$: the word vector $x_t$ and the hidden state $h_{t-1}$ of the time
# step before go into every unit. Each word has two numbers here, and there are two units: you can follow with
# a pencil. Before the first word there is no memory: the state is zero.


# %%
def step(x, h, W_x, W_h, b):
    """One time step: word vector (features,), hidden state (units,) -> the next hidden state (units,)."""
    # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
    return np.tanh(x @ W_x + h @ W_h + b)  # (units,)


# %%
if MAIN:
    W_x = np.array([[0.5, -0.25], [1.0, 0.75]])  # (features, units)
    W_h = np.array([[0.2, 0.4], [-0.6, 0.8]])  # (units, units)
    b = np.array([0.1, -0.1])  # (units,)
    x_1, x_2 = np.array([1.0, 2.0]), np.array([-1.0, 0.5])  # (features,)
    h_1 = step(x_1, np.zeros(2), W_x, W_h, b)
    print("Unit 1: tanh(1 x .50 + 2 x 1.00 + .1) = tanh(2.60) =", screen.number(h_1[0]))
    print("Unit 2: tanh(1 x -.25 + 2 x .75 - .1) = tanh(1.15) =", screen.number(h_1[1]))
    print("After the first word: ", h_1)
    print("After the second word:", step(x_2, h_1, W_x, W_h, b))

# %% [markdown]
# ## The same line for every word
#
# The cell reads a sentence in a loop: the state that comes out goes in again with the next word. The weights
# stay the same. `keras.layers.SimpleRNN` is this loop; with the same weights it gives the same states.


# %%
def read(word_vectors, W_x, W_h, b):
    """Word vectors (time, features) -> the hidden state after every word (time, units)."""
    h = np.zeros(len(b))  # h_0 = 0
    states = []
    for x in word_vectors:
        h = step(x, h, W_x, W_h, b)  # (units,)
        states.append(h)
    return np.stack(states)  # (time, units)


# %%
if MAIN:
    two_words = np.stack([x_1, x_2])  # (time, features)
    model = keras.Sequential(
        [keras.Input(two_words.shape), keras.layers.SimpleRNN(2, return_sequences=True)]
    )
    model.summary()
    model.set_weights([W_x, W_h, b])
    print("By the loop:\n", read(two_words, W_x, W_h, b))
    print("By Keras:\n", model.predict(two_words[None], verbose=0)[0])

# %% [markdown]
# ## A sentence as vectors
#
# A sentence is a sequence, and each word is one time step. Each word becomes a vector. Its numbers are random
# here, because nothing has trained them yet. The same word always has the same vector.


# %%
@dataclasses.dataclass(frozen=True)
class Data:
    """A sentence and the vectors of its words, array (words, features)."""

    words: list[str]
    vectors: np.ndarray
    name: str


def load_data(config: Config) -> Data:
    """Splits the sentence at its spaces and gives every different word a vector.

    Raises:
        UserError: the sentence is empty, too long to print, or shorter than the step to print.
    """
    words = walk.split_words(config.sentence)
    if config.step > len(words):
        raise UserError(
            f"--step {config.step} is beyond the sentence, which has {len(words)} words."
        )
    size = None if config.words_as == "one-hot" else config.vector_size
    vectors = walk.word_vectors(words, size, config.seed)  # (words, features)
    return Data(words, vectors, f'"{config.sentence}", {len(words)} time steps')


# %%
if MAIN:
    data = load_data(config)
    print(data.name)
    for word, vector in zip(data.words, data.vectors, strict=True):
        print(f"  {word[:10]:<11}", vector)
    print("Input (samples, time steps, features):", data.vectors[None].shape)

# %% [markdown]
# ## The cell of the book's figure, every product
#
# The weights are three arrays: what each number of the word sends to each unit; what each unit sends to EACH
# unit at the next time step (3 x 3, itself included); and one bias for each unit. In the table below, each
# line is value times weight = product, and each column adds up to its sum.


# %%
def random_cell(config: Config, num_features: int) -> CellWeights:
    """A cell with random weights of two decimals."""
    rng = np.random.default_rng(config.seed + 1)
    units = config.num_units
    return CellWeights(
        kernel=rng.uniform(-1, 1, (num_features, units)).round(2),
        recurrent_kernel=rng.uniform(-1, 1, (units, units)).round(2),
        bias=rng.uniform(-0.5, 0.5, units).round(2),
    )


# %%
if MAIN:
    weights = random_cell(config, data.vectors.shape[1])
    states = read(data.vectors, weights.kernel, weights.recurrent_kernel, weights.bias)
    index = config.step - 1
    before = states[index - 1] if index else np.zeros(config.num_units)  # h_{t-1}
    chosen = (data.words[index], data.vectors[index], before, weights)
    print(f"Time step {config.step} of {len(data.words)}, every product:")
    print("\n".join(walk.step_table(*chosen)))
    # The picture has a line for every weight; many lines would hide each other.
    if config.num_units + data.vectors.shape[1] <= 10:
        run.show(pictures.plot_cell(*chosen), "cell")

# %% [markdown]
# ## The hidden state after every word
#
# The last state has read the whole sentence. The layer hands it on with the shape (samples, units).

# %%
if MAIN:
    rows = [(word[:10], *state) for word, state in zip(data.words, states, strict=True)]
    screen.table(("after", *walk.unit_names(config.num_units)), *rows)
    print("Last state (samples, units):", states[None, -1].shape)
    run.show(pictures.plot_states(data.words, states), "hidden_states")

# %% [markdown]
# ## Many-to-one: only the last output counts
#
# The network can compute an output after every word. To judge the whole sentence, it uses only the last one,
# because only then has it read everything. The notes choose three activations for the output, and they write
# vectors as columns: `cells.ColumnWeights` holds the transposed weights.


# %%
def outputs_after_each_word(data: Data, weights: CellWeights, seed: int) -> list[tuple]:
    """Word, and y_t of two random output units after it in the three forms of the notes."""
    rng = np.random.default_rng(seed + 2)
    output_weights = rng.uniform(-1, 1, (2, weights.num_units)).round(2)  # (outputs, units)
    output_bias = rng.uniform(-0.5, 0.5, (2, 1)).round(2)  # (outputs, 1)
    activations = (np.tanh, cells.softmax_columns, lambda x: np.maximum(x, 0))
    columns = cells.forward_columns(data.vectors[:, :, None], weights.to_columns())
    rows = []
    for word, state in zip(data.words, columns, strict=True):
        # y_t = f(W_hy h_t + b_y)
        ys = [cells.output(state, output_weights, output_bias, f)[:, 0] for f in activations]
        rows.append((word[:10], *(" ".join(f"{y:+.2f}" for y in row) for row in ys)))
    return rows


# %%
if MAIN:
    *ignored, last = outputs_after_each_word(data, weights, config.seed)
    rows = [*((*row, "ignored") for row in ignored), (*last, "counts")]
    screen.table(("outputs after", "tanh (001)", "softmax (004)", "ReLU (003: any f)", ""), *rows)

# %% [markdown]
# ## tanh keeps the state between -1 and 1
#
# $\tanh x = (e^{2x} - 1) / (e^{2x} + 1)$. Its slope is 1 at zero and almost 0 far from it.

# %%
if MAIN:
    for x in (0.0, 0.5, 1.0, 2.6):
        by_identity = cells.tanh_by_identity(x)
        print(f"tanh({x}) = {by_identity:.6f} by the identity, {np.tanh(x):.6f} by NumPy")
    run.show(pictures.plot_tanh(), "tanh")

# %% [markdown]
# ## The full cell, held against Keras
#
# `cells.forward` is the loop for a batch. It starts from any initial state, takes a mask, and can read
# backwards. Keras's SimpleRNN with the same weights has to give the same numbers. Keras computes with 7
# digits and NumPy with 16, so the results may differ by a few ten-millionths.


# %%
def difference_from_keras(
    batch: np.ndarray,
    weights: CellWeights,
    initial_state: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    go_backwards: bool = False,
) -> float:
    """Largest difference between `cells.forward` and Keras; arguments as there."""
    layer = keras.layers.SimpleRNN(
        weights.num_units, return_sequences=True, go_backwards=go_backwards
    )
    layer.build(batch.shape)
    layer.set_weights([weights.kernel, weights.recurrent_kernel, weights.bias])
    if initial_state is not None:
        initial_state = keras.ops.convert_to_tensor(initial_state, "float32")
    by_keras = layer(batch.astype("float32"), initial_state=initial_state, mask=mask)
    by_hand = cells.forward(batch, weights, initial_state, mask, go_backwards)
    return float(np.abs(keras.ops.convert_to_numpy(by_keras) - by_hand).max())


def evaluate(config: Config, data: Data, weights: CellWeights) -> dict:
    """Largest differences from Keras, between the notes' form and ours, and the weight count."""
    rng = np.random.default_rng(config.seed + 3)
    steps, features = data.vectors.shape
    batch = np.concatenate([data.vectors[None], rng.uniform(-1, 1, (4, steps, features))])
    state = rng.uniform(-1, 1, (5, config.num_units))
    mask = rng.random((5, steps)) < 0.5  # (batch, time)
    rows = cells.forward(batch[:1], weights)[0]  # (time, units)
    columns = cells.forward_columns(data.vectors[:, :, None], weights.to_columns())[:, :, 0]
    x = np.linspace(-20, 20, 1_001)
    cases = {
        "batch": {},
        "initial_state": {"initial_state": state},
        "mask": {"mask": mask},
        "reversed": {"go_backwards": True},
        "reversed_mask": {"mask": mask, "go_backwards": True},
    }
    return {
        "num_weights": counting.simple_rnn(features, config.num_units),
        **{
            f"difference_{name}": difference_from_keras(batch, weights, **case)
            for name, case in cases.items()
        },
        "difference_columns": float(np.abs(rows - columns).max()),
        "difference_tanh": float(np.abs(cells.tanh_by_identity(x) - np.tanh(x)).max()),
    }


# %%
if MAIN:
    metrics = evaluate(config, data, weights)
    run.finish("cell by hand", data.name, metrics)
    rows = [(english, metrics[name]) for name, (english, _) in RECORDED.metrics.items()]
    screen.table(("by hand", ""), *rows)

# %% [markdown]
# ## Counting weights
#
# A cell with h units that reads vectors of d numbers has $d h + h h + h$ weights. `counting.py` has such a
# formula for every layer, and Keras counts the same. The last two lines of the table are one layer, for 5
# words and for 500: every time step uses the same weights, so a longer text costs time, but no more weights.

# %%
if MAIN:
    parts = (weights.kernel.size, weights.recurrent_kernel.size, weights.bias.size)
    print("This cell:", " + ".join(map(str, parts)), "=", metrics["num_weights"], "weights")
    screen.table(("weights", "formula", "Keras"), *counting.compared_with_keras())
    print(
        "Notice: every unit receives the former state of EVERY unit, not only its own. That is why the "
        "recurrent weights form a square."
    )
    print("Next: python -m chapters.ch03_bptt")
