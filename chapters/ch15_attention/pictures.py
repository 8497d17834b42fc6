"""Attention on three words, alignments, and what was recorded against the length of the source."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch14_seq2seq import measures
from chapters.ch15_attention.config import CHAPTER
from chapters.ch15_attention.recorded import TITLES
from common import fonts

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:")
# A space as it is drawn, and what the axis says of it.
_SPACE, _SPACE_SAID = "␣", "; ␣ is a space"
# Inches of one token.
_CELL = 0.32
# Tokens of a long sentence.
_LONG = 15
# Words of a test sentence in `book` -> how many there are, and the BLEU of the nearest training sentence.
# Both come from the data alone, which are split alike for every seed.
_SPANISH = {
    **{3: (75, 12.6), 4: (169, 20.3), 5: (217, 22.4), 6: (222, 20.1), 7: (169, 23.3)},
    **{8: (130, 16.3), 9: (378, 13.5), 10: (233, 9.3), 11: (134, 8.8), 12: (101, 8.6)},
    **{13: (52, 6.3), 14: (45, 2.9), 15: (24, 2.4)},
}


def plot_three_words(
    words: Sequence[str],
    states: np.ndarray,
    query: np.ndarray,
    scores: np.ndarray,
    weights: np.ndarray,
    context: np.ndarray,
) -> Figure:
    """Score, softmax, weighted mean: from the states of a few words to one context, every number written.

    Args:
        words: that were read.
        states: of the words. (words, units)
        query: of the decoder. (units,)
        scores, weights: one a word. (words,)
        context: the weighted mean. (units,)
    """
    figure = Figure(figsize=(8, 5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    rows = {"word": 0, "state": 1, "score": 2, "softmax": 2.7, "weight": 3.4, "context": 4.7}
    middle = (len(words) - 1) / 2

    def box(x, row, text, shade="white", **style):
        style = {"boxstyle": "round,pad=0.35", "facecolor": shade, "edgecolor": "black"} | style
        return axes.text(x, rows[row], text, ha="center", va="center", bbox=style, zorder=3)

    def arrow(start, end, width=1.0, **style):
        style = {
            "arrowstyle": "-|>",
            "lw": width,
            "color": "black",
            "shrinkA": 13,
            "shrinkB": 13,
        } | style
        axes.annotate("", end, start, arrowprops=style, zorder=1)

    labels = {
        "word": "words $s$",
        "state": "states $\\mathbf{s}_s$ = keys",
        "score": "scores $e_s = \\mathbf{q} \\cdot \\mathbf{s}_s$",
        "weight": "weights $a_s$",
        "context": "context $\\mathbf{c} = \\sum_s a_s \\mathbf{s}_s$",
    }
    for row, label in labels.items():
        axes.text(-1.75, rows[row], label, va="center")
    everything = zip(words, states, scores, weights, strict=True)
    for x, (word, state, score, weight) in enumerate(everything):
        box(x, "word", word, boxstyle="square,pad=0.35")
        box(x, "state", _vector(state), "0.92", boxstyle="square,pad=0.35")
        box(x, "score", f"{score:g}")
        # Dark for a large weight.
        shade = 1 - 0.75 * float(weight)
        box(
            x,
            "weight",
            f"{np.exp(score):.2f} / {np.exp(scores).sum():.2f} = {weight:.2f}",
            f"{shade:.2f}",
        )
        arrow((x, rows["word"]), (x, rows["state"]))
        arrow((x, rows["state"]), (x, rows["score"]))
        arrow((x, rows["score"]), (x, rows["softmax"]))
        arrow((x, rows["softmax"]), (x, rows["weight"]))
        arrow((x, rows["weight"]), (middle, rows["context"]), 8 * float(weight), shrinkB=16)
    axes.text(
        *(middle, rows["softmax"], "softmax: exp of each score, divided by the sum of all three"),
        **{"ha": "center", "va": "center", "zorder": 3},
        bbox={"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": "gray"},
    )
    terms = " + ".join(f"{a:.2f} {_vector(s)}" for a, s in zip(weights, states, strict=True))
    box(middle, "context", f"{terms} = {_vector(context)}", "0.92", boxstyle="square,pad=0.35")
    box(
        len(words),
        "state",
        f"query $\\mathbf{{q}}$\n{_vector(query)}",
        "0.92",
        boxstyle="square,pad=0.35",
    )
    for x in range(len(words)):
        arrow(
            (len(words), rows["state"]),
            (x, rows["score"]),
            color="gray",
            linestyle="dashed",
            shrinkA=18,
        )
    axes.set_xlim(-1.8, len(words) + 0.5)
    axes.set_ylim(-0.4, 5.1)
    axes.set_axis_off()
    return figure


def _vector(values: np.ndarray) -> str:
    return f"({', '.join(f'{value:.2g}' for value in values)})"


def plot_alignments(
    source: Sequence[str], alignments: Mapping[str, tuple[Sequence[str], np.ndarray]]
) -> Figure:
    """The attention weights of the source tokens for each token that was written, a panel a decoder.

    Args:
        source: tokens that were read; single signs stand upright, words aslant.
        alignments: decoder -> tokens that it wrote, and attention weights (tokens, source).
    """
    most_written = max(len(written) for written, _ in alignments.values())
    width = _CELL * len(source) + 1.4
    height = _CELL * max(most_written, 4) + 1.2
    # Panels of a long sentence stand one below the other.
    rows, columns = (len(alignments), 1) if len(source) > _LONG else (1, len(alignments))
    size = columns * width + 0.8, rows * height + 1.0
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    are_signs = all(len(token) == 1 for token in source)
    turned = {} if are_signs else {"rotation": 45, "ha": "left", "rotation_mode": "anchor"}
    for axes, (title, (written, weights)) in zip(
        figure.subplots(rows, columns, squeeze=False).ravel(), alignments.items(), strict=True
    ):
        image = axes.imshow(weights, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        labels, names = fonts.as_typed(_visible(source))
        axes.set_xticks(np.arange(len(labels)), labels, fontfamily=names, **turned)
        labels, names = fonts.as_typed(_visible(written))
        axes.set_yticks(np.arange(len(labels)), labels, fontfamily=names)
        axes.xaxis.tick_top()
        axes.set_title(title, fontsize=11)
        axes.set_xlabel(f"read{_SPACE_SAID if ' ' in source else ''}")
    figure.axes[0].set_ylabel("written, from top to bottom")
    figure.colorbar(image, ax=figure.axes, label="attention weight", aspect=30)
    return figure


def _visible(tokens: Sequence[str]) -> list[str]:
    """A space as a sign of its own."""
    return [token if token.strip() else _SPACE for token in tokens]


def plot_cost(
    attentions: Sequence[str], lengths: Sequence[int], runs: Sequence[Mapping[str, float]]
) -> Figure:
    """Milliseconds of an update and of writing a batch against the length of the source.

    Args:
        attentions: a line each.
        lengths: in tokens, in increasing order.
        runs: metrics of lesson_cost.py, of one run or several: then the lines go through the medians, every
            run is a dot, and a bar reaches from the lowest to the highest.
    """
    figure = Figure(figsize=(10, 4.4), dpi=_DPI, layout="constrained")
    labels = {"step": "ms of an update", "decode": "ms to write a batch"}
    for axes, (kind, label) in zip(figure.subplots(1, 2), labels.items(), strict=True):
        for place, (style, attention) in enumerate(zip(_STYLES, attentions, strict=False)):
            values = np.array(
                [[one[f"{kind}_ms_{attention}_{length}"] for one in runs] for length in lengths]
            )  # (lengths, runs)
            medians = np.median(values, axis=1)
            # Beside each other, so that no bar hides another.
            x = np.array(lengths) + 1.2 * (place - (len(attentions) - 1) / 2)
            reach = np.stack([medians - values.min(axis=1), values.max(axis=1) - medians])
            drawn = axes.errorbar(
                *(x, medians, reach),
                fmt=style,
                fillstyle="none",
                capsize=3,
                label=TITLES[attention][0],
            )
            axes.plot(
                np.repeat(x, len(runs)), values.ravel(), ".", color=drawn[0].get_color(), ms=4
            )
        axes.set_xlabel("tokens of the source")
        axes.set_xticks(lengths, [str(length) for length in lengths])
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
    figure.axes[0].legend()
    every = "" if len(runs) == 1 else f": median, lowest and highest of {len(runs)} runs"
    figure.suptitle(f"Every time step attends to every token{every}")
    return figure


def plot_recorded_cost() -> Figure:
    """`plot_cost` of the recorded runs of all seeds."""
    runs = tables.newest_runs(CHAPTER)["cost"]
    config = runs[0]["config"]
    metrics = [run["metrics"] for run in runs]
    return plot_cost(config["attentions"], config["cost_lengths"], metrics)


def plot_recorded_korean() -> Figure:
    """Exact match against the length of the source, of all seeds of `korean`."""
    return measures.plot_length(_by_length("korean", "exact_match", TITLES), "exact match")


def plot_recorded_spanish() -> Figure:
    """BLEU against the length of the source, of all seeds of `book`, and of the nearest training sentence."""
    lines = _by_length("book", "bleu", ("none", "dot", "additive"))
    first = next(iter(lines.values()))
    copied = {
        part: {length: _SPANISH[length][1] for length in lengths} for part, lengths in first.items()
    }
    figure = measures.plot_length({**lines, "nearest training sentence, copied": copied}, "BLEU")
    (axes,) = figure.axes
    lengths = sorted({**copied["test"], **copied["longer"]})
    labels = [f"{length}\n{_SPANISH[length][0]}" for length in lengths]
    axes.set_xticks(lengths, labels)
    axes.set_xlabel("words of the source; below, how many test sentences have so many")
    return figure


def _by_length(preset: str, measure: str, attentions: Iterable[str]) -> dict:
    """Of all seeds, as `measures.plot_length` draws it: title -> "test", "longer" -> length -> values."""
    runs = tables.newest_runs(CHAPTER)[preset]
    longest = runs[0]["config"]["longest"]
    lines = {}
    for attention in attentions:
        parts = lines[TITLES[attention][0]] = {"test": {}, "longer": {}}
        for length in range(1, 100):
            name = f"{attention}_{measure}_{length}_words"
            values = [run["metrics"][name] for run in runs if name in run["metrics"]]
            if values:
                parts["longer" if length > longest else "test"][length] = values
    return lines
