"""Exactness and behaviour of chapter 13: copies, splits, streaming, what may not look ahead, listening."""

import dataclasses
from pathlib import Path

import keras
import numpy as np
import pytest
from scipy.io import wavfile

from chapters import tables
from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from chapters.ch13_speech import augment, commands, lesson, lesson_live, linear, pictures, streaming
from chapters.ch13_speech.augment import NOTHING, Alter
from chapters.ch13_speech.config import LIVE, PRESETS, QUICK, Listen
from common import training
from common.data import logmel, speech
from common.errors import UserError

SMALL = dataclasses.replace(
    QUICK, num_units=6, num_copies=2, batch_size=10, epochs=2, time_steps=12
)


def frames_of(*lengths, seed=0):
    rng = np.random.default_rng(seed)
    return [
        rng.uniform(-60, -10, (length, logmel.NUM_BANDS)).astype("float32") for length in lengths
    ]


@pytest.fixture(scope="module")
def recordings():
    return speech.load_shipped()


@pytest.fixture(scope="module")
def model():
    """Weights that make the answers differ from step to step."""
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMALL)
    model.set_weights([3 * weight for weight in model.get_weights()])
    return model


# Splits


def test_no_recording_is_in_two_parts_and_the_official_test_part_is_recordings_0_to_4(recordings):
    split = lesson.split_data(QUICK, recordings)
    rows = np.concatenate(list(vars(split).values()))
    assert sorted(rows) == list(range(400))
    assert set(recordings.indices[split.test]) == {0, 1}
    assert set(recordings.indices[split.validation]) == {5}
    assert len(split.validation) == 50


@pytest.mark.parametrize("who", ["george", "jackson", "nicolas", "theo", "yweweler"])
def test_a_speaker_who_was_left_out_is_in_the_test_part_alone(recordings, who):
    split = lesson.split_data(QUICK, recordings, who)
    assert set(recordings.speakers[split.test]) == {who}
    for part in (split.train, split.validation):
        assert who not in recordings.speakers[part]
        assert len(set(recordings.speakers[part])) == 4
    assert sorted(np.concatenate(list(vars(split).values()))) == list(range(400))


def test_the_linear_baseline_scales_by_its_training_recordings_alone():
    rng = np.random.default_rng(0)
    x, digits = rng.normal(5, 2, (40, 8)), np.arange(40) % 10
    scaler = linear.fit(x, digits)[0]
    np.testing.assert_allclose(scaler.mean_, x.mean(axis=0))
    np.testing.assert_allclose(scaler.scale_, x.std(axis=0))


def test_eight_slices_by_hand():
    frames = [np.arange(16.0)[:, None], np.arange(4.0)[:, None]]
    np.testing.assert_array_equal(linear.slices(frames)[0], np.arange(8) * 2 + 0.5)
    # Shorter than eight frames: each slice still has one.
    np.testing.assert_array_equal(linear.slices(frames)[1], [0, 0, 1, 1, 2, 2, 3, 3])


# Features and copies


def test_the_scale_is_decibels_below_the_loudest_so_far():
    decibels = np.full((4, 3), -60.0)
    decibels[1, 0], decibels[2, 2], decibels[3, 1] = -30.0, -25.0, -40.0
    scaled, loudest = augment.scale(decibels)
    np.testing.assert_allclose(scaled[:, 1] * 15 - 20, [-15, -30, -35, -15], atol=1e-5)
    assert loudest == -25.0
    # Ten decibels louder from beginning to end is the same once it is louder than QUIET.
    louder, _ = augment.scale(decibels + 10)
    np.testing.assert_allclose(louder[1:], scaled[1:], atol=1e-6)


def test_two_frames_are_a_time_step():
    frames = np.arange(10).reshape(1, 5, 2)
    np.testing.assert_array_equal(augment.to_steps(frames), [[[0, 1, 2, 3], [4, 5, 6, 7]]])


def test_without_changes_a_copy_is_its_recording_and_every_step_has_its_answer():
    frames = frames_of(9, 20)
    made = augment.examples(frames, np.array([3, 7]), 12)
    np.testing.assert_allclose(made.x, augment.inputs(frames, 12), atol=1e-5)
    assert made.x.shape == (2, 12, 64)
    np.testing.assert_array_equal(made.y, np.repeat([[3], [7]], 12, axis=1))
    assert (np.diff(made.weights[1, :10]) > 0).all(), "the later, the more"
    np.testing.assert_array_equal(made.is_heard().sum(axis=1), [8, 12])


def test_silence_in_front_is_answered_with_nothing_and_moves_the_word():
    frames = frames_of(10)
    rng = np.random.default_rng(3)
    made = augment.examples(frames * 30, np.full(30, 4), 16, Alter(silence=8), rng)
    starts = (made.y == NOTHING).sum(axis=1)
    assert set(starts) <= {0, 1, 2, 3, 4}
    assert len(set(starts)) > 2
    plain = augment.inputs(frames, 16)[0]
    for x, y, start in zip(made.x, made.y, starts, strict=True):
        np.testing.assert_array_equal(y[start:], 4)
        if np.allclose(x[start : start + 5], plain[:5], atol=1e-5):
            break
    else:
        pytest.fail("no copy begins where a time step does")


def test_a_longer_throat_moves_a_peak_down_and_speed_shortens():
    frames = [np.full((20, logmel.NUM_BANDS), -70.0, dtype="float32")]
    frames[0][:, 15] = -10.0
    rng = np.random.default_rng(0)
    made = augment.examples(frames * 50, np.zeros(50, int), 12, Alter(voice=0.2), rng)
    peaks = made.x[:, 0, :32].argmax(axis=1)
    assert peaks.min() < 15 < peaks.max()
    assert peaks.min() >= 12
    assert peaks.max() <= 18
    made = augment.examples(frames * 50, np.zeros(50, int), 20, Alter(speed=0.5), rng)
    lengths = made.is_heard().sum(axis=1)
    assert lengths.min() < 14 < lengths.max()


def test_every_change_of_a_copy_does_something_and_the_same_seed_the_same(recordings):
    config = dataclasses.replace(QUICK, num_copies=1)
    rows = np.arange(20)
    plain = lesson.copies_of(
        dataclasses.replace(
            config, speed=0.0, voice=0.0, gain=0.0, hide=False, noise=False, nothing=0.0, silence=0
        ),
        recordings,
        rows,
    )
    np.testing.assert_array_equal(plain.x, lesson.recordings_of(config, recordings, rows).x)
    altered, again = (lesson.copies_of(config, recordings, rows) for _ in range(2))
    np.testing.assert_array_equal(altered.x, again.x)
    assert np.isfinite(altered.x).all()
    assert np.abs(altered.x - plain.x).mean() > 0.1
    assert altered.x.dtype == np.float32


def test_this_share_of_the_copies_is_nothing_at_all():
    made = augment.examples(frames_of(20) * 400, np.ones(400, int), 12, Alter(nothing=0.25))
    share = (made.y == NOTHING).all(axis=1).mean()
    assert share == pytest.approx(0.25, abs=0.06)


# The network


def test_the_pencil_example():
    np.testing.assert_array_equal(lesson.hear([8, 4, 0, 6]), [4, 4, 2, 4])
    np.testing.assert_array_equal(lesson.hear([0, 6], 4), [2, 4])
    np.testing.assert_array_equal(lesson.hear([0, 6]), [0, 3])


def test_all_weights_move_and_the_loss_leaves_out_what_has_no_weight():
    keras.utils.set_random_seed(0)
    model = lesson.build_model(SMALL)
    model.run_eagerly = not training.ONLY_XLA
    x = np.random.default_rng(0).normal(size=(4, 6, 64)).astype("float32")
    before = model.get_weights()
    model.train_on_batch(x, np.arange(24).reshape(4, 6) % 11, sample_weight=np.ones((4, 6)))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert (old != new).any()


def test_the_network_equals_chapter_8s_cell_by_hand(model):
    x = np.random.default_rng(1).normal(size=(2, 5, 64)).astype("float32")
    *gru, kernel, bias = model.get_weights()
    state, weights = np.zeros((2, 6)), GatedWeights(*gru)
    for step, by_keras in enumerate(model.predict(x, verbose=0).transpose(1, 0, 2)):
        state, _ = gru_step(x[:, step], state, weights)
        logits = state @ kernel + bias
        by_hand = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
        np.testing.assert_allclose(by_keras, by_hand, atol=1e-5)


# Live


@pytest.mark.parametrize("sizes", [[1] * 4_301, [7, 400, 3_000, 894], [128, 256, 512, 3_405]])
def test_samples_in_pieces_give_the_features_of_the_whole(sizes, recordings):
    samples = recordings.example[0]
    assert sum(sizes) == len(samples)
    features = streaming.Features()
    pieces = (
        np.split(samples, np.cumsum(sizes)[:-1])
        if len(sizes) < 10
        else np.split(samples, 4_301 // 11)
    )
    heard = np.concatenate([features.feed(piece) for piece in pieces])
    whole = augment.inputs([logmel.log_mel(samples)], len(heard))[0]
    assert len(heard) == 16
    np.testing.assert_allclose(heard, whole, atol=1e-5)


@pytest.mark.parametrize("chunk", [1, 3, 12])
def test_a_carried_state_gives_the_answers_of_the_whole_and_a_forgotten_one_does_not(model, chunk):
    x = np.random.default_rng(2).normal(size=(3, 12, 64)).astype("float32")
    whole = model.predict(x, verbose=0)
    listener = lesson_live.build_listener(model)
    np.testing.assert_allclose(lesson_live.listen(listener, x, chunk), whole, atol=1e-5)
    forgotten = lesson_live.listen(listener, x, chunk, carry=False)
    if chunk < 12:
        assert np.abs(forgotten - whole).max() > 0.01


def answers_of(model, samples):
    return model.predict(streaming.Features().feed(samples)[None], verbose=0)[0]


def test_later_samples_never_change_an_earlier_answer_unless_the_network_reads_both_ways(model):
    samples = np.random.default_rng(3).normal(0, 3_000, 4_000)
    other = samples.copy()
    other[2_000:] *= -8
    same = logmel.count_frames(2_000) // 2
    whole, changed = answers_of(model, samples), answers_of(model, other)
    np.testing.assert_allclose(whole[:same], changed[:same], atol=1e-6)
    assert np.abs(whole[same:] - changed[same:]).max() > 1e-3
    both = lesson_live.build_bidirectional(SMALL, 1)
    difference = np.abs(answers_of(both, samples)[:same] - answers_of(both, other)[:same])
    assert difference.max() > 1e-4


def test_the_mean_of_the_recording_uses_the_future_and_the_mean_so_far_does_not():
    x = np.array([[[2.0], [4.0], [9.0]]])
    heard = np.array([[True, True, False]])
    np.testing.assert_array_equal(lesson_live.without_mean(x, heard)[0, :2, 0], [-1, 1])
    np.testing.assert_array_equal(lesson_live.without_mean_so_far(x)[0, :, 0], [0, 1, 4])


def test_both_ends_get_no_padding():
    model = lesson_live.build_bidirectional(SMALL, 1)
    x = np.random.default_rng(4).normal(size=(3, 8, 64)).astype("float32")
    steps = np.array([3, 8, 3])
    found = lesson_live.with_the_future(model, x, steps)
    np.testing.assert_allclose(found[2, :3], model.predict(x[2:, :3], verbose=0)[0], atol=1e-5)
    half = lesson_live.on_what_was_heard(model, x, steps, 0.5)
    assert half[1] == model.predict(x[1:2, :4], verbose=0)[0, -1].argmax()


def test_measures_by_hand():
    answers = np.array([[1, 9, 7, 7, 0], [3, 3, 3, 3, 3], [2, 2, 5, 0, 0]])
    probabilities = np.eye(11)[answers]
    steps, digits = np.array([4, 5, 3]), np.array([7, 3, 2])
    np.testing.assert_array_equal(streaming.last_answers(probabilities, steps), [7, 3, 5])
    np.testing.assert_array_equal(streaming.last_answers(probabilities, steps, 0.5), [9, 3, 2])
    metrics = streaming.measure(probabilities, steps, digits)
    assert metrics["accuracy"] == pytest.approx(2 / 3)
    assert metrics["heard_50_accuracy"] == pytest.approx(2 / 3)
    # One time step before the end, and four: 32 milliseconds each.
    assert metrics["settled_ms_before_end"] == pytest.approx(2.5 * 32)


@pytest.mark.parametrize(
    ("answers", "settled", "word"),
    [([7], 0, 7), ([10, 10], 0, 10), ([10, 1, 7, 7], 2, 7), ([7, 7, 10], 2, 7), ([1, 7, 1], 2, 1)],
)
def test_when_an_answer_is_settled_and_what_the_word_was(answers, settled, word):
    assert streaming.settled(np.array(answers)) == settled
    assert streaming.word_of(np.array(answers)) == word


# Listening


@pytest.fixture(scope="module")
def trained(tmp_path_factory, recordings):
    """A small network, trained for seconds on the official split, in a folder of runs."""
    from common import runs

    folder = tmp_path_factory.mktemp("runs")
    config = dataclasses.replace(QUICK, num_units=48, num_copies=6, epochs=6)
    options = runs.RunOptions(progress="none", runs_folder=folder)
    run = runs.start("ch13_speech", "smoke", config, options)
    split = lesson.split_data(config, recordings)
    metrics = run.once(
        "official", lambda part: lesson.train_and_evaluate(config, part, recordings, split)
    )
    return folder, metrics


def test_a_few_seconds_of_training_beat_guessing_by_far(trained):
    assert trained[1]["accuracy"] > 0.4
    assert trained[1]["heard_100_accuracy"] > trained[1]["heard_10_accuracy"]


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (44_100, 2)])
def test_listen_says_a_digit_and_when_and_draws_it(
    trained, recordings, tmp_path, capsys, rate, channels
):
    samples = recordings.example[0]
    if rate != 8_000:
        from scipy.signal import resample_poly

        samples = resample_poly(samples, 441, 80).astype("int16")
    values = samples if channels == 1 else np.stack([samples, samples], axis=1)
    wavfile.write(tmp_path / "seven.wav", rate, values)
    commands.listen(Listen(file=str(tmp_path / "seven.wav"), runs_folder=trained[0]))
    printed = capsys.readouterr().out
    assert "with probability" in printed
    assert "settled after" in printed
    picture = printed.split("Picture: ")[1].strip()
    assert picture.endswith("listen-seven.png")
    assert Path(picture).exists()


def test_what_the_network_takes_for_nothing_is_answered_as_nothing(trained, tmp_path, capsys):
    wavfile.write(tmp_path / "a.wav", 8_000, np.zeros(8_000, "int16"))
    (run,) = (trained[0] / "ch13_speech").iterdir()
    model = keras.models.load_model(run / "official" / "best.keras")
    *others, bias = model.get_weights()
    model.set_weights([*others, bias + 100 * np.eye(11)[NOTHING]])
    (tmp_path / "config.json").write_bytes((run / "config.json").read_bytes())
    (tmp_path / "official").mkdir()
    model.save(tmp_path / "official" / "best.keras")
    commands.listen(Listen(file=str(tmp_path / "a.wav"), run=str(tmp_path)))
    assert "nothing was heard, only silence or noise" in capsys.readouterr().out


def test_a_network_of_other_inputs_gets_one_line(trained, tmp_path):
    wavfile.write(tmp_path / "a.wav", 8_000, np.zeros(8_000, "int16"))
    (run,) = (trained[0] / "ch13_speech").iterdir()
    (tmp_path / "config.json").write_bytes((run / "config.json").read_bytes())
    (tmp_path / "official").mkdir()
    features = keras.Input((None, 9))
    states = keras.layers.GRU(2, return_sequences=True, name="gru")(features)
    answers = keras.layers.Dense(11, name="answers")(states)
    keras.Model(features, answers).save(tmp_path / "official" / "best.keras")
    with pytest.raises(UserError, match="hears something else. Train again with: python -m"):
        commands.listen(Listen(file=str(tmp_path / "a.wav"), run=str(tmp_path)))


def test_what_is_described_by_hand():
    probabilities = np.eye(11)[[10, 1, 7, 7, 10]]
    assert commands.describe(probabilities) == (
        "7, with probability 1.00; settled after 0.11 of 0.17 seconds"
    )


@pytest.mark.parametrize(
    ("file", "message"),
    [("", "Name a WAV file"), ("not-there.wav", "There is no file")],
)
def test_listen_needs_a_file(file, message, tmp_path):
    with pytest.raises(UserError, match=message):
        commands.listen(Listen(file=file, runs_folder=tmp_path))


def test_listen_needs_a_trained_network(tmp_path):
    wavfile.write(tmp_path / "a.wav", 8_000, np.zeros(8_000, "int16"))
    with pytest.raises(UserError, match="no trained model .* chapters.ch13_speech book"):
        commands.listen(Listen(file=str(tmp_path / "a.wav"), runs_folder=tmp_path))


def test_presets_differ_in_the_data():
    assert PRESETS["book"].config.data == "spoken_digit"
    assert {PRESETS[name].config.data for name in ("quick", "smoke", "live")} == {"shipped"}
    assert LIVE.num_units == QUICK.num_units


def test_the_picture_of_the_answer_shows_every_recorded_seed():
    runs = tables.newest_runs("ch13_speech")
    figure = pictures.plot_speakers_of_all_seeds()
    for axes, preset in zip(figure.axes, ("quick", "book"), strict=True):
        drawn = sorted(axes.lines[0].get_xdata())
        assert drawn == sorted(run["metrics"]["official_accuracy"] for run in runs[preset])
