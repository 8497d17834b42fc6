"""The input-output forms, drawn, and what they reach."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from chapters.ch09_wirings import world
from chapters.ch09_wirings.config import CHAPTER
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
    photo = f"photo,\n{world.EXAMPLE_SPEED:+}"
    before = [None] * (num_moves - 1)
    return {
        "one_to_one": ("photo -> place", ["photo"], [str(world.EXAMPLE_PLACE)], ["$h$"]),
        "one_to_many": (task, [photo, *[zero] * (len(ahead) - 1)], ahead, None),
        "one_to_many_repeat": (task, [photo] * len(ahead), ahead, None),
        "one_to_many_feedback": (task, [photo, *ahead[:-1]], ahead, None),
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


def plot_forms(num_moves: int, metrics: Mapping[str, float]) -> Figure:
    """The five forms, a row each: one sample of the task over the network, and on the ring.

    Args:
        num_moves: of the walk to draw.
        metrics: with NAME_accuracy of every form.
    """
    names = [name for name in TITLES if name not in _VARIANTS]
    figure = Figure(figsize=(11.5, 12), dpi=_DPI, layout="constrained")
    rows_of_axes = figure.subplots(len(names), 2, width_ratios=(5, 1.35))
    for (over_time, ring), name in zip(rows_of_axes, names, strict=True):
        _draw(over_time, name, num_moves)
        accuracy = metrics[f"{name}_accuracy"]
        title = f"{TITLES[name]}: {rows(num_moves)[name][0]} ({accuracy:.3f} right)"
        over_time.set_title(title, fontsize=12)
        _draw_ring(ring, name, num_moves)
    return figure


def plot_recorded_forms() -> Figure:
    """The five forms with their accuracies, the means of all recorded seeds."""
    runs = _recorded()["quick"]
    names = [f"{name}_accuracy" for name in TITLES]
    means = {name: float(np.mean([run["metrics"][name] for run in runs])) for name in names}
    return plot_forms(runs[0]["config"]["num_moves"], means)


def _recorded() -> dict[str, list[dict]]:
    # Whoever only draws a form needs no recorded runs.
    from chapters import tables

    return tables.newest_runs(CHAPTER)


def _draw_ring(axes: Axes, name: str, num_moves: int) -> None:
    """Draws the sample of a form on the ring: the walker, where it goes, and the way home."""
    sample = world.example(num_moves)
    axes.add_patch(Circle((0, 0), 1, fill=False, edgecolor="0.6", linewidth=1))
    shown = {world.EXAMPLE_PLACE}
    if name == "one_to_many":
        stops = [world.EXAMPLE_PLACE, *sample["one_to_many"][1][0]]
        # The places repeat after one round.
        for start, end in dict.fromkeys(zip(stops, stops[1:], strict=False)):
            _arrow_on_ring(axes, (start, 0.86), (end, 0.86), "black")
        axes.text(0, 0, f"speed\n{world.EXAMPLE_SPEED:+}", ha="center", va="center", fontsize=10)
    elif name != "one_to_one":
        visited = [world.HOME, *sample["every_step"][1][0]]
        shown = {visited[-1]}
        # The trail winds outward, so that moves to and fro do not hide each other.
        turned = np.concatenate([[0], np.cumsum(world.EXAMPLE_WALK[:num_moves])])
        times = np.arange(num_moves + 1)
        fine = np.linspace(0, num_moves, 20 * num_moves + 1)
        x, y = _on_ring(np.interp(fine, times, turned), 1.3 + 0.075 * fine)
        axes.plot(x, y, "-", color="0.45", linewidth=1.5)
        dots = slice(1, None) if name == "every_step" else slice(-1, None)
        x, y = _on_ring(turned[dots], 1.3 + 0.075 * times[dots])
        axes.plot(x, y, "o", color="black", markersize=4.5)
        if name == "after":
            way = sample["after"][1][0] - 1
            places = visited[-1] + np.concatenate([[0], np.cumsum(way)])
            for start, end in zip(places, places[1:], strict=False):
                if start != end:
                    _arrow_on_ring(axes, (start, 0.7), (end, 0.7), "black")
            axes.text(0, 0, "way\nhome", ha="center", va="center", fontsize=10)
    for place in range(world.NUM_PLACES):
        x, y = _on_ring(place, 1)
        is_shown = place in shown
        axes.add_patch(
            Circle(
                (x, y),
                0.17,
                facecolor="black" if is_shown else "white",
                edgecolor="black",
                zorder=3,
            )
        )
        color = "white" if is_shown else "black"
        axes.text(x, y, str(place), ha="center", va="center", fontsize=9, color=color, zorder=4)
    # Home has a roof.
    x, y = _on_ring(world.HOME, 1)
    axes.plot([x - 0.22, x, x + 0.22], [y + 0.14, y + 0.34, y + 0.14], "k-", linewidth=1.5)
    axes.set_xlim(-1.95, 1.95)
    axes.set_ylim(-1.95, 1.6)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _on_ring(place, radius) -> tuple:
    """Across and up, of numbers or arrays: home is at the top, and places are counted clockwise."""
    angle = np.pi / 2 - 2 * np.pi * np.asarray(place) / world.NUM_PLACES
    return radius * np.cos(angle), radius * np.sin(angle)


def _arrow_on_ring(axes: Axes, start: tuple, end: tuple, color: str) -> None:
    style = {"arrowstyle": "-|>", "mutation_scale": 11, "color": color, "linewidth": 1.3}
    axes.add_patch(FancyArrowPatch(_on_ring(*start), _on_ring(*end), shrinkA=2, shrinkB=2, **style))


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
    title = f"One-to-many (seed {run.config.seed}): what do the time steps after the first get?"
    return _labelled(figure, title, "epoch", "share of right places (validation)")


def plot_longer(metrics: Sequence[Mapping[str, float]], num_moves: int) -> Figure:
    """How the network with an output at every time step does on walks longer than those of training.

    Args:
        metrics: of one run or several, each with every_step_accuracy, and every_step_accuracy_Nx for walks N
            times as long.
        num_moves: moves of the training walks.
    """
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    _draw_longer(figure.subplots(), metrics, num_moves)
    return figure


def _draw_longer(axes: Axes, metrics: Sequence[Mapping[str, float]], num_moves: int) -> None:
    lengths = [num_moves, *(times * num_moves for times in world.LONGER)]
    names = ["every_step_accuracy", *(f"every_step_accuracy_{n}x" for n in world.LONGER)]
    shares = np.array([[one[name] for name in names] for one in metrics])  # (runs, lengths)
    for share in shares:
        axes.plot(lengths, share, "o", color="tab:blue", fillstyle="none")
    label = "mean of all seeds" if len(metrics) > 1 else None
    axes.plot(lengths, shares.mean(axis=0), "-", color="tab:blue", label=label)
    for length, share in zip(lengths, shares.mean(axis=0), strict=True):
        _beside(axes, length, share, f"{share:.2f}")
    axes.axvline(num_moves, color="gray", linestyle="--", label="length in training")
    axes.axhline(1 / world.NUM_PLACES, color="black", linestyle=":", label="chance")
    axes.set_xscale("log", base=2)
    axes.set_xticks(lengths, [str(length) for length in lengths])
    axes.set_xlim(0.8 * num_moves, 1.6 * lengths[-1])
    axes.set_ylim(0, 1.05)
    axes.set(title="The same weights on longer walks", xlabel="moves of a walk")
    axes.set_ylabel("share of right places")
    axes.legend(loc="lower left")


def _beside(axes: Axes, x: float, y: float, text: str) -> None:
    style = {"xytext": (8, 3), "textcoords": "offset points", "fontsize": 10}
    axes.annotate(text, (x, y), **style)


def plot_seeds() -> Figure:
    """Every recorded seed: errors of all forms, and `every_step` on longer walks."""
    runs = _recorded()["quick"]
    metrics = [run["metrics"] for run in runs]
    figure = Figure(figsize=(12, 4.6), dpi=_DPI, layout="constrained")
    errors, longer = figure.subplots(1, 2, width_ratios=(1.15, 1))
    labels = [TITLES[name].replace("...", "one-to-many,") for name in TITLES]
    for row, name in enumerate(TITLES):
        wrong = [100 * (1 - one[f"{name}_accuracy"]) for one in metrics]
        errors.plot(wrong, [row] * len(wrong), "o", color="tab:blue", fillstyle="none")
        errors.plot(np.mean(wrong), row, "k|", markersize=16)
        _beside(errors, max(wrong), row, f"{np.mean(wrong):.2f}")
    errors.set_yticks(range(len(labels)), labels)
    errors.set_xlim(-0.02, 0.75)
    errors.invert_yaxis()
    errors.set_xlabel("wrong outputs in % (circles: seeds; line and number: mean)")
    errors.set_title("Errors of every form on unseen samples")
    _draw_longer(longer, metrics, runs[0]["config"]["num_moves"])
    return figure


def plot_perplexity(val_losses: Sequence[float], counted: Mapping[str, float]) -> Figure:
    """Perplexity after every epoch, with the two baselines, all on the validation text.

    Args:
        val_losses: cross-entropy a letter, one for each epoch.
        counted: with "unigram_perplexity" and "bigram_perplexity".
    """
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    epochs = np.arange(1, len(val_losses) + 1)
    axes.plot(epochs, np.exp(val_losses), "o-", color="tab:blue", label="network")
    for name, style in (("unigram", ":"), ("bigram", "--")):
        value = counted[f"{name}_perplexity"]
        axes.axhline(value, color="black", linestyle=style, label=f"{name}s: {value:.1f}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(bottom=0)
    title = "Between how many letters does it have to choose?"
    return _labelled(figure, title, "epoch", "perplexity a letter (validation text)")


def plot_recorded_perplexity() -> Figure:
    """Perplexity on the test text: the two baselines, and the network with every recorded seed."""
    metrics = [run["metrics"] for run in _recorded()["book"]]
    figure = Figure(figsize=(9, 3.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    titles = {
        "unigram_perplexity": "unigrams: how frequent is a letter?",
        "bigram_perplexity": "bigrams: ... after this letter?",
        "test_perplexity": "the GRU: ... after all letters so far?",
    }
    for row, name in enumerate(titles):
        values = [one[name] for one in metrics]
        axes.barh(row, np.mean(values), height=0.5, color="0.88", edgecolor="black")
        if len(set(values)) > 1:
            axes.plot(values, [row] * len(values), "o", color="tab:blue", fillstyle="none")
        _beside(axes, max(values), row, f"{np.mean(values):.2f}")
    axes.set_yticks(range(len(titles)), titles.values())
    axes.invert_yaxis()
    axes.set_xlim(0, 33)
    axes.set_xlabel("perplexity a letter, test text (circles: seeds; bar and number: mean)")
    axes.set_title("Between how many letters does it have to choose?")
    return figure


def _labelled(figure: Figure, title: str, x: str, y: str) -> Figure:
    (axes,) = figure.axes
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.legend()
    return figure
