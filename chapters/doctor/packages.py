"""Checks of Python, of the packages, and of what Keras computes with."""

from __future__ import annotations

import importlib
import json
import os
import platform
import re
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from chapters.doctor.results import BROKEN, FIRST_THE_REST, LOOK, OK, Result, not_tried, raised

ROOT = Path(__file__).resolve().parents[2]
_FIRST_PYTHON, _LAST_PYTHON = (3, 11), (3, 13)
# name==version, perhaps with the Python from which on it is needed.
_PIN = re.compile(r'([\w.-]+)==([\w.]+)(?:; python_version >= "(\d+)\.(\d+)")?\s*(?:#.*)?')
# A package that is imported by another name than it is installed by; None for one that is never imported.
_MODULES = {
    "scikit-learn": "sklearn",
    "audioop-lts": "audioop",
    "koreanize-matplotlib": None,
}
# They take seconds to import, so they come after everything else.
SLOW = ("keras", "tensorflow", "tensorflow-datasets", "jax")
_SLOW_IMPORT = 30.0  # Seconds; 3 to 6 are usual.


class Requirement(NamedTuple):
    """A line of a requirements file."""

    name: str
    version: str
    file: str


def python() -> Result:
    """Version and executable, and whether the project's own environment is used."""
    version = platform.python_version()
    is_environment = sys.prefix != sys.base_prefix or (Path(sys.prefix) / "conda-meta").is_dir()
    kind = "a virtual environment" if is_environment else "no virtual environment"
    text = f"{version}, {sys.executable}, {kind}"
    if not python_fits():
        return Result(
            BROKEN,
            f"{text}; TensorFlow wants 3.11, 3.12 or 3.13",
            "Install Python 3.11, 3.12 or 3.13 and name it: make run PYTHON=python3.12 (Windows: "
            "py -3.12 -m venv .venv).",
        )
    if sys.maxsize < 2**32:
        return Result(
            BROKEN, f"{text}; 32 bits", "Install a Python of 64 bits: TensorFlow has no other."
        )
    own = ROOT / ".venv"
    if own.is_dir() and Path(sys.prefix).resolve() != own.resolve():
        return Result(
            LOOK,
            f"{text}; the project has one of its own, {own}",
            "Use it: source .venv/bin/activate (Windows: .venv\\Scripts\\activate).",
        )
    return Result(OK, text)


def python_fits() -> bool:
    """Whether TensorFlow, and with it the project, runs on this Python."""
    return _FIRST_PYTHON <= sys.version_info[:2] <= _LAST_PYTHON


def needed() -> list[Requirement]:
    """What the requirements files pin for this Python; what a reader may leave out, where it is installed."""
    optional = requirements("requirements-jax.txt") + requirements("requirements-dev.txt")
    return [
        *requirements("requirements.txt"),
        *(one for one in optional if installed_version(one.name)),
    ]


def requirements(file: str) -> list[Requirement]:
    """The pins of a requirements file that count for this Python; none where the file is missing."""
    path = ROOT / file
    text = path.read_text(encoding="utf8", errors="replace") if path.exists() else ""
    found = filter(None, map(_PIN.fullmatch, text.splitlines()))
    return [
        Requirement(name, version, file)
        for name, version, *since in (pin.groups() for pin in found)
        if since == [None, None] or sys.version_info[:2] >= tuple(map(int, since))
    ]


def pins() -> Result:
    """Whether there is something to hold the versions against."""
    if requirements("requirements.txt"):
        return Result(OK, "")
    return Result(BROKEN, "missing, or it pins nothing", "git checkout requirements.txt")


def package(required: Requirement) -> Result:
    """Whether the pinned version of a package is installed."""
    installed = installed_version(required.name)
    if installed == required.version:
        return Result(OK, installed)
    status = LOOK if required.file == "requirements-dev.txt" else BROKEN
    found = f"{installed}, not {required.version}" if installed else "not installed"
    return Result(status, found, f"python -m pip install -r {required.file}")


def backend() -> Result:
    """What Keras will compute with, and who says so: KERAS_BACKEND before keras.json."""
    from common.data.folders import datasets

    path = datasets().parent / "keras.json"
    delete = f"Delete {path}; Keras writes it anew."
    written, note = {}, ""
    try:
        written = json.loads(path.read_text(encoding="utf8"))
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        return Result(BROKEN, f"{path} cannot be read: {error.strerror}", delete)
    except ValueError:
        note = f"{path} is no JSON, so that Keras passes it over"
    if not isinstance(written, dict):
        return Result(BROKEN, f"{path} holds no settings, and Keras stops at it", delete)
    named = os.environ.get("KERAS_BACKEND")
    chosen = named or written.get("backend", "tensorflow")
    by = "KERAS_BACKEND" if named else path if "backend" in written else "Keras's default"
    text = f"{chosen} ({by})"
    if chosen not in ("tensorflow", "jax"):
        advice = delete if by is path else "Take it away: unset KERAS_BACKEND"
        advice = f"{advice} (Windows: Remove-Item Env:KERAS_BACKEND)" if named else advice
        return Result(BROKEN, f"{text}; the project knows tensorflow and jax", advice)
    if chosen == "jax" and not installed_version("jax"):
        return Result(
            BROKEN, f"{text}; JAX is not installed", "python -m pip install -r requirements-jax.txt"
        )
    floatx = written.get("floatx", "float32")
    if floatx != "float32":
        return Result(LOOK, f"{text}; {path} asks for {floatx}, not float32", delete)
    return Result(LOOK, f"{text}; {note}", delete) if note else Result(OK, text)


def import_package(required: Requirement) -> Result:
    """Whether a package can be imported, which a right version alone does not say."""
    # Whichever comes first, these import Keras, which stops at its backend.
    if required.name in SLOW and backend().status == BROKEN:
        return not_tried("the backend is broken")
    started = time.perf_counter()
    try:
        importlib.import_module(module_of(required))
    # A damaged package may raise anything, and some end the process.
    except (Exception, SystemExit) as error:
        return raised(error, reinstall(required))
    seconds = time.perf_counter() - started
    if required.name != "keras":
        return Result(OK, "")
    text = f"{seconds:.1f} s, with its backend (3 to 6 s are usual)"
    if seconds > _SLOW_IMPORT:
        return Result(
            LOOK,
            text,
            "The first time takes longer: run doctor again. If it stays so, put the environment on a "
            "fast disk of this computer, and except it from the virus scanner.",
        )
    return Result(OK, text)


def missing(module: str) -> Result:
    """For a check that wanted a module that is not there."""
    if module in map(module_of, requirements("requirements.txt")):
        # It has a broken line of its own.
        return not_tried(f"{module} is missing")
    return Result(BROKEN, f"{module} is missing", "python -m pip install -r requirements.txt")


def failed(error: BaseException) -> Result:
    """For a check that raised what nobody thought of."""
    if not python_fits():
        return not_tried("the project does not run on this Python")
    return raised(error, FIRST_THE_REST)


def installed_version(name: str) -> str | None:
    """The version of a package as its installer wrote it down; nothing is imported."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
    except Exception:  # Left by an installation that was interrupted.
        return "unreadable"


def module_of(required: Requirement) -> str | None:
    """What a package is imported as; None for one that the chapters never import."""
    if required.file == "requirements-dev.txt":
        return None
    return _MODULES.get(required.name, required.name.replace("-", "_"))


def reinstall(required: Requirement) -> str:
    """The command that puts a package back as it should be."""
    advice = (
        f"python -m pip install --force-reinstall --no-deps {required.name}=={required.version}"
    )
    if sys.platform == "win32" and required.name in SLOW:
        advice += "; and Microsoft's https://aka.ms/vs/17/release/vc_redist.x64.exe"
    return advice
