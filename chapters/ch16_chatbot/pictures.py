"""How the answers change from epoch to epoch, how few of them make up all, and what writes them."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch14_seq2seq import measures
from chapters.ch16_chatbot.config import CHAPTER
from common import diagrams

_DPI = 120
# Name of some answers in the lesson -> label and line; dashes tell them apart on paper, too.
_LINES = {
    "_right": ("the right answers", "k--"),
    "_nearest": ("nearest training question", "g:"),
    "": ("network, greedy search", "b-"),
    "_beam": ("network, beam search", "r-."),
}


def plot_learning(history: Mapping[str, Sequence[float]]) -> Figure:
    """Loss after every epoch, and beside it how right and how different the answers are.

    Args:
        history: "loss", "val_loss", "val_exact_match", "val_distinct_answers" and
            "val_verbatim_answers", a value an epoch.
    """
    figure = Figure(figsize=(10, 4), dpi=_DPI, layout="constrained")
    losses, shares = figure.subplots(1, 2)
    epochs = np.arange(1, len(history["loss"]) + 1)
    losses.plot(epochs, history["loss"], "k--", label="training")
    losses.plot(epochs, history["val_loss"], "o-", color="tab:blue", label="validation")
    losses.set_ylabel("loss of a token, nats")
    shares.plot(epochs, history["val_distinct_answers"], "o-", color="tab:blue", label="different")
    shares.plot(
        epochs,
        history["val_verbatim_answers"],
        "s--",
        color="gray",
        label="word for word in training",
    )
    shares.plot(epochs, history["val_exact_match"], "k^-.", label="exact match")
    shares.set_ylabel("share of the answers (validation)")
    shares.set_ylim(-0.03, 1.03)
    best_epoch = int(np.argmin(history["val_loss"])) + 1
    for axes in (losses, shares):
        axes.axvline(best_epoch, color="gray", linestyle=":", label=f"best epoch: {best_epoch}")
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    figure.suptitle("What the loss says, and what the answers are like")
    return figure


def plot_coverage(curves: Mapping[str, np.ndarray]) -> Figure:
    """How many different answers make up which share of all answers.

    Args:
        curves: name of some answers, such as "_right" -> `repetition.coverage` of them.
    """
    figure = Figure(figsize=(8, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for name, (label, line) in _LINES.items():
        curve = curves[name]
        axes.plot(np.arange(len(curve) + 1), [0, *curve], line, label=f"{label}: {len(curve)}")
    axes.set_xlabel("different answers, the most common first")
    axes.set_ylabel("share of all answers that they make up")
    axes.set_ylim(0, 1.03)
    axes.set_xlim(left=0)
    axes.legend(loc="lower right")
    axes.set_title("The fewer answers, the steeper the curve")
    return figure


def plot_recorded() -> Figure:
    """How right, how different and how often repeated the answers of all recorded seeds are."""
    panels = {
        "exact match": "exact_match",
        "share of different answers": "distinct_answers",
        "share word for word in training": "verbatim_answers",
    }
    rows = {"quick:\none right answer": "quick", "book:\nmany would do": "book"}
    runs = tables.newest_runs(CHAPTER)
    drawn = {}
    for label, metric in panels.items():
        drawn[label] = {
            row: {
                title: [run["metrics"][f"{metric}{name}"] for run in runs[preset]]
                for name, (title, _) in sorted(_LINES.items())
                if f"{metric}{name}" in runs[preset][0]["metrics"]
            }
            for row, preset in rows.items()
        }
    return measures.plot_seeds(drawn)


def plot_machine() -> Figure:
    """A question of `quick` and its answer, through encoder and decoder."""
    question, answer = ["what", "colour", "is", "coal", "?"], ["coal", "is", "black", ".", "END"]
    figure = Figure(figsize=(11, 3.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    drawn = diagrams.draw_unrolled(
        axes,
        inputs=[*question, "START", *answer[:-1]],
        outputs=[*[None] * len(question), *answer],
        shaded=[True] * len(question) + [False] * len(answer),
        cells=[f"$s_{place}$" for place in range(1, 6)] + [f"$h_{place}$" for place in range(1, 6)],
    )
    outputs, inputs = drawn.outputs[len(question) :], drawn.inputs[len(question) + 1 :]
    for written, following in zip(outputs[:-1], inputs, strict=True):
        diagrams.draw_arrow(written, following, dashed=True, color="0.4")
    axes.text(drawn.cells[2].x, 1.75, "encoder: its states are the keys,", ha="center", fontsize=10)
    axes.text(
        drawn.cells[2].x, 1.45, "and every $h_t$ attends to all of them", ha="center", fontsize=10
    )
    axes.text(
        drawn.cells[7].x, 2.4, "decoder: what it writes is its next input", ha="center", fontsize=10
    )
    axes.set_ylim(-0.4, 2.8)
    return figure
