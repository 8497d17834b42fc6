"""Behaviour of chapter 7: the taggers, padding, what they learn, and asking them."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters import tables
from chapters.ch07_bidirectional import commands, grammar, lesson, pictures
from chapters.ch07_bidirectional.config import QUICK, Ask
from common import runs, training
from common.errors import UserError

SMALL = dataclasses.replace(
    QUICK, num_sentences=90, embedding_size=3, num_units=4, batch_size=10, learning_rate=0.01
)


@pytest.fixture(scope="module")
def small_model():
    keras.utils.set_random_seed(1)
    model = lesson.build_model(SMALL, 1)
    model.run_eagerly = not training.ONLY_XLA
    return model


def words_of(*texts):
    return grammar.encode([one for one in grammar.all_sentences() if " ".join(one.words) in texts])


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


def probabilities_by_hand(weights, ids, directions):
    """Every word of one sentence, by loops of scalars' size: embedding, cells, softmax."""
    table, *cells, kernel, bias = weights
    summaries = np.zeros((len(ids), 0))
    for number, is_backward in enumerate(directions):
        w_x, w_h, b = cells[3 * number : 3 * number + 3]
        state, of_word = np.zeros(len(b)), {}
        for place in reversed(range(len(ids))) if is_backward else range(len(ids)):
            state = np.tanh(table[ids[place]].dot(w_x) + state.dot(w_h) + b)
            of_word[place] = state
        states = np.array([of_word[place] for place in range(len(ids))])
        summaries = np.hstack([summaries, states])
    logits = summaries.dot(kernel) + bias
    return np.exp(logits) / np.exp(logits).sum(axis=1)[:, None]


@pytest.mark.parametrize(
    ("direction", "is_backward"),
    [("forward", [False]), ("backward", [True]), ("both", [False, True])],
)
def test_every_tagger_equals_loops_written_out(small_model, direction, is_backward):
    # The weights of one tagger are those of its embedding, of what lies between, and of its softmax.
    layers = {
        "forward": [layer for layer in small_model.layers if is_reader(layer, False)],
        "backward": [layer for layer in small_model.layers if is_reader(layer, True)],
        "both": [small_model.get_layer("bidirectional")],
    }[direction]
    path = [small_model.get_layer(f"vectors_{direction}"), *layers]
    weights = [
        w for layer in (*path, small_model.get_layer(direction)) for w in layer.get_weights()
    ]
    for text in ("they can the fish", "we saw her nurse the child again"):
        ids, _ = words_of(text)
        length = len(text.split())
        np.testing.assert_allclose(
            lesson.predict(small_model, ids)[direction][0, :length],
            probabilities_by_hand(weights, ids[0, :length], is_backward),
            atol=1e-6,
        )


def is_reader(layer, is_backward):
    return isinstance(layer, keras.layers.SimpleRNN) and layer.go_backwards == is_backward


def test_loss_and_accuracy_leave_padding_out(small_model):
    """Whatever stands at padding as a label; and the loss is that of the words, one by one."""
    ids, labels = words_of("they can the fish", "the old guard the boat here")
    by_keras = []
    for at_padding in (0, 3):
        wrong = np.where(ids == 0, at_padding, labels)
        small_model.reset_metrics()
        x, targets, weights = lesson.weighted(ids, wrong)
        by_keras.append(small_model.test_on_batch(x, targets, weights, return_dict=True))
    assert by_keras[0] == by_keras[1]
    for direction, probabilities in lesson.predict(small_model, ids).items():
        losses, hits = [], []
        for sentence in range(2):
            for t in range(np.count_nonzero(ids[sentence])):
                of_word, label = probabilities[sentence, t], labels[sentence, t]
                losses.append(-np.log(of_word[label]))
                hits.append(all(of_word[label] >= other for other in of_word))
        assert len(losses) == 4 + 6
        assert by_keras[0][f"{direction}_accuracy"] == pytest.approx(sum(hits) / 10)
        assert by_keras[0][f"{direction}_loss"] == pytest.approx(sum(losses) / 10, rel=1e-4)


class Parrot:
    """In the place of a model: it always says one label, which is easy to score by hand."""

    def __init__(self, label):
        self.number = grammar.labels().index(label)

    def __call__(self, ids):
        probabilities = np.zeros((*ids.shape, len(grammar.labels())), dtype="float32")
        probabilities[..., self.number] = 1
        return dict.fromkeys(lesson.DIRECTIONS, probabilities)


def test_accuracies_are_those_of_an_enumeration_of_the_grammar():
    data = lesson.load_data(SMALL)
    metrics = lesson.evaluate(Parrot("NOUN"), data)
    labels_of = {}
    for sentence in grammar.all_sentences():
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            labels_of.setdefault(word, set()).add(label)
    counted = dict.fromkeys(("", "_ambiguous", "_new"), 0.0)
    nouns = dict(counted)
    for sentence, is_new in zip(grammar.all_sentences(), data.test_is_new, strict=True):
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            ends = ["", *["_ambiguous"] * (len(labels_of[word]) > 1), *["_new"] * bool(is_new)]
            for end in ends:
                counted[end] += sentence.probability
                nouns[end] += sentence.probability * (label == "NOUN")
    for end in counted:
        for direction in lesson.DIRECTIONS:
            expected = nouns[end] / counted[end]
            assert metrics[f"{direction}_accuracy{end}"] == pytest.approx(expected), end
    # Nouns by the weights of the patterns, of 30, over the mean number of words.
    words = sum(w * len(p.split()) for p, w in grammar.PATTERNS.items()) / 30 + 0.5
    in_patterns = sum(w * p.count(":NOUN") for p, w in grammar.PATTERNS.items()) / 30
    assert metrics["both_accuracy"] == pytest.approx(in_patterns / words)


def test_every_weight_moves_in_one_step():
    keras.utils.set_random_seed(2)
    model = lesson.build_model(SMALL, 1)
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    drawn = grammar.draw(300, np.random.default_rng(0))
    ids, labels = grammar.encode(drawn)
    model.train_on_batch(*lesson.weighted(ids, labels))
    for variable, old, new in zip(model.weights, before, model.get_weights(), strict=True):
        # The row of the padding is never looked at.
        rows = slice(1, None) if "embeddings" in variable.path else slice(None)
        assert (old[rows] != new[rows]).any(axis=-1).all(), variable.path


def test_weights_by_formula_by_hand_and_by_keras(small_model):
    # 16 x 32 + 32 x 32 + 32, twice that, and with it 51 x 16 + 64 x 7 + 7.
    assert lesson.count_weights(QUICK) == {
        "forward_recurrent_weights": 1_568,
        "both_recurrent_weights": 3_136,
        "num_weights": 4_407,
    }
    counted = lesson.count_weights(SMALL)
    layer = small_model.get_layer("bidirectional")
    assert counted["both_recurrent_weights"] == layer.count_params()
    mine = (small_model.get_layer("vectors_both"), layer, small_model.get_layer("both"))
    assert counted["num_weights"] == sum(one.count_params() for one in mine)


# What training leads to, and asking


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The quick preset on fewer sentences: (run, its metrics, the history)."""
    config = dataclasses.replace(QUICK, num_sentences=4_500, epochs=2)
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch07_bidirectional", "quick", config, options)
    data = lesson.load_data(config)
    keras.utils.set_random_seed(config.seed)
    model = lesson.build_model(config, len(data.x_train) // config.batch_size)
    history = lesson.train(config, run, model, data)
    return run, lesson.evaluate(model, data), history


def test_no_tagger_passes_the_best_of_its_direction_and_both_directions_pass_that_of_one(trained):
    _, metrics, _ = trained
    sentences = grammar.all_sentences()
    for direction in lesson.DIRECTIONS:
        for end, only in (("", None), ("_ambiguous", grammar.ambiguous_words())):
            best = lesson.bayes_optimal_accuracy(sentences, direction, only)
            assert best - 0.03 < metrics[f"{direction}_accuracy{end}"] <= best + 1e-9
    assert metrics["both_accuracy_new"] > 0.97
    # 0.8529 and 0.7975: see the tests of the sum.
    assert metrics["both_accuracy"] > 0.8529 + 0.1
    assert metrics["word_alone_accuracy"] == pytest.approx(0.7975, abs=0.005)


def test_the_history_has_an_epoch_a_line_and_the_checkpoint_the_best_of_them(trained):
    run, _, history = trained
    assert len(history["val_loss"]) == 2
    model = keras.models.load_model(run.best_model)
    data = lesson.load_data(run.config)
    x, y, weights = lesson.weighted(data.x_validation, data.y_validation)
    loss = model.evaluate(x, y, sample_weight=weights, batch_size=100, verbose=0)[0]
    assert loss == pytest.approx(min(history["val_loss"]), rel=1e-4)


def ask_trained(trained, *sentence):
    run, *_ = trained
    commands.ask(Ask(sentence=sentence, runs_folder=run.folder.parent.parent))


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
        commands.ask(Ask(sentence=sentence, runs_folder=tmp_path))


def test_ask_without_trained_taggers_says_which_command_trains_them(tmp_path):
    with pytest.raises(UserError, match="Train one with: python -m chapters.ch07_bidirectional$"):
        commands.ask(Ask(sentence=("the",), runs_folder=tmp_path))


def test_every_recorded_seed_is_drawn():
    recorded = tables.newest_runs("ch07_bidirectional")
    for axes, end in zip(pictures.plot_seeds().axes, ("", "_ambiguous"), strict=True):
        drawn = [line.get_ydata().tolist() for line in axes.get_lines()]
        readers = ("word_alone", "forward", "backward", "both")
        assert drawn == [
            [run["metrics"][f"{reader}_accuracy{end}"] for reader in readers]
            for run in recorded["quick"]
        ]
    (axes,) = pictures.plot_reviews().axes
    points = [line for line in axes.get_lines() if line.get_marker() in "os"]
    assert [list(line.get_xdata()) for line in points] == [
        [run["metrics"][metric] for run in recorded[preset]]
        for preset in ("book", "best")
        for metric in ("val_accuracy", "test_accuracy")
    ]


def test_the_gray_bars_are_what_the_best_forward_reader_gets_right():
    (axes,) = pictures.plot_beginnings().axes
    gray = [bars[0].get_width() for bars in axes.containers if not bars[0].get_hatch()]
    seen = {}
    for sentence in grammar.all_sentences():
        for t, label in enumerate(sentence.labels):
            of_label = seen.setdefault(sentence.words[: t + 1], {})
            of_label[label] = of_label.get(label, 0.0) + sentence.probability
    texts = [label.get_text().removesuffix(" ...") for label in axes.get_yticklabels()]
    assert gray == pytest.approx([max(seen[tuple(text.split())].values()) for text in texts])
