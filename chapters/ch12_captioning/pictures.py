"""Scenes with their captions, and the three ways compared, as pictures and as tables."""

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch12_captioning.captions import Captions, Part
from chapters.ch12_captioning.recorded import COLUMNS, SLOT_TITLES, TITLES
from common import diagrams, fonts, screen

_DPI = 120
_GREYS = ("white", "0.6", "black")
_MARKERS = "os^"
_WHOLE = {
    "forced_accuracy": "words,\nteacher forcing",
    "forced_accuracy_shuffled": "the same with\nshuffled pictures",
    "exact_match": "captions,\nwritten alone",
    "exact_match_held_out": "the same, held-out\ncombinations",
}
_SLOTS = {slot: label.replace(" ", "\n") for slot, (label, _) in SLOT_TITLES.items()}
# The picture and its vector in a drawing: one above the other, or side by side.
_COLUMN = ((-1.15, "picture"), (0, "$p$"))
_ROW = ((-0.9, "picture"), (1.2, "$p$"))
# Letters of a line under a picture.
_LINE = 29


def plot_scenes(part: Part, number: int = 8) -> Figure:
    """The first scenes of a part with their captions in both languages."""
    figure = Figure(figsize=(11, 6.4), dpi=_DPI, layout="constrained")
    languages = Captions("english"), Captions("korean")
    for axes, scene, picture in zip(
        figure.subplots(2, number // 2).flat, part.scenes, part.pictures, strict=False
    ):
        lines = [line for one in languages for line in _wrapped(one.text(scene))]
        _show(axes, picture, lines, "black")
    figure.suptitle("A scene, and its caption in two languages")
    return figure


def plot_captions(part: Part, written: Sequence[str], captions: Captions, network: str) -> Figure:
    """Four pictures with right captions over four with wrong ones, the right one in brackets.

    Args:
        part: test pictures.
        written: a caption each.
        captions: of the language.
        network: who wrote them, for the title.
    """
    rights = [captions.text(scene) for scene in part.scenes]
    is_right = np.array([text == right for text, right in zip(written, rights, strict=True)])
    figure = Figure(figsize=(11, 7.4), dpi=_DPI, layout="constrained")
    # Room under the last line.
    figure.get_layout_engine().set(h_pad=0.12)
    grid = figure.subplots(2, 4)
    for row, places in zip(
        grid, (np.flatnonzero(is_right), np.flatnonzero(~is_right)), strict=True
    ):
        for axes in row:
            axes.axis("off")
        for axes, place in zip(row, places, strict=False):
            if is_right[place]:
                lines = _wrapped(written[place])
            else:
                marked = _mark_wrong(written[place], rights[place])
                lines = [*_wrapped(marked), *_wrapped(f"({rights[place]})")]
            _show(axes, part.pictures[place], lines, "black" if is_right[place] else "tab:red")
    figure.suptitle(
        f"{network}: {is_right.mean():.1%} of {len(written):,} test captions are right\n"
        "Above: right captions. Below: wrong ones, each with the right one in brackets"
    )
    return figure


def plot_caption(picture: np.ndarray, asked: str, written: str) -> Figure:
    """One picture with the caption that was asked for and the one that was written."""
    figure = Figure(figsize=(4, 4.6), dpi=_DPI, layout="constrained")
    lines = [*_wrapped(f"asked: {asked}", 34), *_wrapped(f"written: {written}", 34)]
    _show(figure.subplots(), picture, lines, "black")
    return figure


def plot_ways(metrics: Mapping[str, float], seed: int) -> Figure:
    """The three ways in one run: whole captions on the left, slot by slot on the right.

    Args:
        metrics: of lesson.py.
        seed: of these metrics.
    """
    figure = Figure(figsize=(11, 4.2), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    _draw_dots(left, [metrics], _WHOLE, f"Whole captions (seed {seed})")
    _draw_dots(right, [metrics], _SLOTS, "Slot by slot, written alone")
    _label_ways(figure, left)
    return figure


def plot_seeds() -> Figure:
    """The three ways in every recorded run in English: after two epochs, after five, and slot by slot."""
    runs = {
        preset: [run["metrics"] for run in found]
        for preset, found in tables.newest_runs("ch12_captioning").items()
    }
    figure = Figure(figsize=(10, 7.2), dpi=_DPI, layout="constrained")
    panels = figure.subplot_mosaic(
        [["quick", "full"], ["slots", "slots"]], sharey=True, height_ratios=(1.15, 1)
    )
    _draw_dots(panels["quick"], runs["quick"], _WHOLE, "quick: two epochs, each seed")
    _draw_dots(panels["full"], runs["full"], _WHOLE, "full: five epochs, each seed")
    _draw_dots(panels["slots"], runs["full"], _SLOTS, "full: slot by slot, written alone")
    _label_ways(figure, panels["quick"])
    return figure


def plot_three_ways() -> Figure:
    """How the picture enters in each of the three ways, over three time steps."""
    figure = Figure(figsize=(11, 3.7), dpi=_DPI, layout="constrained")
    words, written = ["START", "red", "square"], ["red", "square", "END"]
    panels = dict(zip(TITLES, figure.subplots(1, 3), strict=True))
    inputs = {
        "state": words,
        "zeros": ["$p$", diagrams.ZERO, diagrams.ZERO],
        "every_step": [f"{word}\n$p$" for word in words],
    }
    for way, axes in panels.items():
        drawn = diagrams.draw_unrolled(axes, inputs[way], written, font_size=10)
        axes.set_title(f"picture {TITLES[way][0]}", fontsize=11)
        axes.set_xlim(-1.8, 2.9)
        axes.set_ylim(-1.45, 2.4)
        if way == "state":
            picture, vector = (diagrams.draw_node(axes, -1.25, y, text) for y, text in _COLUMN)
            state = diagrams.draw_node(axes, -1.25, 1, "$h_0$")
            diagrams.draw_arrow(picture, vector, label="encoder")
            diagrams.draw_arrow(vector, state)
            diagrams.draw_arrow(state, drawn.cells[0])
        elif way == "zeros":
            picture = diagrams.draw_node(axes, 0, -1.15, "picture")
            diagrams.draw_arrow(picture, drawn.inputs[0], label="encoder")
        else:
            picture, vector = (diagrams.draw_node(axes, x, -1.15, text) for x, text in _ROW)
            diagrams.draw_arrow(picture, vector, label="encoder")
            for one in drawn.inputs:
                diagrams.draw_arrow(vector, one)
        if way != "zeros":
            for above, below in zip(drawn.outputs, drawn.inputs[1:], strict=False):
                diagrams.draw_arrow(above, below, dashed=True, color="0.45")
    figure.supxlabel(
        "dashed: alone, the written word goes in; in training, the right one", fontsize=11
    )
    return figure


def print_ways(metrics: Mapping[str, float]) -> None:
    """Prints the three ways in two tables; metrics of lesson.py."""
    for title, columns in (("test pictures", COLUMNS), ("slot by slot", SLOT_TITLES)):
        screen.table(
            (title, *(label for label, _ in columns.values())),
            *(
                (label, *(metrics[f"{way}_{name}"] for name in columns))
                for way, (label, _) in TITLES.items()
            ),
        )


def print_doubt(part: Part, written, ids, probabilities, captions: Captions) -> None:
    """Prints the first wrong caption and the probability of each of its words, or the first caption."""
    rights = [captions.text(scene) for scene in part.scenes]
    wrong = [place for place, text in enumerate(written) if text != rights[place]]
    place = wrong[0] if wrong else 0
    words = captions.vocabulary.tokens_of(ids[place])
    print("Right:  ", rights[place])
    print("Written:", written[place])
    print(*(f"{word} {p:.2f}" for word, p in zip(words, probabilities[place], strict=False)))


def _draw_dots(
    axes: Axes, runs: Sequence[Mapping[str, float]], labels: Mapping[str, str], title: str
) -> None:
    """A dot for every run and way, with a line at the mean and its number above."""
    places = np.arange(len(labels))
    for number, (way, (label, _)) in enumerate(TITLES.items()):
        x = places + (number - 1) * 0.27
        # (runs, metrics)
        values = np.array([[metrics[f"{way}_{name}"] for name in labels] for metrics in runs])
        look = {"color": "black", "markerfacecolor": _GREYS[number], "markersize": 6}
        marker = _MARKERS[number]
        axes.plot(x, values.T, marker, **look)
        # One entry of the legend for all seeds.
        axes.plot([], [], marker, **look, label=f"picture {label}")
        means = values.mean(axis=0)
        axes.hlines(means, x - 0.11, x + 0.11, color="black", linewidth=1)
        for place, mean, top in zip(x, means, values.max(axis=0), strict=True):
            text = f"{mean:.2f}".removeprefix("0")
            axes.annotate(
                text, (place, top), (0, 6), textcoords="offset points", ha="center", fontsize=8
            )
    axes.set_xticks(places, labels.values(), fontsize=9)
    axes.set_xlim(-0.55, len(labels) - 0.45)
    axes.set_ylim(-0.04, 1.13)
    axes.grid(axis="y", color="0.9")
    axes.set_title(title)


def _label_ways(figure: Figure, axes: Axes) -> None:
    axes.set_ylabel("share that is right (test)")
    figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False
    )


def _show(axes, picture: np.ndarray, lines: Sequence[str], colour: str) -> None:
    axes.imshow(picture)
    axes.axis("off")
    labels, families = fonts.readable(lines)
    axes.set_title(
        "\n".join(labels), y=-0.04, va="top", fontsize=10, color=colour, fontfamily=families
    )


def _wrapped(text: str, width: int = _LINE) -> list[str]:
    return textwrap.wrap(text, width)


def _mark_wrong(written: str, right: str) -> str:
    """The words that the right caption does not have in this place, in capitals or within stars."""
    words, expected = written.split(), right.split()
    expected += [""] * len(words)
    return " ".join(
        word if word == other else (word.upper() if word.isascii() else f"*{word}*")
        for word, other in zip(words, expected, strict=False)
    )
