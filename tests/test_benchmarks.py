"""The benchmarks measure one and the same network in every way, and report what they measured."""

import dataclasses

import numpy as np
import pytest

from benchmarks import in_keras, recipes, report

SMALL = {
    name: dataclasses.replace(usual, vocabulary_size=20, length=5, batch_size=4, num_units=3)
    for name, usual in recipes.USUAL.items()
}


@pytest.mark.parametrize("is_plain", (True, False))
@pytest.mark.parametrize("name", recipes.NAMES)
def test_the_networks_have_the_weights_that_all_ways_start_from(name, is_plain):
    model = in_keras.build(name, SMALL[name], is_plain)
    assert [weight.shape for weight in model.weights] == recipes.shapes(name, SMALL[name])


@pytest.mark.tensorflow_only("the plain way is a notebook on TensorFlow")
def test_one_hot_arrays_and_rows_have_the_same_learning_curve():
    curves = [
        in_keras.train("one_hot", SMALL["one_hot"], is_plain, num_batches=5, epochs=2)["curve"]
        for is_plain in (True, False)
    ]
    np.testing.assert_allclose(*curves, rtol=1e-5)


@pytest.mark.parametrize("name", recipes.NAMES)
def test_pytorch_has_the_same_learning_curve(name):
    pytest.importorskip("torch")
    from benchmarks import in_torch

    theirs = in_torch.train(name, SMALL[name], num_batches=2, epochs=2)["curve"]
    ours = in_keras.train(name, SMALL[name], False, num_batches=2, epochs=2)["curve"]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_the_answer_hangs_on_the_last_word():
    x, y = recipes.make_data("lstm", SMALL["lstm"], num_batches=50)
    assert x.shape == (200, 5) and set(y) == {0, 1}
    np.testing.assert_array_equal(y, x[:, -1] >= 10)
    (source, decoder_inputs), targets = recipes.make_data("attention", SMALL["attention"], 2)
    np.testing.assert_array_equal(targets, source[:, ::-1])
    np.testing.assert_array_equal(decoder_inputs[:, 1:], targets[:, :-1])


def measured(plain, ours, curve=(0.5, 0.25)):
    """Three measurements a way, with these milliseconds."""
    return {
        way: [
            {"ms": one, "curve": list(curve), "memory": 800, "process": 9.0}
            for one in (ms - 1, ms, ms + 1)
        ]
        for way, ms in (("plain", plain), ("tensorflow", ours), ("jax", ours / 2))
    }


@pytest.fixture
def steps():
    machine = {"processor": "P", "cores": 2, "system": "S", "python": "3", "date": "D"}
    return {"steps": {"recipes": {n: measured(20, 5) for n in recipes.NAMES}, "machine": machine}}


def test_a_table_gives_median_range_and_ratio(steps):
    table = report.steps_table(steps["steps"]["recipes"], 0)
    row = next(line for line in table.splitlines() if line.startswith("| LSTM 8 |"))
    assert (
        row == "| LSTM 8 | 20.0 (19.0-21.0) | 5.0 (4.0-6.0) | 2.5 (1.5-3.5) | 4.0 | 8.0 | 0e+00 |"
    )


def test_a_row_whose_curves_differ_is_void(steps):
    found = steps["steps"]["recipes"]
    found["gru"]["jax"][1]["curve"] = [0.5, 0.252]
    assert not report.agree(found["gru"])
    table = report.steps_table(found, 0)
    assert "| GRU 8 | void |" in table
    assert table.count("void") == 1


def test_aims_say_whether_they_were_reached(steps):
    found = steps["steps"]["recipes"]
    found["lstm"] |= measured(19, 5)
    table = report.targets_table(steps, 0)
    assert "LSTM 8: 4 times the plain speed, ours, TensorFlow | 3.8 | no |" in table
    assert "GRU 8: 4 times the plain speed, ours, TensorFlow | 4.0 | yes |" in table
    assert "two LSTMs: at most 5 ms, ours, JAX | 2.5 ms | yes |" in table


def test_tables_go_between_the_markers_in_both_languages(steps, tmp_path):
    for name in ("README.md", "README.ko.md"):
        text = f"before\n{report.START}\nold\n{report.END}\nafter\n"
        (tmp_path / name).write_text(text, encoding="utf8")
    report.write(tmp_path, steps)
    english, korean = (
        (tmp_path / name).read_text(encoding="utf8") for name in ("README.md", "README.ko.md")
    )
    for text in (english, korean):
        assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
        assert text.count("| LSTM 8 |") == 2
    assert "Measured on P, 2 cores" in english
    assert "목표" in korean
