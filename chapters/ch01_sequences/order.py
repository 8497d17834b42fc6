"""The same reviews in another order of words: shuffled, or backwards.

Only words move. The padding stays in front, the START behind it, and every review keeps exactly the
words it had: whatever counts words sees no difference.
"""

import numpy as np

from common.text import PADDING, START


def shuffle_words(word_ids: np.ndarray, seed: int) -> np.ndarray:
    """The words of every review in random order.

    Args:
        word_ids: padded ids (reviews, time), after truncation.
        seed: the same seed gives the same order.

    Returns:
        int array (reviews, time).
    """
    random = np.random.default_rng(seed).random(word_ids.shape)
    return _sort_words(word_ids, random)


def reverse_words(word_ids: np.ndarray) -> np.ndarray:
    """The words of every review backwards; padded ids (reviews, time) in and out."""
    steps = np.arange(word_ids.shape[1])  # (time,)
    return _sort_words(word_ids, np.broadcast_to(steps[::-1], word_ids.shape))


def _sort_words(word_ids: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Sorts each row by its keys, all 0 or more; padding comes first, START second."""
    keys = np.where(word_ids == START, -1.0, keys)
    keys = np.where(word_ids == PADDING, -2.0, keys)
    order = np.argsort(keys, axis=1, kind="stable")  # (reviews, time)
    return np.take_along_axis(word_ids, order, axis=1)
