"""The command line of every chapter: presets, flags, and one clear line for every mistake.

    python -m chapters.ch05_imdb_embedding [PRESET or COMMAND] [--flag value ...]

Imports nothing heavy: the page, and with it Keras, is loaded when there is something to compute.
"""

import dataclasses
import importlib
import importlib.util
import itertools
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import tyro
from tyro import _errors as tyro_errors

from common import page, quiet, runs
from common.errors import UserError, did_you_mean, is_disk_error, is_name_error, no_such, reason
from common.settings import DEFAULT_PRESET, flag


def main(
    settings: ModuleType, argv: Sequence[str] | None = None, default: str = DEFAULT_PRESET
) -> None:
    """Runs a chapter from the command line.

    Args:
        settings: the chapter's config module. PRESETS: name -> Preset, whose page is run. COMMANDS, for what
            is no page, such as `ask`: name -> (one line of description, settings of the kind Command), which
            the function of that name in the chapter's commands.py is called with.
        argv: the words after the program's name; by default those of this process.
        default: the preset that runs where no word names one.

    Exits with 2 after one line on stderr for a mistake that a person can make, and with 130 when
    the run was interrupted.
    """
    chapter = runs.chapter_of(settings)
    presets, commands = settings.PRESETS, getattr(settings, "COMMANDS", {})
    argv = list(sys.argv[1:] if argv is None else argv)
    try:
        _check_signs(argv)
        name, words = _choose(argv, {**presets, **commands}, default)
        _check_backend()
        if name in commands:
            (chosen,) = _parse(chapter, name, commands[name], words, presets, commands)
            chosen.prepare(chapter)
            getattr(_load(f"{settings.__package__}.commands"), name)(chosen)
        else:
            config, options = _parse(chapter, name, presets[name], words, presets, commands)
            path = (Path(settings.__file__).parent / f"{presets[name].page}.py").resolve()
            if not presets[name].is_wide:
                quiet.take_one_thread()
            _run_page(path, runs.start(chapter, name, config, options))
    except KeyboardInterrupt:
        _stop(chapter, "interrupted.", 130)
    except UserError as error:
        _stop(chapter, str(error), 2)
    except BrokenPipeError:
        # The reader of `... | head` has seen enough; Python must not try to write the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if is_name_error(error):
            _stop(chapter, f"{error.filename} cannot be opened ({reason(error)}).", 2)
        if not is_disk_error(error):
            raise
        _stop(chapter, _disk_message(error), 2)


def _check_signs(argv: list[str]) -> None:
    """Refuses what can be neither printed nor be the name of a file."""
    for word in argv:
        # What is not in UTF-8 reaches Python as surrogates.
        if "\0" in word or any("\ud800" <= sign <= "\udfff" for sign in word):
            raise UserError(f"{ascii(word)} is not in UTF-8: type it in a UTF-8 terminal.")


def _check_backend() -> None:
    """Refuses a KERAS_BACKEND that is not there, before Keras does so with a traceback."""
    backend = os.environ.get("KERAS_BACKEND") or "tensorflow"
    if backend not in ("tensorflow", "jax"):
        raise UserError(f"KERAS_BACKEND is tensorflow or jax, not {backend}.")
    if backend == "jax" and not importlib.util.find_spec("jax"):
        raise UserError(
            "JAX is not installed: make run BACKEND=jax installs it, or pip install -r requirements-jax.txt."
        )


def _run_page(path: Path, run: runs.Run) -> None:
    """Runs a page in its run folder, and says what is left of it when it is interrupted."""
    try:
        page.execute(path, run)
    except KeyboardInterrupt:
        _stop(run.chapter, f"interrupted. {_what_is_left(run)}", 130)
    except OSError as error:
        if not is_disk_error(error):
            raise
        _stop(run.chapter, f"{_disk_message(error)} {_what_is_left(run)}", 2)
    except UserError:
        run.discard_if_untrained()
        raise


def _choose(argv: list[str], known: Mapping, default: str) -> tuple[str, list[str]]:
    """Splits the words into the preset (or command) and its flags."""
    if not argv or argv[0].startswith("-"):
        # Who names a file of his own means the preset that reads it.
        is_own = "own" in known and any(word.split("=")[0] == "--data-file" for word in argv)
        return "own" if is_own else default, argv
    if argv[0] not in known:
        raise no_such("preset", argv[0], known)
    return argv[0], argv[1:]


def _parse(chapter, name, described, words, presets, commands):
    """Flags -> settings, through tyro; every error becomes a UserError of one line."""
    description, default = described[:2]
    program = f"python -m chapters.{chapter}"
    others = [f"  {other:<16}{text}" for other, (text, *_) in {**presets, **commands}.items()]
    help_text = "\n".join(
        [f"{name}: {description}", "", f"{program} PRESET [flags], where PRESET is", *others]
    )
    options = [default, runs.RunOptions()] if name in presets else [default]
    # One flat list of flags, under a heading for each dataclass.
    headings = ("settings", "run")[: len(options)]
    fields = [(head, type(one), one) for head, one in zip(headings, options, strict=True)]
    everything = dataclasses.make_dataclass("Everything", fields, frozen=True)
    flags = {other: _flags(one, runs.RunOptions()) for other, (_, one, *_) in presets.items()} | {
        other: _flags(one) for other, (_, one) in commands.items()
    }
    with tyro_errors.on_parse_error(lambda event: _explain(event, words, name, flags)):
        parsed = tyro.cli(
            everything,
            prog=f"{program} {name}",
            description=help_text,
            args=words,
            config=(tyro.conf.OmitArgPrefixes, tyro.conf.FlagConversionOff),
        )
    return tuple(getattr(parsed, head) for head in headings)


def _flags(*options) -> list[str]:
    return [flag(field.name) for option in options for field in dataclasses.fields(option)]


def _some(names: list[str]) -> str:
    """ "quick, book, best and others"."""
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def _explain(event, words: list[str], name: str, others: dict[str, list[str]]) -> None:
    """Raises what tyro found as one line; what it does not know is left to tyro's own words.

    Args:
        event: what tyro found.
        words: that were typed.
        name: of the preset or command.
        others: name of every preset and command, this one among them -> its flags.
    """
    if isinstance(event, tyro_errors.UnrecognizedArgs):
        unknown = event.tokens[0]
        if unknown in others:
            raise UserError(f"{unknown} is a preset or a command: type one, in front of all flags.")
        typed = unknown.split("=")[0]
        owners = [other for other, flags in others.items() if typed in flags]
        if owners:
            raise UserError(f"{typed} is a flag of {_some(owners)}, not of {name}.")
        nearest = did_you_mean(typed, others[name])
        raise UserError(f"There is no flag {unknown}.{nearest} --help lists them.")
    if isinstance(event, tyro_errors.InvalidChoice):
        nearest = did_you_mean(event.value, event.choices)
        choices, typed = ", ".join(event.choices), event.value or "nothing"
        raise UserError(f"{_flag_of(event)} is one of {choices}, not {typed}.{nearest}")
    if isinstance(event, tyro_errors.BadValue):
        raise UserError(f"{_flag_of(event)} needs a value; --help says which.")
    if isinstance(event, tyro_errors.InstantiationFailure) and event.argument:
        kinds = {int: "a whole number", float: "a number", tuple[int, ...]: "whole numbers"}
        kind = kinds.get(event.argument.field.type_stripped, "another value")
        name = _flag_of(event)
        raise UserError(f"{name} takes {kind}, not {_value_of(name, words) or 'nothing'}.")


def _flag_of(event) -> str:
    return flag(event.argument.field.intern_name)


def _value_of(name: str, words: list[str]) -> str:
    """What was typed behind a flag, as `--flag value`, `--flag value value` or `--flag=value`."""
    for index, word in enumerate(words, start=1):
        if word == name:
            return " ".join(itertools.takewhile(lambda one: one[:2] != "--", words[index:]))
        if word.startswith(f"{name}="):
            return word.removeprefix(f"{name}=")
    return "that"


def _load(module: str):
    with quiet.startup():
        return importlib.import_module(module)


def _what_is_left(run: runs.Run) -> str:
    """Where the best model is and how to go on, for a training that did not end."""
    if run.discard_if_untrained():
        return "No epoch was finished, so nothing was kept."
    models, parts = run.saved_models(), run.finished_parts()
    kept = f"Finished: {', '.join(parts) or 'nothing yet'}"
    if run.metrics.exists():
        kept = f"Only pictures are missing, the result is {run.metrics}"
    elif models:
        kept = f"The best model so far is {models[-1]}"
    words = list(sys.argv[1:])
    for index, word in enumerate(words):
        if word == "--resume" or word.startswith("--resume="):
            del words[index : index + 1 + (word == "--resume")]
            break
    again = shlex.join(["python", "-m", f"chapters.{run.chapter}", *words, "--resume"])
    return f"{kept}; go on with: {again} {run.folder}"


def _disk_message(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"Could not write{where}: {reason(error)}. Free some space, or name a "
        f"folder you can write to with --runs-folder."
    )


def _stop(chapter: str, message: str, status: int) -> NoReturn:
    # A name that was typed may have line breaks in it.
    line = " ".join(f"{chapter}: {message}".splitlines())
    print(f"\n{line}" if status == 130 else line, file=sys.stderr)
    sys.exit(status)
