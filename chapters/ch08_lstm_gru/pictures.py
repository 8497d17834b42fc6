"""The pictures of the chapter, and its longer tables, printed.

Most get metrics and return a matplotlib Figure. Those named in recorded.py as drawings need nothing: they
draw the two cells, or the recorded runs of all seeds.
"""

import dataclasses
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from PIL import Image

from chapters import tables
from chapters.ch08_lstm_gru.config import BOOK_NETWORKS, CHAPTER, PRESETS, THREE_CELLS
from chapters.ch08_lstm_gru.recorded import FIVE, NETWORKS, RECORDED, WAYS
from common import fonts, screen, verdict
from common.diagrams import Node, draw_arrow, draw_box
from common.plots import mark_unknown, word_ticks
from common.runs import Run
from common.text import file_name, quote

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:", "v-", "x--", "*-.")
CELL_TITLES = {cell: english for cell, (english, _) in FIVE.items()}
TASK_TITLES = {
    "recall": ("Naming the first of many symbols", "time steps between the symbol and the end"),
    "adding": ("Adding up the two marked numbers", "length of the sequence"),
}
# A right guess, where nothing is known: one symbol of four; two random numbers whose sum is near 1.
_GUESSING = {"recall": 1 / 4, "adding": 1 - 0.9**2}
_STEPS = {"recall": (5, 10, 20, 30, 50, 100, 200), "adding": (10, 25, 50, 100)}
# Of the animation; the last word stays longer.
_MILLISECONDS = 1_500
_BELOW = (
    "Usual causes: other words or lengths than the preset's, another Keras (see requirements.txt), "
    "or an unlucky seed: run two others."
)
# Gate -> what an open one does. A candidate is no gate: it is what is let in.
MEANINGS = {
    "lstm": {
        "forget": "the old is KEPT",
        "input": "the new is let in",
        "output": "the state is shown",
    },
    "gru": {
        "update": "the old is KEPT, the new stays out",
        "reset": "the candidate sees the old",
    },
}


@dataclasses.dataclass(frozen=True)
class GateReading:
    """One sentence as an "lstm" or a "gru" read it.

    After each word: the gates and the kept state, each (words, units), and P(good), (words,). The kept
    state is the LSTM's cell state, and the GRU's hidden state.
    """

    cell: str
    words: list[str]
    known: list[bool]
    gates: dict[str, np.ndarray]
    states: np.ndarray
    probabilities: np.ndarray

    @property
    def picture_name(self) -> str:
        """Of the picture of its gates, without the ".png"."""
        return f"ask-{file_name(self.words)}-{self.cell}"


def plot_learning_curves(histories: Mapping[str, Mapping[str, Sequence[float]]]) -> Figure:
    """Validation loss of every network after every epoch; a ring marks the best epoch."""
    figure = Figure(figsize=(8.5, 4.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for style, (title, history) in zip(_STYLES, histories.items(), strict=False):
        losses = np.array(history["val_loss"])
        epochs = np.arange(1, len(losses) + 1)
        every = max(1, len(losses) // 8)
        (line,) = axes.plot(epochs, losses, style, markevery=every, markersize=5, label=title)
        best = losses.argmin()
        ring = {"marker": "o", "markersize": 13, "fillstyle": "none", "color": line.get_color()}
        axes.plot(epochs[best], losses[best], **ring)
    axes.set_xlabel("epoch")
    axes.set_ylabel("validation loss (binary cross-entropy)")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title("Rings: the best epoch of each")
    axes.legend()
    return figure


def plot_memory(
    task: str,
    steps: Sequence[int],
    accuracies: Mapping[str, Sequence[float]],
    guessing: Sequence[float],
) -> Figure:
    """Share of right answers against the number of time steps, a line a cell.

    Args:
        task: "recall" or "adding".
        steps: lags or lengths, in increasing order.
        accuracies: cell -> one share for each of them.
        guessing: what the best guess gets for each.
    """
    figure = Figure(figsize=(8.5, 4.8), dpi=_DPI, layout="constrained")
    shares = {cell: np.array(of_cell)[None] for cell, of_cell in accuracies.items()}
    _draw_task(figure.subplots(), task, steps, shares, guessing)
    _legend_below(figure)
    return figure


def _draw_task(
    axes: Axes,
    task: str,
    steps: Sequence[int],
    shares: Mapping[str, np.ndarray],
    guessing: Sequence[float],
) -> None:
    """Args as of `plot_memory`; shares: cell -> (seeds, steps). A line joins the means over the seeds."""
    title, across = TASK_TITLES[task]
    for number, (style, (cell, of_cell)) in enumerate(zip(_STYLES, shares.items(), strict=False)):
        places = np.arange(len(steps)) + 0.15 * (number - (len(shares) - 1) / 2)
        (line,) = axes.plot(places, of_cell.mean(axis=0), style[1:], linewidth=1)
        looks = {"fillstyle": "none", "markersize": 8, "color": line.get_color()}
        for seed, of_seed in enumerate(of_cell):
            label = CELL_TITLES[cell] if seed == 0 else None
            axes.plot(places, of_seed, style[0], label=label, **looks)
    groups = np.arange(len(steps))
    looks = {"color": "gray", "linewidth": 3, "alpha": 0.5, "label": "guessing"}
    axes.hlines(guessing, groups - 0.45, groups + 0.45, **looks)
    axes.vlines(groups[1:] - 0.5, 0, 1.08, color="0.9", linewidth=1)
    axes.set_xticks(groups, steps)
    axes.set_ylim(0, 1.08)
    axes.set_yticks(np.linspace(0, 1, 6))
    axes.set_xlabel(across)
    axes.set_ylabel("share of right test answers")
    axes.set_title(title)


def _legend_below(figure: Figure, columns: int = 3) -> None:
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)


def _of_all_seeds(preset: str, metric: str) -> list[float]:
    """One recorded value a seed."""
    return [run["metrics"][metric] for run in tables.newest_runs(CHAPTER)[preset]]


def plot_tasks() -> Figure:
    """Adding and recall, every recorded seed of every cell; the lines join the means."""
    figure = Figure(figsize=(9, 8.4), dpi=_DPI, layout="constrained")
    for axes, task in zip(figure.subplots(2, 1), ("adding", "recall"), strict=True):
        steps = _STEPS[task]
        shares = {
            cell: np.transpose([_of_all_seeds("memory", f"{task}_{cell}_{step}") for step in steps])
            for cell in FIVE
        }
        _draw_task(axes, task, steps, shares, [_GUESSING[task]] * len(steps))
    num_seeds = len(tables.newest_runs(CHAPTER)["memory"])
    figure.suptitle(f"A mark for each of {num_seeds} seeds, a line through the means")
    _legend_below(figure)
    return figure


def plot_padding(rows: Mapping[str, Mapping[str, float]], chance: float) -> Figure:
    """Test accuracy of the three cells for every way to pad, of one run.

    Args:
        rows: way -> {"lstm_accuracy": ..., ...}.
        chance: accuracy of the majority class.
    """
    accuracies = {
        f"zeros {way}": {cell: [row[f"{cell}_accuracy"]] for cell in THREE_CELLS}
        for way, row in rows.items()
    }
    return _draw_padding(accuracies, chance, "The same reviews, padded in four ways")


def plot_padding_seeds() -> Figure:
    """The same of all recorded seeds."""
    accuracies = {
        words: {
            cell: _of_all_seeds("padding", f"padding_{way}_{cell}_accuracy") for cell in THREE_CELLS
        }
        for way, (words, _) in WAYS.items()
    }
    num_seeds = len(tables.newest_runs(CHAPTER)["padding"])
    title = f"The same reviews, padded in four ways: {num_seeds} seeds, and their mean as a bar"
    return _draw_padding(accuracies, 0.5, title)


def _draw_padding(
    accuracies: Mapping[str, Mapping[str, Sequence[float]]], chance: float, title: str
) -> Figure:
    """A mark for every seed of every cell and way to pad: accuracies by way, then by cell."""
    figure = Figure(figsize=(9, 4.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for shift, (style, cell) in enumerate(zip("os^", THREE_CELLS, strict=True)):
        places = np.arange(len(accuracies)) + 0.25 * (shift - 1)
        seeds = np.array([of_way[cell] for of_way in accuracies.values()])  # (ways, seeds)
        means = seeds.mean(axis=1)
        axes.hlines(means, places - 0.09, places + 0.09, color="black", linewidth=2)
        looks = {"color": "black", "markersize": 8, "fillstyle": "none"}
        for seed, of_seed in enumerate(seeds.T):
            label = CELL_TITLES[cell] if seed == 0 else None
            axes.plot(places, of_seed, style, label=label, **looks)
        for place, mean, highest in zip(places, means, seeds.max(axis=1), strict=True):
            above = {"xytext": (0, 9), "textcoords": "offset points", "ha": "center"}
            axes.annotate(screen.number(mean, digits=2), (place, highest), fontsize=9, **above)
    axes.axhline(chance, color="gray", linestyle="--", label="majority class")
    axes.set_xticks(np.arange(len(accuracies)), [way.replace(", ", ",\n") for way in accuracies])
    axes.set_ylim(0.4, 1.1)
    axes.set_ylabel("test accuracy")
    axes.set_title(title)
    _legend_below(figure, columns=4)
    return figure


def plot_book_seeds() -> Figure:
    """Validation accuracy of the book's four networks: recorded seeds beside the printed runs."""
    figure = Figure(figsize=(9, 4.6), dpi=_DPI, layout="constrained")
    panels = {"book": "1st edition", "book-2nd": "2nd edition"}
    places = np.arange(len(BOOK_NETWORKS))
    labels = [NETWORKS[name][0].replace(", ", ",\n") for name in BOOK_NETWORKS]
    for axes, (preset, title) in zip(
        figure.subplots(1, 2, sharey=True), panels.items(), strict=True
    ):
        for place, name in zip(places, BOOK_NETWORKS, strict=True):
            metric = f"{name}_val_accuracy"
            ours, printed = _of_all_seeds(preset, metric), RECORDED.printed[preset][metric]
            first = place == 0
            axes.plot([place - 0.17] * len(ours), ours, "ko", label="our seeds" if first else None)
            axes.plot(
                place - 0.17,
                np.mean(ours),
                "_",
                color="black",
                markersize=22,
                markeredgewidth=2,
                label="their mean" if first else None,
            )
            others = printed.accuracies[1:]
            axes.plot(
                [place + 0.17] * len(others),
                others,
                "x",
                color="gray",
                label="later runs of the authors" if first else None,
            )
            axes.plot(
                place + 0.17,
                printed.accuracies[0],
                "D",
                color="black",
                fillstyle="none",
                markersize=8,
                label="printed in the book" if first else None,
            )
        axes.set_xticks(places, labels, fontsize=9)
        axes.set_title(title)
    figure.axes[0].set_ylabel("validation accuracy")
    _legend_below(figure, columns=4)
    return figure


def plot_cells() -> Figure:
    """One time step of an LSTM, and of a GRU: what is kept runs along the top."""
    figure = Figure(figsize=(9, 8.6), dpi=_DPI, layout="constrained")
    above, below = figure.subplots(2, 1)
    _draw_lstm(above)
    _draw_gru(below)
    for axes in (above, below):
        axes.set_xlim(-0.7, 7.9)
        axes.set_ylim(-0.5, 3.6)
        axes.set_aspect("equal")
        axes.set_axis_off()
    return figure


def _draw_lstm(axes: Axes) -> None:
    title = "LSTM: the cell state c is multiplied by f and added to, and nothing else"
    axes.set_title(title, fontsize=12)
    before, after = _box(axes, 0, 3, "$c_{t-1}$"), _box(axes, 7.3, 3, "$c_t$")
    shown = _box(axes, 7.3, 1.55, "$h_t$")
    kept, added = _sign(axes, 1.3, 3, "×"), _sign(axes, 3.3, 3, "+")
    let_in, out = _sign(axes, 3.3, 2.0, "×"), _sign(axes, 6.0, 1.55, "×")
    squashed = _box(axes, 6.0, 2.3, "tanh", width=0.8)
    forget = _box(axes, 1.3, 0.95, "forget gate f\nsigmoid", "0.85", 1.4)
    let = _box(axes, 2.85, 0.95, "input gate i\nsigmoid", "0.85", 1.3)
    candidate = _box(axes, 4.3, 0.95, "candidate $\\tilde{c}$\ntanh", "white", 1.3)
    output = _box(axes, 5.85, 0.55, "output gate o\nsigmoid", "0.85", 1.4)
    for start, end in ((before, kept), (kept, added), (added, after)):
        draw_arrow(start, end, width=3)
    for start, end in ((forget, kept), (let, let_in), (candidate, let_in), (let_in, added)):
        draw_arrow(start, end)
    branch = _sign(axes, 6.0, 3, "")
    for start, end in ((branch, squashed), (squashed, out), (output, out), (out, shown)):
        draw_arrow(start, end)
    axes.text(2.3, 3.2, "$f_t\\,c_{t-1}$ is kept", ha="center", fontsize=10)
    axes.text(4.65, 3.2, "$+\\; i_t\\,\\tilde{c}_t$ is let in", ha="center", fontsize=10)
    _draw_inputs(axes, (forget, let, candidate, output))


def _draw_gru(axes: Axes) -> None:
    title = "GRU: the hidden state h; what z does not keep, the candidate replaces"
    axes.set_title(title, fontsize=12)
    before, after = _box(axes, 0, 3, "$h_{t-1}$"), _box(axes, 7.3, 3, "$h_t$")
    kept, added, let_in = (
        _sign(axes, x, y, sign) for x, y, sign in ((1.6, 3, "×"), (5.2, 3, "+"), (5.2, 2.0, "×"))
    )
    update = _box(axes, 1.6, 0.95, "update gate z\nsigmoid", "0.85", 1.5)
    reset = _box(axes, 3.4, 0.95, "reset gate r\nsigmoid", "0.85", 1.4)
    candidate = _box(axes, 5.2, 0.95, "candidate $\\tilde{h}$\ntanh", "white", 1.4)
    for start, end in ((before, kept), (kept, added), (added, after)):
        draw_arrow(start, end, width=3)
    for start, end in ((update, kept), (candidate, let_in), (let_in, added)):
        draw_arrow(start, end)
    draw_arrow(update, let_in, label="$1 - z_t$", font_size=10)
    draw_arrow(reset, candidate)
    axes.text(3.3, 3.2, "$z_t\\,h_{t-1}$ is kept", ha="center", fontsize=10)
    _draw_inputs(axes, (update, reset, candidate))


def _draw_inputs(axes: Axes, readers: Sequence[Node]) -> None:
    """The word and the hidden state before it, which all gates read, as one line below them."""
    start = _box(axes, 0, -0.2, "$x_t,\\;h_{t-1}$", width=1.1)
    right = readers[-1].x
    axes.plot([0.55, right], [-0.2, -0.2], color="black", linewidth=1.2, zorder=1)
    for reader in readers:
        corner = dataclasses.replace(start, x=reader.x, patch=_dot(axes, reader.x, -0.2))
        draw_arrow(corner, reader)


def _dot(axes: Axes, x: float, y: float) -> Circle:
    return axes.add_patch(Circle((x, y), 0.04, color="black"))


def _box(
    axes: Axes, x: float, y: float, text: str, shade: str = "white", width: float = 0.9
) -> Node:
    """A state is round; what is computed has two lines, and a gate is shaded."""
    is_computed = "\n" in text
    size = width, 0.62 if is_computed else 0.44
    return draw_box(axes, x, y, text, size, shade, is_round=not is_computed)


def _sign(axes: Axes, x: float, y: float, sign: str) -> Node:
    """A circle with × or +: unit by unit; without a sign, a point where a line branches."""
    patch = (
        axes.add_patch(Circle((x, y), 0.19, facecolor="white", edgecolor="black", zorder=2))
        if sign
        else _dot(axes, x, y)
    )
    axes.text(x, y, sign, ha="center", va="center", fontsize=13, zorder=3)
    return Node(axes, x, y, patch)


def plot_gates(reading: GateReading) -> Figure:
    """Every gate of every unit at every word, a panel a gate; dark is closed, light is open."""
    words, gates = reading.words, reading.gates
    num_units = next(iter(gates.values())).shape[1]
    width = max(7.0, 0.6 * len(words) + 2.5)
    height = len(gates) * (0.2 * num_units + 0.7) + 1.4
    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained")
    (title,), names = fonts.as_typed([f"The gates of the {reading.cell.upper()} at {quote(words)}"])
    figure.suptitle(title, fontfamily=names)
    panels = figure.subplots(len(gates), sharex=True, squeeze=False)[:, 0]
    for axes, (name, values) in zip(panels, gates.items(), strict=True):
        image = axes.imshow(values.T, aspect="auto", cmap="cividis", vmin=0, vmax=1)
        axes.set_title(f"{name} gate: {MEANINGS[reading.cell][name]}", fontsize=10)
        axes.set_ylabel("unit")
        axes.set_yticks(np.arange(0, num_units, 2), np.arange(1, num_units + 1, 2))
    word_ticks(panels[-1], words, reading.known)
    figure.colorbar(image, ax=panels, label="0 closed, 1 open")
    return figure


def save_animation(reading: GateReading, path: Path) -> None:
    """Writes what a gate keeps, word by word, as an animated GIF; a notebook shows it.

    Args:
        reading: of one sentence.
        path: of the GIF; a terminal prints it.
    """
    images = []
    for number in range(len(reading.words)):
        with io.BytesIO() as drawn:
            _plot_word(reading, number).savefig(drawn, format="png")
            images.append(Image.open(drawn).convert("RGB").quantize(32))
    durations = [_MILLISECONDS] * (len(images) - 1) + [2 * _MILLISECONDS]
    images[0].save(path, save_all=True, append_images=images[1:], duration=durations, loop=0)
    screen.show_file(path, "Animation")


def _plot_word(reading: GateReading, number: int) -> Figure:
    """The gate that keeps, and the state before and after it, at one word of the sentence."""
    name, words = next(iter(MEANINGS[reading.cell])), mark_unknown(reading.words, reading.known)
    gate, after = reading.gates[name][number], reading.states[number]
    before = reading.states[number - 1] if number else np.zeros_like(after)
    figure = Figure(figsize=(8, 3.9), dpi=100, layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(2, 3))
    units = np.arange(1, len(gate) + 1)
    left.bar(units, gate, color="0.6", edgecolor="black")
    left.set_ylim(0, 1)
    left.set_title(f"{name} gate: mean {gate.mean():.2f}")
    left.set_ylabel("0 drops the old, 1 keeps it")
    right.bar(units - 0.2, before, 0.4, color="white", edgecolor="black", label="before the word")
    right.bar(units + 0.2, after, 0.4, color="black", label="after it")
    right.axhline(0, color="black", linewidth=0.8)
    limit = 1.15 * np.abs(reading.states).max()
    right.set_ylim(-limit, limit)
    right.set_title(f"{'cell' if reading.cell == 'lstm' else 'hidden'} state")
    right.legend(loc="upper right", fontsize=8)
    for axes in (left, right):
        axes.set_xticks(units)
        axes.set_xlabel("unit")
    (line,), fonts_of_line = fonts.as_typed(
        [" ".join(f"»{word}«" if place == number else word for place, word in enumerate(words))]
    )
    title = f"{line}\nP(good) = {reading.probabilities[number]:.2f}"
    figure.suptitle(title, fontfamily=fonts_of_line)
    return figure


def plot_comparison(
    accuracies: Mapping[str, Sequence[float]],
    intervals: Mapping[str, tuple[float, float]],
    bag_of_words_accuracy: float,
) -> Figure:
    """Mean test accuracy with its confidence interval, a row a network, and every seed below it.

    Args:
        accuracies: network in words -> one accuracy a seed.
        intervals: network in words -> mean and half the width of its interval.
        bag_of_words_accuracy: drawn as a line.
    """
    figure = Figure(figsize=(8.5, 0.75 * len(intervals) + 1.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    places = np.arange(len(intervals))
    means, half_widths = zip(*intervals.values(), strict=True)
    style = {"fmt": "o", "color": "black", "capsize": 6, "markersize": 8}
    axes.errorbar(means, places, xerr=half_widths, label="mean and 95 % interval", **style)
    for place, single in zip(places, accuracies.values(), strict=True):
        axes.plot(single, [place + 0.28] * len(single), "x", color="dimgray", markersize=6)
    axes.plot([], [], "x", color="dimgray", label="one seed each")
    axes.axvline(bag_of_words_accuracy, color="gray", linestyle="--", label="bag of words")
    axes.set_yticks(places, list(intervals))
    axes.set_ylim(len(intervals) - 0.3, -0.6)
    axes.set_xlabel("test accuracy")
    axes.set_title("At equal units and at equal weights")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def as_printed(history: Mapping[str, Sequence[float]]) -> dict:
    """The best epoch as the book has it: the first whose loss, at the four digits shown, is lowest."""
    losses = np.round(history["val_loss"], 4)
    first = int(np.argmin(losses))
    return {
        "printed_loss": float(losses[first]),
        "printed_epoch": first + 1,
        "printed_accuracy": round(history["val_accuracy"][first], 4),
    }


def print_reviews(titles: Mapping[str, str], rows: Mapping[str, Mapping], metrics: Mapping) -> None:
    """Prints the baselines of `metrics`, and a line a network: titles and rows by its name."""
    bag = metrics["bag_of_words_accuracy"], metrics.get("bag_of_words_accuracy_hard")
    table = [
        (
            titles[name],
            f"{screen.number(row['printed_loss'])}@{row['printed_epoch']}",
            row["printed_accuracy"],
            row["val_accuracy"],
            row["test_accuracy"],
            row.get("test_accuracy_hard"),
            row["num_weights"],
            f"{row['ms_per_step']:.1f}",
        )
        for name, row in rows.items()
    ]
    screen.table(
        ("", "loss@epoch", "validation", "best model", "test", "hard half", "weights", "ms/update"),
        ("majority class", *[None] * 3, metrics["baseline_accuracy"], *[None] * 3),
        ("bag of words", *[None] * 3, *bag, *[None] * 2),
        *table,
    )
    print(
        "  loss@epoch and the accuracy beside it as the book has them: the first epoch with the lowest "
        "four\n  digits of the validation loss. The best model may be of a later one."
    )


def print_verdicts(run: Run, titles: Mapping[str, str], rows: Mapping[str, Mapping]) -> None:
    """Prints for every network whether its validation accuracy matches what was printed for it."""
    for name, row in rows.items():
        metric = f"{name}_val_accuracy"
        judged = verdict.judge(
            run, PRESETS, RECORDED.printed, row["val_accuracy"], _BELOW, metric=metric
        )
        print(f"{titles[name]}: {judged}" if judged else "", end="")


def print_gates(reading: GateReading) -> None:
    """Prints for every word how far each gate stands open, averaged over the units."""
    means = [values.mean(axis=1) for values in reading.gates.values()]  # each (words,)
    labels = mark_unknown(reading.words, reading.known)
    screen.table(
        (reading.cell.upper(), *(f"{name} gate" for name in reading.gates), "P(good)"),
        *(
            (label, *(f"{number:.2f}" for number in numbers))
            for label, *numbers in zip(labels, *means, reading.probabilities, strict=True)
        ),
    )


def print_padding(rows: Mapping[str, Mapping[str, float]], chance: float) -> None:
    """Prints accuracy and spread of the last state, a line for every way to pad; see `plot_padding`."""
    names = [CELL_TITLES[cell] for cell in THREE_CELLS]
    table = [
        (
            f"zeros {way}",
            *(row[f"{cell}_accuracy"] for cell in THREE_CELLS),
            *(row[f"{cell}_spread"] for cell in THREE_CELLS),
        )
        for way, row in rows.items()
    ]
    screen.table(
        ("test accuracy", *names, *(f"| {name}" for name in names)),
        ("majority class", *[chance] * len(THREE_CELLS), *[None] * len(THREE_CELLS)),
        *table,
    )
    print("  Right of the bars: how much a unit of the last state differs from review to review.")


def print_memory(
    task: str,
    steps: Sequence[int],
    titles: Mapping[str, str],
    accuracies: Mapping[str, Sequence[float]],
    guessing: Sequence[float],
    falls_below: Mapping[str, int],
) -> None:
    """Prints the share of right answers, a line a cell, a column for each of `steps`.

    Args as of `plot_memory`; titles: cell -> its name in words; falls_below: cell -> where it is below .9.
    """
    rows = [
        (title, *accuracies[cell], falls_below[cell] or "nowhere") for cell, title in titles.items()
    ]
    head = (f"{task}, time steps:", *map(str, steps), "below .9 at")
    screen.table(head, ("guessing", *guessing, None), *rows)
