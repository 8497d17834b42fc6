"""The product of a one-hot vector and a kernel, and every recorded seed beside the bag of words."""

import numpy as np
from matplotlib.figure import Figure

from chapters import tables
from common import diagrams

_DPI = 120


def plot_one_hot() -> Figure:
    """A one-hot vector times the kernel is one row of the kernel, on the numbers of the page."""
    kernel = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]])
    words = [f"word {number}" for number in range(len(kernel))]
    figure = Figure(figsize=(9, 2.4), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    diagrams.draw_matrix(axes, np.eye(4)[[2]], 0, -0.75, "one-hot vector $x_t$ of word 2", {0})
    diagrams.draw_matrix(axes, kernel, 5.9, 0, "kernel $W_x$, a column a unit", {2}, words)
    diagrams.draw_matrix(axes, kernel[[2]], 9.2, -0.75, "$x_t W_x$: row 2", {0})
    for x, sign in ((4.4, "$\\times$"), (8.55, "=")):
        axes.text(x, -1.0, sign, ha="center", va="center", fontsize=16)
    axes.set_xlim(-0.1, 11.4)
    axes.set_ylim(-2.2, 0.6)
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure


def plot_seeds() -> Figure:
    """Test accuracy of every recorded seed, and of the bag of words, on generated and on real reviews."""
    recorded = tables.newest_runs("ch04_imdb_onehot")
    hard = [run["metrics"]["test_accuracy_hard"] for run in recorded["quick"]]
    # The easy half is the other half: both together are the test reviews.
    easy = [
        2 * run["metrics"]["test_accuracy"] - one
        for run, one in zip(recorded["quick"], hard, strict=True)
    ]
    bag = recorded["quick"][0]["metrics"]
    bag_hard = bag["bag_of_words_accuracy_hard"]
    generated = {
        "easy half": (easy, 2 * bag["bag_of_words_accuracy"] - bag_hard),
        "hard half": (hard, bag_hard),
    }
    real = {
        name: (
            [run["metrics"]["test_accuracy"] for run in recorded[preset]],
            recorded[preset][0]["metrics"]["bag_of_words_accuracy"],
        )
        for preset, name in (
            ("book", "500 words\n(book)"),
            ("book-keras3", "200 words\n(book-keras3)"),
            ("book-2nd", "200 words, Adam\n(book-2nd)"),
        )
    }
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, 2, width_ratios=(2, 3))
    titles = ("Generated reviews (quick)", "Real reviews (enlarged scale)")
    for axes, groups, title in zip(panels, (generated, real), titles, strict=True):
        for place, (accuracies, of_bag) in enumerate(groups.values()):
            is_first = place == 0
            # Side by side, so that seeds with the same result can be told apart.
            across = place + np.linspace(-0.15, 0.15, len(accuracies))
            axes.plot(
                *(across, accuracies, "ko"), label="eight units, a seed" if is_first else None
            )
            line = {"color": "tab:red", "linewidth": 2, "label": "mean" if is_first else None}
            axes.plot([place - 0.25, place + 0.25], [np.mean(accuracies)] * 2, **line)
            dashes = {"color": "0.4", "linestyle": "--", "linewidth": 2}
            label = "bag of words" if is_first else None
            axes.plot([place - 0.35, place + 0.35], [of_bag] * 2, **dashes, label=label)
        axes.set_xticks(range(len(groups)), groups)
        axes.set_xlim(-0.6, len(groups) - 0.4)
        axes.set_title(title)
        axes.set_ylabel("test accuracy")
    panels[0].legend(loc="lower left")
    return figure
