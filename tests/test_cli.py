"""What a reader types, and the one line that answers a mistake."""

import dataclasses
import subprocess
import sys
from typing import Annotated, Literal

import pytest

from chapters import catalogue
from common import cli
from common.settings import Between, Settings
from tests.conftest import PROJECT

LESSON = "chapters.ch99_test.lesson"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings for these tests."""

    epochs: Annotated[int, Between(1, 100)] = 3
    """Rounds."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-4
    """Size of a step."""

    optimizer: Literal["rmsprop", "adam"] = "adam"
    """Which one."""

    seed: int = 42
    """Seed."""


PRESETS = {"quick": ("the quick one", Config()), "book": ("the book's", Config(epochs=100))}


class Lesson:
    """Stands in for a lesson module and does what a test wants."""

    def __init__(self, action=None):
        self.action = action
        self.called_with = None

    def main(self, config, run):
        self.called_with = (config, run)
        if self.action:
            self.action(run)


@pytest.fixture
def type_in(monkeypatch, tmp_path, capsys):
    """Types words behind the program's name; returns exit status, lines on stderr, lesson."""

    def run(*words, action=None):
        lesson = Lesson(action)
        monkeypatch.setitem(sys.modules, LESSON, lesson)
        words = list(words)
        monkeypatch.setattr(sys, "argv", ["ch99", *words])
        if "--help" not in words:
            words += ["--runs-folder", str(tmp_path)]
        status = 0
        try:
            cli.main(LESSON, PRESETS, argv=words)
        except SystemExit as stop:
            status = stop.code
        return status, capsys.readouterr().err.strip().splitlines(), lesson

    return run


@pytest.mark.parametrize(
    ("words", "preset", "epochs"),
    [
        ([], "quick", 3),
        (["book"], "book", 100),
        (["book", "--epochs", "7"], "book", 7),
        (["--epochs=7"], "quick", 7),
    ],
)
def test_presets_and_flags_reach_the_lesson(type_in, words, preset, epochs):
    status, errors, lesson = type_in(*words)
    config, run = lesson.called_with
    assert (status, errors) == (0, [])
    assert (run.preset, config.epochs) == (preset, epochs)
    assert run.folder.name.startswith(f"{preset}-seed42-")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["bok"], "There is no preset bok. Did you mean book? Choose from: quick, book."),
        (["book", "--epoch", "3"], "There is no flag --epoch. Did you mean --epochs?"),
        (["--epoch=3"], "There is no flag --epoch=3. Did you mean --epochs?"),
        (["book", "--epochs"], "--epochs needs a value; --help says which."),
        (["--epochs", "x"], "--epochs takes a whole number, not x."),
        (["--epochs=2.5"], "--epochs takes a whole number, not 2.5."),
        (["--learning-rate", "small"], "--learning-rate takes a number, not small."),
        (["--epochs", "0"], "--epochs must be between 1 and 100, not 0."),
        (["--learning-rate", "nan"], "--learning-rate must be between"),
        (["--optimizer", "adan"], "--optimizer is one of rmsprop, adam, not adan. Did you mean"),
        (["quick", "extra"], "There is no flag extra."),
        (["--resume", "nowhere"], "There is no run folder nowhere"),
        (["--progress", "loud"], "--progress is one of bar, line, none, not loud."),
    ],
)
def test_a_mistake_gets_one_line_and_status_2(type_in, words, expected):
    status, errors, lesson = type_in(*words)
    assert status == 2
    assert len(errors) == 1
    assert errors[0].startswith(f"ch99_test: {expected}")
    assert lesson.called_with is None


def test_ctrl_c_says_where_the_best_model_is_and_how_to_go_on(type_in):
    def interrupt(run):
        run.best_model.write_bytes(b"model")
        raise KeyboardInterrupt

    status, errors, lesson = type_in("book", "--epochs", "7", action=interrupt)
    folder = lesson.called_with[1].folder
    assert status == 130
    assert errors == [
        f"ch99_test: interrupted. The best model so far is {folder}/best.keras; go on with: "
        f"python -m chapters.ch99_test book --epochs 7 --resume {folder}"
    ]


def test_ctrl_c_before_the_first_epoch_leaves_no_folder(type_in):
    def interrupt(run):
        raise KeyboardInterrupt

    status, errors, lesson = type_in(action=interrupt)
    assert status == 130
    assert errors == ["ch99_test: interrupted. No epoch was finished, so nothing was kept."]
    assert not lesson.called_with[1].folder.exists()


def test_ctrl_c_between_several_trainings_keeps_those_that_are_finished(type_in):
    def interrupt(run):
        run.once("recall_5", lambda part: {"lstm": 1.0})
        raise KeyboardInterrupt

    status, errors, lesson = type_in("book", action=interrupt)
    run = lesson.called_with[1]
    assert status == 130
    assert errors == [
        f"ch99_test: interrupted. Finished: recall_5; go on with: python -m chapters.ch99_test book "
        f"--resume {run.folder}"
    ]
    assert run.once("recall_5", lambda part: {"lstm": 0.0}) == {"lstm": 1.0}


def test_a_full_disk_gets_one_line_and_keeps_the_best_model(type_in):
    def fill(run):
        run.best_model.write_bytes(b"model")
        raise OSError(28, "No space left on device", "log.csv")

    status, errors, lesson = type_in(action=fill)
    assert status == 2
    assert len(errors) == 1
    assert "Could not write (log.csv): No space left on device." in errors[0]
    assert "--resume" in errors[0]
    assert lesson.called_with[1].best_model.exists()


def test_a_bug_keeps_its_traceback(type_in):
    def bug(run):
        raise OSError("not a disk error")

    with pytest.raises(OSError, match="not a disk error"):
        type_in(action=bug)


PROBE = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__")
except SystemExit:
    pass
print("HEAVY", sorted({"tensorflow", "keras", "numpy", "matplotlib", "sklearn"} & sys.modules.keys()))
"""


def imported_by(*words):
    """What `python -m WORDS...` prints, and which of the heavy packages it imports."""
    command = [sys.executable, "-c", PROBE, *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    printed, _, heavy = done.stdout.rpartition("HEAVY ")
    return printed, heavy.strip()


def test_the_list_of_chapters_imports_nothing_heavy():
    printed, heavy = imported_by("chapters")
    assert heavy == "[]"
    assert all(name in printed for name in catalogue.names())


@pytest.mark.parametrize("chapter", catalogue.names())
def test_help_names_every_preset_and_imports_nothing_heavy(chapter):
    printed, heavy = imported_by(f"chapters.{chapter}", "--help")
    assert heavy == "[]"
    assert all(preset in printed for preset in catalogue.config_of(chapter).PRESETS)


TALKATIVE = """
import sys, types
from chapters.ch02_rnn_cell.config import PRESETS
from common import cli
lesson = types.ModuleType("lesson")
lesson.main = lambda config, run: [print("line", number) for number in range(100_000)]
sys.modules["chapters.ch99_test.lesson"] = lesson
cli.main("chapters.ch99_test.lesson", PRESETS, argv=["smoke", "--runs-folder", sys.argv[1]])
"""


def test_a_reader_that_has_seen_enough_ends_the_run_quietly(tmp_path):
    command = [sys.executable, "-c", TALKATIVE, tmp_path]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as process:
        assert process.stdout.readline() == "line 0\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_the_list_has_one_line_a_chapter_with_its_question(command_line):
    lines = command_line("chapters").stdout.splitlines()
    for name in catalogue.names():
        (line,) = [line for line in lines if line.startswith(name)]
        assert line.endswith(catalogue.config_of(name).QUESTION)
