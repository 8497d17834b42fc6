import numpy as np
import pytest
from matplotlib.figure import Figure

from common import plots


def test_learning_curves_draw_both_curves_and_mark_the_best_epoch():
    history = {
        "loss": [0.7, 0.5, 0.4],
        "val_loss": [0.7, 0.55, 0.6],
        "accuracy": [0.5, 0.7, 0.8],
        "val_accuracy": [0.5, 0.7, 0.69],
    }
    figure = plots.learning_curves(history, "title")
    for axes, name in zip(figure.axes, ("loss", "accuracy"), strict=True):
        training, validation, best = axes.get_lines()
        assert training.get_ydata().tolist() == history[name]
        assert validation.get_ydata().tolist() == history[f"val_{name}"]
        assert list(best.get_xdata()) == [2, 2]
        # Told apart without colour.
        assert training.get_linestyle() != validation.get_linestyle()


def test_probability_plot_marks_words_outside_the_vocabulary():
    figure = plots.probability_after_each_word(["not", "wow"], [0.2, 0.9], [True, False], "title")
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["not", "[wow]"]
    assert axes.get_lines()[1].get_ydata().tolist() == [0.2, 0.9]


def test_heatmap_shows_units_downwards_and_words_to_the_right():
    states = np.array([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]])
    figure = plots.hidden_state_heatmap(["good", "film"], states, [True, True], "title")
    image = figure.axes[0].get_images()[0]
    assert image.get_array().tolist() == states.T.tolist()
    assert image.get_clim() == (-1, 1)


def test_heatmap_gets_darker_towards_minus_one_also_without_colour():
    figure = plots.hidden_state_heatmap(["a"], np.zeros((1, 1)), [True], "title")
    shades = figure.axes[0].get_images()[0].cmap(np.linspace(0, 1, 20))[:, :3]
    luminance = shades @ [0.299, 0.587, 0.114]
    assert (np.diff(luminance) > 0).all()


@pytest.mark.parametrize("count", [1, 60])
def test_pictures_hold_one_word_and_many(count, tmp_path):
    words, known = ["word"] * count, [True] * count
    figure = plots.probability_after_each_word(words, [0.5] * count, known, "title")
    assert isinstance(figure, Figure)
    figure.savefig(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 5_000


def test_the_name_of_a_reader_s_file_is_drawn_as_typed(recwarn):
    history = {name: [1.0, 0.5] for name in ("loss", "val_loss", "accuracy", "val_accuracy")}
    figure = plots.learning_curves(history, "댓글 $1.csv", "cross-entropy")
    figure.canvas.draw()
    assert figure.get_suptitle() in (r"댓글 \$1.csv", r"daesgeul \$1.csv")
    assert figure.axes[0].get_ylabel() == "cross-entropy"
    assert not recwarn.list
