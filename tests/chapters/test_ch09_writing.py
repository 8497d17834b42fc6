"""Exactness of chapter 9: letters by heart, writing in one call, and the writer's measures."""

import dataclasses
import json
import math

import keras
import numpy as np
import pytest

from chapters.ch09_wirings import commands, forms, lesson, lesson_writer, writing
from chapters.ch09_wirings import config as settings
from chapters.ch09_wirings.config import QUICK, Write, Writer
from common import cli
from common.errors import UserError
from tests.conftest import describe_run

SHORT = "so we go on and on, as long as we know the way we go"


def outputs(model, x):
    return keras.ops.convert_to_numpy(model(x.astype("float32")))


def memorise(text, length, num_units, updates):
    known = writing.Letters.of(text)
    x, y = writing.windows(known.encode(text), length, step=1)
    return known, x, lesson.memorise(QUICK.seed, len(known), x, y, num_units, updates)


def test_hihell_becomes_ihello():
    known, x, model = memorise("hihello", 6, 10, 60)
    assert known.decode(x[0]) == "hihell"
    assert known.decode(forms.answers(model, x)[0]) == "ihello"


def test_a_sentence_by_heart_is_written_back_by_the_loop_and_in_one_call():
    known, x, model = memorise(SHORT, 10, 32, 200)
    rest = len(SHORT) - 10
    written = writing.write(model, x[:1], rest, temperature=0.0, seed=0)[0]
    assert known.decode(written) == SHORT[10:]
    by_loop = lesson.write_letter_by_letter(model, x[:1], 12)
    np.testing.assert_array_equal(by_loop, written[:12])


def test_the_share_of_right_letters_counts_them():
    assert writing.share_right("ihello", "ilello") == pytest.approx(5 / 6)


@pytest.mark.parametrize("sentence", ["", "too short", "x" * 201])
def test_sentences_of_another_length_get_one_clear_line(sentence):
    with pytest.raises(UserError, match="takes 20 to 200 letters"):
        dataclasses.replace(QUICK, sentence=sentence)


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
    if request.param == "gru":
        config = dataclasses.replace(Writer(), embedding_size=4, num_units=7)
        model = lesson_writer.build_model(config, 6, num_batches=1)
    else:
        _, _, model = memorise("abcdeabcde", 3, 7, 1)
    rng = np.random.default_rng(5)
    model.set_weights([rng.normal(size=weights.shape) for weights in model.get_weights()])
    return model


def test_one_compiled_call_writes_what_letter_by_letter_writes(letter_model):
    prompts = np.array([[1, 2, 3], [5, 5, 4]])
    written = writing.write(letter_model, prompts, 8, temperature=0.0, seed=0)
    text = prompts
    for _ in range(8):
        logits = outputs(letter_model, text)[:, -1]
        following = logits[:, 1:].argmax(axis=1)[:, None] + 1
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
    logits = outputs(letter_model, prompts[:1])[0, -1, 1:] / 2.0
    expected = np.exp(logits) / np.exp(logits).sum()
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
    assert lesson_writer.perplexity(np.full(10, 1 / 27)) == pytest.approx(27)


def test_unigrams_and_bigrams_as_counted_by_hand():
    known = writing.Letters("ab")
    train, test = known.encode("aababb"), known.encode("aab")
    # 3 ids, each count one too high. Letters: a 4, b 4, of 9. After a: a 2, b 3, of 6.
    expected = {
        "unigram_perplexity": math.exp(-(math.log(4 / 9) + math.log(4 / 9)) / 2),
        "bigram_perplexity": math.exp(-(math.log(2 / 6) + math.log(3 / 6)) / 2),
    }
    assert lesson_writer.ngram_perplexities(train, test, len(known)) == pytest.approx(expected)


def test_the_text_is_cut_in_order_and_its_letters_are_those_of_the_first_part():
    text = lesson_writer.split("ab" * 45 + "x" * 5 + "yyyyy", "name")
    assert [len(part) for part in (text.train, text.validation, text.test)] == [90, 5, 5]
    assert text.letters.known == "ab"
    assert (text.test == 0).all()


def test_a_twentieth_of_the_text_validates_and_the_last_twentieth_tests():
    text = "a" * 90_000 + "b" * 5_000 + "c" * 5_000
    data = lesson_writer.split(text + "a", "name")
    assert [len(part) for part in (data.train, data.validation, data.test)] == [
        90_001,
        5_000,
        5_000,
    ]
    data = lesson_writer.split(text, "name")
    assert [len(part) for part in (data.train, data.validation, data.test)] == [
        90_000,
        5_000,
        5_000,
    ]
    assert data.letters.known == "a"
    assert data.name == "name: 90,000 + 5,000 + 5,000 letters"


def test_the_reviews_that_ship_are_a_text_of_many_lines():
    config = settings.PRESETS["smoke-writer"].config
    data = lesson_writer.load_data(config)
    assert len(data.train) == 3_600
    assert "\n" in data.letters.known
    assert data.name.startswith("generated reviews")


def test_softmax_at_a_temperature_as_by_hand():
    logits = np.array([2.0, 1.0, 0.0])
    sums = math.exp(4) + math.exp(2) + 1
    expected = [math.exp(4) / sums, math.exp(2) / sums, 1 / sums]
    np.testing.assert_allclose(lesson_writer.softmax(logits, 0.5), expected)
    np.testing.assert_allclose(
        lesson_writer.softmax(logits, 1.0), keras.ops.softmax(keras.ops.array(logits)), atol=1e-6
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A finished run of the preset book on a short text of our own, and its runs folder."""
    text = (SHORT + "\n") * 30
    folder = tmp_path_factory.mktemp("runs")
    words = "book --window-length 20 --num-units 24 --learning-rate 5e-2 --batch-size 16 --epochs 6"
    flags = ["--prompt", "so we", "--progress", "none", "--runs-folder", str(folder)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson_writer.shakespeare, "load", lambda: (text, "a text"))
        cli.main(settings, [*words.split(), *flags])
    (run,) = (folder / "ch09_wirings").iterdir()
    return run, json.loads((run / "metrics.json").read_text())["metrics"], folder


def test_the_writer_beats_unigrams_and_bigrams(trained):
    _, metrics, _ = trained
    assert metrics["test_perplexity"] < metrics["bigram_perplexity"] - 0.5
    assert metrics["bigram_perplexity"] < metrics["unigram_perplexity"]


def test_write_goes_on_from_the_prompt(trained, capsys):
    run, _, folder = trained
    commands.write(
        Write(prompt=("so", "we"), length=12, temperature=0.0, texts=2, runs_folder=folder)
    )
    printed = capsys.readouterr().out
    assert printed.count("so we") >= 2
    assert "--- 2 of 2" in printed
    model = keras.models.load_model(run / "best.keras")
    known = writing.Letters("".join(json.loads((run / "vocabulary.json").read_text())))
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
        commands.write(Write(**settings))


def test_write_wants_a_trained_network(tmp_path):
    with pytest.raises(UserError, match="no trained model .* Train one with: .* book"):
        commands.write(Write(prompt=("so",), runs_folder=tmp_path))


def test_write_refuses_the_model_of_another_task_and_a_damaged_one(trained, tmp_path):
    describe_run(tmp_path, "ch09_wirings")
    (tmp_path / "vocabulary.json").write_text('["s", "o"]')
    lesson.one_to_one(3).save(tmp_path / "best.keras")
    with pytest.raises(UserError, match="does not write"):
        commands.write(Write(prompt=("so",), run=str(tmp_path)))
    (tmp_path / "best.keras").write_bytes(b"damaged")
    with pytest.raises(UserError, match="cannot be read .* book"):
        commands.write(Write(prompt=("so",), run=str(tmp_path)))


@pytest.mark.parametrize("changes", [{"length": -1}, {"temperature": -0.1}, {"length": 0}])
def test_write_refuses_numbers_out_of_range(changes):
    with pytest.raises(UserError, match="must be between"):
        Write(prompt=("so",), **changes)
