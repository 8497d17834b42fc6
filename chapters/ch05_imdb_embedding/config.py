"""The numbers of chapter 5: those of chapter 4, and what the word vectors add."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.ch04_imdb_onehot import config as ch04
from common.settings import Between, Settings
from common.verdict import Printed

QUESTION = "What does learning the word vectors buy?"
BOOK_SECTION = "9-2"


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
    "quick": ("generated reviews, nothing to download, half a minute", QUICK),
    "book": ("IMDB, 500 words, RMSprop: the 1st edition as printed", BOOK),
    "book-keras3": (
        "IMDB, 200 words: the authors' notebook since Keras 3",
        dataclasses.replace(BOOK, vocabulary_size=200),
    ),
    "book-2nd": (
        "IMDB, 500 words, Adam: the 2nd edition",
        dataclasses.replace(BOOK, optimizer="adam", learning_rate=1e-3),
    ),
    "steady": (
        "book, but with first recurrent weights that do not turn: every seed learns",
        # A gain of 1.0 would never forget; then the validation loss gets restless.
        dataclasses.replace(BOOK, recurrent_start="identity", identity_gain=0.8),
    ),
    "smoke": (
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, epochs=2),
    ),
}

COMMANDS = {
    "ask": ("what the network thinks after every word of a sentence", Ask()),
    "why": ("why some seeds learn and others do not", Why()),
}

# Best validation accuracy that the book and the authors' notebook print for these settings.
_FIRST_EDITION = {
    "val_accuracy": Printed((0.7934, 0.7908, 0.7868, 0.7882, 0.7822, 0.7834), "book"),
}
PRINTED = {
    "book": _FIRST_EDITION,
    "book-keras3": {"val_accuracy": Printed((0.7306,), "authors' notebook")},
    "book-2nd": {"val_accuracy": Printed((0.7466,), "2nd edition")},
    "steady": _FIRST_EDITION,
}

# Seeds that `make record` runs for each preset; ten where the seed is the story.
RECORDED_SEEDS = {
    "quick": (42, 1, 2),
    "book": Why().seeds,
    "book-keras3": (42, 1, 2, 3, 4),
    "book-2nd": (42, 1, 2),
    "steady": Why().seeds,
}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_word_map.png",
    "quick_ask-not-a-bad-film-at-all-probability.png",
    "quick_ask-not-a-bad-film-at-all-states.png",
    "book_learning_curves.png",
    "steady_strongest_words.png",
)

# Commands whose picture, COMMAND.png, `make record` draws anew and keeps.
RECORDED_COMMANDS = ("why",)
