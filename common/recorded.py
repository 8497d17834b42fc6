"""What a chapter records, and how its tables name and lay out the recorded metrics."""

import dataclasses
from collections.abc import Mapping
from typing import NamedTuple

from common.verdict import Printed

# A label in English and in Korean.
Labels = tuple[str, str]

VALIDATION_AND_TEST = {
    "val_accuracy": ("validation", "검증"),
    "test_accuracy": ("test", "테스트"),
}


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


class Answer(NamedTuple):
    """One line of a chapter's short table; the first one is its line in the table of all chapters.

    Args:
        preset: whose recorded runs are meant.
        metric: name of the metric.
        labels: what was measured, such as ("LSTM 8, validation accuracy", "LSTM 8, 검증 정확도").
    """

    preset: str
    metric: str
    labels: Labels


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What `make record` keeps of a chapter: RECORDED in its recorded.py.

    The README's table has a line a metric where `metrics` names some, the `matrices` one below the other
    where there are any, and otherwise a line a run.

    Args:
        book_section: of 혼자 공부하는 머신러닝+딥러닝, or "-".
        seeds: preset -> the seeds it is recorded with.
        answer: the lines of the short table, that which answers the chapter's question first.
        pictures: of the first of these seeds, PRESET_NAME.png or .gif, which the READMEs show.
        commands: whose picture, COMMAND.png, is drawn anew and kept.
        drawings: NAME.png or NAME.gif -> the function of the chapter that draws it without training, such as
            {"seeds.png": "pictures.plot_seeds"}: a diagram, or the recorded runs of all seeds.
        printed: preset -> metric -> the values that the book or another source printed.
        exact_runs: presets that repeat one printed run, seed and all; every other has several seeds.
        metrics: metric -> its labels, for a table with a line a metric.
        matrices: tables of rows and columns.
    """

    book_section: str
    seeds: Mapping[str, tuple[int, ...]]
    answer: tuple[Answer, ...] = ()
    pictures: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    drawings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    printed: Mapping[str, Mapping[str, Printed]] = dataclasses.field(default_factory=dict)
    exact_runs: tuple[str, ...] = ()
    metrics: Mapping[str, Labels] = dataclasses.field(default_factory=dict)
    matrices: tuple[Matrix, ...] = ()
