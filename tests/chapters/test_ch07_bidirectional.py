"""Exactness of chapter 7: both directions by hand, the grammar, the Bayes-optimal accuracies."""

import collections
import fractions
import itertools

import keras
import numpy as np
import pytest

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch07_bidirectional import bidirectional, grammar, lesson
from chapters.ch07_bidirectional.config import QUICK
from common.data.parts import Parts

# Both directions by hand


@pytest.mark.parametrize("merge_mode", ["concat", "sum", "mul", "ave", None])
@pytest.mark.parametrize("return_sequences", [True, False])
@pytest.mark.parametrize("padding", ["no padding", "in front", "at the end"])
def test_by_hand_equals_keras(merge_mode, return_sequences, padding):
    case = bidirectional.make_case(7)
    which = (case, case.masks[padding], merge_mode, return_sequences)
    hand, by_keras = bidirectional.by_hand(*which), bidirectional.by_keras(*which)
    assert len(hand) == len(by_keras) == (2 if merge_mode is None else 1)
    for mine, theirs in zip(hand, by_keras, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_the_two_readers_of_the_page_equal_numbers_by_hand_and_keras():
    inputs = np.array([[0.1], [0.2], [0.3]])
    states = lesson.read_in_both_directions(inputs, lesson.FORWARD, lesson.BACKWARD)
    # Forward tanh(.1), tanh(.2 + .0997), tanh(.3 + .2910); backward from the end, each word doubled.
    np.testing.assert_allclose(states[:, 0], [0.099668, 0.291009, 0.530621], atol=1e-6)
    np.testing.assert_allclose(states[:, 1], [0.732390, 0.733864, 0.537050], atol=1e-6)
    layer = keras.layers.Bidirectional(keras.layers.SimpleRNN(1, return_sequences=True))
    layer.build((1, 3, 1))
    layer.set_weights([*lesson.FORWARD, *lesson.BACKWARD])
    np.testing.assert_allclose(layer(inputs[None])[0], states, atol=1e-6)


def test_the_naked_readers_equal_the_full_form():
    case = bidirectional.make_case(5)
    cells = [
        (cell.kernel, cell.recurrent_kernel, cell.bias) for cell in (case.forward, case.backward)
    ]
    full = bidirectional.states(case.inputs, case.forward, case.backward)
    for inputs, *states in zip(case.inputs, *full, strict=True):
        joined = lesson.read_in_both_directions(inputs, *cells)
        np.testing.assert_allclose(joined, np.concatenate(states, axis=-1), atol=1e-12)


def test_the_comparison_is_rounding_alone_in_every_way_to_join():
    differences = bidirectional.compare_with_keras(1)
    assert len(differences) == 5 * 2
    assert 0 < max(differences.values()) < 1e-5


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
    case = bidirectional.make_case(3)
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
    assert bidirectional.not_turned_round(0) > 0.5


# The grammar and the Bayes-optimal accuracies


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


def test_data_are_the_drawn_sentences_and_all_that_the_grammar_can_say():
    data = lesson.load_data(QUICK)
    assert data.x_train.shape == (8_000, 7)
    assert data.x_validation.shape == (1_000, 7)
    assert data.test_probabilities.sum() == pytest.approx(1)
    words = ("", *grammar.vocabulary())
    drawn = {
        tuple(words[word_id] for word_id in ids if word_id)
        for ids in np.concatenate([data.x_train, data.x_validation])
    }
    for sentence, ids, labels, is_new in zip(
        grammar.all_sentences(), data.x_test, data.y_test, data.test_is_new, strict=True
    ):
        length = len(sentence.words)
        assert tuple(words[word_id] for word_id in ids[:length]) == sentence.words
        assert tuple(grammar.labels()[label] for label in labels[:length]) == sentence.labels
        assert not ids[length:].any()
        assert is_new == (sentence.words not in drawn)


def test_counted_labels_of_training_sentences_written_by_hand():
    # "1 2" three times, of which 2 is twice a label 3; "4" is label 1 once; 0 is padding.
    x = np.array([[1, 2, 0], [1, 2, 0], [1, 2, 4]])
    y = np.array([[0, 3, 0], [0, 3, 0], [0, 2, 1]])
    test = np.array([[2, 1, 4]])
    found = grammar.label_by_counting(Parts(x, y, x, y, test, test))
    np.testing.assert_array_equal(found["word_alone"], [[3, 0, 1]])
    np.testing.assert_array_equal(found["most_frequent"], [[0, 0, 0]])


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        # Of 2 expected words, 0.3 "run" are nouns and taken for verbs.
        ("word_alone", 1.7 / 2),
        ("forward", 1.7 / 2),
        ("delay_1", 1),
        ("backward", 1),
        ("both", 1),
    ],
)
def test_best_readers_of_three_sentences(reader, expected):
    found = lesson.bayes_optimal_accuracy(lesson.THREE_SENTENCES, reader)
    assert found == pytest.approx(expected)


def test_the_best_may_be_of_some_words_only():
    # "run": 0.5 + 0.2 of 1 are verbs; after "they" it is known, and so it is to a forward reader.
    three = lesson.THREE_SENTENCES
    assert lesson.bayes_optimal_accuracy(three, "word_alone", {"run"}) == pytest.approx(0.7)
    assert lesson.bayes_optimal_accuracy(three, "word_alone", {"they"}) == 1


def answer_sheets(sentences, what_is_seen):
    """Expected right labels of every possible strategy, which gives one label for what it has seen."""
    asked = [
        (what_is_seen(words, t), labels[t], probability)
        for words, labels, probability in sentences
        for t in range(len(words))
    ]
    seen = sorted({one for one, _, _ in asked})
    labels = sorted({label for _, label, _ in asked})
    for answers in itertools.product(labels, repeat=len(seen)):
        sheet = dict(zip(seen, answers, strict=True))
        yield sum(probability for one, label, probability in asked if sheet[one] == label)


@pytest.mark.parametrize(
    ("reader", "what_is_seen"),
    [
        ("word_alone", lambda words, t: words[t : t + 1]),
        ("forward", lambda words, t: words[: t + 1]),
        ("backward", lambda words, t: words[t:]),
    ],
)
def test_no_strategy_out_of_all_is_better_than_the_sum_says(reader, what_is_seen):
    share = fractions.Fraction
    sentences = [
        (("a", "b"), ("X", "Y"), share(1, 2)),
        (("a", "c"), ("Y", "Y"), share(1, 5)),
        (("c", "b"), ("Y", "X"), share(3, 10)),
    ]
    best = max(answer_sheets(sentences, what_is_seen)) / 2
    found = lesson.bayes_optimal_accuracy(
        [grammar.Sentence(words, labels, float(p)) for words, labels, p in sentences], reader
    )
    assert found == pytest.approx(float(best))


def test_forward_readers_by_the_weights_of_the_patterns_alone():
    """Which labels a forward reader cannot know, read off the grammar with a pencil."""
    weights = list(grammar.PATTERNS.values())
    assert weights == [3, 3, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 2]
    num_words = [len(pattern.split()) for pattern in grammar.PATTERNS]
    # Half of the sentences end with one word more.
    expected = sum(w * n for w, n in zip(weights, num_words, strict=True)) / 30 + 0.5
    lost = (
        # "the old guard": the patterns 1 and 2 are as likely, and in one of them two labels are wrong.
        2 * 3
        # "they can": auxiliary 1 + 2, verb 2. "that": determiner 2, pronoun 2, then "can" 2 and 2.
        + 2
        + 2 * 2
        # "we saw her": pronoun 3, determiner 3, and the role after it verb 3, noun 3.
        + 2 * 3
        # "can" at the beginning: auxiliary 2, verb 2.
        + 2
    ) / 30
    found = lesson.bayes_optimal_accuracy(grammar.all_sentences(), "forward")
    assert found == pytest.approx(1 - lost / expected)


@pytest.mark.parametrize("reader", ["word_alone", "forward", "backward"])
def test_who_answers_the_likeliest_comes_to_the_best_on_drawn_sentences(reader):
    what_is_seen, likely = lesson.READERS[reader], {}
    for sentence in grammar.all_sentences():
        for t, label in enumerate(sentence.labels):
            of_label = likely.setdefault(what_is_seen(sentence.words, t), collections.Counter())
            of_label[label] += sentence.probability
    is_right = [
        likely[what_is_seen(sentence.words, t)].most_common(1)[0][0] == label
        for sentence in grammar.draw(10_000, np.random.default_rng(2))
        for t, label in enumerate(sentence.labels)
    ]
    expected = lesson.bayes_optimal_accuracy(grammar.all_sentences(), reader)
    assert np.mean(is_right) == pytest.approx(expected, abs=0.008)


def test_the_past_the_future_and_two_words_of_it():
    everything = grammar.all_sentences()
    best = {name: lesson.bayes_optimal_accuracy(everything, name) for name in lesson.READERS}
    assert best["word_alone"] < best["forward"] - 0.03
    assert best["forward"] < best["backward"] - 0.05
    assert best["backward"] < best["both"] - 0.03
    assert best["both"] == pytest.approx(1)
    assert best["delay_1"] < 0.95
    assert best["delay_2"] == pytest.approx(1)
