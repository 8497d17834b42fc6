# %% [markdown]
# # How far does a plain recurrent layer get on Chicago's trains?
#
# Aurélien Géron's "Hands-On Machine Learning", 3rd edition, forecasts the daily boardings of Chicago's trains
# in chapter 15: three years for training, five months for validation. This page has its networks and
# settings. The rival here is not yesterday: a Monday is like the last Monday. Errors are riders a day.

# %%
import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from chapters.ch10_time_series import baselines, measures, pictures
from chapters.ch10_time_series import config as settings
from chapters.ch10_time_series.config import Ridership
from chapters.ch10_time_series.recorded import AHEAD_TITLES, RAIL_TITLES
from common import page, screen, training
from common.data import series
from common.data.series import Series
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, preset="book")

# %% [markdown]
# ## The data
#
# A row has rail and bus boardings, and the type of the day: Saturday (A), Sunday or holiday (U), weekday (W).
# The type of TOMORROW is known today, since it stands in the calendar. So that column is moved up by one day;
# no other column may be. Boardings are divided by a million: nothing is fitted, so no scaler can leak.


# %%
def load_data(config: Ridership) -> tuple[Series, dict[str, np.ndarray]]:
    """The series, and of each part the features (days, 5): rail, bus, type of the next day."""
    days = (
        series.ridership() if config.data == "ridership" else series.made_up_ridership(config.seed)
    )
    boardings = days.values[:, :2] / config.unit  # (days, 2)
    next_type = np.roll(days.values[:, 2:], -1, axis=0)  # (days, 3); the last row is not used
    features = np.concatenate([boardings, next_type], axis=1).astype(np.float32)
    ends = [days.since(config.train_from), days.since(config.validation_from)]
    ends += [days.since(config.test_from)]
    ends += [
        next(
            (n for n, date in enumerate(days.dates) if date >= config.test_until),
            len(days.dates) - 1,
        )
    ]
    parts = {}
    for name, begin, end in zip(("train", "validation", "test"), ends, ends[1:], strict=False):
        parts[name] = features[begin:end]
        positions = series.starts(0, end - begin, config.window_length, config.horizon)
        series.check_has_windows(positions, name, config.window_length, config.horizon)
    return days, parts


# %%
if MAIN:
    days, parts = load_data(config)
    print(days.name, days.values.shape, f"{days.dates[0]} to {days.dates[-1]}")
    first = days.since(config.train_from)
    screen.table(
        ("day", *days.columns),
        *((days.dates[n], *map(int, days.values[n])) for n in range(first, first + 4)),
    )
    print("The first features:", parts["train"][0].round(3))
    for name, features in parts.items():
        x, y = series.windows(features, config.window_length, 1)
        print(f"{name:<10} {features.shape} -> x {x.shape}, y {y.shape}")
    rail = np.concatenate(list(parts.values()))[:, 0] * config.unit
    dates = days.dates[first : first + len(rail)]
    borders = [len(parts["train"]), len(parts["train"]) + len(parts["validation"])]
    title = "Rail boardings a day"
    run.show(pictures.plot_parts(dates, rail, borders, "riders a day", title), "parts")

# %% [markdown]
# ## What costs nothing
#
# Three forecasts need no training: the same day of the last week, yesterday, and least squares on 56 days. As
# in the book, the windows of a part lie wholly within it, so its first 56 days are no targets.

# %%
WEEK = 7
# The book's MAE of the validation part; of SimpleRNN(1) it says "over 100,000".
PRINTED = {
    "week_ago": 42_143,
    "linear": 37_866,
    "simple_rnn_1": 100_000,
    "simple_rnn_32": 27_703,
    "deep": 31_211,
    "multivariate": 22_062,
}


def measure_rivals(config: Ridership, parts: dict, horizon: int) -> dict:
    """MAE in riders of the forecasts without a network, on validation and test."""
    rail = {name: part[:, 0].astype(np.float64) for name, part in parts.items()}
    linear = baselines.LinearAutoregression.fit(
        rail["train"], config.window_length, horizon, penalty=1e-3
    )
    metrics = {}
    for part, values in (("val", rail["validation"]), ("test", rail["test"])):
        positions = series.starts(0, len(values), config.window_length, horizon)
        truth = series.windows_at(values, positions, 1, horizon)[1]  # (windows, horizon)
        forecasts = {
            "week_ago": baselines.last_season(values, positions, horizon, WEEK),
            "yesterday": baselines.last_value(values, positions, horizon),
            "autoregression": linear.forecast(values, positions),
        }
        for name, forecast in forecasts.items():
            metrics |= measures.errors(f"{name}_{part}", forecast, truth, config.unit)
    return metrics


# %%
if MAIN:
    metrics = {f"{name}_printed": printed for name, printed in PRINTED.items()}
    # The error over one day last: it keeps the plain name.
    for horizon in (config.horizon, 1):
        metrics |= measure_rivals(config, parts, horizon)
    one_day = {"validation": "val_mae", "test": "test_mae"}
    measures.show("MAE in riders, one day ahead", RAIL_TITLES, one_day, metrics)
    # The book prints the week-ago error over March to May 2019, whichever windows fit.
    june = days.since(config.test_from)
    march = june - min(92, len(parts["validation"]))
    boardings = days.values[:, 0]
    same = baselines.mae(boardings[march - WEEK : june - WEEK], boardings[march:june])
    print(f"Same as a week ago, {days.dates[march]} to {days.dates[june - 1]}: {same:,.0f}")
    metrics["week_ago_printed_months"] = same

# %% [markdown]
# ## The networks
#
# The networks are the book's. `SimpleRNN(1)` without a layer after it can only answer between -1 and 1,
# through one tanh, from one number of memory. With 32 units and a Dense layer neither is a limit any more.
# Learning rates are the book's; those of LSTM and GRU, for which it prints no error of one day, are ours.

# %%
NUM_FEATURES = {"multivariate": 5, "at_once": 5, "seq2seq": 5}
LEARNING_RATES = {
    "linear": 0.02,
    "simple_rnn_1": 0.02,
    "simple_rnn_32": 0.05,
    "deep": 0.01,
    "lstm": 0.1,
    "gru": 0.1,
    "multivariate": 0.05,
    "at_once": 0.02,
    "seq2seq": 0.1,
}


def build_model(config: Ridership, name: str, num_windows: int) -> keras.Model:
    """One network of the book: (batch, days, features) -> (batch, 1), (batch, 14) or (batch, days, 14)."""
    units = config.num_units
    shape = (config.window_length, NUM_FEATURES.get(name, 1))
    stack = {
        "linear": [layers.Flatten(), layers.Dense(1)],
        "simple_rnn_1": [layers.SimpleRNN(1)],
        "simple_rnn_32": [layers.SimpleRNN(units), layers.Dense(1)],
        "deep": [
            layers.SimpleRNN(units, return_sequences=True),
            layers.SimpleRNN(units, return_sequences=True),
            layers.SimpleRNN(units),
            layers.Dense(1),
        ],
        "lstm": [layers.LSTM(units), layers.Dense(1)],
        "gru": [layers.GRU(units), layers.Dense(1)],
        "multivariate": [layers.SimpleRNN(units), layers.Dense(1)],
        "at_once": [layers.SimpleRNN(units), layers.Dense(config.horizon)],
        # h_t -> the 14 days after t, at EVERY time step
        "seq2seq": [
            layers.SimpleRNN(units, return_sequences=True),
            layers.Dense(config.horizon),
        ],
    }
    model = keras.Sequential([keras.Input(shape), *stack[name]], name=name)
    num_batches = max(1, num_windows // config.batch_size)
    options = training.compile_options(num_batches, is_short=config.epochs < 10)
    # An epoch has about 32 small batches: all of them in one call from Python.
    model.compile(
        loss=keras.losses.Huber(),
        optimizer=keras.optimizers.SGD(LEARNING_RATES[name], momentum=0.9),
        metrics=["mae"],
        **options | {"steps_per_execution": num_batches},
    )
    return model


# %%
if MAIN:
    for name in config.models:
        model = build_model(config, name, len(parts["train"]))
        print(
            f"{name:<14} {model.input_shape} -> {model.output_shape}, {model.count_params():,} weights"
        )

# %% [markdown]
# ## Training
#
# As in the book, the loss is Huber's, gradient descent has momentum, and early stopping watches the
# validation MAE. `tf.data` draws a new order of the windows in every epoch. It leaves out a smaller last
# batch, for which XLA would compile a program of its own.


# %%
def windows_of(config: Ridership, name: str, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets of a network; a sequence-to-sequence one has targets at every time step."""
    length = config.window_length
    horizon = config.horizon if name in ("at_once", "seq2seq") else 1
    x, y = series.windows(values[:, : NUM_FEATURES.get(name, 1)], length, horizon)
    if name == "seq2seq":
        # (windows, days, 14): at day t of the window, the 14 days after it
        after = np.lib.stride_tricks.sliding_window_view(values[1:, 0], horizon)  # (days, 14)
        y = np.stack([after[start : start + length] for start in range(len(x))])
    return x, y


def train(config: Ridership, run: Run, model: keras.Model, parts: dict) -> dict:
    """Fits the model, goes back to the weights of its lowest validation MAE, and returns the history."""
    x, y = windows_of(config, model.name, parts["train"])
    # fit on arrays repeats one order in every epoch (Keras 3.15 on TensorFlow); this draws new ones.
    batches = (
        tf.data.Dataset.from_tensor_slices((x, y))
        .shuffle(len(x), seed=config.seed)
        .batch(config.batch_size, drop_remainder=True)
    )
    early_stopping = keras.callbacks.EarlyStopping(
        monitor="val_mae", patience=config.patience, restore_best_weights=True
    )
    history = model.fit(
        batches,
        shuffle=False,  # The batches have done it.
        epochs=config.epochs,
        validation_data=windows_of(config, model.name, parts["validation"]),
        validation_batch_size=1_024,
        callbacks=[early_stopping],
        verbose=run.verbose,
    )
    model.save(run.best_model)
    return history.history


def evaluate(config: Ridership, model: keras.Model, parts: dict) -> dict:
    """MAE in riders of each day ahead, on the validation part and on the test part."""
    metrics = {}
    for part, values in (("val", parts["validation"]), ("test", parts["test"])):
        x, y = windows_of(config, model.name, values)
        forecast = model.predict(x, verbose=0)
        if model.name == "seq2seq":
            # The last time step has seen the whole window.
            forecast, y = forecast[:, -1], y[:, -1]
        metrics |= measures.errors(part, forecast, y, config.unit)
    return metrics


def train_and_evaluate(config: Ridership, parts: dict, name: str, run: Run) -> dict:
    """All metrics of one network; `run` is its own part of the run."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, name, len(parts["train"]) - config.window_length)
    history = train(config, run, model, parts)
    metrics = evaluate(config, model, parts)
    metrics["best_epoch"] = int(np.argmin(history["val_mae"])) + 1
    return metrics | {"num_weights": model.count_params()}


# %%
if MAIN:
    for name in config.models:
        measured = run.once(name, functools.partial(train_and_evaluate, config, parts, name))
        metrics |= {f"{name}_{metric}": value for metric, value in measured.items()}
        errors = {part: measured[f"{part}_mae"] for part in ("val", "test")}
        print(name, {part: f"{error:,.0f}" for part, error in errors.items()}, flush=True)

# %% [markdown]
# ## Fourteen days, one after the other
#
# A network for one day forecasts fourteen by reading its own forecasts: each is appended to the window as if
# it had come. Its errors are appended with it.


# %%
def iterate(model: keras.Model, x: np.ndarray, horizon: int) -> np.ndarray:
    """Windows (batch, days, 1) -> forecasts (batch, horizon), each the next input."""
    for _ in range(horizon):
        # x = (x_2, ..., x_T, y)
        y = model.predict(x[:, -model.input_shape[1] :], verbose=0)  # (batch, 1)
        x = np.concatenate([x, y[:, :, None]], axis=1)
    return x[:, -horizon:, 0]


# %%
if MAIN:
    name = next(name for name in ("simple_rnn_32", *config.models) if name in config.models)
    if NUM_FEATURES.get(name, 1) == 1:
        model = keras.models.load_model(run.part(name).best_model, compile=False)
        for part, values in (("val", parts["validation"]), ("test", parts["test"])):
            x, y = series.windows(values[:, :1], config.window_length, config.horizon)
            forecast = iterate(model, x, config.horizon)
            metrics |= measures.errors(f"iterated_{part}", forecast, y, config.unit)
    days_ahead = sorted({1, min(7, config.horizon), config.horizon})
    columns = {f"day {day}": f"test_mae_{day}" for day in days_ahead}
    measures.show("MAE in riders, test", AHEAD_TITLES, columns, metrics)

# %% [markdown]
# ## Beside the book
#
# The book prints the error on the part that also chose the epoch. Here the error on the test part, which
# chose nothing, stands beside it.

# %%
if MAIN:
    measures.show(
        "MAE in riders, one day ahead", RAIL_TITLES, {"printed": "printed"} | one_day, metrics
    )
    errors = {
        labels[0]: metrics[f"{name}_test_mae"]
        for name, labels in RAIL_TITLES.items()
        if f"{name}_test_mae" in metrics
    }
    title = f"One day ahead, test part (seed {config.seed})"
    run.show(pictures.plot_bars(errors, "mean absolute error in riders a day", title), "errors")
    names = {name: labels[0] for name, labels in AHEAD_TITLES.items()}
    lines = measures.lines(names, "test_", config.horizon, metrics)
    title = f"Up to {config.horizon} days ahead, test part (seed {config.seed})"
    run.show(pictures.plot_horizon(lines, "days", title), "horizon")
    run.finish("Géron's networks for rail boardings", days.name, metrics)
    print(
        "Notice: yesterday is a bad rival where weeks repeat; the type of the next day, one column, "
        "is worth more than another layer or a gate."
    )
    print("A price that does not repeat: python -m chapters.ch10_time_series stock")
    print("Next: python -m chapters.ch11_frame_labels")
