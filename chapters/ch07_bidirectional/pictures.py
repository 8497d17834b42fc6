"""The network unrolled, its accuracies beside the Bayes-optimal ones, and one sentence, drawn."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from common.diagrams import Node, draw_arrow

_DPI = 120
_STEP = 1.6
_SIDE = 0.3
_ROWS = {"word": 0.0, "forward": 1.0, "backward": 1.9, "label": 2.9}


def plot_bidirectional(words: Sequence[str], labels: Sequence[str]) -> Figure:
    """The unrolled network: a row of cells that reads to the right, and one that reads to the left.

    Args:
        words: what is read, one word a time step.
        labels: what is said at each of them.
    """
    figure = Figure(figsize=(2 * len(words), 5.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    forward, backward = [], []
    for step, (word, label) in enumerate(zip(words, labels, strict=True)):
        x = _STEP * step
        below = _box(axes, x, _ROWS["word"], word)
        above = _box(axes, x, _ROWS["label"], label)
        forward.append(_box(axes, x - _SIDE, _ROWS["forward"], f"$h_{step + 1}$", "0.9"))
        backward.append(_box(axes, x + _SIDE, _ROWS["backward"], f"$g_{step + 1}$", "0.72"))
        for cell in (forward[-1], backward[-1]):
            draw_arrow(below, cell)
            draw_arrow(cell, above)
    for left, right in zip(forward, forward[1:], strict=False):
        draw_arrow(left, right, width=2)
    for left, right in zip(backward, backward[1:], strict=False):
        draw_arrow(right, left, width=2, dashed=True)
    axes.set_xlim(-0.8, _STEP * (len(words) - 1) + 0.8)
    axes.set_ylim(-0.4, 3.3)
    axes.set_axis_off()
    axes.set_title(
        "h reads to the right, g to the left (dashed); each label is made from both", fontsize=11
    )
    return figure


def _box(axes: Axes, x: float, y: float, text: str, shade: str = "") -> Node:
    """A box with a text; a cell, which has a shade, has sharp corners and is narrower."""
    width, height = (0.48, 0.44) if shade else (0.9, 0.4)
    patch = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        *(width, height),
        boxstyle="square,pad=0" if shade else "round,pad=0,rounding_size=0.15",
        facecolor=shade or "white",
        edgecolor="black",
        zorder=2,
    )
    axes.add_patch(patch)
    axes.text(x, y, text, ha="center", va="center", fontsize=11, zorder=3)
    return Node(axes, x, y, patch)


def plot_accuracies(metrics: Mapping[str, float]) -> Figure:
    """Every tagger's accuracy as a bar, and the best that its reader can reach as a line.

    Args:
        metrics: "forward_accuracy", "forward_bayes_optimal_accuracy", the same for word_alone, backward
            and both, and all of them with "_ambiguous" at the end.
    """
    figure = Figure(figsize=(10, 4.4), dpi=_DPI, layout="constrained")
    names = ("word_alone", "forward", "backward", "both")
    places = np.arange(len(names))
    panels = {"all words": "", "words with more than one part of speech": "_ambiguous"}
    for axes, (title, end) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        heights = [metrics[f"{name}_accuracy{end}"] for name in names]
        best = [metrics[f"{name}_bayes_optimal_accuracy{end}"] for name in names]
        axes.bar(places, heights, width=0.6, color="0.8", edgecolor="black", label="reached")
        ends, line = (places - 0.42, places + 0.42), {"linewidth": 2, "label": "Bayes-optimal"}
        axes.hlines(best, *ends, "black", "--", **line)
        for place, height, optimum in zip(places, heights, best, strict=True):
            axes.text(place, optimum + 0.02, f"{optimum:.3f}", ha="center", fontsize=9)
            axes.text(place, height - 0.07, f"{height:.3f}", ha="center", fontsize=9)
        axes.set_xticks(places, [name.replace("_", " ") for name in names])
        axes.set_ylim(0, 1.12)
        axes.set_yticks(np.linspace(0, 1, 6))
        axes.set_ylabel("right labels, share of the words")
        axes.set_title(title)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    return figure


def plot_sentence(
    words: Sequence[str], labels: Sequence[str], probabilities: Mapping[str, np.ndarray]
) -> Figure:
    """How sure the forward and the bidirectional tagger are of the right label at every word.

    Args:
        words: of one sentence.
        labels: their parts of speech.
        probabilities: "forward" and "both" -> probability of the right label, array (words,).
    """
    figure = Figure(figsize=(8, 4.4), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    steps = np.arange(len(words))
    axes.axhline(0.5, color="gray", linestyle=":")
    axes.plot(steps, probabilities["forward"], "ks--", fillstyle="none", label="forward")
    axes.plot(steps, probabilities["both"], "o-", color="tab:blue", label="both directions")
    for step, probability in zip(steps, probabilities["forward"], strict=True):
        if probability < 0.9:
            axes.annotate(
                f"{probability:.2f}",
                (step, probability),
                xytext=(0, -16),
                textcoords="offset points",
                ha="center",
            )
    names = [f"{word}\n{label}" for word, label in zip(words, labels, strict=True)]
    axes.set_xticks(steps, names)
    axes.set_ylim(-0.05, 1.1)
    axes.set_ylabel("probability of the right label")
    axes.set_title("Where the words so far leave it open, only what follows can tell")
    axes.legend(loc="lower right")
    return figure
