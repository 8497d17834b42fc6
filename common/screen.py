"""What a chapter shows: tables, numbers, pictures."""

import os
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path


def is_notebook() -> bool:
    """True in Jupyter and in the interactive windows of editors, which are notebooks, too."""
    return "ipykernel" in sys.modules


def show(figure, path: Path) -> None:
    """Saves a matplotlib Figure as PNG; a notebook shows it, a terminal prints where it is.

    The file is written whole or not at all.
    """
    unfinished = path.with_name(f"{path.stem}.unfinished{path.suffix}")
    try:
        figure.savefig(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    show_file(path, "Picture")


def show_file(path: Path, kind: str) -> None:
    """A notebook shows a PNG or GIF, a terminal prints its kind and where it is."""
    if is_notebook():
        from IPython.display import Image, display

        display(Image(filename=str(path)))
    else:
        print(f"{kind}:", path)


def table(header: Sequence[str], *rows: Sequence[object]) -> None:
    """Rows under a header; numbers stand right, in the form of `number`.

    >>> table(("accuracy", "validation", "test"), ("majority", None, 0.5), ("network", 0.79, 0.787))
      accuracy  validation   test
      majority           -  .5000
      network        .7900  .7870
    """
    cells = [header, *([row[0], *map(number, row[1:])] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        spaces = [" " * (width - _width(text)) for text, width in zip(row, widths, strict=True)]
        right = [space + text for space, text in zip(spaces[1:], row[1:], strict=True)]
        print("  ".join(["", row[0] + spaces[0], *right]))


def accuracies(metrics: Mapping[str, float], network: str = "this network") -> None:
    """Prints the accuracies of a classifier of reviews under those of its two baselines.

    Args:
        metrics: of `common.baselines.measure` and `common.training.best_metrics`.
        network: what to call it.
    """
    hard = (metrics.get("bag_of_words_accuracy_hard"), metrics.get("test_accuracy_hard"))
    table(
        ("accuracy", "validation", "test", "hard half of test"),
        ("majority class", None, metrics["baseline_accuracy"], None),
        ("bag of words", None, metrics["bag_of_words_accuracy"], hard[0]),
        (network, metrics["val_accuracy"], metrics["test_accuracy"], hard[1]),
    )


def _width(text: str) -> int:
    """Columns of a terminal: a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def lines(numbers: Sequence[int]) -> str:
    """ "line 3", "lines 3, 4 and 9", or the first five and how many more."""
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) <= 5:
        return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
    return f"lines {', '.join(map(str, numbers[:5]))} and {len(numbers) - 5} more"


def number(value: object, digits: int | None = None) -> str:
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
    """Digits behind the point that `number` prints of a float: shares need four, the rest two."""
    return 4 if abs(value) < 1.5 else 2
