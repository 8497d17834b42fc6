"""Errors of forecasts as metrics, and the tables that show them."""

from collections.abc import Mapping

import numpy as np

from chapters.ch10_time_series.baselines import mae, mae_by_step
from common import screen


def errors(name: str, forecast: np.ndarray, truth: np.ndarray, scale: float = 1.0) -> dict:
    """Metrics of forecasts (windows, horizon): NAME_mae over all steps ahead, NAME_mae_STEP of each.

    Args:
        name: in front of the metrics.
        forecast: what was forecast.
        truth: what came.
        scale: the unit of both, such as a million riders.
    """
    by_step = [scale * error for error in mae_by_step(forecast, truth)]
    metrics = {f"{name}_mae": scale * mae(forecast, truth)}
    if len(by_step) > 1:
        metrics |= {f"{name}_mae_{step}": error for step, error in enumerate(by_step, start=1)}
    return metrics


def gain(metrics: Mapping, network: str, rival: str) -> float:
    """Share of the rival's MAE that a network saves, over all steps ahead."""
    return 1 - metrics[f"{network}_mae"] / metrics[f"{rival}_mae"]


def show(head: str, titles: Mapping, columns: Mapping[str, str], metrics: Mapping) -> None:
    """Prints a line a forecast.

    Args:
        head: over the names.
        titles: name -> labels, the first of which is shown.
        columns: heading -> end of the metric's name, such as "mae_1".
        metrics: forecasts without any of the columns are left out.
    """
    rows = [
        (labels[0], *(metrics.get(f"{name}_{end}") for end in columns.values()))
        for name, labels in titles.items()
    ]
    shown = [row for row in rows if any(value is not None for value in row[1:])]
    screen.table((head, *columns), *shown)


def lines(names: Mapping[str, str], part: str, horizon: int, metrics: Mapping) -> dict:
    """Name in a picture -> its one line of errors by steps ahead, where it was measured."""
    return {
        label: [[metrics[f"{name}_{part}mae_{step}"] for step in range(1, horizon + 1)]]
        for name, label in names.items()
        if f"{name}_{part}mae_1" in metrics
    }


def shifted(forecast: np.ndarray, values: np.ndarray, positions: np.ndarray) -> dict[int, float]:
    """MAE of one-step forecasts against the value before, at and after the step they are made for.

    Args:
        forecast: (windows,), of the values at `positions`.
        values: the series (time,).
        positions: int (windows,).
    """
    found = {}
    for shift in (-1, 0, 1):
        inside = positions + shift < len(values)
        found[shift] = mae(forecast[inside], values[positions[inside] + shift])
    return found
