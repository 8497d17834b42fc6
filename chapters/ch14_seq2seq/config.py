"""The numbers of chapter 14, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated

import tyro

from common.data import PairSource, TokenUnit
from common.settings import Between, Settings

QUESTION = "How does a sequence become another of different length and order?"
BOOK_SECTION = "-"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of an encoder and a decoder without attention."""

    data: PairSource = "dates"
    """Which pairs: dates and english-korean are generated; kor-eng, spa-eng and chatbot downloaded."""

    num_pairs: Annotated[int, Between(10, 1_000_000)] = 9_600
    """At most so many training pairs; whole batches, since XLA compiles anew for a smaller last one."""

    longest: Annotated[int, Between(0, 100)] = 0
    """Most words of a source to learn from; test pairs with more are tested apart. 0 for no limit."""

    most_tokens: Annotated[int, Between(0, 1_000)] = 0
    """Training pairs with more tokens are left out: one long answer makes every batch as long. 0: none."""

    source_unit: TokenUnit = "characters"
    """What a token of the source is."""

    target_unit: TokenUnit = "characters"
    """What a token of the target is; of Korean, characters are syllables."""

    vocabulary_size: Annotated[int, Between(0, 1_000_000)] = 0
    """Ids of each language, the most frequent tokens; 0 takes every token of the training pairs."""

    reverse_source: bool = False
    """Read the source from its end to its beginning (Sutskever et al. 2014)."""

    embedding_size: Annotated[int, Between(1, 2_048)] = 32
    """Numbers per token."""

    num_units: Annotated[int, Between(1, 4_096)] = 128
    """Units of encoder and decoder; all that is known of a source has to fit into them."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 4e-3
    """First size of a step of Adam; it falls to a hundredth of it along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Pairs a step."""

    epochs: Annotated[int, Between(1, 1_000)] = 16
    """Rounds through the training pairs."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Rounds without a lower validation loss before training stops."""

    beam_size: Annotated[int, Between(1, 64)] = 4
    """Beginnings that beam search keeps; 1 is greedy search."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the first weights, of the batches and of the generated pairs."""


@dataclasses.dataclass(frozen=True)
class Translate(Settings):
    """Translates a sentence of your own with a trained network, greedily and by beam search."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "22 April 2019"."""

    beam_size: Annotated[int, Between(1, 64)] = 4
    """Beginnings that beam search keeps."""

    run: str = ""
    """Folder of the run whose network translates; without it, the newest that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


@dataclasses.dataclass(frozen=True)
class Bug(Settings):
    """A trained decoder beside the same one with a bug: it forgets its state between two steps."""

    run: str = ""
    """Folder of the run whose network is taken; without it, the newest that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


# Many pairs and large steps: a minute is enough for few updates only.
QUICK = Config(num_pairs=19_200, num_units=96, learning_rate=8e-3, epochs=6)
KOREAN = Config(
    data="english-korean",
    num_pairs=12_800,
    longest=9,
    source_unit="words",
    target_unit="words",
    embedding_size=64,
    epochs=8,
)

PRESETS = {
    "quick": ("generated dates in many spellings -> 2019-04-22; a minute", QUICK),
    "korean": ("generated sentences, English -> Korean; a minute", KOREAN),
    "korean-reversed": (
        "the same, each source read from its end",
        dataclasses.replace(KOREAN, reverse_source=True),
    ),
    "book": (
        "English -> Korean by volunteers (Tatoeba, 0.2 MB to download); minutes",
        dataclasses.replace(
            KOREAN,
            data="kor-eng",
            num_pairs=4_352,
            longest=10,
            target_unit="characters",
            epochs=12,
        ),
    ),
    "smoke": (
        "few dates, few units: what the tests run",
        dataclasses.replace(QUICK, num_pairs=100, num_units=8, embedding_size=4, epochs=1),
    ),
}

COMMANDS = {
    "translate": ("translates a sentence of your own", Translate()),
    "bug": ("what a decoder that forgets its state writes", Bug()),
}

PRINTED = {}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = dict.fromkeys(("quick", "korean", "korean-reversed", "book"), (42, 1, 2))

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = ("quick_learning.png", "korean_learning.png", "korean_length.png")

# Metric -> its name in the tables, English and Korean.
FIGURES = {
    "exact_match": ("exact match, greedy", "완전히 일치한 비율, 탐욕 탐색"),
    "exact_match_beam": ("... beam search", "... 빔 탐색"),
    "exact_match_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
    "exact_match_longer": ("... longer than in training", "... 훈련 때보다 긴 문장"),
    "bleu": ("BLEU, greedy", "BLEU, 탐욕 탐색"),
    "bleu_beam": ("... beam search", "... 빔 탐색"),
    "bleu_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
    "val_accuracy": ("right tokens, teacher forcing", "맞은 토큰, 교사 강요"),
    "seconds_per_1000": ("seconds to translate 1,000", "1,000문장을 번역하는 초"),
    "num_weights": ("weights", "가중치 수"),
}
SUMMARY = {
    "exact_match": ("exact match", "완전 일치"),
    "bleu": ("BLEU", "BLEU"),
    "bleu_nearest": ("nearest sentence", "가장 비슷한 문장"),
}
