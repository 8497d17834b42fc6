"""How a page runs: the same cells from the command line, as a script, in an editor and in Jupyter.

A page is a script in cells (`# %%`). Its first running cell calls `start`, which gives it settings and a
run folder: from the command line, or those of a preset where nobody typed one.
"""

import dataclasses
import importlib
import linecache
import sys
import types
from collections.abc import Iterator
from pathlib import Path

from common import quiet, runs, screen
from common.errors import UserError, no_such
from common.settings import DEFAULT_PRESET, Settings

_CELL = "# %%"
_MARKDOWN = "# %% [markdown]"

# What the command line has parsed for the page that it is about to run.
_handed_over: list[runs.Run] = []


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell of a page: its first line, counted from 1, its text, and whether it is prose."""

    line: int
    text: str
    is_prose: bool

    @property
    def title(self) -> str:
        """The heading of a prose cell without its signs; "" where it has none."""
        first = self.text.splitlines()[0].removeprefix("# ") if self.is_prose else ""
        return first.lstrip("#").strip() if first.startswith("#") else ""


def cells(path: Path) -> Iterator[Cell]:
    """The cells of a page, in order; blank lines at their ends are left out."""
    lines = path.read_text(encoding="utf8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(_CELL)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = "\n".join(lines[start + 1 : end]).strip("\n")
        if text:
            # Blank lines in front count: line numbers of errors must be those of the file.
            first = next(number for number in range(start + 1, end) if lines[number].strip())
            yield Cell(first + 1, text, lines[start].startswith(_MARKDOWN))


def start(
    settings: types.ModuleType, preset: str = DEFAULT_PRESET, **changes
) -> tuple[Settings, runs.Run]:
    """Settings and run folder of a page; prints one line that names them.

    Where the page runs as a script, the words of its command line choose the preset and the settings, as
    they do for `python -m chapters.NAME`. In a notebook nobody types them: change them in the call.

    Args:
        settings: the chapter's config module; its package names the chapter.
        preset: what runs where the command line names none.
        **changes: settings that differ from the preset, in a notebook: `start(settings, epochs=3)`.

    Raises:
        UserError: there is no such preset or setting, or one is out of its range.
    """
    if _handed_over:
        run = _handed_over.pop()
    elif screen.is_notebook():
        run = _start_in_notebook(settings, preset, changes)
    else:
        # A script: the command line takes over, so that both run in one and the same way.
        from common import cli

        cli.main(settings, default=preset)
        sys.exit()
    print(f"{run.chapter} · {run.preset} · seed {run.config.seed} · {run.folder}", flush=True)
    return run.config, run


def execute(path: Path, run: runs.Run) -> None:
    """Runs every cell of a page as `__main__`; the heading of each section is printed before it."""
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    with quiet.startup():
        importlib.import_module("keras")
    linecache.checkcache(str(path))
    _handed_over.append(run)
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        for cell in cells(path):
            if not cell.is_prose:
                code = compile("\n" * (cell.line - 1) + cell.text, str(path), "exec")
                exec(code, module.__dict__)
            elif cell.title:
                print(f"\n{cell.title}\n{'-' * len(cell.title)}", flush=True)
        run.close()
    finally:
        sys.modules["__main__"] = before
        _handed_over.clear()


def _start_in_notebook(settings, preset: str, changes: dict) -> runs.Run:
    from IPython import get_ipython

    # A mistake that a person can make gets its one line here, too, and no traceback.
    get_ipython().set_custom_exc(
        (UserError,), lambda shell, kind, error, trace, tb_offset=None: print(f"Stopped: {error}")
    )
    if preset not in settings.PRESETS:
        raise no_such("preset", preset, settings.PRESETS)
    config = settings.PRESETS[preset].config
    known = [field.name for field in dataclasses.fields(config)]
    for name in changes:
        if name not in known:
            raise no_such("setting", name, known)
    config = dataclasses.replace(config, **changes)
    # Progress bars fill a notebook; one line an epoch does not.
    options = runs.RunOptions(progress="line")
    return runs.start(runs.chapter_of(settings), preset, config, options)
