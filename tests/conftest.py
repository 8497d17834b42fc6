"""What tests share: a silent backend, what JAX leaves out, and a project folder that no test writes to."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from common import quiet

quiet.prepare()

PROJECT = Path(__file__).parent.parent


def describe_run(folder, chapter):
    """Makes a folder look like that of a run of a chapter."""
    described = {"chapter": chapter, "preset": "smoke", "config": {}}
    (folder / "config.json").write_text(json.dumps(described), encoding="utf8")


def pytest_configure(config):
    config.addinivalue_line("markers", "tensorflow_only(reason): skipped where Keras runs on JAX")


def pytest_collection_modifyitems(items):
    import keras

    if keras.backend.backend() == "tensorflow":
        return
    for item in items:
        for marker in item.iter_markers("tensorflow_only"):
            item.add_marker(pytest.mark.skip(reason=f"TensorFlow only: {marker.args[0]}"))


@pytest.fixture(scope="module", autouse=True)
def compiled_programs_go_with_their_file():
    """In one process JAX holds every program that it ever compiled: gigabytes over all tests."""
    yield
    if "jax" in sys.modules:
        sys.modules["jax"].clear_caches()


@pytest.fixture(scope="session")
def command_line():
    """Runs `python -m MODULE WORDS...` as a reader does; returns the finished process."""

    def run(module, *words, **options):
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def run_page():
    """Runs a whole page in the folder of a started run; returns its metrics."""
    from common import page

    def execute(run, name="lesson"):
        page.execute(PROJECT / "chapters" / run.chapter / f"{name}.py", run)
        return json.loads(run.metrics.read_text(encoding="utf8"))["metrics"]

    return execute


@pytest.fixture
def make_run(tmp_path):
    """Starts (or resumes) a run in a folder that goes away with the test."""
    from common import runs

    def make(config, chapter="ch05_imdb_embedding", preset="smoke", resume=""):
        options = runs.RunOptions(resume=str(resume), progress="none", runs_folder=tmp_path)
        return runs.start(chapter, preset, config, options)

    return make
