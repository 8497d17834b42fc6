"""The numbers of chapter 16, each with its reason."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

from chapters.ch14_seq2seq.config import Config as Seq2SeqConfig
from common.data import PairSource, TokenUnit
from common.settings import Between, Settings

QUESTION = "Can the same machine answer?"
BOOK_SECTION = "-"


@dataclasses.dataclass(frozen=True)
class Config(Seq2SeqConfig):
    """Settings of chapter 14, and what a chatbot needs besides."""

    data: PairSource = "chat-patterns"
    """Which pairs: chat-patterns is generated, chatbot downloaded; the other data are translations."""

    num_pairs: Annotated[int, Between(10, 1_000_000)] = 2_016
    """At most so many training pairs; whole batches, since XLA compiles anew for a smaller last one."""

    source_unit: TokenUnit = "words"
    """What a token of the question is."""

    target_unit: TokenUnit = "words"
    """What a token of the answer is; of Korean, characters are syllables."""

    attention: Literal["none", "dot", "general", "additive"] = "dot"
    """Which decoder of chapter 15 answers; dot learns fastest."""

    embedding_size: Annotated[int, Between(1, 2_048)] = 64
    """Numbers per token."""

    learning_rate: Annotated[float, Between(1e-6, 1.0)] = 8e-3
    """First size of a step of Adam; twice chapter 14's, so that `quick` is over in a minute."""

    batch_size: Annotated[int, Between(1, 4_096)] = 16
    """Pairs a step; there are few pairs, and many small steps learn them faster than few large ones."""

    epochs: Annotated[int, Between(1, 1_000)] = 12
    """Rounds through the training pairs."""


@dataclasses.dataclass(frozen=True)
class Chat(Settings):
    """A conversation with a trained network; from a pipe, one answer for every line."""

    run: str = ""
    """Folder of the run whose network answers; without it, the newest that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


QUICK = Config()
PRESETS = {
    "quick": ("questions written for this project, English and Korean; about a minute", QUICK),
    "book": (
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
    "smoke": (
        "few questions, few units: what the tests run",
        dataclasses.replace(QUICK, num_pairs=96, num_units=8, embedding_size=4, epochs=1),
    ),
}

COMMANDS = {"chat": ("a conversation in the terminal, or an answer for every piped line", Chat())}

PRINTED = {}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = dict.fromkeys(("quick", "book"), (42, 1, 2))

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = ("quick_learning.png", "book_learning.png", "book_answers.png")

# Metric -> its name in the tables, English and Korean.
FIGURES = {
    "exact_match": ("exact match: network", "완전히 일치한 비율: 신경망"),
    "exact_match_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
    "bleu": ("BLEU: network", "BLEU: 신경망"),
    "bleu_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
    "distinct_answers": ("different answers: network", "서로 다른 답의 비율: 신경망"),
    "distinct_answers_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
    "distinct_answers_right": ("... right answers", "... 정답"),
    "verbatim_answers": (
        "word for word in the training answers: network",
        "훈련 답을 그대로 되풀이한 비율: 신경망",
    ),
    "verbatim_answers_right": ("... right answers", "... 정답"),
    "most_common_answer": (
        "share of the most common answer: network",
        "가장 흔한 답의 비율: 신경망",
    ),
    "most_common_answer_right": ("... right answers", "... 정답"),
    "num_weights": ("weights", "가중치 수"),
}
SUMMARY = {
    "exact_match": ("exact match", "완전 일치"),
    "distinct_answers": ("different answers", "서로 다른 답"),
    "verbatim_answers": ("repeated from training", "훈련 답 그대로"),
}
