"""Labels of a picture that can be drawn, with a font for Hangul and without one."""

import warnings

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common import fonts, plots

HANGUL = ["책을", "the", "."]


@pytest.fixture
def no_hangul_font(monkeypatch):
    """A computer without any font for Hangul."""
    monkeypatch.setattr(fonts, "hangul_font", lambda: None)


def test_every_letter_of_hangul_is_romanised():
    # 19 * 21 * 28 syllables, from the first to the last.
    assert fonts.romanise("가") == "ga"
    assert fonts.romanise("힣") == "hih"
    assert fonts.romanise("값 뷁 아, 쌀") == "gabs bwelg a, ssal"
    every = [fonts.romanise(chr(code)) for code in range(ord("가"), ord("힣") + 1)]
    assert all(text.isascii() and text.isalpha() for text in every)


def test_without_a_font_hangul_is_romanised(no_hangul_font):
    assert fonts.readable(HANGUL)[0] == ["chaegeul", "the", "."]


def test_labels_without_hangul_stay_as_they_are(no_hangul_font):
    assert fonts.readable(["¿qué", "?"])[0] == ["¿qué", "?"]


def test_a_font_of_boxes_is_no_font(monkeypatch):
    boxes = [
        entry
        for entry in fonts.font_manager.fontManager.ttflist
        if entry.name.startswith("Last Resort")
    ]
    monkeypatch.setattr(fonts.font_manager.fontManager, "ttflist", boxes)
    monkeypatch.setattr(fonts.importlib.util, "find_spec", lambda name: None)
    assert fonts.hangul_font.__wrapped__() is None


def test_a_sign_that_no_font_has_is_a_box(no_hangul_font):
    # The first is in the font of the pictures, the others are not.
    assert fonts.readable(["😀", "🎬", "電影", "a\x07b", "a\nb"])[0] == [
        "😀",
        "□",
        "□□",
        "a□b",
        "a\nb",
    ]


@pytest.mark.parametrize("typed", ["$x^$", "$\\frac$", "a $ b", "🎬 ㅋㅋ 영화 $1 $2", "a\x07b"])
def test_whatever_is_typed_is_drawn_without_a_warning(typed, tmp_path):
    words, known = typed.split(), [False] * len(typed.split())
    figures = [
        plots.probability_after_each_word(words, [0.5] * len(words), known, typed),
        plots.hidden_state_heatmap(words, np.zeros((len(words), 2)), known, typed),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for figure in figures:
            figure.savefig(tmp_path / "picture.png")


def test_a_dollar_sign_is_drawn_as_one():
    (label,), _ = fonts.as_typed(["$1 $2"])
    figure = Figure()
    renderer = FigureCanvasAgg(figure).get_renderer()
    drawn, plain = figure.text(0, 0, label), figure.text(0, 0, "$1 $2", parse_math=False)
    assert drawn.get_window_extent(renderer).bounds == plain.get_window_extent(renderer).bounds
