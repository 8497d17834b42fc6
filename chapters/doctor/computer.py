"""Checks of the computer: its system, memory, disks, terminal and fonts."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path

from chapters.doctor import packages
from chapters.doctor.packages import ROOT
from chapters.doctor.results import BROKEN, LOOK, OK, Result

_MB, _GB = 1024**2, 1024**3
_LEAST_MEMORY, _LEAST_DISK = 2 * _GB, 1 * _GB
# Signs that the chapters print.
_SIGNS = "가·±█"


def system() -> Result:
    """Operating system and processor."""
    return Result(OK, f"{platform.platform()}, {_processor()}")


def commit() -> Result:
    """Which code this is, and where."""
    from common import runs

    return Result(OK, f"{runs.commit()} in {ROOT}")


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


def hangul_font() -> Result:
    """The font for Hangul in pictures."""
    from common.fonts import hangul_font as find

    found = find()
    if found:
        return Result(OK, found)
    (package,) = [one for one in packages.needed() if one.name == "koreanize-matplotlib"]
    return Result(
        LOOK,
        "no font has it: Hangul is drawn in Latin letters",
        f"{packages.reinstall(package)} (it brings NanumGothic)",
    )


def _has(encoding: str, sign: str) -> bool:
    try:
        return bool(sign.encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


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
