"""Series of numbers in order of time: named ones, a reader's own file, and the windows cut from them.

sunspots    ships with the project: monthly sunspot numbers of 1749 to 1983, observed at Zürich until 1960
            and at Tokyo after that; 2,820 months as printed by Andrews and Herzberg ("Data", Springer 1985)
            and kept in the Time Series Data Library. These are the numbers before the revision of 2015.
ridership   downloaded: daily boardings of Chicago's buses and trains since 2001 (City of Chicago).
stock       downloaded: 732 days of Google's stock, the file of 모두를 위한 딥러닝, NEWEST FIRST.
"""

import csv
import dataclasses
import datetime
import hashlib
import io
import math
import tarfile
from pathlib import Path

import numpy as np

from common import screen
from common.data.download import damaged, fetch
from common.errors import UserError, did_you_mean, first_line, reason

_SUNSPOTS = Path(__file__).with_name("monthly_sunspots.csv")
_RIDERSHIP_URL = "https://github.com/ageron/data/raw/main/ridership.tgz"
_RIDERSHIP_FILE = "ridership/CTA_-_Ridership_-_Daily_Boarding_Totals.csv"
_STOCK_URL = (
    "https://raw.githubusercontent.com/hunkim/DeepLearningZeroToAll/master/data-02-stock_daily.csv"
)
_STOCK_SHA256 = "a0ebd202da621b20c04253178714ca05147ffd8f712f8adafd38cee78e38a334"
# The squares of larger numbers are none any more.
_LARGEST = 1e100
# What programs write where there is no number.
_EMPTY = ("", "na", "n/a", "nan", "null", "none", "-")
_DAY_TYPES = ("A", "U", "W")


@dataclasses.dataclass(frozen=True)
class Series:
    """One or several columns of numbers, the oldest first.

    Args:
        name: for the output and for the provenance.
        dates: of each time step, such as "1749-01"; the number of its line where there is no date.
        columns: names of the columns; the first is the one that is forecast.
        values: float64 (time, columns).
        notes: what was done to the file while it was read, a sentence each.
    """

    name: str
    dates: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray
    notes: tuple[str, ...] = ()

    def since(self, date: str) -> int:
        """Position of the first time step on or after a date such as "2019-01" or "2019-01-15".

        Raises:
            UserError: there is none.
        """
        found = next((index for index, one in enumerate(self.dates) if one >= date), None)
        if found is None:
            raise UserError(
                f"{self.name} has nothing from {date} on: it ends at {self.dates[-1]}. "
                f"Name an earlier date."
            )
        return found


def windows(values: np.ndarray, length: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Every run of `length` time steps, and the `horizon` values that follow it.

    Args:
        values: (time,) or (time, features); the first feature is forecast.
        length: time steps of an input.
        horizon: values to forecast.

    Returns:
        x (windows, length, features) and y (windows, horizon), in order of time.
    """
    values = values.reshape(len(values), -1)  # (time, features)
    return windows_at(values, starts(0, len(values), length, horizon), length, horizon)


def starts(begin: int, end: int, length: int, horizon: int) -> np.ndarray:
    """Positions of the first target of every window whose targets all lie in begin <= position < end.

    The inputs may lie before `begin`: on the first day of a test, the days before are known.
    """
    return np.arange(max(begin, length), end - horizon + 1)


def check_has_windows(positions: np.ndarray, part: str, length: int, horizon: int) -> None:
    """Refuses a part of which no window can be cut.

    Args:
        positions: of its windows, as of `starts`.
        part: name of the part.
        length, horizon: of a window, as in `windows`.

    Raises:
        UserError: there is no window.
    """
    if not len(positions):
        raise UserError(
            f"The {part} part is too short for a window of {length} and {horizon} ahead. Take a smaller "
            f"window or horizon, or more of the series."
        )


def windows_at(
    values: np.ndarray, positions: np.ndarray, length: int, horizon: int
) -> tuple[np.ndarray, np.ndarray]:
    """The windows whose first target is at each of the positions; see `windows`."""
    values = values.reshape(len(values), -1)
    x = values[positions[:, None] + np.arange(-length, 0)]  # (windows, length, features)
    y = values[positions[:, None] + np.arange(horizon), 0]  # (windows, horizon)
    return x, y


@dataclasses.dataclass(frozen=True)
class Scaler:
    """Makes numbers of a mean of 0 and a spread of 1, after a square root where that is asked for.

    A count varies the more the larger it is, about as its square root: roots of counts vary alike.
    """

    mean: np.ndarray
    spread: np.ndarray
    root: bool = False

    @classmethod
    def fit(cls, train_values: np.ndarray, root: bool = False) -> "Scaler":
        """Measures mean and spread of each feature: hand it the training part and nothing else.

        Args:
            train_values: (time, features).
            root: take the square root first; the values must not be negative.
        """
        values = np.sqrt(train_values) if root else train_values
        spread = values.std(axis=0)
        return cls(values.mean(axis=0), np.where(spread > 0, spread, 1.0), root)

    def scale(self, values: np.ndarray) -> np.ndarray:
        """(time, features) -> the same, scaled, as float32."""
        values = np.sqrt(values) if self.root else values
        return ((values - self.mean) / self.spread).astype(np.float32)

    def restore(self, scaled: np.ndarray) -> np.ndarray:
        """Scaled values of the first feature, any shape -> numbers in the unit of the series."""
        values = np.asarray(scaled, np.float64) * self.spread[0] + self.mean[0]
        # A root below zero can only mean none.
        return np.maximum(values, 0.0) ** 2 if self.root else values


@dataclasses.dataclass(frozen=True)
class Part:
    """The windows of one part of a series.

    Args:
        positions: int (windows,), of the first target of each window in the series.
        x: scaled, float32 (windows, length, features).
        y: scaled, float32 (windows, horizon).
    """

    positions: np.ndarray
    x: np.ndarray
    y: np.ndarray


@dataclasses.dataclass(frozen=True)
class Split:
    """A series cut in order of time, and the scaler, which knows the training part only."""

    scaler: Scaler
    train: Part
    validation: Part
    test: Part

    @classmethod
    def in_order(
        cls,
        values: np.ndarray,
        length: int,
        horizon: int,
        validation_from: int,
        test_from: int,
        root: bool = False,
    ) -> "Split":
        """Cuts first and scales then. No target of a part lies in another part.

        Args:
            values: (time, features).
            length: time steps of an input; it may reach back into the part before, which is known by then.
            horizon: values to forecast.
            validation_from: position at which the validation part begins.
            test_from: position at which the test part begins.
            root: scale square roots.

        Raises:
            UserError: a part is too short for a window. No validation part is one of no length.
        """
        scaler = Scaler.fit(values[:validation_from], root)
        scaled = scaler.scale(values)
        borders = {
            "training": (0, validation_from),
            "validation": (validation_from, test_from),
            "test": (test_from, len(values)),
        }
        parts = []
        for name, (begin, end) in borders.items():
            positions = starts(begin, end, length, horizon)
            if name != "validation" or begin < end:
                check_has_windows(positions, name, length, horizon)
            parts.append(Part(positions, *windows_at(scaled, positions, length, horizon)))
        return cls(scaler, *parts)


def sunspots() -> Series:
    """2,820 months of observed sunspot numbers, 1749 to 1983."""
    series = read_csv(_SUNSPOTS, "Sunspots")
    return dataclasses.replace(series, name="monthly sunspot numbers, 1749-1983")


def ridership() -> Series:
    """Chicago's daily boardings since 2001: rail, bus, and one-hot the type of the day.

    A day is A (Saturday), U (Sunday or holiday) or W (weekday). A few dates stand twice in the file.

    Raises:
        UserError: no network, or a damaged archive.
    """
    path = fetch("ridership.tgz", _RIDERSHIP_URL, None, "70 kB")
    try:
        with tarfile.open(path) as archive:
            text = archive.extractfile(_RIDERSHIP_FILE).read().decode("utf8")
        by_date = {}
        for row in csv.DictReader(io.StringIO(text)):
            month, day, year = row["service_date"].split("/")
            boardings = [float(row["rail_boardings"]), float(row["bus"])]
            is_type = [float(row["day_type"] == one) for one in _DAY_TYPES]
            by_date.setdefault(f"{year}-{month}-{day}", boardings + is_type)
    except (OSError, EOFError, KeyError, ValueError, AttributeError, tarfile.TarError) as error:
        raise damaged(path, error) from error
    dates = tuple(sorted(by_date))
    columns = ("rail", "bus", *(f"day type {one}" for one in _DAY_TYPES))
    values = np.array([by_date[date] for date in dates])
    return Series("Chicago's daily boardings, City of Chicago", dates, columns, values)


def stock(newest_first: bool = False) -> Series:
    """732 days of Google's stock: close (to be forecast), open, high, low, volume.

    Args:
        newest_first: leave the lines in the order of the file, which runs backwards in time.

    Raises:
        UserError: no network, or a damaged file.
    """
    path = fetch("data-02-stock_daily.csv", _STOCK_URL, _STOCK_SHA256, "37 kB")
    content = path.read_bytes()
    # A file that was put there by hand has passed no checksum yet.
    if hashlib.sha256(content).hexdigest() != _STOCK_SHA256:
        raise damaged(path, "it holds other prices than the file of the lecture")
    lines = content.decode("utf8").split("\n")
    try:
        rows = [[float(cell) for cell in line.split(",")] for line in lines if line[:1] not in "#"]
        values = np.array(rows)[:, [4, 0, 1, 2, 3]]  # (time, 5)
    except (ValueError, IndexError) as error:
        raise damaged(path, error) from error
    if not newest_first:
        values = values[::-1]
    days = tuple(f"day {number}" for number in range(1, len(values) + 1))
    columns = ("close", "open", "high", "low", "volume")
    return Series(f"stock, {len(values)} days, sha256 {_STOCK_SHA256[:16]}", days, columns, values)


def made_up_ridership(seed: int) -> Series:
    """Two years of boardings from a weekly pattern and noise, in the form of `ridership`."""
    rng = np.random.default_rng(seed)
    first = datetime.date(2018, 1, 1)
    days = [first + datetime.timedelta(number) for number in range(730)]
    weekday = np.array([day.weekday() for day in days])
    kind = np.where(weekday == 6, 1, np.where(weekday == 5, 0, 2))  # indices of _DAY_TYPES
    level = np.array([400_000, 300_000, 650_000])[kind]
    boardings = level[:, None] * (1 + rng.normal(0, 0.05, (len(days), 2)))
    columns = ("rail", "bus", *(f"day type {one}" for one in _DAY_TYPES))
    values = np.concatenate([boardings, np.eye(3)[kind]], axis=1)
    return Series("made-up boardings", tuple(map(str, days)), columns, values)


def random_walk(num_days: int, seed: int) -> Series:
    """Days of a made-up stock whose every change is drawn at random, in the form of `stock`."""
    rng = np.random.default_rng(seed)
    close = 500 * np.exp(np.cumsum(rng.normal(0.0005, 0.012, num_days + 1)))
    opening, close = close[:-1], close[1:]
    around = np.abs(rng.normal(0, 0.004, (2, num_days)))
    high = np.maximum(opening, close) * (1 + around[0])
    low = np.minimum(opening, close) * (1 - around[1])
    volume = rng.lognormal(14, 0.4, num_days)
    days = tuple(f"day {number}" for number in range(1, num_days + 1))
    columns = ("close", "open", "high", "low", "volume")
    values = np.stack([close, opening, high, low, volume], axis=1)
    return Series("a random walk", days, columns, values)


def read_csv(path: Path, column: str, fewest: int = 2) -> Series:
    """One column of a reader's own file; a first column of dates such as 2024-01-31 names the rows.

    Args:
        path: UTF-8, a line of column names first, cells between commas, semicolons or tabs.
        column: name of the column to take.
        fewest: rows that it must have.

    Raises:
        UserError: the file or the column is not there, or holds something else than a series.
    """
    header, rows = _rows(path)
    if column not in header:
        wrong = f"has no column {column}." if column else "needs a --column NAME."
        nearest = did_you_mean(column, header) if column else ""
        raise UserError(f"{path} {wrong}{nearest} Its columns: {', '.join(header)}.")
    place = header.index(column)
    cells = [(line, row[place].strip() if place < len(row) else "") for line, row in rows]
    gaps = [line for line, cell in cells if cell.lower() in _EMPTY]
    if gaps:
        raise UserError(
            f"{column} has no number in {screen.lines(gaps)} of {path}. Fill each gap, for example with the "
            f"value before it, or delete the rows where they stand at the beginning or at the end."
        )
    numbers = [_number(cell, line, column, path) for line, cell in cells]
    if len(numbers) < fewest:
        raise UserError(
            f"{column} of {path} has {len(numbers)} values; a network to train and a test need at "
            f"least {fewest}. Take a longer series."
        )
    values = np.array(numbers)[:, None]  # (time, 1)
    if np.ptp(values) == 0:
        raise UserError(
            f"{column} of {path} is always {numbers[0]:g}: there is nothing to forecast."
        )
    dates = tuple(str(line) for line, _ in cells)
    named = tuple(row[0].strip() for _, row in rows) if place else ()
    if not named or not all(map(_is_date, named)):
        return Series(f"{column} of {path.name}", dates, (column,), values)
    newest_first = named[0] > named[-1]
    if newest_first:
        named, values, rows = named[::-1], values[::-1], rows[::-1]
    for before, after, (line, _) in zip(named, named[1:], rows[1:], strict=False):
        if before >= after:
            raise UserError(
                f"{path} is not in order of time: line {line} ({after}) follows {before}. Sort the "
                f"rows by date, and keep one row of each date."
            )
    notes = ("The file has its newest row first: it was turned round.",) if newest_first else ()
    return Series(f"{column} of {path.name}", named, (column,), values, notes)


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Column names, and the rows with the numbers of their lines; comments and blank lines left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}. Check the name and the folder.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not text in UTF-8. Save it as CSV in UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)}). Name a CSV file.") from error
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(kept) < 2:
        raise UserError(f"{path} is empty: it needs a line of column names, then a line a row.")
    delimiter = max(",;\t", key=kept[0].count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [
            (reader.line_num, row)
            for row in reader
            if any(map(str.strip, row)) and not row[0].startswith("#")
        ]
    except csv.Error as error:
        raise UserError(f"{path} is no CSV file ({first_line(error)}). Save it as CSV.") from error
    if not rows:
        raise UserError(f"{path} has no cell with anything in it. Name another CSV file.")
    header = [cell.strip() for cell in rows[0][1]]
    if all(map(_looks_like_a_number, header)):
        raise UserError(
            f"{path} has no column names: its first line is {', '.join(header[:5])}. Write a line "
            f"of names above it."
        )
    return header, rows[1:]


def _number(cell: str, line: int, column: str, path: Path) -> float:
    if not _looks_like_a_number(cell):
        raise UserError(
            f"{column} in line {line} of {path} is {cell[:30]!r}, which is no number. Write numbers "
            f"as 1234.5, without units and without separators of thousands."
        )
    if not math.isfinite(float(cell)):
        raise UserError(f"{column} in line {line} of {path} is {cell}: write a finite number.")
    if abs(float(cell)) > _LARGEST:
        raise UserError(
            f"{column} in line {line} of {path} is {cell[:30]}, too large to square. Take a larger unit."
        )
    return float(cell)


def _looks_like_a_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_date(cell: str) -> bool:
    try:
        datetime.date.fromisoformat(f"{cell}-01" if len(cell) == 7 else cell[:10])
    except ValueError:
        return False
    return True
