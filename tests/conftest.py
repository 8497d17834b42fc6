"""What tests share: a silent TensorFlow, and a project folder that no test writes to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

PROJECT = Path(__file__).parent.parent


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
