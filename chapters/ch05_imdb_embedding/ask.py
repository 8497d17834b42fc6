"""Asks a trained network what it thinks after every word of a sentence."""

from pathlib import Path

import keras

from chapters.ch05_imdb_embedding import reading
from chapters.ch05_imdb_embedding.config import Ask
from common import runs
from common.errors import UserError, first_line
from common.text import Vocabulary, tokenize

CHAPTER = "ch05_imdb_embedding"


def main(ask: Ask) -> None:
    """Prints the probability after every word and saves two pictures in the run folder.

    Raises:
        UserError: nothing was asked, nothing is trained yet, or the saved model cannot be read.
    """
    sentence = " ".join(ask.sentence)
    if not tokenize(sentence):
        raise UserError(
            f'Ask about at least one word: python -m chapters.{CHAPTER} ask "not a bad film at all"'
        )
    folder = _find_run(ask)
    vocabulary = Vocabulary(tuple(runs.read_json(folder / "vocabulary.json")))
    read = reading.read_sentence(_load_model(folder / "best.keras"), vocabulary, sentence)
    print(f"{folder} · probability of a good review after every word")
    reading.show(read)
    print("Pictures:", *reading.save_pictures(read, folder))


def _find_run(ask: Ask) -> Path:
    folder = Path(ask.run) if ask.run else runs.newest_model(CHAPTER, ask.runs_folder)
    if folder is None:
        raise UserError(
            f"There is no trained model in {ask.runs_folder / CHAPTER} yet. Train one in half a "
            f"minute with: python -m chapters.{CHAPTER}"
        )
    if not (folder / "best.keras").exists():
        raise UserError(f"There is no saved model in {folder}; name a run folder that has one.")
    return folder


def _load_model(path: Path) -> keras.Model:
    try:
        return keras.models.load_model(path)
    except Exception as error:  # A damaged file fails in whatever reader meets the damage first.
        raise UserError(
            f"{path} cannot be read ({first_line(error)[:100]}). Train again with: "
            f"python -m chapters.{CHAPTER}"
        ) from error
