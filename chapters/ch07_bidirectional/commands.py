"""What can be asked of trained taggers."""

import numpy as np

from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.config import CHAPTER, TRAIN, Ask
from chapters.ch07_bidirectional.lesson import DIRECTIONS, predict
from chapters.own_text import asking, kept
from common import saved, screen
from common.errors import UserError
from common.text import tokenize


def ask(ask: Ask) -> None:
    """Prints label and probability of every word by each tagger.

    Raises:
        UserError: no word, a word that the grammar has not, no trained tagger, or a damaged one.
    """
    folder = ask.prepare(CHAPTER)
    if kept.is_own(folder):
        asking.answer(folder, ask.sentence, TRAIN)
        return
    words = tokenize(" ".join(ask.sentence))
    model = saved.load_model(folder, TRAIN)
    if model.name != "taggers":
        raise UserError(f"The model in {folder} labels no words; name a run of: {TRAIN}")
    ids = np.array([grammar.encode_words(words)], dtype="int32")  # (1, time)
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
