"""python -m chapters doctor: how the project stands on this computer, a page to paste into a question.

Every line begins with ok, look (it works, but not as it should) or broken, and what to do stands beneath each
that is not ok. Nothing is downloaded, your folder is written ~, and it takes less than half a minute. The
exit status is 1 where something is broken, otherwise 0.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from chapters.doctor import checks, packages, results
from chapters.doctor.packages import ROOT
from chapters.doctor.results import BROKEN, LOOK, OK, Result
from common.errors import UserError

_WIDTH = 28
_MOST_SECONDS = 180
# Begins a line that is a Result, among all that packages print when they are imported.
_MARK = "doctor: "
_START = "import sys; sys.path.insert(0, sys.argv[1]); from chapters import doctor; doctor.child()"


def main(words: list[str]) -> int:
    """Prints the page; returns the exit status."""
    if words[:1] in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    if words:
        print(f"doctor: it takes no words, not {words[0]!r} either.", file=sys.stderr)
        return 2
    # A page in signs that the terminal lacks is better than none.
    if hasattr(sys.stdout, "reconfigure"):  # A notebook's has no such thing.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _print_page()
    except KeyboardInterrupt:
        print("\ndoctor: interrupted.", file=sys.stderr)
        return 130
    except (
        OSError
    ) as error:  # The reader of `| head` has gone, or the disk of `> page.txt` is full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"doctor: the page could not be written: {error.strerror}.", file=sys.stderr)
        return 1


def child() -> None:
    """The heavy checks from a given one on, in a process of their own: a line for each result."""
    from common import quiet

    quiet.prepare()
    quiet.take_one_thread()
    for _, check in checks.heavy()[int(sys.argv[2]) :]:
        print(f"\n{_MARK}{json.dumps(attempt(check))}", flush=True)


def attempt(check) -> Result:
    """The result of a check; whatever it raises becomes a line of the page."""
    try:
        return check()
    except UserError as error:
        # It says what is wrong, and then what to do.
        text, _, advice = str(error).partition(". ")
        return Result(BROKEN, text, advice)
    except ModuleNotFoundError as error:
        return packages.missing(error.name)
    # A damaged package may raise anything, and some end the process.
    except (Exception, SystemExit) as error:
        return packages.failed(error)


def _print_page() -> int:
    print("python -m chapters doctor\n")
    statuses, advised = [], ""
    for name, result in _results():
        if result.status == OK and not result.text:
            continue
        statuses.append(result.status)
        print(_without_home(f"{result.status:<8}{name:<{_WIDTH}}{result.text}"))
        # Ten missing packages need one command.
        if result.status != OK and result.advice != advised:
            print(_without_home(f"{'':<8}-> {result.advice}"))
        advised = result.advice
        sys.stdout.flush()
    broken, look = statuses.count(BROKEN), statuses.count(LOOK)
    if broken or look:
        print(
            f"\nNot well: {broken + look} of {len(statuses)} lines, {broken} broken, {look} to look at."
        )
    else:
        print(f"\nAll {len(statuses)} lines are well.")
    sys.stdout.flush()
    return 1 if broken else 0


def _results() -> Iterator[tuple[str, Result]]:
    """Name and result of every check, each as soon as it is known."""
    for name, check in checks.light():
        yield name, attempt(check)
    names = [name for name, _ in checks.heavy()]
    done = 0
    while done < len(names):
        # What ends a process ends that of the child; the next child goes on after it.
        for result in _results_of_a_child(done):
            yield names[done], result
            done += 1


def _results_of_a_child(start: int) -> Iterator[Result]:
    """Results of the heavy checks from `start` on; the last one tells where the process came to an end."""
    command = [sys.executable, "-c", _START, str(ROOT), str(start)]
    was_too_long = threading.Event()
    last_line, missing = "", len(checks.heavy()) - start

    def give_up():
        was_too_long.set()
        process.kill()

    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        process = subprocess.Popen(command, encoding="utf8", errors="replace", **pipes)
    except OSError as error:
        yield packages.failed(error)
        return
    with process:
        timer = threading.Timer(_MOST_SECONDS, give_up)
        timer.start()
        try:
            for line in process.stdout:
                if line.startswith(_MARK):
                    missing -= 1
                    yield Result(*json.loads(line[len(_MARK) :]))
                elif line.strip():
                    last_line = line.strip()
        except BaseException:
            # Interrupted, or nobody reads on: without it, the end of this block would wait for the process.
            process.kill()
            raise
        finally:
            timer.cancel()
    if missing:
        yield results.ended(process.returncode, last_line, was_too_long.is_set())


def _without_home(text: str) -> str:
    """Your own folder as ~: a page that is shown to others need not tell your name."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    if len(home) < 2:
        return text
    case = re.IGNORECASE if os.name == "nt" else 0
    return re.sub(re.escape(home) + r"(?![\w.-])", "~", text, flags=case)
