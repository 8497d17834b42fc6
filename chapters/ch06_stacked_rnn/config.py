"""The numbers of chapter 6, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from chapters.own_text.config import AskOwn, own
from common.data import ReviewSource
from common.settings import Between, Preset, Settings


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of every network of the comparison; they differ in layers and units alone."""

    data: ReviewSource = "imdb"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 500
    """Number of word ids, that is rows of the table of word vectors; rarer words become id 2."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 100
    """Words per review: only the last ones are read. Half of the real reviews exceed 178."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector, as in chapter 5."""

    num_layers: Annotated[int, Between(2, 5)] = 3
    """Recurrent layers of the deepest network; it is compared with all that have fewer."""

    num_units: Annotated[int, Between(1, 512)] = 8
    """Units of each recurrent layer of the deepest network."""

    recurrent_start: Literal["orthogonal", "identity"] = "orthogonal"
    """Recurrent initializer: orthogonal (Keras) is a random rotation, identity turns nothing."""

    identity_gain: Annotated[float, Between(0.0, 2.0)] = 0.8
    """With identity, an untrained layer keeps this share of a word at every further word."""

    optimizer: Literal["rmsprop", "adam"] = "adam"
    """Adam, as in the 2nd edition: with RMSprop a plain cell is a lottery over seeds (chapter 5)."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-3
    """Learning rate; Keras's default for Adam."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Reviews per update."""

    epochs: Annotated[int, Between(1, 1_000)] = 100
    """Epochs at most: passes through the training reviews."""

    patience: Annotated[int, Between(1, 1_000)] = 3
    """Epochs without a better validation loss before training stops."""

    sentence: str = "not a bad film at all"
    """English words, 2 to 12, whose states are shown layer by layer."""

    xla: bool = True
    """Compile with XLA, which takes seconds for each training: worth it where one takes minutes."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches. The split never changes."""


BOOK = Config()
QUICK = Config(
    data="generated",
    vocabulary_size=120,  # The grammar knows 105 words.
    sequence_length=24,  # Its longest review has 22.
    learning_rate=3e-3,  # Short texts, few words: a large learning rate does no harm.
    epochs=15,
    patience=5,
    xla=False,
)

PRESETS = {
    "quick": Preset("generated reviews, nothing to download, less than a minute", QUICK),
    "book": Preset("IMDB, 500 words, Adam: is a deeper network a better one? some minutes", BOOK),
    "steady": Preset(
        "book, but with first recurrent weights that do not turn, as in chapter 5",
        dataclasses.replace(BOOK, recurrent_start="identity"),
    ),
    "own": own("stacked"),
    "smoke": Preset(
        "a slice of the generated reviews, two layers at most: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, num_layers=2, epochs=2),
    ),
}

COMMANDS = {"ask": ("what the network trained by own makes of another text", AskOwn())}
