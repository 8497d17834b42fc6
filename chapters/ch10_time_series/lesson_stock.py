# %% [markdown]
# # What is an R2 of .955 worth, on a stock's price?
#
# 모두를 위한 딥러닝 forecasts Google's closing price with an LSTM of 10 units that reads seven days. The
# forecast lies on the real curve, and hundreds of posts show such a picture. This page asks what the same
# forecast says about tomorrow's CHANGE, from which one could earn money.

# %%
import functools

import keras
import numpy as np
from keras import layers

from chapters.ch10_time_series import baselines, measures, pictures
from chapters.ch10_time_series import config as settings
from chapters.ch10_time_series.config import Stock
from chapters.ch10_time_series.recorded import STOCK_TITLES
from common import page, screen, training
from common.data import series
from common.data.series import Series, Split
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, preset="stock")

# %% [markdown]
# ## A price and its return
#
# From day to day a price hardly moves, so yesterday's price is a good forecast of it. What is new is the
# return: the change as a share of the last price. "Yesterday's price" forecasts a return of zero.


# %%
def returns(prices: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Prices (days,) and the prices one day before (days,) -> returns (days,)."""
    # r_t = p_t / p_{t-1} - 1
    return prices / before - 1


# %%
if MAIN:
    five = np.array([100.0, 102.0, 101.0, 104.0, 103.0])
    print("Prices: ", five)
    print("Returns:", returns(five[1:], five[:-1]).round(3))
    off = baselines.mae(five[:-1], five[1:])
    print(f"Yesterday's price errs by {off:.2f} of {five.mean():.0f}: {off / five.mean():.1%}")

# %% [markdown]
# ## The data, and which way time runs
#
# The file has its NEWEST day first. A network that reads it as it stands is trained on the last years and
# asked for the years before, each day from the days AFTER it. `load_data` turns the file round. With
# `newest_first` it leaves the file as it is, for an experiment: the "past" of a day then holds the next
# morning's opening price.


# %%
def load_data(config: Stock, newest_first: bool = False) -> tuple[Series, Split]:
    """The days, and their windows: x (windows, window_length, 5), y (windows, 1), the next close."""
    if config.data == "stock":
        days = series.stock(newest_first)
    else:
        days = series.random_walk(config.num_days, config.seed)
        values = days.values[::-1] if newest_first else days.values
        days = Series(days.name, days.dates, days.columns, values)
    test_from = round(len(days.values) * config.train_share)
    # Nothing is chosen, so there is no validation part between the two.
    return days, Split.in_order(days.values, config.window_length, 1, test_from, test_from)


# %%
if MAIN:
    days, data = load_data(config)
    screen.table(
        ("day", *days.columns),
        *((days.dates[n], *map(float, days.values[n])) for n in (0, 1, -2, -1)),
    )
    print("train", data.train.x.shape, data.train.y.shape, "test", data.test.x.shape)
    file_order = load_data(config, newest_first=True)[0]
    print("First close of the file as it is:", file_order.values[0, 0], "- the last day there is.")

# %% [markdown]
# ## What costs nothing
#
# R2 says how much of the variance of the prices a forecast explains. A price that wanders has a large
# variance and small changes, so its last value "explains" nearly all. The same holds for a random walk, whose
# every change is drawn at random, so that nobody can forecast it.


# %%
def judge(name: str, forecast: np.ndarray, prices: np.ndarray, before: np.ndarray) -> dict:
    """Metrics of forecast prices (days,): R2 and MAE of the prices, R2 and sign of the returns."""
    came, told = returns(prices, before), returns(forecast, before)
    metrics = {
        f"{name}_r2": baselines.r2(forecast, prices),
        f"{name}_mae": baselines.mae(forecast, prices),
        f"{name}_return_r2": baselines.r2(told, came),
    }
    # Who forecasts no change says neither up nor down.
    if np.any(told):
        metrics[f"{name}_sign_accuracy"] = float(np.mean((told > 0) == (came > 0)))
    return metrics


# %%
if MAIN:
    close = days.values[:, 0]
    positions = data.test.positions
    prices, before = close[positions], close[positions - 1]
    first_test = int(positions[0])
    linear = baselines.LinearAutoregression.fit(close[:first_test], config.window_length, 1)
    by_linear = linear.forecast(close, positions)[:, 0]
    metrics = judge("yesterday", before, prices, before) | judge(
        "linear", by_linear, prices, before
    )
    rises = returns(close[1:first_test], close[: first_test - 1]) > 0
    is_up = returns(prices, before) > 0
    metrics["majority_sign_accuracy"] = float(np.mean(is_up == (rises.mean() >= 0.5)))
    columns = {"R2 of prices": "r2", "MAE": "mae", "R2 of returns": "return_r2"}
    columns["up or down"] = "sign_accuracy"
    measures.show("test part", STOCK_TITLES, columns, metrics)
    walk = series.random_walk(732, config.seed).values[:, 0]
    late = walk[round(len(walk) * config.train_share) :]
    metrics["random_walk_r2"] = baselines.r2(late[:-1], late[1:])
    print(f"Yesterday's price of a random walk: R2 {metrics['random_walk_r2']:.3f}")

# %% [markdown]
# ## The network
#
# An LSTM of 10 units reads close, open, high, low and volume of seven days. One update sees all training
# windows. The 500 updates are one epoch of 500 copies, which costs less time than 500 epochs.


# %%
def build_model(config: Stock) -> keras.Model:
    """Scaled windows (batch, days, 5) -> scaled close of the next day (batch, 1); compiled."""
    model = keras.Sequential(
        [
            keras.Input((config.window_length, 5)),
            layers.LSTM(config.num_units),
            layers.Dense(1),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="mean_squared_error",
        **training.compile_options(config.epochs, is_short=True),
    )
    return model


def train(config: Stock, run: Run, model: keras.Model, data: Split) -> dict:
    """Fits the model and returns the history."""
    copies = [
        np.tile(part, (config.epochs, *[1] * (part.ndim - 1)))
        for part in (data.train.x, data.train.y)
    ]
    size = len(data.train.x)
    history = model.fit(*copies, batch_size=size, shuffle=False, verbose=run.verbose)
    model.save(run.best_model)
    return history.history


def evaluate(model: keras.Model, data: Split, close: np.ndarray) -> dict:
    """Metrics on the test part, see `judge`."""
    positions = data.test.positions
    forecast = data.scaler.restore(model.predict(data.test.x, verbose=0))[:, 0]  # (windows,)
    return judge("", forecast, close[positions], close[positions - 1])


def train_and_evaluate(config: Stock, newest_first: bool, run: Run) -> dict:
    """Metrics of the network, on the days in order of time or as the file has them."""
    days, data = load_data(config, newest_first)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    train(config, run, model, data)
    metrics = evaluate(model, data, days.values[:, 0])
    return {name.removeprefix("_"): value for name, value in metrics.items()}


# %%
if MAIN:
    build_model(config).summary()
    for name, newest_first in (("lstm", False), ("backwards", True)):
        measured = run.once(name, functools.partial(train_and_evaluate, config, newest_first))
        metrics |= {f"{name}_{metric}": value for metric, value in measured.items()}
    measures.show("test part", STOCK_TITLES, columns, metrics)

# %% [markdown]
# ## The curve that everybody shows
#
# The second picture shows the same forecasts as returns. A forecast that knew something would lie along its
# dashed line.

# %%
if MAIN:
    model = keras.models.load_model(run.part("lstm").best_model, compile=False)
    forecast = data.scaler.restore(model.predict(data.test.x, verbose=0))[:, 0]
    shown = slice(-120, None)
    dates = [days.dates[position] for position in positions[shown]]
    lines = {"last value": before[shown], "LSTM": forecast[shown]}
    r2 = {name: f"{metrics[f'{name}_r2']:.3f}" for name in ("lstm", "yesterday")}
    title = (
        f"Looks right: R2 {r2['lstm']} (seed {config.seed}), yesterday's price {r2['yesterday']}"
    )
    figure = pictures.plot_forecast(dates, prices[shown], lines, "closing price in dollars", title)
    run.show(figure, "prices")
    title = (
        f"The same forecasts as returns: R2 {metrics['lstm_return_r2']:.3f} (seed {config.seed})"
    )
    told = returns(forecast, before)
    run.show(pictures.plot_returns(returns(prices, before), told, title), "returns")
    known = measures.shifted(forecast, close, positions)
    metrics |= {"mae_against_known": known[-1], "mae_against_next": known[0]}
    print(
        f"MAE against yesterday's price {known[-1]:.2f}, against the price that came {known[0]:.2f}"
    )
    run.finish("LSTM on seven days", days.name, metrics)
    print(
        "Notice: R2 of prices is near 1 for everybody, even for a random walk. R2 of returns is not: "
        "at or below 0 a forecast tells nothing about the change. A curve that fits proves nothing."
    )
    print("Next: python -m chapters.ch11_frame_labels")
