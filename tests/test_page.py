"""A page: its cells, its headings, and the three ways it gets its settings."""

import os
import runpy
import subprocess
import sys
import types

import pytest

from chapters.ch02_rnn_cell import config as settings
from common import page, runs, screen
from common.errors import UserError
from tests.conftest import PROJECT

PAGE = """# %% [markdown]
# # A question?
#
# Some prose.

# %%
from chapters.ch02_rnn_cell import config as settings
from common import page

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)


# %% [markdown]
# ## A sum


# %%
def double(number):
    return 2 * number


# %%
if MAIN:
    print("twice", double(21))
"""


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "lesson.py"
    path.write_text(PAGE, encoding="utf8")
    return path


@pytest.fixture
def run(make_run):
    return make_run(settings.PRESETS["smoke"].config, chapter="ch02_rnn_cell")


def test_cells_have_their_lines_and_titles(written):
    cells = list(page.cells(written))
    assert [cell.title for cell in cells if cell.is_prose] == ["A question?", "A sum"]
    lines = PAGE.splitlines()
    for cell in cells:
        assert lines[cell.line - 1] == cell.text.splitlines()[0]


def test_a_page_runs_with_the_settings_it_is_handed_and_prints_its_headings(written, run, capsys):
    page.execute(written, run)
    assert capsys.readouterr().out.splitlines() == [
        "",
        "A question?",
        "-----------",
        f"ch02_rnn_cell · smoke · seed {run.config.seed} · {run.folder}",
        "",
        "A sum",
        "-----",
        "twice 42",
    ]


def test_an_error_names_the_line_of_the_file(written, run):
    written.write_text(PAGE + "\n# %%\nif MAIN:\n    1 / 0\n", encoding="utf8")
    with pytest.raises(ZeroDivisionError) as caught:
        page.execute(written, run)
    assert caught.traceback[-1].lineno + 1 == len(PAGE.splitlines()) + 4
    assert str(caught.traceback[-1].path) == str(written)


def test_the_main_module_is_back_after_a_page_even_when_it_fails(written, run):
    before = sys.modules["__main__"]
    written.write_text(PAGE + "\n# %%\nif MAIN:\n    1 / 0\n", encoding="utf8")
    with pytest.raises(ZeroDivisionError):
        page.execute(written, run)
    assert sys.modules["__main__"] is before


def run_file(*words):
    """Runs a page of the project as a script, from another folder than the project's."""
    return subprocess.run(
        [sys.executable, PROJECT / "chapters" / "ch02_rnn_cell" / "lesson.py", *words],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        cwd=words[-1] if len(words) > 1 else PROJECT,
        capture_output=True,
        text=True,
    )


def test_a_script_runs_as_the_command_line_does(tmp_path, monkeypatch, capfd):
    words = ("smoke", "--seed", "3", "--runs-folder", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["python", *words])
    # What `python -m` does, in a process that has Keras already.
    runpy.run_module("chapters.ch02_rnn_cell", run_name="__main__", alter_sys=True)
    by_module = capfd.readouterr().out
    by_file = run_file(*words)
    assert by_file.returncode == 0, by_file.stderr
    # Only the name of the run folder differs.
    plain = [printed.split("smoke-seed3-")[0] for printed in (by_module, by_file.stdout)]
    assert plain[0] == plain[1] != ""
    wrong = run_file("smok")
    assert wrong.returncode == 2
    # Before it stands what TensorFlow says when a script imports it.
    line = wrong.stderr.splitlines()[-1]
    assert line.startswith("ch02_rnn_cell: There is no preset smok. Did you mean smoke?")


@pytest.fixture
def notebook(monkeypatch, tmp_path):
    """A kernel, as far as a page can tell."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    shell = types.SimpleNamespace(set_custom_exc=lambda kinds, handler: None)
    ipython = types.ModuleType("IPython")
    # matplotlib asks for it.
    ipython.version_info = (9, 0)
    ipython.get_ipython = lambda: shell
    ipython.display = types.ModuleType("IPython.display")
    shown = []
    ipython.display.display = shown.append
    ipython.display.Image = lambda filename: filename
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    return shown


def test_a_notebook_runs_quick_or_what_the_call_names(notebook):
    config, run = page.start(settings)
    assert (run.preset, config) == ("quick", settings.PRESETS["quick"].config)
    config, run = page.start(settings, "smoke", seed=7)
    assert (run.preset, config.seed) == ("smoke", 7)
    assert run.folder.is_dir()


@pytest.mark.parametrize(
    ("preset", "changes", "message"),
    [
        ("bok", {}, "There is no preset bok. Did you mean book\\? Choose from: quick"),
        ("quick", {"sed": 1}, "There is no setting sed. Did you mean seed\\? Choose from: "),
        ("quick", {"seed": -1}, "--seed must be between"),
    ],
)
def test_a_mistake_in_a_notebook_gets_one_line(notebook, preset, changes, message):
    with pytest.raises(UserError, match=message):
        page.start(settings, preset, **changes)


def test_a_figure_shows_itself_in_a_notebook_and_names_its_file_in_a_terminal(
    tmp_path, notebook, monkeypatch, capsys
):
    from matplotlib.figure import Figure

    path = tmp_path / "empty.png"
    screen.show(Figure(), path)
    assert notebook == [str(path)]
    monkeypatch.delitem(sys.modules, "ipykernel")
    screen.show(Figure(), path)
    assert capsys.readouterr().out == f"Picture: {path}\n"
    assert path.stat().st_size > 0


def test_the_chapter_is_that_of_the_config_module():
    assert runs.chapter_of(settings) == "ch02_rnn_cell"
