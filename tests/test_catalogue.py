"""What a chapter must define; what is missing or misspelt is one clear line."""

import types

import pytest

from chapters import catalogue
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
