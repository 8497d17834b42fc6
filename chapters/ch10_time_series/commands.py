"""Commands of chapter 10: `forecast` a reader's own series, and `horizon`, the recorded errors drawn."""

from pathlib import Path

import keras
import numpy as np

from chapters import tables
from chapters.ch10_time_series import baselines, measures, own_series, pictures
from chapters.ch10_time_series.config import CHAPTER, Forecast, Horizon
from common import runs, screen, training
from common.data import series
from common.data.series import Split
from common.errors import UserError
from common.text import file_name

_BATCH = 32
_TITLES = {
    "last_value": ("last value",),
    "last_season": ("last season",),
    "linear": ("linear autoregression",),
    "gru": ("GRU",),
}


def forecast(asked: Forecast) -> None:
    """Trains on all but the last fifth, tests on it, forecasts the next steps, and says a verdict.

    Raises:
        UserError: no file was named, or it holds no series that can be forecast.
    """
    own = own_series.prepare(asked)
    folder = runs.make_folder(asked.runs_folder / CHAPTER)
    read, season, length, test_from = own.read, own.season, own.length, own.test_from
    values = read.values[:, 0]  # (time,)
    print(
        *read.notes,
        f"{read.name}: {len(values)} values, {read.dates[0]} to {read.dates[-1]}",
        sep="\n",
    )
    found = "given" if asked.season else "found" if season else "none found"
    print(f"Season: {season or '-'} ({found}). The network reads {length} steps, a test of "
          f"{len(values) - test_from} begins at {read.dates[test_from]}.")  # fmt: skip
    data = Split.in_order(read.values, length, asked.horizon, test_from, test_from)
    forecasts, ahead = _without_network(values, data, season, length, asked.horizon, test_from)
    truth = series.windows_at(values, data.test.positions, 1, asked.horizon)[1]
    metrics, by_seed = {}, []
    for name, forecast in forecasts.items():
        metrics |= measures.errors(name, forecast, truth) | _first(name, forecast, truth)
    networks, next_steps = [], []
    for seed in asked.seeds:
        model = _trained(asked, data, seed)
        networks.append(_answers(model, data.test.x) * data.scaler.spread[0] + data.scaler.mean[0])
        by_seed.append(baselines.mae(networks[-1], truth))
        last = data.scaler.scale(read.values[-length:])[None]  # (1, time, 1)
        next_steps.append(data.scaler.restore(_answers(model, last)))
    print("GRU, MAE of each seed:", *(screen.number(error) for error in by_seed))
    # The middle seed stands for all: neither the luckiest nor the unluckiest.
    middle = int(np.argsort(by_seed)[len(by_seed) // 2])
    metrics |= measures.errors("gru", networks[middle], truth) | _first(
        "gru", networks[middle], truth
    )
    columns = {"1 ahead": "mae_1", f"mean of 1 to {asked.horizon}": "mae"}
    measures.show("MAE on the test", _TITLES, columns, metrics)
    ahead["gru"] = next_steps[middle][0]
    rivals = {name: metrics[f"{name}_mae"] for name in forecasts}
    print(f"Next {asked.horizon}:", *(screen.number(float(value)) for value in ahead["gru"]))
    print(verdict(by_seed, rivals))
    names = {name: labels[0] for name, labels in _TITLES.items()}
    best = min(rivals, key=rivals.get)
    shown = {best: forecasts[best], "gru": networks[middle]}
    figure = pictures.plot_next_steps(
        values,
        test_from,
        {names[name]: forecast[:, 0] for name, forecast in shown.items()},
        {names[name]: ahead[name] for name in shown},
        f"{read.name}: a test, and the next {asked.horizon}",
    )
    screen.show(figure, folder / f"forecast-{file_name([Path(asked.file).stem, asked.column])}.png")


def verdict(by_seed: list[float], rivals: dict[str, float]) -> str:
    """One sentence: did the network earn its keep?

    Args:
        by_seed: test MAE of the network from each seed.
        rivals: name -> test MAE of what costs nothing.
    """
    best = min(rivals, key=rivals.get)
    name, error = _TITLES[best][0], rivals[best]
    gain = 1 - float(np.mean(by_seed)) / error if error else -1.0
    if all(one < error for one in by_seed) and gain >= 0.02:
        return f"The network earned its keep: its error is {gain:.0%} below that of the {name}."
    if any(one < error for one in by_seed):
        return (
            f"The network did not clearly earn its keep: its error is within chance of that of the "
            f"{name} ({gain:+.1%} on average over its seeds); use the {name}."
        )
    return (
        f"The network did not earn its keep: the {name} errs less "
        f"({screen.number(error)} against {screen.number(float(np.mean(by_seed)))})."
    )


def horizon(asked: Horizon) -> None:
    """Draws the errors of all recorded seeds of `quick` against the months ahead.

    Raises:
        UserError: nothing is recorded.
    """
    folder = asked.prepare(CHAPTER)
    recorded = tables.newest_runs(CHAPTER).get("quick", [])
    if not recorded:
        raise UserError(f"Nothing is recorded yet: make record CH={CHAPTER}")
    metrics = [run["metrics"] for run in recorded]
    steps = recorded[0]["config"]["horizon"]
    errors = {
        label: [[one[f"{name}_mae_{step}"] for step in range(1, steps + 1)] for one in metrics]
        for name, label in pictures.NAMES.items()
    }
    seeds = ", ".join(str(run["seed"]) for run in recorded)
    figure = pictures.plot_horizon(errors, "months", f"Sunspots: every line is a seed ({seeds})")
    screen.show(figure, folder / "horizon.png")


def build_model(asked: Forecast, length: int, num_updates: int) -> keras.Model:
    """Scaled windows (batch, length, 1) -> scaled forecasts (batch, horizon), as changes; compiled."""
    inputs = keras.Input((length, 1))
    last = inputs[:, -1:, :]  # (batch, 1, 1)
    # Only distances from the last value are read: a trend leads away from all levels of training.
    state = keras.layers.GRU(asked.num_units)(inputs - last)  # (batch, units)
    change = keras.layers.Dense(asked.horizon)(state)  # (batch, horizon)
    model = keras.Model(inputs, last[:, 0] + change)
    falling = keras.optimizers.schedules.CosineDecay(asked.learning_rate, num_updates, alpha=0.01)
    model.compile(
        optimizer=keras.optimizers.Adam(falling, global_clipnorm=1.0),
        loss="mean_absolute_error",
        **training.compile_options(num_updates, is_short=True),
    )
    return model


def _trained(asked: Forecast, data: Split, seed: int) -> keras.Model:
    """A network after all its updates; batches are drawn with replacement, all in one epoch."""
    keras.utils.set_random_seed(seed)
    model = build_model(asked, data.train.x.shape[1], asked.updates)
    chosen = np.random.default_rng(seed).integers(len(data.train.x), size=asked.updates * _BATCH)
    model.fit(
        data.train.x[chosen], data.train.y[chosen], batch_size=_BATCH, shuffle=False, verbose=0
    )
    return model


def _answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(x)).astype(np.float64)


def _without_network(values, data: Split, season: int, length: int, horizon: int, test_from: int):
    """Forecasts of the test part, and of the steps after the end, by name."""
    end = np.array([len(values)])
    linear = baselines.LinearAutoregression.fit(values[:test_from], length, horizon, penalty=1e-3)
    forecasts, ahead = [], []
    for positions in (data.test.positions, end):
        found = {"last_value": baselines.last_value(values, positions, horizon)}
        if season:
            found["last_season"] = baselines.last_season(values, positions, horizon, season)
        forecasts.append(found)
    forecasts[0]["linear"] = linear.forecast(values, data.test.positions)
    forecasts[1]["linear"] = linear.forecast(values, end)
    ahead = {name: forecast[0] for name, forecast in forecasts[1].items()}
    return forecasts[0], ahead


def _first(name: str, forecast: np.ndarray, truth: np.ndarray) -> dict:
    return {f"{name}_mae_1": baselines.mae(forecast[:, :1], truth[:, :1])}
