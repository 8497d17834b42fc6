"""Chapter 6: the networks that are compared, their weights and widths, the gains."""

import dataclasses

import numpy as np
import pytest

from chapters import tables
from chapters.ch06_stacked_rnn import lesson, networks, pictures
from chapters.ch06_stacked_rnn.config import BOOK, PRESETS, QUICK
from chapters.ch06_stacked_rnn.networks import EQUAL_UNITS, EQUAL_WEIGHTS, Network
from chapters.ch06_stacked_rnn.recorded import RECORDED
from common.errors import UserError


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (Network(1, 8), 209),
        (Network(2, 8), 345),
        (Network(3, 8), 481),
        (Network(2, 10), 491),
        (Network(1, 15), 496),
    ],
)
def test_weights_by_formula_equal_those_of_keras(network, expected):
    assert network.count_weights(BOOK.embedding_size) == expected
    model = lesson.build_model(BOOK, network)
    assert model.count_params() == 500 * 16 + expected


@pytest.mark.parametrize("num_layers", [1, 2, 3, 4])
@pytest.mark.parametrize("embedding_size", [1, 16])
def test_no_other_width_comes_nearer_in_weights(num_layers, embedding_size):
    for target in (5, 26, 345, 481, 2_000):
        found = networks.with_nearest_weights(num_layers, embedding_size, target)
        best = min(
            abs(Network(num_layers, units).count_weights(embedding_size) - target)
            for units in range(1, 100)
        )
        assert abs(found.count_weights(embedding_size) - target) == best


def test_both_comparisons_end_with_the_same_network():
    assert networks.compared(BOOK) == {
        EQUAL_UNITS: [Network(1, 8), Network(2, 8), Network(3, 8)],
        EQUAL_WEIGHTS: [Network(1, 15), Network(2, 10), Network(3, 8)],
    }
    assert len(networks.different(BOOK)) == 5


def test_one_unit_has_no_second_network_of_equal_weights_and_none_is_trained_twice():
    config = dataclasses.replace(QUICK, num_units=1, num_layers=2)
    assert networks.different(config) == [Network(1, 1), Network(2, 1)]


@pytest.mark.parametrize("preset", RECORDED.seeds)
def test_the_tables_name_the_networks_of_the_presets(preset):
    config = PRESETS[preset].config
    named = {
        name.removesuffix("_seconds_per_epoch"): labels
        for name, labels in RECORDED.metrics.items()
        if name.endswith("_seconds_per_epoch")
    }
    trained = {network.name: network for network in networks.different(config)}
    assert named.keys() == trained.keys()
    for name, (english, korean) in named.items():
        num_weights = str(trained[name].count_weights(config.embedding_size))
        assert trained[name].title in english
        assert num_weights in english
        assert num_weights in korean
    every = dict.fromkeys((f"{name}_test_accuracy" for name in named), 0.5)
    gains = {name for name in RECORDED.metrics if name.startswith("gain")}
    assert gains == networks.gains(networks.compared(config), every).keys()


def test_a_gain_is_the_deeper_network_minus_one_layer_of_its_own_group():
    accuracies = {"1_units_8": 0.5, "2_units_8": 0.6, "1_units_15": 0.7, "2_units_10": 0.9}
    metrics = {f"layers_{name}_test_accuracy": value for name, value in accuracies.items()}
    metrics["layers_3_units_8_test_accuracy"] = 0.8
    gains = networks.gains(networks.compared(BOOK), metrics)
    assert {name.removeprefix("gain_of_"): round(gain, 6) for name, gain in gains.items()} == {
        "2_layers_at_equal_units": 0.1,
        "3_layers_at_equal_units": 0.3,
        "2_layers_at_equal_weights": 0.2,
        "3_layers_at_equal_weights": 0.1,
    }


@pytest.mark.parametrize("num_layers", [-1, 0, 1, 6])
def test_too_few_or_too_many_layers_get_one_clear_line(num_layers):
    with pytest.raises(UserError, match=f"--num-layers must be between 2 and 5, not {num_layers}"):
        dataclasses.replace(QUICK, num_layers=num_layers)


@pytest.mark.parametrize("has_hard", [False, True])
def test_points_stand_as_high_as_the_accuracies(has_hard):
    groups = {EQUAL_UNITS: [Network(1, 8), Network(2, 8)]}
    parts = ("accuracy", "accuracy_hard") if has_hard else ("accuracy",)
    metrics = {"baseline_accuracy": 0.5}
    for height, name in enumerate(
        ("bag_of_words", "layers_1_units_8_test", "layers_2_units_8_test")
    ):
        metrics |= {f"{name}_{part}": 0.6 + height / 10 for part in parts}
    (axes,) = pictures.plot_depth(groups, metrics).axes
    heights = [line.get_ydata() for line in axes.get_lines()]
    np.testing.assert_allclose(heights, [[0.7, 0.8]] * len(parts))
    labels = [line.get_label() for line in axes.get_lines()]
    assert all("bag of words .6000" in label for label in labels)
    # The scale shows the difference between the networks.
    assert axes.get_ylim()[0] > 0.6


def test_every_recorded_seed_is_drawn_with_its_own_accuracy():
    recorded = tables.newest_runs("ch06_stacked_rnn")
    figure = pictures.plot_seeds()
    for row, (preset, metric) in enumerate((("quick", "accuracy_hard"), ("book", "accuracy"))):
        groups = networks.compared(PRESETS[preset].config).values()
        for axes, compared in zip(figure.axes[2 * row : 2 * row + 2], groups, strict=True):
            curves = [line for line in axes.get_lines() if line.get_label().startswith("seed")]
            expected = [
                [run["metrics"][f"{network.name}_test_{metric}"] for network in compared]
                for run in recorded[preset]
            ]
            np.testing.assert_array_equal([line.get_ydata() for line in curves], expected)


def test_the_table_shows_every_network_under_its_comparison_and_its_gain(capsys):
    config = dataclasses.replace(BOOK, num_layers=2)
    metrics = {"baseline_accuracy": 0.5, "bag_of_words_accuracy": 0.75}
    for number, network in enumerate(networks.different(config), start=1):
        metrics |= {
            f"{network.name}_{name}": value
            for name, value in (
                ("val_accuracy", 0.8),
                ("test_accuracy", 0.6 + number / 10),
                ("num_weights", network.count_weights(16)),
                ("best_epoch", 3),
                ("seconds_per_epoch", 0.2),
            )
        }
    networks.show(networks.compared(config), metrics | {"unused": 0})
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[4] == ["1", "layer", "of", "8", ".8000", ".7000", "-", "209", "3", ".20"]
    assert lines[5] == ["2", "layers", "of", "8", ".8000", ".8000", "-", "345", "3", ".20"]
    assert lines[7][:6] == ["1", "layer", "of", "12", ".8000", ".9000"]
    assert [line[7] for line in lines[-2:]] == ["+0.1000", "-0.1000"]
