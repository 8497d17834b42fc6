"""The numbers of chapter 6: those of chapter 5, and how many layers."""

import dataclasses
from typing import Annotated

from chapters.ch05_imdb_embedding import config as ch05
from common.settings import Between, Preset


@dataclasses.dataclass(frozen=True)
class Config(ch05.Config):
    """Settings of every network of the comparison; they differ in layers and units alone."""

    num_layers: Annotated[int, Between(2, 5)] = 3
    """Recurrent layers of the deepest network; it is compared with all that have fewer."""

    sentence: str = "not a bad film at all"
    """English words, 2 to 12, whose states are shown layer by layer."""

    xla: bool = True
    """Compile with XLA, which takes seconds for each training: worth it where one takes minutes."""


# Adam, as in the 2nd edition: with RMSprop a plain cell is a lottery over seeds (chapter 5).
BOOK = Config(optimizer="adam", learning_rate=1e-3)
QUICK = Config(**{**dataclasses.asdict(ch05.QUICK), "epochs": 15}, xla=False)

PRESETS = {
    "quick": Preset("generated reviews, nothing to download, less than a minute", QUICK),
    "book": Preset("IMDB, 500 words, Adam: is a deeper network a better one? some minutes", BOOK),
    "steady": Preset(
        "book, but with first recurrent weights that do not turn, as in chapter 5",
        dataclasses.replace(BOOK, recurrent_start="identity"),
    ),
    "smoke": Preset(
        "a slice of the generated reviews, two layers at most: what the tests run",
        dataclasses.replace(QUICK, num_reviews=125, batch_size=50, num_layers=2, epochs=2),
    ),
}
