"""How often a chatbot says the same thing, and how often an answer of the training pairs."""

import collections
from collections.abc import Iterable, Sequence

import numpy as np

from common.data import TokenUnit
from common.data.pairs import Pairs
from common.tokens import split


def measure(
    answers: Sequence[str], train: Pairs, unit: TokenUnit, name: str = ""
) -> dict[str, float]:
    """Three shares of some answers, under a name of their own.

    Args:
        answers: to different questions.
        train: the training pairs.
        unit: what a token is; two answers are the same where their tokens are.
        name: after the names of the metrics.

    Returns:
        "distinct_answers": different answers for each answer; 1 where none comes twice.
        "verbatim_answers": share of the answers that stand word for word among the training answers.
        "most_common_answer": share of the answer that comes most often.
    """
    counts = count(answers, unit)
    known = {tuple(split(target, unit)) for target in train.targets}
    repeated = sum(number for answer, number in counts.items() if answer in known)
    return {
        f"distinct_answers{name}": len(counts) / len(answers),
        f"verbatim_answers{name}": repeated / len(answers),
        f"most_common_answer{name}": max(counts.values()) / len(answers),
    }


def count(answers: Iterable[str], unit: TokenUnit) -> collections.Counter:
    """The tokens of an answer -> how often it was given."""
    return collections.Counter(tuple(split(answer, unit)) for answer in answers)


def coverage(counts: collections.Counter) -> np.ndarray:
    """Share of all answers that the most common one makes up, the two most common ones, and so on.

    Returns:
        Array (different answers,), rising to 1.
    """
    numbers = np.sort(list(counts.values()))[::-1]
    return numbers.cumsum() / numbers.sum()
