"""Chapter 12: three decoders that differ in one thing, writing alone, and scores of captions."""

import dataclasses
import json
import shutil

import keras
import numpy as np
import pytest
from keras import ops
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from chapters.ch12_captioning import captions, commands, config, lesson, pictures
from chapters.ch12_captioning.captions import Captioner, Captions
from chapters.ch12_captioning.config import SMOKE
from chapters.ch12_captioning.decoders import DECODERS, GreedyWriter
from common import runs
from common.data import digits, scenes
from common.errors import UserError
from common.text import START
from common.tokens import END

CHAPTER = "ch12_captioning"
BATCH, TIME, FEATURES, IDS, UNITS = 3, 5, 4, 8, 6
WAYS = tuple(DECODERS)


@pytest.fixture(scope="module")
def data():
    return lesson.load_data(SMOKE)


@pytest.fixture(scope="module")
def vectors():
    return np.random.default_rng(0).normal(size=(BATCH, FEATURES)).astype("float32")


@pytest.fixture(scope="module", params=WAYS)
def moved(request, data):
    """A model of each way after two updates, and its weights before them."""
    keras.utils.set_random_seed(3)
    model = lesson.build_model(SMOKE, request.param, num_batches=2)
    before = [weight.numpy() for weight in model.trainable_weights]
    fitting = {"sample_weight": data.train.weights, "batch_size": 32, "verbose": 0}
    model.fit(data.train.inputs, data.train.targets, **fitting)
    return model, before


def randomised(way):
    """A decoder with weights of a size that makes it write different words."""
    decoder = DECODERS[way](IDS, 3, UNITS)
    decoder.build((None, TIME), (None, FEATURES))
    rng = np.random.default_rng(1)
    decoder.set_weights([rng.normal(0, 1.0, weight.shape) for weight in decoder.get_weights()])
    return decoder


def to_numpy(tensor):
    return ops.convert_to_numpy(tensor)


# The page's pencil.


@pytest.mark.parametrize("way", WAYS)
def test_all_three_ways_write_the_two_words(way):
    assert [word for word, _ in lesson.write(lesson.PICTURE, way)] == ["red", "square", "END"]


def test_the_numbers_of_zeros_are_those_on_paper():
    numbers = [one for _, one in lesson.write(lesson.PICTURE, "zeros")]
    np.testing.assert_allclose(numbers, [[2, 1.5, 0.3], [0.2, 0.45, 0.3], [0.02, 0.135, 0.3]])


# Data.


def test_no_image_of_a_digit_is_in_two_parts():
    parts = digits.load()
    found = [{image.tobytes() for image in x} for x in (parts.x_train, parts.x_test)]
    assert not found[0] & found[1]


def test_sets_have_the_combinations_that_they_may_have(data):
    allowed = {part: set(found) for part, found in scenes.COMBINATIONS.items()}
    for part in (data.train, data.validation, data.test):
        assert set(part.scenes) <= allowed["train"]
    assert set(data.validation_held_out.scenes) <= allowed["validation"]
    assert set(data.test_held_out.scenes) <= allowed["test"]


def test_only_training_pictures_hang_on_the_seed(data):
    other = lesson.load_data(dataclasses.replace(SMOKE, seed=7))
    np.testing.assert_array_equal(data.test.pictures, other.test.pictures)
    assert (data.train.pictures != other.train.pictures).any()


@pytest.mark.parametrize("language", ["english", "korean"])
def test_targets_decode_to_the_caption_and_inputs_are_one_step_late(language):
    one = Captions(language)
    targets = one.targets(scenes.SCENES)
    assert one.decode(targets) == [one.text(scene) for scene in scenes.SCENES]
    inputs = one.inputs(targets)
    assert (inputs[:, 0] == START).all()
    np.testing.assert_array_equal(inputs[:, 1:], targets[:, :-1])
    # The longest caption has its END, and every one has exactly one.
    assert (targets[:, -1] == END).any()
    assert ((targets == END).sum(axis=1) == 1).all()


# Decoders.


def test_zero_inputs_are_zero_after_the_first_step_whatever_the_words(vectors):
    decoder = randomised("zeros")
    words = np.random.default_rng(2).integers(0, IDS, (BATCH, TIME))
    inputs = to_numpy(decoder.inputs(words, vectors, np.arange(TIME) == 0))
    np.testing.assert_array_equal(inputs[:, 0], vectors)
    assert (inputs[:, 1:] == 0).all()
    np.testing.assert_array_equal(
        to_numpy(decoder(words, vectors)), to_numpy(decoder(words * 0, vectors))
    )


@pytest.mark.parametrize("way", ["state", "every_step"])
def test_the_word_before_matters_where_it_goes_in(way, vectors):
    decoder = randomised(way)
    words = np.ones((BATCH, TIME), int)
    changed = words.copy()
    changed[:, 2] = 4
    before, after = (to_numpy(decoder(one, vectors)) for one in (words, changed))
    np.testing.assert_array_equal(before[:, :2], after[:, :2])
    assert (before[:, 2] != after[:, 2]).any()


@pytest.mark.parametrize("way", WAYS)
def test_a_decoder_is_the_gru_of_chapter_8_with_these_inputs(way, vectors):
    decoder = randomised(way)
    words = np.random.default_rng(3).integers(0, IDS, (BATCH, TIME))
    table = None if way == "zeros" else decoder.embedding.get_weights()[0]
    if way == "state":
        kernel, bias = decoder.to_state.get_weights()
        state, inputs = np.tanh(vectors @ kernel + bias), table[words]
    else:
        state = np.zeros((BATCH, UNITS))
        inputs = np.zeros((BATCH, TIME, FEATURES))
        inputs[:, 0] = vectors
    if way == "every_step":
        inputs = np.concatenate([table[words], vectors[:, None].repeat(TIME, axis=1)], axis=-1)
    kernel, bias = decoder.to_logits.get_weights()
    expected = []
    for step in range(TIME):
        state = gru_step(inputs[:, step], state, GatedWeights.of(decoder.recurrent))[0]
        expected.append(state @ kernel + bias)
    found = to_numpy(decoder(words, vectors))
    np.testing.assert_allclose(found, np.stack(expected, axis=1), atol=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_writing_alone_is_teacher_forcing_with_its_own_words(way, vectors):
    decoder = randomised(way)
    ids, probabilities = map(to_numpy, GreedyWriter(decoder, TIME)(vectors))
    fed = np.pad(ids[:, :-1], ((0, 0), (1, 0)), constant_values=START)
    logits = to_numpy(decoder(fed, vectors))
    counts = np.cumsum(ids == END, axis=1) - (ids == END) == 0  # up to END
    np.testing.assert_array_equal(logits.argmax(axis=-1)[counts], ids[counts])
    likeliest = to_numpy(ops.softmax(logits)).max(axis=-1)
    np.testing.assert_allclose(probabilities[counts], likeliest[counts], atol=1e-5)
    assert (ids[~counts] == 0).all()


def test_one_call_writes_what_the_slow_loop_writes(moved, data):
    model, _ = moved
    shown = data.test.pictures
    slow = lesson.write_slowly(model, shown, data.captions.length)
    assert Captioner(model, data.captions).write(shown)[0] == data.captions.decode(slow)


def test_writing_stops_at_end():
    decoder = randomised("zeros")
    kernel, bias = decoder.to_logits.get_weights()
    decoder.to_logits.set_weights([kernel * 0, bias * 0 + np.eye(IDS)[END]])
    ids, _ = GreedyWriter(decoder, TIME)(np.ones((2, FEATURES), "float32"))
    np.testing.assert_array_equal(to_numpy(ids), [[END, 0, 0, 0, 0]] * 2)


def test_all_weights_move_after_two_steps(moved):
    model, before = moved
    for old, new in zip(before, model.trainable_weights, strict=True):
        assert (old != new.numpy()).any(), new.path


def test_the_model_comes_back_from_its_file(moved, data, tmp_path):
    model, _ = moved
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras", compile=False)
    inputs = [one[:4] for one in data.test.inputs]
    np.testing.assert_allclose(to_numpy(model(inputs)), to_numpy(again(inputs)), atol=1e-6)


def test_zeros_after_end_count_neither_in_the_loss_nor_in_the_accuracy(data):
    model = lesson.build_model(SMOKE, "state", num_batches=1)
    part = data.test
    logits = to_numpy(model([part.pictures, part.words]))
    logs = np.log(np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True))
    of_right = np.take_along_axis(logs, part.targets[..., None].astype(int), axis=-1)[..., 0]
    is_word = part.targets > 0
    options = {"sample_weight": part.weights, "verbose": 0, "return_dict": True}
    measured = model.evaluate(part.inputs, part.targets, **options)
    np.testing.assert_allclose(measured["loss"], -of_right[is_word].mean(), atol=1e-5)
    is_right = (logits.argmax(axis=-1) == part.targets)[is_word]
    np.testing.assert_allclose(measured["accuracy"], is_right.mean(), atol=1e-6)


# Scores.


def test_scores_are_those_counted_by_hand(data):
    chosen = [
        scenes.parse("a three above a red square"),
        scenes.parse("a blue circle left of an eight"),
        scenes.parse("a red square below a red square"),
        scenes.parse("an eight right of a green circle"),
    ]
    part = data.test._replace(scenes=tuple(chosen))
    written = [
        "a three above a red square",
        "a blue circle left of a eight",  # the article
        "a red circle below a red square",  # the small object
        "a a a",
    ]
    assert captions.score(written, part, Captions("english")) == {
        "exact_match": 0.25,
        "small_colour": 0.75,
        "small": 0.5,
        "relation": 0.75,
        "large_colour": 0.75,
        "large": 0.75,
        "not_a_caption": 0.5,
    }


def test_shuffled_pictures_belong_to_another_scene(data):
    other = captions.shuffled(data.test)
    assert other.scenes == data.test.scenes
    np.testing.assert_array_equal(other.pictures[1:], data.test.pictures[:-1])


def test_a_short_training_looks_at_the_picture():
    """Better than the same decoder that sees the pictures of others."""
    settings = dataclasses.replace(
        SMOKE, num_scenes=1_280, num_test=64, num_features=48, num_units=48, embedding_size=16
    )
    data = lesson.load_data(settings)
    keras.utils.set_random_seed(settings.seed)
    model = lesson.build_model(settings, "every_step", num_batches=80)
    weights = data.train.weights
    fitting = {"sample_weight": weights, "batch_size": 32, "epochs": 2, "verbose": 0}
    model.fit(data.train.inputs, data.train.targets, **fitting)
    seeing, guessing = (
        lesson.forced_accuracy(model, part) for part in (data.test, captions.shuffled(data.test))
    )
    assert seeing > guessing + 0.03


# The recorded results say what the README says.


@pytest.mark.parametrize("preset", ["full", "korean"])
def test_recorded_captions_reach_what_was_asked(preset):
    found = tables.newest_runs(CHAPTER).get(preset)
    if not found:
        pytest.skip(f"{preset} is not recorded yet")
    for run in found:
        metrics = run["metrics"]
        assert metrics["every_step_exact_match"] >= 0.95
        assert metrics["every_step_exact_match_held_out"] >= 0.9
        assert max(metrics[f"{way}_exact_match_shuffled"] for way in WAYS) < 0.01


def test_quick_shows_what_zeros_cost_and_how_teacher_forcing_flatters():
    for run in tables.newest_runs(CHAPTER).get("quick", []):
        metrics = run["metrics"]
        others = [metrics[f"{way}_exact_match"] for way in ("state", "every_step")]
        assert metrics["zeros_exact_match"] < min(others) / 2
        assert metrics["state_forced_accuracy"] > 2 * metrics["state_exact_match"]


# Pictures and the command.


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("language", ["english", "korean"])
def test_right_and_wrong_captions_are_drawn_with_their_signs(language, data, tmp_path):
    one = Captions(language)
    written = [one.text(scene) for scene in data.test.scenes]
    written[1] = one.text(scenes.SCENES[0])
    for texts in (written, written[:1] * 16, [one.text(scene) for scene in data.test.scenes]):
        figure = pictures.plot_captions(data.test, texts, one, "every_step")
        assert isinstance(figure, Figure)
        figure.savefig(tmp_path / "captions.png")
    pictures.plot_scenes(data.test).savefig(tmp_path / "scenes.png")


def test_the_picture_of_the_answer_shows_every_recorded_seed():
    runs = tables.newest_runs(CHAPTER)
    for axes, preset in zip(pictures.plot_seeds().axes, ("quick", "full", "full"), strict=True):
        # A line of dots for each run and way, and one of the legend.
        assert len(axes.lines) == len(WAYS) * (len(runs[preset]) + 1)


def test_wrong_words_are_marked():
    assert pictures._mark_wrong("a two above a four", "a two left of a four") == (
        "a two ABOVE A FOUR"
    )
    assert pictures._mark_wrong("숫자 삼이", "숫자 사가") == "숫자 *삼이*"


@pytest.fixture(scope="module")
def untrained_model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "best.keras"
    lesson.build_model(SMOKE, "every_step", num_batches=1).save(path)
    return path


@pytest.fixture
def trained(make_run, tmp_path, untrained_model):
    """A run with an untrained model of one way, and the folder of all runs."""
    run = make_run(SMOKE, CHAPTER, "quick")
    part = run.part("every_step")
    part.folder.mkdir()
    shutil.copy(untrained_model, part.best_model)
    return run, tmp_path


def test_caption_draws_the_scene_and_says_what_was_written(trained, capsys):
    run, folder = trained
    asked = config.Caption(
        runs_folder=folder, sentence=("빨간 사각형 위에 숫자 삼이 있습니다",), drawings=3
    )
    commands.caption(asked)
    shown = capsys.readouterr().out
    assert "asked:   a three above a red square" in shown
    assert "written:" in shown
    assert "is in training" in shown
    assert "0 of 3 drawings are captioned right" in shown
    assert (run.folder / "caption-a-three-above-a-red-square-0.png").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sentence": ()}, "Say what to draw"),
        ({"sentence": ("a", "thre", "above", "a", "red", "square")}, "Did you mean"),
        ({"way": "zeros"}, "no trained model"),
        ({"run": "nowhere"}, "no saved model"),
    ],
)
def test_what_the_command_cannot_do_gets_one_clear_line(changes, says, trained):
    asked = config.Caption(runs_folder=trained[1], sentence=("a three above a red square",))
    with pytest.raises(UserError, match="^[^\n]+$") as caught:
        commands.caption(dataclasses.replace(asked, **changes))
    assert says in str(caught.value)


def test_a_run_of_another_chapter_and_a_damaged_model_are_refused(trained):
    run, folder = trained
    asked = config.Caption(
        run=str(run.folder), runs_folder=folder, sentence=("a three above a red square",)
    )
    described = run.folder / "config.json"
    text = described.read_text(encoding="utf8")
    runs.write_text(described, json.dumps(json.loads(text) | {"chapter": "ch14_seq2seq"}))
    with pytest.raises(UserError, match="run of ch14_seq2seq"):
        commands.caption(asked)
    runs.write_text(described, text)
    run.part("every_step").best_model.write_bytes(b"nothing")
    with pytest.raises(UserError, match="cannot be read"):
        commands.caption(asked)
