"""Exactness of chapter 9: the world, the wirings against loops by hand, and writing."""

import dataclasses
import json
import math

import keras
import numpy as np
import pytest

from chapters.ch09_wirings import lesson, letters, wirings, world, write, writer, writing
from chapters.ch09_wirings.config import QUICK, Write, Writer
from common.errors import UserError

SHORT = "so we go on and on, as long as we know the way we go"


@pytest.fixture(scope="module")
def tasks():
    return world.make_tasks(num_moves=4, num_photos=60, photo_noise=0.1, seed=3)


def walk_slowly(moves):
    """Places after every move, one step at a time round the ring."""
    ring, place, places = list(range(8)), 0, []
    for move in moves:
        if move == 1:
            place = ring[place + 1] if place < 7 else 0
        elif move == -1:
            place = ring[place - 1] if place > 0 else 7
        places.append(place)
    return places


def test_places_follow_the_moves_round_the_ring():
    walks = world.all_walks(4)
    assert len({tuple(walk) for walk in walks}) == 3**4
    expected = [walk_slowly(walk) for walk in walks]
    np.testing.assert_array_equal(world.places_of(walks), expected)


@pytest.mark.parametrize("place", range(8))
def test_the_way_home_ends_at_home_and_is_the_shortest(place):
    (moves,) = world.way_home(np.array([place]))
    assert (place + moves.sum()) % 8 == 0
    assert np.abs(moves).sum() == min(place, 8 - place)
    # Once at home, it stays.
    assert (moves[np.abs(moves).sum() :] == 0).all()


def test_places_ahead_keep_the_speed():
    ahead = world.places_ahead(np.array([6, 1]), np.array([1, -2]))
    np.testing.assert_array_equal(ahead, [[7, 0, 1, 2, 3, 4], [7, 5, 3, 1, 7, 5]])


def test_a_photo_without_noise_is_one_bright_pixel():
    photos = world.take_photos(np.array([0, 5]), 0.0, np.random.default_rng(0))
    np.testing.assert_array_equal(photos, np.eye(8)[[0, 5]])


def test_labels_belong_to_their_inputs(tasks):
    moves = tasks["every_step"].x_test.argmax(axis=-1) - 1
    places = np.array([walk_slowly(walk) for walk in moves])
    np.testing.assert_array_equal(tasks["every_step"].y_test, places)
    np.testing.assert_array_equal(tasks["many_to_one"].y_test, places[:, -1])
    np.testing.assert_array_equal(tasks["after"].y_test - 1, world.way_home(places[:, -1]))
    photos, speeds = np.split(tasks["one_to_many"].x_test, [8], axis=1)
    np.testing.assert_array_equal(photos, tasks["one_to_one"].x_test)
    speeds = np.array(world.SPEEDS)[speeds.argmax(axis=1)]
    ahead = world.places_ahead(tasks["one_to_one"].y_test, speeds)
    np.testing.assert_array_equal(tasks["one_to_many"].y_test, ahead)


def test_no_sample_is_in_two_parts(tasks):
    for name, task in tasks.items():
        parts = [
            {sample.tobytes() for sample in x}
            for x in (task.x_train, task.x_validation, task.x_test)
        ]
        assert parts[0].isdisjoint(parts[1]), name
        assert parts[2].isdisjoint(parts[0] | parts[1]), name
        assert all(parts), name


def test_the_baseline_is_the_most_frequent_training_label_of_every_step():
    y_train = np.array([[0, 1], [0, 1], [2, 2]])
    task = world.Task(None, y_train, None, None, None, np.array([[0, 2], [1, 1]]))
    assert task.baseline_accuracy == 0.5


def weights_of(model):
    """Random weights of a size that bends tanh; sets and returns them as float64."""
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=weights.shape) for weights in model.get_weights()])
    return [weights.astype("float64") for weights in model.get_weights()]


def outputs(model, x):
    return keras.ops.convert_to_numpy(model(x.astype("float32")))


@pytest.fixture(scope="module")
def first():
    return np.random.default_rng(1).normal(size=(3, 12))


def test_one_to_many_is_a_loop_with_zeros_after_the_first_step(first):
    model = wirings.one_to_many(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, expected = np.zeros((3, 5)), []
    for step in range(6):
        inputs = first if step == 0 else np.zeros_like(first)
        state = np.tanh(inputs @ kernel + state @ recurrent_kernel + bias)
        expected.append(state @ to_place + place_bias)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_repeating_is_a_loop_with_the_same_input_at_every_step(first):
    model = wirings.one_to_many_repeat(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, expected = np.zeros((3, 5)), []
    for _ in range(6):
        state = np.tanh(first @ kernel + state @ recurrent_kernel + bias)
        expected.append(state @ to_place + place_bias)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_feeding_back_is_a_loop_with_the_last_answer_as_input(first):
    model = wirings.one_to_many_feedback(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, answer, expected = np.zeros((3, 5)), np.zeros((3, 8)), []
    for step in range(6):
        shown = first if step == 0 else np.zeros_like(first)
        inputs = np.concatenate([shown, answer], axis=1)
        state = np.tanh(inputs @ kernel + state @ recurrent_kernel + bias)
        scores = state @ to_place + place_bias
        expected.append(scores)
        answer = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_after_the_input_a_second_network_goes_on_from_the_last_state():
    model = wirings.after(5)
    by_name = {layer.name: layer for layer in model.layers}
    weights_of(model)
    reader, writer_layer = by_name["reader"].get_weights(), by_name["writer"].get_weights()
    dense = model.layers[-1].get_weights()
    moves = world.encode_moves(np.array([[1, 0, -1], [0, 0, 1]]))
    state, expected = np.zeros((2, 5)), []
    for step in range(3):
        state = np.tanh(moves[:, step] @ reader[0] + state @ reader[1] + reader[2])
    for _ in range(world.STEPS_HOME):
        # The input is zero: its kernel does nothing.
        state = np.tanh(state @ writer_layer[1] + writer_layer[2])
        expected.append(state @ dense[0] + dense[1])
    np.testing.assert_allclose(outputs(model, moves), np.stack(expected, axis=1), atol=1e-5)


def test_many_to_one_is_the_last_answer_of_every_step():
    last, every = wirings.many_to_one(5), wirings.every_step(5)
    every.set_weights([np.asarray(weights, "float32") for weights in weights_of(last)])
    moves = world.encode_moves(np.array([[1, 0, -1, 1]]))
    np.testing.assert_allclose(outputs(last, moves), outputs(every, moves)[:, -1], atol=1e-6)


@pytest.mark.parametrize("name", wirings.WIRINGS)
def test_every_weight_that_can_matter_moves_in_one_step(name, tasks):
    config = dataclasses.replace(QUICK, num_units=6)
    task = tasks[wirings.WIRINGS[name].task]
    keras.utils.set_random_seed(0)
    model = lesson.build_model(config, name, len(task.x_train))
    before = model.get_weights()
    model.train_on_batch(task.x_train, task.y_train)
    moved = [(old != new).all() for old, new in zip(before, model.get_weights(), strict=True)]
    # The writer of `after` gets zeros: the kernel of its inputs is never used.
    assert moved.count(False) == (name == "after")


def test_wirings_have_no_more_weights_for_longer_walks():
    # 3 x 5 + 5 x 5 + 5 for the cell, 5 x 8 + 8 for the places.
    model = wirings.every_step(5)
    assert model.count_params() == 45 + 48
    assert outputs(model, np.zeros((1, 64, 3))).shape == (1, 64, 8)


def test_every_step_learns_short_walks(make_run):
    config = dataclasses.replace(QUICK, num_moves=6, num_units=32, epochs=20, batch_size=16)
    task = lesson.load_data(config)["every_step"]
    run = make_run(config, chapter="ch09_wirings")
    model = lesson.train(config, run, "every_step", task)
    metrics = lesson.evaluate(config, "every_step", model, task)
    assert metrics["accuracy"] > 0.9 > metrics["baseline_accuracy"] + 0.3


def test_hihell_becomes_ihello():
    assert letters.learn_hihello(QUICK).answer == "ihello"


def test_a_sentence_learned_by_heart_is_written_back():
    config = dataclasses.replace(QUICK, sentence=SHORT, num_units=32, letter_updates=200)
    learned = letters.learn_sentence(config)
    assert learned.original == SHORT[10:]
    assert learned.answer == SHORT[10:]
    assert learned.accuracy == 1


@pytest.mark.parametrize("sentence", ["", "too short", "x" * 201])
def test_sentences_that_cannot_be_learned_get_one_clear_line(sentence):
    with pytest.raises(UserError, match="takes 20 to 200 letters"):
        letters.check_sentence(sentence)


def test_the_answer_of_a_window_is_the_window_one_letter_later():
    x, y = writing.windows(np.arange(8), length=3, step=2)
    np.testing.assert_array_equal(x, [[0, 1, 2], [2, 3, 4], [4, 5, 6]])
    np.testing.assert_array_equal(y, [[1, 2, 3], [3, 4, 5], [5, 6, 7]])
    with pytest.raises(UserError, match="needs a text of more"):
        writing.windows(np.arange(3), length=3, step=1)


def test_letters_come_back_and_unknown_ones_are_marked():
    known = writing.Letters.of("abca")
    assert (known.known, len(known)) == ("abc", 4)
    np.testing.assert_array_equal(known.encode("cxa"), [3, 0, 1])
    assert known.decode(np.array([3, 0, 1])) == "c‹?›a"


@pytest.fixture(scope="module", params=["gru", "simple_rnn"])
def letter_model(request):
    keras.utils.set_random_seed(5)
    model = writing.build_letter_model(6, 4, 7, cell=request.param)
    rng = np.random.default_rng(5)
    model.set_weights([rng.normal(size=weights.shape) for weights in model.get_weights()])
    return model


def test_one_compiled_call_writes_what_letter_by_letter_writes(letter_model):
    prompts = np.array([[1, 2, 3], [5, 5, 4]])
    written = writing.write(letter_model, prompts, 8, temperature=0.0, seed=0)
    text = prompts
    for _ in range(8):
        scores = outputs(letter_model, text)[:, -1]
        following = scores[:, 1:].argmax(axis=1)[:, None] + 1
        text = np.concatenate([text, following], axis=1)
    np.testing.assert_array_equal(written, text[:, 3:])


def test_a_batch_of_texts_is_written_as_its_texts_one_by_one(letter_model):
    prompts = np.array([[1, 2], [5, 4]])
    together = writing.write(letter_model, prompts, 6, temperature=0.0, seed=0)
    for prompt, text in zip(prompts, together, strict=True):
        alone = writing.write(letter_model, prompt[None], 6, temperature=0.0, seed=0)
        np.testing.assert_array_equal(alone[0], text)


def test_letters_are_drawn_with_the_probabilities_of_the_model(letter_model):
    prompts = np.full((4_000, 1), 2)
    drawn = writing.write(letter_model, prompts, 1, temperature=2.0, seed=1)[:, 0]
    scores = outputs(letter_model, prompts[:1])[0, -1, 1:] / 2.0
    expected = np.exp(scores) / np.exp(scores).sum()
    shares = np.bincount(drawn, minlength=6)[1:] / 4_000
    # Four standard errors.
    np.testing.assert_allclose(shares, expected, atol=4 * 0.5 / math.sqrt(4_000))


def test_a_low_temperature_is_almost_greedy_and_a_seed_repeats_itself(letter_model):
    prompts = np.array([[1, 2, 3]])
    greedy = writing.write(letter_model, prompts, 8, temperature=0.0, seed=0)
    cold = writing.write(letter_model, prompts, 8, temperature=1e-4, seed=7)
    np.testing.assert_array_equal(cold, greedy)
    warm = [writing.write(letter_model, prompts, 8, temperature=2.0, seed=s) for s in (7, 7, 8)]
    np.testing.assert_array_equal(warm[0], warm[1])
    assert (warm[0] != warm[2]).any()


def test_perplexity_of_even_probabilities_is_the_number_of_letters():
    assert writer.perplexity(np.full(10, 1 / 27)) == pytest.approx(27)


def test_unigrams_and_bigrams_as_counted_by_hand():
    known = writing.Letters("ab")
    train, test = known.encode("aababb"), known.encode("aab")
    text = writer.Text(train, None, test, known, "")
    # 3 ids, each count one too high. Letters: a 4, b 4, of 9. Behind a: a 2, b 3, of 6.
    expected = {
        "unigram_perplexity": math.exp(-(math.log(4 / 9) + math.log(4 / 9)) / 2),
        "bigram_perplexity": math.exp(-(math.log(2 / 6) + math.log(3 / 6)) / 2),
    }
    assert writer.ngram_perplexities(text) == pytest.approx(expected)


def test_the_text_is_cut_in_order_and_its_letters_are_those_of_the_first_part():
    text = writer.split("ab" * 45 + "x" * 5 + "yyyyy", "name")
    assert [len(part) for part in (text.train, text.validation, text.test)] == [90, 5, 5]
    assert text.letters.known == "ab"
    assert (text.test == 0).all()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A finished run of the preset book on a short text of our own, and its runs folder."""
    from common import runs

    text = (SHORT + "\n") * 30
    config = dataclasses.replace(
        Writer(),
        window_length=20,
        num_units=24,
        learning_rate=3e-2,
        batch_size=16,
        epochs=20,
        prompt="so we",
    )
    folder = tmp_path_factory.mktemp("runs")
    run = runs.start("ch09_wirings", "book", config, runs.RunOptions("", "none", folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer.shakespeare, "load", lambda: (text, "a text"))
        metrics = writer.main(config, run)
    return run, metrics, folder


def test_the_writer_beats_unigrams_and_bigrams(trained):
    _, metrics, _ = trained
    assert metrics["test_perplexity"] < metrics["bigram_perplexity"] - 0.5
    assert metrics["bigram_perplexity"] < metrics["unigram_perplexity"]


def test_write_goes_on_from_the_prompt(trained, capsys):
    run, _, folder = trained
    write.main(Write(prompt=("so", "we"), length=12, temperature=0.0, texts=2, runs_folder=folder))
    printed = capsys.readouterr().out
    assert printed.count("so we") >= 2
    assert "--- 2 of 2" in printed
    model = keras.models.load_model(run.best_model)
    known = writing.Letters("".join(json.loads((run.folder / "vocabulary.json").read_text())))
    ids = writing.write(model, known.encode("so we")[None], 12, temperature=0.0, seed=0)
    assert f"so we{known.decode(ids[0])}" in printed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": ()}, "Give it a beginning"),
        ({"prompt": ("so £ we",)}, "never seen £"),
        ({"run": "nowhere"}, "no saved model in nowhere"),
    ],
)
def test_write_answers_mistakes_with_one_clear_line(trained, changes, message):
    settings = {"prompt": ("so we",), "runs_folder": trained[2], **changes}
    with pytest.raises(UserError, match=message):
        write.main(Write(**settings))


def test_write_wants_a_trained_network(tmp_path):
    with pytest.raises(UserError, match="no trained model .* Train one with: .* book"):
        write.main(Write(prompt=("so",), runs_folder=tmp_path))


def test_write_refuses_the_model_of_another_task_and_a_damaged_one(trained, tmp_path):
    (tmp_path / "vocabulary.json").write_text('["s", "o"]')
    wirings.one_to_one(3).save(tmp_path / "best.keras")
    with pytest.raises(UserError, match="does not write"):
        write.main(Write(prompt=("so",), run=str(tmp_path)))
    (tmp_path / "best.keras").write_bytes(b"damaged")
    with pytest.raises(UserError, match="cannot be read .* book"):
        write.main(Write(prompt=("so",), run=str(tmp_path)))


@pytest.mark.parametrize("changes", [{"length": -1}, {"temperature": -0.1}, {"length": 0}])
def test_write_refuses_numbers_out_of_range(changes):
    with pytest.raises(UserError, match="must be between"):
        Write(prompt=("so",), **changes)
