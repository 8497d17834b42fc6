"""The numbers of chapter 4, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from chapters.own_text.config import AskOwn, own
from common.data import ReviewSource
from common.settings import Between, Preset, Settings


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the book's first network, section 9-2, 1st edition, as printed."""

    data: ReviewSource = "imdb"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 500
    """Number of word ids, that is the length of a one-hot vector; rarer words become id 2."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 100
    """Words per review: only the last ones are read. Half of the real reviews exceed 178."""

    num_units: Annotated[int, Between(1, 512)] = 8
    """Units of the recurrent layer: the whole memory of what was read."""

    optimizer: Literal["rmsprop", "adam"] = "rmsprop"
    """The 1st edition uses RMSprop, the 2nd Adam."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-4
    """Learning rate. The book takes a tenth of Keras's default, for a smooth curve."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Reviews per batch: each batch is one update."""

    epochs: Annotated[int, Between(1, 1_000)] = 100
    """Epochs at most: times that all training reviews are read."""

    patience: Annotated[int, Between(1, 1_000)] = 3
    """Epochs without a better validation loss before training stops."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches. The split never changes."""


BOOK = Config()
QUICK = Config(
    data="generated",
    vocabulary_size=120,  # The grammar knows 105 words.
    sequence_length=24,  # Its longest review has 22.
    optimizer="adam",
    learning_rate=3e-3,  # Short texts, few words: large updates do no harm.
    epochs=30,
    patience=5,
)

PRESETS = {
    "quick": Preset("generated reviews, nothing to download, half a minute", QUICK),
    "book": Preset("IMDB, 500 words, RMSprop: the 1st edition as printed", BOOK),
    "book-keras3": Preset(
        "IMDB, 200 words: the authors' notebook since Keras 3",
        dataclasses.replace(BOOK, vocabulary_size=200),
    ),
    "book-2nd": Preset(
        "IMDB, 200 words, Adam: the 2nd edition",
        dataclasses.replace(BOOK, vocabulary_size=200, optimizer="adam", learning_rate=1e-3),
    ),
    "own": own("one-hot"),
    "smoke": Preset(
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, epochs=2),
    ),
}

COMMANDS = {"ask": ("what the network trained by own makes of another text", AskOwn())}
