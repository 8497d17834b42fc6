"""The numbers of chapter 5, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.own_text.config import own
from common import runs
from common.data import ReviewSource
from common.errors import UserError
from common.settings import Between, Command, Preset, Settings, TrainedRun

CHAPTER = "ch05_imdb_embedding"
TRAIN = f"python -m chapters.{CHAPTER}"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the book's embedding network, section 9-2, 1st edition, as printed."""

    data: ReviewSource = "imdb"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 500
    """Number of word ids, that is the rows of the embedding table; rarer words become id 2."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 100
    """Words per review: only the last ones are read. Half of the real reviews exceed 178."""

    num_units: Annotated[int, Between(1, 512)] = 8
    """Units of the recurrent layer: the whole memory of what was read."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector, where a one-hot vector has as many as there are words."""

    recurrent_start: Literal["orthogonal", "identity"] = "orthogonal"
    """Recurrent initializer: orthogonal (Keras) is a random rotation, identity turns nothing."""

    identity_gain: Annotated[float, Between(0.0, 2.0)] = 0.8
    """With identity, a word keeps this share of its weight at every further word, at the start."""

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


@dataclasses.dataclass(frozen=True)
class Ask(TrainedRun):
    """What a trained network thinks after every word of a sentence."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "not a bad film at all"."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a question without a word that the network knows, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from chapters.own_text import kept
        from common import saved
        from common.text import Vocabulary, tokenize

        own_run = kept.find_for(chapter, self, TRAIN)
        if own_run:
            return own_run
        words = tokenize(" ".join(self.sentence))
        if not words:
            raise UserError(f'Ask about at least one word: {TRAIN} ask "not a bad film at all"')
        folder = saved.find_run(chapter, self.run, self.runs_folder, TRAIN)
        Vocabulary(saved.load_words(folder, TRAIN)).check_knows(words)
        return folder


@dataclasses.dataclass(frozen=True)
class Why(Settings, Command):
    """Why some seeds learn and others do not: their initial recurrent weights, and what came of them."""

    seeds: Annotated[tuple[int, ...], Between(0, 2**31 - 1)] = (42, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    """Seeds to look at; nothing is trained."""

    runs_folder: Path = Path("runs")
    """Where the picture goes."""

    def prepare(self, chapter: str) -> Path:
        """Refuses to look at no seed at all."""
        if not self.seeds:
            raise UserError("Name at least one seed: --seeds 42 1 2")
        return runs.make_folder(self.runs_folder / chapter)


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
        "IMDB, 500 words, Adam: the 2nd edition",
        dataclasses.replace(BOOK, optimizer="adam", learning_rate=1e-3),
    ),
    "steady": Preset(
        "book, but with initial recurrent weights that do not turn: every seed learns",
        # A gain of 1.0 would never forget; then the validation loss gets restless.
        dataclasses.replace(BOOK, recurrent_start="identity", identity_gain=0.8),
    ),
    "own": own("embedding"),
    "smoke": Preset(
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, epochs=2),
    ),
}

COMMANDS = {
    "ask": ("what the network thinks after every word of a sentence", Ask()),
    "why": ("why some seeds learn and others do not", Why()),
}
