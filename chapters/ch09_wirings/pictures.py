"""The wirings, drawn, and what they reach."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch09_wirings import world
from chapters.ch09_wirings.wirings import WIRINGS
from common import diagrams

_DPI = 120
_ARROWS = {-1: "left", 0: "stay", 1: "right"}


def plot_wirings(moves: Sequence[int], accuracies: Mapping[str, float]) -> Figure:
    """All five, a row each, with one sample of its task on it.

    Args:
        moves: of the walk to draw, -1, 0 or 1.
        accuracies: name of the wiring -> test accuracy.
    """
    zero = diagrams.ZERO
    visited = world.places_of(np.array([moves]))[0]
    home = world.way_home(visited[-1:])[0]
    ahead = world.places_ahead(np.array([3]), np.array([2]))[0]
    walk = [_ARROWS[move] for move in moves]
    places = [str(place) for place in visited]
    num_moves, rest = len(moves), len(home)
    readers = [f"$h_{{{step}}}$" for step in range(1, num_moves + 1)]
    writers = [f"$s_{{{step}}}$" for step in range(1, rest + 1)]
    rows = {
        "one_to_one": ("photo -> place", ["photo"], ["3"], ["layer"]),
        "one_to_many": (
            "photo and speed -> places ahead",
            ["photo", *[zero] * (len(ahead) - 1)],
            [str(place) for place in ahead],
            None,
        ),
        "many_to_one": ("walk -> last place", walk, [None] * (num_moves - 1) + places[-1:], None),
        "every_step": ("walk -> place after every move", walk, places, None),
        "after": (
            "walk -> way home",
            [*walk, *[zero] * rest],
            [None] * num_moves + [_ARROWS[move] for move in home],
            [*readers, *writers],
        ),
    }
    figure = Figure(figsize=(11, 13), dpi=_DPI, layout="constrained")
    for axes, (name, row) in zip(figure.subplots(len(rows), 1), rows.items(), strict=True):
        task, inputs, outputs, cells = row
        shaded = [cells is not None and step >= num_moves for step in range(len(inputs))]
        diagrams.draw_unrolled(axes, inputs, outputs, cells, shaded)
        title = f"{WIRINGS[name].title}: {task} ({accuracies[name]:.3f} right)"
        axes.set_title(title, fontsize=11)
    return figure


def plot_one_to_many(accuracies: Mapping[str, Sequence[float]]) -> Figure:
    """How fast each way to go from one input to many outputs is learned.

    Args:
        accuracies: what the steps after the first get -> validation accuracy after every epoch.
    """
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for (label, shares), style in zip(accuracies.items(), ("o-", "s--", "^:"), strict=True):
        axes.plot(np.arange(1, len(shares) + 1), shares, style, fillstyle="none", label=label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("epoch")
    axes.set_ylabel("share of right places (validation)")
    axes.set_title("One-to-many: what do the steps after the first get?")
    axes.legend()
    return figure


def plot_longer(accuracies: Mapping[int, float], num_moves: int) -> Figure:
    """How the every-step network does on walks longer than those it learned from.

    Args:
        accuracies: moves of a walk -> share of right places.
        num_moves: moves of the walks it learned from.
    """
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.plot(list(accuracies), list(accuracies.values()), "o-", color="tab:blue")
    axes.axvline(num_moves, color="gray", linestyle="--", label="length in training")
    axes.axhline(1 / world.NUM_PLACES, color="black", linestyle=":", label="chance")
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(accuracies), [str(length) for length in accuracies])
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("moves of a walk")
    axes.set_ylabel("share of right places")
    axes.set_title("The same weights on longer walks")
    axes.legend()
    return figure


def plot_perplexity(val_losses: Sequence[float], metrics: Mapping[str, float]) -> Figure:
    """Perplexity after every epoch, with the two baselines.

    Args:
        val_losses: cross-entropy a letter on validation text, one for each epoch.
        metrics: with "unigram_perplexity" and "bigram_perplexity".
    """
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    epochs = np.arange(1, len(val_losses) + 1)
    axes.plot(epochs, np.exp(val_losses), "o-", color="tab:blue", label="network (validation)")
    for name, style in (("unigram", ":"), ("bigram", "--")):
        value = metrics[f"{name}_perplexity"]
        axes.axhline(value, color="black", linestyle=style, label=f"{name}s (test): {value:.1f}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("epoch")
    axes.set_ylabel("perplexity a letter")
    axes.set_title("Between how many letters does it have to choose?")
    axes.legend()
    return figure
