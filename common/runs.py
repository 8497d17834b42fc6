"""Run folders: everything that one training leaves behind, and how to go on with it.

    runs/ch05_imdb_embedding/book-seed42-20261121-081502/
        config.json       preset and settings
        vocabulary.json   the words behind the ids, the most frequent first
        log.csv           one line an epoch
        best.keras        the model of the lowest validation loss so far
        backup/           where an interrupted training goes on; gone when it is finished
        training.pid      which process trains there; gone when the page has ended, see `common.lock`
        random.json       where the random numbers stand when one of several trainings is finished
        metrics.json      result and provenance, written when the last network is trained
        *.png             the pictures

A chapter that trains several models keeps log, best model and backup of each in a folder NAME/ of
its own: see `Run.once`. A new run always gets a new folder.
"""

import csv
import dataclasses
import datetime
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from common import foreign, lock, screen
from common.errors import UserError, first_line, reason
from common.settings import Settings

# More than the largest file of a run folder, the words of a vocabulary, ever holds.
_MOST_BYTES = 64_000_000


@dataclasses.dataclass(frozen=True)
class RunOptions:
    """How to run, which changes nothing about the result."""

    resume: str = ""
    """Go on with an interrupted run: its folder, or "latest"."""

    progress: Literal["bar", "line", "none"] = "bar"
    """What you see of the training: Keras's bar, one line an epoch, or nothing."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


_VERBOSE = {"none": 0, "bar": 1, "line": 2}


@dataclasses.dataclass
class Run:
    """One training: where its files go. Made by `start` or `resume`.

    Args:
        chapter: name of the chapter's folder, such as "ch05_imdb_embedding".
        preset: name of the preset that the settings started from.
        config: the settings.
        folder: the run folder, which exists.
        is_resumed: True when an interrupted run goes on.
        verbose: for `model.fit`: 0 silent, 1 progress bar, 2 one line an epoch.
    """

    chapter: str
    preset: str
    config: Settings
    folder: Path
    is_resumed: bool
    verbose: int

    def __post_init__(self):
        self.log = self.folder / "log.csv"
        self.backup = self.folder / "backup"
        self.best_model = self.folder / "best.keras"
        self.metrics = self.folder / "metrics.json"
        self.random_state = self.folder / "random.json"
        self._started = time.perf_counter()

    def history(self) -> dict[str, list[float]]:
        """The log as columns, as `History.history` of Keras, from the very first epoch on.

        Raises:
            UserError: the log holds something else than numbers, or of a finished training nothing.
        """
        history = {}
        try:
            if self.log.exists():
                with self.log.open(newline="", encoding="utf8") as file:
                    rows = list(csv.DictReader(file))
                columns = rows[0].keys() if rows else ()
                history = {name: [float(row[name]) for row in rows] for name in columns}
        except (ValueError, TypeError, csv.Error, IsADirectoryError) as error:
            raise self._damaged_log(first_line(error)) from error
        if self.metrics.exists() and not history.get("epoch"):
            raise self._damaged_log("it holds no epochs")
        return history

    def backups(self) -> list[tuple[int, Path]]:
        """Number of finished epochs and file of every backup, the newest first."""
        found = [
            (int(path.stem.removeprefix("epoch-")), path)
            for path in self.backup.glob("epoch-*.keras")
            if path.stem.removeprefix("epoch-").isdecimal()
        ]
        return sorted(found, reverse=True)

    def rewind_log(self, epochs: int) -> None:
        """Cuts the log back to the epochs that the backup holds; half a line behind them is gone, too.

        Raises:
            UserError: the log holds fewer.
        """
        if self.log.is_dir():
            raise self._damaged_log("it is a folder")
        content = self.log.read_bytes() if self.log.exists() else b""
        # One line of names, then one line an epoch.
        lines = content.splitlines(True)[: epochs + 1 if epochs else 0]
        if epochs and not (len(lines) == epochs + 1 and lines[-1].endswith(b"\n")):
            raise self._damaged_log(f"the backup holds {epochs} epochs, the log {len(lines)} lines")
        write_text(self.log, b"".join(lines).decode("utf8", errors="replace"))
        if epochs and self.history().get("epoch") != list(range(epochs)):
            raise self._damaged_log(f"it does not count {epochs} epochs")

    def _damaged_log(self, reason: str) -> UserError:
        # Without its backup or its metrics, a training begins at the beginning.
        lies_in_the_way = self.metrics if self.metrics.exists() else self.backup
        return UserError(
            f"{self.log} is damaged ({reason[:100]}). Delete {lies_in_the_way}, and --resume trains "
            f"this network again from its first epoch."
        )

    def part(self, name: str) -> "Run":
        """One of several trainings of this run, whose files go to the folder NAME/ of this one's."""
        folder = self.folder / name
        return dataclasses.replace(self, folder=folder, is_resumed=folder.exists())

    def once(self, name: str, compute: "Callable[[Run], dict]") -> dict:
        """Metrics of one of several trainings of this run; a resumed run does not repeat it.

        Args:
            name: of the training.
            compute: gets `part(name)`, trains there, and returns the metrics.
        """
        part = self.part(name)
        if part.metrics.exists():
            metrics = read_json(part.metrics)
            if not (isinstance(metrics, dict) and all(map(_is_number, metrics.values()))):
                raise UserError(
                    f"{part.metrics} holds no metrics. Delete it to train this network again."
                )
            restore_random_state(part.random_state)
            return metrics
        part.folder.mkdir(exist_ok=True)
        metrics = compute(part)
        save_random_state(part.random_state)
        write_text(part.metrics, json.dumps(metrics, indent=2) + "\n")
        part.forget_backup()
        return metrics

    def forget_backup(self) -> None:
        """Removes what a finished training, and all that is part of it, needs no longer."""
        for backup in list(self.folder.rglob(self.backup.name)):
            shutil.rmtree(backup, ignore_errors=True)

    def saved_models(self) -> list[Path]:
        """Every best.keras of the run, the newest last."""
        found = self.folder.rglob(self.best_model.name)
        return sorted(found, key=lambda path: path.stat().st_mtime)

    def finished_parts(self) -> list[str]:
        """Names of those of several trainings that are finished; see `once`."""
        return sorted(path.parent.name for path in self.folder.glob(f"*/{self.metrics.name}"))

    def discard_if_untrained(self) -> bool:
        """Removes the folder of a run that has nothing to go on with yet; returns whether it did."""
        is_kept = self.is_resumed or self.metrics.exists()
        if is_kept or self.saved_models() or self.finished_parts():
            return False
        lock.give_back(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def save_words(self, words: tuple[str, ...]) -> None:
        """Keeps the vocabulary beside the model, so that it can be asked about new sentences."""
        write_text(self.folder / "vocabulary.json", json.dumps(words, ensure_ascii=False))

    def show(self, figure, name: str) -> None:
        """Saves a matplotlib Figure as NAME.png in the run folder, and shows it in a notebook."""
        screen.show(figure, self.folder / f"{name}.png")

    def finish(self, model_name: str, data_name: str, metrics: dict) -> None:
        """Writes metrics.json: one object of the form of a chapter's results.json."""
        if self.metrics.exists():
            # The run was interrupted after this, and goes on only for its pictures.
            return
        seconds = time.perf_counter() - self._started
        record = {
            "preset": self.preset,
            "model": model_name,
            "seed": self.config.seed,
            "config": dataclasses.asdict(self.config),
            "metrics": metrics,
            "provenance": provenance(data_name, seconds),
        }
        write_text(self.metrics, json.dumps(record, indent=2) + "\n")
        if screen.is_notebook():
            # There, nobody knows which cell is the last to be run.
            self.close()

    def close(self) -> None:
        """Ends a run whose page has come to its end: there is nothing to go on with."""
        lock.give_back(self.folder)
        self.forget_backup()


def start(chapter: str, preset: str, config: Settings, options: RunOptions) -> Run:
    """Makes a new run folder, or takes up the one that `options.resume` names.

    Raises:
        UserError: the settings cannot be run, or the folder to resume is not there, finished, of other
            settings, or in use.
    """
    config.check()
    verbose = _VERBOSE[options.progress]
    if options.resume:
        folder = _folder_to_resume(chapter, preset, config, options)
        lock.take(folder)
        return Run(chapter, preset, config, folder, is_resumed=True, verbose=verbose)
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    wanted = options.runs_folder / chapter / f"{preset}-seed{config.seed}-{now}"
    make_folder(wanted.parent)
    folder, count = wanted, 1
    while not _make(folder):
        count += 1
        folder = wanted.with_name(f"{wanted.name}-{count}")
    described = {"chapter": chapter, "preset": preset, "config": dataclasses.asdict(config)}
    write_text(folder / "config.json", json.dumps(described, indent=2) + "\n")
    lock.take(folder)
    return Run(chapter, preset, config, folder, is_resumed=False, verbose=verbose)


def _make(folder: Path) -> bool:
    """Makes a folder; False where another run, perhaps of this very moment, has it."""
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


def chapter_of(settings: ModuleType) -> str:
    """The folder of the chapter that a config module belongs to, such as "ch05_imdb_embedding"."""
    return settings.__name__.split(".")[-2]


def newest_model(chapter: str, runs_folder: Path, part: str = "", preset: str = "") -> Path | None:
    """Folder of the newest run that has a saved model; a smoke run only where there is no other.

    Args:
        chapter: whose runs to look at.
        runs_folder: where the folders of all runs are kept.
        part: which of several trainings of a run the model is of; see `Run.once`.
        preset: whose runs are preferred, where there are any.
    """
    model = Path(part) / "best.keras"
    folders = [folder for folder in (runs_folder / chapter).glob("*") if (folder / model).exists()]
    return max(
        folders,
        key=lambda folder: (
            bool(preset) and folder.name.startswith(f"{preset}-seed"),
            not folder.name.startswith("smoke-"),
            (folder / model).stat().st_mtime,
        ),
        default=None,
    )


def make_folder(folder: Path) -> Path:
    """The same folder, which is there now.

    Raises:
        UserError: it cannot be made: no right to, no room, a file in its way, or no name for a folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise UserError(
            f"No folder can be made at {folder} ({reason(error)}). Name a folder that you can "
            f"write to with --runs-folder."
        ) from error
    return folder


def read_json(path: Path) -> Any:
    """Reads a JSON file of a run folder.

    Raises:
        UserError: the file is missing or no JSON.
    """
    if not path.is_file():
        raise UserError(f"{path} is missing: {path.parent} is no run folder.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("too long")
        return json.loads(path.read_text(encoding="utf8"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # Thousands of brackets are no JSON that is meant.
        raise UserError(f"{path} is damaged: train again to get a new run folder.") from error


def save_random_state(path: Path, variables: Sequence = ()) -> None:
    """Keeps where the random numbers stand.

    Args:
        path: of the file.
        variables: the states of a model's dropout. NumPy's own, from which JAX's trainer shuffles every
            epoch, is kept besides.
    """
    import numpy as np

    kind, keys, *rest = np.random.get_state()
    states = [np.asarray(variable).tolist() for variable in variables]
    write_text(path, json.dumps([kind, keys.tolist(), *rest, states]))


def restore_random_state(path: Path, variables: Sequence = ()) -> None:
    """Goes on with the random numbers where `save_random_state` was called; without its file, as they are.

    Args:
        path: of the file.
        variables: of a model of the same layers.

    Raises:
        UserError: the file is damaged.
    """
    import numpy as np

    if not path.exists():
        return
    try:
        kind, keys, place, *rest, states = read_json(path)
        # NumPy believes it, and would read behind the end of its 624 numbers.
        if kind != "MT19937" or not 0 <= place <= 624:
            raise ValueError("no random numbers")
        np.random.set_state((kind, np.array(keys, dtype="uint32"), place, *rest))
        for variable, state in zip(variables, states, strict=True):
            variable.assign(np.array(state, dtype=variable.dtype))
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise UserError(
            f"{path} is damaged ({first_line(error)[:100]}). Delete {path.parent}, and --resume trains "
            f"this network again from its first epoch."
        ) from error


def read_description(folder: Path) -> dict:
    """config.json of a run folder: "chapter" and "preset", which are text, and "config", a dict.

    Raises:
        UserError: it is missing, or lacks one of these.
    """
    path = folder / "config.json"
    found = read_json(path)
    kinds = {"chapter": str, "preset": str, "config": dict}
    if not isinstance(found, dict) or any(
        not isinstance(found.get(name), kind) for name, kind in kinds.items()
    ):
        raise UserError(f"{path} does not describe a run: train again to get a new run folder.")
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def write_text(path: Path, text: str) -> None:
    """Writes a file whole or not at all: a full disk leaves the old one as it was."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf8")
    os.replace(unfinished, path)


def provenance(data_name: str, seconds: float) -> dict:
    """Where a number comes from: commit, versions, machine, time, memory, data, date."""
    import keras

    backend = keras.backend.backend()
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "keras": keras.__version__,
        "backend": f"{backend} {metadata.version(backend)}",
        "device": device_name(),
        "seconds": round(seconds, 1),
        "peak_memory_mb": peak_memory_mb(),
        "data": data_name,
        "date": datetime.date.today().isoformat(),
    }


def _folder_to_resume(chapter: str, preset: str, config: Settings, options: RunOptions) -> Path:
    """The folder of the run to go on with, after checking that it is the same run."""
    folder = Path(options.resume)
    if options.resume == "latest":
        runs = (options.runs_folder / chapter).glob(f"{preset}-seed*/config.json")
        unfinished = [path.parent for path in runs if not _is_finished(path.parent)]
        if not unfinished:
            raise UserError(f"No interrupted run of {chapter} {preset} in {options.runs_folder}/.")
        folder = max(unfinished, key=lambda path: path.stat().st_mtime)
    if not folder.is_dir():
        raise UserError(f"There is no run folder {folder}; a run prints its own when it starts.")
    if _is_finished(folder):
        raise UserError(f"{folder} is finished; start a new run without --resume.")
    described = read_description(folder)
    if described["chapter"] != chapter:
        raise UserError(f"{folder} is a run of {described['chapter']}, not of {chapter}.")
    differences = config.differences(described["config"])
    if differences:
        raise UserError(
            f"{folder} is a run of other settings ({'; '.join(differences)}). Repeat its settings "
            f"(preset {described['preset']}), or start a new run without --resume."
        )
    for model in sorted(folder.rglob("best.keras")):
        # Where there is neither, the network is trained from its first epoch, and nobody reads this file.
        if not any((model.parent / name).exists() for name in ("metrics.json", "backup")):
            continue
        try:
            foreign.check_model(model)
        except Exception as error:  # A damaged file fails in whatever reader meets it first.
            lies_in_the_way = model if model.parent == folder else model.parent
            raise UserError(
                f"{model} is no model of this course ({first_line(error)[:100]}). Delete "
                f"{lies_in_the_way}, and --resume trains this network again from its first epoch."
            ) from error
    return folder


def _is_finished(folder: Path) -> bool:
    """Whether a page came to its end there, pictures and all."""
    return (folder / "metrics.json").exists() and not lock.is_marked(folder)


def device_name() -> str:
    """What the models run on, in words: "CPU, 2 cores" or "GPU"."""
    import keras

    has_gpu = any("gpu" in name.lower() for name in keras.distribution.list_devices())
    return "GPU" if has_gpu else f"CPU, {os.cpu_count()} cores"


def commit() -> str:
    """Commit of the code, with "+" where the code has been changed since."""
    try:
        here = Path(__file__).parent
        git = ["git", "-C", str(here)]
        options = {"capture_output": True, "text": True, "check": True}
        commit = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], **options).stdout.strip()
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--", ":/*.py", ":/requirements*.txt"], **options
        ).stdout
        return commit + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def peak_memory_mb() -> float | None:
    """Most memory this process ever held; None on Windows, which has no such count."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in kilobytes, macOS in bytes.
    return math.ceil(peak / (1024**2 if sys.platform == "darwin" else 1024))
