"""Small English sentences in which a word's part of speech often depends on the words that FOLLOW.

    the old guard sleeps      old is an adjective, guard is a noun
    the old guard the boat    old is a noun,       guard is a verb

The grammar is finite: `all_sentences` lists everything that it can say, each with its probability.
So the best that any reader can reach is no matter of opinion but a sum (`ceilings.py`).
"""

import dataclasses
import functools
import itertools

import numpy as np

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
"""What may stand behind a pattern -> how often."""


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


@functools.cache
def ambiguous_words() -> frozenset[str]:
    """The words that have more than one part of speech."""
    found = {}
    for sentence in all_sentences():
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            found.setdefault(word, set()).add(label)
    return frozenset(word for word, of_word in found.items() if len(of_word) > 1)
