"""How the answers change from epoch to epoch, and how few of them make up all."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

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
