"""Chapter 15: alignments, metrics against length, the clock, sentences of the reader's own."""

import dataclasses

import keras
import numpy as np
import pytest
from matplotlib.figure import Figure

from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch15_attention import commands, config, lengths, lesson, lesson_cost, pictures
from common import fonts
from common.data.pairs import Pairs, PairSets
from common.errors import UserError
from common.tokens import TokenVocabulary
from tests.conftest import describe_run


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


def test_signs_stand_upright_words_aslant_and_a_space_is_explained():
    for source, angle, said in (
        (["1", " ", "2"], 0, "read; ␣ is a space"),
        (["a", "cat"], 45, "read"),
    ):
        weights = {"dot": (["x"], np.full((1, len(source)), 1 / len(source)))}
        axes = pictures.plot_alignments(source, weights).axes[0]
        assert {label.get_rotation() for label in axes.get_xticklabels()} == {angle}
        assert axes.get_xlabel() == said


def test_what_was_recorded_is_drawn_of_all_seeds():
    lines = pictures.plot_recorded_korean().axes[0].lines
    # A line and the dots of three seeds at each of its twelve lengths, and the border.
    assert [len(line.get_xdata()) for line in lines] == [12, 36] * 4 + [2]
    assert len(pictures.plot_recorded_spanish().axes[0].get_legend().texts) == 4
    assert len(pictures.plot_recorded_cost().axes) == 2


def test_quality_is_measured_length_by_length():
    many = lengths.FEWEST
    sources = ("one two .",) * many + ("one .",) * many + ("a b c d",)
    targets = ("x y .",) * many + ("x .",) * many + ("z",)
    answers = ["x y .", "y x ."] * (many // 2) + ["x ."] * many + ["z"]
    vocabulary = TokenVocabulary.fit(targets, "words")
    metrics = lengths.quality_by_length(answers, Pairs(sources, targets), vocabulary)
    # One sentence of four words is too few.
    assert {name for name in metrics if name.startswith("exact")} == {
        "exact_match_2_words",
        "exact_match_3_words",
    }
    assert metrics["exact_match_3_words"] == 0.5
    assert metrics["exact_match_2_words"] == 1.0
    named = {f"dot_{name}": value for name, value in metrics.items()}
    short = Pairs(("one .",), ("x .",))
    lines = lengths.lines_of(named, "dot_exact_match", PairSets("", short, short, short, short))
    assert lines == {"test": {2: 1.0}, "longer": {3: 0.5}}


def test_the_cost_has_sources_and_targets_of_the_length_asked_for():
    settings = dataclasses.replace(config.COST, cost_steps=2, batch_size=3)
    pairs, languages = lesson_cost.random_pairs(settings, 7)
    columns = languages.encode_pairs(pairs)
    assert columns.source_ids.shape == (6, 7)
    assert columns.targets.shape == (6, settings.cost_target)
    assert (columns.source_ids > 3).all()
    assert (columns.targets > 0).all()


def test_the_clock_measures_every_decoder_at_every_length():
    settings = config.SMOKE_COST
    pairs, languages = lesson_cost.random_pairs(settings, 3)
    model = lesson_cost.build_model(settings, languages, "additive")
    assert lesson_cost.time_training(settings, model, languages, pairs) > 0
    assert lesson_cost.time_writing(settings, model, languages, pairs) > 0


def test_multiplications_are_counted_as_on_paper():
    # 2 time steps, 3 tokens, 4 units: 24 for the scores, 24 for the contexts, 16 for each matrix product.
    counts = {name: lesson_cost.multiplications(name, 3, 2, 4) for name in config.COST.attentions}
    assert counts == {"none": 0, "dot": 48, "general": 48 + 2 * 16, "additive": 48 + 5 * 16}


@pytest.mark.parametrize("field", ["attentions", "cost_lengths"])
def test_the_clock_needs_a_decoder_and_a_length(field):
    with pytest.raises(UserError, match=f"--{field.replace('_', '-')} needs at least one"):
        dataclasses.replace(config.COST, **{field: ()})


# A trained run, as `translate` finds it.


@pytest.fixture
def trained(tmp_path):
    """Folder of runs with an untrained model."""
    vocabulary = TokenVocabulary(("the", "cat", "sees", "."), "words")
    target = TokenVocabulary(("고양이가", "봅니다", "."), "words")
    languages = Languages(vocabulary, target, 4, 4)
    # With these initial weights it writes something.
    keras.utils.set_random_seed(0)
    model = lesson.build_model(config.SMOKE, languages, 96, "dot")
    model.optimizer.build(model.trainable_variables)
    folder = tmp_path / commands.CHAPTER / "korean-seed42-1" / "dot"
    folder.mkdir(parents=True)
    model.save(folder / "best.keras")
    languages.save(folder)
    describe_run(folder.parent, commands.CHAPTER)
    return tmp_path


def ask(trained, *words, **options):
    commands.translate(
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
    folder = trained / commands.CHAPTER / "korean-seed42-1" / "dot"
    few = TokenVocabulary(("the",), "words")
    Languages(few, few, 4, 4).save(folder)
    with pytest.raises(UserError, match="different trainings"):
        ask(trained, "the")


def test_at_least_one_decoder_is_asked_for():
    with pytest.raises(UserError, match="--attentions"):
        dataclasses.replace(config.QUICK, attentions=())
