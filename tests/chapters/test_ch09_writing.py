"""Exactness of chapter 9: letters by heart, writing in one call, and the writer's measures."""

import dataclasses
import json
import math

import keras
import numpy as np
import pytest

from chapters.ch09_wirings import letters, wirings, write, writer, writing
from chapters.ch09_wirings.config import QUICK, Write, Writer
from common.errors import UserError

SHORT = "so we go on and on, as long as we know the way we go"


def outputs(model, x):
    return keras.ops.convert_to_numpy(model(x.astype("float32")))


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
        learning_rate=5e-2,
        batch_size=16,
        epochs=6,
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
