import dataclasses
import io

import keras
import numpy as np
import pytest

from chapters.ch14_seq2seq.decoding import Translator
from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch15_attention.decoders import LuongDecoder
from chapters.ch16_chatbot import commands, lesson, pictures, repetition
from chapters.ch16_chatbot.config import PRESETS, Chat
from common.data.pairs import Pairs
from common.errors import UserError
from common.tokens import TokenVocabulary

CHAPTER = "ch16_chatbot"
TRAIN = Pairs(
    ("hello .", "how are you ?", "a very very long question .", "bye ."),
    ("Hello!", "I am fine.", "Yes.", "A very very long answer!"),
)


@pytest.fixture(scope="module")
def languages():
    source = TokenVocabulary.fit(TRAIN.sources, "words")
    target = TokenVocabulary.fit(TRAIN.targets, "words")
    return Languages.fit(TRAIN, source, target, reverse_source=False)


@pytest.fixture
def translator(languages):
    """Answers "Fine." to everything, and remembers what it was asked."""

    class Stub:
        def __init__(self):
            self.languages, self.asked = languages, []

        def translate(self, sentences):
            self.asked += sentences
            return ["" if sentence == "bye ." else "Fine." for sentence in sentences]

    return Stub()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A run of one epoch: (run, data, model, weights before)."""
    from common import runs

    config = dataclasses.replace(PRESETS["smoke"].config, num_pairs=32)
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start(CHAPTER, "smoke", config, options)
    data = lesson.load_data(config)
    keras.utils.set_random_seed(config.seed)
    model = lesson.build_model(config, data.languages, len(data.train.targets))
    before = model.get_weights()
    data.languages.save(run.folder)
    lesson.train(config, run, model, data, Translator.of(model, data.languages))
    return run, data, model, before


def test_repetition_is_counted_by_tokens():
    answers = ["Yes.", "yes .", "I am fine.", "No."]
    assert repetition.measure(answers, TRAIN, "words", "_x") == {
        "distinct_answers_x": 3 / 4,
        "verbatim_answers_x": 3 / 4,
        "most_common_answer_x": 2 / 4,
    }
    # Of characters a space is one more.
    assert repetition.measure(answers, TRAIN, "characters")["distinct_answers"] == 1


def test_coverage_begins_with_the_most_common_answer():
    counts = repetition.count(["a", "b", "b", "b", "c", "c", "d", "b"], "words")
    np.testing.assert_allclose(repetition.coverage(counts), [0.5, 0.75, 0.875, 1.0])


@pytest.mark.parametrize("preset", ["quick", "book", "smoke"])
def test_every_batch_is_full(preset):
    config = PRESETS[preset].config
    assert config.num_pairs % config.batch_size == 0


def test_one_epoch_moves_every_weight(trained):
    _, _, model, before = trained
    assert isinstance(model.get_layer("decoder"), LuongDecoder)
    for weights, first in zip(model.get_weights(), before, strict=True):
        assert not np.array_equal(weights, first)


def test_the_log_tells_how_the_answers_are(trained):
    run, data, model, _ = trained
    history = run.history()
    answers = Translator.of(model, data.languages).translate(data.sets.validation.sources[:250])
    measured = repetition.measure(answers, data.sets.train, "words")
    assert history["val_distinct_answers"] == [measured["distinct_answers"]]
    assert history["val_verbatim_answers"] == [measured["verbatim_answers"]]
    assert history["val_exact_match"] == [0.0]


def test_a_saved_network_answers_a_pipe_as_the_one_in_memory(trained, monkeypatch, capsys):
    run, data, model, _ = trained
    questions = data.sets.train.sources[:2]
    expected = Translator.of(model, data.languages).translate(questions)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(questions).encode())))
    commands.chat(Chat(run=str(run.folder)))
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [answer or "..." for answer in expected]
    assert printed.err == ""


def test_every_line_of_a_pipe_gets_its_answer(translator, capsys):
    commands.answer_lines(translator, io.BytesIO(b"\xef\xbb\xbfhello .\r\n\n  bye .\n"))
    assert translator.asked == ["hello .", "bye ."]
    assert capsys.readouterr() == ("Fine.\n...\n", "")


def test_what_is_unknown_or_too_long_gets_one_note_and_an_answer(translator, capsys):
    commands.answer_lines(translator, io.BytesIO(("hello stranger" + " hello" * 9).encode()))
    answers, notes = capsys.readouterr()
    assert answers == "Fine.\n"
    assert len(notes.splitlines()) == 1
    assert notes.startswith("line 1: Unknown, and read as ‹?›: stranger. 11 words are more than")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is no line to answer.*echo"),
        (b" \n\n", "There is no line to answer"),
        ("안녕".encode("cp949"), "line 1 is not in UTF-8.*iconv"),
        (b"hello .\nstranger\n", "line 2: The network knows nothing of 'stranger'"),
    ],
)
def test_a_pipe_that_cannot_be_answered_gets_one_clear_line(translator, content, message):
    with pytest.raises(UserError, match=message) as error:
        commands.answer_lines(translator, io.BytesIO(content))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("end", ["", EOFError, KeyboardInterrupt])
def test_a_conversation_goes_on_after_a_mistake_and_ends_politely(
    translator, monkeypatch, capsys, end
):
    lines = iter(["hello .", "stranger", "hello stranger"])
    prompts = []

    def read(prompt):
        prompts.append(prompt)
        line = next(lines, end)
        if isinstance(line, str):
            return line
        raise line

    monkeypatch.setattr("builtins.input", read)
    commands.converse(translator)
    printed = [line for line in capsys.readouterr().out.splitlines() if line]
    assert prompts == ["you> "] * 4
    assert printed[0] == "bot> Fine."
    assert printed[1].startswith("     The network knows nothing of 'stranger'")
    assert printed[2] == "     Unknown, and read as ‹?›: stranger."
    assert printed[3:] == ["bot> Fine.", "Goodbye."]


def test_the_picture_of_answers_shows_how_many_there_are():
    curves = {name: np.array([0.5, 1.0]) for name in ("", "_beam", "_nearest")}
    figure = pictures.plot_coverage(curves | {"_right": np.array([0.25, 0.5, 0.75, 1.0])})
    right = figure.axes[0].lines[0]
    assert right.get_label() == "the right answers: 4"
    np.testing.assert_array_equal(right.get_ydata(), [0, 0.25, 0.5, 0.75, 1.0])


def test_the_notice_says_what_was_measured():
    metrics = {
        "exact_match": 0.91,
        "exact_match_nearest": 0.6,
        "verbatim_answers": 0.52,
        "distinct_answers": 0.123,
    }
    assert "91% of the questions" in lesson.notice(metrics, "chat-patterns")
    assert "52% of the answers" in lesson.notice(metrics, "chatbot")
    assert "123 different answers" in lesson.notice(metrics, "chatbot")
