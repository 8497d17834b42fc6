"""Gradients on their way back, drawn."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from common import diagrams, fonts

_DPI = 120
_STYLES = ("-", "--", "-.", ":")
_MARKERS = "os^Dv*"


def plot_unrolled(words: Sequence[str], num_shown: int = 6) -> Figure:
    """The cell once for every word, and the way of the gradient back from the loss.

    Args:
        words: the sentence; of a long one the last words are drawn.
        num_shown: how many at the most.
    """
    words = fonts.as_typed(words)[0][-num_shown:]
    figure = Figure(figsize=(1.9 * len(words) + 1.4, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    outputs = [None] * (len(words) - 1) + ["loss L"]
    drawn = diagrams.draw_unrolled(axes, words, outputs)
    diagrams.draw_arrow(
        drawn.outputs[-1], drawn.cells[-1], bend=-0.5, dashed=True, color="tab:blue", width=2
    )
    for cell, before in zip(drawn.cells[:0:-1], drawn.cells[-2::-1], strict=True):
        diagrams.draw_arrow(cell, before, bend=0.6, dashed=True, color="tab:blue", width=2)
    for below, cell in zip(drawn.inputs, drawn.cells, strict=True):
        axes.text(cell.x + 0.06, (below.y + cell.y) / 2, "$W_x$", va="center")
    for cell, following in zip(drawn.cells, drawn.cells[1:], strict=False):
        axes.text((cell.x + following.x) / 2, cell.y - 0.06, "$W_h$", ha="center", va="top")
    axes.set_title(
        "Solid: forward. Dashed: the gradient, back through the same weights", fontsize=10
    )
    return figure


def plot_norms(
    measured: Mapping[str, np.ndarray], title: str, bounds: Mapping[str, np.ndarray] | None = None
) -> Figure:
    """The norm of d h_T / d state_{T-k} against the distance k.

    Args:
        measured: name -> norms, array (distance,).
        title: over the picture.
        bounds: name -> what the norms cannot exceed, array (distance,), drawn dotted.
    """
    figure = Figure(figsize=(8, 5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for index, (name, norms) in enumerate(measured.items()):
        style = "-" if bounds else _STYLES[index % len(_STYLES)]
        marker = _MARKERS[index % len(_MARKERS)]
        every = max(1, len(norms) // 8)
        (line,) = axes.plot(norms, style, marker=marker, markevery=every, label=name)
        if bounds:
            axes.plot(bounds[name], ":", color=line.get_color())
    if bounds:
        axes.plot([], [], "k:", label="the bound $|W_h|^k$")
    axes.set_yscale("log")
    axes.set_ylim(1e-10, 1e10 if bounds else 1e3)
    axes.set_xlabel("distance k (time steps)")
    axes.set_ylabel("d h(T) / d state(T-k), largest stretch")
    axes.set_title(title)
    axes.legend()
    return figure


def plot_truncated(accuracies: Mapping[int, Sequence[float]], chance: float) -> Figure:
    """Accuracy after training with a gradient that goes back only so many time steps.

    Args:
        accuracies: time steps that the gradient goes back -> test accuracies of several seeds.
        chance: accuracy of the most frequent answer.
    """
    figure = Figure(figsize=(7, 4.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    steps = list(accuracies)
    for index, one_seed in enumerate(zip(*accuracies.values(), strict=True)):
        label = "one seed" if index == 0 else None
        axes.plot(steps, one_seed, "o", color="gray", fillstyle="none", label=label)
    means = [np.mean(found) for found in accuracies.values()]
    axes.plot(steps, means, "-", color="tab:blue", linewidth=2, label="mean")
    axes.axhline(chance, color="black", linestyle=":", label="most frequent answer")
    axes.set_xticks(steps)
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("time steps that the gradient goes back")
    axes.set_ylabel("test accuracy")
    axes.set_title(
        f"What is to be named lies {max(steps)} symbols back: a truncated gradient misses it"
    )
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def plot_clipping(clipped: Mapping, unclipped: Mapping) -> Figure:
    """Loss and gradient norm of the same training with and without clipping.

    Args:
        clipped: history of a training, "loss" and "gradient_norm" of every update.
        unclipped: the same without clipping.
    """
    figure = Figure(figsize=(10, 4.2), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2)
    for history, label, style in ((unclipped, "as it is", "--"), (clipped, "clipped", "-")):
        color = "gray" if style == "--" else "tab:blue"
        left.plot(history["loss"], style, color=color, linewidth=1, label=label)
        right.plot(history["gradient_norm"], style, color=color, linewidth=1, label=label)
    left.set_ylabel("loss (cross-entropy)")
    right.set_ylabel("norm of the gradient, before clipping")
    right.set_yscale("log")
    for axes in (left, right):
        axes.set_xlabel("update")
        axes.legend()
    figure.suptitle("The same initial weights and sequences, with and without clipping by norm")
    return figure
