"""Gradients on their way back, drawn."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from chapters import tables
from chapters.ch03_bptt.config import Config
from common import diagrams, fonts

_DPI = 120
_STYLES = ("-", "--", "-.", ":")
_MARKERS = "os^Dv*"


def plot_unrolled(words: Sequence[str], num_shown: int = 6) -> Figure:
    """The cell once for every word, the way of the gradient back, and what each time step contributes.

    Args:
        words: the sentence; of a long one the last words are drawn.
        num_shown: how many at the most.
    """
    first = max(1, len(words) - num_shown + 1)
    words = fonts.as_typed(words)[0][-num_shown:]
    figure = Figure(figsize=(1.9 * len(words) + 1.4, 5.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    steps = range(first, first + len(words))
    outputs = [None] * (len(words) - 1) + ["loss L"]
    cells = [f"$h_{{{step}}}$" for step in steps]
    drawn = diagrams.draw_unrolled(axes, words, outputs, cells, font_size=12)
    back = {"dashed": True, "color": "tab:blue", "width": 2}
    diagrams.draw_arrow(drawn.outputs[-1], drawn.cells[-1], bend=-0.5, **back)
    for step, cell, before in zip(
        steps[:0:-1], drawn.cells[:0:-1], drawn.cells[-2::-1], strict=True
    ):
        diagrams.draw_arrow(cell, before, bend=0.6, **back)
        middle, height = (cell.x + before.x) / 2, cell.y + 0.55
        text = rf"$\delta_{{{step}}} W_h^\top$"
        axes.text(middle, height, text, ha="center", color="tab:blue", fontsize=13)
    for step, below, cell in zip(steps, drawn.inputs, drawn.cells, strict=True):
        axes.text(cell.x + 0.06, (below.y + cell.y) / 2, "$W_x$", va="center", fontsize=12)
        contribution = rf"$x_{{{step}}}^\top\delta_{{{step}}}$"
        axes.text(below.x, below.y - 0.5, contribution, ha="center", va="center", fontsize=13)
        if step < steps[-1]:
            axes.text(below.x + 0.6, below.y - 0.5, "+", ha="center", va="center", fontsize=13)
    for cell, following in zip(drawn.cells, drawn.cells[1:], strict=False):
        middle = (cell.x + following.x) / 2
        axes.text(middle, cell.y - 0.06, "$W_h$", ha="center", va="top", fontsize=12)
    if first > 1:
        axes.text(-0.45, -0.5, r"$\ldots +$", ha="right", va="center", fontsize=13)
    sum_of = r"$= \partial L/\partial W_x$"
    axes.text(drawn.inputs[-1].x + 0.4, -0.5, sum_of, va="center", fontsize=13)
    axes.set_xlim(-0.5 if first == 1 else -0.8, drawn.inputs[-1].x + 1.2)
    axes.set_ylim(-0.8, 2.35)
    axes.set_title(
        "Solid: forward. Dashed: the gradient on its way back.\n"
        r"Bottom row: contributions to the gradient of $W_x$, with $\delta_t = \partial L/\partial a_t$",
        fontsize=12,
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
    figure = Figure(figsize=(8.4, 5.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    farthest = len(next(iter(measured.values()))) - 1
    for index, (name, norms) in enumerate(measured.items()):
        style = "-" if bounds else _STYLES[index % len(_STYLES)]
        marker = _MARKERS[index % len(_MARKERS)]
        every = max(1, len(norms) // 8)
        digits = ".1e" if norms[-1] < 0.01 else ".2f" if norms[-1] < 10 else ".0f"
        (line,) = axes.plot(
            norms, style, marker=marker, markevery=every, label=f"{name}: {norms[-1]:{digits}}"
        )
        if bounds:
            axes.plot(bounds[name], ":", color=line.get_color())
    if bounds:
        axes.plot([], [], "k:", label="the bound $|W_h|^k$")
    axes.set_yscale("log")
    axes.set_ylim(*((1e-10, 1e10) if bounds else (1e-13, 1e3)))
    axes.set_xlabel("distance k (time steps)")
    axes.set_ylabel("part of the gradient left k time steps back")
    axes.set_title(title)
    place = "upper left" if bounds else "lower left"
    axes.legend(title=f"left after {farthest} time steps", loc=place)
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
        f"The answer lies {max(steps)} time steps back: a gradient that stops earlier misses it"
    )
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def plot_clipping(clipped: Mapping, unclipped: Mapping, config: Config) -> Figure:
    """Loss and length of the updates of the same training with and without clipping.

    Args:
        clipped: history of a training, "loss" and "gradient_norm" of every update.
        unclipped: the same without clipping.
        config: its learning rate and its largest norm.
    """
    figure = Figure(figsize=(10, 4.4), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2)
    longest = config.max_gradient_norm or np.inf
    for history, name, style, color, max_norm in (
        (unclipped, "not clipped", "--", "gray", np.inf),
        (clipped, "clipped", "-", "tab:blue", longest),
    ):
        updates = np.arange(1, len(history["loss"]) + 1)
        left.plot(updates, history["loss"], style, color=color, linewidth=1.2, label=name)
        # length of an update = learning rate * min(norm, largest norm)
        lengths = config.learning_rate * np.minimum(history["gradient_norm"], max_norm)
        right.plot(updates, lengths, style, color=color, linewidth=1.2, label=name)
    left.set_ylabel("loss (cross-entropy)")
    right.set_ylabel("length of the update")
    right.set_title("learning rate times norm of the gradient", fontsize=10)
    right.set_yscale("log")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xticks(
            [tick for tick in (1, 3, 10, 30, 100, 300, 1_000, 3_000) if tick <= updates[-1]]
        )
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("update (logarithmic)")
        axes.legend(loc="upper left" if axes is left else "lower left")
    figure.suptitle("The same initial weights and sequences: long updates ruin the weights")
    return figure


def plot_seeds() -> Figure:
    """Test accuracy of every recorded run, and the means."""
    rows = {
        "test_accuracy": "clipped",
        "test_accuracy_unclipped": "not clipped",
        "test_accuracy_truncated": "clipped, and\ntruncated half-way",
    }
    figure = Figure(figsize=(9, 4), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    presets = tables.newest_runs("ch03_bptt")
    for axes, (preset, runs) in zip(panels, presets.items(), strict=True):
        for column, metric in enumerate(rows):
            found = [run["metrics"][metric] for run in runs]
            # Side by side, so that equal accuracies stay apart.
            places = column + np.linspace(-0.2, 0.2, len(found))
            axes.plot(places, found, "o", color="black", fillstyle="none", label="one seed")
            mean = np.mean(found)
            axes.hlines(mean, column - 0.3, column + 0.3, "tab:blue", linewidth=3, label="mean")
        guessing = np.mean([run["metrics"]["baseline_accuracy"] for run in runs])
        axes.axhline(guessing, color="black", linestyle=":", label="most frequent answer")
        axes.set_xticks(range(len(rows)), rows.values())
        length = runs[0]["config"]["sequence_length"]
        axes.set_title(f"{preset}: name the first of {length} symbols")
    panels[0].set_ylim(0, 1.05)
    panels[0].set_ylabel("test accuracy")
    handles, labels = panels[0].get_legend_handles_labels()
    named = dict(zip(labels, handles, strict=True))
    figure.legend(named.values(), named, loc="outside lower center", ncols=3, frameon=False)
    return figure
