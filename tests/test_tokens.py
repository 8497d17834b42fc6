"""Sentences as tokens and ids."""

import pytest

from common.text import PADDING, START, UNKNOWN
from common.tokens import END, TokenVocabulary, join, split


@pytest.mark.parametrize(
    ("text", "unit", "tokens"),
    [
        ("Don't stop, Tom!", "words", ["don't", "stop", ",", "tom", "!"]),
        ("¿Qué tal?", "words", ["¿", "qué", "tal", "?"]),
        ("저는 사과를 먹습니다.", "words", ["저는", "사과를", "먹습니다", "."]),
        ("내 책", "characters", ["내", " ", "책"]),
        ("22 Apr", "characters", ["2", "2", " ", "a", "p", "r"]),
    ],
)
def test_split_and_join_are_inverse_but_for_capital_letters(text, unit, tokens):
    assert split(text, unit) == tokens
    assert join(tokens, unit) == text.lower()


def test_the_most_frequent_token_has_id_4_and_the_size_limits_the_ids():
    vocabulary = TokenVocabulary.fit(["b a b", "c b a"], "words")
    assert vocabulary.tokens == ("b", "a", "c")
    assert vocabulary.encode("a b c d") == [5, 4, 6, UNKNOWN]
    assert len(vocabulary) == 7
    limited = TokenVocabulary.fit(["b a b", "c b a"], "words", size=6)
    assert limited.encode("a b c") == [5, 4, UNKNOWN]
    assert limited.unknown("c a c d") == ["c", "d"]


def test_decoding_ends_at_the_end_and_shows_what_is_unknown():
    vocabulary = TokenVocabulary(("hello", "!"), "words")
    ids = [START, 4, UNKNOWN, 5, END, 4, PADDING]
    assert vocabulary.tokens_of(ids) == ["hello", "‹?›", "!"]
    assert vocabulary.decode(ids) == "hello ‹?›!"
