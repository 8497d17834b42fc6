"""The numbers of chapter 2, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from common.settings import Between, Preset, Settings


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the cell in the book's figure, section 9-1."""

    sentence: str = "I am a boy"
    """What the cell reads, one word at each time step; the book's example. At most 40 words."""

    words_as: Literal["embedding", "one-hot"] = "embedding"
    """A word as a vector of a few numbers, or as zeros with a single one."""

    vector_size: Annotated[int, Between(1, 16)] = 3
    """Numbers for each word, as in the book's figure. A one-hot vector has one for each different word."""

    num_units: Annotated[int, Between(1, 16)] = 3
    """Units of the layer; the book's figure calls its three r1, r2, r3."""

    step: Annotated[int, Between(1, 40)] = 2
    """The time step to print number by number; the second is the first that has a state before it."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of vectors and weights. They have two decimals, to check with a pocket calculator."""


QUICK = Config()

PRESETS = {
    "quick": Preset('the book\'s figure: "I am a boy", three units; nothing is trained', QUICK),
    "book": Preset(
        "the sizes of the book's layer in 9-2: 16 numbers a word, 8 units",
        dataclasses.replace(QUICK, vector_size=16, num_units=8),
    ),
    "one-hot": Preset(
        "the same sentence as one-hot vectors: each picks a row of the weights",
        dataclasses.replace(QUICK, words_as="one-hot"),
    ),
    "smoke": Preset(
        "two words, two units: what the tests run",
        dataclasses.replace(QUICK, sentence="I am", vector_size=2, num_units=2),
    ),
}
