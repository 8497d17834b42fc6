"""The one exception for mistakes that a person can make and mend, and what belongs to it."""

# chapters/doctor comes here on a Python that is too old, to say so.
from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable

_DISK_ERRORS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG),  # full, or the file too large for it
    *(errno.EROFS, errno.EACCES, errno.EPERM),  # read-only or forbidden
    *(errno.ENOTDIR, errno.EEXIST),  # a file where a folder should be
)

_NAME_ERRORS = (errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)


class UserError(Exception):
    """Something the user can put right; `common.cli` prints it as one line and exits with 2.

    The message says what is wrong and what to do next, without a line break.
    """

    def __init__(self, message: str):
        # It may quote a file of a stranger: no line breaks, and no signs that command a terminal.
        super().__init__("".join(sign if sign.isprintable() else " " for sign in message))


def is_disk_error(error: BaseException) -> bool:
    """True where a disk or a folder cannot be written to, which the user has to put right first."""
    return isinstance(error, OSError) and error.errno in _DISK_ERRORS


def is_name_error(error: BaseException) -> bool:
    """True where a name that was typed can be no file's: too long, or of signs that no file may have."""
    is_named = isinstance(error, OSError) and error.filename is not None
    return is_named and error.errno in _NAME_ERRORS


def reason(error: Exception) -> str:
    """Why a file or folder could not be used, in the system's words."""
    return getattr(error, "strerror", None) or first_line(error)


def first_line(error: object) -> str:
    """The first line of an error's message, or its type where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def no_such(kind: str, word: str, known: Iterable[str]) -> UserError:
    """ "There is no preset bok. Did you mean book? Choose from: quick, book." """
    known = list(known)
    return UserError(
        f"There is no {kind} {word}.{did_you_mean(word, known)} Choose from: {', '.join(known)}."
    )


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The words " Did you mean NEAREST?", or nothing where nothing is near.

    Args:
        word: what was typed.
        known: what could have been meant.
        cutoff: how alike the two must be, from 0 to 1.
    """
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return f" Did you mean {matches[0]}?" if matches else ""
