"""The clips of chapter 11: what happens in them, their labels, their padding, their bounds."""

import dataclasses

import numpy as np
import pytest

from common.data import digits, frames
from common.data.frames import CURTAIN, DOWN, GREY, LABELS, NONE, NOWHERE, UP


@pytest.fixture(scope="module")
def images():
    return digits.load()


@pytest.fixture(scope="module")
def clips(images):
    return frames.draw(images.x_train, images.y_train, 60, seed=3)


def test_shapes_lengths_and_padding(clips):
    assert clips.frames.shape == (60, 48, 40, 10)
    assert clips.frames.dtype == np.float32
    lengths = clips.is_frame.sum(axis=1)
    assert lengths.min() >= 24
    assert lengths.max() <= 48
    assert len(set(lengths.tolist())) > 10
    # Padding stands at the end and is black, without a curtain.
    assert (np.diff(clips.is_frame.astype(int), axis=1) <= 0).all()
    assert not clips.frames[~clips.is_frame].any()
    assert all(not label[~clips.is_frame].any() for label in clips.labels.values())


def test_labels_agree_with_positions_recomputed_frame_by_frame(clips, images):
    for clip in range(len(clips)):
        for frame in range(clips.is_frame[clip].sum()):
            place = int(clips.place[clip, frame])
            digit = images.y_train[clips.image[clip, frame]]
            covered = sum(row in CURTAIN for row in range(place, place + 8))
            visible, direction, behind = (label[clip, frame] for label in clips.labels.values())
            if covered >= 4:
                assert (visible, direction, behind) == (NONE, NOWHERE, digit)
                continue
            assert (visible, behind) == (digit, NONE)
            begins = frame == 0 or clips.turn[clip, frame] != clips.turn[clip, frame - 1]
            if not begins:
                before = int(clips.place[clip, frame - 1])
                assert direction == (UP if place < before else DOWN)
                assert abs(place - before) == 2
            assert direction in (UP, DOWN)


def test_a_frame_is_the_image_under_the_curtain(clips, images):
    rng = np.random.default_rng(0)
    for clip in rng.integers(0, 60, 20):
        frame = rng.integers(clips.is_frame[clip].sum())
        expected = np.zeros((40, 10))
        place, column = clips.place[clip, frame], clips.column[clip, frame]
        image = images.x_train[clips.image[clip, frame]]
        expected[place : place + 8, column : column + 8] = image
        expected[CURTAIN.start : CURTAIN.stop] = GREY
        np.testing.assert_array_equal(clips.frames[clip, frame], expected)


def test_hidden_frames_are_the_empty_curtain_pixel_by_pixel(clips):
    empty = np.zeros((40, 10))
    empty[CURTAIN.start : CURTAIN.stop] = GREY
    assert clips.is_hidden.sum() > 100
    assert (clips.frames[clips.is_hidden] == empty).all()
    others = clips.frames[clips.is_frame & ~clips.is_hidden]
    # A digit of which two rows are in sight may have no ink there.
    assert (others == empty).all(axis=(1, 2)).mean() < 0.02


def test_hidden_time_and_exit_are_random(images):
    clips = frames.draw(images.x_train, images.y_train, 300, seed=5)
    times, changes_side = [], []
    for clip in range(len(clips)):
        hidden = np.flatnonzero(clips.is_hidden[clip])
        for run in np.split(hidden, np.flatnonzero(np.diff(hidden) > 1) + 1):
            last = clips.is_frame[clip].sum() - 1
            if len(run) and run[0] > 0 and run[-1] < last:
                times.append(len(run))
                sides = clips.place[clip, run[0] - 1] < 16, clips.place[clip, run[-1] + 1] < 16
                changes_side.append(sides[0] != sides[1])
    assert set(times) == set(frames.HIDDEN_FRAMES)
    assert 0.4 < np.mean(changes_side) < 0.6


def test_digits_change_only_in_full_sight_and_to_another_digit(clips, images):
    changes = np.diff(clips.turn, axis=1).astype(bool) & clips.is_frame[:, 1:]
    clip, frame = np.nonzero(changes)
    assert len(clip) > 10
    for where in ((clip, frame), (clip, frame + 1)):
        assert (frames.rows_covered(clips.place[where]) == 0).all()
    before, after = clips.image[clip, frame], clips.image[clip, frame + 1]
    assert (images.y_train[before] != images.y_train[after]).all()


def test_every_clip_shows_a_digit_and_some_begin_hidden(clips):
    assert (clips.labels["visible"][clips.is_frame] != NONE).any()
    starts = clips.starts_hidden
    assert 0.15 < starts[:, 0].mean() < 0.6
    for clip in np.flatnonzero(starts[:, 0]):
        assert 4 <= starts[clip].sum() <= 12
        assert clips.is_frame[clip].sum() > starts[clip].sum()


def test_the_seed_says_everything(images):
    one, same, other = (frames.draw(images.x_test, images.y_test, 5, seed) for seed in (1, 1, 2))
    for field in dataclasses.fields(one):
        if field.name != "labels":
            np.testing.assert_array_equal(getattr(one, field.name), getattr(same, field.name))
    assert not np.array_equal(one.frames, other.frames)


def test_no_image_is_shared_across_parts(images):
    def ink(x):
        return {image.tobytes() for image in x}

    shared = ink(images.x_train) & ink(images.x_validation) | ink(images.x_train) & ink(
        images.x_test
    )
    assert not shared


def test_the_best_answer_by_hand():
    # Evidence 0 has the labels 1 1 2, evidence 1 has 3: 2 + 1 of 4.
    evidence = np.array([[0, 0], [0, 0], [0, 0], [1, 0]])
    assert frames.best_answer(evidence, np.array([1, 1, 2, 3])) == 0.75


def test_bounds_rise_with_what_is_seen_and_agree_with_a_count(images):
    train, test = (
        frames.draw(images.x_train, images.y_train, 200, 1),
        frames.draw(images.x_test, images.y_test, 200, 2),
    )
    bounds = frames.bounds(train, test)
    for name in LABELS:
        values = [of_label[name] for of_label in bounds.values()]
        assert values == sorted(values)
        assert values[-1] == 1.0
    # `behind` from one frame: right wherever something is in sight, one digit where nothing is.
    hidden, where = test.is_hidden, test.is_frame
    often = np.bincount(test.labels["behind"][hidden]).max()
    expected = ((where & ~hidden).sum() + often) / where.sum()
    assert bounds["bound_frame"]["behind"] == pytest.approx(expected)
    # Reading forward: only where the clip began hidden is nothing known.
    unseen = test.starts_hidden
    often = np.bincount(test.labels["behind"][unseen]).max()
    expected = ((where & ~unseen).sum() + often) / where.sum()
    assert bounds["bound_forward"]["behind"] == pytest.approx(expected)


def test_single_frames_and_weights(clips):
    x, labels, weights = clips.single_frames(50, seed=1)
    assert x.shape == (50, 40, 10)
    assert {len(label) for label in labels.values()} == {50}
    everything, all_labels, _ = clips.single_frames()
    assert len(everything) == clips.is_frame.sum()
    # Shuffled, yet each frame keeps its labels.
    hidden = (everything[:, : CURTAIN.start] == 0).all(axis=(1, 2)) & (
        everything[:, CURTAIN.stop :] == 0
    ).all(axis=(1, 2))
    assert (all_labels["visible"][hidden] == NONE).all()
    assert all((weight == 1).all() for weight in weights.values())
    assert (clips.weights()["behind"] == clips.is_frame).all()


def test_answers_spread_to_their_frames(clips):
    true = {name: label[clips.is_frame] for name, label in clips.labels.items()}
    for name, label in clips.spread(true).items():
        np.testing.assert_array_equal(label, clips.labels[name])
