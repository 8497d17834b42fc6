"""Sentences of the grammar as numbers: an id for every word, a number for every label."""

from collections.abc import Sequence

import numpy as np

from chapters.ch07_bidirectional import grammar
from common.text import PADDING, pad


def encode(sentences: Sequence[grammar.Sentence]) -> tuple[np.ndarray, np.ndarray]:
    """Word ids and label numbers of sentences, both int32 (sentences, time)."""
    length = max(len(sentence.words) for sentence in grammar.all_sentences())
    ids = [encode_words(sentence.words) for sentence in sentences]
    numbers = [[grammar.labels().index(label) for label in one.labels] for one in sentences]
    return pad(ids, length, padding="post"), pad(numbers, length, padding="post")


def encode_words(words: tuple[str, ...]) -> list[int]:
    """Ids of known words, from 1 on in alphabetical order."""
    return [grammar.vocabulary().index(word) + 1 for word in words]


def is_word(ids: np.ndarray) -> np.ndarray:
    """Weight of every step, float32 (sentences, time): 1 at words, 0 at padding."""
    return (ids != PADDING).astype("float32")
