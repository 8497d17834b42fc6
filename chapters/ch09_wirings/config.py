"""The numbers of chapter 9, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from common.errors import UserError
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch09_wirings"
TRAIN_WRITER = f"python -m chapters.{CHAPTER} book"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the five input-output forms in the walker's world, and of the letters by heart."""

    num_moves: Annotated[int, Between(3, 9)] = 8
    """Moves of a walk. There are 3 to this power of them: all are used, each in one split only."""

    num_photos: Annotated[int, Between(50, 100_000)] = 6_000
    """Photos of the walker, for the tasks that start from one."""

    photo_noise: Annotated[float, Between(0.0, 2.0)] = 0.15
    """Spread of the noise on every pixel; the walker's own pixel is 1 brighter than the others."""

    num_units: Annotated[int, Between(1, 512)] = 64
    """Units of every recurrent layer: half as many reach the same, but need more epochs."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 1e-2
    """Learning rate of Adam in the beginning; it falls to a hundredth along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Sequences an update."""

    epochs: Annotated[int, Between(1, 1_000)] = 20
    """Epochs on the training walks."""

    photo_epochs: Annotated[int, Between(1, 1_000)] = 12
    """Epochs on the training photos, whose tasks need fewer."""

    sentence: str = (
        "a letter is a step, a word is a walk, and whoever knows the way can write it down"
    )
    """What the network shall know by heart, 20 to 200 letters."""

    window_length: Annotated[int, Between(2, 19)] = 10
    """Letters of a training window, as in lab 11-3: the sentence is cut into all of them."""

    letter_updates: Annotated[int, Between(1, 10_000)] = 300
    """Updates on the sentence, each with all its windows."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the photos and of the splits."""

    def __post_init__(self):
        super().__post_init__()
        if not 20 <= len(self.sentence) <= 200:
            raise UserError(
                f"--sentence takes 20 to 200 letters; this one has {len(self.sentence)}."
            )


@dataclasses.dataclass(frozen=True)
class Writer(Settings):
    """Settings of the network that writes like Shakespeare, letter by letter."""

    text: Literal["shakespeare", "reviews"] = "shakespeare"
    """What it is trained on: the plays (1.1 MB), or generated reviews (nothing to download)."""

    num_letters: Annotated[int, Between(0, 2_000_000)] = 0
    """Take only the first so many letters of the text; 0 takes all, 1,115,394 of the plays."""

    window_length: Annotated[int, Between(2, 1_000)] = 100
    """Letters of a training window: no gradient reaches further back."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 32
    """Numbers per letter; there are about 65 different ones."""

    num_units: Annotated[int, Between(1, 2_048)] = 192
    """Units of the GRU; a plain cell forgets too much for words and names."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 4e-3
    """Learning rate of Adam in the beginning; it falls to a hundredth along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Windows an update."""

    epochs: Annotated[int, Between(1, 1_000)] = 7
    """Epochs on the training text."""

    prompt: str = "ROMEO:"
    """What the trained network goes on from."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the writing."""


@dataclasses.dataclass(frozen=True)
class Write(TrainedRun, Settings):
    """Lets a network that was trained by the preset book go on from a prompt."""

    prompt: tyro.conf.Positional[tuple[str, ...]] = ()
    """What it goes on from, such as "ROMEO:"."""

    length: Annotated[int, Between(1, 10_000)] = 300
    """Letters to write."""

    temperature: Annotated[float, Between(0.0, 10.0)] = 0.8
    """How bold: 1 draws with the network's probabilities, less prefers the likely, 0 takes the likeliest."""

    texts: Annotated[int, Between(1, 100)] = 1
    """Different texts to write, all at once."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the choices."""

    def prepare(self, chapter: str) -> Path:
        """Refuses to go on from nothing, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from common import saved

        if not "".join(self.prompt):
            raise UserError(f'Give it a beginning: python -m chapters.{CHAPTER} write "ROMEO:"')
        return saved.find_run(chapter, self.run, self.runs_folder, TRAIN_WRITER)


QUICK = Config()
BOOK = Writer()

PRESETS = {
    "quick": Preset(
        "five input-output forms in a tiny world, and letters by heart; nothing to download", QUICK
    ),
    "book": Preset(
        "a network that writes like Shakespeare (1.1 MB to download), some minutes",
        BOOK,
        page="lesson_writer",
    ),
    "smoke": Preset(
        "short walks, few photos: what the tests run",
        dataclasses.replace(
            QUICK, num_moves=4, num_photos=100, epochs=1, photo_epochs=1, letter_updates=2
        ),
    ),
    "smoke-writer": Preset(
        "a few letters of generated reviews, seconds: what the tests run of book",
        dataclasses.replace(
            BOOK,
            text="reviews",
            num_letters=4_000,
            window_length=20,
            num_units=16,
            epochs=2,
            prompt="the film",
        ),
        page="lesson_writer",
    ),
}

COMMANDS = {"write": ("goes on from a prompt, with the network of the preset book", Write())}
