"""The network unrolled, its accuracies beside the Bayes-optimal ones, and one sentence, drawn.

What recorded.py names as drawings gets nothing: it shows the recorded runs of all seeds, or the grammar.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.config import CHAPTER
from chapters.ch07_bidirectional.recorded import RECORDED
from common import screen
from common.diagrams import draw_arrow, draw_box

_DPI = 120
_STEP = 1.7
_SIDE = 0.3
_ROWS = {"word": 0.0, "forward": 1.0, "backward": 1.9, "joined": 2.9, "label": 3.8}


def plot_bidirectional(words: Sequence[str], labels: Sequence[str]) -> Figure:
    """The unrolled network: a row of cells that reads to the right, and one that reads to the left.

    Args:
        words: what is read, one word a time step.
        labels: what is said at each of them.
    """
    figure = Figure(figsize=(1.8 * len(words), 6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    forward, backward = [], []
    for step, (word, label) in enumerate(zip(words, labels, strict=True), start=1):
        x = _STEP * step
        below, joined, above = (
            draw_box(
                axes, x, _ROWS[row], text, (1.15, 0.42), is_round=row != "joined", font_size=11
            )
            for row, text in (
                ("word", f"$x_{step}$: {word}"),
                ("joined", f"$s_{step} = [h_{step}, g_{step}]$"),
                ("label", label),
            )
        )
        state = {"size": (0.48, 0.42), "font_size": 11}
        left, right = x - _SIDE, x + _SIDE
        forward.append(draw_box(axes, left, _ROWS["forward"], f"$h_{step}$", face="0.9", **state))
        backward.append(
            draw_box(axes, right, _ROWS["backward"], f"$g_{step}$", face="0.72", **state)
        )
        for cell in (forward[-1], backward[-1]):
            draw_arrow(below, cell)
            draw_arrow(cell, joined)
        draw_arrow(joined, above)
    for left, right in zip(forward, forward[1:], strict=False):
        draw_arrow(left, right, width=2, label="$W_h$")
    for left, right in zip(backward, backward[1:], strict=False):
        draw_arrow(right, left, width=2, dashed=True, label="$V_h$")
    axes.set_xlim(_STEP - 0.8, _STEP * len(words) + 0.8)
    axes.set_ylim(-0.3, 4.2)
    axes.set_axis_off()
    axes.set_title("h reads to the right, g to the left (dashed); a label is made from both")
    return figure


def plot_two_directions() -> Figure:
    """The same for the chapter's sentence."""
    words, labels = ("the", "old", "guard", "the", "boat"), ("DET", "NOUN", "VERB", "DET", "NOUN")
    return plot_bidirectional(words, labels)


def plot_accuracies(runs: Sequence[Mapping[str, float]]) -> Figure:
    """Every tagger's accuracy as a mark for each run, and the best that its reader can reach as a line.

    Args:
        runs: metrics of each: "forward_accuracy", "forward_bayes_optimal_accuracy", the same for
            word_alone, backward and both, and all of them with "_ambiguous" at the end.
    """
    figure = Figure(figsize=(9, 4.4), dpi=_DPI, layout="constrained")
    names = ("word_alone", "forward", "backward", "both")
    places = np.arange(len(names))
    panels = {"all words": "", "ambiguous words alone": "_ambiguous"}
    for axes, (title, end) in zip(figure.subplots(1, 2, sharey=True), panels.items(), strict=True):
        best = [runs[0][f"{name}_bayes_optimal_accuracy{end}"] for name in names]
        line = {"linewidth": 3, "label": "Bayes-optimal: no such reader is better"}
        axes.hlines(best, places - 0.42, places + 0.42, "0.6", **line)
        for number, run in enumerate(runs):
            reached = [run[f"{name}_accuracy{end}"] for name in names]
            shifted = places + 0.14 * (number - (len(runs) - 1) / 2)
            label = "reached, a mark for each seed" if number == 0 else None
            axes.plot(shifted, reached, "ko", fillstyle="none", markersize=8, label=label)
        for place, optimum in zip(places, best, strict=True):
            axes.text(place, optimum - 0.06, screen.number(optimum, 3), ha="center")
        readers = [name.replace("_", " ").replace("both", "both directions") for name in names]
        axes.set_xticks(places, [reader.replace(" ", "\n") for reader in readers])
        axes.set_ylim(0.4, 1.06)
        axes.set_title(title)
    figure.axes[0].set_ylabel("share of right labels")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    return figure


def plot_seeds() -> Figure:
    """The same of all recorded seeds."""
    return plot_accuracies([run["metrics"] for run in tables.newest_runs(CHAPTER)["quick"]])


_BEGINNINGS = (("they",), ("that", "can"), ("can",), ("they", "can"), ("the", "old"))


def plot_beginnings() -> Figure:
    """Some beginnings, as long as they are likely, and the labels that their last word can have."""
    figure = Figure(figsize=(9, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for place, beginning in enumerate(_BEGINNINGS):
        likely, left = sum(grammar.label_probabilities(beginning).values()), 0.0
        for label, probability in grammar.label_probabilities(beginning).items():
            is_best = left == 0
            looks = {"color": "0.8" if is_best else "white", "hatch": "" if is_best else "//"}
            axes.barh(place, probability, left=left, edgecolor="black", **looks)
            plain = None if is_best else {"facecolor": "white", "edgecolor": "none", "pad": 1}
            text = f"{label} {screen.number(probability / likely, 2)}"
            middle = left + probability / 2
            axes.text(middle, place, text, ha="center", va="center", fontsize=9, bbox=plain)
            left += probability
    axes.set_yticks(
        np.arange(len(_BEGINNINGS)), [f"{' '.join(words)} ..." for words in _BEGINNINGS]
    )
    axes.invert_yaxis()
    axes.set_xlabel("P(beginning)")
    axes.set_title("Gray: the label that the best forward reader gives to the last word")
    return figure


def plot_reviews() -> Figure:
    """The two networks on IMDB, every recorded seed, beside the bag of words and keras.io."""
    figure = Figure(figsize=(9, 4.0), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    recorded = tables.newest_runs(CHAPTER)
    looks = {"val_accuracy": ("ko", "validation"), "test_accuracy": ("ws", "test")}
    titles = []
    for preset in ("book", "best"):
        runs = [run["metrics"] for run in recorded[preset]]
        for metric, (style, name) in looks.items():
            y = len(titles)
            values = [run[metric] for run in runs]
            axes.plot(values, [y] * len(values), style, markeredgecolor="black", markersize=8)
            axes.plot(np.mean(values), y, "|", color="black", markersize=24)
            titles.append(f"{preset}: {name}")
        bag = runs[0]["bag_of_words_accuracy"]
        axes.plot([bag] * 2, [y - 0.4, y + 0.4], "--", color="gray", linewidth=2)
        above = {"fontsize": 9, "ha": "center", "va": "top"}
        axes.text(bag, y + 0.42, "bag of words, test", **above)
    (printed,) = RECORDED.printed["book"]["val_accuracy"].accuracies
    axes.plot(printed, 1, "D", color="black", fillstyle="none", markersize=8)
    axes.annotate(
        "keras.io, test", (printed, 1), xytext=(0, 9), textcoords="offset points", ha="center"
    )
    axes.set_yticks(np.arange(len(titles)), titles)
    axes.set_xlim(left=0.837)
    axes.set_ylim(len(titles) - 0.25, -0.5)
    axes.set_xlabel("accuracy (a mark for each seed, a line at the mean)")
    return figure


def plot_sentence(
    words: Sequence[str], labels: Sequence[str], probabilities: Mapping[str, np.ndarray]
) -> Figure:
    """How sure the forward and the bidirectional tagger are of the right label at every word.

    Args:
        words: of one sentence.
        labels: their parts of speech.
        probabilities: "forward" and "both" -> probability of the right label, array (words,).
    """
    figure = Figure(figsize=(8, 4.4), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    steps = np.arange(len(words))
    axes.axhline(0.5, color="gray", linestyle=":")
    axes.plot(steps, probabilities["forward"], "ks--", fillstyle="none", label="forward")
    axes.plot(steps, probabilities["both"], "o-", color="tab:blue", label="both directions")
    for step, probability in zip(steps, probabilities["forward"], strict=True):
        if probability < 0.9:
            axes.annotate(
                f"{probability:.2f}",
                (step, probability),
                xytext=(0, -16),
                textcoords="offset points",
                ha="center",
            )
    names = [f"{word}\n{label}" for word, label in zip(words, labels, strict=True)]
    axes.set_xticks(steps, names)
    axes.set_ylim(-0.05, 1.1)
    axes.set_ylabel("probability of the right label")
    axes.set_title("Where the words so far leave it open, only what follows can tell")
    axes.legend(loc="lower right")
    return figure
