"""Sound as a wave and as frames, copies of a recording, accuracies, and answers over time."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chapters import tables
from chapters.ch13_speech.augment import NOTHING, Examples
from chapters.ch13_speech.recorded import READ_FROM_BOTH_ENDS
from chapters.ch13_speech.streaming import STEP_SAMPLES, STEP_SECONDS, seconds_at
from common import diagrams, plots
from common.data import speech
from common.data.logmel import FLOOR, FRAME, HOP, NUM_BANDS, RATE, band_edges

_DPI = 120
_HEARD = tuple(range(10, 101, 10))
_STYLES = ("-", "--", "-.", ":")
_LARGEST = 32_768.0
_SPEAKERS = ("george", "jackson", "nicolas", "theo", "yweweler")


def plot_features(samples: np.ndarray, frames: np.ndarray, title: str) -> Figure:
    """A recording as a wave (samples,) and, below it, its log-mel frames (frames, bands)."""
    figure = Figure(figsize=(8, 4.6), dpi=_DPI, layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.6))
    _draw_wave(above, samples)
    # A frame is drawn from its beginning to that of the next one.
    extent = (0, len(frames) * HOP / RATE, 0, NUM_BANDS)
    image = below.imshow(
        frames.T, origin="lower", aspect="auto", cmap="cividis", vmin=FLOOR, vmax=0, extent=extent
    )
    ticks = np.arange(3, NUM_BANDS, 7)
    below.set_yticks(ticks + 0.5, [f"{band_edges()[band + 1]:,.0f}" for band in ticks])
    below.set_ylabel("mel band, Hz")
    below.set_xlabel("seconds")
    figure.colorbar(image, ax=below, label="decibels")
    above.set_title(title)
    return figure


def plot_copies(plain: Examples, copies: Examples) -> Figure:
    """A recording as it is and copies of it side by side; a line where the word begins."""
    figure = Figure(figsize=(10, 3.2), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, 1 + len(copies), sharey=True)
    x, y = (np.concatenate(pair) for pair in ((plain.x, copies.x), (plain.y, copies.y)))
    titles = ["as recorded", *(f"copy {number + 1}" for number in range(len(copies)))]
    titles = [
        f"{title}: nothing" if (answers == NOTHING).all() else title
        for title, answers in zip(titles, y, strict=True)
    ]
    for axes, one, answers, title in zip(panels, x, y, titles, strict=True):
        frames = one.reshape(-1, NUM_BANDS)
        extent = (0, len(frames) * HOP / RATE, 0, NUM_BANDS)
        image = axes.imshow(
            frames.T,
            origin="lower",
            aspect="auto",
            cmap="cividis",
            vmin=-3,
            vmax=1.5,
            extent=extent,
        )
        begins = np.flatnonzero(answers != NOTHING)[:1] * STEP_SECONDS
        for second in begins:
            axes.axvline(second, color="white", linestyle="--")
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("seconds")
    panels[0].set_ylabel("mel band")
    figure.colorbar(image, ax=panels, label="scaled decibels")
    return figure


def plot_speakers(metrics: Mapping[str, float], speakers: Sequence[str], seed: int) -> Figure:
    """Accuracy of the linear baseline and of the GRU: official split, mean of unseen, each unseen."""
    figure = Figure(figsize=(8, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    _draw_speakers(axes, [metrics], speakers, f"Voices heard, and never heard (seed {seed})")
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return figure


def plot_speakers_of_all_seeds() -> Figure:
    """The same of every recorded run: 400 recordings beside 2,500."""
    figure = Figure(figsize=(11, 4.6), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    titles = {"quick": "quick: 400 recordings", "book": "book: 2,500 recordings"}
    for axes, (preset, title) in zip(panels, titles.items(), strict=True):
        _draw_speakers(axes, _recorded(preset), _SPEAKERS, f"{title}, each seed")
    handles = panels[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=2, frameon=False)
    return figure


def plot_heard(lines: Mapping[str, Sequence[float]], title: str) -> Figure:
    """Accuracy against the share of the recording that was heard, from 10 to 100 %, a line each."""
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    _draw_heard(figure.subplots(), lines, title)
    return figure


def plot_heard_of_all_seeds() -> Figure:
    """The same of every recorded run: known voices beside unknown ones, and each unknown voice."""
    runs = _recorded("book")
    figure = Figure(figsize=(11, 4.4), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    known = {"known voices": "official", "voices never heard, mean": "unseen"}
    each = {f"{speaker}, never heard": f"unseen_{speaker}" for speaker in _SPEAKERS}
    for axes, names, title in (
        (left, known, "Known and unknown voices (book, each seed)"),
        (right, each, "Each unknown voice (book, each seed)"),
    ):
        lines = {label: _shares(runs, f"{name}_heard") for label, name in names.items()}
        _draw_heard(axes, lines, title)
    right.set_ylabel("")
    return figure


def plot_live_of_all_seeds() -> Figure:
    """What cannot be used live in every recorded run: reading from both ends, and three other things."""
    runs = _recorded("live")
    figure = Figure(figsize=(11.5, 4.4), dpi=_DPI, layout="constrained")
    left, right = figure.subplots(1, 2)
    lines = {english: _shares(runs, name) for name, (english, _) in READ_FROM_BOTH_ENDS.items()}
    _draw_heard(left, lines, "Reading from both ends (live, each seed)")
    rows = {
        "state carried on\nto the next piece": ("carried_accuracy", "o"),
        "state forgotten\nbetween pieces": ("forgotten_accuracy", "x"),
        "mean of the whole\nrecording taken out": ("mean_of_whole_accuracy", "o"),
        "mean so far\ntaken out": ("mean_so_far_accuracy", "x"),
        "noise that is\na digit": ("live_noise_answered", "o"),
        "the same, trained\non trimmed clips": ("trimmed_noise_answered", "x"),
    }
    for place, (name, marker) in enumerate(rows.values()):
        _draw_dots(right, place, [run[name] for run in runs], marker)
    right.set_yticks(range(len(rows)), rows)
    right.invert_yaxis()
    right.set_xlim(-0.05, 1.08)
    right.grid(axis="x", color="0.9")
    right.set_xlabel("test accuracy; last two lines: share of 99 noises")
    right.set_title("State, mean and silence (live, each seed)")
    for place in (1.5, 3.5):
        right.axhline(place, color="gray", linewidth=0.8)
    return figure


def plot_idea() -> Figure:
    """From samples to answers over six time steps: two frames each, and a state that goes on."""
    samples, name = speech.load("shipped").example
    first, answers = 2, ["nothing", "nothing", "7", "7", "7", "7"]
    numbers = range(first + 1, first + 1 + len(answers))
    figure = Figure(figsize=(10, 5.8), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    drawn = diagrams.draw_unrolled(
        axes,
        [f"$x_{number}$" for number in numbers],
        answers,
        [f"$h_{number}$" for number in numbers],
        font_size=11,
    )
    width = drawn.cells[1].x - drawn.cells[0].x
    # The second frame of a time step ends within the next one.
    wait = (FRAME + HOP) / STEP_SAMPLES - 1
    begin, end = first * STEP_SAMPLES, (first + len(answers) + wait) * STEP_SAMPLES
    shown = samples[begin : round(end)] / np.abs(samples).max()
    axes.plot(
        (np.arange(len(shown)) / STEP_SAMPLES - 0.5) * width, 0.6 * shown - 2.2, "k", linewidth=0.5
    )
    for number in range(2 * len(answers)):
        left = (number * HOP / STEP_SAMPLES - 0.5) * width
        height = -1.15 - 0.2 * (number % 2)
        frame = [left, left + FRAME / STEP_SAMPLES * width]
        axes.plot(frame, [height, height], color="0.4", linewidth=5, solid_capstyle="butt")
    for one in drawn.inputs:
        look = {"arrowstyle": "-|>", "color": "black"}
        axes.annotate("", (one.x, -0.24), (one.x, -1.0), arrowprops=look)
    for height, text in (
        (2, "an answer at\nevery time step"),
        (1, "state of the GRU"),
        (0, "64 numbers\nevery 32 ms"),
        (-1.25, "two frames\nof 25 ms each"),
        (-2.2, f"samples of\n{name}.wav"),
    ):
        axes.text(-1.0, height, text, ha="right", va="center", fontsize=10)
    border = (drawn.cells[2].x + drawn.cells[3].x) / 2
    late = border + wait * width
    axes.plot([border, border, late, late], [2.5, -0.7, -1, -2.9], "k--", linewidth=1, zorder=0)
    label = "a piece of sound ends and the next begins: the state goes on"
    axes.text(border, 2.7, label, ha="center", fontsize=10)
    axes.set_xlim(-2.9, drawn.cells[-1].x + 0.6)
    axes.set_ylim(-3, 3)
    return figure


def plot_recipes(
    metrics: Mapping[str, float], titles: Mapping[str, tuple[str, str]], seed: int
) -> Figure:
    """Mean accuracy of each recipe on its validation speakers, with the lowest and the highest."""
    figure = Figure(figsize=(8, 3.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for place, name in enumerate(titles):
        mean, low, high = (metrics[f"{name}_{key}"] for key in ("accuracy", "lowest", "highest"))
        axes.plot([low, high], [place, place], color="0.6", linewidth=3, solid_capstyle="butt")
        axes.plot(mean, place, "o", color="black")
        axes.annotate(
            f"{mean:.2f}", (mean, place), xytext=(0, 6), textcoords="offset points", ha="center"
        )
    axes.axvline(metrics["linear_accuracy"], color="black", linestyle=":", label="linear, mean")
    axes.set_yticks(np.arange(len(titles)), [english for english, _ in titles.values()])
    axes.invert_yaxis()
    axes.margins(y=0.15)
    axes.set_xlabel("accuracy on a validation speaker: mean, from the lowest to the highest")
    axes.set_title(f"Trained on three speakers, judged on a fourth (seed {seed})")
    figure.legend(loc="outside lower right", frameon=False)
    return figure


def plot_answers(samples: np.ndarray, probabilities: np.ndarray, title: str) -> Figure:
    """A wave (samples,) over the probabilities of the ten digits and of nothing (time, answers)."""
    figure = Figure(figsize=(9, 5), dpi=_DPI, layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2))
    _draw_wave(above, samples)
    plots.set_title(above, title)
    # A time step is answered when its last sample has been heard.
    seconds = seconds_at(np.arange(len(probabilities)))
    named = probabilities.max(axis=0) > 0.25
    for answer, line in enumerate(probabilities.T):
        style = {"color": "0.8", "linewidth": 0.8}
        if answer == NOTHING:
            style = {"color": "black", "linestyle": ":", "label": "nothing"}
        elif named[answer]:
            style = {"linestyle": _STYLES[answer % 3], "linewidth": 2, "label": str(answer)}
        below.plot(seconds, line, **style)
    below.set_ylim(-0.03, 1.03)
    below.set_xlabel("seconds")
    below.set_ylabel("probability")
    figure.legend(loc="outside right center", title="answer", frameon=False)
    return figure


def _recorded(preset: str) -> list[dict]:
    """The metrics of every recorded seed."""
    return [run["metrics"] for run in tables.newest_runs("ch13_speech")[preset]]


def _shares(runs: Sequence[Mapping[str, float]], name: str) -> np.ndarray:
    """Accuracy after each tenth of the recordings (runs, tenths)."""
    return np.array([[run[f"{name}_{share}_accuracy"] for share in _HEARD] for run in runs])


def _draw_speakers(
    axes: Axes, runs: Sequence[Mapping[str, float]], speakers: Sequence[str], title: str
) -> None:
    """A line for each split: a dot for the GRU of every run, and a cross for the linear baseline."""
    rows = {
        "known voices (official split)": "official",
        "never heard, mean": "unseen",
        **{f"{speaker}, never heard": f"unseen_{speaker}" for speaker in speakers},
    }
    for place, name in enumerate(rows.values()):
        _draw_dots(axes, place - 0.12, [run[f"{name}_accuracy"] for run in runs], "o")
        linear = np.mean([run[f"linear_{name}_accuracy"] for run in runs])
        axes.plot(linear, place + 0.25, "kx", markersize=6)
    axes.plot([], [], "ko", fillstyle="none", label="GRU; the line and the number are the mean")
    axes.plot([], [], "kx", label="linear baseline, which needs the whole recording")
    axes.axhline(1.5, color="gray", linewidth=0.8)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0.35, 1.05)
    axes.grid(axis="x", color="0.9")
    axes.set_xlabel("test accuracy (guessing: 0.10)")
    axes.set_title(title)


def _draw_dots(axes: Axes, place: float, values: Sequence[float], marker: str) -> None:
    """Every value on one height, a line at the mean and its number above."""
    mean = float(np.mean(values))
    axes.plot(values, [place] * len(values), marker, color="black", fillstyle="none", markersize=7)
    axes.vlines(mean, place - 0.16, place + 0.16, color="black", linewidth=1.2)
    axes.annotate(
        f"{mean:.2f}", (mean, place), (0, 7), textcoords="offset points", ha="center", fontsize=9
    )


def _draw_heard(axes: Axes, lines: Mapping[str, Sequence], title: str) -> None:
    """A line of means (tenths,) each; where there are several runs (runs, tenths), a small dot for each."""
    for number, (label, values) in enumerate(lines.items()):
        values = np.atleast_2d(values)
        style = _STYLES[number % len(_STYLES)]
        look = {"marker": "os^Dvx+"[number % 7], "fillstyle": "none"}
        (line,) = axes.plot(_HEARD, values.mean(axis=0), style, label=label, **look)
        if len(values) > 1:
            axes.plot(_HEARD, values.T, ".", color=line.get_color(), markersize=4)
    axes.axhline(0.1, color="gray", linestyle=":", linewidth=0.8)
    axes.annotate("guessing", (_HEARD[-1], 0.11), ha="right", fontsize=9, color="0.4")
    axes.set_xlabel("share of the recording heard, %")
    axes.set_ylabel("test accuracy")
    axes.set_ylim(0, 1.03)
    axes.set_title(title)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 0.13))


def _draw_wave(axes: Axes, samples: np.ndarray) -> None:
    axes.plot(np.arange(len(samples)) / RATE, samples / _LARGEST, color="black", linewidth=0.5)
    axes.set_ylabel("sample")
    largest = max(np.abs(samples).max() / _LARGEST, 1e-3)
    axes.set_ylim(-1.1 * largest, 1.1 * largest)
