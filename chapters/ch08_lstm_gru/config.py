"""The numbers of chapter 8, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from chapters.ch04_imdb_onehot import config as ch04
from common.errors import UserError
from common.settings import Between, Preset, flag

# The networks of the section, and those of the fair comparison; `recipes.py` says what they are.
BOOK_NETWORKS = ("lstm", "lstm_dropout", "two_layers", "gru")
THREE_CELLS = ("simple_rnn", "lstm", "gru")
FAIR_NETWORKS = (*THREE_CELLS, "simple_rnn_wide", "gru_wide")

Network = Literal[
    "simple_rnn", "lstm", "gru", "simple_rnn_wide", "gru_wide", "lstm_dropout", "two_layers"
]
Lab = Literal["reviews", "padding", "memory", "forms"]


# Which fields give a lab its work.
_WORK = {
    "reviews": ("networks",),
    "memory": ("lags", "adding_lengths"),
    "forms": ("form_lags",),
}


@dataclasses.dataclass(frozen=True)
class Config(ch04.Config):
    """Settings of all trainings of the chapter; the defaults are those of the 1st edition's 9-3."""

    labs: tuple[Lab, ...] = ("reviews",)
    """What to do: reviews, padding (the trap), memory (accuracy against lag), forms (of the cells)."""

    networks: tuple[Network, ...] = BOOK_NETWORKS
    """Networks that read the reviews, one training each."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.3
    """Share of the layer's inputs left out in training: lstm_dropout and two_layers."""

    gru_dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """The same for gru, which has it in the 2nd edition only."""

    compiled: Literal["xla", "short", "book"] = "xla"
    """xla: fastest; short: for trainings of seconds; book: as the book does, for its very digits."""

    seeded: Literal["each", "once"] = "each"
    """each: every network from the same seed; once: one after the other, as the notebook has them."""

    padded_length: Annotated[int, Between(1, 2_500)] = 60
    """Words per review in the padding lab: far more than a review has, so that most are padding."""

    padding_epochs: Annotated[int, Between(1, 1_000)] = 4
    """Rounds of each of the four trainings of the padding lab."""

    lags: Annotated[tuple[int, ...], Between(1, 1_000)] = (5, 10, 20, 30, 50, 100, 200)
    """Steps between what is to be recalled and the end, a training each."""

    form_lags: Annotated[tuple[int, ...], Between(1, 1_000)] = (5, 10, 15, 20)
    """Lags over which the forms of the cells are compared."""

    adding_lengths: Annotated[tuple[int, ...], Between(2, 1_000)] = (10, 25, 50, 100)
    """Lengths of the sequences of the adding problem, a training each."""

    memory_units: Annotated[int, Between(1, 512)] = 32
    """Units of the cells that recall and add."""

    num_symbols: Annotated[int, Between(2, 64)] = 4
    """Different symbols of the recall task, so that guessing is right once in four."""

    num_sequences: Annotated[int, Between(10, 1_000_000)] = 12_800
    """Training sequences of both tasks."""

    memory_epochs: Annotated[int, Between(1, 1_000)] = 10
    """Rounds through them."""

    memory_batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Sequences per step."""

    memory_learning_rate: Annotated[float, Between(1e-7, 1.0)] = 3e-3
    """Size of a step of Adam in both tasks; gradients are shortened to length 1."""

    open_bias: Annotated[float, Between(-10.0, 10.0)] = 5.0
    """First bias of the gate that keeps the old state, where it is held open: sigmoid(5) = .993."""

    def __post_init__(self):
        """Refuses a lab that has nothing to do, besides numbers out of range."""
        super().__post_init__()
        if not self.labs:
            raise UserError("--labs needs at least one of reviews, padding, memory, forms.")
        if self.seeded == "once" and not set(self.networks) <= set(BOOK_NETWORKS):
            raise UserError(
                f"--seeded once is for the networks of the notebook: {', '.join(BOOK_NETWORKS)}."
            )
        for lab, fields in _WORK.items():
            if lab in self.labs and not any(getattr(self, field) for field in fields):
                flags = " or ".join(flag(field) for field in fields)
                raise UserError(f"--labs {lab} needs something to do: give a value to {flags}.")


@dataclasses.dataclass(frozen=True)
class Ask:
    """What the gates of a trained network do at every word of a sentence."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The sentence, such as "I loved it but my friend hated it"."""

    run: str = ""
    """Folder of the run whose networks answer; without it, the newest run that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


@dataclasses.dataclass(frozen=True)
class Compare:
    """The recorded seeds of the preset fair: means with confidence intervals, weights, speed."""

    runs_folder: Path = Path("runs")
    """Where the picture goes."""


BOOK = Config()
BOOK_2ND = dataclasses.replace(
    BOOK, optimizer="adam", learning_rate=1e-3, dropout=0.2, gru_dropout=0.2
)
NOTEBOOK = dataclasses.replace(BOOK, networks=("lstm", "gru"), seeded="once")
QUICK = Config(
    **{
        field.name: getattr(ch04.QUICK, field.name)
        for field in dataclasses.fields(ch04.Config)
        if field.name != "epochs"
    },
    epochs=8,
    networks=THREE_CELLS,
)
PADDING = dataclasses.replace(QUICK, labs=("padding",), networks=())

PRESETS = {
    "quick": Preset(
        "generated reviews: three cells, and their gates at work; less than a minute", QUICK
    ),
    "book": Preset("IMDB, the four networks of 9-3 as printed, 1st edition; ten minutes", BOOK),
    "book-2nd": Preset("the same four with Adam and dropout .2: the 2nd edition", BOOK_2ND),
    "book-notebook": Preset(
        "LSTM and GRU with the notebook's one seed: its digits to the last",
        NOTEBOOK,
    ),
    "book-plain": Preset(
        "book-notebook compiled as the notebook does, without XLA; a quarter of an hour",
        dataclasses.replace(NOTEBOOK, compiled="book"),
    ),
    "fair": Preset(
        "IMDB: the three cells at equal units and at equal weights; six minutes",
        dataclasses.replace(BOOK_2ND, networks=FAIR_NETWORKS, gru_dropout=0.0),
    ),
    "padding": Preset("the same reviews padded in four ways: the trap; two minutes", PADDING),
    "memory": Preset(
        "accuracy against lag, adding, and what the notes' forms cost; a quarter of an hour",
        dataclasses.replace(BOOK, labs=("memory", "forms"), networks=()),
    ),
    "smoke": Preset(
        "a slice of everything, seconds: what the tests run",
        dataclasses.replace(
            QUICK,
            labs=("reviews", "padding", "memory", "forms"),
            num_reviews=125,
            batch_size=50,
            networks=("lstm",),
            compiled="short",
            epochs=1,
            padded_length=30,
            padding_epochs=1,
            lags=(3,),
            adding_lengths=(),
            form_lags=(3,),
            memory_epochs=1,
            num_sequences=128,
        ),
    ),
}

COMMANDS = {
    "ask": ("what the gates do at every word of a sentence", Ask()),
    "compare": ("the recorded seeds of fair, with confidence intervals", Compare()),
}
