"""A run of a reader's own texts: known by one file more, found and read without Keras."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from common import foreign, runs, saved
from common.data import TextUnit
from common.errors import UserError
from common.settings import TrainedRun
from common.text import normalise
from common.tokens import TokenVocabulary, split

# Beside vocabulary.json: what a token is, and the labels.
FILE = "own_text.json"


def find(chapter: str, asked: TrainedRun) -> Path | None:
    """Folder of the run of own texts that is asked; None where another run of the chapter is.

    That is the named run, or the newest run of the chapter, if it is one of own texts.
    """
    if asked.run:
        return Path(asked.run) if is_own(Path(asked.run)) else None
    models = sorted(
        (asked.runs_folder / chapter).rglob("best.keras"), key=lambda path: path.stat().st_mtime
    )
    newest = models[-1].parent if models else None
    return newest if newest and is_own(newest) else None


def is_own(folder: Path) -> bool:
    """Whether a run folder is of a reader's own texts."""
    return (folder / FILE).exists()


def read(folder: Path, how_to_train: str) -> tuple[TokenVocabulary, tuple[str, ...]]:
    """Tokens and labels of a run.

    Raises:
        UserError: a file is missing or damaged.
    """
    words, described = saved.load_words(folder, how_to_train), runs.read_json(folder / FILE)
    try:
        unit, classes = described["unit"], described["classes"]
        is_right = unit in get_args(TextUnit) and foreign.are_words(classes)
    except (TypeError, KeyError):
        is_right = False
    if not is_right:
        raise UserError(f"{folder / FILE} is damaged. Train again with: {how_to_train}")
    return TokenVocabulary(words, unit), tuple(classes)


def check_knows(vocabulary: TokenVocabulary, tokens: Sequence[str], text: str) -> None:
    """Refuses a question of which a network would read nothing but UNKNOWN.

    Args:
        vocabulary: of the network.
        tokens: that it reads.
        text: as it was typed, for the message.

    Raises:
        UserError: there is no token, or none that the network knows.
    """
    if not tokens:
        raise UserError('Ask about a text: ask "..."')
    if not set(tokens) & set(vocabulary.tokens):
        raise UserError(
            f"The network knows nothing of {text!r}: none of its {vocabulary.unit} is in the vocabulary. It "
            f"knows, for example: {' '.join(vocabulary.tokens[:8])}"
        )


def find_for(chapter: str, asked: TrainedRun, how_to_train: str) -> Path | None:
    """`find`, for a command with a `sentence` of which the network has to know at least one token.

    Raises:
        UserError: it knows none, there is none, or a file of the run is missing or damaged.
    """
    folder = find(chapter, asked)
    if folder:
        vocabulary, _ = read(folder, how_to_train)
        text = " ".join(asked.sentence)
        check_knows(vocabulary, split(normalise(text), vocabulary.unit), text)
    return folder
