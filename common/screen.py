"""What a chapter prints: one header line, a table, and where the pictures are."""

from collections.abc import Mapping

from common.runs import Run


def header(run: Run, data_name: str, device: str) -> None:
    """One line: chapter, preset, data, device, seed, run folder."""
    parts = (run.chapter, run.preset, data_name, device, f"seed {run.config.seed}", run.folder)
    print(" · ".join(str(part) for part in parts), flush=True)


def table(rows: Mapping[str, object]) -> None:
    """Two columns; floats as in the book, with four digits and no leading zero, others as they are.

    >>> table({"accuracy": 0.7934, "weights": 8209})
      accuracy  .7934
      weights   8,209
    """
    width = max(len(name) for name in rows)
    for name, value in rows.items():
        print(f"  {name:<{width}}  {figure(value)}")


def figure(value: object) -> str:
    """A value as the books print it: 0.7934 -> .7934, 8209 -> 8,209, None -> -."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}".removeprefix("0") if abs(value) < 1 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
