"""From words or letters to what a network reads: numbers, one-hot vectors, embedded vectors.

By hand in NumPy; a test holds them against Keras. Book section 9-1, lecture notes 000 and 002.
"""

from collections.abc import Sequence

import numpy as np

from common.axes import check_axes
from common.errors import UserError
from common.text import tokenize

_MOST_WORDS = 12


def words_of(sentence: str) -> list[str]:
    """The words of a sentence that can be put in another order.

    Raises:
        UserError: it has fewer than two words or too many for a table, or begins as it ends.
    """
    words = tokenize(sentence)
    if not 2 <= len(words) <= _MOST_WORDS:
        count = "no words" if not words else "1 word" if len(words) == 1 else f"{len(words)} words"
        raise UserError(
            f'--sentence takes 2 to {_MOST_WORDS} words, such as "I am a boy"; "{sentence}" has '
            f"{count}."
        )
    if words[0] == words[-1]:
        raise UserError(
            f'--sentence "{sentence}" begins and ends with {words[0]}: swapping the two changes '
            f"nothing. Take a sentence that ends with another word."
        )
    return words


def swap_ends(tokens: Sequence[str]) -> list[str]:
    """The same tokens with the first and the last one swapped.

    >>> swap_ends(["i", "am", "a", "boy"])
    ['boy', 'am', 'a', 'i']
    """
    return [tokens[-1], *tokens[1:-1], tokens[0]]


def last_to_front(tokens: Sequence[str]) -> list[str]:
    """The same tokens with the last one in front.

    >>> "".join(last_to_front("hello"))
    'ohell'
    """
    return [tokens[-1], *tokens[:-1]]


def number_tokens(tokens: Sequence[str]) -> dict[str, int]:
    """A number for every different token, in order of first appearance.

    >>> number_tokens("hello")
    {'h': 0, 'e': 1, 'l': 2, 'o': 3}
    """
    return {token: number for number, token in enumerate(dict.fromkeys(tokens))}


def one_hot(numbers: Sequence[int], num_tokens: int) -> np.ndarray:
    """One vector for each time step: zeros, and a 1 at the place of the token's number.

    Args:
        numbers: one number for each time step.
        num_tokens: number of different tokens, that is the length of a vector.

    Returns:
        float32 array (time, num_tokens).
    """
    vectors = np.zeros((len(numbers), num_tokens), dtype="float32")
    vectors[np.arange(len(numbers)), numbers] = 1
    return vectors


def embed(numbers: Sequence[int], table: np.ndarray) -> np.ndarray:
    """One row of the table for each time step.

    Args:
        numbers: one number for each time step.
        table: array (num_tokens, embedding_size), learned in chapter 5, random here.

    Returns:
        Array (time, embedding_size).
    """
    return table[np.asarray(numbers)]


def bag(vectors: np.ndarray) -> np.ndarray:
    """The sum over time, in which the order is lost.

    Args:
        vectors: array (samples, time, features).

    Returns:
        Array (samples, features).
    """
    # b = x_1 + x_2 + ... + x_T
    return check_axes(vectors).sum(axis=1)
