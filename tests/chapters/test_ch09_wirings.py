"""Exactness of chapter 9: the world, and the input-output forms against loops by hand."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters.ch09_wirings import forms, lesson, pictures, world
from chapters.ch09_wirings.config import QUICK
from common import training


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


def test_every_walk_is_there_and_a_tenth_validates_and_three_tenths_test():
    task = world.make_tasks(num_moves=8, num_photos=50, photo_noise=0.1, seed=3)["every_step"]
    assert [len(x) for x in (task.x_train, task.x_validation, task.x_test)] == [3937, 656, 1968]
    assert world.describe(task) == "a walker on a ring, 3,937 + 656 + 1,968 walks of 8 moves"


def test_the_example_belongs_to_every_task(tasks):
    example = world.example(4)
    assert example.keys() == tasks.keys()
    for name, (x, y) in example.items():
        assert x.shape[1:] == tasks[name].x_train.shape[1:], name
        assert y.shape[1:] == tasks[name].y_train.shape[1:], name
    np.testing.assert_array_equal(example["every_step"][1], [walk_slowly([1, 1, 0, 1])])
    np.testing.assert_array_equal(example["one_to_many"][1], [[5, 7, 1, 3, 5, 7]])


def test_drawings_have_an_input_and_an_output_where_the_form_has_one():
    counts = {
        name: [sum(label not in (None, "0") for label in labels) for labels in row[1:3]]
        for name, row in pictures.rows(8).items()
    }
    # The walker of the drawing is at place 5 in the end; a photo of place 3 is followed by 5 7 1 3 5 7.
    assert counts == {
        "one_to_one": [1, 1],
        "one_to_many": [1, 6],
        "one_to_many_repeat": [6, 6],
        "one_to_many_feedback": [6, 6],
        "many_to_one": [8, 1],
        "every_step": [8, 8],
        "after": [8, 4],
    }
    assert pictures.TITLES.keys() == counts.keys() == {build.__name__ for build in lesson.FORMS}


def test_longer_walks_are_random_moves_and_their_places():
    x, y = world.longer_walks(16, [42, 2])
    assert x.shape == (500, 16, 3)
    np.testing.assert_array_equal(y, [walk_slowly(walk) for walk in x.argmax(axis=-1) - 1])


def test_the_naked_loop_is_a_simple_rnn_of_one_unit():
    assert lesson.unroll([4, 2, 1, 0, 0]) == [4, 4, 3, 1.5, 0.75]
    layer = keras.layers.SimpleRNN(1, activation=None, return_sequences=True)
    inputs = np.array([4, 2, 1, 0, 0], "float32").reshape(1, 5, 1)
    layer.build(inputs.shape)
    layer.set_weights([np.array([[1.0]]), np.array([[0.5]]), np.array([0.0])])
    states = keras.ops.convert_to_numpy(layer(inputs))[0, :, 0]
    np.testing.assert_allclose(states, lesson.unroll([4, 2, 1, 0, 0]), atol=1e-6)


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
    model = lesson.one_to_many(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, expected = np.zeros((3, 5)), []
    for step in range(6):
        inputs = first if step == 0 else np.zeros_like(first)
        state = np.tanh(inputs @ kernel + state @ recurrent_kernel + bias)
        expected.append(state @ to_place + place_bias)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_repeating_is_a_loop_with_the_same_input_at_every_step(first):
    model = forms.one_to_many_repeat(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, expected = np.zeros((3, 5)), []
    for _ in range(6):
        state = np.tanh(first @ kernel + state @ recurrent_kernel + bias)
        expected.append(state @ to_place + place_bias)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_feeding_back_is_a_loop_with_the_last_answer_as_input(first):
    model = forms.one_to_many_feedback(5)
    kernel, recurrent_kernel, bias, to_place, place_bias = weights_of(model)
    state, answer, expected = np.zeros((3, 5)), np.zeros((3, 8)), []
    for step in range(6):
        shown = first if step == 0 else np.zeros_like(first)
        inputs = np.concatenate([shown, answer], axis=1)
        state = np.tanh(inputs @ kernel + state @ recurrent_kernel + bias)
        logits = state @ to_place + place_bias
        expected.append(logits)
        answer = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(outputs(model, first), np.stack(expected, axis=1), atol=1e-5)


def test_after_the_input_a_second_network_goes_on_from_the_last_state():
    model = lesson.after(5)
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


def test_many_to_one_is_the_last_output_of_every_step():
    last, every = lesson.many_to_one(5), lesson.every_step(5)
    every.set_weights([np.asarray(weights, "float32") for weights in weights_of(last)])
    moves = world.encode_moves(np.array([[1, 0, -1, 1]]))
    np.testing.assert_allclose(outputs(last, moves), outputs(every, moves)[:, -1], atol=1e-6)


@pytest.mark.parametrize("build", lesson.FORMS, ids=lambda build: build.__name__)
def test_every_weight_that_can_matter_moves_in_one_update(build, tasks):
    config = dataclasses.replace(QUICK, num_units=6)
    task = tasks[world.task_of(build.__name__)]
    keras.utils.set_random_seed(0)
    model = lesson.build_model(config, build, len(task.x_train))
    model.run_eagerly = not training.ONLY_XLA
    before = model.get_weights()
    model.train_on_batch(task.x_train, task.y_train)
    moved = [(old != new).all() for old, new in zip(before, model.get_weights(), strict=True)]
    # The writer of `after` gets zeros: the kernel of its inputs is never used.
    assert moved.count(False) == (build is lesson.after)


def test_forms_have_no_more_weights_for_longer_walks():
    # 3 x 5 + 5 x 5 + 5 for the cell, 5 x 8 + 8 for the places.
    model = lesson.every_step(5)
    assert model.count_params() == 45 + 48
    assert outputs(model, np.zeros((1, 64, 3))).shape == (1, 64, 8)


def test_every_step_counts_on_short_walks(make_run):
    config = dataclasses.replace(
        QUICK, num_moves=6, num_units=32, epochs=10, batch_size=16, learning_rate=2e-2
    )
    task = lesson.load_data(config)["every_step"]
    run = make_run(config, chapter="ch09_wirings")
    metrics = lesson.train_and_evaluate(config, lesson.every_step, task, run)
    assert metrics["accuracy"] > 0.9 > metrics["baseline_accuracy"] + 0.3
