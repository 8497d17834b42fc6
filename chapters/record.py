"""make record CH=ch05 [PRESETS="book steady"]: runs a chapter as a reader would, and keeps the result.

Every run is a process of its own, so that time and memory are its own. Its metrics.json is appended
to the chapter's results.json, the pictures of the first seed are copied beside the README, and the
tables between the markers of the READMEs are written anew. `make tables` only writes the tables.
"""

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from chapters import catalogue
from common.errors import UserError
from common.runs import write_text
from common.screen import figure

ROOT = Path(__file__).parent.parent
RUNS = ROOT / "runs" / "recorded"
START, END = "<!-- results: written by make record -->", "<!-- end of results -->"


def main(words: list[str]) -> None:
    """Records the chapter named first, in the presets named behind it or in all; then the tables."""
    if words:
        chapter = catalogue.find(words[0])
        seeds = catalogue.config_of(chapter).RECORDED_SEEDS
        for preset in words[1:] or seeds:
            if preset not in seeds:
                raise UserError(f"{chapter} records {', '.join(seeds)}, not {preset}.")
            for seed in seeds[preset]:
                record(chapter, preset, seed, keep_pictures=seed == seeds[preset][0])
        for command in getattr(catalogue.config_of(chapter), "RECORDED_COMMANDS", ()):
            _run_chapter(chapter, command)
            picture = RUNS / chapter / f"{command}.png"
            shutil.copy(picture, ROOT / "chapters" / chapter / picture.name)
    write_tables()


def record(chapter: str, preset: str, seed: int, keep_pictures: bool) -> None:
    """Runs one preset with one seed and appends its metrics.json to results.json."""
    before = set((RUNS / chapter).glob("*"))
    _run_chapter(chapter, preset, "--seed", str(seed), "--progress", "none")
    (folder,) = set((RUNS / chapter).glob("*")) - before
    path = ROOT / "chapters" / chapter / "results.json"
    results = load_results(chapter)
    results["runs"].append(json.loads((folder / "metrics.json").read_text(encoding="utf8")))
    write_text(path, json.dumps(results, indent=1) + "\n")
    if keep_pictures:
        for picture in folder.glob("*.png"):
            shutil.copy(picture, path.with_name(f"{preset}_{picture.name}"))


def _run_chapter(chapter: str, *words: str) -> None:
    """Runs a chapter in a process of its own.

    Raises:
        UserError: it failed.
    """
    command = [sys.executable, "-m", f"chapters.{chapter}", *words, "--runs-folder", str(RUNS)]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise UserError(f"{chapter} {' '.join(words)} failed; nothing of it was recorded.")


def load_results(chapter: str) -> dict:
    """results.json of a chapter: {"chapter": name, "runs": [newest last]}."""
    path = ROOT / "chapters" / chapter / "results.json"
    if not path.exists():
        return {"chapter": chapter, "runs": []}
    return json.loads(path.read_text(encoding="utf8"))


def newest_runs(chapter: str) -> dict[str, list[dict]]:
    """Preset -> the newest run of each seed, in the order of the presets and of the seeds."""
    config = catalogue.config_of(chapter)
    newest = {(run["preset"], run["seed"]): run for run in load_results(chapter)["runs"]}
    presets = {
        preset: [newest[preset, seed] for seed in seeds if (preset, seed) in newest]
        for preset, seeds in config.RECORDED_SEEDS.items()
    }
    return {preset: runs for preset, runs in presets.items() if runs}


def write_tables() -> None:
    """Writes the tables between the markers of every README from the results.json files."""
    for path, table in tables().items():
        text = path.read_text(encoding="utf8")
        head, _, rest = text.partition(START)
        _, found, tail = rest.partition(END)
        if not found:
            raise UserError(f"{path} lacks the markers {START} and {END}.")
        write_text(path, f"{head}{START}\n\n{table}\n\n{END}{tail}")


def tables() -> dict[Path, str]:
    """README path -> the table that belongs between its markers."""
    found = {}
    for chapter in catalogue.names():
        folder = ROOT / "chapters" / chapter
        for name, words in (("README.md", ENGLISH), ("README.ko.md", KOREAN)):
            found[folder / name] = chapter_table(chapter, words)
    return found


ENGLISH = (
    "| preset | seed | best epoch | val. loss | val. accuracy | test | weights | seconds | memory |",
    "mean ± spread",
    "Validation figures are those of the best epoch. Recorded with {python}, Keras {keras}, "
    "{backend} on {device}; {date}, commit `{commit}`.",
)
KOREAN = (
    "| 프리셋 | 시드 | 최적 에포크 | 검증 손실 | 검증 정확도 | 테스트 | 가중치 수 | 초 | 메모리 |",
    "평균 ± 표준편차",
    "검증 값은 최적 에포크의 값입니다. 기록 환경: {python}, Keras {keras}, {backend}, {device}; "
    "{date}, 커밋 `{commit}`.",
)


def chapter_table(chapter: str, words: tuple[str, str, str]) -> str:
    """Markdown table of the newest recorded runs, with the baselines and the printed values."""
    header, mean_name, footer = words
    lines = [header, "|---" * (header.count("|") - 1) + "|"]
    printed = catalogue.config_of(chapter).PRINTED
    last = None
    for preset, runs in newest_runs(chapter).items():
        for run in runs:
            lines.append(_row(run))
            last = run
        metrics = runs[0]["metrics"]
        accuracies = [run["metrics"]["val_accuracy"] for run in runs]
        tests = [run["metrics"]["test_accuracy"] for run in runs]
        spread = _mean_and_spread
        lines.append(
            f"| **{preset}** | {mean_name} | | | {spread(accuracies)} | {spread(tests)} | | | |"
        )
        bag = f"{figure(metrics['bag_of_words_accuracy'])}"
        lines.append(f"| {preset} | bag of words | | | | {bag} | | | |")
        if preset in printed:
            low, high = printed[preset].band
            band = f"{figure(low)}-{figure(high)}"
            book = figure(printed[preset].accuracies[0])
            lines.append(f"| {preset} | {printed[preset].source} | | | {book} ({band}) | | | | |")
    if last is None:
        return "-"
    provenance = last["provenance"]
    return "\n".join([*lines, "", footer.format(**{**provenance, "python": _python(provenance)})])


def _row(run: dict) -> str:
    metrics, provenance = run["metrics"], run["provenance"]
    cells = (
        run["preset"],
        str(run["seed"]),
        f"{metrics['best_epoch']} / {metrics['epochs']}",
        *(figure(metrics[name]) for name in ("val_loss", "val_accuracy", "test_accuracy")),
        figure(metrics["num_weights"]),
        f"{provenance['seconds']:.0f}",
        f"{provenance['peak_memory_mb']} MB",
    )
    return f"| {' | '.join(cells)} |"


def _mean_and_spread(values: list[float]) -> str:
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{figure(statistics.mean(values))} ± {figure(spread)}"


def _python(provenance: dict) -> str:
    return f"Python {provenance['python']}"


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except UserError as error:
        print(f"record: {error}", file=sys.stderr)
        sys.exit(2)
