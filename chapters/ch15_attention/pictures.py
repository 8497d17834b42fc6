"""Attention weights as alignments, and what attention costs."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters.ch15_attention.recorded import TITLES
from common import fonts

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:")
# Inches of one token.
_CELL = 0.32


def plot_alignments(
    source: Sequence[str], alignments: Mapping[str, tuple[Sequence[str], np.ndarray]]
) -> Figure:
    """The attention weights of the source tokens for each token that was written, a panel a decoder.

    Args:
        source: tokens that were read.
        alignments: decoder -> tokens that it wrote, and attention weights (tokens, source).
    """
    most_written = max(len(written) for written, _ in alignments.values())
    size = (
        len(alignments) * (_CELL * len(source) + 1.4) + 0.8,
        _CELL * max(most_written, 4) + 2.2,
    )
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    for axes, (title, (written, weights)) in zip(
        figure.subplots(1, len(alignments), squeeze=False)[0], alignments.items(), strict=True
    ):
        image = axes.imshow(weights, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        labels, names = fonts.as_typed(_visible(source))
        axes.set_xticks(np.arange(len(labels)), labels, rotation=90, fontfamily=names)
        labels, names = fonts.as_typed(_visible(written))
        axes.set_yticks(np.arange(len(labels)), labels, fontfamily=names)
        axes.xaxis.tick_top()
        axes.set_title(title, fontsize=11)
        axes.set_xlabel("read")
    figure.axes[0].set_ylabel("written, from top to bottom")
    figure.colorbar(image, ax=figure.axes, label="attention weight", aspect=30)
    return figure


def _visible(tokens: Sequence[str]) -> list[str]:
    """A space as a sign of its own."""
    return [token if token.strip() else "␣" for token in tokens]


def plot_cost(
    attentions: Sequence[str], lengths: Sequence[int], metrics: Mapping[str, float]
) -> Figure:
    """Milliseconds of an update and of writing a batch against the length of the source.

    Args:
        attentions: a line each.
        lengths: in tokens, in increasing order.
        metrics: of lesson_cost.py.
    """
    figure = Figure(figsize=(10, 4.2), dpi=_DPI, layout="constrained")
    labels = {"step": "ms of an update", "decode": "ms to write a batch"}
    for axes, (kind, label) in zip(figure.subplots(1, 2), labels.items(), strict=True):
        for style, attention in zip(_STYLES, attentions, strict=False):
            values = [metrics[f"{kind}_ms_{attention}_{length}"] for length in lengths]
            axes.plot(lengths, values, style, fillstyle="none", label=TITLES[attention][0])
        axes.set_xlabel("tokens of the source")
        axes.set_xticks(lengths, [str(length) for length in lengths])
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
    figure.axes[0].legend()
    figure.suptitle("Every time step attends to every token")
    return figure
