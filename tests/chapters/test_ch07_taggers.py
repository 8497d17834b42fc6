"""Behaviour of chapter 7: the taggers, padding, what they learn, and asking them."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch07_bidirectional import (
    ask,
    bidirectional,
    encoding,
    grammar,
    lesson,
    report,
    tagger,
)
from chapters.ch07_bidirectional.config import QUICK, Ask
from common import runs
from common.errors import UserError

SMALL = dataclasses.replace(
    QUICK, num_sentences=90, embedding_size=3, num_units=4, batch_size=10, learning_rate=0.01
)


@pytest.fixture(scope="module")
def small_model():
    keras.utils.set_random_seed(1)
    model = lesson.build_model(SMALL, 1)
    model.run_eagerly = True
    return model


def words_of(*texts):
    return encoding.encode([one for one in grammar.all_sentences() if " ".join(one.words) in texts])


def test_a_tagger_sees_what_its_direction_allows(small_model):
    """Another word at step 2 changes what is said before it only in the readers of the future."""
    ids, _ = words_of("the old guard the boat")
    other = ids.copy()
    other[0, 2] = ids[0, 1]
    before, after = (tagger.predict(small_model, one) for one in (ids, other))
    for direction, changes in (
        ("forward", [False, False, True, True, True]),
        ("backward", [True, True, True, False, False]),
        ("both", [True] * 5),
    ):
        difference = np.abs(before[direction] - after[direction])[0, :5].max(axis=-1)
        assert ((difference > 1e-6) == changes).all(), direction


def test_padding_changes_nothing_in_any_direction(small_model):
    ids, _ = words_of("they can the fish")
    short = tagger.predict(small_model, ids[:, :4])
    for direction, probabilities in tagger.predict(small_model, ids).items():
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
        tagger.predict(small_model, ids)["both"][is_word], expected[is_word], atol=1e-6
    )


def test_loss_and_accuracy_leave_padding_out(small_model):
    ids, labels = words_of("they can the fish", "the old guard the boat here")
    targets = dict.fromkeys(tagger.DIRECTIONS, labels)
    weights = dict.fromkeys(tagger.DIRECTIONS, encoding.is_word(ids))
    small_model.reset_metrics()
    figures = small_model.test_on_batch(ids, targets, weights, return_dict=True)
    is_word = ids != 0
    for direction, probabilities in tagger.predict(small_model, ids).items():
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
    ids, labels = encoding.encode(drawn)
    targets = dict.fromkeys(tagger.DIRECTIONS, labels)
    model.train_on_batch(ids, targets, dict.fromkeys(tagger.DIRECTIONS, encoding.is_word(ids)))
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
    """The quick preset on fewer sentences: (run, its figures)."""
    config = dataclasses.replace(QUICK, num_sentences=4_500, epochs=2)
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch07_bidirectional", "quick", config, options)
    data = lesson.load_data(config)
    keras.utils.set_random_seed(config.seed)
    model = lesson.build_model(config, len(data.x_train) // config.batch_size)
    lesson.train(config, run, model, data)
    return run, lesson.evaluate(model, data)


def test_no_tagger_passes_its_ceiling_and_both_directions_pass_that_of_one(trained):
    _, metrics = trained
    for direction in tagger.DIRECTIONS:
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
