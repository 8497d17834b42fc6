"""The numbers of chapter 15, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.ch14_seq2seq import config as ch14
from common.errors import UserError
from common.settings import Between, Preset, Settings

Attention = Literal["none", "dot", "general", "additive"]
ATTENTIONS = ("none", "dot", "general", "additive")


@dataclasses.dataclass(frozen=True)
class Config(ch14.Config):
    """Settings of the four trainings; the encoder reads in both directions in all of them.

    The preset `book` follows TensorFlow's tutorial "Neural machine translation with attention" (GRU of
    256 units, bidirectional encoder, 5,000 tokens a language, batches of 64, all 118,964 pairs),
    scaled to two CPU cores: 128 units, 3,000 tokens, and 16,000 pairs of at most 8 words and 12 tokens.
    """

    attentions: tuple[Attention, ...] = ATTENTIONS
    """Decoders to train, one after the other from the same seed; none is chapter 14's."""

    num_units: Annotated[int, Between(1, 4_096)] = 64
    """Units of the decoder and of each direction of the encoder; few, so that one state is not enough."""

    epochs: Annotated[int, Between(1, 1_000)] = 3
    """Rounds through the training pairs; enough for a decoder that looks, too few for one that does not."""

    cost_lengths: Annotated[tuple[int, ...], Between(1, 1_000)] = ()
    """Source lengths at which a step is timed instead of training; empty to train."""

    cost_target: Annotated[int, Between(1, 1_000)] = 10
    """Tokens of the target while time is measured, the same for all source lengths."""

    cost_steps: Annotated[int, Between(1, 10_000)] = 10
    """Steps of a round; of three rounds the fastest counts."""

    def __post_init__(self):
        """Refuses a run without a decoder, besides numbers out of range."""
        super().__post_init__()
        if not self.attentions:
            raise UserError(f"--attentions needs at least one of {', '.join(ATTENTIONS)}.")


@dataclasses.dataclass(frozen=True)
class Translate(Settings):
    """Translates a sentence of your own, and draws where the decoder looked for each word."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "Yesterday the teacher did not read the book."."""

    attention: Attention = "additive"
    """Whose decoder translates."""

    preset: str = "korean"
    """Preset whose newest run translates; where there is none, the newest run of any."""

    run: str = ""
    """Folder of the run whose network translates, instead."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


# Three decoders and large steps: enough to show it, in a minute.
QUICK = Config(attentions=("none", "dot", "additive"), num_pairs=6_400, learning_rate=8e-3)
KOREAN = dataclasses.replace(
    QUICK,
    attentions=ATTENTIONS,
    data="english-korean",
    num_pairs=12_800,
    longest=9,
    source_unit="words",
    target_unit="words",
    embedding_size=64,
    learning_rate=4e-3,
    epochs=8,
)

PRESETS = {
    "quick": Preset("generated dates, three decoders; a minute or so", QUICK),
    "korean": Preset("generated sentences, English -> Korean, four decoders; minutes", KOREAN),
    "book": Preset(
        "English -> Spanish by volunteers (Tatoeba, 2.8 MB to download), TensorFlow's tutorial "
        "scaled to two cores; a quarter of an hour",
        dataclasses.replace(
            KOREAN,
            data="spa-eng",
            num_pairs=16_000,
            longest=8,
            most_tokens=12,
            vocabulary_size=3_000,
            embedding_size=128,
            num_units=128,
            learning_rate=3e-3,
            epochs=5,
        ),
    ),
    "cost": Preset(
        "trains nothing: milliseconds of a step against the length of the source",
        dataclasses.replace(
            QUICK,
            attentions=ATTENTIONS,
            source_unit="words",
            target_unit="words",
            vocabulary_size=1_000,
            num_units=128,
            cost_lengths=(10, 20, 40, 80),
        ),
    ),
    "smoke": Preset(
        "few short sentences, few units: what the tests run",
        dataclasses.replace(
            KOREAN,
            num_pairs=96,
            longest=4,
            batch_size=32,
            num_units=8,
            embedding_size=4,
            epochs=1,
            attentions=("dot", "additive"),
        ),
    ),
}

COMMANDS = {"translate": ("translates a sentence of your own, with its picture", Translate())}
