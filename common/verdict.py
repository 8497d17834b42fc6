"""Does my number match the book's?"""

import dataclasses
import math
from collections.abc import Mapping

from common.runs import Run
from common.screen import number
from common.settings import Preset

# Of the 25,000 training reviews of the book a fifth is kept for validation.
_VALIDATION_REVIEWS = 5_000
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


@dataclasses.dataclass(frozen=True)
class Printed:
    """Validation accuracies that were printed for one exercise.

    Args:
        accuracies: the book's first, then those of later runs of the authors' own notebook.
        source: where the first one stands.
    """

    accuracies: tuple[float, ...]
    source: str

    @property
    def band(self) -> tuple[float, float]:
        """Lowest and highest accuracy that still counts as the book's result.

        The extremes of the printed runs. Where only one run was printed: the `margin` on either
        side of it.
        """
        if len(self.accuracies) > 1:
            return min(self.accuracies), max(self.accuracies)
        return self.accuracies[0] - self.margin, self.accuracies[0] + self.margin

    @property
    def margin(self) -> float:
        """Two standard errors of the book's accuracy, as a share measured on 5,000 reviews."""
        share = self.accuracies[0]
        return 2 * math.sqrt(share * (1 - share) / _VALIDATION_REVIEWS)

    def contains(self, accuracy: float) -> bool:
        """True when the accuracy, rounded to the four printed digits, lies within the band."""
        low, high = self.band
        return round(low, 4) <= round(accuracy, 4) <= round(high, 4)


def judge(
    run: Run,
    presets: Mapping[str, Preset],
    printed: Mapping[str, Mapping[str, Printed]],
    accuracy: float,
    reason_if_below: str,
    metric: str = "val_accuracy",
) -> str:
    """`compare` for a run, where it is fair: its settings are those that the numbers belong to.

    Args:
        run: the run, which knows its preset and its settings.
        presets: PRESETS of the chapter.
        printed: preset -> metric -> Printed, of the chapter's RECORDED.
        accuracy: the validation accuracy to judge.
        reason_if_below: what usually causes it, said only where it applies.
        metric: its name, where a run has several.

    Returns:
        One line with its line break; nothing where no source printed a number for the preset.
    """
    of_metric = printed.get(run.preset, {}).get(metric)
    if of_metric is None:
        return ""
    as_printed = dataclasses.replace(presets[run.preset].config, seed=run.config.seed)
    changed = run.config.differences(dataclasses.asdict(as_printed))
    if changed:
        return (
            f"No number was printed for these settings ({'; '.join(changed)}): the preset "
            f"{run.preset} as it stands can be compared.\n"
        )
    return compare(of_metric, accuracy, reason_if_below) + "\n"


def compare(printed: Printed, accuracy: float, reason_if_below: str) -> str:
    """One line: the book's value, the band, the reader's value, and inside or outside.

    Args:
        printed: what the sources printed.
        accuracy: the validation accuracy to judge.
        reason_if_below: what usually causes it, said only where it applies.
    """
    low, high = printed.band
    count = len(printed.accuracies)
    if count > 1:
        band = f"{_NUMBERS[count]} printed runs {number(low)}-{number(high)}"
    else:
        band = f"printed once; 5,000 reviews leave it open between {number(low)} and {number(high)}"
    start = f"{printed.source} {number(printed.accuracies[0])}, {band}, yours {number(accuracy)}"
    if printed.contains(accuracy):
        return f"{start}: within the band."
    if accuracy > high:
        return f"{start}: above the band."
    if count > 1 and accuracy > low - printed.margin:
        reviews = round((low - accuracy) * _VALIDATION_REVIEWS)
        return (
            f"{start}: {reviews} of {_VALIDATION_REVIEWS:,} reviews below the band, which is within "
            f"chance ({number(printed.margin)}); of {count + 1} equal runs, one is the lowest."
        )
    return f"{start}: below the band. {reason_if_below}"
