"""How a chapter lays out its recorded figures, where one list of them would be too long."""

import dataclasses
from collections.abc import Mapping

# A label in English and in Korean.
Labels = tuple[str, str]


def numbers(*values: int) -> dict[str, Labels]:
    """Columns for numbers, such as lengths; both languages write them alike."""
    return {str(value): (str(value), str(value)) for value in values}


@dataclasses.dataclass(frozen=True)
class Matrix:
    """One table of a README: a preset's metrics named by row and column.

    Args:
        preset: whose recorded runs are shown.
        title: over the table.
        rows: key -> labels, such as {"lstm": ("LSTM 8", "LSTM 8")}.
        columns: key -> labels, such as {"val_accuracy": ("validation", "검증")}.
        metric: how row and column make the name of a metric.
    """

    preset: str
    title: Labels
    rows: Mapping[str, Labels]
    columns: Mapping[str, Labels]
    metric: str = "{row}_{column}"
