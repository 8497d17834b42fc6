"""Which chapters there are and what was recorded of them; imports nothing heavy."""

import importlib
import json
from pathlib import Path
from types import ModuleType

from common.errors import UserError, did_you_mean

_FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The folders of all chapters, in order: ["ch04_imdb_onehot", ...]."""
    return sorted(path.parent.name for path in _FOLDER.glob("ch[0-9]*/config.py"))


def config_of(chapter: str) -> ModuleType:
    """The config module of a chapter: QUESTION, BOOK_SECTION, PRESETS, RECORDED_SEEDS."""
    return importlib.import_module(f"chapters.{chapter}.config")


def results_path(chapter: str) -> Path:
    """Where `make record` keeps the results of a chapter."""
    return _FOLDER / chapter / "results.json"


def recorded_runs(chapter: str) -> list[dict]:
    """The runs in results.json of a chapter, newest last; none before the first `make record`."""
    path = results_path(chapter)
    return json.loads(path.read_text(encoding="utf8"))["runs"] if path.exists() else []


def find(start: str) -> str:
    """The chapter whose name begins with `start`, such as "ch05".

    Raises:
        UserError: no chapter begins so, or several do.
    """
    found = [name for name in names() if name.startswith(start)]
    if len(found) != 1:
        hint = "" if found else did_you_mean(start, names(), cutoff=0.3)
        raise UserError(f"{start} names {len(found)} chapters of {', '.join(names())}.{hint}")
    return found[0]
