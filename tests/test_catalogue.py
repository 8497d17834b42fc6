"""What a chapter must define; what is missing or misspelt is one clear line."""

import types

import pytest

from chapters import catalogue
from chapters.__main__ import main
from common.errors import UserError
from common.recorded import Matrix, Recorded
from common.settings import Preset, Settings
from common.verdict import Printed

QUICK = Preset("the quick one", Settings())
GOOD = {"quick": QUICK, "smoke": QUICK}
SEEDS = {"quick": (42, 1, 2)}


@pytest.fixture
def scratch(monkeypatch, tmp_path):
    """A chapter of these modules, with a page; returns its name."""

    def make(presets=GOOD, recorded=None, **config):
        folder = tmp_path / "ch99_scratch"
        folder.mkdir()
        (folder / "lesson.py").write_text("# %% [markdown]\n# # Does it work?\n", encoding="utf8")
        modules = {
            "config": {"PRESETS": presets, **config},
            "recorded": {"RECORDED": recorded} if recorded else {},
        }

        def load(chapter, name):
            module = types.ModuleType(f"chapters.{chapter}.{name}")
            vars(module).update(modules[name])
            return module

        monkeypatch.setattr(catalogue, "_import", load)
        monkeypatch.setattr(catalogue, "_FOLDER", tmp_path)
        return folder.name

    return make


def test_a_good_chapter_is_taken(scratch):
    chapter = scratch(recorded=Recorded("-", SEEDS))
    assert catalogue.names() == [chapter]
    assert catalogue.question_of(chapter) == "Does it work?"
    assert catalogue.config_of(chapter).PRESETS == GOOD
    assert catalogue.recorded_of(chapter).seeds == SEEDS


@pytest.mark.parametrize(
    ("presets", "message"),
    [
        ({"quick": QUICK}, "config.py: PRESETS has no smoke"),
        ({"quik": QUICK, "smoke": QUICK}, "PRESETS has no quick. Did you mean quik?"),
        ({**GOOD, "book": ("the book's", Settings())}, "preset book is no common.settings.Preset"),
        ({**GOOD, "book": QUICK._replace(page="lesson_x")}, "names a page lesson_x.py, not there"),
    ],
)
def test_a_mistake_in_the_presets_is_one_line(scratch, presets, message):
    with pytest.raises(UserError, match=message) as caught:
        catalogue.config_of(scratch(presets))
    assert str(caught.value).startswith("chapters/ch99_scratch/config.py: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        (None, "recorded.py: RECORDED is missing"),
        (Recorded("-", {"quik": (1,)}), "seeds names no preset: quik. Did you mean quick?"),
        (Recorded("-", SEEDS, pictures=("bok_states.png",)), "pictures names no preset: bok"),
        (Recorded("-", SEEDS, printed={"book": {"x": Printed((0.5,), "book")}}), "printed names"),
        (Recorded("-", SEEDS, matrices=(Matrix("book", ("", ""), {}, {}),)), "matrices names"),
        (Recorded("-", SEEDS, commands=("ask",)), "there is no command ask"),
    ],
)
def test_a_mistake_in_what_is_recorded_is_one_line(scratch, recorded, message):
    with pytest.raises(UserError, match=message):
        catalogue.recorded_of(scratch(recorded=recorded))


def test_a_misspelt_field_is_one_line(monkeypatch):
    def misspelt(name):
        return Recorded(book_section="-", sedes={})

    monkeypatch.setattr(catalogue.importlib, "import_module", misspelt)
    with pytest.raises(UserError, match="recorded.py: .*unexpected keyword argument 'sedes'"):
        catalogue.recorded_of("ch05_imdb_embedding")


@pytest.mark.parametrize(
    "word",
    ["ch05", "ch5", "5", "05", "Chapter5", "embedding", "imdb-embedding", "ch05_imdb_embedding"],
)
def test_a_word_that_names_a_chapter_is_told_how_to_run_it(capsys, word):
    assert main([word, "book", "--seed", "1"]) == 2
    assert capsys.readouterr().err == (
        "chapters: Chapter ch05_imdb_embedding is run with: "
        "python -m chapters.ch05_imdb_embedding book --seed 1\n"
    )


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (
            "imdb",
            "imdb is part of several chapters: ch04_imdb_onehot, ch05_imdb_embedding. Name one of them.",
        ),
        ("ch99", "There is no chapter ch99. python -m chapters lists them."),
        ("17", "There is no chapter 17. python -m chapters lists them."),
        (
            "embeding",
            "There is no chapter embeding. Did you mean ch05_imdb_embedding? python -m chapters lists them.",
        ),
        ("doctr", "There is no chapter doctr. Did you mean doctor? python -m chapters lists them."),
        ("", "There is no chapter ''. python -m chapters lists them."),
        ("--foo", "There is no chapter --foo. python -m chapters lists them."),
    ],
)
def test_a_word_that_names_none_or_several_is_one_line(capsys, word, message):
    assert main([word]) == 2
    assert capsys.readouterr() == ("", f"chapters: {message}\n")


def test_help_names_all_three_forms(capsys):
    assert main(["--help"]) == main(["-h"]) == 0
    first = capsys.readouterr().out.splitlines()[:3]
    assert [line.split("  ")[0] for line in first] == [
        "python -m chapters",
        "python -m chapters doctor",
        "python -m chapters.NAME",
    ]


def test_a_chapter_that_cannot_be_listed_is_one_line(scratch, capsys):
    scratch(recorded=None)
    assert main([]) == 2
    assert "recorded.py: RECORDED is missing" in capsys.readouterr().err
