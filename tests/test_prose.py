"""What a reader reads: links lead somewhere, marked numbers are recorded ones, Korean says the same."""

import re
import statistics
from pathlib import Path

import pytest

from chapters import catalogue, tables
from common import page, screen
from tests.conftest import PROJECT

TEXTS = sorted(
    path
    for path in PROJECT.rglob("*.md")
    if not {".venv", "runs"} & set(path.relative_to(PROJECT).parts)
)
PAGES = sorted((PROJECT / "chapters").glob("*/lesson*.py"))
# The headings of a chapter's README, in this order; a chapter may have more between them.
HEADINGS = {
    "README.md": (
        "What you should see",
        "If your number differs",
        "The idea",
        "How to read lesson.py",
        "Where we differ from the book, and why",
        "Three things to try",
    ),
    "README.ko.md": (
        "무엇이 보이나요",
        "숫자가 다르다면",
        "핵심 개념",
        "lesson.py 읽는 법",
        "책과 다른 점과 그 이유",
        "해 볼 만한 세 가지",
    ),
}
LINES_OF_TWO_SCREENS = 80


def name_of(path):
    return str(path.relative_to(PROJECT))


def without_code(text):
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)


def anchors(text):
    """What GitHub makes of the headings of a text."""
    headings = re.findall(r"^#+ (.*)$", without_code(text), re.M)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading(path):
    text = path.read_text(encoding="utf8")
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, heading = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        if heading:
            assert heading in anchors(there.read_text(encoding="utf8")), target


@pytest.mark.parametrize(
    "path", [path for path in TEXTS if path.name.endswith(".ko.md")], ids=name_of
)
def test_korean_links_to_korean(path):
    for target in re.findall(r"\]\(([^)\s#]+\.md)", path.read_text(encoding="utf8")):
        korean = (path.parent / target).with_suffix(".ko.md")
        is_other_language = target == path.name.replace(".ko.md", ".md")
        assert is_other_language or target.endswith(".ko.md") or not korean.exists(), target


# .7975 ± .0032<!-- book lstm_val_accuracy -->, 62 %<!-- quick hits seed 1 -->: preset, metric, perhaps a seed
MARKED = re.compile(
    r"(-?[\d,]*\.?\d+)(?: ± ([\d,]*\.?\d+))?( ?%)?<!-- ([\w-]+) (\w+)(?: seed (\d+)| (\w+))? -->"
)


def as_written(value, like, is_share=False):
    """A value with as many digits behind the point as the number in the text has."""
    digits = len(like.partition(".")[2])
    return screen.number(float(100 * value if is_share else value), digits)


def marked():
    for path in TEXTS:
        # In `code`, a mark is shown and not meant.
        text = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf8"))
        for found in MARKED.finditer(text):
            yield pytest.param(path, found, id=f"{name_of(path)} {found[0]}")


@pytest.mark.parametrize(("path", "found"), marked())
def test_a_marked_number_is_the_recorded_one(path, found):
    number, spread, percent, preset, metric, seed, of_all = found.groups()
    runs = tables.newest_runs(path.parent.name)[preset]
    values = {run["seed"]: run["metrics"][metric] for run in runs}
    kinds = {"lowest": min, "highest": max, None: statistics.mean}
    value = values[int(seed)] if seed else kinds[of_all](values.values())
    assert as_written(value, number, percent) == number
    if spread:
        assert as_written(statistics.stdev(values.values()), spread, percent) == spread


CHAPTERS = [
    (chapter, name) for chapter in catalogue.names() for name in ("README.md", "README.ko.md")
]


@pytest.mark.parametrize(("chapter", "name"), CHAPTERS)
def test_answer_picture_and_table_stand_within_the_first_two_screens(chapter, name):
    lines = (catalogue.folder_of(chapter) / name).read_text(encoding="utf8").splitlines()
    begin = "**The short answer**: " if name == "README.md" else "**짧은 답**: "
    assert lines[4].startswith(begin)
    picture = next(number for number, line in enumerate(lines) if line.startswith("!["))
    table = lines.index(tables.ANSWER[1])
    assert max(picture, table) < LINES_OF_TWO_SCREENS


@pytest.mark.parametrize(("chapter", "name"), CHAPTERS)
def test_a_chapter_says_in_the_same_order_what_all_chapters_say(chapter, name):
    text = (catalogue.folder_of(chapter) / name).read_text(encoding="utf8")
    headings = re.findall(r"^## (.*)$", without_code(text), re.M)
    assert [heading for heading in headings if heading in HEADINGS[name]] == list(HEADINGS[name])
    # Long tables stand folded after what is concluded from them.
    assert text.index(tables.RESULTS[0]) > text.index(tables.ANSWER[0])


@pytest.mark.parametrize("chapter", catalogue.names())
def test_both_languages_have_the_same_sections_pictures_and_commands(chapter):
    folder = catalogue.folder_of(chapter)
    english, korean = ((folder / name).read_text(encoding="utf8") for name in HEADINGS)

    def skeleton(text):
        text = text.partition(tables.RESULTS[0])[0] + text.partition(tables.RESULTS[1])[2]
        levels = re.findall(r"^(#+) ", without_code(text), re.M)
        pictures = re.findall(r"^!\[[^]]*\]\(([^)]*)\)", text, re.M)
        commands = re.findall(r"^    (python -m [^#\n]*?) *(?:#.*)?$", text, re.M)
        return levels, pictures, commands, re.findall(r"\$\$.*?\$\$", text, re.S)

    assert skeleton(english) == skeleton(korean)


def korean_of(path):
    return path.with_suffix(".ko.md")


def korean_cells(path):
    """The cells of a lesson.ko.md, which begin with <!-- 1 -->, <!-- 2 --> and so on."""
    head, *rest = re.split(r"^<!-- (\d+) -->\n", path.read_text(encoding="utf8"), flags=re.M)
    assert not head.strip()
    assert rest[::2] == [str(number) for number in range(1, len(rest) // 2 + 1)]
    return [text.strip() for text in rest[1::2]]


def prose_of(path):
    """The prose cells of a page as Markdown."""
    cells = [cell.text for cell in page.cells(path) if cell.is_prose]
    return [
        "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines())
        for text in cells
    ]


COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = {word: number for number, word in enumerate(COUNTED.split(" "))} | {
    **{
        "once": 1,
        "first": 1,
        "twice": 2,
        "second": 2,
        "half": 2,
        "third": 3,
        "fourth": 4,
        "quarter": 4,
    },
    **{"fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "fifteen": 15},
    **{
        "sixteen": 16,
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "hundred": 100,
    },
    **{"thousand": 1_000, "million": 1_000_000},
}


def numbers_in(text):
    """Numbers in digits, without those in code, names and formulas, and without separators of thousands."""
    text = re.sub(r"`[^`]*`|\$[^$]*\$|\[[^]]*\]\([^)]*\)|\w+-\w*\d\w*|[a-zA-Z]+\d\w*", " ", text)
    return {
        found.replace(",", "").strip(".") for found in re.findall(r"\d[\d,]*\.?\d*|\.\d+", text)
    }


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_prose_cell_has_its_korean_counterpart(path):
    english, korean = prose_of(path), korean_cells(korean_of(path))
    assert len(english) == len(korean)
    for one, other in zip(english, korean, strict=True):
        assert re.findall(r"^#+", one, re.M) == re.findall(r"^#+", other, re.M), other[:60]
        assert re.search("[가-힣]", other), other[:60]
        for code in set(re.findall(r"`[^`]+`", one)):
            assert code in other, f"{code} is missing in: {other[:60]}"
        assert set(re.findall(r"\$[^$]+\$", one)) == set(re.findall(r"\$[^$]+\$", other)), other[
            :60
        ]
        words = {word.removesuffix("s") for word in re.findall(r"[a-z]+", one.lower())}
        spelled = {str(NUMBER_WORDS[word]) for word in words & NUMBER_WORDS.keys()}
        assert numbers_in(one) <= numbers_in(other), other[:60]
        assert numbers_in(other) <= numbers_in(one) | spelled | {"0", "1", "2"}, other[:60]


@pytest.mark.parametrize("chapter", catalogue.names())
def test_titles_are_the_same_in_page_and_readme(chapter):
    folder = catalogue.folder_of(chapter)
    for readme, cells in (
        ("README.md", prose_of(folder / "lesson.py")),
        ("README.ko.md", korean_cells(folder / "lesson.ko.md")),
    ):
        title = Path(folder / readme).read_text(encoding="utf8").partition("\n")[0]
        assert cells[0].partition("\n")[0] == title
