"""What can be asked of trained taggers."""

import numpy as np

from chapters.ch07_bidirectional import config, grammar
from chapters.ch07_bidirectional.config import Ask
from chapters.ch07_bidirectional.lesson import DIRECTIONS, predict
from chapters.own_text import asking
from common import runs, saved, screen
from common.errors import UserError, did_you_mean
from common.text import tokenize


def ask(ask: Ask) -> None:
    """Prints label and probability of every word by each tagger.

    Raises:
        UserError: no word, a word that the grammar has not, no trained tagger, or a damaged one.
    """
    chapter = runs.chapter_of(config)
    train = f"python -m chapters.{chapter}"
    own_run = asking.find(chapter, ask)
    if own_run:
        asking.answer(own_run, ask.sentence, train)
        return
    words = tokenize(" ".join(ask.sentence))
    if not words:
        raise UserError(f'Ask about at least one word: {train} ask "the old guard the boat"')
    known = grammar.vocabulary()
    for word in words:
        if word not in known:
            raise UserError(
                f"The taggers do not know {word}.{did_you_mean(word, known)} They know the "
                f"{len(known)} words of grammar.py: {', '.join(known)}."
            )
    folder = saved.find_run(chapter, ask.run, ask.runs_folder, train)
    model = saved.load_model(folder, train)
    if model.name != "taggers":
        raise UserError(f"The model in {folder} labels no words; name a run of: {train}")
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
