"""Every chapter, its smoke preset, the whole way through, as a reader types it."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from chapters import catalogue, tables
from tests.conftest import PROJECT


def test_every_chapter_folder_is_known():
    folders = sorted(path.name for path in (PROJECT / "chapters").glob("ch[0-9]*") if path.is_dir())
    assert catalogue.names() == folders


@pytest.fixture(scope="module")
def smoke_runs(request, command_line, tmp_path_factory):
    """Smoke runs, finished or under way, by chapter, and their folder.

    Two at a time: each spends most of its seconds on one core, with imports above all.
    """
    runs_folder = tmp_path_factory.mktemp("runs")
    flags = ("--progress", "line", "--runs-folder", runs_folder)
    items = [item for item in request.session.items if "smoke" in getattr(item, "fixturenames", ())]
    chosen = dict.fromkeys(item.callspec.params["smoke"] for item in items)
    pool = ThreadPoolExecutor(max_workers=2)
    yield (
        {
            chapter: pool.submit(command_line, f"chapters.{chapter}", "smoke", *flags)
            for chapter in chosen
        },
        runs_folder,
    )
    pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module", params=catalogue.names())
def smoke(request, smoke_runs):
    """A finished smoke run: (chapter, finished process, run folder)."""
    under_way, runs_folder = smoke_runs
    done = under_way[request.param].result()
    assert done.returncode == 0, done.stderr
    (folder,) = (runs_folder / request.param).iterdir()
    return request.param, done, folder


def test_smoke_names_chapter_preset_data_device_and_seed_in_its_first_line(smoke):
    chapter, done, _ = smoke
    header = done.stdout.splitlines()[0]
    assert header.startswith(f"{chapter} · smoke · ")
    assert " cores · seed 42 · " in header or " GPU · seed 42 · " in header


def test_smoke_leaves_no_start_up_noise_on_the_screen(smoke):
    assert smoke[1].stderr == ""


def test_smoke_writes_metrics_of_the_recorded_form(smoke):
    chapter, _, folder = smoke
    result = json.loads((folder / "metrics.json").read_text())
    config = catalogue.config_of(chapter)
    assert config.PRESETS["smoke"][1].differences(result["config"]) == []
    numbers = result["metrics"].values()
    assert numbers
    assert all(isinstance(number, (int, float)) for number in numbers)


def test_smoke_saves_pictures_and_prints_their_paths(smoke):
    _, done, folder = smoke
    pictures = list(folder.glob("*.png"))
    assert pictures
    assert all(str(picture) in done.stdout for picture in pictures)


def test_smoke_says_what_to_notice_and_what_to_type_next(smoke):
    lines = smoke[1].stdout.splitlines()
    assert any(line.startswith("Notice: ") for line in lines)
    assert any(line.startswith("Next: python -m chapters.") for line in lines)


@pytest.mark.parametrize("chapter", catalogue.names())
def test_recorded_results_have_several_seeds_and_their_provenance(chapter):
    presets = tables.newest_runs(chapter)
    # Where the book trains nothing, there is no `book`.
    config = catalogue.config_of(chapter)
    expected = {"quick", "book"} & config.PRESETS.keys()
    assert expected <= presets.keys()
    for preset, runs in presets.items():
        needed = 1 if preset in getattr(config, "EXACT_RUNS", ()) else 3
        assert len({run["seed"] for run in runs}) >= needed, preset
    for run in catalogue.recorded_runs(chapter):
        fields = {"commit", "python", "keras", "backend", "device", "seconds", "data", "date"}
        assert fields <= run["provenance"].keys()
        assert not run["provenance"]["commit"].endswith("+"), "recorded from changed code"


@pytest.mark.parametrize(("path", "table"), tables.rendered().items(), ids=lambda value: "")
def test_tables_are_those_of_the_recorded_results(path, table):
    text = path.read_text(encoding="utf8")
    written = text.partition(tables.START)[2].partition(tables.END)[0].strip()
    assert written == table
