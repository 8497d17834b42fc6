"""Exactness and behaviour of chapter 5: weights, memory by hand, ask."""

import dataclasses
import json

import keras
import numpy as np
import pytest

from chapters.ch05_imdb_embedding import commands, lesson, memory, pictures, reading
from chapters.ch05_imdb_embedding.config import BOOK, PRESETS, QUICK, Ask, Why
from chapters.ch05_imdb_embedding.recorded import RECORDED
from common import training, verdict
from common.errors import UserError

SMALL = dataclasses.replace(
    QUICK, vocabulary_size=12, sequence_length=6, num_units=3, embedding_size=2
)


@pytest.fixture(scope="module")
def small_model():
    keras.utils.set_random_seed(1)
    model = lesson.build_model(SMALL)
    # Larger than the initial weights, so that tanh bends and the bias counts.
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    return model


@pytest.fixture(scope="module")
def trained(tmp_path_factory, run_page):
    """The quick preset trained for some epochs: (run, metrics)."""
    from common import runs

    config = dataclasses.replace(QUICK, epochs=4, learning_rate=5e-3)
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch05_imdb_embedding", "quick", config, options)
    return run, run_page(run)


@pytest.mark.parametrize(
    ("vocabulary_size", "expected"), [(500, 8_209), (300, 5_009), (200, 3_409)]
)
def test_weights_by_formula_by_keras_and_as_the_book_prints(vocabulary_size, expected):
    config = dataclasses.replace(BOOK, vocabulary_size=vocabulary_size)
    assert lesson.count_weights(config) == expected
    assert lesson.build_model(config).count_params() == expected


def test_seed_42_starts_with_the_weights_of_the_books_own_code():
    keras.utils.set_random_seed(42)
    model = keras.Sequential([keras.Input((100,))])
    model.add(keras.layers.Embedding(500, 16))
    model.add(keras.layers.SimpleRNN(8))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    keras.utils.set_random_seed(42)
    ours = lesson.build_model(BOOK)
    for weights, expected in zip(ours.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_an_embedding_is_a_one_hot_vector_times_its_table(small_model):
    word_ids = np.array([[0, 4, 11, 4, 2, 1]])
    table = small_model.get_layer("embedding").get_weights()[0]
    looked_up = small_model.get_layer("embedding")(word_ids)
    multiplied = keras.utils.to_categorical(word_ids, 12) @ table
    np.testing.assert_allclose(looked_up, multiplied, atol=1e-6)


def test_the_network_equals_the_equations_of_the_lesson(small_model):
    word_ids = np.array([[0, 4, 11, 4, 2, 1]], dtype="int32")
    table, kernel, recurrent_kernel, bias, output_kernel, output_bias = small_model.get_weights()
    state = np.zeros(3)
    for word_id in word_ids[0]:
        state = np.tanh(table[word_id] @ kernel + state @ recurrent_kernel + bias)
    probability = 1 / (1 + np.exp(-(state @ output_kernel + output_bias)))
    np.testing.assert_allclose(small_model(word_ids)[0], probability, atol=1e-6)


def test_every_weight_moves_in_one_step():
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMALL)
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    model.train_on_batch(np.arange(12).reshape(2, 6), np.array([0.0, 1.0]))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert (old != new).all()


def test_reading_along_ends_with_the_verdict_of_the_model(small_model):
    word_ids = np.random.default_rng(0).integers(0, 12, (5, 6)).astype("int32")
    states, probabilities = reading.read_along(small_model, word_ids)
    assert states.shape == (5, 6, 3)
    expected = small_model(word_ids)[:, 0]
    np.testing.assert_allclose(probabilities[:, -1], expected, atol=1e-6)


def test_steady_starts_with_a_fading_identity_and_the_rest_like_the_book():
    config = PRESETS["steady"].config
    assert dataclasses.replace(config, recurrent_start="orthogonal") == BOOK
    recurrent_kernel = lesson.build_model(config).get_layer("recurrent").get_weights()[1]
    np.testing.assert_allclose(recurrent_kernel, 0.8 * np.eye(8), atol=1e-7)


@pytest.mark.parametrize("degrees", [0.0, 17.0, 90.0, 180.0])
def test_slowest_rotation_of_a_known_rotation(degrees):
    def rotation(angle):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        return np.array([[c, -s], [s, c]])

    kernel = np.zeros((4, 4))
    kernel[:2, :2], kernel[2:, 2:] = rotation(180.0), rotation(degrees)
    assert memory.slowest_rotation(kernel) == pytest.approx(degrees, abs=1e-4)


def test_word_agreement_equals_that_by_finite_differences(small_model):
    word_ids = np.array([[4, 11, 5, 4, 7, 6]], dtype="int32")
    table, kernel, recurrent_kernel, bias, output_kernel, _ = small_model.get_weights()

    def logit(vectors):
        state = np.zeros(3)
        for vector in vectors:
            state = np.tanh(vector @ kernel + state @ recurrent_kernel + bias)
        return state @ output_kernel[:, 0]

    vectors = table[word_ids[0]].astype("float64")  # (time, embedding_size)
    gradients = np.empty_like(vectors)
    for place in np.ndindex(vectors.shape):
        change = np.zeros_like(vectors)
        change[place] = 1e-6
        gradients[place] = (logit(vectors + change) - logit(vectors - change)) / 2e-6
    expected = memory.agreement_with_last_word(gradients)
    np.testing.assert_allclose(lesson.word_agreement(small_model, word_ids), expected, atol=1e-4)


def test_gradients_reach_the_agreement_in_the_order_of_the_words(small_model, monkeypatch):
    word_ids = np.array([[4, 11, 5, 4, 7, 6]], dtype="int32")
    seen = []
    monkeypatch.setattr(
        memory, "agreement_with_last_word", lambda one: seen.append(one) or np.ones(len(one))
    )
    lesson.word_agreement(small_model, word_ids)
    _, kernel, _, _, output_kernel, _ = small_model.get_weights()
    state = reading.read_along(small_model, word_ids)[0][0, -1]
    # d logit / d x_T = W_x ((1 - h_T^2) w): the last word's, and no other's
    expected = kernel @ ((1 - state**2) * output_kernel[:, 0])
    np.testing.assert_allclose(seen[0][-1], expected, rtol=1e-4)
    assert not np.allclose(seen[0][0], expected, rtol=1e-2)


@pytest.mark.tensorflow_only("from the same seed JAX draws other weights than were recorded")
def test_why_shows_every_seed_with_its_recorded_result(tmp_path, capsys):
    commands.why(Why(seeds=(42, 2), runs_folder=tmp_path))
    rows = {line.split()[0]: line.split() for line in capsys.readouterr().out.splitlines()[1:3]}
    newest = commands.newest_runs("book")
    for seed in (42, 2):
        metrics = newest[seed]["metrics"]
        turn, accuracy = rows[str(seed)][1], rows[str(seed)][3]
        assert float(turn.rstrip("°")) == pytest.approx(metrics["slowest_turn_degrees"], abs=0.051)
        assert accuracy == f"{metrics['val_accuracy']:.4f}"
    assert (tmp_path / "ch05_imdb_embedding" / "why.png").stat().st_size > 10_000


def test_why_wants_at_least_one_seed(tmp_path):
    with pytest.raises(UserError, match="Name at least one seed"):
        commands.why(Why(seeds=(), runs_folder=tmp_path))


def test_agreement_is_one_for_the_last_word_and_turns_with_the_gradient():
    gradients = np.array([[-2.0, 0.0], [0.0, 5.0], [1.0, 0.0]])
    np.testing.assert_allclose(memory.agreement_with_last_word(gradients), [1, 0, -1], atol=1e-12)


def test_quick_reads_in_order_what_the_bag_of_words_cannot(trained):
    _, metrics = trained
    assert metrics["test_accuracy_hard"] > metrics["bag_of_words_accuracy_hard"] + 0.2
    assert metrics["test_accuracy"] > 0.85


def test_the_reported_metrics_are_those_of_the_saved_model(trained):
    run, metrics = trained
    data = lesson.load_data(run.config)
    model = keras.models.load_model(run.best_model)
    probabilities = keras.ops.convert_to_numpy(model(data.x_test))[:, 0]
    accuracy = np.mean((probabilities > 0.5) == data.y_test)
    assert metrics["test_accuracy"] == pytest.approx(accuracy, abs=1e-6)
    assert metrics["val_loss"] == pytest.approx(min(run.history()["val_loss"]), rel=1e-4)


def ask_trained(trained, *sentence, capsys):
    run, _ = trained
    commands.ask(Ask(sentence=sentence, runs_folder=run.folder.parent.parent))
    return capsys.readouterr().out


def test_ask_prints_every_word_with_its_probability_and_saves_two_pictures(trained, capsys):
    run, _ = trained
    answer = ask_trained(trained, "not a bad film at all", capsys=capsys)
    model = keras.models.load_model(run.best_model)
    words = json.loads((run.folder / "vocabulary.json").read_text())
    ids = [1, *(words.index(word) + 4 for word in ["not", "a", "bad", "film", "at", "all"])]
    padded = np.array([[0] * (24 - len(ids)) + ids], dtype="int32")
    expected = float(model(padded)[0, 0])
    rows = [line.split() for line in answer.splitlines() if line.startswith("  ")]
    assert [row[0] for row in rows] == ["not", "a", "bad", "film", "at", "all"]
    assert float(rows[-1][1]) == pytest.approx(expected, abs=0.006)
    assert (run.folder / "ask-not-a-bad-film-at-all-probability.png").exists()
    assert (run.folder / "ask-not-a-bad-film-at-all-states.png").exists()


def read_by_hand(words, probabilities):
    states = np.outer(probabilities, [1.0, -1.0])  # (words, 2)
    return reading.Reading(words, [True] * len(words), states, np.array(probabilities))


def test_sentences_stand_side_by_side_with_their_last_probability_emphasised():
    one = read_by_hand(["not", "bad"], [0.2, 0.9])
    other = read_by_hand(["bad"], [0.1])
    panels = reading.plot_side_by_side([one, other]).axes
    for axes, read in zip(panels, (one, other), strict=True):
        _, curve, last = axes.get_lines()
        np.testing.assert_array_equal(curve.get_ydata(), read.probabilities)
        assert last.get_ydata() == read.probabilities[-1]
    assert panels[0].get_title() == '"not bad"'


def test_the_animation_has_a_frame_a_word_with_its_state_and_no_later_probability(tmp_path):
    from PIL import Image

    read = read_by_hand(["not", "bad"], [0.2, 0.9])
    animation = reading.animate(read)
    left, right = animation._fig.axes
    animation._func(0)
    assert [bar.get_height() for bar in left.patches] == [0.2, -0.2]
    assert list(right.get_lines()[1].get_ydata()) == [0.2]
    animation.save(tmp_path / "reading.gif", writer="pillow")
    with Image.open(tmp_path / "reading.gif") as gif:
        assert gif.n_frames == 2


def test_ask_marks_unknown_words_and_takes_words_without_quotes(trained, capsys):
    answer = ask_trained(trained, "a", "stupendous", "film", capsys=capsys)
    assert "[stupendous]" in answer
    assert "not in the vocabulary" in answer


def test_ask_reads_the_end_of_a_sentence_that_is_too_long(trained, capsys):
    answer = ask_trained(trained, "good " * 40 + "film", capsys=capsys)
    rows = [line for line in answer.splitlines() if line.startswith("  ")]
    assert len(rows) == 24
    assert rows[-1].split()[0] == "film"


@pytest.mark.parametrize("sentence", [(), ("",), ("  ", "?!")])
def test_ask_wants_at_least_one_word(tmp_path, sentence):
    with pytest.raises(UserError, match="Ask about at least one word"):
        commands.ask(Ask(sentence=sentence, runs_folder=tmp_path))


@pytest.mark.parametrize("sentence", ["zzz qqq", "🎬", "good" + 30 * " zzz"])
def test_ask_of_what_the_network_does_not_know_says_so_and_draws_nothing(trained, capsys, sentence):
    run, _ = trained
    before = set(run.folder.iterdir())
    # Of the last, the network reads the end.
    with pytest.raises(UserError, match="The network knows no word of .* that it knows, such as: "):
        ask_trained(trained, sentence, capsys=capsys)
    assert set(run.folder.iterdir()) == before


def test_ask_without_a_trained_model_says_which_command_trains_one(tmp_path):
    with pytest.raises(UserError, match="Train one .* python -m chapters.ch05_imdb_embedding$"):
        commands.ask(Ask(sentence=("good",), runs_folder=tmp_path))


def test_ask_with_a_corrupt_model_says_to_train_again(trained, tmp_path):
    run, _ = trained
    for name in ("config.json", "vocabulary.json"):
        (tmp_path / name).write_text((run.folder / name).read_text())
    (tmp_path / "best.keras").write_bytes(run.best_model.read_bytes()[:1_000])
    with pytest.raises(UserError, match="best.keras cannot be read .* Train again with"):
        commands.ask(Ask(sentence=("good",), run=str(tmp_path)))


@pytest.mark.parametrize(
    ("agreement", "turn", "is_lost"),
    [
        (0.01, 29.9, True),  # the recorded seed 2
        (0.45, 2.3, False),  # learned to add up its words, yet below the band
        (0.00, 2.3, False),  # a slow turn and nothing learned: shuffled labels look like this
    ],
)
def test_the_verdict_tells_a_lost_seed_from_a_wrong_run(agreement, turn, is_lost):
    metrics = {"word_agreement": agreement, "slowest_turn_degrees": turn}
    text = verdict.compare(
        RECORDED.printed["book"]["val_accuracy"], 0.5522, lesson.explain(metrics)
    )
    assert ("its seed was unlucky" in text) == is_lost
    assert ("Its seed is not to blame" in text) != is_lost


def test_word_map_puts_each_known_word_where_its_vector_points():
    words = ("good", "bad", "great", "film")
    inputs = np.zeros((8, 3))
    inputs[4:] = [[2, 0, 0], [-2, 0, 0], [2, 0.5, 0], [0, -0.2, 0]]
    figure = pictures.plot_word_map(inputs, words)
    good, bad, aspects = figure.axes[0].get_lines()
    assert good.get_label() == "good, great"
    # The sign of a principal component is arbitrary.
    across = abs(good.get_xdata() - bad.get_xdata()[0])
    np.testing.assert_allclose(across, [4, 4], atol=0.2)
    assert len(aspects.get_xdata()) == 1


@pytest.mark.parametrize(("words", "num_units"), [((), 2), (("good",), 2), (("good", "bad"), 1)])
def test_word_map_holds_small_vocabularies_and_one_unit(words, num_units):
    inputs = np.random.default_rng(0).normal(size=(6, num_units))
    figure = pictures.plot_word_map(inputs, words)
    assert len(figure.axes[0].get_lines()) == len(words)


def test_the_hand_of_the_clock_turns_to_the_other_side_or_fades():
    (axes,) = pictures.plot_turning().axes
    pushes = [text.get_text().split()[-1] for text in axes.texts if "push" in text.get_text()]
    assert pushes[:7] == ["+1.00", "+0.87", "+0.50", "+0.00", "-0.50", "-0.87", "-1.00"]
    assert pushes[7:] == ["+1.00", "+0.80", "+0.64", "+0.51", "+0.41", "+0.33", "+0.26"]


def test_every_recorded_seed_is_drawn():
    left, right = pictures.plot_seeds().axes
    for axes in (left, right):
        dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
        assert [len(line.get_xdata()) for line in dots] == [3, 10, 10, 3]


def test_strongest_words_stand_at_both_ends():
    pushes = np.array([9, 9, 9, 9, 0.1, -2, 3, -0.5])
    figure = pictures.plot_strongest_words(pushes, ("film", "awful", "superb", "dull"), count=2)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["awful", "dull", "film", "superb"]
    assert [bar.get_width() for bar in figure.axes[0].patches] == [-2, -0.5, 0.1, 3]
