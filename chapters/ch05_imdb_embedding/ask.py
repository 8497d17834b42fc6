"""Asks a trained network what it thinks after every word of a sentence."""

from chapters.ch05_imdb_embedding import reading
from chapters.ch05_imdb_embedding.config import Ask
from common import runs, saved
from common.errors import UserError
from common.text import Vocabulary, tokenize

CHAPTER = "ch05_imdb_embedding"
TRAIN = f"python -m chapters.{CHAPTER}"


def main(ask: Ask) -> None:
    """Prints the probability after every word and saves two pictures in the run folder.

    Raises:
        UserError: nothing was asked, nothing is trained yet, or the saved model cannot be read.
    """
    sentence = " ".join(ask.sentence)
    if not tokenize(sentence):
        raise UserError(f'Ask about at least one word: {TRAIN} ask "not a bad film at all"')
    folder = saved.find_run(CHAPTER, ask.run, ask.runs_folder, TRAIN)
    vocabulary = Vocabulary(tuple(runs.read_json(folder / "vocabulary.json")))
    read = reading.read_sentence(saved.load_model(folder, TRAIN), vocabulary, sentence)
    print(f"{folder} · probability of a good review after every word")
    reading.show(read)
    print("Pictures:", *reading.save_pictures(read, folder))
