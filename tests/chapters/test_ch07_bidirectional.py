"""Exactness of chapter 7: both directions by hand, the grammar, the ceilings and the taggers."""

import collections
import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch07_bidirectional import (
    against_keras,
    ask,
    bidirectional,
    ceilings,
    grammar,
    lesson,
    report,
)
from chapters.ch07_bidirectional.config import QUICK, Ask
from chapters.ch07_bidirectional.grammar import Sentence
from common import runs
from common.errors import UserError

SMALL = dataclasses.replace(
    QUICK, num_sentences=90, embedding_size=3, num_units=4, batch_size=10, learning_rate=0.01
)

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
    metrics = lesson.compute_ceilings()
    assert metrics["word_alone_ceiling"] < metrics["forward_ceiling"] - 0.03
    assert metrics["forward_ceiling"] < metrics["backward_ceiling"] - 0.05
    assert metrics["backward_ceiling"] < metrics["both_ceiling"] - 0.03
    assert metrics["both_ceiling"] == pytest.approx(1)
    assert metrics["delay_1_ceiling"] < 0.95
    assert metrics["delay_2_ceiling"] == pytest.approx(1)


# The taggers


@pytest.fixture(scope="module")
def small_model():
    keras.utils.set_random_seed(1)
    model = lesson.build_model(SMALL, 1)
    model.run_eagerly = True
    return model


def words_of(*texts):
    return lesson.encode([one for one in grammar.all_sentences() if " ".join(one.words) in texts])


def test_a_tagger_sees_what_its_direction_allows(small_model):
    """Another word at step 2 changes what is said before it only in the readers of the future."""
    ids, _ = words_of("the old guard the boat")
    other = ids.copy()
    other[0, 2] = ids[0, 1]
    before, after = (lesson.predict(small_model, one) for one in (ids, other))
    for direction, changes in (
        ("forward", [False, False, True, True, True]),
        ("backward", [True, True, True, False, False]),
        ("both", [True] * 5),
    ):
        difference = np.abs(before[direction] - after[direction])[0, :5].max(axis=-1)
        assert ((difference > 1e-6) == changes).all(), direction


def test_padding_changes_nothing_in_any_direction(small_model):
    ids, _ = words_of("they can the fish")
    short = lesson.predict(small_model, ids[:, :4])
    for direction, probabilities in lesson.predict(small_model, ids).items():
        np.testing.assert_allclose(probabilities[:, :4], short[direction], atol=1e-6)


def test_the_tagger_of_both_directions_follows_the_equations_by_hand(small_model):
    ids, _ = words_of("they can the fish", "we saw her nurse the child")
    layer = small_model.get_layer("bidirectional")
    arrays = layer.get_weights()
    embedding = small_model.get_layer("vectors_both")
    vectors = embedding.get_weights()[0][ids]  # (sentences, time, features)
    states = bidirectional.states(
        vectors, CellWeights(*arrays[:3]), CellWeights(*arrays[3:]), ids != 0
    )
    kernel, bias = small_model.get_layer("both").get_weights()
    scores = np.exp(np.concatenate(states, axis=-1) @ kernel + bias)
    expected = scores / scores.sum(axis=-1, keepdims=True)
    is_word = ids != 0
    np.testing.assert_allclose(
        lesson.predict(small_model, ids)["both"][is_word], expected[is_word], atol=1e-6
    )


def test_loss_and_accuracy_leave_padding_out(small_model):
    ids, labels = words_of("they can the fish", "the old guard the boat here")
    targets = dict.fromkeys(lesson.DIRECTIONS, labels)
    weights = dict.fromkeys(lesson.DIRECTIONS, lesson.is_word(ids))
    small_model.reset_metrics()
    figures = small_model.test_on_batch(ids, targets, weights, return_dict=True)
    is_word = ids != 0
    for direction, probabilities in lesson.predict(small_model, ids).items():
        is_right = probabilities.argmax(axis=-1) == labels
        assert figures[f"{direction}_accuracy"] == pytest.approx(is_right[is_word].mean())
        of_label = np.take_along_axis(probabilities, labels[..., None], axis=-1)[..., 0]
        expected = -np.log(of_label[is_word]).mean()
        assert figures[f"{direction}_loss"] == pytest.approx(expected, rel=1e-4)


def test_every_weight_moves_in_one_step():
    keras.utils.set_random_seed(2)
    model = lesson.build_model(SMALL, 1)
    model.run_eagerly = True
    before = model.get_weights()
    drawn = grammar.draw(300, np.random.default_rng(0))
    ids, labels = lesson.encode(drawn)
    targets = dict.fromkeys(lesson.DIRECTIONS, labels)
    model.train_on_batch(ids, targets, dict.fromkeys(lesson.DIRECTIONS, lesson.is_word(ids)))
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        # The row of the padding is never looked at.
        rows = slice(1, None) if "embeddings" in variable.path else slice(None)
        assert (old[rows] != new[rows]).any(axis=-1).all(), variable.path


def test_weights_by_formula_are_those_of_keras(small_model):
    counted = report.count_weights(SMALL)
    layer = small_model.get_layer("bidirectional")
    assert counted["both_recurrent_weights"] == layer.count_params()
    assert counted["both_recurrent_weights"] == 2 * counted["forward_recurrent_weights"]
    embedding = small_model.get_layer("vectors_both")
    mine = (embedding, layer, small_model.get_layer("both"))
    assert counted["num_weights"] == sum(one.count_params() for one in mine)


# What is learned, and asking


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    config = dataclasses.replace(QUICK, num_sentences=4_500, epochs=2)
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch07_bidirectional", "quick", config, options)
    return run, lesson.main(config, run)


def test_no_tagger_passes_its_ceiling_and_both_directions_pass_that_of_one(trained):
    _, metrics = trained
    for direction in lesson.DIRECTIONS:
        for end in ("", "_ambiguous"):
            accuracy, ceiling = (
                metrics[f"{direction}_{what}{end}"] for what in ("accuracy", "ceiling")
            )
            assert ceiling - 0.03 < accuracy <= ceiling + 1e-9
    assert metrics["both_accuracy_new"] > 0.97
    assert metrics["both_accuracy"] > metrics["forward_ceiling"] + 0.1
    assert metrics["word_alone_accuracy"] == pytest.approx(metrics["word_alone_ceiling"], abs=0.005)


def ask_trained(trained, *sentence):
    run, _ = trained
    ask.main(Ask(sentence=sentence, runs_folder=run.folder.parent.parent))


def test_ask_labels_every_word(trained, capsys):
    ask_trained(trained, "The old guard", "the boat")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[0] for row in rows] == ["the", "old", "guard", "the", "boat"]
    assert [row[-2] for row in rows] == ["DET", "NOUN", "VERB", "DET", "NOUN"]
    # The forward tagger cannot know about "old"; it says what is as likely as not.
    assert float(rows[1][2]) < 0.7


def test_ask_names_a_word_that_the_taggers_do_not_know(trained):
    with pytest.raises(UserError, match="do not know gard. Did you mean guard?"):
        ask_trained(trained, "the old gard")


@pytest.mark.parametrize("sentence", [(), (" ", "?")])
def test_ask_wants_at_least_one_word(tmp_path, sentence):
    with pytest.raises(UserError, match="at least one word"):
        ask.main(Ask(sentence=sentence, runs_folder=tmp_path))


def test_ask_without_trained_taggers_says_which_command_trains_them(tmp_path):
    with pytest.raises(UserError, match="Train one with: python -m chapters.ch07_bidirectional$"):
        ask.main(Ask(sentence=("the",), runs_folder=tmp_path))
