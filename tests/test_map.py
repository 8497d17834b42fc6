"""chapters/README.md: every concept of the notes has its line, and what a line names is there."""

import importlib
import re

import pytest

from chapters import catalogue
from tests.conftest import PROJECT

NUM_CONCEPTS = 29


def rows():
    """(number or "", chapters, names in code) for every line of the map's first table."""
    text = (PROJECT / "chapters" / "README.md").read_text(encoding="utf8")
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and not cells[0].startswith(("#", "-")):
            number, _, _, named, where = cells
            ready = re.sub(r"\(.*?\)", "", named)
            chapters = [catalogue.find(start) for start in re.findall(r"ch\d\d", ready)]
            found.append((number, chapters, re.findall(r"`([\w.]+)`", where)))
    return found


def exists(module_name, attributes):
    try:
        found = importlib.import_module(module_name)
    except ModuleNotFoundError:
        return False
    return all(hasattr(found, attribute) for attribute in attributes)


def test_every_concept_has_its_line():
    assert [int(number) for number, _, _ in rows() if number] == list(range(1, NUM_CONCEPTS + 1))


def test_every_line_of_a_chapter_that_is_there_names_some_code():
    for number, chapters, names in rows():
        assert not chapters or names, f"concept {number}"


@pytest.mark.parametrize(
    ("chapters", "name"),
    [(chapters, name) for _, chapters, names in rows() for name in names if name[-4:] != ".csv"],
    ids=str,
)
def test_what_the_map_names_is_there(chapters, name):
    if name.startswith("common."):
        assert exists(name, [])
        return
    module, *attributes = name.split(".")
    assert any(exists(f"chapters.{chapter}.{module}", attributes) for chapter in chapters)
