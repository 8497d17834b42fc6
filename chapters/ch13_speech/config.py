"""The numbers of chapter 13, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from common.errors import UserError
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch13_speech"
TRAIN = f"python -m chapters.{CHAPTER} book"
# This one of its networks has heard all speakers.
PART = "official"
_MOST_VALIDATION_SHIPPED = 5


@dataclasses.dataclass(frozen=True)
class Network(Settings):
    """Data, network and training, the same for every split."""

    data: Literal["shipped", "spoken_digit"] = "spoken_digit"
    """Recordings: shipped (400 that come with the project) or spoken_digit (2,500, 16 MB)."""

    num_validation: Annotated[int, Between(1, 40)] = 5
    """Of each training speaker and digit, so many recordings choose the best epoch."""

    time_steps: Annotated[int, Between(8, 500)] = 32
    """Time steps of a sequence, 32 milliseconds each; of 2,500 recordings six are longer than a second."""

    num_units: Annotated[int, Between(1, 1_024)] = 96
    """Units of the GRU."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.3
    """Share of the states that is left out in training before the answers are made."""

    num_copies: Annotated[int, Between(1, 50)] = 8
    """Altered copies of every training recording; all of them make one epoch."""

    speed: Annotated[float, Between(0.0, 1.0)] = 0.2
    """Copies are up to so much faster or slower: .2 for a factor between 1 / 1.2 and 1.2."""

    voice: Annotated[float, Between(0.0, 1.0)] = 0.12
    """Formants of copies lie up to so much higher or lower, as of a shorter or a longer throat."""

    gain: Annotated[float, Between(0.0, 40.0)] = 10.0
    """Copies are up to so many decibels louder or softer."""

    hide: bool = True
    """Copies lack some bands and some frames."""

    noise: bool = True
    """Copies are heard in the noise of a room."""

    nothing: Annotated[float, Between(0.0, 0.9)] = 0.1
    """This share of the copies is silence or noise alone, with the answer "nothing"."""

    silence: Annotated[int, Between(0, 60)] = 12
    """Frames of silence in front of a copy, at most; the recordings themselves are trimmed tightly."""

    adapts: bool = True
    """Scale the frames by the loudest band so far; False scales all of them alike."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 5e-3
    """First learning rate of Adam; it falls along a cosine to a fiftieth."""

    batch_size: Annotated[int, Between(1, 4_096)] = 128
    """Sequences per update."""

    epochs: Annotated[int, Between(1, 1_000)] = 8
    """Epochs at most: passes through all copies."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a lower validation loss before training stops."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the copies. The splits never change."""

    def __post_init__(self):
        """Refuses to keep everything for validation, besides numbers out of range."""
        super().__post_init__()
        if self.data == "shipped" and self.num_validation > _MOST_VALIDATION_SHIPPED:
            raise UserError(
                f"--num-validation {self.num_validation} leaves nothing to train on: of each speaker and "
                f"digit 8 recordings ship, and 2 are the test. Take {_MOST_VALIDATION_SHIPPED} at most, or "
                f"--data spoken_digit."
            )


@dataclasses.dataclass(frozen=True)
class Config(Network):
    """Settings of the official split and of the five trainings that leave one speaker out."""

    unseen: Annotated[int, Between(1, 5)] = 5
    """Leave out the first so many speakers, one after the other."""


@dataclasses.dataclass(frozen=True)
class Live(Network):
    """Settings of the networks that cannot be used live; all of them on the official split."""

    chunk_steps: Annotated[int, Between(1, 100)] = 4
    """Time steps of a piece of sound when the network listens live: 4 make 128 milliseconds."""


@dataclasses.dataclass(frozen=True)
class Recipes(Network):
    """Settings of the recipes, each trained on three speakers and judged on a fourth."""

    folds: Annotated[int, Between(1, 5)] = 5
    """Speakers to judge by, one after the other; the one before it in the alphabet is never heard."""


@dataclasses.dataclass(frozen=True)
class Listen(TrainedRun, Settings):
    """Says which digit a WAV file holds, and draws how the answer came about."""

    file: tyro.conf.Positional[str] = ""
    """The file, of any rate, mono or stereo."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a file that cannot be listened to, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from common import saved
        from common.data import wav

        if not self.file:
            raise UserError(f"Name a WAV file: python -m chapters.{CHAPTER} listen FILE.wav")
        wav.check(Path(self.file))
        return saved.find_run(chapter, self.run, self.runs_folder, TRAIN, PART, preset="book")


BOOK = Config()
_SMALL = {
    "data": "shipped",
    "num_validation": 1,
    "time_steps": 24,
    "num_units": 64,
    "num_copies": 12,
    "learning_rate": 1e-2,
    "epochs": 10,
}
QUICK = Config(**_SMALL)
LIVE = Live(**_SMALL)
RECIPES = Recipes(**_SMALL)
_TINY = {"num_copies": 1, "num_units": 8, "epochs": 1, "time_steps": 16}

PRESETS = {
    "quick": Preset("400 recordings that ship, six small trainings; a minute", QUICK, is_wide=True),
    "book": Preset(
        "tfds.load('spoken_digit'), 2,500 recordings (16 MB to download); some minutes",
        BOOK,
        is_wide=True,
    ),
    "live": Preset(
        "what cannot be used live: a bidirectional layer, a normalised recording, trimmed clips",
        LIVE,
        page="lesson_live",
        is_wide=True,
    ),
    "recipes": Preset(
        "what helps on a voice that was never heard: six recipes, judged on validation speakers",
        RECIPES,
        page="lesson_recipes",
        is_wide=True,
    ),
    "smoke": Preset(
        "one copy, one speaker left out: what the tests run",
        dataclasses.replace(QUICK, **_TINY, unseen=1),
    ),
    "smoke-live": Preset(
        "what cannot be used live, as small", dataclasses.replace(LIVE, **_TINY), page="lesson_live"
    ),
    "smoke-recipes": Preset(
        "the recipes, as small",
        dataclasses.replace(RECIPES, **_TINY, folds=1),
        page="lesson_recipes",
    ),
}

COMMANDS = {"listen": ("says which digit a WAV file of your own holds, and when", Listen())}
