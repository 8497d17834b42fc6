"""Exactness of chapter 7: both directions by hand, the grammar and the ceilings."""

import collections

import numpy as np
import pytest

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch07_bidirectional import (
    against_keras,
    bidirectional,
    ceilings,
    grammar,
)
from chapters.ch07_bidirectional.grammar import Sentence

# Both directions by hand


@pytest.mark.parametrize("merge_mode", against_keras.MERGE_MODES)
@pytest.mark.parametrize("return_sequences", [True, False])
@pytest.mark.parametrize("padding", ["no padding", "in front", "behind"])
def test_by_hand_equals_keras(merge_mode, return_sequences, padding):
    case = against_keras.make_case(7)
    which = (case, case.masks[padding], merge_mode, return_sequences)
    hand, by_keras = against_keras.by_hand(*which), against_keras.by_keras(*which)
    assert len(hand) == len(by_keras) == (2 if merge_mode is None else 1)
    for mine, theirs in zip(hand, by_keras, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_states_of_a_sentence_that_can_be_followed_by_hand():
    # No recurrence, then only recurrence: what is where can be read off.
    looks = CellWeights(np.ones((1, 1)), np.zeros((1, 1)), np.zeros(1))
    remembers = CellWeights(np.ones((1, 1)), np.ones((1, 1)), np.zeros(1))
    inputs = np.array([[[0.1], [0.2], [0.3]]])
    forward, backward = bidirectional.states(inputs, looks, remembers)
    np.testing.assert_allclose(forward[0, :, 0], np.tanh([0.1, 0.2, 0.3]))
    third = np.tanh(0.3)
    second = np.tanh(0.2 + third)
    first = np.tanh(0.1 + second)
    np.testing.assert_allclose(backward[0, :, 0], [first, second, third])
    # Of the whole sentence: forward the last word's state, backward the FIRST word's.
    forward, backward = bidirectional.last_states(inputs, looks, remembers)
    np.testing.assert_allclose([forward[0, 0], backward[0, 0]], [third, first])


def test_padding_shows_zeros_and_changes_no_state():
    case = against_keras.make_case(3)
    short = case.inputs[1:2, :4]
    expected = bidirectional.states(short, case.forward, case.backward)
    padded = np.concatenate([short, np.full((1, 2, 4), 9.0)], axis=1)
    mask = np.arange(6)[None] < 4
    for states, wanted in zip(
        bidirectional.states(padded, case.forward, case.backward, mask), expected, strict=True
    ):
        np.testing.assert_allclose(states[:, :4], wanted)
        assert (states[:, 4:] == 0).all()


def test_forgetting_to_turn_round_is_no_small_mistake():
    assert against_keras.not_turned_round(0) > 0.5


# The grammar and the ceilings


def test_the_grammar_says_each_sentence_in_one_way_and_its_probabilities_add_up():
    sentences = grammar.all_sentences()
    assert sum(sentence.probability for sentence in sentences) == pytest.approx(1)
    assert len({sentence.words for sentence in sentences}) == len(sentences)
    assert all(len(one.words) == len(one.labels) for one in sentences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the old guard sleeps", "DET ADJ NOUN VERB"),
        ("the old guard the boat", "DET NOUN VERB DET NOUN"),
        ("they can the fish", "PRON VERB DET NOUN"),
        ("they can guard the boat now", "PRON AUX VERB DET NOUN ADV"),
        ("that can rusts", "DET NOUN VERB"),
        ("that can rust", "PRON AUX VERB"),
        ("we saw her nurse sleep", "PRON VERB DET NOUN VERB"),
        ("we saw her nurse the child", "PRON VERB PRON VERB DET NOUN"),
    ],
)
def test_labels_of_sentences_that_begin_alike(text, expected):
    found = [one.labels for one in grammar.all_sentences() if one.words == tuple(text.split())]
    assert found == [tuple(expected.split())]


def test_sentences_are_drawn_as_often_as_the_grammar_says():
    drawn = grammar.draw(20_000, np.random.default_rng(0))
    share = np.mean([sentence.words[0] == "that" for sentence in drawn])
    weight = sum(w for pattern, w in grammar.PATTERNS.items() if pattern.startswith("that"))
    assert share == pytest.approx(weight / sum(grammar.PATTERNS.values()), abs=0.01)


TOY = [
    Sentence(("run", "fast"), ("VERB", "ADV"), 0.5),
    Sentence(("run", "ends"), ("NOUN", "VERB"), 0.3),
    Sentence(("they", "run"), ("PRON", "VERB"), 0.2),
]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        # Of 2 expected words, 0.3 "run" are nouns and taken for verbs.
        (ceilings.word_alone, 1.7 / 2),
        (ceilings.forward, 1.7 / 2),
        (ceilings.forward_with_delay(0), 1.7 / 2),
        (ceilings.forward_with_delay(1), 1),
        (ceilings.backward, 1),
        (ceilings.both, 1),
    ],
)
def test_ceilings_of_a_grammar_of_three_sentences(context, expected):
    assert ceilings.best_accuracy(TOY, context) == pytest.approx(expected)


def test_a_ceiling_may_count_some_words_only():
    # "run": 0.5 + 0.2 of 1 are verbs; after "they" it is known, and so it is for who reads forward.
    assert ceilings.best_accuracy(TOY, ceilings.word_alone, {"run"}) == pytest.approx(0.7)
    assert ceilings.best_accuracy(TOY, ceilings.word_alone, {"they"}) == 1


@pytest.mark.parametrize("name", ["word_alone", "forward", "backward"])
def test_who_answers_the_likeliest_comes_to_the_ceiling_on_drawn_sentences(name):
    context, likely = ceilings.READERS[name], {}
    for sentence in grammar.all_sentences():
        for t, label in enumerate(sentence.labels):
            shares = likely.setdefault(context(sentence.words, t), collections.Counter())
            shares[label] += sentence.probability
    is_right = [
        likely[context(sentence.words, t)].most_common(1)[0][0] == label
        for sentence in grammar.draw(10_000, np.random.default_rng(2))
        for t, label in enumerate(sentence.labels)
    ]
    expected = ceilings.best_accuracy(grammar.all_sentences(), context)
    assert np.mean(is_right) == pytest.approx(expected, abs=0.008)


def test_the_past_the_future_and_two_words_of_it():
    metrics = ceilings.of_grammar()
    assert metrics["word_alone_ceiling"] < metrics["forward_ceiling"] - 0.03
    assert metrics["forward_ceiling"] < metrics["backward_ceiling"] - 0.05
    assert metrics["backward_ceiling"] < metrics["both_ceiling"] - 0.03
    assert metrics["both_ceiling"] == pytest.approx(1)
    assert metrics["delay_1_ceiling"] < 0.95
    assert metrics["delay_2_ceiling"] == pytest.approx(1)
