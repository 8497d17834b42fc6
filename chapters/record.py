"""make record CH=ch05 [PRESETS="book steady"]: runs a chapter as a reader would, and keeps the result.

Every run is a process of its own, so that time and memory are its own. Its metrics.json is appended
to the chapter's results.json, the pictures of the first seed are copied beside the README, and the
drawings and the tables between the markers of the READMEs are made anew. Without a chapter it only makes
these, of all chapters.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys

from chapters import catalogue, tables
from common.errors import UserError
from common.runs import write_text

RUNS = tables.ROOT / "runs" / "recorded"


def main(words: list[str]) -> None:
    """Records the chapter named first, in the presets named after it or in all; then the tables."""
    if words:
        if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
            raise UserError("The tables hold TensorFlow's numbers: record without BACKEND=jax.")
        chapter = catalogue.find(words[0])
        recorded = catalogue.recorded_of(chapter)
        seeds = recorded.seeds
        for preset in words[1:] or seeds:
            if preset not in seeds:
                raise UserError(f"{chapter} records {', '.join(seeds)}, not {preset}.")
            for seed in seeds[preset]:
                record(chapter, preset, seed, keep_pictures=seed == seeds[preset][0])
        for command in recorded.commands:
            _run_chapter(chapter, command)
            picture = RUNS / chapter / f"{command}.png"
            shutil.copy(picture, tables.ROOT / "chapters" / chapter / picture.name)
    for chapter in [catalogue.find(words[0])] if words else catalogue.names():
        draw(chapter)
    tables.write()


def draw(chapter: str) -> None:
    """Draws what needs no training: diagrams, and pictures of the recorded runs of all seeds."""
    for name, where in catalogue.recorded_of(chapter).drawings.items():
        module, function = where.split(".")
        drawn = getattr(importlib.import_module(f"chapters.{chapter}.{module}"), function)()
        path = catalogue.folder_of(chapter) / name
        drawn.save(path, writer="pillow") if path.suffix == ".gif" else drawn.savefig(path)


def record(chapter: str, preset: str, seed: int, keep_pictures: bool) -> None:
    """Runs one preset with one seed and appends its metrics.json to results.json."""
    before = set((RUNS / chapter).glob("*"))
    _run_chapter(chapter, preset, "--seed", str(seed), "--progress", "none")
    (folder,) = set((RUNS / chapter).glob("*")) - before
    path = catalogue.results_path(chapter)
    newest = json.loads((folder / "metrics.json").read_text(encoding="utf8"))
    results = {"chapter": chapter, "runs": [*catalogue.recorded_runs(chapter), newest]}
    write_text(path, json.dumps(results, indent=1) + "\n")
    wanted = catalogue.recorded_of(chapter).pictures if keep_pictures else ()
    for picture in (*folder.glob("*.png"), *folder.glob("*.gif")):
        kept = path.with_name(f"{preset}_{picture.name}")
        if kept.name in wanted:
            shutil.copy(picture, kept)


def _run_chapter(chapter: str, *words: str) -> None:
    """Runs a chapter in a process of its own.

    Raises:
        UserError: it failed.
    """
    command = [sys.executable, "-m", f"chapters.{chapter}", *words, "--runs-folder", str(RUNS)]
    if subprocess.run(command, cwd=tables.ROOT).returncode:
        raise UserError(f"{chapter} {' '.join(words)} failed; nothing of it was recorded.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except UserError as error:
        print(f"record: {error}", file=sys.stderr)
        sys.exit(2)
