"""The numbers of chapter 14, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated

import tyro

from common.data import PairSource, TokenUnit
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch14_seq2seq"
TRAIN = f"python -m chapters.{CHAPTER}"
EXAMPLE = f'{TRAIN} translate "22 April 2019"'


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

    vocabulary_size: Annotated[int, Between(5, 1_000_000, or_zero=True)] = 0
    """Ids of each language, the most frequent tokens; 0 takes every token of the training pairs."""

    reverse_source: bool = False
    """Read the source from its end to its beginning (Sutskever et al. 2014)."""

    embedding_size: Annotated[int, Between(1, 2_048)] = 32
    """Numbers per token."""

    num_units: Annotated[int, Between(1, 4_096)] = 128
    """Units of encoder and decoder; all that is known of a source has to fit into them."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 4e-3
    """First learning rate of Adam; it falls to a hundredth of this along a cosine."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Pairs an update."""

    epochs: Annotated[int, Between(1, 1_000)] = 16
    """Passes through the training pairs, at most."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a lower validation loss before training stops."""

    beam_size: Annotated[int, Between(1, 64)] = 4
    """Beginnings that beam search keeps; 1 is greedy search."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the generated pairs."""


@dataclasses.dataclass(frozen=True)
class Translate(TrainedRun, Settings):
    """Translates a sentence of your own with a trained network, greedily and by beam search."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "22 April 2019"."""

    beam_size: Annotated[int, Between(1, 64)] = 4
    """Beginnings that beam search keeps."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a sentence of which the network knows nothing, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from chapters.ch14_seq2seq.encoding import find_languages, read_sentence, typed

        typed(self.sentence, EXAMPLE)
        folder, languages = find_languages(chapter, self.run, self.runs_folder, TRAIN)
        read_sentence(self.sentence, languages, EXAMPLE)
        return folder


@dataclasses.dataclass(frozen=True)
class Bug(TrainedRun, Settings):
    """A trained decoder beside the same one with a bug: it forgets its state between two time steps."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a run without a model."""
        from chapters.ch14_seq2seq.encoding import find_languages

        return find_languages(chapter, self.run, self.runs_folder, TRAIN)[0]


# Many pairs and a high learning rate: a minute is enough for few updates only.
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
    "quick": Preset("generated dates in many spellings -> 2019-04-22; a minute", QUICK),
    "korean": Preset("generated sentences, English -> Korean; a minute", KOREAN),
    "korean-reversed": Preset(
        "the same, each source read from its end",
        dataclasses.replace(KOREAN, reverse_source=True),
    ),
    "book": Preset(
        "English -> Korean by volunteers (Tatoeba, 0.2 MB to download); minutes",
        dataclasses.replace(
            KOREAN, data="kor-eng", num_pairs=4_352, longest=10, target_unit="characters", epochs=12
        ),
    ),
    "smoke": Preset(
        "few dates, few units: what the tests run",
        dataclasses.replace(QUICK, num_pairs=100, num_units=8, embedding_size=4, epochs=1),
    ),
}

COMMANDS = {
    "translate": ("translates a sentence of your own", Translate()),
    "bug": ("what a decoder that forgets its state writes", Bug()),
}
