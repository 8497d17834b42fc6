"""Asks the trained taggers for the part of speech of every word of a sentence."""

import numpy as np

from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.config import Ask
from chapters.ch07_bidirectional.encoding import encode_words
from chapters.ch07_bidirectional.tagger import DIRECTIONS, predict
from common import saved, screen
from common.errors import UserError, did_you_mean
from common.text import tokenize

CHAPTER = "ch07_bidirectional"
TRAIN = f"python -m chapters.{CHAPTER}"


def main(ask: Ask) -> None:
    """Prints label and probability of every word by each tagger.

    Raises:
        UserError: no word, a word that the grammar has not, no trained tagger, or a damaged one.
    """
    words = tokenize(" ".join(ask.sentence))
    if not words:
        raise UserError(f'Ask about at least one word: {TRAIN} ask "the old guard the boat"')
    for word in words:
        if word not in grammar.vocabulary():
            raise UserError(
                f"The taggers do not know {word}.{did_you_mean(word, grammar.vocabulary())} They know "
                f"the {len(grammar.vocabulary())} words of grammar.py: "
                f"{', '.join(grammar.vocabulary())}."
            )
    folder = saved.find_run(CHAPTER, ask.run, ask.runs_folder, TRAIN)
    model = saved.load_model(folder, TRAIN)
    if model.name != "taggers":
        raise UserError(f"The model in {folder} labels no words; name a run of: {TRAIN}")
    ids = np.array([encode_words(words)], dtype="int32")  # (1, time)
    predicted = predict(model, ids)
    print(f"{folder} · the likeliest part of speech and its probability")
    screen.table(
        ("word", *DIRECTIONS),
        *(
            (word, *(_likeliest(predicted[direction][0, t]) for direction in DIRECTIONS))
            for t, word in enumerate(words)
        ),
    )


def _likeliest(probabilities: np.ndarray) -> str:
    """ "NOUN .98" for the probabilities of all labels, array (labels,)."""
    best = int(probabilities.argmax())
    return f"{grammar.labels()[best]} {probabilities[best]:.2f}"
