"""The numbers of chapter 15, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal, get_args

import tyro

from common.data import PairSource, TokenUnit
from common.errors import UserError, no_such
from common.settings import Between, Preset, Settings, TrainedRun, flag

CHAPTER = "ch15_attention"
TRAIN = f"python -m chapters.{CHAPTER} korean"
EXAMPLE = f'python -m chapters.{CHAPTER} translate "Yesterday the teacher did not read the book."'

Attention = Literal["none", "dot", "general", "additive"]


@dataclasses.dataclass(frozen=True)
class Decoders(Settings):
    """The decoders that are compared, and their sizes."""

    attentions: tuple[Attention, ...] = get_args(Attention)
    """Decoders to compare, one after the other from the same seed; none is chapter 14's."""

    vocabulary_size: Annotated[int, Between(5, 1_000_000, or_zero=True)] = 0
    """Ids of each language, the most frequent tokens; 0 takes every token of the training pairs."""

    embedding_size: Annotated[int, Between(1, 2_048)] = 32
    """Numbers per token."""

    num_units: Annotated[int, Between(1, 4_096)] = 64
    """Units of the decoder and of each direction of the encoder; few, so that one state is not enough."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 8e-3
    """First learning rate of Adam, a high one: enough to show it in a minute."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Pairs per update."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the generated pairs."""

    def __post_init__(self):
        """Refuses a run without a decoder or without a length, besides numbers out of range."""
        super().__post_init__()
        for name, value in vars(self).items():
            if value == ():
                raise UserError(f"{flag(name)} needs at least one value.")


@dataclasses.dataclass(frozen=True)
class Config(Decoders):
    """Settings of the trainings; the encoder reads in both directions in all of them.

    The preset `book` follows TensorFlow's tutorial "Neural machine translation with attention" (GRU of
    256 units, bidirectional encoder, 5,000 tokens a language, batches of 64, all 118,964 pairs),
    scaled to two CPU cores: 192 units, 6,000 tokens, and 75,520 pairs of at most 8 words and 10 tokens. Many
    pairs in batches of 128 and a high learning rate teach more in the same time than few pairs seen often.
    """

    data: PairSource = "dates"
    """Which pairs: dates and english-korean are generated; kor-eng, spa-eng and chatbot downloaded."""

    num_pairs: Annotated[int, Between(10, 1_000_000)] = 6_400
    """At most so many training pairs; whole batches, since XLA compiles anew for a smaller last one."""

    longest: Annotated[int, Between(0, 100)] = 0
    """Most words of a source in training; test pairs with more are tested apart. 0 for no limit."""

    most_tokens: Annotated[int, Between(0, 1_000)] = 0
    """Training pairs with more tokens are left out: one long answer makes every batch as long. 0: none."""

    source_unit: TokenUnit = "characters"
    """What a token of the source is."""

    target_unit: TokenUnit = "characters"
    """What a token of the target is; of Korean, characters are syllables."""

    reverse_source: bool = False
    """Read the source from its end to its beginning (Sutskever et al. 2014)."""

    epochs: Annotated[int, Between(1, 1_000)] = 3
    """Epochs at most; enough for a decoder with attention, too few for one without."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a lower validation loss before training stops."""


@dataclasses.dataclass(frozen=True)
class Cost(Decoders):
    """Settings of the clock: how long an update and writing take against the length of the source."""

    vocabulary_size: Annotated[int, Between(5, 1_000_000)] = 1_000
    """Ids of each language; the words are made up."""

    cost_lengths: Annotated[tuple[int, ...], Between(1, 1_000)] = (10, 20, 40, 80)
    """Tokens of the source at which time is measured, in increasing order."""

    cost_target: Annotated[int, Between(1, 1_000)] = 10
    """Tokens of the target, the same for all lengths of the source."""

    cost_steps: Annotated[int, Between(1, 10_000)] = 10
    """Updates of an epoch; of three epochs the fastest counts."""

    def __post_init__(self):
        """Refuses lengths that do not increase, besides what the decoders refuse."""
        super().__post_init__()
        if list(self.cost_lengths) != sorted(set(self.cost_lengths)):
            raise UserError("--cost-lengths must increase, such as 10 20 40 80.")


@dataclasses.dataclass(frozen=True)
class Translate(TrainedRun, Settings):
    """Translates a sentence of your own, and draws the attention weights of every word."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "Yesterday the teacher did not read the book."."""

    attention: Attention = "additive"
    """Whose decoder translates."""

    preset: str = "book"
    """Preset whose newest run translates; where there is none, the newest run of any."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a sentence of which the network knows nothing, as well as a run without a model."""
        # NumPy comes with it, and --help does without.
        from chapters.ch14_seq2seq.encoding import find_languages, read_sentence, typed

        if self.preset not in PRESETS:
            raise no_such("preset", self.preset, PRESETS)
        typed(self.sentence, EXAMPLE)
        folder, languages = find_languages(
            chapter, self.run, self.runs_folder, TRAIN, self.attention, self.preset
        )
        read_sentence(self.sentence, languages, EXAMPLE)
        return folder


QUICK = Config(attentions=("none", "dot", "additive"))
KOREAN = Config(
    data="english-korean",
    num_pairs=12_800,
    longest=9,
    source_unit="words",
    target_unit="words",
    embedding_size=64,
    learning_rate=4e-3,
    epochs=8,
)
BOOK = dataclasses.replace(
    KOREAN,
    attentions=("none", "dot", "additive"),
    data="spa-eng",
    num_pairs=75_520,
    longest=8,
    most_tokens=10,  # Every batch is as long as its longest pair: 12 would cost a sixth more.
    vocabulary_size=6_000,
    embedding_size=128,
    num_units=192,
    learning_rate=6e-3,
    batch_size=128,
    epochs=4,
)
SMOKE = dataclasses.replace(
    KOREAN,
    num_pairs=96,
    longest=4,
    batch_size=32,
    num_units=8,
    embedding_size=4,
    epochs=1,
    attentions=("dot", "additive"),
)
COST = Cost(num_units=128)
SMOKE_COST = Cost(
    attentions=("dot", "additive"),
    vocabulary_size=20,
    embedding_size=4,
    num_units=4,
    batch_size=2,
    cost_lengths=(3, 6),
    cost_target=3,
    cost_steps=1,
)

PRESETS = {
    "quick": Preset("generated dates, three decoders; a minute or so", QUICK),
    "korean": Preset("generated sentences, English -> Korean, four decoders; minutes", KOREAN),
    "book": Preset(
        "English -> Spanish by volunteers (Tatoeba, 2.8 MB to download), three decoders, "
        "TensorFlow's tutorial scaled to two cores; half an hour",
        BOOK,
        is_wide=True,
    ),
    "cost": Preset(
        "trains nothing: milliseconds of an update against the length of the source",
        COST,
        page="lesson_cost",
    ),
    "smoke": Preset("few short sentences, few units: what the tests run", SMOKE),
    "smoke-cost": Preset("the clock, on two short lengths", SMOKE_COST, page="lesson_cost"),
}

COMMANDS = {"translate": ("translates a sentence of your own, with its picture", Translate())}
