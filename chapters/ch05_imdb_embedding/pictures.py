"""What the word vectors have learned, in two pictures."""

import numpy as np
from matplotlib.figure import Figure

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
    figure = Figure(figsize=(8, 7.5), dpi=120, layout="constrained")
    axes = figure.subplots()
    for group, marker in zip(groups, _MARKERS, strict=True):
        if group:
            seen = (inputs[[ids[word] for word in group]] - center) @ directions[:2].T  # (words, 2)
            up = seen[:, 1] if seen.shape[1] > 1 else np.zeros(len(group))
            label = ", ".join(group)
            axes.plot(seen[:, 0], up, marker, fillstyle="none", markersize=9, label=label)
    axes.set_xlabel("first principal component")
    axes.set_ylabel("second principal component")
    axes.set_title("Words that do the same job have moved together")
    if len(points):
        figure.legend(loc="outside lower left", fontsize=9, frameon=False)
    return figure


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
    figure = Figure(figsize=(7, 7), dpi=120, layout="constrained")
    axes = figure.subplots()
    shades = ["dimgray" if of_words[word] < 0 else "lightgray" for word in shown]
    axes.barh([words[word] for word in shown], of_words[shown], color=shades, edgecolor="black")
    axes.axvline(0, color="black", linewidth=1)
    axes.set_xlabel("push on the verdict as the last word (logit): bad < 0 < good")
    axes.set_title("What the word vectors have learned")
    return figure
