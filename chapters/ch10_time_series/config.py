"""The numbers of chapter 10, each with its reason."""

import dataclasses
import re
from pathlib import Path
from typing import Annotated, Literal

import tyro

from common import runs
from common.errors import UserError
from common.settings import Between, Command, Preset, Settings, flag

CHAPTER = "ch10_time_series"

Cell = Literal["simple_rnn", "lstm", "gru"]
Rail = Literal[
    "linear",
    "simple_rnn_1",
    "simple_rnn_32",
    "deep",
    "lstm",
    "gru",
    "multivariate",
    "at_once",
    "seq2seq",
]


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the networks that forecast the monthly sunspot numbers."""

    cells: tuple[Cell, ...] = ("simple_rnn", "lstm", "gru")
    """Recurrent layers to compare, one after the other from the same seed."""

    num_months: Annotated[int, Between(0, 2_820)] = 0
    """Take only the last so many months; 0 takes all 2,820."""

    window_length: Annotated[int, Between(2, 400)] = 48
    """Months that are read: four years tell whether the cycle of eleven years rises or falls."""

    horizon: Annotated[int, Between(1, 60)] = 12
    """Months that are forecast, all at once."""

    season: Annotated[int, Between(2, 400)] = 132
    """Months of a season, for the baseline "same as a season ago": eleven years."""

    linear_length: Annotated[int, Between(1, 400)] = 24
    """Months that the linear autoregression reads: of 12, 24, 48, 96 the best on validation, one ahead."""

    test_share: Annotated[float, Between(0.05, 0.5)] = 0.25
    """Share of the months at the end that is kept for the test: 1925 to 1983."""

    validation_share: Annotated[float, Between(0.05, 0.4)] = 0.15
    """Share of the months before the test for choosing the best epoch: 1890 to 1925."""

    num_units: Annotated[int, Between(1, 512)] = 16
    """Units of the recurrent layer: few, for there are 1,633 windows that overlap."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 5e-3
    """Learning rate of Adam in the beginning; it falls along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Windows per update."""

    epochs: Annotated[int, Between(1, 1_000)] = 20
    """Epochs: more of them overfit."""

    flawed_units: Annotated[int, Between(1, 512)] = 32
    """Units in the flawed evaluation: its test part, which leaks, asks for a larger network ..."""

    flawed_epochs: Annotated[int, Between(1, 1_000)] = 30
    """... and for more epochs."""

    flawed_learning_rate: Annotated[float, Between(1e-6, 1.0)] = 1e-2
    """First learning rate there."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the order of the batches, and of the shuffled split."""

    def __post_init__(self):
        """Refuses a comparison of nothing, besides numbers out of range."""
        super().__post_init__()
        if not self.cells:
            raise UserError("--cells needs at least one of simple_rnn, lstm, gru.")


@dataclasses.dataclass(frozen=True)
class Ridership(Settings):
    """Settings of Géron's networks for Chicago's trains, as his book prints them."""

    data: Literal["ridership", "made-up"] = "ridership"
    """Boardings of Chicago's trains (downloaded, 70 kB), or made-up ones of the same form."""

    models: tuple[Rail, ...] = (
        "linear",
        "simple_rnn_1",
        "simple_rnn_32",
        "deep",
        "lstm",
        "gru",
        "multivariate",
        "at_once",
        "seq2seq",
    )
    """Networks to train, one after the other from the same seed."""

    train_from: str = "2016-01"
    """First day of the training part; the days before are not used."""

    validation_from: str = "2019-01"
    """First day of the validation part."""

    test_from: str = "2019-06"
    """First day of the test part."""

    test_until: str = "2020-03"
    """First day after the test part: from March 2020 on nobody went to work, which no past can tell."""

    window_length: Annotated[int, Between(14, 400)] = 56
    """Days that are read: eight weeks."""

    horizon: Annotated[int, Between(2, 60)] = 14
    """Days ahead of the networks that forecast several."""

    num_units: Annotated[int, Between(2, 512)] = 32
    """Units of the recurrent layers."""

    unit: Annotated[float, Between(1.0, 1e9)] = 1e6
    """Boardings are divided by it, so that they lie near 0 to 1; no scaler has to be fitted."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Windows per update."""

    epochs: Annotated[int, Between(1, 5_000)] = 500
    """Epochs at most."""

    patience: Annotated[int, Between(1, 5_000)] = 50
    """Epochs without a lower validation MAE before training stops."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches."""

    def __post_init__(self):
        """Refuses parts that are not one after the other, besides numbers out of range."""
        super().__post_init__()
        if not self.models:
            raise UserError("--models needs at least one network, such as simple_rnn_32.")
        for name in ("train_from", "validation_from", "test_from", "test_until"):
            date = getattr(self, name)
            if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", date):
                raise UserError(
                    f"{flag(name)} is a month or a day, such as 2019-06 or 2019-06-15, not {date}."
                )
        if not self.train_from < self.validation_from < self.test_from < self.test_until:
            raise UserError(
                "--train-from, --validation-from, --test-from and --test-until must follow each "
                "other in time, such as 2016-01 2019-01 2019-06 2020-03."
            )


@dataclasses.dataclass(frozen=True)
class Stock(Settings):
    """Settings of the LSTM for a stock's price, as 모두를 위한 딥러닝 has them."""

    data: Literal["stock", "random-walk"] = "stock"
    """Google's 732 days (downloaded, 37 kB), or a made-up stock whose changes are drawn at random."""

    num_days: Annotated[int, Between(60, 10_000)] = 732
    """Days of the random walk."""

    window_length: Annotated[int, Between(2, 100)] = 7
    """Days that are read."""

    num_units: Annotated[int, Between(1, 512)] = 10
    """Units of the LSTM."""

    train_share: Annotated[float, Between(0.3, 0.9)] = 0.7
    """Share of the days for training; the rest is the test."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 0.01
    """Learning rate of Adam."""

    epochs: Annotated[int, Between(1, 10_000)] = 500
    """Updates, each with all training windows at once."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights."""


@dataclasses.dataclass(frozen=True)
class Forecast(Settings, Command):
    """Forecasts your own series, and says whether the network earned its keep."""

    file: tyro.conf.Positional[str] = ""
    """A CSV file in UTF-8: column names first, the oldest row first."""

    column: str = ""
    """Name of the column to forecast."""

    horizon: Annotated[int, Between(1, 60)] = 6
    """Steps ahead."""

    season: Annotated[int, Between(0, 400)] = 0
    """Steps of a season, such as 7 for days or 12 for months; 0 looks for it."""

    window_length: Annotated[int, Between(0, 400)] = 0
    """Steps that the network reads; 0 takes two seasons, or 12."""

    num_units: Annotated[int, Between(1, 512)] = 16
    """Units of the GRU."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 5e-3
    """Learning rate of Adam in the beginning; it falls along a cosine."""

    updates: Annotated[int, Between(1, 100_000)] = 600
    """Updates of the network, with 32 windows each."""

    seeds: Annotated[tuple[int, ...], Between(0, 2**31 - 1)] = (42, 1, 2)
    """Seeds: the network is trained from each of them, so that luck can be seen."""

    runs_folder: Path = Path("runs")
    """Where the picture is kept."""

    def prepare(self, chapter: str) -> Path:
        """Refuses what is no series that can be forecast."""
        # NumPy comes with it, and --help does without.
        from chapters.ch10_time_series import own_series

        own_series.prepare(self)
        return runs.make_folder(self.runs_folder / chapter)


@dataclasses.dataclass(frozen=True)
class Horizon(Settings, Command):
    """Draws the recorded errors of `quick` against the horizon, with all seeds; trains nothing."""

    runs_folder: Path = Path("runs")
    """Where the picture is kept."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a folder that cannot be made."""
        return runs.make_folder(self.runs_folder / chapter)


QUICK = Config()
BOOK = Ridership()
STOCK = Stock()

PRESETS = {
    "quick": Preset("monthly sunspot numbers, 1749-1983; nothing to download, a minute", QUICK),
    "book": Preset(
        "Chicago's trains (70 kB to download), every network of Géron's chapter 15; some minutes",
        BOOK,
        page="lesson_ridership",
    ),
    "stock": Preset(
        "732 days of a stock (37 kB to download): what R2 .955 is worth; about a minute",
        STOCK,
        page="lesson_stock",
    ),
    "smoke": Preset(
        "the last months only, one epoch: what the tests run",
        dataclasses.replace(
            QUICK,
            num_months=400,
            cells=("gru",),
            num_units=4,
            window_length=24,
            epochs=1,
            flawed_epochs=1,
            flawed_units=4,
        ),
    ),
    "smoke-ridership": Preset(
        "book on made-up boardings, two epochs",
        dataclasses.replace(
            BOOK,
            data="made-up",
            models=("simple_rnn_32", "multivariate", "at_once", "seq2seq"),
            train_from="2018-09",
            window_length=14,
            horizon=3,
            num_units=4,
            epochs=2,
        ),
        page="lesson_ridership",
    ),
    "smoke-stock": Preset(
        "stock on a random walk, a few updates",
        dataclasses.replace(STOCK, data="random-walk", num_days=200, epochs=5),
        page="lesson_stock",
    ),
}

COMMANDS = {
    "forecast": ("forecasts a column of your own CSV file, against the baselines", Forecast()),
    "horizon": ("draws the recorded errors against the horizon, all seeds", Horizon()),
}
