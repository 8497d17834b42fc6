"""What can be asked of this chapter besides its page: `ask` a trained network, and `why` seeds differ."""

import keras
import numpy as np
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch05_imdb_embedding import reading
from chapters.ch05_imdb_embedding.config import BOOK, CHAPTER, TRAIN, Ask, Why
from chapters.ch05_imdb_embedding.lesson import build_model, slowest_turn, word_agreement
from chapters.own_text import asking, kept
from common import saved, screen

# Real reviews would need a download; untrained weights turn the same way over any words.
_NUM_REVIEWS = 20


def ask(ask: Ask) -> None:
    """Prints the probability after every word and saves two pictures in the run folder.

    Raises:
        UserError: nothing known was asked, nothing is trained yet, or the saved model cannot be read.
    """
    folder = ask.prepare(CHAPTER)
    if kept.is_own(folder):
        asking.answer(folder, ask.sentence, TRAIN)
        return
    model = saved.load_model(
        folder,
        TRAIN,
        embedding=keras.layers.Embedding,
        recurrent=keras.layers.SimpleRNN,
        verdict=keras.layers.Dense,
    )
    vocabulary = saved.load_vocabulary(folder, TRAIN, model)
    read = reading.read_sentence(model, vocabulary, " ".join(ask.sentence))
    # A long question loses its beginning, and with it perhaps all that is known.
    vocabulary.check_knows(read.words)
    print(f"{folder} · probability of a good review after every word")
    reading.show(read)
    for name, figure in reading.pictures_of(read).items():
        screen.show(figure, folder / f"{name}.png")


def why(why: Why) -> None:
    """Prints a line a seed, and saves a picture; nothing is trained.

    Raises:
        UserError: no seed was named.
    """
    folder = why.prepare(CHAPTER)
    # From the same seed, each backend draws initial weights of its own.
    recorded = {
        seed: run
        for seed, run in newest_runs("book").items()
        if run["provenance"]["backend"].startswith(keras.backend.backend())
    }
    print("seed  slowest turn  agreement, untrained  recorded: val_accuracy  agreement")
    agreements = {}
    turns = {}
    for seed in why.seeds:
        keras.utils.set_random_seed(seed)
        model = build_model(BOOK)
        turns[seed] = slowest_turn(model)
        agreements[seed] = word_agreement(model, _random_reviews())
        start = f"{seed:>4}  {turns[seed]:>10.1f}°  {np.mean(agreements[seed]):>20.2f}"
        if seed in recorded:
            metrics = recorded[seed]["metrics"]
            print(f"{start}  {metrics['val_accuracy']:>22.4f}  {metrics['word_agreement']:>9.2f}")
        else:
            print(f"{start}  {'not recorded':>22}")
    slow, fast = min(turns, key=turns.get), max(turns, key=turns.get)
    figure = plot_why(
        {f"seed {seed}: {turns[seed]:.0f}° a word": agreements[seed] for seed in (slow, fast)}
    )
    screen.show(figure, folder / "why.png")
    print(
        "Notice: no gradient vanishes here. Where every direction of the memory turns quickly, the "
        "same word pushes the verdict up at one place and down at another, and a review cancels out."
    )
    print("Next: python -m chapters.ch05_imdb_embedding steady")


def newest_runs(preset: str) -> dict[int, dict]:
    """The newest recorded run of every seed; empty before the first `make record`."""
    return {run["seed"]: run for run in tables.newest_runs(CHAPTER).get(preset, [])}


def plot_why(agreements: dict[str, np.ndarray]) -> Figure:
    """Left: agreement against distance before training. Right: every recorded seed, turn and result."""
    figure = Figure(figsize=(11, 4.5), dpi=120, layout="constrained")
    left, right = figure.subplots(1, 2)
    styles = ("-", "--")
    for (label, agreement), style in zip(agreements.items(), styles, strict=False):
        left.plot(agreement[:40], style, label=label)
    left.axhline(0, color="gray", linestyle=":")
    left.set_xlabel("words before the end")
    left.set_ylabel("agreement with the last word (cosine)")
    left.set_title("Before training: does a word push the same way?")
    left.legend()
    for preset, marker in (("book", "o"), ("book-keras3", "^"), ("steady", "s")):
        metrics = [run["metrics"] for run in newest_runs(preset).values()]
        right.plot(
            [run["slowest_turn_degrees"] for run in metrics],
            [run["val_accuracy"] for run in metrics],
            marker,
            fillstyle="none",
            label=preset,
        )
    right.axhline(0.5, color="gray", linestyle=":")
    right.set_xlabel("slowest turn of the initial recurrent weights (degrees a word)")
    right.set_ylabel("best validation accuracy")
    right.set_title("After training: every recorded seed")
    right.legend()
    return figure


def _random_reviews() -> np.ndarray:
    """Word ids (reviews, time), the same for every seed."""
    shape = (_NUM_REVIEWS, BOOK.sequence_length)
    return np.random.default_rng(0).integers(4, BOOK.vocabulary_size, shape).astype("int32")
