"""The numbers of chapter 16, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

from common.data import PairSource, TokenUnit
from common.settings import Between, Preset, Settings, TrainedRun

CHAPTER = "ch16_chatbot"
TRAIN = f"python -m chapters.{CHAPTER}"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of an encoder and a decoder that answers."""

    data: PairSource = "chat-patterns"
    """Which pairs: chat-patterns is generated, chatbot downloaded; the other data are translations."""

    num_pairs: Annotated[int, Between(10, 1_000_000)] = 2_016
    """At most so many training pairs; whole batches, since XLA compiles anew for a smaller last one."""

    longest: Annotated[int, Between(0, 100)] = 0
    """Most words of a question in training. 0 for no limit."""

    most_tokens: Annotated[int, Between(0, 1_000)] = 0
    """Training pairs with more tokens are left out: one long answer makes every batch as long. 0: none."""

    source_unit: TokenUnit = "words"
    """What a token of the question is."""

    target_unit: TokenUnit = "words"
    """What a token of the answer is; of Korean, characters are syllables."""

    vocabulary_size: Annotated[int, Between(5, 1_000_000, or_zero=True)] = 0
    """Ids of questions and of answers, the most frequent tokens; 0 takes every token of training."""

    reverse_source: bool = False
    """Read the question from its end to its beginning."""

    attention: Literal["none", "dot", "general", "additive"] = "dot"
    """Which decoder of chapter 15 answers; dot needs the fewest epochs."""

    embedding_size: Annotated[int, Between(1, 2_048)] = 64
    """Numbers per token."""

    num_units: Annotated[int, Between(1, 4_096)] = 128
    """Units of encoder and decoder."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 8e-3
    """First learning rate of Adam; twice chapter 14's, so that `quick` is over in a minute."""

    batch_size: Annotated[int, Between(1, 4_096)] = 16
    """Pairs per update; of few pairs, many small updates make more than few large ones."""

    epochs: Annotated[int, Between(1, 1_000)] = 12
    """Epochs at most."""

    patience: Annotated[int, Between(1, 1_000)] = 5
    """Epochs without a lower validation loss before training stops."""

    beam_size: Annotated[int, Between(1, 64)] = 4
    """Beginnings that beam search keeps; 1 is greedy search."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches and of the generated pairs."""


@dataclasses.dataclass(frozen=True)
class Chat(TrainedRun, Settings):
    """A conversation with a trained network; from a pipe, one answer for every line."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a run without a model."""
        # NumPy comes with it, and --help does without.
        from chapters.ch14_seq2seq.encoding import find_languages

        return find_languages(chapter, self.run, self.runs_folder, TRAIN)[0]


QUICK = Config()
PRESETS = {
    "quick": Preset(
        "questions written for this project, English and Korean; about a minute", QUICK
    ),
    "book": Preset(
        "11,823 Korean questions and answers (ChatbotData, 0.9 MB to download); minutes",
        dataclasses.replace(
            QUICK,
            data="chatbot",
            num_pairs=8_256,
            most_tokens=24,
            source_unit="characters",
            target_unit="characters",
            learning_rate=6e-3,
            batch_size=64,
            epochs=12,
        ),
    ),
    "smoke": Preset(
        "few questions, few units: what the tests run",
        dataclasses.replace(QUICK, num_pairs=96, num_units=8, embedding_size=4, epochs=1),
    ),
}

COMMANDS = {"chat": ("a conversation in the terminal, or an answer for every piped line", Chat())}
