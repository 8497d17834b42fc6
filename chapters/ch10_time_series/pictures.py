"""The pictures of chapter 10: arrays in, a matplotlib Figure out."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from common import fonts

_DPI = 120
_MOST_ROWS = 150
# Lines differ in dash and marker, too, so that they can be told apart without colours.
STYLES = {
    "last value": {"color": "gray", "linestyle": ":", "marker": "x"},
    "last season": {"color": "gray", "linestyle": "--", "marker": "+"},
    "linear autoregression": {"color": "black", "linestyle": "-.", "marker": "s"},
    "SimpleRNN": {"color": "tab:green", "linestyle": "-", "marker": "^"},
    "LSTM": {"color": "tab:orange", "linestyle": "-", "marker": "D"},
    "GRU": {"color": "tab:blue", "linestyle": "-", "marker": "o"},
}

# Names of the metrics of `quick` -> names in the pictures.
NAMES = {
    "last_value": "last value",
    "last_season": "last season",
    "linear": "linear autoregression",
    "simple_rnn": "SimpleRNN",
    "lstm": "LSTM",
    "gru": "GRU",
}


def _figure(width: float, height: float, title: str) -> Figure:
    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained")
    (title,), names = fonts.as_typed([title])
    figure.suptitle(title, fontfamily=names)
    return figure


def _date_ticks(axes, dates: Sequence[str], most: int = 8) -> None:
    step = max(1, len(dates) // most)
    places = np.arange(0, len(dates), step)
    axes.set_xticks(places, [dates[place] for place in places])


def plot_parts(
    dates: Sequence[str], values: np.ndarray, borders: Sequence[int], unit: str, title: str
) -> Figure:
    """A series and its three parts; `borders` are the positions where validation and test begin."""
    figure = _figure(10, 3.4, title)
    axes = figure.subplots()
    axes.plot(values, color="black", linewidth=0.7)
    edges = (0, *borders, len(values))
    shades = ("white", "lightgray", "whitesmoke")
    axes.set_ylim(min(0.0, values.min() * 1.05), values.max() * 1.18)
    for name, begin, end, shade in zip(
        ("training", "validation", "test"), edges, edges[1:], shades, strict=False
    ):
        axes.axvspan(begin, end, color=shade, zorder=0)
        axes.text((begin + end) / 2, values.max() * 1.08, name, ha="center", va="center")
    for border in borders:
        axes.axvline(border, color="gray", linestyle="--", linewidth=1)
    axes.set_xlim(0, len(values))
    _date_ticks(axes, dates)
    axes.set_ylabel(unit)
    return figure


def plot_forecast(
    dates: Sequence[str], truth: np.ndarray, lines: Mapping[str, np.ndarray], unit: str, title: str
) -> Figure:
    """What came, and forecasts of it one step ahead, over a stretch of time."""
    figure = _figure(10, 4, title)
    axes = figure.subplots()
    axes.plot(truth, color="black", linewidth=1.6, label="what came")
    every = max(1, len(truth) // 20)
    for name, line in lines.items():
        style = STYLES.get(name, STYLES["GRU"])
        axes.plot(line, **style, linewidth=1.2, markersize=4, markevery=every, label=name)
    _date_ticks(axes, dates)
    axes.set_ylabel(unit)
    axes.margins(x=0.01)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def plot_horizon(errors: Mapping[str, Sequence[Sequence[float]]], unit: str, title: str) -> Figure:
    """Mean absolute error against the steps ahead; of several seeds all are drawn.

    Args:
        errors: name of a forecast -> one line a seed, each with an error a step ahead.
        unit: of the steps, such as "months".
        title: over the picture.
    """
    figure = _figure(8, 4.5, title)
    axes = figure.subplots()
    others = zip("sxo^D", (":", "-.", "--", "-", "-"), strict=True)
    for name, lines in errors.items():
        style = STYLES.get(name) or dict(zip(("marker", "linestyle"), next(others), strict=True))
        for number, line in enumerate(lines):
            steps = np.arange(1, len(line) + 1)
            label = name if number == 0 else None
            axes.plot(steps, line, **style, linewidth=1.2, markersize=4, label=label)
    axes.set_xlabel(f"{unit} ahead")
    axes.set_ylabel("mean absolute error on the test part")
    axes.xaxis.get_major_locator().set_params(integer=True)
    # From zero the lines would lie upon each other.
    axes.set_ylim(bottom=0.8 * min(min(line) for lines in errors.values() for line in lines))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def plot_illusion(
    truth: np.ndarray, forecast: np.ndarray, errors: Mapping[int, float], unit: str, title: str
) -> Figure:
    """A forecast one step ahead, and how well it fits when it is shifted in time.

    Args:
        truth: what came, a short stretch (time,).
        forecast: of it (time,).
        errors: shift in steps -> mean absolute error on the whole test part; -1 compares the forecast
            with the value that was already known when it was made.
        unit: of the values.
        title: over the picture.
    """
    figure = _figure(10, 4, title)
    left, right = figure.subplots(1, 2, width_ratios=(2, 1))
    left.plot(truth, "o-", color="black", markersize=3, label="what came")
    left.plot(forecast, "^--", color="tab:blue", markersize=4, label="forecast one step before")
    left.set_xlabel("months")
    left.set_ylabel(unit)
    left.set_ylim(top=max(truth.max(), forecast.max()) * 1.25)
    left.legend(loc="upper right", ncols=2)
    shifts = [str(shift) if shift else "0" for shift in errors]
    least = min(errors, key=errors.get)
    colors = ["tab:blue" if shift == least else "lightgray" for shift in errors]
    bars = right.bar(shifts, list(errors.values()), color=colors, edgecolor="black")
    right.bar_label(bars, fmt="%.3g")
    right.set_xlabel("forecast against the value\nthis many steps later")
    right.set_ylabel("mean absolute error")
    right.set_ylim(top=max(errors.values()) * 1.12)
    return figure


def plot_returns(truth: np.ndarray, forecast: np.ndarray, title: str) -> Figure:
    """Forecast changes of a price against the real ones, in per cent."""
    figure = _figure(6, 5, title)
    axes = figure.subplots()
    limit = 100 * max(np.abs(truth).max(), np.abs(forecast).max()) * 1.05
    axes.plot([-limit, limit], [-limit, limit], color="gray", linestyle="--", label="as it came")
    axes.axhline(0, color="gray", linewidth=0.7)
    axes.axvline(0, color="gray", linewidth=0.7)
    axes.scatter(100 * truth, 100 * forecast, s=14, facecolor="none", edgecolor="tab:blue")
    axes.set_xlim(-limit, limit)
    axes.set_ylim(-limit, limit)
    axes.set_xlabel("change that came (%)")
    axes.set_ylabel("change that was forecast (%)")
    axes.legend(loc="upper left")
    return figure


def plot_bars(errors: Mapping[str, float], unit: str, title: str) -> Figure:
    """One bar a forecast, the worst above."""
    figure = _figure(8, 0.42 * len(errors) + 1.2, title)
    axes = figure.subplots()
    names = sorted(errors, key=errors.get)
    colors = ["lightgray" if name.startswith("same") else "tab:blue" for name in names]
    bars = axes.barh(names, [errors[name] for name in names], color=colors, edgecolor="black")
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.set_xlim(right=max(errors.values()) * 1.15)
    axes.set_xlabel(unit)
    return figure


def plot_next_steps(
    values: np.ndarray, test_from: int, lines: Mapping[str, np.ndarray], ahead: Mapping, title: str
) -> Figure:
    """A reader's series: one-step forecasts on its test part, and the steps after its end.

    Args:
        values: (time,).
        test_from: where the test part begins.
        lines: name -> forecasts one step ahead, from `test_from` on.
        ahead: name -> forecasts of the steps after the end (horizon,).
        title: over the picture.
    """
    figure = _figure(10, 4.2, title)
    axes = figure.subplots()
    # The last rows: of a long series nothing could be told apart.
    begin = max(0, len(values) - _MOST_ROWS)
    rows = np.arange(begin, len(values))
    axes.plot(rows, values[begin:], "k-", linewidth=1.6, label="series")
    if test_from > begin:
        axes.axvline(test_from, color="gray", linestyle="--", linewidth=1, label="test begins")
    for name, line in lines.items():
        steps = np.arange(test_from, test_from + len(line))
        is_shown = steps >= begin
        style = STYLES[name] | {"markersize": 3, "linewidth": 1}
        axes.plot(steps[is_shown], line[is_shown], **style, label=f"{name}, 1 ahead")
    for name, line in ahead.items():
        steps = np.arange(len(values), len(values) + len(line))
        color = STYLES[name]["color"]
        axes.plot(steps, line, "*-", color=color, markersize=7, label=f"{name}, next steps")
    axes.set_xlabel("row of the series")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure
