"""What `python -m chapters doctor` examines: each check is a small function that returns a Result.

Imports nothing that could be missing at its top, and runs on a Python that is too old for the rest.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
import os
import platform
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

OK, LOOK, BROKEN = "ok", "look", "broken"
ROOT = Path(__file__).resolve().parent.parent

_FIRST_PYTHON, _LAST_PYTHON = (3, 11), (3, 13)
# For a check that needs what failed before it.
FIRST_THE_REST = "Put right what is broken above, then run doctor again."
_MB, _GB = 1024**2, 1024**3
_LEAST_MEMORY, _LEAST_DISK = 2 * _GB, 1 * _GB
_SLOW_IMPORT = 30.0  # Seconds; 3 to 6 are usual.
# Milliseconds. About 3 are usual on two idle cores; with other programs beside it, three times as many.
_SLOW_STEP = 30.0
# A package that is imported by another name than it is installed by; None for one that is never imported.
_MODULES = {
    "scikit-learn": "sklearn",
    "audioop-lts": "audioop",
    "koreanize-matplotlib": None,
}
# What was raised so far in this process.
_SEEN: set[str] = set()
# They take seconds to import, so they come after everything else.
_SLOW = ("keras", "tensorflow", "tensorflow-datasets", "jax")
# name==version, perhaps with the Python from which on it is needed.
_PIN = re.compile(r'([\w.-]+)==([\w.]+)(?:; python_version >= "(\d+)\.(\d+)")?\s*(?:#.*)?')
# Signs that the chapters print.
_SIGNS = "가·±█"
# Checksums of what is in the files, which stays the same however they are packed or their lines end.
_WORDS_SHA256 = "c5875fe5aa047b30"
_SUNSPOTS_SHA256 = "21d3ec838228ee78"
_SPOKEN_SHA256 = "648e98be44098314"


class Result(NamedTuple):
    """One line of the page, and what to do about it.

    Args:
        status: OK; LOOK where it works, but not as it should; BROKEN where something will not work.
        text: what was found; empty where an OK is not worth a line.
        advice: what to do, where the status is not OK.
    """

    status: str
    text: str
    advice: str = ""


class Requirement(NamedTuple):
    """A line of a requirements file."""

    name: str
    version: str
    file: str


def light() -> list[tuple[str, Callable[[], Result]]]:
    """Name and function of the checks that import no package; each takes a moment."""
    return [
        ("system", system),
        ("Python", python),
        ("commit", commit),
        ("requirements.txt", pins),
        *((one.name, partial(package, one)) for one in needed()),
        ("backend", backend),
        ("cores", cores),
        ("memory", memory),
        ("runs folder", runs_folder),
        ("data folder", data_folder),
        ("temporary folder", temporary_folder),
        ("terminal", terminal),
    ]


def heavy() -> list[tuple[str, Callable[[], Result]]]:
    """Name and function of the checks that import packages, the slow ones last, for one process."""
    found = [one for one in needed() if _installed(one.name) and _module_of(one)]
    imports = [(f"import {one.name}", partial(import_package, one)) for one in found]
    slow = [(name, check) for name, check in imports if name.split()[1] in _SLOW]
    # Keras first: its seconds count the backend that it imports.
    slow.sort(key=lambda one: one[0] != "import keras")
    return [
        *(one for one in imports if one not in slow),
        ("Hangul in pictures", hangul_font),
        ("spoken_digits.npz", spoken_digits),
        ("monthly_sunspots.csv", sunspots),
        *((one[0], partial(downloaded, *one)) for one in DOWNLOADED),
        *slow,
        *((one[0], partial(prepared, *one)) for one in PREPARED),
        ("devices", devices),
        ("training step", training_step),
    ]


def system() -> Result:
    """Operating system and processor."""
    return Result(OK, f"{platform.platform()}, {_processor()}")


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


def commit() -> Result:
    """Which code this is, and where."""
    from common import runs

    return Result(OK, f"{runs.commit()} in {ROOT}")


def needed() -> list[Requirement]:
    """What the requirements files pin for this Python; what a reader may leave out, where it is installed."""
    optional = requirements("requirements-jax.txt") + requirements("requirements-dev.txt")
    return [
        *requirements("requirements.txt"),
        *(one for one in optional if _installed(one.name)),
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
    installed = _installed(required.name)
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
    if chosen == "jax" and not _installed("jax"):
        return Result(
            BROKEN, f"{text}; JAX is not installed", "python -m pip install -r requirements-jax.txt"
        )
    floatx = written.get("floatx", "float32")
    if floatx != "float32":
        return Result(LOOK, f"{text}; {path} asks for {floatx}, not float32", delete)
    return Result(LOOK, f"{text}; {note}", delete) if note else Result(OK, text)


def cores() -> Result:
    """How many cores there are, and how many of them this process may use."""
    count = os.cpu_count() or "unknown"
    try:
        usable = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # Only Linux knows it.
        usable = count
    return Result(OK, f"{count}" if usable == count else f"{count}, {usable} of them for this")


def memory() -> Result:
    """Memory, in all and free."""
    total, free = memory_bytes()
    text = f"{_gigabytes(total)}, {_gigabytes(free)} free"
    if free is not None and free < _LEAST_MEMORY:
        return Result(
            LOOK,
            text,
            "The larger presets need 2 GB: close other programs, browsers first. quick needs less.",
        )
    return Result(OK, text)


def memory_bytes() -> tuple[int | None, int | None]:
    """Bytes of memory, in all and free; None for what this system does not tell."""
    if sys.platform == "win32":
        return _windows_memory()
    sizes = {}
    for key in ("SC_PHYS_PAGES", "SC_AVPHYS_PAGES"):
        try:
            sizes[key] = os.sysconf(key) * os.sysconf("SC_PAGE_SIZE")
        except (AttributeError, ValueError, OSError):  # macOS does not tell what is free.
            sizes[key] = None
    free = sizes["SC_AVPHYS_PAGES"]
    try:
        # Linux gives back at once what it keeps of files, and counts it here.
        lines = Path("/proc/meminfo").read_text(encoding="ascii")
        free = int(re.search(r"^MemAvailable:\s+(\d+) kB", lines, re.MULTILINE)[1]) * 1024
    except (OSError, TypeError, ValueError):
        pass
    return sizes["SC_PHYS_PAGES"], free


def runs_folder() -> Result:
    """Where runs are kept, unless --runs-folder names another."""
    from common.runs import RunOptions

    advice = "Name a folder on another disk with --runs-folder"
    return folder(RunOptions.runs_folder, advice)


def data_folder() -> Result:
    """Where downloads are kept."""
    from common.data.folders import datasets

    return folder(datasets(), "Name a folder on another disk in KERAS_HOME")


def temporary_folder() -> Result:
    """Where packages put what they need for a moment."""
    advice = "Name a folder on another disk in TMPDIR (Windows: TEMP)"
    try:
        return folder(Path(os.path.realpath(tempfile.gettempdir())), advice)
    except FileNotFoundError:
        return Result(BROKEN, "none that can be written to", f"{advice}.")


def folder(path: Path, advice: str) -> Result:
    """Whether a folder, or the one that it would be made in, takes a file; and what is free."""
    path = there = path.absolute()
    try:
        there = next(one for one in (path, *path.parents) if one.exists())
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(_MB))
            file.flush()
            os.fsync(file.fileno())
        free = shutil.disk_usage(there).free
    except OSError as error:
        why = ("" if there == path else f"{there}: ") + (error.strerror or str(error))
        text = f"{path} cannot be written to ({why})"
        return Result(BROKEN, text, f"{advice}, or make this one writable and free some space.")
    text = f"{path}, {_gigabytes(free)} free" + ("" if path == there else ", not there yet")
    if free < _LEAST_DISK:
        return Result(LOOK, text, f"{advice}, or free some space: a long run may need 1 GB.")
    return Result(OK, text)


def terminal() -> Result:
    """Whether the screen, or the file in its place, takes what the chapters print."""
    encoding = sys.stdout.encoding or "unknown"
    if encoding.lower().replace("-", "") == "utf8":
        return Result(OK, encoding)
    lacking = [sign for sign in _SIGNS if not _has(encoding, sign)]
    status, text = LOOK, f"{encoding}, not UTF-8: it lacks signs of other languages"
    if lacking:
        names = ", ".join(f"U+{ord(sign):04X}" for sign in lacking)
        status, text = BROKEN, f"{encoding}, not UTF-8: it lacks {names}, which the chapters print"
    return Result(
        status,
        text,
        "Set PYTHONUTF8=1 and no PYTHONIOENCODING: export PYTHONUTF8=1 (Windows: $env:PYTHONUTF8=1).",
    )


def import_package(required: Requirement) -> Result:
    """Whether a package can be imported, which a right version alone does not say."""
    # Whichever comes first, these import Keras, which stops at its backend.
    if required.name in _SLOW and backend().status == BROKEN:
        return _not_tried("the backend is broken")
    started = time.perf_counter()
    try:
        importlib.import_module(_module_of(required))
    # A damaged package may raise anything, and some end the process.
    except (Exception, SystemExit) as error:
        return _raised(error, _reinstall(required))
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


def hangul_font() -> Result:
    """The font for Hangul in pictures."""
    from common.fonts import hangul_font as find

    found = find()
    if found:
        return Result(OK, found)
    (package,) = [one for one in needed() if one.name == "koreanize-matplotlib"]
    return Result(
        LOOK,
        "no font has it: Hangul is drawn in Latin letters",
        f"{_reinstall(package)} (it brings NanumGothic)",
    )


def spoken_digits() -> Result:
    """The recordings that ship with the project."""
    from common.data import speech

    return _shipped(speech.SHIPPED, speech.load_shipped().name.split()[-1], _SPOKEN_SHA256)


def sunspots() -> Result:
    """The sunspot numbers that ship with the project."""
    from common.data import series

    values = series.sunspots().values
    digest = hashlib.sha256(values.astype("<f8").tobytes()).hexdigest()[:16]
    return _shipped(Path("common/data/monthly_sunspots.csv"), digest, _SUNSPOTS_SHA256)


def downloaded(name: str, size: str, load: Callable[[], Any], has_checksum: bool = True) -> Result:
    """A data set that Keras downloads: not there yet, or read by its module, which knows its checksum."""
    from common.data.folders import datasets

    if not (datasets() / name).exists():
        return _not_there(size)
    load()
    return Result(
        OK,
        "whole, checksum as expected"
        if has_checksum
        else "readable; it grows, so it has no checksum",
    )


def prepared(name: str, size: str, counts: dict[str, int]) -> Result:
    """A data set of TensorFlow Datasets: not there yet, or read whole, each record with its checksum."""
    from common.data import folders

    above = folders.prepared() / name
    found = sorted(above.glob("**/dataset_info.json"))
    if not found:
        return _not_there(size)
    tf = _imported("tensorflow")
    if tf is None:
        return _not_tried("tensorflow was not imported")
    where = found[-1].parent
    delete = f"Delete {above} and run the command again to download it anew."
    for split, expected in counts.items():
        files = [str(file) for file in sorted(where.glob(f"{name}-{split}.tfrecord*"))]
        try:
            records = tf.data.TFRecordDataset(files).batch(1000)
            count = int(records.reduce(0, lambda count, batch: count + tf.size(batch)))
        except tf.errors.OpError as error:
            return Result(BROKEN, f"{where} is damaged ({type(error).__name__})", delete)
        if count != expected:
            text = f"{where} holds {count:,} {split} records, not {expected:,}"
            return Result(BROKEN, text, delete)
    return Result(OK, "whole, every record checked")


def devices() -> Result:
    """What Keras computes with and on."""
    keras = _imported("keras")
    if keras is None:
        return _not_tried("keras was not imported")
    name = keras.backend.backend()
    return Result(
        OK, f"{name} {_installed(name)} on {', '.join(keras.distribution.list_devices())}"
    )


def training_step() -> Result:
    """Trains a network like chapter 5's on words of which the last one tells the label."""
    keras = _imported("keras")
    if keras is None:
        return _not_tried("keras was not imported")
    import numpy as np

    from common import training

    batch_size, num_batches, length, num_words = 64, 20, 100, 500
    keras.utils.set_random_seed(42)
    word_ids = np.random.default_rng(42).integers(
        num_words, size=(num_batches * batch_size, length), dtype="int32"
    )
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(num_words, 16),
            keras.layers.SimpleRNN(8),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    optimizer = keras.optimizers.Adam(1e-2)
    options = training.compile_options(num_batches)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", **options)
    clock = training.Clock()
    history = model.fit(
        word_ids,
        word_ids[:, -1] % 2,
        batch_size=batch_size,
        epochs=10,
        verbose=0,
        callbacks=[clock],
    )
    # In the first two epochs Keras compiles.
    milliseconds = 1000 * statistics.median(clock.seconds[2:]) / num_batches
    return judge_training(milliseconds, history.history["loss"])


def judge_training(milliseconds: float, losses: list[float]) -> Result:
    """What time and losses say; a network that learns halves its loss many times over."""
    first, last = losses[0], losses[-1]
    text = f"{milliseconds:.1f} ms (about 3 are usual on two cores), loss {first:.2f} -> {last:.2f}"
    if not (math.isfinite(last) and last < first / 2):
        return Result(
            BROKEN,
            f"{text}: it does not learn",
            "Something computes wrongly: python -m pip install --force-reinstall -r requirements.txt",
        )
    if milliseconds > _SLOW_STEP:
        return Result(
            LOOK,
            text,
            "Close other programs, plug a laptop in, and run doctor again; or use Colab.",
        )
    return Result(OK, text)


def ended(status: int, last_line: str, was_too_long: bool) -> Result:
    """For a check in whose course the process came to its end.

    Args:
        status: of the process; below zero the signal that ended it.
        last_line: what it printed last.
        was_too_long: whether doctor ended it.
    """
    if was_too_long:
        return Result(
            BROKEN, "no end of it; given up", "Restart the computer, and run doctor again."
        )
    by = f"status {status}"
    advice = "python -m pip install --force-reinstall -r requirements.txt"
    if status < 0:
        names = {one.value: one.name for one in signal.Signals}
        by = names.get(-status, f"signal {-status}")
        if by == "SIGILL":
            advice = "This processor lacks what TensorFlow needs (AVX): use another, or Colab."
        if by == "SIGKILL":
            advice = "Most likely memory ran out: close other programs, and run doctor again."
    said = f": {last_line}" if last_line else ""
    return Result(BROKEN, f"it ended the process ({by}){said}", advice)


def missing(module: str) -> Result:
    """For a check that wanted a module that is not there."""
    if module in map(_module_of, requirements("requirements.txt")):
        # It has a broken line of its own.
        return _not_tried(f"{module} is missing")
    return Result(BROKEN, f"{module} is missing", "python -m pip install -r requirements.txt")


def failed(error: BaseException) -> Result:
    """For a check that raised what nobody thought of."""
    if not python_fits():
        return _not_tried("the project does not run on this Python")
    return _raised(error, FIRST_THE_REST)


def reason(error: BaseException) -> str:
    """Type and first line of an error's message; a traceback that is part of it is passed over."""
    lines = [line for line in str(error).splitlines() if line[:1].strip()]
    lines = [line for line in lines if not line.startswith("Traceback")]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _load(module: str, function: str, *words) -> Any:
    """Calls a function of a module of common.data."""
    return getattr(importlib.import_module(f"common.data.{module}"), function)(*words)


def _load_word_list() -> None:
    from common.data import imdb
    from common.data.download import damaged
    from common.data.folders import datasets

    words = "\n".join(imdb.load_vocabulary().words)
    if hashlib.sha256(words.encode("utf8")).hexdigest()[:16] != _WORDS_SHA256:
        raise damaged(datasets() / "imdb_word_index.json", "it holds other words than Keras's file")


# File, size, what reads it, and whether its checksum is known.
DOWNLOADED = (
    ("imdb.npz", "17 MB", partial(_load, "imdb", "load_ids", 5)),
    ("imdb_word_index.json", "1.6 MB", _load_word_list),
    ("shakespeare.txt", "1.1 MB", partial(_load, "shakespeare", "load")),
    ("ridership.tgz", "70 kB", partial(_load, "series", "ridership"), False),
    ("data-02-stock_daily.csv", "37 kB", partial(_load, "series", "stock")),
    ("kor-eng.zip", "0.2 MB", partial(_load, "sentences", "load", "kor-eng"), False),
    ("spa-eng.zip", "2.6 MB", partial(_load, "sentences", "load", "spa-eng")),
    ("ChatbotData.csv", "0.9 MB", partial(_load, "sentences", "load", "chatbot")),
)
# Data set of TensorFlow Datasets, size, records of each split.
PREPARED = (
    ("imdb_reviews", "80 MB", {"train": 25_000, "test": 25_000}),
    ("spoken_digit", "16 MB", {"train": 2_500}),
)


def _installed(name: str) -> str | None:
    """The version of a package as its installer wrote it down; nothing is imported."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
    except Exception:  # Left by an installation that was interrupted.
        return "unreadable"


def _has(encoding: str, sign: str) -> bool:
    try:
        return bool(sign.encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


def _module_of(required: Requirement) -> str | None:
    """What a package is imported as; None for one that the chapters never import."""
    if required.file == "requirements-dev.txt":
        return None
    return _MODULES.get(required.name, required.name.replace("-", "_"))


def _imported(name: str):
    """A module that was imported before; None where that failed, for a second try may end the process."""
    return sys.modules.get(name)


def _not_tried(why: str) -> Result:
    """What cannot be known now; that it is so has a broken line of its own."""
    return Result(LOOK, f"not tried: {why}", FIRST_THE_REST)


def _raised(error: BaseException, advice: str) -> Result:
    """What an error says; the same one again has its cause further up the page."""
    why = reason(error)
    if why in _SEEN:
        return Result(LOOK, f"{why}, as above", FIRST_THE_REST)
    _SEEN.add(why)
    return Result(BROKEN, why, advice)


def _not_there(size: str) -> Result:
    return Result(OK, f"not there yet: downloaded on first use, {size}")


def _shipped(path: Path, digest: str, expected: str) -> Result:
    if digest == expected:
        return Result(OK, "whole, ships with the project")
    return Result(BROKEN, f"{path.name} was altered", f"git checkout common/data/{path.name}")


def _reinstall(required: Requirement) -> str:
    advice = (
        f"python -m pip install --force-reinstall --no-deps {required.name}=={required.version}"
    )
    if sys.platform == "win32" and required.name in _SLOW:
        advice += "; and Microsoft's https://aka.ms/vs/17/release/vc_redist.x64.exe"
    return advice


def _processor() -> str:
    """The name of the processor, or its kind where the system does not tell more."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf8")
        return re.search(r"^model name\s*: (.+)", lines, re.MULTILINE)[1]
    except (OSError, TypeError, ValueError):
        return platform.processor() or platform.machine() or "unknown processor"


def _windows_memory() -> tuple[int | None, int | None]:
    import ctypes

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of Windows."""

        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", *"abcde")),
        ]

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None, None
    return status.total, status.free


def _gigabytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / _GB:.1f} GB"
