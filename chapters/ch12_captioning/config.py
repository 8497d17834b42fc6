"""The numbers of chapter 12, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from common.errors import no_such
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch12_captioning"
TRAIN = f"python -m chapters.{CHAPTER} full"

Way = Literal["state", "zeros", "every_step"]
Language = Literal["english", "korean"]


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of one encoder and of the three decoders that are compared."""

    language: Language = "english"
    """Language of the captions; the pictures are the same."""

    num_scenes: Annotated[int, Between(64, 1_000_000)] = 12_800
    """Pictures to train on, each of another scene or drawn another way; whole batches."""

    num_test: Annotated[int, Between(16, 100_000)] = 1_024
    """Pictures of each validation and test set; a thousand tell the share that is right to a point."""

    num_features: Annotated[int, Between(1, 1_024)] = 96
    """Numbers of the vector that a picture becomes."""

    embedding_size: Annotated[int, Between(1, 512)] = 32
    """Numbers per word."""

    num_units: Annotated[int, Between(1, 1_024)] = 96
    """Units of the GRU that writes."""

    batch_normalisation: bool = True
    """Normalise what every layer of the encoder gives; without it the picture is ignored for a long time."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 8e-3
    """Learning rate of Adam in the beginning; it falls to a hundredth along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Pictures an update."""

    epochs: Annotated[int, Between(1, 1_000)] = 2
    """Passes through the pictures; two are enough to see the difference, not to caption well."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a lower validation loss before training stops."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the training pictures."""


@dataclasses.dataclass(frozen=True)
class Caption(TrainedRun, Settings):
    """Draws a scene of your choosing with handwriting that no network has seen, and captions it."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The scene in English or Korean, such as "a three above a red square"."""

    way: Way = "every_step"
    """Which of the three decoders writes."""

    preset: str = "full"
    """Preset whose newest run captions; where there is none, the newest run of any."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 0
    """Another seed draws the same scene another way."""

    drawings: Annotated[int, Between(1, 10_000)] = 1
    """Draw it so many times and say how many captions are right; the first one is shown."""

    def prepare(self, chapter: str) -> Path:
        """Refuses what is no caption, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from common import saved
        from common.data import scenes

        if self.preset not in PRESETS:
            raise no_such("preset", self.preset, PRESETS)
        # The sentence first: a mistake in it needs no network.
        scenes.parse(" ".join(self.sentence))
        return saved.find_run(chapter, self.run, self.runs_folder, TRAIN, self.way, self.preset)


QUICK = Config()
FULL = dataclasses.replace(QUICK, num_scenes=25_600, epochs=5, num_test=2_048)
SMOKE = dataclasses.replace(
    QUICK, num_scenes=64, num_test=16, num_features=4, embedding_size=4, num_units=4, epochs=1
)

PRESETS = {
    "quick": Preset("English captions, three decoders, two epochs; a minute", QUICK, is_wide=True),
    "full": Preset("the same until the captions are right; some minutes", FULL, is_wide=True),
    "korean": Preset(
        "as full, with Korean captions; some minutes",
        dataclasses.replace(FULL, language="korean"),
        is_wide=True,
    ),
    "smoke": Preset("few scenes, few units: what the tests run", SMOKE),
}

COMMANDS = {"caption": ("draws and captions a scene of your own", Caption())}
