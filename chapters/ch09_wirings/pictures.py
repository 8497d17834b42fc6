"""The input-output forms, drawn, and what they reach."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch09_wirings import world
from common import diagrams, screen
from common.runs import Run

_DPI = 120
TITLES = {
    "one_to_one": "one-to-one",
    "one_to_many": "one-to-many, then zeros",
    "one_to_many_repeat": "... input repeated",
    "one_to_many_feedback": "... output fed back",
    "many_to_one": "many-to-one",
    "every_step": "many-to-many, every time step",
    "after": "many-to-many, after the input",
}
_VARIANTS = ("one_to_many_repeat", "one_to_many_feedback")
_ARROWS = {-1: "left", 0: "stay", 1: "right"}


def rows(num_moves: int) -> dict[str, tuple]:
    """Form -> task, labels of inputs, outputs and cells: `world.example` for a drawing."""
    zero, sample = diagrams.ZERO, world.example(num_moves)
    walk = [_ARROWS[move] for move in world.EXAMPLE_WALK[:num_moves]]
    ahead, places, home = (
        [str(label) for label in sample[task][1][0]]
        for task in ("one_to_many", "every_step", "after")
    )
    way = [_ARROWS[int(label) - 1] for label in home]
    readers = [f"$h_{{{step}}}$" for step in range(1, num_moves + 1)]
    writers = [f"$s_{{{step}}}$" for step in range(1, len(way) + 1)]
    task = "photo and speed -> places ahead"
    before = [None] * (num_moves - 1)
    return {
        "one_to_one": ("photo -> place", ["photo"], [str(world.EXAMPLE_PLACE)], ["layer"]),
        "one_to_many": (task, ["photo", *[zero] * (len(ahead) - 1)], ahead, None),
        "one_to_many_repeat": (task, ["photo"] * len(ahead), ahead, None),
        "one_to_many_feedback": (task, ["photo", *ahead[:-1]], ahead, None),
        "many_to_one": ("walk -> last place", walk, [*before, places[-1]], None),
        "every_step": ("walk -> place after every move", walk, places, None),
        "after": (
            "walk -> way home",
            [*walk, *[zero] * len(way)],
            [*before, None, *way],
            [*readers, *writers],
        ),
    }


def _draw(axes, name: str, num_moves: int) -> None:
    """Draws one form with the sample of its task; a second network is shaded."""
    _, inputs, outputs, cells = rows(num_moves)[name]
    shaded = [name == "after" and step >= num_moves for step in range(len(inputs))]
    drawn = diagrams.draw_unrolled(axes, inputs, outputs, cells, shaded)
    if name == "one_to_many_feedback":
        for output, following in zip(drawn.outputs, drawn.inputs[1:], strict=False):
            diagrams.draw_arrow(output, following, dashed=True)


def plot_form(name: str, num_moves: int) -> Figure:
    """One form, drawn over the time steps of the sample of its task."""
    figure = Figure(figsize=(11, 2.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    _draw(axes, name, num_moves)
    title = TITLES[name].replace("...", "one-to-many,")
    axes.set_title(f"{title}: {rows(num_moves)[name][0]}", fontsize=11)
    return figure


def plot_wirings(num_moves: int, metrics: Mapping[str, float]) -> Figure:
    """The five forms, a row each, with one sample of its task on each.

    Args:
        num_moves: of the walk to draw.
        metrics: with NAME_accuracy of every form.
    """
    names = [name for name in TITLES if name not in _VARIANTS]
    figure = Figure(figsize=(11, 13), dpi=_DPI, layout="constrained")
    for axes, name in zip(figure.subplots(len(names), 1), names, strict=True):
        _draw(axes, name, num_moves)
        accuracy = f"{metrics[f'{name}_accuracy']:.3f} right"
        axes.set_title(f"{TITLES[name]}: {rows(num_moves)[name][0]} ({accuracy})", fontsize=11)
    return figure


def print_accuracies(metrics: Mapping[str, float]) -> None:
    """The forms beside their baselines.

    Args:
        metrics: NAME_METRIC of every form.
    """
    screen.table(
        ("test accuracy", "most frequent", "a time step", "whole sequence", "weights"),
        *(
            (
                title,
                metrics[f"{name}_baseline_accuracy"],
                metrics[f"{name}_accuracy"],
                metrics.get(f"{name}_accuracy_whole"),
                metrics[f"{name}_num_weights"],
            )
            for name, title in TITLES.items()
        ),
    )


def plot_one_to_many(run: Run) -> Figure:
    """How soon each way to go from one input to many outputs is right; the run trained all three."""
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    labels = ("zeros", "the input again", "the last output")
    for name, label, style in zip(
        ("one_to_many", *_VARIANTS), labels, ("o-", "s--", "^:"), strict=True
    ):
        shares = run.part(name).history()["val_accuracy"]  # one an epoch
        axes.plot(np.arange(1, len(shares) + 1), shares, style, fillstyle="none", label=label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    title = "One-to-many: what do the time steps after the first get?"
    return _labelled(figure, title, "epoch", "share of right places (validation)")


def plot_longer(metrics: Mapping[str, float], num_moves: int) -> Figure:
    """How the network with an output at every time step does on walks longer than those of training.

    Args:
        metrics: with every_step_accuracy, and every_step_accuracy_Nx for walks N times as long.
        num_moves: moves of the training walks.
    """
    accuracies = {num_moves: metrics["every_step_accuracy"]}
    for times in world.LONGER:
        accuracies[times * num_moves] = metrics[f"every_step_accuracy_{times}x"]
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    axes.plot(list(accuracies), list(accuracies.values()), "o-", color="tab:blue")
    axes.axvline(num_moves, color="gray", linestyle="--", label="length in training")
    axes.axhline(1 / world.NUM_PLACES, color="black", linestyle=":", label="chance")
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(accuracies), [str(length) for length in accuracies])
    axes.set_ylim(0, 1.05)
    title = "The same weights on longer walks"
    return _labelled(figure, title, "moves of a walk", "share of right places")


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
    title = "Between how many letters does it have to choose?"
    return _labelled(figure, title, "epoch", "perplexity a letter")


def _labelled(figure: Figure, title: str, x: str, y: str) -> Figure:
    (axes,) = figure.axes
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.legend()
    return figure
