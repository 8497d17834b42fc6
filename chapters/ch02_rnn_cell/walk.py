"""A sentence as vectors, and one time step of the cell with every product and every sum."""

import numpy as np

from chapters.ch02_rnn_cell.cells import CellWeights
from common.errors import UserError

# More units than this leave no room for the weights beside their products.
_UNITS_WITH_WEIGHTS = 4


def split_words(sentence: str) -> list[str]:
    """Splits a sentence at its spaces.

    Raises:
        UserError: it is empty, or too long to print.
    """
    words = sentence.split()
    if not 1 <= len(words) <= 40:
        raise UserError(
            f'--sentence takes 1 to 40 words, such as "I am a boy"; this one has {len(words)}.'
        )
    return words


def word_vectors(words: list[str], size: int | None, seed: int) -> np.ndarray:
    """A random vector for every different word; without a size a one-hot vector.

    Returns:
        Array (words, size), or (words, different words) where they are one-hot.
    """
    # Sorted: the same words in another order keep their vectors.
    different = sorted(set(words))
    if size is None:
        table = np.eye(len(different))  # (different words, different words)
    else:
        # Two decimals, so that a reader can follow with a pocket calculator.
        table = np.random.default_rng(seed).uniform(-1, 1, (len(different), size)).round(2)
    return table[[different.index(word) for word in words]]  # (words, size)


def step_table(
    word: str, inputs: np.ndarray, hidden_state: np.ndarray, weights: CellWeights
) -> list[str]:
    """The lines of a table with one column for each unit and one row for each value.

    Args:
        word: what is read.
        inputs: x_t, array (features,).
        hidden_state: h_{t-1}, array (units,).
        weights: the cell.

    Returns:
        Lines of text, value | weight = product. The products of a column add up to its sum, whose
        tanh is the new state. Beyond four units the products stand alone.
    """
    values = np.concatenate([inputs, hidden_state])  # (features + units,)
    matrix = np.concatenate([weights.kernel, weights.recurrent_kernel])  # (features + units, units)
    # Row i: what value i sends to each unit. Adding 0 turns -0.0 into 0.0.
    products = values[:, None] * matrix + 0.0  # (features + units, units)
    # a_t = x_t W_x + h_{t-1} W_h + b
    sums = products.sum(axis=0) + weights.bias  # (units,)
    units = unit_names(weights.num_units)
    names = [f"x{index}" for index in range(1, len(inputs) + 1)]
    names += [f"{unit} before" for unit in units]
    width = 17 if weights.num_units <= _UNITS_WITH_WEIGHTS else 8
    lines = [_line(f'"{word}"', "", units, width)]
    for name, value, row, parts in zip(names, values, matrix, products, strict=True):
        cells = [f"{part:+.3f}" for part in parts]
        if weights.num_units <= _UNITS_WITH_WEIGHTS:
            cells = [f"{weight:+.2f} = {cell}" for weight, cell in zip(row, cells, strict=True)]
        lines.append(_line(name, f"{value:+.3f}", cells, width))
    for name, row in (("bias", weights.bias), ("sum", sums), ("tanh(sum)", np.tanh(sums))):
        lines.append(_line(name, "", [f"{number:+.3f}" for number in row], width))
    return lines


def unit_names(num_units: int) -> list[str]:
    """The book's names of the units: ["r1", "r2", ...]."""
    return [f"r{unit}" for unit in range(1, num_units + 1)]


def _line(name: str, value: str, cells: list[str], width: int) -> str:
    return f"  {name:<16}{value:>7} |" + "".join(cell.rjust(width) for cell in cells)
