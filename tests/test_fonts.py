"""Labels of a picture that can be drawn, with a font for Hangul and without one."""

import pytest

from common import fonts

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
