"""The one exception for mistakes that a person can make and mend, and what belongs to it."""

import errno

_DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


class UserError(Exception):
    """Something the user can put right; `common.cli` prints it as one line and exits with 2.

    The message says what is wrong and what to do next, without a line break.
    """


def is_disk_error(error: BaseException) -> bool:
    """True for a full, read-only or forbidden disk, which the user has to put right first."""
    return isinstance(error, OSError) and error.errno in _DISK_ERRORS


def first_line(error: object) -> str:
    """The first line of an error's message, or its type where it says nothing."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
