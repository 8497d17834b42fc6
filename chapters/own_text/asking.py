"""A network that was trained on a reader's own texts: kept with its labels, found again, and asked."""

import dataclasses
import json
from pathlib import Path

import keras
import numpy as np

from chapters.ch04_imdb_onehot import cells  # noqa: F401  A saved model names what is in it.
from chapters.own_text import kept
from chapters.own_text.config import AskOwn, how_to_train
from common import plots, runs, saved
from common.data.labelled_text import LabelledTexts
from common.errors import UserError
from common.runs import Run
from common.text import UNKNOWN, normalise, pad
from common.tokens import TokenVocabulary, split

_BAR_WIDTH = 30
# Of a long text the screen shows the end.
_MOST_LINES = 40


@dataclasses.dataclass(frozen=True)
class Trained:
    """A trained network with the tokens that it reads and the labels that it gives."""

    model: keras.Model
    vocabulary: TokenVocabulary
    classes: tuple[str, ...]


def keep(run: Run, vocabulary: TokenVocabulary, texts: LabelledTexts) -> None:
    """Writes tokens and labels into the run folder, from where `ask` reads them.

    Raises:
        UserError: the run goes on, and the file is another one than that it was started with.
    """
    described = {"unit": vocabulary.unit, "classes": texts.classes, "sha256": texts.sha256}
    path = run.folder / kept.FILE
    before = runs.read_json(path) if run.is_resumed and path.exists() else described
    if not isinstance(before, dict) or before.get("sha256") != texts.sha256:
        raise UserError(
            f"{run.config.data_file} has changed since {run.folder} was started. Put the old file back, "
            f"or start a new run without --resume."
        )
    run.save_words(vocabulary.tokens)
    runs.write_text(path, json.dumps(described, ensure_ascii=False, indent=2) + "\n")


def answer(folder: Path, words: tuple[str, ...], how_to_train: str) -> None:
    """Prints what the network of a run thinks after every token.

    Raises:
        UserError: nothing of the text is known, or the run cannot be read.
    """
    trained = load(folder, how_to_train)
    print(f"{folder} · the likeliest label after every token, and its probability")
    show(trained, " ".join(words))


def answer_newest(chapter: str, asked: AskOwn) -> None:
    """`answer` by the named run, or by the newest one, for a chapter where `ask` is for own texts only.

    Raises:
        UserError: as `answer`, or there is no such run.
    """
    answer(asked.prepare(chapter), asked.sentence, how_to_train(chapter))


def load(folder: Path, how_to_train: str) -> Trained:
    """Model, tokens and labels of a run.

    Raises:
        UserError: a file is missing or damaged, or they do not belong together.
    """
    vocabulary, classes = kept.read(folder, how_to_train)
    model = saved.load_model(folder, how_to_train)
    if model.output_shape != (None, len(classes)):
        raise UserError(
            f"The files in {folder} do not belong together. Train again with: {how_to_train}"
        )
    saved.check_fits(len(vocabulary), model, folder, how_to_train)
    return Trained(model, vocabulary, classes)


def show(trained: Trained, text: str) -> None:
    """Prints a line a token, with the likeliest label so far, then the probability of each label.

    Raises:
        UserError: no token, or none that the network knows.
    """
    vocabulary, length = trained.vocabulary, trained.model.input_shape[1]
    read = split(normalise(text), vocabulary.unit)[-length:]
    kept.check_knows(vocabulary, read, text)
    ids = vocabulary.encode(normalise(text))[-length:]
    known = [token_id != UNKNOWN for token_id in ids]
    prefixes = [ids[:end] for end in range(1, len(ids) + 1)]
    probabilities = trained.model.predict(pad(prefixes, length), verbose=0)  # (time, labels)
    marked = plots.mark_unknown(read, known)
    width = max(map(len, marked))
    if len(marked) > _MOST_LINES:
        print(f"  ... {len(marked) - _MOST_LINES} tokens before")
    for token, row in list(zip(marked, probabilities, strict=True))[-_MOST_LINES:]:
        likeliest = int(row.argmax())
        bar = "█" * round(float(row[likeliest]) * _BAR_WIDTH)
        print(
            f"  {token:<{width}}  {row[likeliest]:.2f}  {bar:<{_BAR_WIDTH}}| {trained.classes[likeliest]}"
        )
    if not all(known):
        print("Tokens in [brackets] are not in the vocabulary: the network sees them all as one.")
    order = np.argsort(-probabilities[-1])[:5]
    told = ", ".join(f"{trained.classes[place]} {probabilities[-1][place]:.2f}" for place in order)
    print(f"Answer: {told}")
