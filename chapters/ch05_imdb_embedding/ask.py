"""Asks a trained network what it thinks after every word of a sentence."""

from pathlib import Path

import keras

from chapters.ch05_imdb_embedding.config import Ask
from chapters.ch05_imdb_embedding.lesson import read_along
from common import plots, runs
from common.errors import UserError, first_line
from common.text import PADDING, UNKNOWN, Vocabulary, pad, tokenize

CHAPTER = "ch05_imdb_embedding"
_BAR_WIDTH = 40


def main(ask: Ask) -> None:
    """Prints the probability after every word and saves two pictures in the run folder.

    Raises:
        UserError: nothing was asked, nothing is trained yet, or the saved model cannot be read.
    """
    words = tokenize(" ".join(ask.sentence))
    if not words:
        raise UserError(
            f'Ask about at least one word: python -m chapters.{CHAPTER} ask "not a bad film at all"'
        )
    folder = _find_run(ask)
    config = runs.read_json(folder / "config.json")["config"]
    vocabulary = Vocabulary(tuple(runs.read_json(folder / "vocabulary.json")))
    model = _load_model(folder / "best.keras")

    length = config["sequence_length"]
    word_ids = vocabulary.encode(" ".join(words))
    padded = pad([word_ids], length)  # (1, length)
    hidden_states, probabilities = read_along(model, padded)
    # The start mark takes one place, so a long sentence loses its beginning.
    words = words[-length:]
    states = hidden_states[0, -len(words) :]  # (words, units)
    good = probabilities[0, -len(words) :]  # (words,)
    known = [word_id not in (PADDING, UNKNOWN) for word_id in padded[0, -len(words) :]]

    print(f"{folder} · probability of a good review after every word")
    _print_bars(words, good, known)
    if not all(known):
        print("Words in [brackets] are not in the vocabulary: the network sees them all as one.")
    opinion = "good" if good[-1] >= 0.5 else "bad"
    print(f'"{" ".join(words)}" sounds {opinion} to it ({good[-1]:.2f}).')
    name = _file_name(words)
    title = f'"{" ".join(words)}"' if len(words) <= 12 else f'"... {" ".join(words[-10:])}"'
    pictures = {
        f"ask-{name}-probability": plots.probability_after_each_word(words, good, known, title),
        f"ask-{name}-states": plots.hidden_state_heatmap(words, states, known, title),
    }
    paths = [folder / f"{picture}.png" for picture in pictures]
    for path, figure in zip(paths, pictures.values(), strict=True):
        figure.savefig(path)
    print("Pictures:", *paths)


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


def _print_bars(words, probabilities, known) -> None:
    labels = [
        word if is_known else f"[{word}]" for word, is_known in zip(words, known, strict=True)
    ]
    width = max(len(label) for label in labels)
    for label, probability in zip(labels, probabilities, strict=True):
        bar = "█" * round(probability * _BAR_WIDTH)
        print(f"  {label:<{width}}  {probability:.2f}  {bar:<{_BAR_WIDTH}}|")


def _file_name(words: list[str]) -> str:
    """The first words as a file name on every system; other signs are left out."""
    joined = "-".join(words[:8])
    return "".join(sign for sign in joined if sign.isalnum() or sign == "-")[:60]
