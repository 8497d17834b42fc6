"""What the word vectors have learned, what a turning memory does to a word, and every recorded seed."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chapters import tables
from common import diagrams
from common.data import review_grammar as grammar
from common.text import FIRST_WORD

# Words that the grammar uses in one and the same way; the network is never told.
WORD_GROUPS = (
    grammar.GOOD,
    grammar.BAD,
    grammar.LIKED,
    grammar.DISLIKED,
    grammar.BETTER,
    grammar.WORSE,
    grammar.ASPECTS,
    grammar.RIVALS,
)
_MARKERS = "ox^vs*DP"
_DPI = 120
# Of the drawing of a turning memory.
_DEGREES, _GAIN, _WORDS, _APART = 30, 0.8, 7, 3.6


def plot_word_map(inputs: np.ndarray, words: tuple[str, ...]) -> Figure:
    """The words of the grammar as points: what the recurrent layer gets of each, seen from above.

    Args:
        inputs: e W_x of every id, array (vocabulary, units).
        words: the vocabulary; `words[0]` has id 4.

    Returns:
        Figure with the two directions in which the points differ most (principal components).
    """
    ids = {word: word_id for word_id, word in enumerate(words, start=FIRST_WORD)}
    # A vocabulary smaller than the grammar's has not all of them.
    groups = [[word for word in group if word in ids] for group in WORD_GROUPS]
    points = inputs[[ids[word] for group in groups for word in group]]  # (words, units)
    center = points.mean(axis=0) if len(points) else 0.0
    _, _, directions = np.linalg.svd(points - center, full_matrices=False)
    seen = (inputs - center) @ directions[:2].T  # (vocabulary, 2)
    if seen.shape[1] == 1:
        seen = np.column_stack([seen, np.zeros(len(seen))])
    shown = seen[[ids[word] for group in groups for word in group]]
    wide, high = np.ptp(shown, axis=0) if len(shown) else (0, 0)
    figure = Figure(figsize=(9, 7.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for group, marker in zip(groups, _MARKERS, strict=True):
        if group:
            places = seen[[ids[word] for word in group]]  # (words, 2)
            style = {"fillstyle": "none", "markersize": 7, "label": ", ".join(group)}
            axes.plot(*places.T, marker, **style)
            _write_words(axes, group, places, gap=0.035 * wide, line=0.031 * high)
    axes.set_xlabel("first principal component")
    axes.set_ylabel("second principal component")
    axes.set_title("Words that do the same job have moved together")
    # Room for the words beside the points furthest to the right.
    axes.margins(x=0.16, y=0.1)
    return figure


def _write_words(axes: Axes, words: list[str], places: np.ndarray, gap: float, line: float) -> None:
    """The words in a column beside their points, the highest first, each with a thin line to its point."""
    order = np.argsort(-places[:, 1])
    heights = places[:, 1].mean() + line * ((len(words) - 1) / 2 - np.arange(len(words)))
    right = places[:, 0].max() + gap
    thin = {"arrowstyle": "-", "color": "0.6", "linewidth": 0.6}
    for word, height in zip(order, heights, strict=True):
        axes.annotate(
            *(words[word], places[word], (right, height)),
            **{"va": "center", "fontsize": 9, "arrowprops": thin},
        )


def plot_strongest_words(pushes: np.ndarray, words: tuple[str, ...], count: int = 12) -> Figure:
    """The words that push the verdict most, when they stand last, as bars.

    Args:
        pushes: what every id adds to the logit, array (vocabulary,).
        words: the vocabulary; `words[0]` has id 4.
        count: words shown on either side.
    """
    of_words = pushes[FIRST_WORD : FIRST_WORD + len(words)]
    order = np.argsort(of_words)
    shown = np.concatenate([order[:count], order[-count:]])
    figure = Figure(figsize=(7, 7), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    shades = ["dimgray" if of_words[word] < 0 else "lightgray" for word in shown]
    axes.barh([words[word] for word in shown], of_words[shown], color=shades, edgecolor="black")
    axes.axvline(0, color="black", linewidth=1)
    axes.set_xlabel("push on the verdict as the last word (logit): bad < 0 < good")
    axes.set_title("What the word vectors have learned")
    return figure


def plot_lookup() -> Figure:
    """A lookup as a one-hot vector times the table of word vectors, on the numbers of the page."""
    table = np.array([[0.0, 0.0], [0.9, 0.1], [-0.8, 0.2], [0.8, 0.3]])
    words = ("0 (padding)", "1 great", "2 dull", "3 superb")
    figure = Figure(figsize=(9, 2.7), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    diagrams.draw_matrix(axes, np.eye(4)[[3]], 0, -0.75, "one-hot vector of word 3", shaded={0})
    diagrams.draw_matrix(axes, table, 6.4, 0, "table $E$ of word vectors", {3}, words)
    diagrams.draw_matrix(axes, table[[3]], 9.6, -0.75, "word vector $e_t$: row 3", shaded={0})
    for x, sign in ((4.35, "$\\times$"), (9.0, "=")):
        axes.text(x, -1.0, sign, ha="center", va="center", fontsize=16)
    axes.text(
        *(5.8, -2.6, "An embedding layer skips the product and takes the row."),
        ha="center",
        fontsize=11,
    )
    axes.set_xlim(-0.1, 11.8)
    axes.set_ylim(-2.8, 0.6)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure


def plot_turning() -> Figure:
    """A memory of two numbers as a clock hand: it turns at every word, or it stays and fades."""
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    rows = (
        (5.2, _DEGREES, 1.0, f"orthogonal $W_h$: the hand turns by {_DEGREES} degrees a word"),
        (0.0, 0, _GAIN, f"$W_h$ = {_GAIN} times the identity (steady): it stays and fades"),
    )
    for y, degrees, gain, title in rows:
        axes.text(_APART * (_WORDS - 1) / 2, y + 1.5, title, ha="center", fontsize=13)
        for words in range(_WORDS):
            angle, length = np.radians(degrees * words), gain**words
            hand = length * np.array([np.cos(angle), np.sin(angle)])
            _draw_clock(axes, _APART * words, y, hand)
            later = f"{words} word{'s' * (words != 1)} later\npush {hand[0]:+.2f}"
            axes.text(_APART * words, y - 1.3, later, ha="center", va="top", fontsize=11)
    axes.set_xlim(-1.5, _APART * (_WORDS - 1) + 1.5)
    axes.set_ylim(-2.3, 7.2)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure


def _draw_clock(axes: Axes, x: float, y: float, hand: np.ndarray) -> None:
    """One state (2,) as a hand around (x, y), and thick its push to the right, where "good" is."""
    around = np.radians(np.arange(361))
    axes.plot(x + np.cos(around), y + np.sin(around), color="0.6", linewidth=1)
    axes.plot([x - 1, x + 1], [y, y], color="0.6", linewidth=1, linestyle=":")
    axes.plot([x, x + hand[0]], [y, y], color="tab:blue", linewidth=6, solid_capstyle="butt")
    axes.plot([x + hand[0]] * 2, [y, y + hand[1]], color="0.6", linewidth=1, linestyle=":")
    arrow = {"arrowstyle": "-|>", "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (x + hand[0], y + hand[1]), (x, y), arrowprops=arrow)
    axes.text(x + 1.05, y, "good", va="center", fontsize=9)
    axes.text(x - 1.05, y, "bad", va="center", ha="right", fontsize=9)


def plot_seeds() -> Figure:
    """Every recorded seed with one-hot words and with word vectors: its accuracy, and its best epoch."""
    recorded = {
        "one-hot words\n(chapter 4, book)": tables.newest_runs("ch04_imdb_onehot")["book"],
        **{
            f"word vectors\n({preset})": tables.newest_runs("ch05_imdb_embedding")[preset]
            for preset in ("book", "steady", "book-2nd")
        },
    }
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2)
    left.axhspan(0.7822, 0.7934, color="0.85", label="word vectors, the authors' six runs")
    for axes, metric in ((left, "val_accuracy"), (right, "best_epoch")):
        for place, runs in enumerate(recorded.values()):
            values = np.array([run["metrics"][metric] for run in runs])
            # Side by side, so that seeds with the same result can be told apart.
            across = place + np.linspace(-0.22, 0.22, len(values))
            dot = {"fillstyle": "none", "markersize": 7, "label": "a seed" if place == 0 else None}
            axes.plot(across, values, "ko", **dot)
            mean = {"color": "tab:red", "linewidth": 2, "label": "mean" if place == 0 else None}
            axes.plot([place - 0.3, place + 0.3], [values.mean()] * 2, **mean)
        axes.set_xticks(range(len(recorded)), recorded, fontsize=9)
    left.set_ylabel("validation accuracy")
    left.set_title("Accuracy on the real reviews")
    left.legend(loc="lower right")
    right.set_ylim(0)
    right.set_ylabel("epoch")
    right.set_title("Epoch of the lowest validation loss")
    return figure
