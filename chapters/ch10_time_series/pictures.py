"""The pictures of chapter 10: arrays in, a matplotlib Figure out."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from chapters.ch10_time_series.config import CHAPTER
from chapters.ch10_time_series.recorded import AHEAD_TITLES, RAIL_TITLES, STOCK_TITLES
from common import diagrams, fonts

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
    colors = ("gray", "black", "tab:green", "tab:orange", "tab:blue")
    others = zip("sxo^D", (":", "-.", "--", "-", "-"), colors, strict=True)
    for name, lines in errors.items():
        keys = ("marker", "linestyle", "color")
        style = STYLES.get(name) or dict(zip(keys, next(others), strict=True))
        for number, line in enumerate(lines):
            steps = np.arange(1, len(line) + 1)
            label = name if number == 0 else None
            axes.plot(steps, line, **style, linewidth=1.2, markersize=4, label=label)
    axes.set_xlabel(f"{unit} ahead")
    axes.set_ylabel("mean absolute error on the test part")
    axes.xaxis.get_major_locator().set_params(integer=True)
    # From zero the lines would lie upon each other.
    axes.set_ylim(bottom=0.85 * min(min(line) for lines in errors.values() for line in lines))
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


def _recorded(preset: str) -> list[dict]:
    """The metrics of every recorded seed."""
    # Whoever draws a run needs no recorded ones.
    from chapters import tables

    return [run["metrics"] for run in tables.newest_runs(CHAPTER)[preset]]


def plot_seeds() -> Figure:
    """Sunspots: errors by months ahead, and what every seed of a network saves of the best rival's error."""
    metrics = _recorded("quick")
    steps = np.arange(1, 1 + sum(name.startswith("linear_mae_") for name in metrics[0]))
    errors = {
        label: np.array([[one[f"{name}_mae_{step}"] for step in steps] for one in metrics])
        for name, label in NAMES.items()
    }
    figure = _figure(12, 4.8, f"Sunspots, test part 1925 to 1983, {len(metrics)} seeds")
    left, right = figure.subplots(1, 2)
    for name, of_seeds in errors.items():
        left.plot(steps, of_seeds.mean(axis=0), **STYLES[name], markersize=4, label=name)
    left.set_ylim(bottom=10)
    left.set_ylabel("mean absolute error (means over the seeds)")
    left.legend(loc="upper left", fontsize=9, bbox_to_anchor=(0, 0.88))
    rival = errors["linear autoregression"]
    right.axhline(0, color="black", linestyle="-.")
    for name in ("SimpleRNN", "LSTM", "GRU"):
        saved = 100 * (1 - errors[name] / rival)
        style = STYLES[name] | {"markersize": 5}
        for one in saved:
            right.plot(steps, one, **style | {"linestyle": ""}, fillstyle="none")
        right.plot(steps, saved.mean(axis=0), **style | {"marker": ""}, label=name)
        below = {"LSTM": 4, "GRU": -12}.get(name, -3)
        right.annotate(name, (12, saved[:, -1].mean()), (8, below), textcoords="offset points")
    right.set_xlim(0.5, 14.5)
    right.set_ylabel("% of the autoregression's error that is saved")
    right.set_title("above the line: better than the linear autoregression", fontsize=10)
    for axes in (left, right):
        axes.set_xticks(steps[::2] + 1)
        axes.set_xlabel("months ahead")
    return figure


def _draw_dots(axes, rows: Mapping[str, Sequence[float]], digits: int, unit: str = "") -> None:
    """A row a name: a circle for every seed, a line at their mean, and the mean as a number."""
    for place, values in enumerate(rows.values()):
        axes.plot(values, [place] * len(values), "o", color="tab:blue", fillstyle="none")
        axes.plot(np.mean(values), place, "k|", markersize=16)
        text = f"{np.mean(values):,.{digits}f}{unit}"
        style = {"textcoords": "offset points", "va": "center", "fontsize": 9}
        axes.annotate(text, (max(values), place), (9, 0), **style)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(axis="y", color="0.92")
    axes.set_axisbelow(True)


def plot_evaluations() -> Figure:
    """What a network saves of the last value's error, by the flawed and by the right evaluation."""
    metrics = _recorded("quick")
    figure = _figure(9, 2.4, "GRU: how much of the last value's error is saved over twelve months?")
    axes = figure.subplots()
    rows = {
        "shuffled windows, the test part chooses": "flawed_gain",
        "in order of time": "right_gain",
    }
    _draw_dots(
        axes, {name: [100 * one[gain] for one in metrics] for name, gain in rows.items()}, 1, " %"
    )
    axes.set_xlim(0, 40)
    axes.set_xlabel("% of the last value's mean absolute error (circles: seeds)")
    return figure


def plot_rail_seeds() -> Figure:
    """Trains, one day ahead: every recorded seed on validation and test, with the printed values."""
    metrics = _recorded("book")
    figure = _figure(12, 4.8, "Chicago's trains, one day ahead: mean absolute error in riders")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, (part, title) in zip(
        panels, (("val", "validation (chose the epoch)"), ("test", "test")), strict=True
    ):
        rows = {
            labels[0]: [one[f"{name}_{part}_mae"] for one in metrics]
            for name, labels in RAIL_TITLES.items()
        }
        _draw_dots(axes, rows, 0)
        axes.set_title(title, fontsize=11)
        axes.set_xlim(0, 190_000)
        axes.set_xticks(range(0, 160_001, 40_000), [f"{n:,}" for n in range(0, 160_001, 40_000)])
        axes.set_xlabel("circles: seeds; line and number: mean")
    for place, name in enumerate(RAIL_TITLES):
        if f"{name}_printed" in metrics[0]:
            label = None if place else "printed in the book"
            printed = metrics[0][f"{name}_printed"]
            panels[0].plot(printed, place, "x", color="tab:red", markersize=8, label=label)
    panels[0].legend(loc="lower right")
    return figure


def plot_rail_horizon() -> Figure:
    """Trains, up to 14 days ahead: every recorded seed on the test part."""
    errors = {
        labels[0]: [[one[f"{name}_test_mae_{day}"] for day in range(1, 15)] for one in metrics]
        for metrics in [_recorded("book")]
        for name, labels in AHEAD_TITLES.items()
    }
    return plot_horizon(errors, "days", "Chicago's trains, up to 14 days ahead (every line a seed)")


def plot_stock_seeds() -> Figure:
    """A stock: R2 of the prices beside R2 of the returns, every recorded seed."""
    metrics = _recorded("stock")
    figure = _figure(11, 3.2, "The same forecasts of a stock, judged twice")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, end, title, limits in zip(
        panels,
        ("r2", "return_r2"),
        ("R2 of the prices", "R2 of the returns"),
        ((0.8, 1.02), (-2.6, 1.3)),
        strict=True,
    ):
        rows = {
            labels[0]: [one[f"{name}_{end}"] for one in metrics]
            for name, labels in STOCK_TITLES.items()
            if f"{name}_{end}" in metrics[0]
        }
        _draw_dots(axes, rows, 3 if end == "r2" else 2)
        axes.set_xlim(*limits)
        axes.set_title(title, fontsize=11)
        axes.set_xlabel("circles: seeds; line and number: mean")
    panels[1].axvline(0, color="gray", linestyle="--", linewidth=1)
    return figure


def plot_idea() -> Figure:
    """Windows of a series, and the network: its forecast is the last value and a change."""
    figure = _figure(12, 4, "")
    figure.suptitle("A series becomes windows; the forecast is the last value and a change")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.6))
    six = (2, 4, 3, 5, 7, 6)
    for row in range(4):
        for place, value in enumerate(six):
            is_input, is_target = row <= place < row + 2, place == row + 2
            color = "0.85" if is_input else "black" if is_target else "white"
            left.add_patch(Rectangle((place, row), 0.9, 0.8, facecolor=color, edgecolor="0.6"))
            color = "white" if is_target else "black" if is_input else "0.7"
            left.text(place + 0.45, row + 0.4, value, ha="center", va="center", color=color)
        error = abs(six[row + 2] - six[row + 1])
        left.text(6.2, row + 0.4, f"{six[row + 1]} for {six[row + 2]}: off by {error}", va="center")
    left.text(0, -0.5, "gray: window, black: what follows", fontsize=10)
    left.text(6.2, -0.5, "last value", fontsize=10)
    left.text(6.2, 4.5, "MAE 6 / 4 = 1.5", va="center")
    left.set_xlim(-0.2, 9.8)
    left.set_ylim(5.2, -1)
    left.set_axis_off()
    inputs = ["$v_{t-48}$", "$v_{t-47}$", "...", "$v_{t-1}$"]
    cells = ["$s_1$", "$s_2$", "...", "$s_{48}$"]
    outputs = [None, None, None, "change"]
    drawn = diagrams.draw_unrolled(right, inputs, outputs, cells)
    x = drawn.outputs[-1].x + 1.9
    box = FancyBboxPatch(
        (x - 0.75, 1.72), 1.5, 0.56, boxstyle="round,pad=0,rounding_size=0.2", facecolor="white"
    )
    right.add_patch(box)
    right.text(x, 2, r"$\hat{v}_t \ldots \hat{v}_{t+11}$", ha="center", va="center", fontsize=11)
    forecast = diagrams.Node(right, x, 2.0, box)
    diagrams.draw_arrow(drawn.outputs[-1], forecast, label="+")
    diagrams.draw_arrow(
        drawn.inputs[-1], forecast, bend=0.25, dashed=True, label="the last value itself"
    )
    right.set_xlim(-0.6, x + 1.2)
    return figure
