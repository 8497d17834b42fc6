"""Sound as a wave and as frames, copies of a recording, accuracies, and answers over time."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from chapters.ch13_speech.augment import NOTHING, Examples
from chapters.ch13_speech.streaming import STEP_SECONDS, seconds_at
from common import plots
from common.data.logmel import FLOOR, HOP, NUM_BANDS, RATE, band_edges

_DPI = 120
_HEARD = tuple(range(10, 101, 10))
_STYLES = ("-", "--", "-.", ":")
_LARGEST = 32_768.0


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
    figure.colorbar(image, ax=panels, label="scaled")
    return figure


def plot_speakers(metrics: Mapping[str, float], speakers: Sequence[str], seed: int) -> Figure:
    """Accuracy of the linear baseline and of the GRU: official split, mean of unseen, each unseen."""
    groups = {
        "official\nsplit": "official",
        "unseen,\nmean": "unseen",
        **{f"{speaker}\nunseen": f"unseen_{speaker}" for speaker in speakers},
    }
    figure = Figure(figsize=(9, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    series = (("linear_", "linear", "white", "///"), ("", "GRU", "0.7", ""))
    for place, (prefix, label, shade, hatch) in enumerate(series):
        heights = [metrics[f"{prefix}{name}_accuracy"] for name in groups.values()]
        bars = axes.bar(
            np.arange(len(groups)) + (place - 0.5) * 0.4,
            heights,
            width=0.38,
            color=shade,
            edgecolor="black",
            hatch=hatch,
            label=label,
        )
        axes.bar_label(bars, [f"{height:.2f}" for height in heights], padding=2, fontsize=8)
    axes.axhline(0.1, color="black", linestyle=":", label="guessing")
    axes.axvline(1.5, color="gray", linewidth=0.8)
    axes.set_xticks(np.arange(len(groups)), groups)
    axes.set_ylim(0, 1.08)
    axes.set_ylabel("test accuracy")
    axes.set_title(f"Voices that were heard in training, and voices that never were (seed {seed})")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def plot_heard(lines: Mapping[str, Sequence[float]], title: str) -> Figure:
    """Accuracy against the share of the recording that was heard, from 10 to 100 %, a line each."""
    figure = Figure(figsize=(7, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for number, (label, values) in enumerate(lines.items()):
        marker = "os^Dvx+"[number % 7]
        style = _STYLES[number % len(_STYLES)]
        axes.plot(_HEARD, values, style, marker=marker, fillstyle="none", label=label)
    axes.axhline(0.1, color="gray", linestyle=":", linewidth=0.8)
    axes.set_xlabel("share of the recording heard, %")
    axes.set_ylabel("test accuracy")
    axes.set_ylim(0, 1.02)
    axes.set_title(title)
    axes.legend()
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


def _draw_wave(axes: Axes, samples: np.ndarray) -> None:
    axes.plot(np.arange(len(samples)) / RATE, samples / _LARGEST, color="black", linewidth=0.5)
    axes.set_ylabel("sample")
    largest = max(np.abs(samples).max() / _LARGEST, 1e-3)
    axes.set_ylim(-1.1 * largest, 1.1 * largest)
