"""The same tokens in two orders, and what each kind of layer makes of them."""

import dataclasses
import re
from collections.abc import Sequence

import keras
import numpy as np

from chapters.ch01_sequences import encodings
from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.letters import letters_of
from common.errors import first_line

_NUM_UNITS = 3
_EMBEDDING_SIZE = 2


@dataclasses.dataclass(frozen=True)
class TwoOrders:
    """Two samples, the same tokens in two orders, as every layer sees them or returns them.

    Args:
        orders: the tokens of both samples, (2, time).
        one_hot: array (2, time, different tokens).
        embedded: array (2, time, embedding_size).
        bags: sums of the one-hot vectors, array (2, different tokens).
        feed_forward: output of a Dense layer at every time step, array (2, time, units).
        recurrent: state of a recurrent layer after every time step, array (2, time, units).
    """

    orders: tuple[list[str], list[str]]
    one_hot: np.ndarray
    embedded: np.ndarray
    bags: np.ndarray
    feed_forward: np.ndarray
    recurrent: np.ndarray


def read(tokens: Sequence[str], others: Sequence[str], seed: int) -> TwoOrders:
    """Encodes both orders and lets a feed-forward and a recurrent layer read them, untrained.

    Args:
        tokens: words or letters in their order.
        others: the same in another order.
        seed: of the random weights.
    """
    numbers = encodings.number_tokens(tokens)
    samples = [[numbers[token] for token in order] for order in (tokens, others)]
    keras.utils.set_random_seed(seed)
    table = np.random.default_rng(seed).normal(size=(len(numbers), _EMBEDDING_SIZE))
    one_hot = np.stack([encodings.one_hot(sample, len(numbers)) for sample in samples])
    # o_t = tanh(W x_t + b): nothing but the token of this time step
    feed_forward = keras.layers.Dense(_NUM_UNITS, activation="tanh")
    # h_t = tanh(W_x x_t + W_h h_{t-1} + b): everything up to this time step
    recurrent = keras.layers.SimpleRNN(_NUM_UNITS, return_sequences=True)
    vectors = encodings.check_axes(one_hot)
    to_numpy = keras.ops.convert_to_numpy
    return TwoOrders(
        orders=(list(tokens), list(others)),
        one_hot=one_hot,  # (2, time, different tokens)
        embedded=np.stack([encodings.embed(sample, table) for sample in samples]),
        bags=encodings.bag(one_hot),  # (2, different tokens)
        feed_forward=to_numpy(feed_forward(vectors)),  # (2, time, units)
        recurrent=to_numpy(recurrent(vectors)),  # (2, time, units)
    )


def read_sentence_and_word(config: Config) -> tuple[TwoOrders, TwoOrders]:
    """The sentence with its ends swapped, the word with its last letter in front.

    Raises:
        UserError: the sentence or the word is unsuitable.
    """
    words = encodings.words_of(config.sentence)
    spelled = letters_of(config.word)
    return (
        read(words, encodings.swap_ends(words), config.seed),
        read(spelled, encodings.last_to_front(spelled), config.seed),
    )


def largest_difference(pair: np.ndarray) -> float:
    """The largest difference between two samples, array (2, ...), in any number of theirs."""
    return float(np.abs(pair[0] - pair[1]).max())


def missing_axis(sequence: np.ndarray) -> str:
    """What Keras says to a recurrent layer that is fed one sample without the axis of samples.

    Args:
        sequence: array (time, features).

    Returns:
        The gist of its message, such as "expected ndim=3, found ndim=2".
    """
    message = ""
    try:
        keras.layers.SimpleRNN(_NUM_UNITS)(sequence)
    except ValueError as error:
        message = first_line(error)
    gist = re.search(r"expected ndim=\d+, found ndim=\d+", message)
    return gist.group() if gist else message


def count_weights(num_features: int, num_units: int, num_steps: int) -> tuple[int, int]:
    """Weights of a feed-forward layer on all steps side by side, and of a recurrent layer.

    >>> count_weights(num_features=16, num_units=8, num_steps=100)
    (12808, 200)
    """
    # T d h + h
    feed_forward = num_steps * num_features * num_units + num_units
    # d h + h h + h, without T
    recurrent = num_features * num_units + num_units * num_units + num_units
    return feed_forward, recurrent
