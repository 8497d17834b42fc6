"""The same words or letters in another order: of a sentence, of reviews, and of the letters of one word.

By hand in NumPy. Whatever counts words or letters sees no difference between two orders.
"""

import dataclasses
import functools
import itertools
import math
from collections.abc import Sequence

import numpy as np

from common.data.parts import Parts
from common.errors import UserError
from common.text import PADDING, START, tokenize

_MOST_WORDS = 12
_FEWEST_LETTERS, _MOST_LETTERS = 4, 7
_TEST_SHARE, _VALIDATION_SHARE = 1 / 3, 1 / 6


@dataclasses.dataclass(frozen=True)
class Arrangements(Parts):
    """The letters task: does the first letter of a word still stand before its last one?

    "hello" and all its arrangements: in "elhlo" the h stands before the o, in "ohell" after it. All
    arrangements have the same letters, so a bag of letters is the same for every single one of them.
    Each `x` is int32 (arrangements, letters), each `y` int (arrangements,), 1 for a yes.

    Args:
        vocabulary_size: number of different ids, padding (0) included.
        name: what to call the data.
        test_is_hard: None, for all arrangements are of one kind; see `common.data.reviews`.
    """

    vocabulary_size: int
    name: str
    test_is_hard: None = None


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
    """The same tokens with the last one moved to the beginning.

    >>> "".join(last_to_front("hello"))
    'ohell'
    """
    return [tokens[-1], *tokens[:-1]]


def pairs(sentence: str, word: str) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """The sentence and the same with its ends swapped, the word and the same with its last letter first.

    Raises:
        UserError: the sentence or the word is unsuitable.
    """
    words, letters = words_of(sentence), letters_of(word)
    return {"sentence": (words, swap_ends(words)), "word": (letters, last_to_front(letters))}


def three_orders(data: Parts, seed: int) -> dict[str, Parts]:
    """The same padded reviews as they are ("original"), with their words "shuffled", and "reversed"."""
    functions = {"shuffled": functools.partial(shuffle_words, seed=seed), "reversed": reverse_words}
    names = ("x_train", "x_validation", "x_test")
    return {"original": data} | {
        order: dataclasses.replace(data, **{name: function(getattr(data, name)) for name in names})
        for order, function in functions.items()
    }


def shuffle_words(word_ids: np.ndarray, seed: int) -> np.ndarray:
    """The words of every review in random order; padding stays in front, then START.

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


def letters_of(word: str) -> str:
    """The letters of a word, small, after checking that its arrangements can be learned from.

    Raises:
        UserError: no word, not only letters, too few or too many of them, or a first or last
            letter that comes twice.
    """
    letters = word.strip().lower()
    if not letters.isalpha():
        raise UserError(f'--word takes one word of letters alone, such as Hello, not "{word}".')
    if not _FEWEST_LETTERS <= len(letters) <= _MOST_LETTERS:
        reason = "fewer leave too little to learn from, more have too many arrangements"
        count = f"{len(letters)} letter" + "s" * (len(letters) > 1)
        raise UserError(
            f"--word takes {_FEWEST_LETTERS} to {_MOST_LETTERS} letters ({reason}); {word} has {count}."
        )
    for letter in (letters[0], letters[-1]):
        if letters.count(letter) > 1:
            raise UserError(
                f"--word {word} has its {letter} more than once, so which one stands first is "
                f"unclear: take a word whose first and last letter come once."
            )
    return letters


def arrange(word: str, seed: int, per_epoch: int = 1) -> Arrangements:
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
    return Arrangements(
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
