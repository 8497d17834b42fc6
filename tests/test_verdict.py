import dataclasses

import pytest

from chapters.ch05_imdb_embedding import config
from chapters.ch05_imdb_embedding.recorded import RECORDED
from common.verdict import Printed, compare, judge

SIX = Printed((0.7934, 0.7908, 0.7868, 0.7882, 0.7822, 0.7834), "book")
ONE = Printed((0.7316,), "authors' notebook")


def test_a_value_within_the_printed_runs_is_within_the_band():
    assert compare(SIX, 0.7886, "no reason") == (
        "book .7934, six printed runs .7822-.7934, yours .7886: within the band."
    )


def test_below_the_band_the_usual_cause_is_said():
    text = compare(SIX, 0.7700, "Look at the vocabulary.")
    assert text.endswith("yours .7700: below the band. Look at the vocabulary.")


def test_a_few_reviews_below_the_band_are_chance():
    # Two standard errors: 2 sqrt(.7934 * .2066 / 5000) = .0115; .7822 - .7808 = 7 reviews.
    text = compare(SIX, 0.78079998, "Look at the vocabulary.")
    assert "yours .7808: 7 of 5,000 reviews below the band, which is within chance (.0115)" in text
    assert "vocabulary" not in text


def test_above_the_band_needs_no_excuse():
    assert compare(SIX, 0.7935, "Look at the vocabulary.").endswith("above the band.")


def test_rounding_to_the_printed_digits_decides_at_the_edge():
    assert SIX.contains(0.78217)
    assert not SIX.contains(0.78213)


def test_one_printed_run_leaves_two_standard_errors_of_5000_reviews():
    # sqrt(.7316 * .2684 / 5000) = .006267
    low, high = ONE.band
    assert low == pytest.approx(0.7316 - 2 * 0.006267, abs=1e-5)
    assert high == pytest.approx(0.7316 + 2 * 0.006267, abs=1e-5)
    assert "printed once; 5,000 reviews leave it open between .7191 and .7441" in compare(
        ONE, 0.726, ""
    )


def test_any_seed_of_a_preset_is_judged_and_changed_settings_are_not(make_run):
    presets, printed = config.PRESETS, RECORDED.printed
    as_printed = make_run(dataclasses.replace(config.BOOK, seed=7), preset="book")
    assert "within the band" in judge(as_printed, presets, printed, 0.79, "")
    changed = make_run(dataclasses.replace(config.BOOK, vocabulary_size=300), preset="book")
    line = judge(changed, presets, printed, 0.75, "")
    assert line.startswith("No number was printed for these settings (--vocabulary-size 500 there")
    assert judge(make_run(config.QUICK, preset="quick"), presets, printed, 0.99, "") == ""


def test_a_run_with_several_metrics_is_judged_by_each(make_run):
    from chapters.ch08_lstm_gru.config import BOOK, PRESETS
    from chapters.ch08_lstm_gru.recorded import RECORDED as CHAPTER_8

    run, printed = make_run(BOOK, chapter="ch08_lstm_gru", preset="book"), CHAPTER_8.printed
    inside = judge(run, PRESETS, printed, 0.80, "Why.", "lstm_val_accuracy")
    assert inside.startswith("book .8056, eight printed runs .7934-.8062, yours .8000: within")
    assert "below the band. Why." in judge(run, PRESETS, printed, 0.70, "Why.", "gru_val_accuracy")
    assert judge(run, PRESETS, printed, 0.80, "Why.", "simple_rnn_val_accuracy") == ""
