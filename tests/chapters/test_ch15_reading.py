"""Chapter 15: labels that can be drawn, figures against length, sentences of the reader's own."""

import dataclasses
import json

import keras
import numpy as np
import pytest
from matplotlib.figure import Figure

from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch15_attention import config, cost, fonts, lengths, lesson, pictures, translate
from common import runs
from common.data.pairs import Pairs, PairSets
from common.errors import UserError
from common.tokens import TokenVocabulary

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


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("has_font", [True, False])
def test_every_label_of_an_alignment_has_its_signs(has_font, monkeypatch, tmp_path):
    if has_font and fonts.hangul_font() is None:
        pytest.skip("no font for Hangul on this computer")
    if not has_font:
        monkeypatch.setattr(fonts, "hangul_font", lambda: None)
    figure = pictures.plot_alignments(["the", "book"], {"dot": (["그", "책을"], np.eye(2))})
    assert isinstance(figure, Figure)
    # Matplotlib warns of a sign that no font has, and here a warning is an error.
    figure.savefig(tmp_path / "alignment.png")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == (["그", "책을"] if has_font else ["geu", "chaegeul"])


def test_an_alignment_has_the_source_across_and_the_translation_down():
    weights = np.array([[0.1, 0.7, 0.2], [0.6, 0.1, 0.3]])
    axes = pictures.plot_alignments(["a", "b", "c"], {"dot": (["x", "y"], weights)}).axes[0]
    np.testing.assert_array_equal(axes.images[0].get_array(), weights)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]


def test_quality_is_measured_length_by_length():
    many = lengths.FEWEST
    sources = ("one two .",) * many + ("one .",) * many + ("a b c d",)
    targets = ("x y .",) * many + ("x .",) * many + ("z",)
    answers = ["x y .", "y x ."] * (many // 2) + ["x ."] * many + ["z"]
    vocabulary = TokenVocabulary.fit(targets, "words")
    figures = lengths.quality_by_length(answers, Pairs(sources, targets), vocabulary)
    # Of the one sentence of four words no share is taken.
    assert {name for name in figures if name.startswith("exact")} == {
        "exact_match_2_words",
        "exact_match_3_words",
    }
    assert figures["exact_match_3_words"] == 0.5
    assert figures["exact_match_2_words"] == 1.0
    named = {f"dot_{name}": value for name, value in figures.items()}
    short = Pairs(("one .",), ("x .",))
    lines = lengths.lines_of(named, "dot_exact_match", PairSets("", short, short, short, short))
    assert lines == {"test": {2: 1.0}, "longer": {3: 0.5}}


def test_the_cost_has_sources_and_targets_of_the_length_asked_for():
    settings = dataclasses.replace(config.PRESETS["cost"][1], cost_steps=2, batch_size=3)
    pairs, languages = cost.random_pairs(settings, 7)
    columns = languages.encode_pairs(pairs)
    assert columns.source_ids.shape == (6, 7)
    assert columns.targets.shape == (6, settings.cost_target)
    assert (columns.source_ids > 3).all()
    assert (columns.targets > 0).all()


# A trained run, as `translate` finds it.


@pytest.fixture
def trained(tmp_path):
    """Folder of runs with a model that has not learned anything."""
    vocabulary = TokenVocabulary(("the", "cat", "sees", "."), "words")
    target = TokenVocabulary(("고양이가", "봅니다", "."), "words")
    languages = Languages(vocabulary, target, 4, 4)
    # With these first weights it writes something.
    keras.utils.set_random_seed(0)
    model = lesson.build_model(config.PRESETS["smoke"][1], languages, "dot")
    folder = tmp_path / translate.CHAPTER / "korean-seed42-1" / "dot"
    folder.mkdir(parents=True)
    model.save(folder / "best.keras")
    languages.save(folder)
    described = json.dumps({"chapter": translate.CHAPTER})
    runs.write_text(folder.parent / "config.json", described)
    return tmp_path


def ask(trained, *words, **options):
    translate.main(
        config.Translate(sentence=words, runs_folder=trained, attention="dot", **options)
    )


def test_translate_prints_the_translation_and_saves_its_picture(trained, capsys):
    ask(trained, "The cat sees.")
    printed = capsys.readouterr().out
    assert "The cat sees.  ->  " in printed
    (picture,) = trained.rglob("translate-*.png")
    assert str(picture) in printed


def test_unknown_words_and_long_sentences_are_said(trained, capsys):
    ask(trained, "the", "cats", "sees the cat .")
    printed = capsys.readouterr().out
    assert "Unknown, and read as ‹?›: cats. Did you mean cat?" in printed
    assert "6 words are more than the 4" in printed


@pytest.mark.parametrize(
    ("words", "message"),
    [((), "no sentence"), (("Zebra",), "knows nothing"), (("\udce9",), "not in UTF-8")],
)
def test_a_sentence_that_cannot_be_read_gets_one_line(trained, words, message):
    with pytest.raises(UserError, match=message) as error:
        ask(trained, *words)
    assert "\n" not in str(error.value)


def test_a_preset_without_a_run_falls_back_to_the_newest(trained, capsys):
    ask(trained, "the cat", preset="book")
    assert "korean-seed42-1" in capsys.readouterr().out


def test_a_model_of_other_settings_gets_one_line(trained):
    folder = trained / translate.CHAPTER / "korean-seed42-1" / "dot"
    few = TokenVocabulary(("the",), "words")
    Languages(few, few, 4, 4).save(folder)
    with pytest.raises(UserError, match="different trainings"):
        ask(trained, "the")


def test_at_least_one_decoder_is_asked_for():
    with pytest.raises(UserError, match="--attentions"):
        dataclasses.replace(config.QUICK, attentions=())
