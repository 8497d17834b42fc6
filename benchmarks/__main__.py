"""make bench: everything side by side, in turn, into results.json and the tables of the README.

    python -m benchmarks              all of it, half an hour on an idle machine
    python -m benchmarks steps        only the training steps (or: cost, book)
    python -m benchmarks tables       no measurement: the tables and the picture from results.json

Every measurement is a process of its own. The ways take turns (A B A B), so that a slow minute of the
machine does not fall on one of them alone.
"""

import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from benchmarks import report
from benchmarks.measure import WAYS
from benchmarks.recipes import NAMES
from common.errors import UserError
from common.runs import write_text

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
ROUNDS = 3
COST_BATCHES = 40
COST_WAYS = ("plain", "tensorflow", "jax")
# What a panel of the picture varies, and the recipe it is measured on.
COSTS = {
    "length": ("lstm", (25, 100, 400, 800)),
    "vocabulary-size": ("one_hot", (200, 1_000, 5_000, 50_000)),
    "batch-size": ("lstm", (16, 64, 256)),
    "num-units": ("lstm", (8, 32, 128)),
}
# Materialised one-hot vectors of more words do not fit into the memory of a laptop.
LARGEST_PLAIN_VOCABULARY = 1_000
# The six networks of the book's chapter 9.
BOOK = ("ch04_imdb_onehot", "ch05_imdb_embedding", "ch08_lstm_gru")


def main(words: list[str]) -> None:
    """Measures what is named, or everything, and writes the tables."""
    parts = {"steps": measure_steps, "cost": measure_cost, "book": measure_book, "tables": dict}
    for word in words:
        if word not in parts:
            raise UserError(f"There is no part {word}; the parts are {', '.join(parts)}.")
    results = json.loads(RESULTS.read_text(encoding="utf8")) if RESULTS.exists() else {}
    for word in words or ("steps", "book", "cost"):
        if word != "tables":
            results[word] = parts[word]() | {"machine": machine()}
            write_text(RESULTS, json.dumps(results, indent=1) + "\n")
    report.write(HERE, results)


def measure_steps() -> dict:
    """Every recipe in every way, `ROUNDS` times: recipe -> way -> measurements."""
    found = {name: {way: [] for way in ways()} for name in NAMES}
    for number in range(1, ROUNDS + 1):
        for name in NAMES:
            for way in ways():
                found[name][way].append(measure(way, name))
                last = found[name][way][-1]
                print(f"{number}/{ROUNDS} {name:<12}{way:<12}{last['ms']:>8.2f} ms", flush=True)
    return {"recipes": found}


def measure_cost() -> dict:
    """Milliseconds a step of Keras against each size: what varies -> way -> [[size, ms], ...]."""
    found = {}
    for size, (name, values) in COSTS.items():
        found[size] = {way: [] for way in COST_WAYS}
        for value in values:
            for way in COST_WAYS:
                is_large = size == "vocabulary-size" and value > LARGEST_PLAIN_VOCABULARY
                if is_large and way == "plain":
                    continue
                batches = ("--num-batches", COST_BATCHES, "--epochs", 3)
                ms = measure(way, name, f"--{size}", value, *batches)["ms"]
                found[size][way].append([value, ms])
                print(f"{size} {value} {way}: {ms:.2f} ms", flush=True)
    return {"panels": found}


def measure_book() -> dict:
    """The book's six networks from start to end, seed 42: backend -> chapter -> metrics.json."""
    found = {}
    for backend in ("tensorflow", "jax"):
        found[backend] = {}
        for chapter in BOOK:
            with tempfile.TemporaryDirectory() as folder:
                flags = ("--seed", 42, "--progress", "none", "--runs-folder", folder)
                run((f"chapters.{chapter}", "book", *flags), backend)
                (path,) = Path(folder).glob("*/*/metrics.json")
                result = json.loads(path.read_text(encoding="utf8"))
            found[backend][chapter] = {key: result[key] for key in ("metrics", "provenance")}
            seconds = result["provenance"]["seconds"]
            print(f"{chapter} book on {backend}: {seconds:.0f} s", flush=True)
    return {"backends": found}


def ways() -> tuple[str, ...]:
    """The ways whose library is installed; PyTorch may be missing."""
    return tuple(way for way in WAYS if way != "torch" or importlib.util.find_spec("torch"))


def measure(way: str, name: str, *flags) -> dict:
    """One measurement in a process of its own, with the seconds of the whole process."""
    start = time.perf_counter()
    printed = run(("benchmarks.measure", way, name, *flags))
    return json.loads(printed.splitlines()[-1]) | {"process": time.perf_counter() - start}


def run(words, backend: str = "tensorflow") -> str:
    """What `python -m WORDS` prints; `benchmarks.measure` chooses its backend itself.

    Raises:
        UserError: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=HERE.parent,
        env=os.environ | {"KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise UserError(f"{' '.join(map(str, words))} failed:\n{done.stderr.strip()}")
    return done.stdout


def machine() -> dict:
    """Processor, cores and versions."""
    libraries = ("tensorflow", "keras", "jax", "numpy", "torch")
    versions = {}
    for name in libraries:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "system": platform.system(),
        "processor": report.processor_name(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **versions,
        "date": time.strftime("%Y-%m-%d"),
    }


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except UserError as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(2)
