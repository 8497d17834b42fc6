"""python -m chapters: lists the chapters; with the word doctor, examines this computer."""

from __future__ import annotations  # doctor says so on a Python that is too old.

import shlex
import sys

USAGE = """\
python -m chapters                 lists the chapters, one line each
python -m chapters doctor          how the project stands on this computer, a page to paste into a question
python -m chapters.NAME            runs a chapter; python -m chapters.NAME --help lists what it takes"""


def main(words: list[str]) -> int:
    """Does what the words say; returns the exit status."""
    if words[:1] == ["doctor"]:
        # Imported alone: it has to start where nothing else does.
        from chapters import doctor

        return doctor.main(words[1:])
    if words[:1] in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    from chapters import catalogue
    from common.errors import UserError

    try:
        if words:
            chapter = catalogue.meant_by(words[0])
            again = shlex.join(["python", "-m", f"chapters.{chapter}", *words[1:]])
            raise UserError(f"Chapter {chapter} is run with: {again}")
        list_chapters(catalogue)
    except UserError as error:
        print(f"chapters: {error}", file=sys.stderr)
        return 2
    return 0


def list_chapters(catalogue) -> None:
    """Prints name, book section, seconds that `quick` was recorded with, and the question."""
    print(f"{'chapter':<22}{'book':<10}{'quick':>6}  question")
    for name in catalogue.names():
        seconds = quick_seconds(catalogue.recorded_runs(name))
        shown = f"{seconds:.0f} s" if seconds else "-"
        section, question = catalogue.recorded_of(name).book_section, catalogue.question_of(name)
        print(f"{name:<22}{section:<10}{shown:>6}  {question}")
    print("\nRun one with: python -m chapters.NAME    All presets and flags: ... NAME --help")
    print("Something does not work? python -m chapters doctor")


def quick_seconds(runs: list[dict]) -> float | None:
    """Wall time of the newest recorded `quick` run; None where none is recorded."""
    seconds = [run["provenance"]["seconds"] for run in runs if run["preset"] == "quick"]
    return seconds[-1] if seconds else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
