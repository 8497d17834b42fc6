"""Exactness and behaviour of chapter 10: baselines, both evaluations, networks, the reader's own series."""

import dataclasses
import re

import keras
import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from chapters import tables
from chapters.ch10_time_series import (
    baselines,
    commands,
    lesson,
    lesson_ridership,
    lesson_stock,
    measures,
    pictures,
)
from chapters.ch10_time_series import config as settings
from chapters.ch10_time_series.config import PRESETS, QUICK, Forecast
from chapters.ch10_time_series.recorded import RECORDED
from common import cli, training
from common.data import series
from common.errors import UserError

SIX = np.array([2.0, 4.0, 3.0, 5.0, 7.0, 6.0])
SMALL = PRESETS["smoke"].config
RAIL = PRESETS["smoke-ridership"].config


def test_six_numbers_with_a_pencil():
    x, y = lesson.cut_windows(SIX, 2)
    assert x.tolist() == [[2, 4], [4, 3], [3, 5], [5, 7]]
    assert y.tolist() == [3, 5, 7, 6]
    assert baselines.mae(x[:, -1], y) == 1.5
    of_house, targets = series.windows(SIX, 2, 1)
    np.testing.assert_array_equal(of_house[:, :, 0], x)
    np.testing.assert_array_equal(targets[:, 0], y)


def test_last_value_and_last_season_by_hand():
    at = np.array([4, 5])
    assert baselines.last_value(SIX, at, 2).tolist() == [[5, 5], [7, 7]]
    assert baselines.last_season(SIX, at, 2, season=2).tolist() == [[3, 5], [5, 7]]
    # The third step ahead is more than a season ahead: the last known season is taken again.
    assert baselines.last_season(SIX, at[:1], 3, season=2).tolist() == [[3, 5, 3]]


@pytest.mark.parametrize("season", [0, 1, 7])
def test_a_forecast_uses_nothing_from_its_first_target_on(season):
    values = np.random.default_rng(0).uniform(1, 9, 60)
    later = values.copy()
    later[40:] = 1e6
    at = np.array([40])
    linear = baselines.LinearAutoregression.fit(values[:40], 8, 3, root=True)
    for one in (
        lambda v: baselines.last_value(v, at, 10),
        lambda v: baselines.last_season(v, at, 10, max(season, 1)),
        lambda v: linear.forecast(v, at),
    ):
        np.testing.assert_array_equal(one(values), one(later))


def test_the_linear_autoregression_equals_scikit_learn():
    values = np.random.default_rng(0).normal(size=120).cumsum()
    fitted = baselines.LinearAutoregression.fit(values[:90], 5, 3, penalty=0.0)
    x, y = series.windows(values[:90], 5, 3)
    by_sklearn = LinearRegression().fit(x[:, :, 0], y)
    at = series.starts(90, 120, 5, 3)
    inputs, _ = series.windows_at(values, at, 5, 3)
    expected = by_sklearn.predict(inputs[:, :, 0])
    np.testing.assert_allclose(fitted.forecast(values, at), expected, atol=1e-4)


def test_the_linear_autoregression_finds_a_rule():
    values = np.ones(50)
    for t in range(2, 50):
        values[t] = 1.6 * values[t - 1] - 0.8 * values[t - 2] + 1
    fitted = baselines.LinearAutoregression.fit(values[:40], 2, 1, penalty=0.0)
    at = np.arange(40, 50)
    np.testing.assert_allclose(fitted.forecast(values, at)[:, 0], values[at], atol=1e-4)


def test_r2_and_errors_by_step_by_hand():
    truth = np.array([[1.0, 2.0], [3.0, 4.0]])
    forecast = truth + [[1.0, -2.0], [0.0, 2.0]]
    assert baselines.mae_by_step(forecast, truth) == [0.5, 2.0]
    metrics = measures.errors("it", forecast, truth, scale=10.0)
    assert metrics == {"it_mae": 12.5, "it_mae_1": 5.0, "it_mae_2": 20.0}
    assert measures.errors("it", forecast[:, :1], truth[:, :1]) == {"it_mae": 0.5}
    assert baselines.r2(truth, truth) == 1
    assert baselines.r2(np.full_like(truth, 2.5), truth) == 0
    assert measures.gain({"a_mae": 3.0, "b_mae": 4.0}, "a", "b") == 0.25


def test_a_copy_of_the_last_value_fits_what_was_known():
    at = np.arange(1, 6)
    shifted = measures.shifted(SIX[at - 1], SIX, at)
    assert shifted[-1] == 0
    assert shifted[0] == np.abs(np.diff(SIX)).mean()


@pytest.mark.parametrize("season", [7, 12])
def test_a_season_is_found_under_a_trend_and_none_in_a_walk(season):
    rng = np.random.default_rng(0)
    t = np.arange(120)
    values = 0.5 * t + 10 * np.sin(2 * np.pi * t / season) + rng.normal(size=120)
    assert baselines.find_season(values, 40) == season
    assert baselines.find_season(rng.normal(size=120).cumsum(), 40) == 0


def test_the_facts_of_the_sunspots_that_a_network_has_to_beat():
    months, data = lesson.load_data(QUICK)
    values = months.values[:, 0]
    # One month ahead, on the last quarter: REFERENCE numbers of the last value and 24 months.
    at = np.arange(2_115, 2_820)
    assert baselines.mae(baselines.last_value(values, at, 1)[:, 0], values[at]) == pytest.approx(
        13.84, abs=0.01
    )
    linear = baselines.LinearAutoregression.fit(values[:2_115], 24, 1)
    assert baselines.mae(linear.forecast(values, at)[:, 0], values[at]) == pytest.approx(
        12.56, abs=0.03
    )
    assert data.train.x.shape == (1_633, 48, 1)
    assert data.test.positions[0] == 2_115
    assert data.validation.positions[0] == 1_692


def test_the_flawed_split_shares_its_numbers_between_training_and_test_and_the_right_one_not():
    months, data = lesson.load_data(QUICK)
    flawed = lesson.flawed_split(QUICK, months.values[:, 0])

    def targets(part):
        return {int(position) + step for position in part.positions for step in range(12)}

    shared = targets(flawed.train) & targets(flawed.test)
    assert len(shared) > 0.9 * len(targets(flawed.test))
    assert not targets(data.train) & targets(data.test)
    assert not targets(data.validation) & targets(data.test)
    assert flawed.validation is flawed.test
    assert flawed.scaler.mean != data.scaler.mean


@pytest.mark.parametrize("cell", lesson.LAYERS)
def test_all_weights_move_and_an_output_is_a_change_of_the_last_value(cell):
    keras.utils.set_random_seed(0)
    config = dataclasses.replace(SMALL, window_length=6, horizon=3)
    model = lesson.build_model(config, cell, 64)
    model.run_eagerly = not training.ONLY_XLA
    x = np.random.default_rng(0).normal(size=(8, 6, 1)).astype("float32")
    before = model.get_weights()
    model.train_on_batch(x, x[:, :3, 0] + 5)
    for old, new in zip(before, model.get_weights(), strict=True):
        assert (old != new).any()
    model.set_weights([np.zeros_like(weight) for weight in before])
    copied = keras.ops.convert_to_numpy(model(x))
    np.testing.assert_allclose(copied, np.repeat(x[:, -1], 3, axis=1), atol=1e-6)


def test_a_network_learns_a_wave_and_beats_the_last_value(make_run):
    t = np.arange(400)
    values = 10 + 5 * np.sin(2 * np.pi * t / 20)
    config = dataclasses.replace(
        SMALL, window_length=12, horizon=2, epochs=12, learning_rate=0.02, num_units=8
    )
    data = series.Split.in_order(values[:, None], 12, 2, 250, 320)
    run = make_run(config, chapter="ch10_time_series")
    metrics = lesson.train_and_evaluate(config, data, values, "gru", run)
    truth = series.windows_at(values, data.test.positions, 1, 2)[1]
    copied = baselines.last_value(values, data.test.positions, 2)
    assert metrics["mae"] < baselines.mae(copied, truth) / 2
    assert metrics["val_loss"] == pytest.approx(min(run.history()["val_loss"]))
    model = keras.models.load_model(run.best_model, compile=False)
    forecast = data.scaler.restore(model.predict(data.test.x, verbose=0))
    assert metrics["mae_1"] == pytest.approx(np.abs(forecast - truth)[:, 0].mean(), rel=1e-5)


def test_the_type_of_the_next_day_is_moved_up_and_boardings_are_not():
    days, parts = lesson_ridership.load_data(RAIL)
    first = days.since(RAIL.train_from)
    np.testing.assert_allclose(parts["train"][0, :2] * RAIL.unit, days.values[first, :2], rtol=1e-6)
    np.testing.assert_array_equal(parts["train"][0, 2:], days.values[first + 1, 2:])
    lengths = {name: len(part) for name, part in parts.items()}
    assert lengths == {"train": 122, "validation": 151, "test": 213}


def test_targets_of_a_sequence_to_sequence_network_by_hand():
    config = dataclasses.replace(RAIL, window_length=14, horizon=2)
    values = np.zeros((18, 5))
    values[:, 0] = np.arange(18)
    x, y = lesson_ridership.windows_of(config, "seq2seq", values)
    assert x.shape == (3, 14, 5)
    assert y.shape == (3, 14, 2)
    # After day 0 come days 1 and 2; after the last day of the first window, 13, come 14 and 15.
    assert y[0, 0].tolist() == [1, 2]
    assert y[0, -1].tolist() == [14, 15]
    assert y[2, -1].tolist() == [16, 17]
    at_once = lesson_ridership.windows_of(config, "at_once", values)[1]
    np.testing.assert_array_equal(y[:, -1], at_once)


def test_the_networks_of_the_book_have_its_numbers_of_weights():
    counted = {
        name: lesson_ridership.build_model(settings.BOOK, name, 1_040).count_params()
        for name in settings.BOOK.models
    }
    assert counted["simple_rnn_1"] == 3
    assert counted["simple_rnn_32"] == 32 * (1 + 32 + 1) + 33
    assert counted["deep"] == 1_088 + 2 * (2 * 32 * 32 + 32) + 33
    assert counted["seq2seq"] == 32 * (5 + 32 + 1) + 14 * 33


def test_iterating_feeds_each_forecast_back():
    inputs = keras.Input((3, 1))
    # The next value is the sum of the last two: 1 1 2 3 5 ...
    model = keras.Model(inputs, inputs[:, -1] + inputs[:, -2])
    x = np.array([[[0.0], [1.0], [1.0]]])
    assert lesson_ridership.iterate(model, x, 4).tolist() == [[2, 3, 5, 8]]


def test_returns_and_their_judgement_by_hand():
    prices, before = np.array([110.0, 99.0]), np.array([100.0, 110.0])
    np.testing.assert_allclose(lesson_stock.returns(prices, before), [0.1, -0.1])
    zero = lesson_stock.judge("yesterday", before, prices, before)
    assert "yesterday_sign_accuracy" not in zero
    assert zero["yesterday_return_r2"] == pytest.approx(0)
    right = lesson_stock.judge("it", prices, prices, before)
    assert (right["it_return_r2"], right["it_sign_accuracy"], right["it_mae"]) == (1, 1, 0)


def test_yesterdays_price_explains_a_random_walk_and_not_its_returns():
    close = series.random_walk(732, 42).values[512:, 0]
    metrics = lesson_stock.judge("y", close[:-1], close[1:], close[:-1])
    assert metrics["y_r2"] > 0.9
    assert abs(metrics["y_return_r2"]) < 0.05


@pytest.mark.parametrize(
    ("by_seed", "rivals", "sentence"),
    [
        (
            [8.0, 9.0],
            {"last_value": 10.0, "linear": 12.0},
            "earned its keep: its error is 15% below",
        ),
        ([8.0, 11.0], {"last_value": 12.0, "linear": 10.0}, "within chance of that of the linear"),
        ([12.0], {"last_value": 10.0}, r"did not earn its keep: the last value errs less \(10"),
        ([1.0], {"last_value": 0.0}, "did not earn its keep"),
    ],
)
def test_the_verdict_is_one_sentence(by_seed, rivals, sentence):
    assert re.search(sentence, commands.verdict(by_seed, rivals))


def write_csv(path, values):
    lines = [f"2020-01-{day:02d},{value}" for day, value in enumerate(values, 1)]
    path.write_text("\n".join(["row,x", *(line.replace("2020-01-", "r") for line in lines)]) + "\n")
    return str(path)


def test_forecast_trains_tests_and_draws(tmp_path, capsys):
    t = np.arange(80)
    file = write_csv(tmp_path / "mine.csv", 50 + 10 * np.sin(2 * np.pi * t / 8))
    asked = Forecast(
        file=file, column="x", horizon=2, updates=5, seeds=(1,), num_units=4, runs_folder=tmp_path
    )
    commands.forecast(asked)
    printed = capsys.readouterr().out
    assert "Season: 8 (found). The network reads 16 steps" in printed
    for name in ("last value", "last season", "linear autoregression", "GRU", "earn"):
        assert name in printed
    assert (tmp_path / "ch10_time_series" / "forecast-mine-x.png").exists()


@pytest.mark.parametrize(
    ("count", "changes", "message"),
    [
        (80, {"file": ""}, "Name a file and a column"),
        (80, {"seeds": ()}, "Name at least one seed"),
        (80, {"column": "y"}, "has no column y. Its columns: row, x"),
        (80, {"column": ""}, "needs a --column NAME"),
        (59, {}, "has 59 values; .* at least 60"),
        (60, {"window_length": 45}, "too few for windows of 45"),
        (60, {"horizon": 20}, "too few for windows of 12"),
        (60, {"season": 50, "window_length": 5}, "a season of 50"),
    ],
)
def test_what_cannot_be_forecast_is_one_clear_line(tmp_path, count, changes, message):
    file = write_csv(tmp_path / "mine.csv", np.random.default_rng(0).normal(size=count).cumsum())
    asked = Forecast(file=file, column="x", runs_folder=tmp_path)
    with pytest.raises(UserError, match=message) as caught:
        commands.forecast(dataclasses.replace(asked, **changes))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["smoke", "--cells", "lstm", "gur"], "is one of simple_rnn, lstm, gru, not gur"),
        (["smoke", "--cells"], "--cells needs at least one of simple_rnn, lstm, gru."),
        (["smoke", "--window-length", "1"], "--window-length must be between 2 and 400, not 1."),
        (["book", "--models"], "--models needs at least one network"),
        (["book", "--test-from", "2018-01"], "must follow each other in time"),
        (["forecast", "none.csv", "--column", "x"], "There is no file none.csv"),
    ],
)
def test_mistakes_on_the_command_line_are_one_line(capsys, words, message):
    with pytest.raises(SystemExit) as caught:
        cli.main(settings, words)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_horizon_draws_every_recorded_seed(monkeypatch, tmp_path):
    errors = {f"{name}_mae_{step}": 1.0 * step for name in pictures.NAMES for step in (1, 2)}
    recorded = [{"seed": seed, "metrics": errors, "config": {"horizon": 2}} for seed in (42, 1, 2)]
    monkeypatch.setattr(tables, "newest_runs", lambda chapter: {"quick": recorded})
    drawn = []
    monkeypatch.setattr(commands.screen, "show", lambda figure, path: drawn.append((figure, path)))
    commands.horizon(settings.Horizon(runs_folder=tmp_path))
    ((figure, path),) = drawn
    assert path.name == "horizon.png"
    assert len(figure.axes[0].lines) == 3 * len(pictures.NAMES)


def newest(preset):
    return [run["metrics"] for run in tables.newest_runs("ch10_time_series").get(preset, [])]


def test_recorded_sunspots_beat_every_baseline_over_the_year_ahead():
    for metrics in newest("quick"):
        rivals = ("last_value", "last_season", "linear_plain", "linear")
        assert metrics["gru_mae"] < min(metrics[f"{rival}_mae"] for rival in rivals)
        assert metrics["gru_mae_12"] < min(metrics[f"{rival}_mae_12"] for rival in rivals)
        assert metrics["flawed_gain"] > metrics["right_gain"]
        assert metrics["mae_against_known"] < metrics["mae_against_next"]


def test_recorded_stock_says_nothing_about_returns_in_order_of_time():
    for metrics in newest("stock"):
        assert metrics["yesterday_r2"] == pytest.approx(0.955, abs=0.001)
        assert metrics["lstm_return_r2"] < 0.02
        assert metrics["backwards_return_r2"] > 0.3


def test_the_tables_name_what_is_recorded():
    assert set(RECORDED.seeds) <= set(PRESETS)
