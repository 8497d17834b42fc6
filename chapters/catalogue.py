"""Which chapters there are and what was recorded of them; imports nothing heavy."""

import difflib
import importlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from common.errors import UserError, did_you_mean, first_line
from common.page import cells
from common.recorded import Recorded
from common.settings import Preset

_FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The folders of all chapters, in order: ["ch04_imdb_onehot", ...]."""
    return sorted(path.name for path in _FOLDER.glob("ch[0-9]*") if path.is_dir())


def folder_of(chapter: str) -> Path:
    """The folder of a chapter."""
    return _FOLDER / chapter


def config_of(chapter: str) -> ModuleType:
    """The config module of a chapter: its Config and its PRESETS, and COMMANDS where it has some.

    Raises:
        UserError: the module or something in it is missing or misspelt.
    """
    config = _import(chapter, "config")
    presets = _named(config, "PRESETS")
    for name in ("quick", "smoke"):
        if name not in presets:
            raise _error(chapter, "config", f"PRESETS has no {name}", name, presets)
    for name, preset in presets.items():
        if not isinstance(preset, Preset):
            raise _error(chapter, "config", f"preset {name} is no common.settings.Preset")
        if not (folder_of(chapter) / f"{preset.page}.py").exists():
            raise _error(
                chapter, "config", f"preset {name} names a page {preset.page}.py, not there"
            )
    return config


def recorded_of(chapter: str) -> Recorded:
    """RECORDED of a chapter's recorded.py, after checking that its presets exist.

    Raises:
        UserError: the module or something in it is missing or misspelt.
    """
    recorded = _named(_import(chapter, "recorded"), "RECORDED")
    if not isinstance(recorded, Recorded):
        raise _error(chapter, "recorded", "RECORDED is no common.recorded.Recorded")
    presets = config_of(chapter).PRESETS
    named = {
        "seeds": recorded.seeds,
        "answer": [answer.preset for answer in recorded.answer],
        "printed": recorded.printed,
        "exact_runs": recorded.exact_runs,
        "matrices": [matrix.preset for matrix in recorded.matrices],
        "pictures": [picture.partition("_")[0] for picture in recorded.pictures],
    }
    for field, used in named.items():
        for preset in used:
            if preset not in presets:
                raise _error(
                    chapter, "recorded", f"{field} names no preset: {preset}", preset, presets
                )
    for command in recorded.commands:
        known = getattr(config_of(chapter), "COMMANDS", {})
        if command not in known:
            raise _error(chapter, "recorded", f"there is no command {command}", command, known)
    return recorded


def question_of(chapter: str) -> str:
    """What the chapter asks: the title of its page."""
    return next(cells(folder_of(chapter) / "lesson.py")).title


def results_path(chapter: str) -> Path:
    """Where `make record` keeps the results of a chapter."""
    return folder_of(chapter) / "results.json"


def recorded_runs(chapter: str) -> list[dict]:
    """The runs in results.json of a chapter, newest last; none before the first `make record`.

    Raises:
        UserError: the file is damaged.
    """
    path = results_path(chapter)
    if not path.exists():
        return []
    try:
        found = json.loads(path.read_text(encoding="utf8"))["runs"]
        for run in found:
            kinds = {"preset": str, "seed": int, "metrics": dict, "provenance": dict}
            if not all(isinstance(run[name], kind) for name, kind in kinds.items()):
                raise TypeError(f"one of its runs has no {', '.join(kinds)}")
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} is damaged ({first_line(error)}): git checkout {path} brings it back."
        ) from error
    return found


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


def meant_by(word: str) -> str:
    """The chapter that a word names: "ch05", "5", "chapter5", "embedding", or its whole name.

    Raises:
        UserError: no chapter or several are named so.
    """
    wanted = word.lower().replace("-", "_")
    number = re.fullmatch(r"(?:ch(?:apter)?_?)?0*(\d+)", wanted)
    if number:
        found = [name for name in names() if name.startswith(f"ch{int(number[1]):02}_")]
    else:
        found = [name for name in names() if wanted and wanted in name]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            f"{word} is part of several chapters: {', '.join(found)}. Name one of them."
        )
    # "embeding" is nearest to one word of a name, "ch05_imdb_embeding" to all of it.
    known = {part: name for name in names() for part in (name, *name.split("_")[1:])}
    nearest = difflib.get_close_matches(wanted, [*known, "doctor"], n=1)
    hint = "".join(f" Did you mean {known.get(part, part)}?" for part in nearest)
    raise UserError(
        f"There is no chapter {word or repr(word)}.{hint} python -m chapters lists them."
    )


def _import(chapter: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(f"chapters.{chapter}.{name}")
    except (ImportError, NameError, TypeError) as error:
        raise _error(chapter, name, first_line(error)) from error


def _named(module: ModuleType, name: str):
    if not hasattr(module, name):
        _, chapter, file = module.__name__.split(".")
        raise _error(chapter, file, f"{name} is missing", name, vars(module))
    return getattr(module, name)


def _error(
    chapter: str, file: str, what: str, word: str = "", known: Iterable[str] = ()
) -> UserError:
    hint = did_you_mean(word, known) if word else ""
    return UserError(
        f"chapters/{chapter}/{file}.py: {what}.{hint} chapters/README.md says what a chapter needs."
    )
