"""Which chapters there are, read from their folders; imports nothing heavy."""

import difflib
import importlib
from pathlib import Path
from types import ModuleType

from common.errors import UserError


def names() -> list[str]:
    """The folders of all chapters, in order: ["ch04_imdb_onehot", ...]."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("ch[0-9]*/config.py"))


def config_of(chapter: str) -> ModuleType:
    """The config module of a chapter: QUESTION, BOOK_SECTION, PRESETS, RECORDED_SEEDS."""
    return importlib.import_module(f"chapters.{chapter}.config")


def find(start: str) -> str:
    """The chapter whose name begins with `start`, such as "ch05".

    Raises:
        UserError: no chapter begins so, or several do.
    """
    found = [name for name in names() if name.startswith(start)]
    if len(found) != 1:
        nearest = difflib.get_close_matches(start, names(), n=1, cutoff=0.3)
        hint = f" Did you mean {nearest[0]}?" if nearest and not found else ""
        raise UserError(f"{start} names {len(found)} chapters of {', '.join(names())}.{hint}")
    return found[0]
