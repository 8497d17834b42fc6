"""The same tokens in two orders, read by layers of Keras that are not trained yet."""

from collections.abc import Mapping, Sequence

import keras
import numpy as np

from common import screen
from common.axes import check_axes

_NUM_UNITS = 3
_EMBEDDING_SIZE = 2


def one_hot(numbers: Sequence, num_tokens: int) -> np.ndarray:
    """Numbers (..., time) -> float32 (..., time, num_tokens): zeros, and a 1 at the token's number."""
    return np.eye(num_tokens, dtype="float32")[np.asarray(numbers)]


def embed(numbers: Sequence, table: np.ndarray) -> np.ndarray:
    """Numbers (..., time) -> a row of the table for each, (..., time, embedding_size)."""
    return table[np.asarray(numbers)]


def read(tokens: Sequence[str], others: Sequence[str], seed: int) -> dict[str, np.ndarray]:
    """What every encoding and every untrained layer makes of the same tokens in two orders.

    Args:
        tokens: words or letters in their order.
        others: the same in another order.
        seed: of the random weights.

    Returns:
        one_hot, embedded, feed_forward and recurrent, each (2, time, features).
    """
    numbers = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    samples = [[numbers[token] for token in order] for order in (tokens, others)]  # (2, time)
    vectors = check_axes(one_hot(samples, len(numbers)))  # (2, time, different tokens)
    table = np.random.default_rng(seed).normal(size=(len(numbers), _EMBEDDING_SIZE))
    keras.utils.set_random_seed(seed)
    # o_t = tanh(x_t W + b): nothing but the token of this time step
    feed_forward = keras.layers.Dense(_NUM_UNITS, activation="tanh")
    # h_t = tanh(x_t W_x + h_{t-1} W_h + b): everything up to this time step
    recurrent = keras.layers.SimpleRNN(_NUM_UNITS, return_sequences=True)
    return {
        "one_hot": vectors,
        "embedded": embed(samples, table),  # (2, time, embedding_size)
        "feed_forward": keras.ops.convert_to_numpy(feed_forward(vectors)),  # (2, time, units)
        "recurrent": keras.ops.convert_to_numpy(recurrent(vectors)),  # (2, time, units)
    }


def summaries(both: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What is kept of either order, each (2, features): sum, mean output, last state."""
    return {
        # b = x_1 + x_2 + ... + x_T
        "bag": both["one_hot"].sum(axis=1),  # (2, different tokens)
        "feed_forward": both["feed_forward"].mean(axis=1),  # (2, units)
        "recurrent": both["recurrent"][:, -1],  # (2, units)
    }


def differences(both: Mapping[str, np.ndarray]) -> dict[str, float]:
    """How far the two orders are apart in what is kept of them, the largest difference of any number."""
    return {name: float(np.abs(pair[0] - pair[1]).max()) for name, pair in summaries(both).items()}


def show(orders: Sequence[Sequence[str]], both: Mapping[str, np.ndarray]) -> None:
    """Prints the vectors of every time step, and what is kept of either order."""
    first, other = (" ".join(tokens) for tokens in orders)
    print(
        f'"{first}" and "{other}": both together (samples, time steps, features) are, one-hot, '
        f"{both['one_hot'].shape}, embedded {both['embedded'].shape}"
    )
    rows = []
    for step in range(len(orders[0])):
        row = [f"{step + 1}"]
        for sample, tokens in enumerate(orders):
            vector = _write(both["one_hot"][sample, step], "{:.0f}")
            row += [tokens[step], vector, _write(both["embedded"][sample, step])]
        rows.append(row)
    screen.table(("time step", *("", "one-hot", "embedded") * 2), *rows)
    labels = {
        "bag": ("bag: sum over time", "{:.0f}"),
        "feed_forward": ("feed-forward: mean output", "{:+.2f}"),
        "recurrent": ("recurrent: last state", "{:+.2f}"),
    }
    distance = differences(both)
    rows = [
        (
            label,
            f"{pair.shape}",
            *(_write(vector, form) for vector in pair),
            f"{distance[name]:.2f}",
        )
        for (name, pair), (label, form) in zip(
            summaries(both).items(), labels.values(), strict=True
        )
    ]
    screen.table(("what is kept", "shape", first, other, "differ by"), *rows)


def count_weights(num_features: int, num_units: int, num_steps: int) -> tuple[int, int]:
    """Weights of a feed-forward layer on all time steps side by side, and of a recurrent layer.

    >>> count_weights(num_features=16, num_units=8, num_steps=100)
    (12808, 200)
    """
    # T d h + h
    feed_forward = num_steps * num_features * num_units + num_units
    # d h + h h + h, without T
    recurrent = num_features * num_units + num_units * num_units + num_units
    return feed_forward, recurrent


def _write(vector: np.ndarray, form: str = "{:+.2f}") -> str:
    return " ".join(form.format(number) for number in vector)
