"""Exactness and behaviour of chapter 11: the rule by hand, segment scores, masks, what is learned."""

import dataclasses

import keras
import numpy as np
import pytest

from chapters import tables
from chapters.ch11_frame_labels import commands, config, lesson, lesson_masks, measures, pictures
from chapters.ch11_frame_labels.config import PRESETS, Masks, Watch
from chapters.ch11_frame_labels.measures import Segment
from common.data import digits, frames
from common.data.frames import LABELS, NONE
from common.errors import UserError
from tests.conftest import describe_run

SMOKE = PRESETS["smoke"].config


@pytest.fixture(scope="module")
def clips():
    images = digits.load()
    return frames.draw(images.x_train, images.y_train, 6, seed=0, longest=30)


def test_the_rule_labels_the_world_of_six_cells():
    state, labels = lesson.NOTHING_SEEN, []
    for frame in lesson.WORLD:
        label, state = lesson.label_frame(frame, state)
        labels.append(" ".join(label))
    assert labels == [
        "a ? none",
        "a right none",
        "none none a",
        "none none a",
        "a right none",
        "a right none",
        "b ? none",
        "b right none",
        "none none b",
    ]


def test_the_rule_knows_the_way_out_of_the_curtain():
    assert lesson.label_frame(".a##..", ("a", lesson.CURTAIN_MIDDLE))[0] == ("a", "left", "none")
    # Whatever comes out of a curtain first, comes away from it.
    state = lesson.label_frame("..##..", lesson.NOTHING_SEEN)[1]
    assert lesson.label_frame("..##b.", state)[0] == ("b", "right", "none")


def test_segments_by_hand():
    labels = np.array([10, 10, 7, 7, 7, 10, 3])
    assert measures.segments(labels, 10) == [Segment(7, 2, 5), Segment(3, 6, 7)]
    assert measures.segments(labels)[0] == Segment(10, 0, 2)
    assert measures.segments(np.array([], dtype=int)) == []


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("kitten", "sitting", 3),
        ("flaw", "lawn", 2),
        ("abc", "abc", 0),
    ],
)
def test_levenshtein(first, second, distance):
    assert measures.edit_distance(first, second) == distance
    assert measures.edit_distance(second, first) == distance


# Counted by hand: 10 frames. True: A A A A B B B B - -. Background is -.
A, B, N = 1, 2, 0
HAND_TRUE = np.array([A, A, A, A, B, B, B, B, N, N])


@pytest.mark.parametrize(
    ("predicted", "accuracy", "edit", "f1_10", "f1_25", "f1_50"),
    [
        ([A, A, A, A, B, B, B, B, N, N], 1.0, 1.0, 1.0, 1.0, 1.0),
        # B's share is 4 of 6: a hit at 50 %, all in order.
        ([A, A, A, A, B, B, B, B, B, B], 0.8, 1.0, 1.0, 1.0, 1.0),
        # A B A B of A B: distance 2 of 4. A: 2 of 4 hits at .5, its second part finds A taken, the
        # B's have 1 / 5 (two frames of which one is right: union 5) and 3 / 4. Hits 2 of 2 true, 4 said.
        ([A, A, B, A, B, B, B, N, N, N], 0.8, 0.5, 4 / 6, 4 / 6, 4 / 6),
        # One label for everything: A covers 4 of 10, so a hit at 10 and 25 %, none at 50.
        ([A] * 10, 0.4, 0.5, 2 / 3, 2 / 3, 0.0),
        # Nothing found.
        ([N] * 10, 0.2, 0.0, 0.0, 0.0, 0.0),
        # The wrong order: each is found nowhere near.
        ([B, B, B, B, A, A, A, A, N, N], 0.2, 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_scores_counted_by_hand(predicted, accuracy, edit, f1_10, f1_25, f1_50):
    everywhere = np.ones((1, 10), dtype=bool)
    scores = measures.scores(HAND_TRUE[None], np.array([predicted]), everywhere, background=N)
    assert list(scores) == ["accuracy", "edit", "f1_10", "f1_25", "f1_50"]
    assert list(scores.values()) == pytest.approx([accuracy, edit, f1_10, f1_25, f1_50])


def ms_tcn_f_score(recognized, ground_truth, overlap, background):
    """MS-TCN's own loop, written out again from its description, for one clip."""

    def runs(labels):
        found, last = [], None
        for place, label in enumerate(labels):
            if label != last:
                found.append([label, place, place])
            found[-1][2] = place + 1
            last = label
        return [run for run in found if run[0] != background]

    said, true = runs(recognized), runs(ground_truth)
    hits, tp, fp = np.zeros(len(true)), 0, 0
    for label, start, end in said:
        iou = np.array(
            [
                (min(end, e) - max(start, s)) / (max(end, e) - min(start, s)) * (label == other)
                for other, s, e in true
            ]
        )
        if len(iou) and iou.max() >= overlap and not hits[iou.argmax()]:
            tp, hits[iou.argmax()] = tp + 1, 1
        else:
            fp += 1
    return tp, fp, len(true) - hits.sum()


def test_scores_of_many_clips_equal_an_independent_count():
    rng = np.random.default_rng(0)
    true = np.repeat(rng.integers(0, 3, (20, 8)), 5, axis=1)
    predicted = np.where(rng.random(true.shape) < 0.15, rng.integers(0, 3, true.shape), true)
    is_frame = np.arange(40) < rng.integers(10, 41, 20)[:, None]
    scores = measures.scores(true, predicted, is_frame, background=0)
    for overlap in measures.OVERLAPS:
        counts = [
            ms_tcn_f_score(p[where], t[where], overlap, 0)
            for t, p, where in zip(true, predicted, is_frame, strict=True)
        ]
        tp, fp, fn = np.sum(counts, axis=0)
        precision, recall = tp / (tp + fp), tp / (tp + fn)
        expected = 2 * precision * recall / (precision + recall)
        assert scores[f"f1_{100 * overlap:.0f}"] == pytest.approx(expected)


def test_flickers_cost_f1_and_early_labels_cost_frame_accuracy():
    true = np.array([NONE] * 10 + [7] * 20)
    flickers = true.copy()
    flickers[[15, 20, 25]] = 3
    everywhere = np.ones((1, 30), dtype=bool)
    scores = measures.scores(true[None], flickers[None], everywhere, NONE)
    assert scores["accuracy"] == pytest.approx(0.9)
    assert scores["f1_50"] == 0.0
    assert scores["edit"] == pytest.approx(1 / 7)
    early = measures.scores(true[None], np.roll(true, -6)[None], everywhere, NONE)
    assert early["accuracy"] == pytest.approx(0.6)
    assert early["f1_50"] == early["edit"] == 1.0


def test_what_stands_in_the_padding_changes_no_score(clips):
    rng = np.random.default_rng(0)
    answers = {name: rng.integers(0, 3, label.shape) for name, label in clips.labels.items()}
    before = measures.of_clips(clips, answers)
    for answer in answers.values():
        answer[~clips.is_frame] = 2
    assert measures.of_clips(clips, answers) == before
    right = measures.of_clips(clips, clips.labels)
    assert set(right.values()) == {1.0}


def test_the_best_epoch_is_that_of_the_lowest_loss():
    history = {
        "loss": [3, 2, 1],
        "val_loss": [2.0, 1.0, 1.5],
        "val_behind_accuracy": [0.1, 0.3, 0.4],
    }
    expected = {"epochs": 3, "best_epoch": 2, "val_loss": 1.0, "val_behind_accuracy": 0.3}
    assert measures.best_epoch(history) == expected


@pytest.fixture(scope="module")
def encoder():
    keras.utils.set_random_seed(0)
    return lesson.build_encoder(SMOKE)


def test_time_distributed_equals_frames_one_by_one_and_by_hand(encoder, clips):
    reader = lesson.read_every_frame(encoder, 30)
    features = keras.ops.convert_to_numpy(reader(clips.frames[:2]))  # (2, 30, features)
    assert features.shape == (2, 30, SMOKE.num_features)
    kernel, bias, dense, dense_bias = encoder.get_weights()[:4]
    frame = clips.frames[1, 7]
    # The convolution as sums over patches, rows 0, 2, ..., 32 and columns 0, 1, 2.
    found = np.array(
        [
            [
                np.tensordot(frame[row : row + 8, column : column + 8], kernel[:, :, 0], 2) + bias
                for column in range(3)
            ]
            for row in range(0, 33, 2)
        ]
    )  # (17, 3, filters)
    pooled = np.maximum(found, 0).max(axis=1).ravel()  # (17 filters,)
    by_hand = np.maximum(pooled @ dense + dense_bias, 0)
    np.testing.assert_allclose(features[1, 7], by_hand, atol=1e-5)


def gru(x, kernel, recurrent, bias):
    """Keras's GRU (reset after the product), one sequence (time, features) -> (time, units)."""
    units, h, states = recurrent.shape[0], np.zeros(recurrent.shape[0]), []
    for x_t in x:
        a, b = x_t @ kernel + bias[0], h @ recurrent + bias[1]
        z, r = (1 / (1 + np.exp(-(a[s] + b[s]))) for s in (slice(units), slice(units, 2 * units)))
        candidate = np.tanh(a[2 * units :] + r * b[2 * units :])
        # h_t = z h_{t-1} + (1 - z) candidate
        h = z * h + (1 - z) * candidate
        states.append(h)
    return np.array(states)


@pytest.mark.parametrize("reader", ["forward", "both"])
def test_the_recurrent_network_equals_loops_over_the_real_frames(reader):
    """Wrong in the mask, in the order of the backward states or in their place, this cannot come out."""
    model = lesson.build_model(SMOKE, reader)
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    x = rng.normal(size=(2, 7, SMOKE.num_features)).astype("float32")
    is_frame = np.arange(7) < np.array([[7], [4]])
    outputs = {n: keras.ops.convert_to_numpy(y) for n, y in model([x, is_frame]).items()}
    weights = model.get_layer(reader).get_weights()
    for clip, length in ((0, 7), (1, 4)):
        states = gru(x[clip, :length], *weights[:3])
        if reader == "both":
            backward = gru(x[clip, :length][::-1], *weights[3:])[::-1]
            states = np.concatenate([states, backward], axis=1)
        for name in LABELS:
            kernel, bias = model.get_layer(name).get_weights()
            logits = states @ kernel + bias
            expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            np.testing.assert_allclose(outputs[name][clip, :length], expected, atol=1e-5)


def test_loss_and_accuracy_are_means_over_real_frames(clips):
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMOKE, "both", num_batches=1)
    x = np.random.default_rng(0).normal(size=(6, 30, SMOKE.num_features)).astype("float32")
    values = []
    for padding in (0, 12):
        pads = ((0, 0), (0, padding))
        labels = {name: np.pad(label, pads) for name, label in clips.labels.items()}
        weights = {name: np.pad(weight, pads) for name, weight in clips.weights().items()}
        inputs = [np.pad(x, (*pads, (0, 0)), constant_values=9.0), np.pad(clips.is_frame, pads)]
        values.append(
            model.evaluate(inputs, labels, sample_weight=weights, verbose=0, return_dict=True)
        )
    assert values[1] == pytest.approx(values[0], abs=1e-5)
    probabilities = model([x, clips.is_frame])["behind"]
    where, right = clips.is_frame, clips.labels["behind"]
    chosen = np.take_along_axis(np.asarray(probabilities), right[..., None], axis=-1)[..., 0]
    assert values[0]["behind_loss"] == pytest.approx(-np.log(chosen[where]).mean(), rel=1e-4)


@pytest.mark.parametrize("which", ["encoder", "forward", "both"])
def test_all_weights_move_after_one_update(which, clips):
    keras.utils.set_random_seed(0)
    big = dataclasses.replace(SMOKE, num_filters=8, num_features=8)
    if which == "encoder":
        model = lesson.build_encoder(big, num_batches=1)
        x, labels, weights = clips.single_frames()
    else:
        model = lesson.build_model(big, which, num_batches=1)
        x = [np.random.default_rng(0).normal(size=(6, 30, 8)).astype("float32"), clips.is_frame]
        labels, weights = clips.labels, clips.weights()
    before = [w.copy() for w in model.get_weights()]
    model.train_on_batch(x, labels, sample_weight=weights)
    for old, new in zip(before, model.get_weights(), strict=True):
        assert not np.array_equal(old, new)


def test_a_small_training_finds_what_one_frame_cannot_tell():
    """Features by construction: the digit where one is in sight, nothing where it is hidden."""
    images = digits.load()
    small = dataclasses.replace(
        SMOKE, num_features=11, num_units=24, batch_size=20, epochs=8, learning_rate=0.03
    )
    sets = []
    for part, seed in ((200, 1), (60, 2)):
        clips = frames.draw(images.x_train, images.y_train, part, seed, 24, 30)
        seen = np.where(
            clips.is_hidden,
            NONE,
            np.where(
                clips.labels["visible"] == NONE, clips.labels["behind"], clips.labels["visible"]
            ),
        )
        sets.append((clips, np.eye(11, dtype="float32")[seen]))
    keras.utils.set_random_seed(0)
    (train, x), (test, x_test) = sets
    model = lesson.build_model(small, "forward", num_batches=10)
    model.fit(
        [x, train.is_frame],
        train.labels,
        sample_weight=train.weights(),
        batch_size=20,
        epochs=8,
        verbose=0,
    )
    measured = measures.of_clips(test, lesson.answer(model, x_test, test.is_frame))
    bounds = frames.bounds(train, test)
    assert measured["behind_accuracy"] > bounds["bound_frame"]["behind"] + 0.05


def test_padding_flatters_by_the_numbers_of_the_page():
    is_right = lesson_masks.TRUE == lesson_masks.PREDICTED
    assert is_right.mean() == 0.8
    assert is_right[lesson_masks.IS_FRAME == 1].mean() == 0.5
    losses = lesson_masks.losses(0.9)
    expected = -(2 * np.log(0.9) + 2 * np.log(0.1))
    assert losses["mean_with_sample_weight"] == pytest.approx(expected / 4, rel=1e-5)
    assert losses["sum_over_batch_size"] == pytest.approx(expected / 10, rel=1e-5)


def test_with_its_mask_padding_changes_nothing_and_without_it_does():
    small = Masks(num_clips=3, num_units=4)
    images = digits.load()
    clips = frames.draw(images.x_test, images.y_test, 3, 0, shortest=16, longest=24)
    pixels = clips.frames.reshape(3, 24, -1)
    differences = []
    for with_mask in (True, False):
        short, long = (
            np.asarray(
                lesson_masks.build_model(small, 24 + more, with_mask)(
                    [lesson_masks.pad(pixels, more), lesson_masks.pad(clips.is_frame, more)]
                )
            )[:, :24][clips.is_frame]
            for more in (0, 5)
        )
        differences.append(np.abs(short - long).max())
    assert differences[0] < 1e-6
    assert differences[1] > 1e-3


def test_time_distributed_refuses_a_wrong_mask_that_it_meets_first():
    model = lesson_masks.build_model(Masks(num_units=2), 6)
    x = np.zeros((2, 6, 400), dtype="float32")
    right = np.ones((2, 6), dtype=bool)
    (said,) = lesson_masks.try_masks(model, x, [np.ones((2, 12), dtype=bool)])
    assert "mask" in said
    (states,) = lesson_masks.try_masks(lesson_masks.build_model(Masks(num_units=2), 6), x, [right])
    assert states.shape == (2, 6, 4)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("quick", "--shortest", "60"), "--shortest 60 is longer than --longest 48"),
        (("quick", "--shortest", "4"), "--shortest must be between 16 and 500"),
        (("quick", "--num-clips", "0"), "--num-clips must be between"),
        (("quick", "--dropout", "1.5"), "--dropout must be between"),
        (("masks", "--padding", "0"), "--padding must be between"),
        (("fulll",), "Did you mean full"),
        (("watch", "--frames", "3"), "--frames must be between 16 and 500"),
        (("watch", "--clip", "one"), "--clip takes a whole number"),
        (("watch", "--run", "no/such"), "There is no saved model in no/such/both"),
    ],
)
def test_mistakes_get_one_clear_line(words, message, monkeypatch, capsys, tmp_path):
    from common import cli

    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main(config, list(words))
    assert stopped.value.code == 2
    said = capsys.readouterr().err.strip()
    assert message in said
    assert "\n" not in said


def test_watch_without_a_training_says_how_to_train(tmp_path):
    with pytest.raises(UserError, match="Train one with: python -m chapters.ch11_frame_labels"):
        commands.watch(Watch(runs_folder=tmp_path))


def test_watch_refuses_a_damaged_network(tmp_path):
    describe_run(tmp_path, "ch11_frame_labels")
    for part in ("frame", "both"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "best.keras").write_text("no network")
    with pytest.raises(UserError, match="cannot be read"):
        commands.watch(Watch(run=str(tmp_path)))


def test_watch_writes_strip_and_animation(tmp_path, capsys, encoder):
    describe_run(tmp_path, "ch11_frame_labels")
    for part, model in (("frame", encoder), ("both", lesson.build_model(SMOKE, "both"))):
        (tmp_path / part).mkdir()
        model.save(tmp_path / part / "best.keras")
    commands.watch(Watch(run=str(tmp_path), clip=4, frames=20))
    assert (tmp_path / "watch-4.png").exists()
    from PIL import Image

    with Image.open(tmp_path / "watch-4.gif") as animation:
        assert animation.n_frames == 20
    said = capsys.readouterr().out
    assert "clip 4 · 20 frames of unseen images" in said
    assert f"Animation: {tmp_path / 'watch-4.gif'}" in said


def test_the_strip_shows_every_frame_and_marks_what_is_wrong(clips):
    answers = {name: label.copy() for name, label in clips.labels.items()}
    answers["direction"][0, 3:5] = (answers["direction"][0, 3:5] + 1) % 3
    figure = pictures.plot_strip(clips, 0, {"both": answers}, "a clip")
    length = clips.is_frame[0].sum()
    (image,) = figure.axes[0].images
    assert image.get_array().shape == (40, 10 * length)
    wrong = [line for axes in figure.axes[1:] for line in axes.lines]
    assert [list(line.get_xdata()) for line in wrong] == [[3, 5]]


def test_the_confusion_counts_frames():
    counts = measures.confusion(np.array([0, 0, 1]), np.array([0, 1, 1]), 3)
    np.testing.assert_array_equal(counts, [[1, 1, 0], [0, 1, 0], [0, 0, 0]])


def test_recorded_networks_reach_what_the_readme_says():
    presets = tables.newest_runs("ch11_frame_labels")
    for preset, accuracy, f1 in (("quick", 0.955, 0.88), ("full", 0.98, 0.95)):
        for run in presets[preset]:
            metrics = run["metrics"]
            assert metrics["both_behind_accuracy"] >= accuracy
            assert metrics["both_behind_f1_50"] >= f1
            assert metrics["frame_behind_accuracy"] <= metrics["bound_frame_behind_accuracy"]
            assert metrics["forward_behind_accuracy"] <= metrics["bound_forward_behind_accuracy"]
        if preset == "full":
            assert (
                min(run["metrics"]["forward_behind_known_accuracy"] for run in presets[preset])
                >= 0.975
            )
            assert (
                min(run["metrics"]["forward_behind_known_f1_50"] for run in presets[preset]) >= 0.9
            )
