"""What a check returns, and what becomes of what goes wrong in it."""

from __future__ import annotations

import signal
from typing import NamedTuple

OK, LOOK, BROKEN = "ok", "look", "broken"
# For a check that needs what failed before it.
FIRST_THE_REST = "Put right what is broken above, then run doctor again."
# What was raised so far in this process.
_SEEN: set[str] = set()


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


def not_tried(why: str) -> Result:
    """What cannot be known now; that it is so has a broken line of its own."""
    return Result(LOOK, f"not tried: {why}", FIRST_THE_REST)


def raised(error: BaseException, advice: str) -> Result:
    """What an error says; the same one again has its cause further up the page."""
    why = reason(error)
    if why in _SEEN:
        return Result(LOOK, f"{why}, as above", FIRST_THE_REST)
    _SEEN.add(why)
    return Result(BROKEN, why, advice)


def reason(error: BaseException) -> str:
    """Type and first line of an error's message; a traceback that is part of it is passed over."""
    lines = [line for line in str(error).splitlines() if line[:1].strip()]
    lines = [line for line in lines if not line.startswith("Traceback")]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


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
