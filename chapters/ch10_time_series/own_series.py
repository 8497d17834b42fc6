"""A reader's own series: read, and cut into what is trained on and what is tested on."""

import dataclasses
from pathlib import Path

from chapters.ch10_time_series import baselines
from chapters.ch10_time_series.config import CHAPTER, Forecast
from common.data import series
from common.data.series import Series
from common.errors import UserError

FEWEST = 60
TEST_SHARE = 0.2
_DEFAULT_WINDOW = 12


@dataclasses.dataclass(frozen=True)
class OwnSeries:
    """A column of a reader's file, and how it is to be forecast.

    Args:
        read: the column, values (time, 1).
        season: time steps of a season, 0 for none.
        length: time steps that the network reads.
        test_from: position at which the test part begins.
    """

    read: Series
    season: int
    length: int
    test_from: int


def prepare(asked: Forecast) -> OwnSeries:
    """Reads the file and settles what was left open: the season and the window.

    Raises:
        UserError: no file was named, or it holds no series that can be forecast.
    """
    if not asked.file:
        raise UserError(
            f"Name a file and a column: python -m chapters.{CHAPTER} forecast FILE.csv --column NAME"
        )
    if not asked.seeds:
        raise UserError("Name at least one seed: --seeds 42 1 2")
    read = series.read_csv(Path(asked.file), asked.column, FEWEST)
    values = read.values[:, 0]  # (time,)
    test_from = round(len(values) * (1 - TEST_SHARE))
    season = asked.season or baselines.find_season(values[:test_from], test_from // 3)
    length = asked.window_length or (2 * season or _DEFAULT_WINDOW)
    fewest_windows = test_from - length - asked.horizon + 1
    if fewest_windows < 10 or len(values) - test_from < asked.horizon or season > test_from:
        raise UserError(
            f"{len(values)} values are too few for windows of {length}, a season of {season} and "
            f"{asked.horizon} steps ahead. Take a smaller --window-length, --season or --horizon."
        )
    return OwnSeries(read, season, length, test_from)
