"""Every chapter, each of its pages with its smoke preset, the whole way through, as a reader types it."""

import json
import math
import queue
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from chapters import catalogue, tables
from common import page
from tests.conftest import PROJECT
from tests.preloaded import CAN_FORK, Preloaded

MOST_FILES_BESIDE_THE_PAGES = 8
MOST_LINES_OF_A_PAGE = 350


def pages_of(chapter):
    """The pages of a chapter: lesson.py first, then every lesson_NAME.py."""
    return sorted(catalogue.folder_of(chapter).glob("lesson*.py"))


PAGES = [path for chapter in catalogue.names() for path in pages_of(chapter)]
# Chapters 4 to 8 share one more: it reads a reader's own texts, and tests/chapters/test_own_text.py runs it.
PAGES_TO_READ = [*PAGES, PROJECT / "chapters" / "own_text" / "lesson.py"]
SMOKE = [
    (chapter, name)
    for chapter in catalogue.names()
    for name in catalogue.config_of(chapter).PRESETS
    if name.split("-")[0] == "smoke"
]


def page_name(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def run_one_of_two(command_line):
    """Runs a command line in one of two processes that have imported Keras already, where they can fork."""
    if not CAN_FORK:
        yield command_line
        return
    with Preloaded() as one, Preloaded() as other:
        idle = queue.SimpleQueue()
        idle.put(one)
        idle.put(other)

        def run(module, *words):
            preloaded = idle.get()
            done = preloaded.run(module, *words)
            idle.put(preloaded)
            return done

        yield run


@pytest.fixture(scope="module")
def smoke_runs(request, run_one_of_two, tmp_path_factory):
    """Smoke runs, finished or under way, by chapter and preset, each with its folder of runs.

    Two at a time: each spends most of its seconds on one core.
    """
    items = [item for item in request.session.items if "smoke" in getattr(item, "fixturenames", ())]
    items = [item for item in items if not item.get_closest_marker("skip")]
    chosen = dict.fromkeys(item.callspec.params["smoke"] for item in items)
    pool = ThreadPoolExecutor(max_workers=2)
    under_way = {}
    for chapter, preset in chosen:
        folder = tmp_path_factory.mktemp("runs")
        flags = ("--progress", "line", "--runs-folder", folder)
        done = pool.submit(run_one_of_two, f"chapters.{chapter}", preset, *flags)
        under_way[chapter, preset] = done, folder / chapter
    yield under_way
    pool.shutdown(cancel_futures=True)


def smoke_param(chapter, preset):
    needs_tape = pytest.mark.tensorflow_only("GradientTape is TensorFlow's")
    marks = needs_tape if chapter == "ch03_bptt" else ()
    return pytest.param((chapter, preset), id=f"{chapter} {preset}", marks=marks)


@pytest.fixture(scope="module", params=[smoke_param(*one) for one in SMOKE])
def smoke(request, smoke_runs):
    """A finished smoke run: (chapter, preset, finished process, run folder)."""
    under_way, runs_folder = smoke_runs[request.param]
    done = under_way.result()
    assert done.returncode == 0, done.stderr
    (folder,) = runs_folder.iterdir()
    return *request.param, done, folder


def page_of(chapter, preset):
    return catalogue.folder_of(chapter) / f"{catalogue.config_of(chapter).PRESETS[preset].page}.py"


def titles(path):
    return [cell.title for cell in page.cells(path) if cell.is_prose and cell.title]


def sections(path, printed):
    """What was printed under each heading of a page."""
    found, rest = [], printed
    for title in titles(path):
        before, heading, rest = rest.partition(f"\n{title}\n{'-' * len(title)}\n")
        assert heading, f"{title} was not printed"
        found.append(before)
    return [*found[1:], rest]


def test_every_page_has_a_smoke_preset():
    run = {page_of(chapter, preset) for chapter, preset in SMOKE}
    assert run == set(PAGES)


def test_smoke_names_chapter_preset_and_seed_in_its_first_section(smoke):
    chapter, preset, done, folder = smoke
    first = done.stdout.splitlines()[3]
    assert first == f"{chapter} · {preset} · seed 42 · {folder}"


def test_every_section_shows_something(smoke):
    chapter, preset, done, _ = smoke
    path = page_of(chapter, preset)
    for title, shown in zip(titles(path), sections(path, done.stdout), strict=True):
        assert shown.strip(), f'"{title}" shows nothing'


def test_smoke_leaves_no_start_up_noise_on_the_screen(smoke):
    assert smoke[2].stderr == ""


def test_smoke_writes_finite_metrics_of_the_recorded_form(smoke):
    chapter, preset, _, folder = smoke
    result = json.loads((folder / "metrics.json").read_text())
    config = catalogue.config_of(chapter)
    assert config.PRESETS[preset].config.differences(result["config"]) == []
    numbers = result["metrics"].values()
    assert numbers
    assert all(isinstance(number, (int, float)) and math.isfinite(number) for number in numbers)
    assert {"device", "data", "commit"} <= result["provenance"].keys()


def test_smoke_saves_pictures_and_prints_their_paths(smoke):
    _, _, done, folder = smoke
    pictures = list(folder.glob("*.png"))
    assert pictures
    assert all(f"Picture: {picture}" in done.stdout for picture in pictures)


def test_smoke_says_what_to_notice_and_what_to_type_next(smoke):
    lines = smoke[2].stdout.splitlines()
    assert any(line.startswith("Notice: ") for line in lines)
    assert lines[-1].startswith("Next: python -m chapters.")


def test_next_leads_through_every_chapter(smoke):
    chapter, preset, done, _ = smoke
    named = re.match(r"Next: python -m chapters\.(\w+)", done.stdout.splitlines()[-1])[1]
    names = catalogue.names()
    following = names[names.index(chapter) + 1 :][:1]
    # The main pages lead on; the others may lead back.
    assert named in (following or [chapter] if preset == "smoke" else names)


@pytest.mark.parametrize("path", PAGES_TO_READ, ids=page_name)
def test_a_running_cell_holds_one_guarded_block_and_nothing_else(path):
    cells = [cell.text for cell in page.cells(path) if not cell.is_prose]
    running = [text for text in cells if "\nif MAIN:" in f"\n{text}"]
    assert "= page.start(settings" in running[0]
    for text in running:
        first, *rest = text.splitlines()
        assert first == "if MAIN:"
        assert all(not line or line.startswith("    ") for line in rest)
    assert not any("def main(" in text or "__file__" in text for text in cells)
    # The folder's name is derived.
    assert path.parent.name not in re.sub(
        r"(from|import) chapters\.\w+|-m chapters\.\w+", "", "\n".join(cells)
    )


@pytest.mark.parametrize("path", PAGES_TO_READ, ids=page_name)
def test_every_section_has_a_running_cell_and_a_page_can_be_read(path):
    assert len(path.read_text(encoding="utf8").splitlines()) <= MOST_LINES_OF_A_PAGE
    title, runs = None, True
    for cell in page.cells(path):
        if cell.is_prose and cell.title:
            assert runs, f'nothing runs under "{title}"'
            title, runs = cell.title, False
        runs = runs or cell.text.startswith("if MAIN:")
    assert runs, f'nothing runs under "{title}"'


VERBS = {"build_model": "keras.Model", "train": "dict", "evaluate": "dict"}


@pytest.mark.parametrize("path", PAGES_TO_READ, ids=page_name)
def test_the_verbs_return_the_same_everywhere(path):
    text = path.read_text(encoding="utf8")
    for verb, returned in VERBS.items():
        for found in re.findall(rf"^def {verb}\(.*?\) -> ([^\n]+):$", text, re.M | re.S):
            assert found == returned, verb
    for found in re.findall(r"^def plot\(.*?\) -> ([^\n]+):$", text, re.M | re.S):
        assert found in ("Figure", "dict", "dict[str, Figure]")


@pytest.mark.parametrize("chapter", catalogue.names())
def test_a_chapter_has_few_files(chapter):
    beside = set(catalogue.folder_of(chapter).glob("*.py")) - set(pages_of(chapter))
    assert len(beside) <= MOST_FILES_BESIDE_THE_PAGES


def imports(path):
    """Modules of `chapters` that a file imports, with what it takes from them."""
    text = path.read_text(encoding="utf8")
    found = re.findall(r"^\s*from (chapters[\w.]*) import \(?([^()]*?)\)?(?:  #.*)?$", text, re.M)
    return [
        f"{module}.{name.split(' as ')[0].strip()}"
        for module, names in found
        for name in names.split(",")
        if name.strip()
    ] + re.findall(r"^\s*import (chapters[\w.]+)", text, re.M)


@pytest.mark.parametrize("chapter", catalogue.names())
def test_imports_run_one_way(chapter):
    for path in catalogue.folder_of(chapter).glob("*.py"):
        for named in imports(path):
            parts = named.split(".")
            if parts[1] in ("catalogue", "tables", "own_text"):
                continue
            assert parts[1] <= chapter, f"{path.name} imports a later chapter: {named}"
            if parts[1] < chapter:
                module = parts[2]
                assert not module.startswith("lesson"), f"{path.name} imports another page: {named}"
                assert module not in ("config", "recorded", "commands") or path.name == "config.py"


def test_common_imports_no_chapter():
    for path in (PROJECT / "common").rglob("*.py"):
        assert not imports(path), path


@pytest.mark.parametrize("chapter", catalogue.names())
def test_title_of_the_page_and_of_the_readme_are_the_question(chapter):
    readme = (catalogue.folder_of(chapter) / "README.md").read_text(encoding="utf8")
    assert catalogue.question_of(chapter) in readme
    assert catalogue.question_of(chapter).endswith("?")


@pytest.mark.parametrize("chapter", catalogue.names())
def test_recorded_results_have_several_seeds_and_their_provenance(chapter):
    presets = tables.newest_runs(chapter)
    recorded = catalogue.recorded_of(chapter)
    # Where the book trains nothing, there is no `book`.
    expected = {"quick", "book"} & catalogue.config_of(chapter).PRESETS.keys()
    assert expected <= presets.keys()
    for preset, runs in presets.items():
        needed = 1 if preset in recorded.exact_runs else 3
        assert len({run["seed"] for run in runs}) >= needed, preset
    for run in catalogue.recorded_runs(chapter):
        fields = {"commit", "python", "keras", "backend", "device", "seconds", "data", "date"}
        assert fields <= run["provenance"].keys()
        assert not run["provenance"]["commit"].endswith("+"), "recorded from changed code"


@pytest.mark.parametrize("chapter", catalogue.names())
def test_the_pictures_of_a_chapter_are_those_that_it_records(chapter):
    recorded = catalogue.recorded_of(chapter)
    folder = catalogue.folder_of(chapter)
    kept = {path.name for path in folder.iterdir() if path.suffix in (".png", ".gif")}
    commands = [f"{command}.png" for command in recorded.commands]
    assert kept == {*recorded.pictures, *commands, *recorded.drawings}
    for name in ("README.md", "README.ko.md"):
        shown = re.findall(
            r"\]\(([\w-]+\.(?:png|gif))\)", (folder / name).read_text(encoding="utf8")
        )
        assert set(shown) == kept, name


@pytest.mark.parametrize(("where", "table"), tables.rendered().items(), ids=lambda value: "")
def test_tables_are_those_of_the_recorded_results(where, table):
    path, (start, end) = where
    text = path.read_text(encoding="utf8")
    assert text.partition(start)[2].partition(end)[0].strip() == table
