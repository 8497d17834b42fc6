"""The numbers of chapter 7, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.own_text.config import own
from common.data import ReviewSource
from common.errors import UserError, did_you_mean
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch07_bidirectional"
TRAIN = f"python -m chapters.{CHAPTER}"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the three taggers: forward, backward and both."""

    num_sentences: Annotated[int, Between(10, 100_000)] = 9_000
    """Sentences drawn for training; a ninth of them is kept for validation."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector; the grammar has fifty words."""

    num_units: Annotated[int, Between(1, 512)] = 32
    """Units of every direction: the sentences have seven words at most."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 5e-3
    """First learning rate of Adam; it falls to a hundredth of it along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 100
    """Sentences per update."""

    epochs: Annotated[int, Between(1, 1_000)] = 6
    """Epochs: passes through the training sentences."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the sentences, of the initial weights and of the order of the batches."""


@dataclasses.dataclass(frozen=True)
class ReviewsConfig(Settings):
    """Settings of a bidirectional network on reviews, as printed in the example of keras.io."""

    data: ReviewSource = "imdb"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 20_000
    """Number of word ids; rarer words become id 2."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 200
    """Words per review: only the last ones are read."""

    network: Literal["stacked", "maximum"] = "stacked"
    """Two bidirectional LSTMs, or one bidirectional GRU and each unit's largest value over time."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 128
    """Numbers per word vector."""

    num_units: Annotated[int, Between(1, 512)] = 64
    """Units of every direction of every layer."""

    word_dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """Dropout of whole words: the share that training leaves out."""

    vector_dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """Dropout of numbers that all word vectors of a review are without, in training."""

    state_dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """Dropout after the last recurrent layer."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-3
    """First learning rate of Adam."""

    is_falling: bool = False
    """Whether the learning rate falls, down to a hundredth along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Reviews per update."""

    epochs: Annotated[int, Between(1, 1_000)] = 2
    """Epochs, of which the best on validation reviews is kept."""

    xla: bool = False
    """Compile with XLA: faster, unless a layer hands on its states at every word."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches. The split never changes."""


@dataclasses.dataclass(frozen=True)
class Ask(TrainedRun):
    """The part of speech of every word of a sentence, by the three taggers."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, in words of the grammar, such as "the old guard the boat"."""

    def prepare(self, chapter: str) -> Path:
        """Refuses words that the grammar has not, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from chapters.ch07_bidirectional import grammar
        from chapters.own_text import kept
        from common import saved
        from common.text import tokenize

        own_run = kept.find_for(chapter, self, TRAIN)
        if own_run:
            return own_run
        words = tokenize(" ".join(self.sentence))
        if not words:
            raise UserError(f'Ask about at least one word: {TRAIN} ask "the old guard the boat"')
        known = grammar.vocabulary()
        for word in words:
            if word not in known:
                raise UserError(
                    f"The taggers do not know {word}.{did_you_mean(word, known)} They know the "
                    f"{len(known)} words of grammar.py: {', '.join(known)}."
                )
        return saved.find_run(chapter, self.run, self.runs_folder, TRAIN)


QUICK = Config()
BOOK = ReviewsConfig()
BEST = ReviewsConfig(
    vocabulary_size=30_000,
    sequence_length=400,  # Six of seven reviews are read as a whole.
    network="maximum",
    embedding_size=64,
    num_units=32,
    word_dropout=0.4,
    vector_dropout=0.4,
    state_dropout=0.5,
    learning_rate=4e-3,
    is_falling=True,
    batch_size=250,  # It divides 20,000, 5,000 and 25,000; an update takes little longer than with 125.
    epochs=6,
    xla=True,
)

PRESETS = {
    "quick": Preset("generated sentences and what can be known at each word, half a minute", QUICK),
    "book": Preset(
        "IMDB: the two bidirectional LSTMs of keras.io, ten minutes",
        BOOK,
        page="lesson_reviews",
    ),
    "best": Preset(
        "IMDB: how far a recurrent network goes on two cores in ten minutes",
        BEST,
        page="lesson_reviews",
    ),
    "own": own("bidirectional"),
    "smoke": Preset(
        "few sentences, one epoch: what the tests run",
        dataclasses.replace(QUICK, num_sentences=180, epochs=1),
    ),
    "smoke-reviews": Preset(
        "best on a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(
            BEST,
            data="generated",
            num_reviews=125,
            vocabulary_size=120,
            sequence_length=24,
            embedding_size=8,
            num_units=4,
            batch_size=50,
            epochs=2,
            xla=False,
        ),
        page="lesson_reviews",
    ),
}

COMMANDS = {"ask": ("the part of speech of every word of a sentence", Ask())}
