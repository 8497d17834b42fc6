"""The numbers of chapter 5: those of chapter 4, and what the word vectors add."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.ch04_imdb_onehot import config as ch04
from common.settings import Between, Preset, Settings


@dataclasses.dataclass(frozen=True)
class Config(ch04.Config):
    """Settings of the book's embedding network, section 9-2, 1st edition, as printed."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector, where a one-hot vector has as many as there are words."""

    recurrent_start: Literal["orthogonal", "identity"] = "orthogonal"
    """First recurrent weights: orthogonal (Keras) is a random rotation, identity turns nothing."""

    identity_gain: Annotated[float, Between(0.0, 2.0)] = 0.8
    """With identity, a word keeps this share of its weight at every further word, at the start."""


@dataclasses.dataclass(frozen=True)
class Ask:
    """What a trained network thinks after every word of a sentence."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "not a bad film at all"."""

    run: str = ""
    """Folder of the run whose model answers; without it, the newest run that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


@dataclasses.dataclass(frozen=True)
class Why(Settings):
    """Why some seeds learn and others do not: the first recurrent weights, and what became of them."""

    seeds: Annotated[tuple[int, ...], Between(0, 2**31 - 1)] = (42, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    """Seeds to look at; nothing is trained."""

    runs_folder: Path = Path("runs")
    """Where the picture goes."""


BOOK = Config()
QUICK = Config(**dataclasses.asdict(ch04.QUICK))

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
        "book, but with first recurrent weights that do not turn: every seed learns",
        # A gain of 1.0 would never forget; then the validation loss gets restless.
        dataclasses.replace(BOOK, recurrent_start="identity", identity_gain=0.8),
    ),
    "smoke": Preset(
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, epochs=2),
    ),
}

COMMANDS = {
    "ask": ("what the network thinks after every word of a sentence", Ask()),
    "why": ("why some seeds learn and others do not", Why()),
}
