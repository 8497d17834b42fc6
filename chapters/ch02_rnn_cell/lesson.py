# %% [markdown]
# # What happens inside one cell, and how many weights does it have?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1. A recurrent layer is a cell that is used again at
# every word. It takes the word and its own former state, multiplies both with weights, adds them up and
# bends the sum with tanh. That is all, and here every number of it is printed. Nothing is trained.

# %%
import dataclasses

import keras
import numpy as np

from chapters.ch02_rnn_cell import cells, counting, pictures, walk
from chapters.ch02_rnn_cell import config as settings
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch02_rnn_cell.config import Config
from common import plots, runs, screen, training
from common.errors import UserError

# %% [markdown]
# ## The words
#
# A sentence is a sequence, a word is a time step, and each word is a vector: here of three numbers drawn
# at random, since nothing has taught the words anything yet. The same word always has the same vector.


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
    words = config.sentence.split()
    if not 1 <= len(words) <= 40:
        raise UserError(
            f'--sentence takes 1 to 40 words, such as "I am a boy"; this one has {len(words)}.'
        )
    if config.step > len(words):
        raise UserError(
            f"--step {config.step} is beyond the sentence, which has {len(words)} words."
        )
    # Sorted: the same words in another order keep their vectors.
    different = sorted(set(words))
    if config.words_as == "one-hot":
        table = np.eye(len(different))  # (different words, different words)
    else:
        rng = np.random.default_rng(config.seed)
        # Two decimals, so that a reader can follow with a pocket calculator.
        table = rng.uniform(-1, 1, (len(different), config.vector_size)).round(2)
    vectors = table[[different.index(word) for word in words]]  # (words, features)
    return Data(words, vectors, f'"{config.sentence}", {len(words)} time steps')


# %% [markdown]
# ## The cell
#
# Three arrays: what each number of the word sends to each unit, what each unit sends to EACH unit at
# the next step (3 x 3, itself included), and a bias a unit. `cells.py` has the equation, for row
# vectors as in Keras and for column vectors as in the lecture notes.


# %%
def build_model(config: Config, num_features: int) -> CellWeights:
    """A cell with random weights of two decimals."""
    rng = np.random.default_rng(config.seed + 1)
    units = config.num_units
    return CellWeights(
        kernel=rng.uniform(-1, 1, (num_features, units)).round(2),
        recurrent_kernel=rng.uniform(-1, 1, (units, units)).round(2),
        bias=rng.uniform(-0.5, 0.5, units).round(2),
    )


def step_parts(config: Config, data: Data, weights: CellWeights) -> tuple:
    """What the chosen step starts from: word, x_t (features,), h_{t-1} (units,)."""
    index = config.step - 1
    hidden_state = np.zeros(config.num_units)
    if index:
        hidden_state = cells.forward(data.vectors[None, :index], weights)[0, -1]  # (units,)
    return data.words[index], data.vectors[index], hidden_state


# %% [markdown]
# ## Many-to-one: only the last output counts
#
# An output can be computed after every word. To judge the whole sentence, a network uses the last one
# and ignores the rest: only then has it read everything. The notes choose three activations for it.


# %%
def show_outputs(data: Data, weights: CellWeights, seed: int) -> None:
    """Prints y_t of two random output units after every word, in the three forms of the notes."""
    rng = np.random.default_rng(seed + 2)
    columns = weights.to_columns()
    output_weights = rng.uniform(-1, 1, (2, columns.bias.shape[0])).round(2)  # (outputs, units)
    output_bias = rng.uniform(-0.5, 0.5, (2, 1)).round(2)  # (outputs, 1)
    activations = (np.tanh, cells.softmax_columns, lambda x: np.maximum(x, 0))
    states = cells.forward_columns(data.vectors[:, :, None], columns)  # (words, units, 1)
    print("Outputs        tanh (001)     softmax (004)  ReLU (003: any f)")
    for index, (word, state) in enumerate(zip(data.words, states, strict=True), start=1):
        shown = [
            " ".join(f"{y:+.2f}" for y in cells.output(state, output_weights, output_bias, f)[:, 0])
            for f in activations
        ]
        use = "counts" if index == len(data.words) else "ignored"
        print(f"  {word[:10]:<11}  {shown[0]:<13}  {shown[1]:<13}  {shown[2]:<13}  {use}")


# %% [markdown]
# ## By hand and by Keras
#
# The loop over the words is `cells.forward`. Keras's SimpleRNN with the same weights has to give the same
# numbers: for a batch, from an initial state, with a mask, and backwards. Keras computes with 7 digits and
# NumPy with 16, so a few ten-millionths may differ.


# %%
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
    return {
        "num_weights": counting.simple_rnn(features, config.num_units),
        "difference_batch": difference_from_keras(batch, weights),
        "difference_initial_state": difference_from_keras(batch, weights, initial_state=state),
        "difference_mask": difference_from_keras(batch, weights, mask=mask),
        "difference_reversed": difference_from_keras(batch, weights, go_backwards=True),
        "difference_reversed_mask": difference_from_keras(
            batch, weights, mask=mask, go_backwards=True
        ),
        "difference_columns": float(np.abs(rows - columns).max()),
        "difference_tanh": float(np.abs(cells.tanh_by_identity(x) - np.tanh(x)).max()),
    }


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


# %% [markdown]
# ## Counting weights
#
# `counting.py` has a formula for every layer and holds it against what Keras counts. The last two
# lines of its table are the same layer, once for sequences of 5 words and once of 500: every step uses
# the same weights, so a longer text costs time and not one weight.

# %% [markdown]
# ## Pictures


# %%
def plot(config: Config, run: runs.Run, data: Data, weights: CellWeights) -> list:
    """Saves the written-out step, the states over time and tanh; returns the paths."""
    states = cells.forward(data.vectors[None], weights)[0]  # (words, units)
    figures = {
        "hidden_states": plots.hidden_state_heatmap(
            data.words, states, [True] * len(data.words), "The state after every word"
        ),
        "tanh": pictures.plot_tanh(),
    }
    # A line for every weight: of many weights nobody sees any.
    if config.num_units + data.vectors.shape[1] <= 10:
        figures["cell"] = pictures.plot_cell(*step_parts(config, data, weights), weights)
    return [run.save_figure(figure, name) for name, figure in figures.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    weights = build_model(config, data.vectors.shape[1])
    print(f"Shapes: input {data.vectors[None].shape}, last state (1, {config.num_units})")
    print(f"Step {config.step} of {len(data.words)}, every product:")
    print("\n".join(walk.step_table(*step_parts(config, data, weights), weights)))
    print("\n".join(walk.state_table(data.words, data.vectors, weights)))
    show_outputs(data, weights, config.seed)
    metrics = evaluate(config, data, weights)
    screen.table(("weights", "formula", "Keras"), *counting.compared_with_keras())
    screen.table(("largest difference", ""), *_differences(metrics))
    paths = plot(config, run, data, weights)
    run.finish("cell by hand", training.device_name(), data.name, metrics)
    print("Pictures:", *paths)
    print(
        "Notice: in each column of the written-out step every unit gets a share of EVERY unit's former "
        "state, not only of its own: that is why the recurrent weights are a square."
    )
    print("Next: python -m chapters.ch03_bptt")
    return metrics


def _differences(metrics: dict) -> list[tuple[str, float]]:
    return [
        (english, metrics[name])
        for name, (english, _) in settings.FIGURES.items()
        if name.startswith("difference")
    ]


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch02_rnn_cell`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch02_rnn_cell", "quick", quick, runs.RunOptions()))
