import pytest

from chapters import catalogue, record, tables
from common.errors import UserError


def test_a_chapter_is_found_by_the_beginning_of_its_name():
    assert catalogue.find("ch05") == "ch05_imdb_embedding"


@pytest.mark.parametrize("word", ["ch55", "ch", "embedding"])
def test_a_name_that_fits_none_or_several_chapters_lists_them(word):
    with pytest.raises(UserError, match="ch04_imdb_onehot, ch05_imdb_embedding"):
        catalogue.find(word)


def test_only_recorded_presets_can_be_recorded():
    with pytest.raises(UserError, match="records quick, book, .*, not smoke"):
        record.main(["ch05", "smoke"])


def test_the_newest_run_of_a_seed_counts(monkeypatch):
    runs = [{"preset": "book", "seed": 42, "age": age} for age in ("old", "new")]
    monkeypatch.setattr(catalogue, "recorded_runs", lambda chapter: runs)
    assert tables.newest_runs("ch05_imdb_embedding") == {"book": [runs[1]]}
