"""Exactness of chapter 1: one bag and one state, encodings, orders, letters, timeline."""

import collections
import itertools

import keras
import numpy as np
import pytest

from chapters import tables
from chapters.ch01_sequences import lesson, orders, pictures, two_orders
from chapters.ch01_sequences.orders import reverse_words, shuffle_words
from common import baselines
from common.axes import check_axes
from common.baselines import BagOfWords, count_words, majority_accuracy
from common.data.parts import Parts
from common.errors import UserError
from common.text import pad

# Padding in front, START, words; the last review has lost its START to the cut.
PADDED = np.array([[0, 0, 1, 4, 5, 6], [0, 1, 7, 7, 8, 9], [5, 6, 7, 8, 9, 4]], dtype="int32")


# One bag, one state


def test_the_bag_and_the_state_of_the_page_are_those_of_a_pencil():
    vectors = [lesson.WORD_VECTORS[word] for word in ["I", "am", "a", "boy"]]
    assert lesson.bag(vectors).tolist() == lesson.bag(vectors[::-1]).tolist() == [4, 3]
    assert lesson.carry(vectors).tolist() == [[1, 0], [0.5, 1], [1.25, 1.5], [2.625, 1.75]]
    assert lesson.carry(vectors[::-1]).tolist() == [[2, 1], [2, 1.5], [1, 1.75], [1.5, 0.875]]


def test_the_state_of_the_page_is_that_of_a_recurrent_layer_with_fixed_weights():
    vectors = np.random.default_rng(0).normal(size=(5, 2)).astype("float32")
    layer = keras.layers.SimpleRNN(2, activation="linear", return_sequences=True)
    layer.build((1, 5, 2))
    layer.set_weights([np.eye(2), np.eye(2) / 2, np.zeros(2)])
    (states,) = keras.ops.convert_to_numpy(layer(vectors[None]))
    np.testing.assert_allclose(lesson.carry(vectors), states, atol=1e-6)


# From words to vectors


def test_one_hot_and_embedded_vectors_are_those_of_keras():
    numbers = [0, 2, 1, 2]
    table = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    np.testing.assert_array_equal(
        two_orders.one_hot(numbers, 3), keras.utils.to_categorical(numbers, 3)
    )
    layer = keras.layers.Embedding(3, 5)
    layer.build()
    layer.set_weights([table])
    np.testing.assert_array_equal(two_orders.embed(numbers, table), layer(np.array(numbers)))


@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 4, 3, 1)])
def test_other_than_three_axes_are_refused_in_one_line_with_a_cure_that_works(shape):
    array = np.zeros(shape)
    with pytest.raises(UserError, match=r"\(samples, time steps, features\), three axes") as caught:
        check_axes(array)
    message = str(caught.value)
    assert "\n" not in message
    assert str(shape) in message
    cures = {1: "x[None, None, :]", 2: "x[None, :, :]"}
    if array.ndim in cures:
        assert cures[array.ndim] in message
        assert eval(cures[array.ndim], {"x": array}).ndim == 3


def test_a_bag_is_blind_for_the_order_and_a_recurrent_state_is_not():
    words = ["i", "am", "a", "boy"]
    both = two_orders.read(words, ["boy", "am", "a", "i"], seed=3)
    assert both["one_hot"].shape == (2, 4, 4)
    kept = two_orders.summaries(both)
    assert kept["bag"].tolist() == [[1, 1, 1, 1]] * 2
    np.testing.assert_array_equal(both["embedded"][0, 0], both["embedded"][1, 3])
    # "am" is at the same time step: a feed-forward layer sees no difference, a recurrent one does.
    np.testing.assert_array_equal(both["feed_forward"][0, 1], both["feed_forward"][1, 1])
    assert np.abs(both["recurrent"][0, 1] - both["recurrent"][1, 1]).max() > 0.01
    np.testing.assert_array_equal(kept["recurrent"], both["recurrent"][:, -1])
    apart = two_orders.differences(both)
    assert apart["bag"] == 0
    assert apart["feed_forward"] < 1e-6
    assert apart["recurrent"] == np.abs(kept["recurrent"][0] - kept["recurrent"][1]).max() > 0.01


def test_the_state_after_every_word_follows_the_equation():
    tokens = list("hello")
    both = two_orders.read(tokens, orders.last_to_front(tokens), seed=5)
    keras.utils.set_random_seed(5)
    feed_forward, recurrent = keras.layers.Dense(3), keras.layers.SimpleRNN(3)
    feed_forward.build((2, 5, 4))
    recurrent.build((2, 5, 4))
    kernel, recurrent_kernel, bias = recurrent.get_weights()
    state = np.zeros((2, 3))
    for step in range(5):
        state = np.tanh(both["one_hot"][:, step] @ kernel + state @ recurrent_kernel + bias)
        np.testing.assert_allclose(both["recurrent"][:, step], state, atol=1e-6)


def test_keras_itself_complains_about_the_missing_axis_of_samples():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        keras.layers.SimpleRNN(3)(np.zeros((4, 3)))


@pytest.mark.parametrize("num_steps", [1, 4, 30])
def test_counted_weights_are_those_of_keras(num_steps):
    feed_forward, recurrent = keras.layers.Dense(6), keras.layers.SimpleRNN(6)
    feed_forward.build((None, num_steps * 5))
    recurrent.build((None, num_steps, 5))
    expected = feed_forward.count_params(), recurrent.count_params()
    assert two_orders.count_weights(5, 6, num_steps) == expected


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("", "has no words"),
        ("?!", "has no words"),
        ("Hello", "has 1 word"),
        ("a b c d e f g h i j k l m", "has 13 words"),
        ("the end of the", "begins and ends with the"),
    ],
)
def test_an_unsuitable_sentence_gets_one_clear_line(sentence, message):
    with pytest.raises(UserError, match=message) as caught:
        orders.words_of(sentence)
    assert "\n" not in str(caught.value)


# The order of the words


def test_reversed_words_leave_padding_and_start_in_front():
    expected = [[0, 0, 1, 6, 5, 4], [0, 1, 9, 8, 7, 7], [4, 9, 8, 7, 6, 5]]
    assert reverse_words(PADDED).tolist() == expected


def test_shuffling_keeps_every_word_of_every_review_and_only_moves_words():
    reviews = np.random.default_rng(0).integers(4, 50, (200, 20)).astype("int32")
    lengths = np.random.default_rng(1).integers(5, 21, 200)
    for review, length in zip(reviews, lengths, strict=True):
        review[: 20 - length] = 0
        review[20 - length] = 1
    shuffled = shuffle_words(reviews, seed=4)
    assert shuffled.dtype == reviews.dtype
    np.testing.assert_array_equal(shuffled < 4, reviews < 4)
    np.testing.assert_array_equal(np.sort(shuffled), np.sort(reviews))
    assert (shuffled != reviews).any(axis=1).mean() > 0.95
    np.testing.assert_array_equal(shuffle_words(reviews, seed=4), shuffled)
    assert (shuffle_words(reviews, seed=5) != shuffled).any()


def test_every_order_of_three_words_comes_up_equally_often():
    shuffled = shuffle_words(np.tile([[0, 1, 4, 5, 6]], (6_000, 1)), seed=0)
    counts = collections.Counter(map(tuple, shuffled[:, 2:].tolist()))
    assert counts.keys() == set(itertools.permutations((4, 5, 6)))
    assert all(900 < count < 1_100 for count in counts.values())


def test_all_orders_have_exactly_the_same_bag_and_the_same_labels():
    y = np.array([0, 1, 1])
    data = Parts(PADDED, y, PADDED[:2], y[:2], PADDED[1:], y[1:])
    in_order = orders.three_orders(data, seed=1)
    assert list(in_order) == ["original", "shuffled", "reversed"]
    assert in_order["original"] is data
    for part in ("train", "validation", "test"):
        x = getattr(data, f"x_{part}")
        counts = count_words(x, 10).toarray()
        expected = {"shuffled": shuffle_words(x, seed=1), "reversed": reverse_words(x)}
        for order, words in expected.items():
            found = getattr(in_order[order], f"x_{part}")
            np.testing.assert_array_equal(found, words)
            np.testing.assert_array_equal(count_words(found, 10).toarray(), counts)
            labels = getattr(in_order[order], f"y_{part}")
            np.testing.assert_array_equal(labels, getattr(data, f"y_{part}"))


# The letters task


@pytest.mark.parametrize(
    ("word", "count"), [("Hello", 60), ("rain", 24), ("abbbc", 20), ("안녕하세요", 120)]
)
def test_every_arrangement_comes_once_in_one_part_with_its_true_answer(word, count):
    task = orders.arrange(word, seed=3)
    small = word.lower()
    alphabet = dict(enumerate(dict.fromkeys(small), start=1))
    seen = []
    for part in ("train", "validation", "test"):
        x, y = getattr(task, f"x_{part}"), getattr(task, f"y_{part}")
        assert y.mean() == 0.5
        for ids, answer in zip(x, y, strict=True):
            spelled = "".join(alphabet[number] for number in ids.tolist())
            assert answer == (spelled.index(small[0]) < spelled.index(small[-1]))
            seen.append(spelled)
    assert len(seen) == len(set(seen)) == count
    assert set(seen) == {"".join(order) for order in itertools.permutations(small)}
    assert task.vocabulary_size == len(alphabet) + 1


def test_all_arrangements_have_the_same_bag_so_a_bag_of_letters_stays_at_chance():
    task = orders.arrange("Hello", seed=1)
    counts = count_words(task.x_train, task.vocabulary_size).toarray()
    assert (counts == counts[0]).all()
    bag = BagOfWords.fit(task.x_train, task.y_train, task.vocabulary_size)
    assert bag.is_right(task.x_test, task.y_test).mean() == 0.5


def test_repeated_arrangements_fill_an_epoch_and_another_seed_keeps_others_for_the_test():
    once, filled = orders.arrange("Hello", 1), orders.arrange("Hello", 1, per_epoch=100)
    assert len(filled.x_train) == 120
    np.testing.assert_array_equal(
        np.unique(filled.x_train, axis=0), np.unique(once.x_train, axis=0)
    )
    np.testing.assert_array_equal(filled.y_train[:30], once.y_train)
    other = orders.arrange("Hello", 2)
    assert {*map(tuple, other.x_test.tolist())} != {*map(tuple, once.x_test.tolist())}


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("", "takes one word of letters"),
        ("two words", "takes one word of letters"),
        ("h3llo", "takes one word of letters"),
        ("h", "h has 1 letter\\."),
        ("cat", "takes 4 to 7 letters"),
        ("sequence", "sequence has 8 letters"),
        ("Anna", "has its a more than once"),
        ("otto", "has its o more than once"),
        ("banana", "has its a"),
    ],
)
def test_an_unsuitable_word_gets_one_clear_line(word, message):
    with pytest.raises(UserError, match=message) as caught:
        orders.letters_of(word)
    assert "\n" not in str(caught.value)


def test_a_letter_in_the_middle_may_come_twice():
    assert orders.letters_of(" Letter ") == "letter"


# The baselines


def test_count_words_leaves_padding_out():
    counts = count_words(np.array([[0, 0, 4, 5, 4], [0, 1, 2, 2, 2]]), vocabulary_size=6)
    assert counts.toarray().tolist() == [[0, 0, 0, 0, 2, 1], [0, 1, 3, 0, 0, 0]]


def test_bag_of_words_is_perfect_where_words_decide_and_a_coin_where_order_does():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 200)
    by_word = pad([[4 + label, 6] for label in labels], 2)
    by_order = pad([[4, 5] if label else [5, 4] for label in labels], 2)
    assert BagOfWords.fit(by_word, labels, 7).is_right(by_word, labels).all()
    share = BagOfWords.fit(by_order, labels, 7).is_right(by_order, labels).mean()
    assert share == pytest.approx(max(labels.mean(), 1 - labels.mean()))


def test_majority_is_that_of_the_training_labels():
    assert majority_accuracy(np.array([1, 1, 0]), np.array([1, 0, 0, 0])) == 0.25


def test_the_hard_half_of_the_baseline_is_measured_on_hard_samples_alone():
    x, y = np.array([[4], [5], [4], [5]]), np.array([0, 1, 1, 1])
    is_hard = np.array([False, False, True, False])
    metrics = baselines.measure(Parts(x[:2], y[:2], x, y, x, y), 6, is_hard)
    assert metrics == {
        "baseline_accuracy": 0.75,
        "bag_of_words_accuracy": 0.75,
        "bag_of_words_accuracy_hard": 0.0,
    }


# Pictures


def test_timeline_names_the_papers_of_the_lecture_in_order():
    milestones = pictures.load_timeline()
    years = [milestone.year for milestone in milestones]
    assert years == sorted(years)
    by_name = {milestone.name: milestone for milestone in milestones}
    for name, year, author in (
        ("Elman network", 1990, "Elman"),
        ("BPTT", 1990, "Werbos"),
        ("Vanishing gradient", 1991, "Hochreiter"),
        ("LSTM", 1997, "Hochreiter, Schmidhuber"),
        ("Bidirectional RNN", 1997, "Schuster, Paliwal"),
        ("GRU", 2014, "Cho et al."),
        ("Transformer", 2017, "Vaswani et al."),
    ):
        assert (by_name[name].year, by_name[name].authors) == (year, author)


def test_labels_of_the_timeline_do_not_overlap_and_stay_inside():
    figure = pictures.plot_timeline(pictures.load_timeline())
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == len(pictures.load_timeline())
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.x0 > 0 and box.x1 < figure.bbox.x1 for box in boxes)


def test_order_experiment_draws_every_accuracy_and_the_hard_half_where_there_is_one():
    rows = [("bag of words", None, 0.7, 0.4), ("original order", 0.9, 0.95, 0.9)]
    (axes,) = pictures.plot_order_experiment(rows, "title").axes
    drawn = {line.get_label(): list(line.get_xdata()) for line in axes.get_lines()}
    assert drawn["all test reviews"] == [0.7, 0.95]
    assert drawn["hard half"] == [0.4, 0.9]
    (axes,) = pictures.plot_order_experiment([(*row[:3], None) for row in rows], "title").axes
    assert "hard half" not in [line.get_label() for line in axes.get_lines()]


def test_every_recorded_seed_is_drawn():
    recorded = tables.newest_runs("ch01_sequences")
    num_orders = len(pictures.order_rows(recorded["quick"][0]["metrics"]))
    for axes, preset in zip(pictures.plot_orders().axes, ("quick", "book"), strict=True):
        points = [line for line in axes.get_lines() if line.get_marker() == "o"]
        drawn = [accuracy for line in points for accuracy in line.get_xdata()]
        assert len(drawn) == num_orders * len(recorded[preset])
        low, high = axes.get_xlim()
        assert all(low < accuracy < high for accuracy in drawn)
    for axes in pictures.plot_positions().axes:
        points = [line for line in axes.get_lines() if line.get_marker() == "o"]
        assert [len(line.get_xdata()) for line in points] == [len(recorded["quick"])] * 3


def test_two_orders_show_the_same_sum_under_two_sentences():
    pair = ["not", "bad"], ["bad", "not"]
    both = two_orders.read(*pair, seed=0)
    figure = pictures.plot_two_orders(pair, both["one_hot"], both["recurrent"])
    titles = [half.get_suptitle() for half in figure.subfigs]
    assert titles == ['"not bad"', '"bad not"']
    sums = [axes.get_images()[0].get_array().tolist() for axes in figure.axes[4:]]
    assert sums == [[[1], [1]]] * 2


def test_two_orders_are_drawn_with_numbers_where_the_font_lacks_the_letters():
    def ticks(tokens):
        pair = tokens, orders.swap_ends(tokens)
        both = two_orders.read(*pair, seed=0)
        figure = pictures.plot_two_orders(pair, both["one_hot"], both["recurrent"])
        return [[label.get_text() for label in axes.get_xticklabels()] for axes in figure.axes[:4]]

    assert ticks(["not", "bad"]) == [["not", "bad"]] * 2 + [["bad", "not"]] * 2
    assert ticks(["나는", "간다"]) == [["#1", "#2"]] * 2 + [["#2", "#1"]] * 2
