"""The tables of recorded results in the READMEs, drawn from the results.json of the chapters."""

import dataclasses
import statistics
from collections.abc import Iterable
from pathlib import Path

from chapters import catalogue
from common.errors import UserError
from common.runs import write_text
from common.screen import figure
from common.verdict import Printed

ROOT = Path(__file__).parent.parent
START, END = "<!-- results: written by make record -->", "<!-- end of results -->"


def newest_runs(chapter: str) -> dict[str, list[dict]]:
    """Preset -> the newest run of each seed, in the order of the presets and of the seeds."""
    config = catalogue.config_of(chapter)
    newest = {(run["preset"], run["seed"]): run for run in catalogue.recorded_runs(chapter)}
    presets = {
        preset: [newest[preset, seed] for seed in seeds if (preset, seed) in newest]
        for preset, seeds in config.RECORDED_SEEDS.items()
    }
    return {preset: runs for preset, runs in presets.items() if runs}


def write() -> None:
    """Writes the tables between the markers of every README from the results.json files."""
    for path, table in rendered().items():
        text = path.read_text(encoding="utf8")
        head, _, rest = text.partition(START)
        _, found, tail = rest.partition(END)
        if not found:
            raise UserError(f"{path} lacks the markers {START} and {END}.")
        write_text(path, f"{head}{START}\n\n{table}\n\n{END}{tail}")


def rendered() -> dict[Path, str]:
    """README path -> the table that belongs between its markers."""
    found = {}
    for name, language in (("README.md", ENGLISH), ("README.ko.md", KOREAN)):
        found[ROOT / name] = summary_table(language)
        for chapter in catalogue.names():
            found[ROOT / "chapters" / chapter / name] = chapter_table(chapter, language)
    return found


@dataclasses.dataclass(frozen=True)
class Language:
    """The words of the tables in one language."""

    summary: str
    runs: str
    mean: str
    bag: str
    seeds: str
    footer: str


ENGLISH = Language(
    summary="| chapter | preset | weights | printed | ours: validation | ours: test | one run |",
    runs="| preset | seed | best epoch | val. loss | val. accuracy | test | weights | time | memory |",
    mean="mean ± spread",
    bag="bag of words",
    seeds="seeds",
    footer="Validation figures are those of the best epoch. Recorded on {device} with Python {python}, "
    "Keras {keras}, {backend}; {date}, commit `{commit}`.",
)
KOREAN = Language(
    summary="| 장 | 프리셋 | 가중치 수 | 책의 값 | 우리 검증 정확도 | 우리 테스트 정확도 | 한 번 실행 |",
    runs="| 프리셋 | 시드 | 최적 에포크 | 검증 손실 | 검증 정확도 | 테스트 | 가중치 수 | 시간 | 메모리 |",
    mean="평균 ± 표준편차",
    bag="단어 주머니",
    seeds="시드",
    footer="검증 값은 최적 에포크에서 잰 값입니다. 기록 환경: {device}, Python {python}, Keras {keras}, "
    "{backend}; {date}, 커밋 `{commit}`.",
)


def summary_table(language: Language) -> str:
    """Markdown table with one line for every recorded preset of every chapter."""
    lines = _head(language.summary)
    for chapter in catalogue.names():
        printed = catalogue.config_of(chapter).PRINTED
        for preset, runs in newest_runs(chapter).items():
            seconds = statistics.median(run["provenance"]["seconds"] for run in runs)
            validation, test = _spreads(runs)
            cells = (
                f"[{chapter}](chapters/{chapter})",
                preset,
                figure(runs[0]["metrics"]["num_weights"]),
                _printed(printed[preset]) if preset in printed else "",
                f"{validation} ({len(runs)} {language.seeds})",
                test,
                f"{seconds:.0f} s",
            )
            lines.append(_line(cells))
    return "\n".join(lines)


def chapter_table(chapter: str, language: Language) -> str:
    """Markdown table of the newest recorded runs, with the baseline and the printed values."""
    lines = _head(language.runs)
    printed = catalogue.config_of(chapter).PRINTED
    presets = newest_runs(chapter)
    for preset, runs in presets.items():
        lines += [_line(_cells(run)) for run in runs]
        lines.append(_line((f"**{preset}**", language.mean, "", "", *_spreads(runs), "", "", "")))
        bag = figure(runs[0]["metrics"]["bag_of_words_accuracy"])
        lines.append(_line((preset, language.bag, "", "", "", bag, "", "", "")))
        if preset in printed:
            source, value = printed[preset].source, _printed(printed[preset])
            lines.append(_line((preset, source, "", "", value, "", "", "", "")))
    newest = [runs[-1]["provenance"] for runs in presets.values()][-1:]
    footers = [language.footer.format(**provenance) for provenance in newest]
    return "\n".join([*lines, "", *footers]).strip()


def _head(header: str) -> list[str]:
    return [header, "|---" * (header.count("|") - 1) + "|"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _printed(printed: Printed) -> str:
    low, high = printed.band
    return f"{figure(printed.accuracies[0])} ({figure(low)}-{figure(high)})"


def _cells(run: dict) -> tuple[str, ...]:
    metrics, provenance = run["metrics"], run["provenance"]
    return (
        run["preset"],
        str(run["seed"]),
        f"{metrics['best_epoch']} / {metrics['epochs']}",
        *(figure(metrics[name]) for name in ("val_loss", "val_accuracy", "test_accuracy")),
        figure(metrics["num_weights"]),
        f"{provenance['seconds']:.0f} s",
        f"{provenance['peak_memory_mb']} MB",
    )


def _spreads(runs: list[dict]) -> tuple[str, str]:
    """Validation and test accuracy, each as mean ± spread over the seeds."""
    return _mean_and_spread(runs, "val_accuracy"), _mean_and_spread(runs, "test_accuracy")


def _mean_and_spread(runs: list[dict], name: str) -> str:
    values = [run["metrics"][name] for run in runs]
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{figure(statistics.mean(values))} ± {figure(spread)}"
