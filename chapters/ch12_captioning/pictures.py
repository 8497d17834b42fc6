"""Scenes with their captions, and the three ways compared, as pictures and as tables."""

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch12_captioning.captions import Captions, Part
from chapters.ch12_captioning.recorded import COLUMNS, SLOT_TITLES, TITLES
from common import fonts, screen

_DPI = 120
_GREYS = ("0.85", "0.55", "0.2")
_HATCHES = ("", "//", "")
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
    """The three ways: whole captions on the left, slot by slot on the right.

    Args:
        metrics: of lesson.py.
        seed: of these metrics.
    """
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
    whole = {
        "forced_accuracy": "words, with\nteacher forcing",
        "exact_match": "captions,\nwritten alone",
        "exact_match_held_out": "... held-out\ncombinations",
        "exact_match_shuffled": "... shuffled\npictures",
    }
    _bars(left, metrics, whole)
    left.set_title(f"Whole captions (seed {seed})")
    left.set_ylabel("share that is right (test)")
    _bars(
        right,
        metrics,
        {slot: label.strip().replace(" ", "\n") for slot, (label, _) in SLOT_TITLES.items()},
    )
    right.set_title("Slot by slot, written alone")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=3)
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


def _bars(axes, metrics: Mapping[str, float], labels: Mapping[str, str]) -> None:
    places, width = np.arange(len(labels)), 0.27
    for number, (way, (title, _)) in enumerate(TITLES.items()):
        values = [metrics[f"{way}_{name}"] for name in labels]
        bars = axes.bar(
            places + (number - 1) * width,
            values,
            width,
            color=_GREYS[number],
            hatch=_HATCHES[number],
            edgecolor="black",
            label=f"picture {title}",
        )
        axes.bar_label(bars, [f"{value:.2f}".lstrip("0") for value in values], fontsize=7)
    axes.set_xticks(places, labels.values(), fontsize=9)
    axes.set_ylim(0, 1.08)


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
