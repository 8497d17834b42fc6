"""The numbers of chapter 2, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from common.settings import Between, Settings

QUESTION = "What happens inside one cell, and how many weights does it have?"
BOOK_SECTION = "9-1"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the cell in the book's figure, section 9-1."""

    sentence: str = "I am a boy"
    """What the cell reads, one word a time step; the book's example. At most 40 words."""

    words_as: Literal["embedding", "one-hot"] = "embedding"
    """A word as a vector of a few numbers, or as zeros with a single one."""

    vector_size: Annotated[int, Between(1, 16)] = 3
    """Numbers per word, as in the book's figure. One-hot vectors take one per different word."""

    num_units: Annotated[int, Between(1, 16)] = 3
    """Units of the layer; the book's figure calls its three r1, r2, r3."""

    step: Annotated[int, Between(1, 40)] = 2
    """The time step to print number by number; the second is the first with a memory."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of vectors and weights. They have two decimals, to check with a pocket calculator."""


QUICK = Config()

PRESETS = {
    "quick": ('the book\'s figure: "I am a boy", three units; nothing is trained', QUICK),
    "book": (
        "the sizes of the book's layer in 9-2: 16 numbers a word, 8 units",
        dataclasses.replace(QUICK, vector_size=16, num_units=8),
    ),
    "one-hot": (
        "the same sentence as one-hot vectors: each picks a row of the weights",
        dataclasses.replace(QUICK, words_as="one-hot"),
    ),
    "smoke": (
        "two words, two units: what the tests run",
        dataclasses.replace(QUICK, sentence="I am", vector_size=2, num_units=2),
    ),
}

PRINTED = {}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {"quick": (42, 1, 2), "book": (42, 1, 2)}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = ("quick_cell.png", "quick_hidden_states.png", "quick_tanh.png")

# Metric -> its name in the tables, English and Korean.
FIGURES = {
    "num_weights": ("weights of the cell", "셀의 가중치 수"),
    "difference_batch": ("difference from Keras: a batch", "Keras와의 차이: 배치"),
    "difference_initial_state": ("... with an initial state", "... 초기 상태를 줄 때"),
    "difference_mask": ("... with a mask", "... 마스크를 쓸 때"),
    "difference_reversed": ("... read backwards", "... 거꾸로 읽을 때"),
    "difference_reversed_mask": ("... backwards with a mask", "... 마스크를 쓰고 거꾸로 읽을 때"),
    "difference_columns": (
        "column vectors, as in the notes, from rows",
        "열벡터(강의 노트)와 행벡터의 차이",
    ),
    "difference_tanh": (
        "tanh by its identity, from NumPy's",
        "항등식으로 구한 tanh와 NumPy의 차이",
    ),
}
SUMMARY = {"difference_batch": ("largest difference from Keras", "Keras와의 최대 차이")}
