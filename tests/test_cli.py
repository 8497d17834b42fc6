"""What a reader types, and the one line that answers a mistake."""

import dataclasses
import os
import subprocess
import sys
import types
from typing import Annotated, Literal

import pytest

from chapters import catalogue
from common import cli, page
from common.settings import Between, Preset, Settings
from tests.conftest import PROJECT


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings for these tests."""

    epochs: Annotated[int, Between(1, 100)] = 3
    """Epochs."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-4
    """Learning rate."""

    optimizer: Literal["rmsprop", "adam"] = "adam"
    """Which one."""

    seed: int = 42
    """Seed."""


class Page:
    """Stands in for the cells of a page and does what a test wants."""

    def __init__(self, action=None):
        self.action = action
        self.path = self.run = None

    def execute(self, path, run):
        self.path, self.run = path, run
        if self.action:
            self.action(run)


def make_settings(folder):
    """The config module of a chapter that is not there."""
    module = types.ModuleType("chapters.ch99_test.config")
    module.__file__ = str(folder / "config.py")
    module.PRESETS = {
        "quick": Preset("the quick one", Config()),
        "book": Preset("the book's", Config(epochs=100)),
        "other": Preset("another program", Config(), page="lesson_other", is_wide=True),
    }
    return module


@pytest.fixture
def type_in(monkeypatch, tmp_path, capsys):
    """Types words after the program's name; returns exit status, lines on stderr, page."""

    def run(*words, action=None):
        lesson = Page(action)
        monkeypatch.setattr(page, "execute", lesson.execute)
        words = list(words)
        monkeypatch.setattr(sys, "argv", ["ch99", *words])
        if "--help" not in words:
            words += ["--runs-folder", str(tmp_path)]
        status = 0
        try:
            cli.main(make_settings(tmp_path), argv=words)
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
def test_presets_and_flags_reach_the_page(type_in, words, preset, epochs):
    status, errors, lesson = type_in(*words)
    run = lesson.run
    assert (status, errors) == (0, [])
    assert (run.preset, run.config.epochs) == (preset, epochs)
    assert run.folder.name.startswith(f"{preset}-seed42-")


@pytest.mark.parametrize(
    ("words", "name"), [([], "lesson.py"), (["book"], "lesson.py"), (["other"], "lesson_other.py")]
)
def test_a_preset_runs_the_page_that_it_names(type_in, tmp_path, words, name):
    assert type_in(*words)[2].path == tmp_path / name


def test_a_backend_that_is_not_there_gets_one_line(type_in, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    status, errors, _ = type_in()
    assert (status, errors) == (2, ["ch99_test: KERAS_BACKEND is tensorflow or jax, not torch."])
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    status, errors, lesson = type_in()
    assert status == 2
    assert errors[0].startswith("ch99_test: JAX is not installed: make run BACKEND=jax")
    assert lesson.run is None


@pytest.mark.parametrize(
    ("words", "cores", "expected"), [([], 2, "1"), (["other"], 2, None), ([], 8, None)]
)
def test_one_thread_computes_a_small_network_on_two_cores(
    type_in, monkeypatch, words, cores, expected
):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(os, "environ", {})
    assert type_in(*words)[0] == 0
    assert os.environ.get("TF_NUM_INTRAOP_THREADS") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["bok"], "There is no preset bok. Did you mean book? Choose from: quick, book, other."),
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
    assert lesson.run is None


def test_ctrl_c_says_where_the_best_model_is_and_how_to_go_on(type_in):
    def interrupt(run):
        run.best_model.write_bytes(b"model")
        raise KeyboardInterrupt

    status, errors, lesson = type_in("book", "--epochs", "7", action=interrupt)
    folder = lesson.run.folder
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
    assert not lesson.run.folder.exists()


def test_ctrl_c_between_several_trainings_keeps_those_that_are_finished(type_in):
    def interrupt(run):
        run.once("recall_5", lambda part: {"lstm": 1.0})
        raise KeyboardInterrupt

    status, errors, lesson = type_in("book", action=interrupt)
    run = lesson.run
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
    assert lesson.run.best_model.exists()


def test_a_full_disk_while_pictures_are_drawn_names_the_result_and_how_to_go_on(type_in):
    def fill(run):
        run.metrics.write_text("{}")
        raise OSError(28, "No space left on device")

    status, errors, lesson = type_in(action=fill)
    assert status == 2
    assert len(errors) == 1
    assert f"Only pictures are missing, the result is {lesson.run.metrics}; go on with" in errors[0]
    assert errors[0].endswith(f"--resume {lesson.run.folder}")
    assert lesson.run.metrics.exists()


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
import sys
from chapters.ch02_rnn_cell import config
from common import cli, page
page.execute = lambda path, run: [print("line", number) for number in range(100_000)]
cli.main(config, argv=["smoke", "--runs-folder", sys.argv[1]])
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
        assert line.endswith(catalogue.question_of(name))
