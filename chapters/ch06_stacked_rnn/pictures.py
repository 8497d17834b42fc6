"""The two-layer network over time, what its layers hold, and what depth gains with one seed and with all."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from chapters import tables
from chapters.ch06_stacked_rnn import networks
from chapters.ch06_stacked_rnn.config import PRESETS
from chapters.ch06_stacked_rnn.networks import Network
from chapters.ch06_stacked_rnn.reading import Reading
from common import plots, screen
from common.diagrams import Node, draw_arrow

_DPI = 120
_STEP = 1.8
_ROWS = {"word": 0.0, "layer 1": 1.1, "layer 2": 2.2, "verdict": 3.3}
_SHADES = {"word": "white", "layer 1": "0.92", "layer 2": "0.72", "verdict": "white"}


def plot_two_layers(words: Sequence[str]) -> Figure:
    """Two recurrent layers over the time steps of a sentence, each with weights of its own."""
    num_steps = len(words)
    figure = Figure(figsize=(max(6.5, 1.3 * num_steps + 2), 3.9), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    short = [word if len(word) <= 9 else f"{word[:8]}." for word in words]
    below = [_box(axes, step, "word", word) for step, word in enumerate(short)]
    for number in (1, 2):
        cells = [
            _box(axes, step, f"layer {number}", f"$h^{{({number})}}_{{{step + 1}}}$")
            for step in range(num_steps)
        ]
        for step, cell in enumerate(cells):
            # The weights of a layer are the same at every time step: once is enough to name them.
            is_first = step == 0
            draw_arrow(below[step], cell, label=f"$W_x^{{({number})}}$" * is_first)
            if not is_first:
                draw_arrow(cells[step - 1], cell, label=f"$W_h^{{({number})}}$" * (step == 1))
        below = cells
    draw_arrow(below[-1], _box(axes, num_steps - 1, "verdict", "verdict"))
    for kind, passes_on in (("layer 1", "return_sequences=True"), ("layer 2", "last state only")):
        text = f"{kind}\n{passes_on}"
        axes.text(-0.75, _ROWS[kind], text, ha="right", va="center", fontsize=9)
    axes.set_xlim(-3.2, (num_steps - 1) * _STEP + 0.7)
    axes.set_ylim(-0.35, 3.65)
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title("The second layer reads no words: it reads the states of the first")
    return figure


def _box(axes: Axes, step: int, kind: str, text: str) -> Node:
    x, y = step * _STEP, _ROWS[kind]
    width, height = 1.05, 0.5
    corner, color = (x - width / 2, y - height / 2), _SHADES[kind]
    patch = Rectangle(corner, width, height, facecolor=color, edgecolor="black", zorder=2)
    axes.add_patch(patch)
    axes.text(x, y, text, ha="center", va="center", fontsize=10, zorder=3)
    return Node(axes, x, y, patch)


def plot_states(whole: Reading, shorter: Reading) -> Figure:
    """What stands at every word, from the word vectors below to the last layer's states on top.

    Args:
        whole: the reading of a sentence, on the left.
        shorter: that of the same sentence without its first word; on the right, what this word has changed.
    """
    num_words = len(whole.words)
    heights = [len(array[0]) for array in reversed(whole.layers)]
    size = (max(9.0, 1.2 * num_words + 4), 0.17 * sum(heights) + 2.5)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    panels = figure.subplots(len(heights), 2, height_ratios=heights, sharex=True)
    pairs = list(zip(whole.layers, shorter.layers, strict=True))
    # Of all differences, so that their colors can be compared from panel to panel.
    largest = max(float(np.abs(array[1:] - without).max()) for array, without in pairs)
    # From below: the word vectors stand in the lowest panels.
    for number, (row, (array, without)) in enumerate(zip(panels[::-1], pairs, strict=True)):
        is_words = number == 0
        # Nothing stands at the first word of the shorter sentence.
        change = np.vstack([np.full((1, array.shape[1]), np.nan), array[1:] - without])
        reader = "the verdict" if number == len(heights) - 1 else f"layer {number + 1}"
        what = "word vectors" if is_words else f"states of layer {number}"
        last = ", the last alone" if reader == "the verdict" else ""
        titles = (
            f"{what}: read by {reader}{last}",
            f'changed by "{whole.words[0]}": by {np.nanmax(np.abs(change)):.2f} at most',
        )
        limits = (float(np.abs(array).max()) if is_words else 1.0, largest)
        for axes, shown, title, limit in zip(row, (array, change), titles, limits, strict=True):
            image = axes.imshow(shown.T, aspect="auto", cmap="cividis", vmin=-limit, vmax=limit)
            axes.set_title(title, fontsize=10)
            ticks = np.arange(0, len(array[0]), 4 if is_words else 2)
            axes.set_yticks(ticks, ticks + 1)
            figure.colorbar(image, ax=axes)
        row[0].set_ylabel("number" if is_words else "hidden unit")
    labels = plots.mark_unknown(whole.words, whole.known)
    for axes in panels[-1]:
        axes.set_xticks(np.arange(num_words), labels, rotation=30, ha="right")
    return figure


def plot_depth(groups: Mapping[str, Sequence[Network]], metrics: Mapping[str, float]) -> Figure:
    """Test accuracy of every network of one run, a panel a comparison.

    Args:
        groups: name of the comparison -> its networks, from one layer to the deepest.
        metrics: of a run.
    """
    figure = Figure(figsize=(10, 4.4), dpi=_DPI, layout="constrained")
    has_hard = "bag_of_words_accuracy_hard" in metrics
    series = [
        ("accuracy", "all test reviews", "o", "black"),
        ("accuracy_hard", "hard half", "s", "white"),
    ][: 1 + has_hard]
    panels = figure.subplots(1, len(groups), squeeze=False, sharey=True)[0]
    for axes, (group, row) in zip(panels, groups.items(), strict=True):
        for name, label, marker, shade in series:
            heights = [metrics[f"{network.name}_test_{name}"] for network in row]
            bag = screen.number(metrics[f"bag_of_words_{name}"])
            style = {"color": "black", "markerfacecolor": shade, "markersize": 8}
            axes.plot(heights, marker, label=f"{label} (bag of words {bag})", **style)
            for place, height in enumerate(heights):
                beside = {"xytext": (9, 0), "textcoords": "offset points", "va": "center"}
                axes.annotate(screen.number(height), (place, height), **beside)
        axes.set_xticks(range(len(row)), [_on_two_lines(network) for network in row])
        axes.set_xlim(-0.4, len(row) - 0.4)
        axes.margins(y=0.12)
        axes.set_title(group)
    panels[0].set_ylabel("test accuracy")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    return figure


def plot_seeds() -> Figure:
    """Test accuracy of every network and every recorded seed: generated reviews above, real ones below."""
    recorded = tables.newest_runs("ch06_stacked_rnn")
    shown = {
        "quick": (
            "test_accuracy_hard",
            "bag_of_words_accuracy_hard",
            "Generated reviews, hard half",
        ),
        "book": ("test_accuracy", "bag_of_words_accuracy", "Real reviews"),
    }
    figure = Figure(figsize=(10, 7.6), dpi=_DPI, layout="constrained")
    rows = figure.subplots(len(shown), 2, sharey="row")
    for row, (preset, (metric, bag, title)) in zip(rows, shown.items(), strict=True):
        groups = networks.compared(PRESETS[preset].config)
        for axes, (group, compared) in zip(row, groups.items(), strict=True):
            _draw_seeds(axes, recorded[preset], [f"{one.name}_{metric}" for one in compared])
            of_bag = recorded[preset][0]["metrics"][bag]
            if preset == "book":
                axes.axhline(of_bag, color="0.4", linestyle="--", linewidth=1.5)
                axes.text(-0.35, of_bag, f"bag of words {screen.number(of_bag)}", va="bottom")
            else:
                far = f"bag of words {screen.number(of_bag)}, far below"
                axes.text(0.03, 0.04, far, transform=axes.transAxes)
            axes.set_xticks(range(len(compared)), [_on_two_lines(one) for one in compared])
            axes.set_xlim(-0.4, len(compared) - 0.6)
            axes.margins(y=0.15)
            axes.set_title(f"{title} ({preset}): {group}", fontsize=11)
        row[0].set_ylabel("test accuracy (enlarged scale)")
    rows[0, 1].legend(loc="lower right")
    return figure


def _draw_seeds(axes: Axes, runs: Sequence[dict], names: Sequence[str]) -> None:
    """A marker a seed and network, joined along each seed, and the mean of every network."""
    values = np.array(
        [[run["metrics"][name] for name in names] for run in runs]
    )  # (seeds, networks)
    places = np.arange(len(names))
    for run, of_seed, marker in zip(runs, values, "os^", strict=True):
        style = {"color": "0.5", "markeredgecolor": "black", "markerfacecolor": "white"}
        axes.plot(places, of_seed, f"{marker}:", label=f"seed {run['seed']}", **style)
    for place, mean in enumerate(values.mean(axis=0)):
        label = "mean" if place == 0 else None
        axes.plot([place - 0.2, place + 0.2], [mean] * 2, color="tab:red", linewidth=2, label=label)


def _on_two_lines(network: Network) -> str:
    return network.title.replace(" of", "\nof")
