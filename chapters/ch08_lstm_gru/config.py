"""The numbers of chapter 8, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.own_text.config import own
from common import runs
from common.data import ReviewSource
from common.errors import UserError
from common.settings import Between, Command, Preset, Settings, TrainedRun

CHAPTER = "ch08_lstm_gru"
TRAIN = f"python -m chapters.{CHAPTER}"

# The networks of the section, and those of the fair comparison; `recipes.py` says what they are.
BOOK_NETWORKS = ("lstm", "lstm_dropout", "two_layers", "gru")
GATED_CELLS = ("lstm", "gru")
THREE_CELLS = ("simple_rnn", *GATED_CELLS)
FAIR_NETWORKS = (*THREE_CELLS, "simple_rnn_wide", "gru_wide")

Network = Literal[
    "simple_rnn", "lstm", "gru", "simple_rnn_wide", "gru_wide", "lstm_dropout", "two_layers"
]


@dataclasses.dataclass(frozen=True)
class ReadingConfig(Settings):
    """What all networks that read reviews have; the defaults are those of the 1st edition's 9-3."""

    data: ReviewSource = "imdb"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 500
    """Number of word ids; rarer words become id 2."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector."""

    num_units: Annotated[int, Between(1, 512)] = 8
    """Units of a recurrent layer."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-4
    """Learning rate. The book takes a tenth of Keras's default, for a smooth curve."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Reviews per update."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches. The split never changes."""


@dataclasses.dataclass(frozen=True)
class Config(ReadingConfig):
    """Settings of the networks of section 9-3 and of those that are compared with them."""

    networks: tuple[Network, ...] = BOOK_NETWORKS
    """Networks that read the reviews, one training each."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 100
    """Words per review: only the last ones are read."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.3
    """Share of the layer's inputs that dropout sets to zero in training: lstm_dropout, two_layers."""

    gru_dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """The same for gru, which has it in the 2nd edition only."""

    optimizer: Literal["rmsprop", "adam"] = "rmsprop"
    """The 1st edition uses RMSprop, the 2nd Adam."""

    epochs: Annotated[int, Between(1, 1_000)] = 100
    """Epochs at most."""

    patience: Annotated[int, Between(1, 1_000)] = 3
    """Epochs without a better validation loss before training stops."""

    compiled: Literal["xla", "short", "book"] = "xla"
    """xla: fastest; short: for trainings of seconds; book: as the book does, for its very digits."""

    seeded: Literal["each", "once"] = "each"
    """each: every network from the same seed; once: one after the other, as the notebook has them."""

    def __post_init__(self):
        """Refuses no network at all, besides numbers out of range."""
        super().__post_init__()
        if not self.networks:
            raise UserError("--networks needs at least one network; --help lists them.")
        if self.seeded == "once" and not set(self.networks) <= set(BOOK_NETWORKS):
            raise UserError(
                f"--seeded once is for the networks of the notebook: {', '.join(BOOK_NETWORKS)}."
            )


@dataclasses.dataclass(frozen=True)
class PaddingConfig(ReadingConfig):
    """Settings of the padding trap: three cells, Adam, four ways to pad."""

    padded_length: Annotated[int, Between(1, 2_500)] = 60
    """Words per review: far more than a generated review has, so that most are padding."""

    padding_epochs: Annotated[int, Between(1, 1_000)] = 4
    """Epochs of each of the four trainings."""


@dataclasses.dataclass(frozen=True)
class MemoryConfig(Settings):
    """Settings of the memory tasks: recall and adding, and what the notes' forms cost."""

    lags: Annotated[tuple[int, ...], Between(1, 1_000)] = (5, 10, 20, 30, 50, 100, 200)
    """Time steps between what is to be recalled and the end, a training each."""

    adding_lengths: Annotated[tuple[int, ...], Between(2, 1_000)] = (10, 25, 50, 100)
    """Lengths of the sequences of the adding problem, a training each."""

    form_lags: Annotated[tuple[int, ...], Between(1, 1_000)] = (5, 10, 15, 20)
    """Lags over which the forms of the cells are compared."""

    memory_units: Annotated[int, Between(1, 512)] = 32
    """Units of the cells that recall and add."""

    num_symbols: Annotated[int, Between(2, 64)] = 4
    """Different symbols of the recall task, so that guessing is right once in four."""

    num_sequences: Annotated[int, Between(10, 1_000_000)] = 12_800
    """Training sequences of both tasks."""

    memory_epochs: Annotated[int, Between(1, 1_000)] = 10
    """Epochs of every training."""

    memory_batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Sequences per update."""

    memory_learning_rate: Annotated[float, Between(1e-7, 1.0)] = 3e-3
    """Learning rate of Adam in both tasks; gradients are shortened to length 1."""

    open_bias: Annotated[float, Between(-10.0, 10.0)] = 5.0
    """First bias of the gate that keeps the old state, where it is held open: sigmoid(5) = .993."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the sequences, of the initial weights and of the order of the batches."""

    def __post_init__(self):
        """Refuses a run without any training, besides numbers out of range."""
        super().__post_init__()
        if not (self.lags or self.adding_lengths or self.form_lags):
            raise UserError("Give a value to --lags, --adding-lengths or --form-lags.")


@dataclasses.dataclass(frozen=True)
class Ask(TrainedRun):
    """What the gates of a trained network do at every word of a sentence."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "I loved it but my friend hated it"."""

    def folder_of(self, cell: str) -> Path:
        """Of the run whose network with this cell is asked."""
        from common import saved

        return saved.find_run(CHAPTER, self.run, self.runs_folder, TRAIN, part=cell)

    def prepare(self, chapter: str) -> Path:
        """Refuses a question without a word that a network knows, as well as a run without its models."""
        # NumPy comes with it, and --help does without.
        from chapters.own_text import kept
        from common import saved
        from common.text import Vocabulary, tokenize

        own_run = kept.find_for(chapter, self, TRAIN)
        if own_run:
            return own_run
        words = tokenize(" ".join(self.sentence))
        if not words:
            raise UserError(
                f'Ask about at least one word: {TRAIN} ask "I loved it but my friend hated it"'
            )
        for cell in GATED_CELLS:
            folder = self.folder_of(cell)
            Vocabulary(saved.load_words(folder, TRAIN)).check_knows(words)
        return folder


@dataclasses.dataclass(frozen=True)
class Compare(Command):
    """The recorded seeds of the preset fair: means with confidence intervals, weights, speed."""

    runs_folder: Path = Path("runs")
    """Where the picture goes."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a folder that cannot be made."""
        return runs.make_folder(self.runs_folder / chapter)


BOOK = Config()
BOOK_2ND = dataclasses.replace(
    BOOK, optimizer="adam", learning_rate=1e-3, dropout=0.2, gru_dropout=0.2
)
NOTEBOOK = dataclasses.replace(BOOK, networks=("lstm", "gru"), seeded="once")
QUICK = Config(
    data="generated",
    vocabulary_size=120,  # The grammar knows 105 words.
    sequence_length=24,  # Its longest review has 22.
    networks=THREE_CELLS,
    optimizer="adam",
    learning_rate=3e-3,  # Short texts, few words: a high learning rate does no harm.
    epochs=8,
    patience=5,
)
PADDING = PaddingConfig(data="generated", vocabulary_size=120, learning_rate=3e-3)

PRESETS = {
    "quick": Preset(
        "generated reviews: three cells, and their gates at work; less than a minute", QUICK
    ),
    "book": Preset("IMDB, the four networks of 9-3 as printed, 1st edition; ten minutes", BOOK),
    "book-2nd": Preset(
        "the same four with Adam and dropout .2, the 2nd edition; five minutes", BOOK_2ND
    ),
    "book-notebook": Preset(
        "LSTM and GRU with the notebook's one seed, its digits to the last; twenty minutes",
        NOTEBOOK,
    ),
    "fair": Preset(
        "IMDB: the three cells at equal units and at equal weights; three minutes",
        dataclasses.replace(BOOK_2ND, networks=FAIR_NETWORKS, gru_dropout=0.0),
    ),
    "padding": Preset(
        "the same reviews padded in four ways: the trap; four minutes",
        PADDING,
        page="lesson_padding",
    ),
    "memory": Preset(
        "accuracy against lag, adding, and what the notes' forms cost; 25 minutes",
        MemoryConfig(),
        page="lesson_memory",
    ),
    "own": own("lstm"),
    "smoke": Preset(
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(
            QUICK,
            num_reviews=125,
            batch_size=50,
            networks=("lstm", "gru"),
            compiled="short",
            epochs=1,
        ),
    ),
    "smoke-padding": Preset(
        "the same of padding",
        dataclasses.replace(
            PADDING, num_reviews=125, batch_size=50, padded_length=30, padding_epochs=1
        ),
        page="lesson_padding",
    ),
    "smoke-memory": Preset(
        "the same of memory",
        MemoryConfig(
            lags=(3, 4), adding_lengths=(4,), form_lags=(3,), num_sequences=128, memory_epochs=1
        ),
        page="lesson_memory",
    ),
}

COMMANDS = {
    "ask": ("what the gates do at every word of a sentence", Ask()),
    "compare": ("the recorded seeds of fair, with confidence intervals", Compare()),
}
