"""The tables of recorded results in the READMEs, drawn from the results.json of the chapters."""

import dataclasses
import statistics
from collections.abc import Iterable, Mapping
from pathlib import Path

from chapters import catalogue
from common.errors import UserError
from common.recorded import VALIDATION_AND_TEST, Answer, Matrix
from common.runs import write_text
from common.screen import default_digits, number
from common.verdict import Printed

ROOT = Path(__file__).parent.parent
# What begins and ends a table in a README: the short one, and that of every recorded run.
ANSWER = "<!-- answer: written by make record -->", "<!-- end of answer -->"
RESULTS = "<!-- results: written by make record -->", "<!-- end of results -->"


def newest_runs(chapter: str) -> dict[str, list[dict]]:
    """Preset -> the newest run of each seed, in the order of the presets and of the seeds."""
    recorded = catalogue.recorded_of(chapter)
    newest = {(run["preset"], run["seed"]): run for run in catalogue.recorded_runs(chapter)}
    presets = {
        preset: [newest[preset, seed] for seed in seeds if (preset, seed) in newest]
        for preset, seeds in recorded.seeds.items()
    }
    return {preset: runs for preset, runs in presets.items() if runs}


def write() -> None:
    """Writes the tables between the markers of every README from the results.json files."""
    for (path, (start, end)), table in rendered().items():
        text = path.read_text(encoding="utf8")
        head, _, rest = text.partition(start)
        _, found, tail = rest.partition(end)
        if not found:
            raise UserError(f"{path} lacks the markers {start} and {end}.")
        write_text(path, f"{head}{start}\n\n{table}\n\n{end}{tail}")


def rendered() -> dict[tuple[Path, tuple[str, str]], str]:
    """(README path, markers) -> the table that belongs between these markers."""
    found = {}
    for name, language in (("README.md", ENGLISH), ("README.ko.md", KOREAN)):
        found[ROOT / name, RESULTS] = summary_table(language)
        editions = ROOT / "chapters" / name.replace("README", "EDITIONS")
        found[editions, RESULTS] = editions_table(language)
        for chapter in catalogue.names():
            path = catalogue.folder_of(chapter) / name
            found[path, ANSWER] = answer_table(chapter, language)
            found[path, RESULTS] = chapter_table(chapter, language)
    return found


@dataclasses.dataclass(frozen=True)
class Language:
    """The words of the tables in one language; `place` is its place in a pair (English, Korean)."""

    place: int
    readme: str
    summary: str
    answer: str
    editions: str
    sources: Mapping[str, str]
    every_run: str
    runs: str
    metrics: str
    mean: str
    bag: str
    one_seed: str
    seeds: str
    one_run: str
    best_epoch: str
    footer: str

    def count_seeds(self, runs: list[dict]) -> str:
        """ "3 seeds" for three runs, "1 seed" for one."""
        return self.one_seed if len(runs) == 1 else self.seeds.format(len(runs))


ENGLISH = Language(
    place=0,
    readme="README.md",
    summary="| chapter | question | book | printed | ours | one run |",
    answer="|  | preset | printed | ours | one run |",
    editions="| exercise | preset | ids | optimizer | learning rate | weights | printed | ours |",
    sources={},
    every_run="Every recorded run",
    runs="| preset | seed | best epoch | val. loss | val. accuracy | test | weights | time | memory |",
    metrics="metric",
    mean="mean ± spread",
    bag="bag of words",
    one_seed="1 seed",
    seeds="{} seeds",
    one_run="one run",
    best_epoch="Validation metrics are those of the best epoch. ",
    footer="Recorded on {device} with Python {python}, Keras {keras}, {backend}; {date}, commit "
    "`{commit}`.",
)
KOREAN = Language(
    place=1,
    readme="README.ko.md",
    summary="| 장 | 질문 | 책 | 인쇄된 값 | 우리 값 | 한 번 실행 |",
    answer="|  | 프리셋 | 인쇄된 값 | 우리 값 | 한 번 실행 |",
    editions="| 예제 | 프리셋 | 단어 번호 | 옵티마이저 | 학습률 | 가중치 수 | 인쇄된 값 | 우리 값 |",
    sources={"book": "책", "authors' notebook": "저자 노트북", "2nd edition": "2판"},
    every_run="기록한 실행 전부",
    runs="| 프리셋 | 시드 | 최적 에포크 | 검증 손실 | 검증 정확도 | 테스트 | 가중치 수 | 시간 | 메모리 |",
    metrics="지표",
    mean="평균 ± 표준편차",
    bag="단어 주머니",
    one_seed="시드 1개",
    seeds="시드 {}개",
    one_run="한 번 실행",
    best_epoch="검증 값은 최적 에포크에서 잰 값입니다. ",
    footer="기록 환경: {device}, Python {python}, Keras {keras}, {backend}; {date}, 커밋 `{commit}`.",
)


def summary_table(language: Language) -> str:
    """Markdown table with a line for every recorded chapter: its question, and what answers it."""
    lines = _head(language.summary)
    for chapter in catalogue.names():
        recorded = catalogue.recorded_of(chapter)
        if not newest_runs(chapter):
            continue
        readme = catalogue.folder_of(chapter) / language.readme
        question = readme.read_text(encoding="utf8").partition("\n")[0].removeprefix("# ")
        label, _, *rest = _answer_cells(chapter, recorded.answer[0], language)
        printed, ours, time = rest
        name = f"[{chapter.partition('_')[0]}](chapters/{chapter}/{language.readme})"
        lines.append(
            _line((name, question, recorded.book_section, printed, f"{label}: {ours}", time))
        )
    return "\n".join(lines)


def answer_table(chapter: str, language: Language) -> str:
    """Markdown table of what answers a chapter's question: printed, ours, time of one run."""
    answer = catalogue.recorded_of(chapter).answer
    recorded = newest_runs(chapter)
    rows = [_answer_cells(chapter, one, language) for one in answer if one.preset in recorded]
    return "\n".join([*_head(language.answer), *map(_line, rows)])


# Chapter and metric of a printed value -> the exercise of section 9-2 or 9-3.
_EXERCISES = {
    ("ch04_imdb_onehot", "val_accuracy"): ("one-hot, SimpleRNN 8", "원-핫, SimpleRNN 8"),
    ("ch05_imdb_embedding", "val_accuracy"): ("embedding, SimpleRNN 8", "임베딩, SimpleRNN 8"),
    ("ch08_lstm_gru", "lstm_val_accuracy"): ("LSTM 8", "LSTM 8"),
    ("ch08_lstm_gru", "lstm_dropout_val_accuracy"): ("LSTM 8, dropout", "LSTM 8, 드롭아웃"),
    ("ch08_lstm_gru", "two_layers_val_accuracy"): ("two LSTM 8, dropout", "LSTM 8 두 층, 드롭아웃"),
    ("ch08_lstm_gru", "gru_val_accuracy"): ("GRU 8", "GRU 8"),
}


def editions_table(language: Language) -> str:
    """Markdown table of the book's exercises in both editions and in the authors' notebook of today."""
    lines = _head(language.editions)
    for (chapter, metric), labels in _EXERCISES.items():
        presets = catalogue.config_of(chapter).PRESETS
        for preset, runs in newest_runs(chapter).items():
            printed = catalogue.recorded_of(chapter).printed.get(preset, {}).get(metric)
            if printed and preset.startswith("book"):
                config, name = presets[preset].config, metric.replace("val_accuracy", "num_weights")
                ours = f"{_mean_and_spread(runs, metric)} ({language.count_seeds(runs)})"
                lines.append(
                    _line(
                        (
                            labels[language.place],
                            f"`{preset}`",
                            number(config.vocabulary_size),
                            config.optimizer,
                            f"{config.learning_rate:g}",
                            number(runs[0]["metrics"][name]),
                            _printed(printed),
                            ours,
                        )
                    )
                )
    return "\n".join(lines)


def _answer_cells(chapter: str, answer: Answer, language: Language) -> tuple[str, ...]:
    """Label, preset, printed value, mean ± spread over seeds, time of one run."""
    runs = newest_runs(chapter)[answer.preset]
    printed = catalogue.recorded_of(chapter).printed.get(answer.preset, {}).get(answer.metric)
    return (
        answer.labels[language.place],
        f"`{answer.preset}`",
        _printed(printed) if printed else "-",
        f"{_mean_and_spread(runs, answer.metric)} ({language.count_seeds(runs)})",
        _median_time(runs),
    )


def chapter_table(chapter: str, language: Language) -> str:
    """Markdown table of the newest recorded runs of a chapter, folded, and where they come from.

    `Recorded` says which of the three forms it has.
    """
    recorded = catalogue.recorded_of(chapter)
    presets = newest_runs(chapter)
    if recorded.matrices:
        lines = [
            line
            for matrix in recorded.matrices
            if matrix.preset in presets
            for line in _matrix_lines(
                matrix, presets[matrix.preset], recorded.printed.get(matrix.preset, {}), language
            )
        ]
    elif recorded.metrics:
        lines = _metric_lines(presets, recorded.metrics, language)
    else:
        lines = _run_lines(presets, recorded.printed, language)
    newest = [runs[-1]["provenance"] for runs in presets.values()][-1:]
    best_epoch = "" if recorded.metrics or recorded.matrices else language.best_epoch
    footers = [best_epoch + language.footer.format(**provenance) for provenance in newest]
    fold = ["<details>", f"<summary>{language.every_run}</summary>", ""]
    return "\n".join([*fold, *lines, "", "</details>", "", *footers]).strip()


def _metric_lines(
    presets: dict[str, list[dict]], metrics: Mapping, language: Language
) -> list[str]:
    heads = [f"{preset} ({language.count_seeds(runs)})" for preset, runs in presets.items()]
    lines = _head(_line((language.metrics, *heads)))
    for name, labels in metrics.items():
        values = [
            _mean_and_spread(runs, name) if name in runs[0]["metrics"] else ""
            for runs in presets.values()
        ]
        lines.append(_line((labels[language.place], *values)))
    return [*lines, _line((language.one_run, *map(_median_time, presets.values())))]


def _matrix_lines(
    matrix: Matrix, runs: list[dict], printed: dict[str, Printed], language: Language
) -> list[str]:
    """A title with preset, number of seeds and time; then the table."""
    place = language.place
    seeds, time = language.count_seeds(runs), _median_time(runs)
    title = f"**{matrix.title[place]}** (`{matrix.preset}`, {seeds}, {time})"
    head = _line(("", *(labels[place] for labels in matrix.columns.values())))
    lines = [title, "", *_head(head)]
    for row, labels in matrix.rows.items():
        cells = [labels[place]]
        for column in matrix.columns:
            name = matrix.metric.format(row=row, column=column)
            cell = _mean_and_spread(runs, name) if name in runs[0]["metrics"] else ""
            if name in printed:
                cell += f" [{_printed(printed[name])}]"
            cells.append(cell)
        lines.append(_line(cells))
    return [*lines, ""]


def _run_lines(
    presets: dict[str, list[dict]], printed: dict[str, dict[str, Printed]], language: Language
) -> list[str]:
    lines = _head(language.runs)
    for preset, runs in presets.items():
        lines += [_line(_cells(run)) for run in runs]
        spreads = [_mean_and_spread(runs, name) for name in VALIDATION_AND_TEST]
        lines.append(_line((f"**{preset}**", language.mean, "", "", *spreads, "", "", "")))
        bag = number(runs[0]["metrics"]["bag_of_words_accuracy"])
        lines.append(_line((preset, language.bag, "", "", "", bag, "", "", "")))
        if preset in printed:
            of_book = printed[preset]["val_accuracy"]
            source = language.sources.get(of_book.source, of_book.source)
            lines.append(_line((preset, source, "", "", _printed(of_book), *[""] * 4)))
    return lines


def _head(header: str) -> list[str]:
    return [header, "|---" * (header.count("|") - 1) + "|"]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _printed(printed: Printed) -> str:
    low, high = printed.band
    return f"{number(printed.accuracies[0])} ({number(low)}-{number(high)})"


def _cells(run: dict) -> tuple[str, ...]:
    metrics, provenance = run["metrics"], run["provenance"]
    return (
        run["preset"],
        str(run["seed"]),
        f"{metrics['best_epoch']} / {metrics['epochs']}",
        *(number(metrics[name]) for name in ("val_loss", "val_accuracy", "test_accuracy")),
        number(metrics["num_weights"]),
        f"{provenance['seconds']:.0f} s",
        f"{provenance['peak_memory_mb']} MB",
    )


def _median_time(runs: list[dict]) -> str:
    return f"{statistics.median(run['provenance']['seconds'] for run in runs):.0f} s"


def _mean_and_spread(runs: list[dict], name: str) -> str:
    """Mean ± spread over the seeds; a metric that is the same for all stands alone."""
    values = [run["metrics"][name] for run in runs]
    mean = float(statistics.mean(values))
    # Equal, or equal but for the rounding of sums.
    if max(values) - min(values) <= 1e-12 * abs(mean):
        return number(values[0])
    spread = statistics.stdev(values)
    # The spread as the mean: 5.20 ± .06, not 5.20 ± .0612.
    digits = default_digits(mean) if spread >= 1e-4 else None
    return f"{number(mean)} ± {number(spread, digits)}"
