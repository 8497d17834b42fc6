"""A task that only order can solve: does the first letter of a word still stand before its last one?

"hello" and all its arrangements: in "elhlo" the h stands before the o, in "ohell" behind it. All
arrangements have the same letters, so a bag of letters is the same for every single one of them.
"""

import itertools
import math

import numpy as np

from chapters.ch01_sequences.tasks import Task
from common.errors import UserError

_FEWEST, _MOST = 4, 7
_TEST_SHARE, _VALIDATION_SHARE = 1 / 3, 1 / 6


def letters_of(word: str) -> str:
    """The letters of a word, small, after checking that its arrangements can be learned from.

    Raises:
        UserError: no word, not only letters, too few or too many of them, or a first or last
            letter that comes twice.
    """
    letters = word.strip().lower()
    if not letters.isalpha():
        raise UserError(f'--word takes one word of letters alone, such as Hello, not "{word}".')
    if not _FEWEST <= len(letters) <= _MOST:
        reason = "fewer leave too little to learn from, more have too many arrangements"
        count = f"{len(letters)} letter" + "s" * (len(letters) > 1)
        raise UserError(
            f"--word takes {_FEWEST} to {_MOST} letters ({reason}); {word} has {count}."
        )
    for letter in (letters[0], letters[-1]):
        if letters.count(letter) > 1:
            raise UserError(
                f"--word {word} has its {letter} more than once, so which one stands first is "
                f"unclear: take a word whose first and last letter come once."
            )
    return letters


def arrange(word: str, seed: int, per_epoch: int = 1) -> Task:
    """All different arrangements of the letters of a word, with their answers, in three parts.

    The answer is 1 where the first letter of the word stands before its last one. Swapping these
    two letters turns the answer round. An arrangement and its swapped twin always go into the same
    part: so in every part both answers are equally frequent.

    Args:
        word: of 4 to 7 letters, see `letters_of`.
        seed: chooses which arrangements are kept for validation and for the test.
        per_epoch: the training arrangements are repeated until there are so many of them.

    Returns:
        Ids from 1 on, in order of first appearance in the word; no part holds an arrangement of
        another.

    Raises:
        UserError: the word is unsuitable.
    """
    letters = letters_of(word)
    ids = {letter: number for number, letter in enumerate(dict.fromkeys(letters), start=1)}
    first, last = ids[letters[0]], ids[letters[-1]]
    every = sorted(set(itertools.permutations(ids[letter] for letter in letters)))
    yes = np.array([row for row in every if row.index(first) < row.index(last)], dtype="int32")
    yes = np.random.default_rng(seed).permutation(yes)  # (pairs, letters)
    no = np.select([yes == first, yes == last], [last, first], default=yes).astype("int32")
    pairs = np.stack([yes, no], axis=1)  # (pairs, 2, letters)
    num_test = round(len(pairs) * _TEST_SHARE)
    num_validation = round(len(pairs) * _VALIDATION_SHARE)
    cut = np.split(pairs, [num_test, num_test + num_validation])
    test, validation, train = (part.reshape(-1, len(letters)) for part in cut)
    copies = math.ceil(per_epoch / len(train))
    return Task(
        x_train=np.tile(train, (copies, 1)),  # (copies * arrangements, letters)
        y_train=_answers(len(train) * copies),
        x_validation=validation,  # (arrangements, letters)
        y_validation=_answers(len(validation)),
        x_test=test,
        y_test=_answers(len(test)),
        vocabulary_size=len(ids) + 1,
        name=f"{len(train)} + {len(validation)} + {len(test)} arrangements of {letters}",
    )


def _answers(count: int) -> np.ndarray:
    """1, 0, 1, 0 and so on: yes and its swapped twin take turns."""
    return np.arange(1, count + 1) % 2
