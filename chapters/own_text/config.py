"""The numbers of a reader's own text, each with its reason; chapters 4 to 8 offer it as the preset `own`."""

import dataclasses
from pathlib import Path
from typing import Annotated, Literal

import tyro

from common.errors import UserError
from common.settings import Between, Preset, Settings, TrainedRun

Network = Literal["one-hot", "embedding", "stacked", "bidirectional", "lstm", "gru"]
_WHAT = "your own texts: --data-file FILE --text-column NAME --label-column NAME"


@dataclasses.dataclass(frozen=True)
class OwnText(Settings):
    """Settings for texts with labels from a file of one's own."""

    data_file: str = ""
    """Your file: CSV, TSV or JSON lines (.jsonl), in UTF-8 or CP949, one text a row."""

    text_column: str = ""
    """Name of the column with the texts."""

    label_column: str = ""
    """Name of the column with the labels, two or more different ones."""

    tokens: Literal["auto", "words", "syllables", "characters"] = "auto"
    """What a token is; auto takes syllables where the texts are in Hangul, and words elsewhere."""

    network: Network = "embedding"
    """Which network reads: that of chapter 4, 5, 6 or 7, or one of the two of chapter 8."""

    num_rows: Annotated[int, Between(0, 100_000_000)] = 0
    """Take only so many rows, drawn from all over the file; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 500_000)] = 5_000
    """Number of token ids; rarer tokens become id 2."""

    sequence_length: Annotated[int, Between(0, 2_500)] = 0
    """Tokens per text: only the last ones are read. 0: as many as 95 of 100 texts have, at most 200."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 32
    """Numbers per token vector."""

    num_units: Annotated[int, Between(1, 512)] = 32
    """Units of each recurrent layer."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.3
    """Share of the last state that is set to zero in training, against overfitting."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 2e-3
    """Learning rate of Adam."""

    batch_size: Annotated[int, Between(1, 4_096)] = 64
    """Texts per batch: each batch is one update."""

    epochs: Annotated[int, Between(1, 1_000)] = 20
    """Epochs at most: times that all training texts are read."""

    patience: Annotated[int, Between(1, 1_000)] = 3
    """Epochs without a better validation loss before training stops."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of the order of the batches. The split never changes."""

    def check(self) -> None:
        """Raises UserError where file or columns are not there."""
        # Only here: --help needs no NumPy.
        from common.data import labelled_text

        labelled_text.check(self.data_file, self.text_column, self.label_column)


@dataclasses.dataclass(frozen=True)
class AskOwn(TrainedRun):
    """What a network that was trained on your own texts makes of another one."""

    sentence: tyro.conf.Positional[tuple[str, ...]] = ()
    """The text, in quotation marks."""

    def prepare(self, chapter: str) -> Path:
        """Refuses a text of which the network knows nothing, as well as a chapter without such a run."""
        # NumPy comes with it, and --help does without.
        from chapters.own_text import kept

        folder = kept.find_for(chapter, self, how_to_train(chapter))
        if folder is None:
            where = self.run or self.runs_folder / chapter
            raise UserError(
                f"There is no network trained on texts of your own in {where}: {how_to_train(chapter)}"
            )
        return folder


def how_to_train(chapter: str) -> str:
    """The command that trains a chapter's network on texts of one's own."""
    return (
        f"python -m chapters.{chapter} own --data-file FILE --text-column NAME --label-column NAME"
    )


def own(network: Network) -> Preset:
    """The preset `own` of a chapter, with the network that the chapter is about."""
    return Preset(_WHAT, OwnText(network=network), page="../own_text/lesson")


PRESETS = {"own": own("embedding")}
