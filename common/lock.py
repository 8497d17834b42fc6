"""One process at a time trains in a run folder, by a lock that the operating system lifts with its process.

Nothing has to be cleaned up after a crash: the file stays, the lock does not.
"""

import contextlib
import os
import sys
from pathlib import Path

from common.errors import UserError

_FILE = "training.pid"
# Windows lets nobody read what is locked, so a byte far behind the process number is.
_PLACE = 1_000
# Folder -> file of this process, which holds the lock as long as it is open.
_held: dict[Path, int] = {}


def take(folder: Path) -> None:
    """Locks a run folder until this process ends.

    Raises:
        UserError: another process trains there.
    """
    folder = folder.resolve()
    if folder in _held:
        return
    file = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT)
    try:
        _lock(file)
    except (BlockingIOError, PermissionError) as error:
        os.lseek(file, 0, os.SEEK_SET)
        number = os.read(file, 20).decode(errors="replace")
        os.close(file)
        who = f"process {number}" if number.isdecimal() else "another process"
        raise UserError(
            f"{folder} is in use: {who} is training there. Wait until it is finished, or stop it."
        ) from error
    except OSError:
        # Some network drives know no locks: better to train without one than not at all.
        pass
    os.lseek(file, 0, os.SEEK_SET)
    os.ftruncate(file, 0)
    os.write(file, str(os.getpid()).encode())
    _held[folder] = file


def give_back(folder: Path) -> None:
    """Unlocks a folder in which nothing is left to train."""
    file = _held.pop(folder.resolve(), None)
    if file is not None:
        os.close(file)
        # On a disk that has become read-only, the file stays; the lock does not.
        with contextlib.suppress(OSError):
            (folder / _FILE).unlink(missing_ok=True)


def is_marked(folder: Path) -> bool:
    """Whether a process has taken a folder and, perhaps killed, not given it back."""
    return (folder / _FILE).exists()


def _lock(file: int) -> None:
    """Raises an OSError where another process has the lock."""
    os.lseek(file, _PLACE, os.SEEK_SET)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PLACE)
