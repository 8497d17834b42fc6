"""chapters/README.md: every concept of the notes has its line, and what a line names is there."""

import importlib
import itertools
import re

import pytest

from chapters import catalogue
from tests.conftest import PROJECT

NUM_CONCEPTS = 29
MAP_HEADS = (["chapter", "where"], ["장", "코드"])


LANGUAGES = ("README.md", "README.ko.md")


def rows(name="README.md"):
    """(number or "", chapters, names in code) for every line of both tables of the map.

    The first table has five columns, with the number of a concept first; the second, of what the books do
    besides, has four and no numbers.
    """
    text = (PROJECT / "chapters" / name).read_text(encoding="utf8")
    found, heads = [], []
    for before, line in itertools.pairwise(text.splitlines()):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|---"):
            heads = [cell.strip() for cell in before.strip("|").split("|")]
        is_map = line.startswith("| ") and len(cells) == len(heads) and heads[-2:] in MAP_HEADS
        if is_map and len(cells) in (4, 5):
            number = cells[0] if len(cells) == 5 else ""
            ready = re.sub(r"\(.*?\)", "", cells[-2])
            chapters = [catalogue.find(start) for start in re.findall(r"ch\d\d", ready)]
            found.append((number, chapters, re.findall(r"`([\w.]+)`", cells[-1])))
    return found


def exists(module_name, attributes):
    try:
        found = importlib.import_module(module_name)
    except ModuleNotFoundError:
        return False
    for attribute in attributes:
        if not hasattr(found, attribute):
            return False
        found = getattr(found, attribute)
    return True


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_concept_has_its_line(name):
    numbers = [int(number) for number, _, _ in rows(name) if number]
    assert numbers == list(range(1, NUM_CONCEPTS + 1))


def test_every_line_of_a_chapter_that_is_there_names_some_code():
    for number, chapters, names in rows():
        assert not chapters or names, f"concept {number}"


def test_both_languages_name_the_same_chapters_and_code():
    assert rows("README.md") == rows("README.ko.md")


@pytest.mark.parametrize(
    ("chapters", "name"),
    [(chapters, name) for _, chapters, names in rows() for name in names if name[-4:] != ".csv"],
    ids=str,
)
def test_what_the_map_names_is_there(chapters, name):
    module, *attributes = name.split(".")
    if module == "common":
        parent, _, last = name.rpartition(".")
        assert exists(name, []) or exists(parent, [last])
        return
    assert any(exists(f"chapters.{chapter}.{module}", attributes) for chapter in chapters)
