"""Small English sentences in which a word's part of speech often depends on the words that FOLLOW.

    the old guard sleeps      old is an adjective, guard is a noun
    the old guard the boat    old is a noun,       guard is a verb

The grammar is finite: `all_sentences` lists everything that it can say, each with its probability.
So the best that any reader can reach can be computed: it is a sum over the sentences.
"""

import dataclasses
import functools
import itertools
from collections.abc import Sequence

import numpy as np

from common.data.parts import Parts
from common.text import PADDING, pad

WORDS = {
    "ROLE": ("guard", "guide", "judge", "host", "nurse", "coach", "pilot", "cook"),
    "QUALITY": ("old", "young", "poor", "brave", "sick"),
    "THING": ("boat", "child", "team", "dog", "king"),
    "FOOD": ("fish", "beans", "plums"),
    "WE": ("they", "we", "you"),
    "SAW": ("saw", "heard", "watched"),
    "THE": ("the", "our", "my"),
    "RESTS": ("sleeps", "swims", "waits", "smiles"),
    "REST": ("sleep", "swim", "wait", "smile"),
    "RUSTS": ("rusts", "leaks", "shines"),
    "RUST": ("rust", "leak", "shine"),
}
"""Kinds of words that can stand in the same place, all equally likely there."""
WORDS["OBJECT"] = WORDS["THING"] + WORDS["ROLE"]

PATTERNS = {
    "the:DET QUALITY:ADJ ROLE:NOUN RESTS:VERB": 3,
    "the:DET QUALITY:NOUN ROLE:VERB THE:DET OBJECT:NOUN": 3,
    "WE:PRON can:AUX ROLE:VERB THE:DET OBJECT:NOUN": 1,
    "WE:PRON can:AUX ROLE:VERB": 2,
    "WE:PRON can:VERB THE:DET FOOD:NOUN": 2,
    "can:AUX WE:PRON ROLE:VERB THE:DET OBJECT:NOUN": 2,
    "can:VERB THE:DET FOOD:NOUN": 2,
    "that:DET can:NOUN RUSTS:VERB": 2,
    "that:PRON can:AUX RUST:VERB": 2,
    "WE:PRON SAW:VERB her:PRON ROLE:VERB THE:DET OBJECT:NOUN": 3,
    "WE:PRON SAW:VERB her:DET ROLE:NOUN REST:VERB": 3,
    "WE:PRON ROLE:VERB": 3,
    "WE:PRON SAW:VERB THE:DET ROLE:NOUN": 2,
}
"""Pattern -> how often it is used, beside the others. Each place is WORD:LABEL or KIND:LABEL."""

ENDINGS = {"": 3, "here:ADV": 1, "now:ADV": 1, "again:ADV": 1}
"""What may stand after a pattern -> how often."""


@dataclasses.dataclass(frozen=True)
class Sentence:
    """One sentence, the part of speech of each of its words, and how likely the grammar says it."""

    words: tuple[str, ...]
    labels: tuple[str, ...]
    probability: float


@functools.cache
def all_sentences() -> tuple[Sentence, ...]:
    """Everything that the grammar can say; the probabilities add up to 1."""
    sentences = []
    for pattern, ending in itertools.product(PATTERNS, ENDINGS):
        # P(pattern and ending) = P(pattern) P(ending)
        share = PATTERNS[pattern] / sum(PATTERNS.values()) * ENDINGS[ending] / sum(ENDINGS.values())
        places = [place.split(":") for place in f"{pattern} {ending}".split()]
        labels = tuple(label for _, label in places)
        choices = list(itertools.product(*(WORDS.get(word, (word,)) for word, _ in places)))
        # All fillings of a pattern are equally likely.
        sentences += [Sentence(words, labels, share / len(choices)) for words in choices]
    return tuple(sentences)


def draw(count: int, rng: np.random.Generator) -> list[Sentence]:
    """`count` sentences as often as the grammar says them; the likely ones come more than once."""
    sentences = all_sentences()
    probabilities = [sentence.probability for sentence in sentences]
    chosen = rng.choice(len(sentences), size=count, p=probabilities)
    return [sentences[index] for index in chosen]


@functools.cache
def vocabulary() -> tuple[str, ...]:
    """Every word of the grammar, in alphabetical order."""
    return tuple(sorted({word for sentence in all_sentences() for word in sentence.words}))


@functools.cache
def labels() -> tuple[str, ...]:
    """Every part of speech of the grammar, in alphabetical order."""
    return tuple(sorted({label for sentence in all_sentences() for label in sentence.labels}))


def label_probabilities(beginning: tuple[str, ...]) -> dict[str, float]:
    """P(beginning, label of its last word), the likeliest label first.

    >>> {label: round(p, 4) for label, p in label_probabilities(("they", "can")).items()}
    {'AUX': 0.0333, 'VERB': 0.0222}
    """
    last, found = len(beginning) - 1, {}
    for sentence in all_sentences():
        if sentence.words[: last + 1] == beginning:
            label = sentence.labels[last]
            found[label] = found.get(label, 0.0) + sentence.probability
    return dict(sorted(found.items(), key=lambda label_and_probability: -label_and_probability[1]))


@functools.cache
def ambiguous_words() -> frozenset[str]:
    """The words that have more than one part of speech."""
    found = {}
    for sentence in all_sentences():
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            found.setdefault(word, set()).add(label)
    return frozenset(word for word, of_word in found.items() if len(of_word) > 1)


# Sentences as numbers: an id for every word, a number for every label.


@dataclasses.dataclass(frozen=True)
class Data(Parts):
    """Sentences with the part of speech of every word; the test has all that the grammar can say.

    Each `x` is int32 (sentences, time), word ids from 1 on, padded at the end with 0. Each `y` is int32
    (sentences, time), numbers of `labels()`; at padding it is 0 and means nothing. `test_probabilities`
    is float (sentences,), how likely each is; `test_is_new` is bool (sentences,), False where a
    sentence was drawn for training or validation.
    """

    test_probabilities: np.ndarray
    test_is_new: np.ndarray
    name: str


def draw_data(num_sentences: int, seed: int) -> Data:
    """Draws sentences for training and validation, a ninth of them, and lists all for the test."""
    drawn, everything = draw(num_sentences, np.random.default_rng(seed)), all_sentences()
    validation, train = drawn[: num_sentences // 9], drawn[num_sentences // 9 :]
    known = {sentence.words for sentence in drawn}
    return Data(
        *encode(train),
        *encode(validation),
        *encode(everything),
        test_probabilities=np.array([sentence.probability for sentence in everything]),
        test_is_new=np.array([sentence.words not in known for sentence in everything]),
        name=f"a grammar's sentences, {len(train):,} + {len(validation):,}, tested on all "
        f"{len(everything):,}",
    )


def encode(sentences: Sequence[Sentence]) -> tuple[np.ndarray, np.ndarray]:
    """Word ids and label numbers of sentences, both int32 (sentences, time)."""
    length = max(len(sentence.words) for sentence in all_sentences())
    ids = [encode_words(sentence.words) for sentence in sentences]
    numbers = [[labels().index(label) for label in sentence.labels] for sentence in sentences]
    return pad(ids, length, padding="post"), pad(numbers, length, padding="post")


def encode_words(words: Sequence[str]) -> list[int]:
    """Ids of known words, from 1 on in alphabetical order."""
    return [vocabulary().index(word) + 1 for word in words]


def is_word(ids: np.ndarray) -> np.ndarray:
    """Weight of every time step, float32 (sentences, time): 1 at words, 0 at padding."""
    return (ids != PADDING).astype("float32")


def label_by_counting(data: Data) -> dict[str, np.ndarray]:
    """What one gets without a network: the most frequent label of training, of all words and of each.

    Returns:
        "most_frequent" and "word_alone" -> label numbers (sentences, time) of the test sentences.
    """
    used = data.x_train != PADDING
    counts = np.zeros((len(vocabulary()) + 1, len(labels())))  # (ids, labels)
    np.add.at(counts, (data.x_train[used], data.y_train[used]), 1)
    return {
        "most_frequent": np.full_like(data.y_test, counts.sum(axis=0).argmax()),
        "word_alone": counts.argmax(axis=1)[data.x_test],
    }
