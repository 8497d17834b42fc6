"""The two-layer network over time, what its layers hold, and what depth has gained."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from chapters.ch06_stacked_rnn.networks import Network
from chapters.ch06_stacked_rnn.reading import Reading
from common import plots
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


def plot_states(read: Reading) -> Figure:
    """What stands at every word, from the word vectors below to the last layer's states on top."""
    num_words = len(read.words)
    heights = [len(array[0]) for array in reversed(read.layers)]
    size = (max(7.0, 0.8 * num_words + 2.5), 0.2 * sum(heights) + 2.5)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    panels = figure.subplots(len(heights), 1, height_ratios=heights, sharex=True)
    # From below: the word vectors stand in the lowest panel.
    for number, (axes, array) in enumerate(zip(panels[::-1], read.layers, strict=True)):
        is_words = number == 0
        largest = float(np.abs(array).max()) if is_words else 1.0
        image = axes.imshow(array.T, aspect="auto", cmap="cividis", vmin=-largest, vmax=largest)
        reader = "the verdict" if number == len(heights) - 1 else f"layer {number + 1}"
        what = "word vectors" if is_words else f"states of layer {number}"
        last = ", the last column alone" if reader == "the verdict" else ""
        axes.set_title(f"{what}: read by {reader}{last}", fontsize=10)
        axes.set_ylabel("number" if is_words else "hidden unit")
        ticks = np.arange(0, len(array[0]), 4 if is_words else 2)
        axes.set_yticks(ticks, ticks + 1)
        figure.colorbar(image, ax=axes, label="value" if is_words else "state (tanh)")
    labels = plots.mark_unknown(read.words, read.known)
    panels[-1].set_xticks(np.arange(num_words), labels, rotation=30, ha="right")
    return figure


def plot_depth(groups: Mapping[str, Sequence[Network]], metrics: Mapping[str, float]) -> Figure:
    """Test accuracy of every network beside the bag of words, a panel a comparison.

    Args:
        groups: name of the comparison -> its networks, from one layer to the deepest.
        metrics: of a run.
    """
    num_bars = 1 + max(map(len, groups.values()))
    figure = Figure(figsize=(2.5 * num_bars, 4.6), dpi=_DPI, layout="constrained")
    has_hard = "bag_of_words_accuracy_hard" in metrics
    series = [
        ("accuracy", "all test reviews", "0.85", ""),
        ("accuracy_hard", "hard half", "white", "///"),
    ][: 1 + has_hard]
    panels = figure.subplots(1, len(groups), squeeze=False)[0]
    for axes, (group, row) in zip(panels, groups.items(), strict=True):
        for place, (name, label, shade, hatch) in enumerate(series):
            heights = [metrics[f"bag_of_words_{name}"]]
            heights += [metrics[f"{network.name}_test_{name}"] for network in row]
            width = 0.8 / len(series)
            places = np.arange(len(heights)) + (place - (len(series) - 1) / 2) * width
            style = {"color": shade, "edgecolor": "black", "hatch": hatch, "label": label}
            bars = axes.bar(places, heights, width=0.95 * width, **style)
            axes.bar_label(bars, [f"{height:.3f}" for height in heights], padding=2, fontsize=8)
        names = ["bag of\nwords", *(network.title.replace(" of", "\nof") for network in row)]
        axes.axhline(metrics["baseline_accuracy"], color="black", linestyle=":", label="majority")
        axes.set_xticks(np.arange(len(names)), names)
        axes.set_ylim(0, 1.1)
        axes.set_ylabel("test accuracy")
        axes.set_title(group)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    return figure
