"""The history of recurrent networks: a small table, and the picture that is drawn from it.

Covers lecture note 004. The years are those of the papers, which `timeline.csv` names.
"""

import csv
import dataclasses
from pathlib import Path

from matplotlib.figure import Figure

PATH = Path(__file__).with_name("timeline.csv")

_ROW_HEIGHT = 0.5  # inches


@dataclasses.dataclass(frozen=True)
class Milestone:
    """One idea: the year it was published, its name, one line about it, and the paper."""

    year: int
    name: str
    idea: str
    paper: str

    @property
    def authors(self) -> str:
        """The names in front of the paper's title."""
        return self.paper.partition(":")[0]


def load(path: Path = PATH) -> list[Milestone]:
    """The milestones of the table, the oldest first."""
    with path.open(newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    milestones = [Milestone(**{**row, "year": int(row["year"])}) for row in rows]
    return sorted(milestones, key=lambda milestone: milestone.year)


def plot(milestones: list[Milestone]) -> Figure:
    """One row for each milestone, from the top down, its point above the year on the axis.

    Rows of their own keep the labels apart, however close two years are.
    """
    size = (11, _ROW_HEIGHT * len(milestones) + 1.2)
    figure = Figure(figsize=size, dpi=120, layout="constrained")
    axes = figure.subplots()
    first, last = milestones[0].year, milestones[-1].year
    middle = (first + last) / 2
    for row, milestone in enumerate(milestones):
        axes.plot([milestone.year] * 2, [row, len(milestones)], ":", color="gray", linewidth=1)
        axes.plot(milestone.year, row, "o", color="black")
        # Early points have their text on the right, late ones on the left.
        is_early = milestone.year < middle
        axes.annotate(
            f"{milestone.name}, {milestone.year}\n{milestone.authors}",
            (milestone.year, row),
            xytext=(9 if is_early else -9, 0),
            textcoords="offset points",
            ha="left" if is_early else "right",
            va="center",
            fontsize=10,
            # The dotted lines of other years do not cross the words.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set_xlim(first - 1, last + 1)
    axes.set_ylim(len(milestones), -0.7)
    axes.set_yticks([])
    axes.set_xlabel("year of publication")
    axes.set_title("From the first recurrent networks to the Transformer")
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    return figure
