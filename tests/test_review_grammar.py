import collections
import re

import pytest

from common.data import review_grammar
from common.data.review_grammar import generate


@pytest.fixture(scope="module")
def written():
    return generate(8_000, seed=3)


def statement(review):
    """The sentence without the neutral words in front of it and behind it."""
    text = review.text.lower().rstrip(".")
    for opening in filter(None, review_grammar.OPENINGS):
        text = re.sub(f"^{opening} ", "", text)
    for closing in filter(None, review_grammar.CLOSINGS):
        text = re.sub(f" {closing}$", "", text)
    return text


def test_the_same_seed_writes_the_same_reviews_and_another_seed_others():
    assert generate(50, seed=1) == generate(50, seed=1)
    assert generate(50, seed=1) != generate(50, seed=2)


def test_no_statement_occurs_twice_so_any_cut_shares_no_sentence(written):
    assert len({statement(review) for review in written}) == len(written)


def test_half_is_hard_and_both_verdicts_are_equally_frequent_in_both_halves(written):
    counts = collections.Counter((review.is_hard, review.label) for review in written)
    assert set(counts.values()) == {2_000}


def test_every_hard_pattern_is_used(written):
    counts = collections.Counter(review.kind for review in written if review.is_hard)
    assert counts.keys() == review_grammar.HARD_PATTERNS.keys()
    assert min(counts.values()) > 600


def test_not_turns_the_verdict_round(written):
    pattern = re.compile(r"not a (\w+) \w+ at all|the \w+ is not \w+ but (\w+)")
    checked = 0
    for review in written:
        match = pattern.fullmatch(statement(review))
        if match:
            # "not a bad film at all" praises; "the plot is not dull but clever" does, too.
            denied, meant = match.groups()
            expected = meant in review_grammar.GOOD if meant else denied in review_grammar.BAD
            assert review.label == expected, review.text
            checked += 1
    assert checked > 300


@pytest.mark.parametrize("kind", ["correction", "contrast", "who"])
def test_both_verdicts_of_a_hard_pattern_use_the_same_words_equally_often(written, kind):
    def word_counts(label):
        chosen = [statement(r) for r in written if r.kind == kind and r.label == label]
        return collections.Counter(" ".join(chosen).split()), len(chosen)

    (good_words, num_good), (bad_words, num_bad) = word_counts(1), word_counts(0)
    assert good_words.keys() == bad_words.keys()
    for word in good_words:
        assert abs(good_words[word] / num_good - bad_words[word] / num_bad) < 0.15, word


def test_easy_reviews_hold_judging_words_of_one_side_only(written):
    good = {*review_grammar.GOOD, *review_grammar.LIKED}
    bad = {*review_grammar.BAD, *review_grammar.DISLIKED}
    for review in written:
        if not review.is_hard:
            words = set(statement(review).split())
            assert bool(words & good) == (review.label == 1)
            assert bool(words & bad) == (review.label == 0)


@pytest.mark.parametrize("count", [0, 8_001])
def test_the_grammar_says_how_many_reviews_it_can_write(count):
    with pytest.raises(ValueError, match="8,000"):
        generate(count, seed=0)
