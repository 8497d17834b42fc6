# %% [markdown]
# # Can an LSTM beat "same as yesterday"?
#
# Lecture note 002 names stock prices as a use of LSTM and GRU. Every forecast has a rival that costs nothing:
# the last known value. A curve that lies on the real one in a plot proves nothing, since a copy of yesterday
# lies on it, too. So this page evaluates twice: first as it is often done, then as it should be done.

# %%
import dataclasses
import functools

import keras
import numpy as np

from chapters.ch10_time_series import baselines, measures, pictures
from chapters.ch10_time_series import config as settings
from chapters.ch10_time_series.config import Config
from chapters.ch10_time_series.recorded import TITLES
from common import page, screen, training
from common.data import series
from common.data.series import Part, Scaler, Series, Split
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Six numbers
#
# A network learns from windows: some values are the input, and the value that follows is the target. Six
# numbers have four windows of two. They overlap: nearly every number stands in several windows.
#
# "Same as the last value" forecasts 4, 3, 5, 7 where 3, 5, 7, 6 came. It errs by 1, 2, 2, 1, on average by
# 1.5. This mean absolute error (MAE) is the number to beat.


# %%
def cut_windows(values: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Values (time,) -> inputs (windows, length) and the value after each (windows,)."""
    # x_t = (v_{t-length}, ..., v_{t-1}), y_t = v_t
    places = range(length, len(values))
    return np.array([values[t - length : t] for t in places]), values[length:]


# %%
if MAIN:
    six = np.array([2.0, 4.0, 3.0, 5.0, 7.0, 6.0])
    x, y = cut_windows(six, length=2)  # (4, 2), (4,)
    rows = zip(map(str, x), y.tolist(), x[:, -1].tolist(), abs(y - x[:, -1]).tolist(), strict=True)
    screen.table(("window", "what came", "last value", "error"), *rows)
    print("MAE of the last value:", baselines.mae(x[:, -1], y))

# %% [markdown]
# ## The data
#
# The series has the sunspots of every month since 1749, with a cycle of about eleven years. It is cut in
# order of time: training, validation, test. It is cut first and scaled after that, since the scaler may know
# the training part only. Counts vary the more the larger they are, so their square roots are scaled.


# %%
def load_data(config: Config) -> tuple[Series, Split]:
    """The series, and its windows in three parts: x (windows, window_length, 1), y (windows, horizon)."""
    months = series.sunspots()
    start = -config.num_months if config.num_months else 0
    months = Series(months.name, months.dates[start:], months.columns, months.values[start:])
    test_from = round(len(months.values) * (1 - config.test_share))
    validation_from = test_from - round(len(months.values) * config.validation_share)
    sizes = config.window_length, config.horizon
    return months, Split.in_order(months.values, *sizes, validation_from, test_from, root=True)


# %%
if MAIN:
    months, data = load_data(config)
    values = months.values[:, 0]  # (time,)
    borders = [int(part.positions[0]) for part in (data.validation, data.test)]
    print(months.name, values.shape, "the first:", values[:4])
    print("Scaled:", data.scaler.scale(months.values)[:4, 0].round(2))
    for name in ("train", "validation", "test"):
        part = getattr(data, name)
        dates = f"{months.dates[part.positions[0]]} to {months.dates[part.positions[-1]]}"
        print(f"{name:<10} x {part.x.shape}, y {part.y.shape}, first targets {dates}")
    title = "Monthly sunspot numbers, cut in order of time"
    run.show(pictures.plot_parts(months.dates, values, borders, "sunspots", title), "parts")

# %% [markdown]
# ## What costs nothing
#
# `baselines.py` has three forecasts without a network: the last value, the value of a season ago (here eleven
# years), and a linear autoregression: a weighted sum of the last 24 values, whose weights least squares
# finds. It is fitted to everything before the test, once on the numbers and once on their roots.


# %%
def forecast_without_network(
    config: Config, values: np.ndarray, part: Part, fit_until: int
) -> dict:
    """Name -> forecasts (windows, horizon) at the positions of a part, in sunspots."""
    positions, horizon = part.positions, config.horizon
    known = values[:fit_until]
    # Of a short series that is all there is, a whole season may be missing.
    season = min(config.season, int(positions[0]))
    forecasts = {
        "last_value": baselines.last_value(values, positions, horizon),
        "last_season": baselines.last_season(values, positions, horizon, season),
    }
    for name, root in (("linear_plain", False), ("linear", True)):
        linear = baselines.LinearAutoregression.fit(known, config.linear_length, horizon, root)
        forecasts[name] = linear.forecast(values, positions)
    return forecasts


# %%
if MAIN:
    horizon = config.horizon
    ends = {"1 month": "mae_1", f"{horizon} months": f"mae_{horizon}", "mean": "mae"}
    for name, until in zip(("validation", "test"), borders, strict=True):
        part, metrics = getattr(data, name), {}
        truth = series.windows_at(values, part.positions, 1, horizon)[1]  # (windows, horizon)
        for rival, forecast in forecast_without_network(config, values, part, until).items():
            metrics |= measures.errors(rival, forecast, truth)
        measures.show(f"MAE in sunspots, {name}", TITLES, ends, metrics)

# %% [markdown]
# ## The network
#
# A recurrent layer reads 48 months. Each is given twice: as it is, and as its distance from the last month.
# One Dense layer forecasts twelve months at once, as their change from the last value: a network of all zeros
# is "same as the last value", so training begins where the rival stands.

# %%
LAYERS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
}


def build_model(config: Config, cell: str, num_windows: int) -> keras.Model:
    """Scaled windows (batch, time, 1) -> scaled forecasts (batch, horizon); compiled.

    Args:
        config: the settings.
        cell: one of LAYERS.
        num_windows: that it is trained on; the learning rate falls until the last of their updates.
    """
    inputs = keras.Input((config.window_length, 1), name="values")
    last = inputs[:, -1:, :]  # (batch, 1, 1)
    both = keras.layers.Concatenate()([inputs, inputs - last])  # (batch, time, 2)
    state = LAYERS[cell](config.num_units, name=cell)(both)  # (batch, units)
    change = keras.layers.Dense(config.horizon, name="change")(state)  # (batch, horizon)
    # y_{t+h} = x_{t-1} + W h_T + b
    model = keras.Model(inputs, last[:, 0] + change, name=cell)
    num_batches = max(1, num_windows // config.batch_size)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss="mean_absolute_error",
        **training.compile_options(num_batches, is_short=True),
    )
    return model


# %%
if MAIN:
    model = build_model(config, config.cells[-1], len(data.train.x))
    model.summary()
    untrained = keras.ops.convert_to_numpy(model(data.test.x[:1]))
    print("Last value:", data.test.x[0, -1], "untrained forecast:", untrained[0, :4].round(2))

# %% [markdown]
# ## The flawed evaluation
#
# Many posts scale all numbers, cut all windows, shuffle them, take a quarter as test part, try sizes and
# epochs until the test error is smallest, and draw the curve. It "fits". But the scaler knows the future. The
# windows before and after a test window are in the training part, with most of its numbers and answers, so a
# network that memorises them is rewarded. And the test part has chosen size and epoch.


# %%
def flawed_split(config: Config, values: np.ndarray) -> Split:
    """DO NOT COPY: scaler fitted on everything, overlapping windows shuffled, the test part validates."""
    scaler = Scaler.fit(values[:, None], root=True)
    sizes = config.window_length, config.horizon
    positions = series.starts(0, len(values), *sizes)
    np.random.default_rng(config.seed).shuffle(positions)
    num_test = round(len(positions) * config.test_share)
    scaled = scaler.scale(values[:, None])
    parts = [
        Part(chosen, *series.windows_at(scaled, chosen, *sizes))
        for chosen in (positions[num_test:], np.sort(positions[:num_test]))
    ]
    return Split(scaler, parts[0], parts[1], parts[1])


def train(config: Config, run: Run, model: keras.Model, data: Split) -> dict:
    """Fits the model, goes back to the weights of its lowest validation loss, returns the history."""
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.train.x,
        data.train.y,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.validation.x, data.validation.y),
        validation_batch_size=512,
        callbacks=training.resumable(run, [checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: Config, model: keras.Model, data: Split, values: np.ndarray) -> dict:
    """Test MAE in sunspots, over all steps ahead and of each."""
    forecast = data.scaler.restore(model.predict(data.test.x, verbose=0))  # (windows, horizon)
    truth = series.windows_at(values, data.test.positions, 1, config.horizon)[1]
    return measures.errors("test", forecast, truth)


def train_and_evaluate(
    config: Config, data: Split, values: np.ndarray, cell: str, run: Run
) -> dict:
    """All metrics of one network; `run` is its own part of the run."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, cell, len(data.train.x))
    history = train(config, run, model, data)
    metrics = {
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_loss": min(history["val_loss"]),
        "num_weights": model.count_params(),
    }
    metrics |= evaluate(config, model, data, values)
    # test_mae_1 -> mae_1: the name of the network is put in front of it.
    return {name.removeprefix("test_"): value for name, value in metrics.items()}


# %%
if MAIN:
    cell, flawed = config.cells[-1], flawed_split(config, values)
    tuned = dataclasses.replace(
        config,
        num_units=config.flawed_units,
        epochs=config.flawed_epochs,
        learning_rate=config.flawed_learning_rate,
    )
    compute = functools.partial(train_and_evaluate, tuned, flawed, values, cell)
    by_flaw = run.once("flawed", compute)
    metrics |= {f"flawed_{name}": value for name, value in by_flaw.items()}
    shuffled = flawed.test.positions
    truth = series.windows_at(values, shuffled, 1, horizon)[1]
    copied = baselines.last_value(values, shuffled, horizon)
    metrics |= measures.errors("flawed_last_value", copied, truth)
    print(f"Best epoch by the test part: {by_flaw['best_epoch']} of {tuned.epochs}")
    model = keras.models.load_model(run.part("flawed").best_model, compile=False)
    fits = flawed.scaler.restore(model.predict(flawed.test.x, verbose=0))[:, 0]
    title = f"Looks right, proves nothing: MAE {by_flaw['mae_1']:.2f}, 1 ahead (seed {config.seed})"
    dates = [months.dates[position] for position in shuffled[-100:]]
    lines = {pictures.NAMES[cell]: fits[-100:]}
    figure = pictures.plot_forecast(dates, truth[-100:, 0], lines, "sunspots", title)
    run.show(figure, "flawed")

# %% [markdown]
# ## The right evaluation
#
# The parts follow each other in time. Sizes and epochs were chosen on validation. The test part is read once,
# here. The gain is the share of the last value's error that a network saves.

# %%
if MAIN:
    for cell in config.cells:
        print(f"The network: {TITLES[cell][0]}.", flush=True)
        compute = functools.partial(train_and_evaluate, config, data, values, cell)
        measured = run.once(cell, compute)
        metrics |= {f"{cell}_{name}": value for name, value in measured.items()}
    measures.show("MAE in sunspots, test", TITLES, ends, metrics)
    metrics["gain_over_linear"] = measures.gain(metrics, cell, "linear")
    compared = {"flawed_gain": ("flawed", "flawed_last_value"), "right_gain": (cell, "last_value")}
    rows = []
    for name, pair in compared.items():
        metrics[name] = measures.gain(metrics, *pair)
        rows.append((name, *(metrics[f"{one}_mae"] for one in pair), metrics[name]))
    screen.table(("MAE, mean of all steps ahead", TITLES[cell][0], "last value", "gain"), *rows)

# %% [markdown]
# ## The forecast, with the naive line in it
#
# Without the naive line nobody can tell whether a curve is good.

# %%
if MAIN:
    model = keras.models.load_model(run.part(cell).best_model, compile=False)
    forecast = data.scaler.restore(model.predict(data.test.x, verbose=0))  # (windows, horizon)
    positions = data.test.positions
    far = horizon - 1
    stretch = slice(-min(132, len(positions)), None)  # the last cycle
    came = values[positions + far][stretch]
    lines = {
        "last value": values[positions - 1][stretch],
        pictures.NAMES[cell]: forecast[stretch, far],
    }
    dates = [months.dates[position + far] for position in positions[stretch]]
    title = f"{horizon} months ahead, test part (seed {config.seed})"
    run.show(pictures.plot_forecast(dates, came, lines, "sunspots", title), "forecast")

# %% [markdown]
# ## How far ahead?
#
# One month ahead little can be gained, since most of the change from month to month is noise. The farther
# ahead a forecast looks, the more the last value errs, and the more it helps to know where the cycle stands.

# %%
if MAIN:
    shown = measures.lines(pictures.NAMES, "", horizon, metrics)
    title = f"Error against horizon (seed {config.seed})"
    run.show(pictures.plot_horizon(shown, "months", title), "horizon")
    for step in (1, horizon):
        best = min(shown, key=lambda name: shown[name][0][step - 1])
        print(f"{step} ahead, the smallest error: {best}")

# %% [markdown]
# ## The illusion
#
# A forecast of the next month is made from this month, and it stays near this month. So it fits better when
# it is shifted back by one month, to the value that was already known. A plot that "fits" shows just that.

# %%
if MAIN:
    ahead = forecast[:, 0]
    shifted = measures.shifted(ahead, values, positions)
    metrics |= {"mae_against_known": shifted[-1], "mae_against_next": shifted[0]}
    print(f"Against what was known: MAE {shifted[-1]:.2f}; against what came: {shifted[0]:.2f}")
    title = f"One month ahead: the forecast repeats what was known (seed {config.seed})"
    stretch = slice(-min(48, len(ahead)), None)
    came = values[positions][stretch]
    figure = pictures.plot_illusion(came, ahead[stretch], shifted, "sunspots", title)
    run.show(figure, "illusion")

    run.finish("one recurrent layer", months.name, metrics)
    print(
        "Notice: compare the gains, not the curves. Shuffled windows flatter. A network is worth its "
        "trouble where it beats the linear autoregression, not only the last value."
    )
    print("Your own series: python -m chapters.ch10_time_series forecast FILE.csv --column NAME")
    print("Next: python -m chapters.ch11_frame_labels")
