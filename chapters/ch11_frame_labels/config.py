"""The numbers of chapter 11, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated

from common.errors import UserError
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch11_frame_labels"
TRAIN = f"python -m chapters.{CHAPTER}"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the clips, of the encoder of one frame, and of the recurrent layers upon it."""

    num_clips: Annotated[int, Between(8, 100_000)] = 1_024
    """Training clips; each shows one to three of the 1,077 training images."""

    num_test_clips: Annotated[int, Between(8, 100_000)] = 400
    """Test clips, and as many to validate with, of images that no training clip shows."""

    shortest: Annotated[int, Between(16, 500)] = 24
    """Frames of the shortest clip: more than a digit can stay hidden, so each clip shows one."""

    longest: Annotated[int, Between(16, 500)] = 48
    """Frames of the longest clip; the others are padded to it."""

    num_frames: Annotated[int, Between(64, 1_000_000)] = 24_000
    """Single training frames, drawn from all clips, that the encoder is trained on."""

    num_filters: Annotated[int, Between(1, 512)] = 32
    """Filters of the convolution, each as large as a digit."""

    num_features: Annotated[int, Between(1, 1_024)] = 64
    """Numbers that the encoder makes of a frame."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.3
    """Share of the filters' answers that is dropped in training: there are only 1,077 images."""

    frame_batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Single frames an update."""

    frame_epochs: Annotated[int, Between(1, 1_000)] = 8
    """Epochs of the encoder."""

    num_units: Annotated[int, Between(1, 1_024)] = 64
    """Units of the GRU in each direction."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Clips an update."""

    epochs: Annotated[int, Between(1, 1_000)] = 8
    """Epochs of each recurrent network."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a better validation loss before training stops."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 5e-3
    """Learning rate of Adam in the beginning; it falls to a hundredth along a cosine."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the clips. The split of the images never changes."""

    def __post_init__(self):
        super().__post_init__()
        if self.shortest > self.longest:
            raise UserError(
                f"--shortest {self.shortest} is longer than --longest {self.longest}: the shortest clip "
                f"has at most as many frames as the longest."
            )


@dataclasses.dataclass(frozen=True)
class Masks(Settings):
    """Settings of the page on padding and masks, which trains nothing."""

    num_clips: Annotated[int, Between(2, 10_000)] = 64
    """Clips that are padded, of test images."""

    num_units: Annotated[int, Between(1, 1_024)] = 8
    """Units of the GRU in each direction."""

    padding: Annotated[int, Between(1, 1_000)] = 16
    """Frames of padding that are put to every clip besides its own."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the clips and of the weights."""


@dataclasses.dataclass(frozen=True)
class Watch(TrainedRun, Settings):
    """Draws a new clip, labels it with a trained network, and writes the animation and the strip."""

    clip: Annotated[int, Between(0, 2**31 - 1)] = 1
    """Seed of the clip: another number, another clip, of test images."""

    frames: Annotated[int, Between(16, 500)] = 40
    """Frames of the clip; the network has trained on 24 to 48."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a run without its models."""
        # NumPy comes with it, and --help does without.
        from common import saved

        folder = saved.find_run(chapter, self.run, self.runs_folder, TRAIN, "both")
        return saved.find_run(chapter, str(folder), self.runs_folder, TRAIN, "frame")


QUICK = Config()
FULL = Config(
    num_clips=3_072,
    num_test_clips=1_000,
    num_frames=48_000,
    num_filters=64,
    frame_epochs=12,
    batch_size=64,
    epochs=10,
)

PRESETS = {
    "quick": Preset("generated clips, three networks; less than a minute", QUICK, is_wide=True),
    "full": Preset(
        "three times the clips, twice the filters, more epochs; some minutes", FULL, is_wide=True
    ),
    "masks": Preset(
        "trains nothing: what padding changes, and a mask that nobody checks; a minute",
        Masks(),
        page="lesson_masks",
    ),
    "smoke": Preset(
        "few short clips, few units: what the tests run",
        Config(
            num_clips=32,
            num_test_clips=16,
            longest=32,
            num_frames=256,
            num_filters=4,
            num_features=8,
            frame_epochs=1,
            num_units=4,
            epochs=1,
        ),
    ),
    "smoke-masks": Preset("masks, with few clips", Masks(num_clips=4), page="lesson_masks"),
}

COMMANDS = {"watch": ("labels a new clip with the trained network, and animates it", Watch())}
