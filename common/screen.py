"""What a chapter prints: one header line, a table, and where the pictures are."""

import unicodedata
from collections.abc import Sequence

from common.runs import Run


def header(run: Run, data_name: str, device: str) -> None:
    """One line: chapter, preset, data, device, seed, run folder."""
    parts = (run.chapter, run.preset, data_name, device, f"seed {run.config.seed}", run.folder)
    print(" · ".join(str(part) for part in parts), flush=True)


def table(header: Sequence[str], *rows: Sequence[object]) -> None:
    """Rows under a header; numbers stand right, in the form of `figure`.

    >>> table(("accuracy", "validation", "test"), ("majority", None, 0.5), ("network", 0.79, 0.787))
      accuracy  validation   test
      majority           -  .5000
      network        .7900  .7870
    """
    cells = [header, *([row[0], *map(figure, row[1:])] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        spaces = [" " * (width - _width(text)) for text, width in zip(row, widths, strict=True)]
        right = [space + text for space, text in zip(spaces[1:], row[1:], strict=True)]
        print("  ".join(["", row[0] + spaces[0], *right]))


def _width(text: str) -> int:
    """Columns of a terminal: a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def figure(value: object, digits: int | None = None) -> str:
    """A value as the books print it: 0.7934 -> .7934, 8209 -> 8,209, None -> "-", 3e-07 as it is.

    Args:
        value: what to print.
        digits: behind the point; by default four, and two for what is clearly above 1, such as 5.2.
    """
    if value is None:
        return "-"
    if isinstance(value, float):
        if 0 < abs(value) < 1e-4:
            return f"{value:.0e}"
        text = f"{value:,.{default_digits(value) if digits is None else digits}f}"
        return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return f"{value:,}" if isinstance(value, int) else str(value)


def default_digits(value: float) -> int:
    """Digits behind the point that `figure` prints of a float: shares need four, the rest two."""
    return 4 if abs(value) < 1.5 else 2
