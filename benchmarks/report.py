"""What `make bench` has measured, as tables in both READMEs and as one picture."""

import platform
import statistics
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.recipes import EPOCHS, NAMES, NUM_BATCHES
from common.errors import UserError
from common.runs import write_text

START, END = "<!-- measured: written by make bench -->", "<!-- end of measurements -->"
# Curves that differ by more are not of the same training, and the row is void.
TOLERANCE = 1e-3

WAYS = {
    "plain": ("Keras, plain", "Keras 그대로"),
    "tensorflow": ("ours, TensorFlow", "이 프로젝트, TensorFlow"),
    "jax": ("ours, JAX", "이 프로젝트, JAX"),
    "torch": ("PyTorch", "PyTorch"),
}
KOREAN_NAMES = {
    "one_hot": "SimpleRNN 8, 원-핫 단어",
    "simple_rnn": "SimpleRNN 8, 임베딩",
    "lstm": "LSTM 8",
    "gru": "GRU 8",
    "two_lstms": "LSTM 두 층, 8과 8",
    "bilstm": "LSTM 64, 양방향",
    "attention": "번역, 가산 어텐션",
}
COST_LABELS = {
    "length": "length: time steps (LSTM 8)",
    "vocabulary-size": "vocabulary: words (SimpleRNN 8, one-hot)",
    "batch-size": "batch: sequences (LSTM 8)",
    "num-units": "units (LSTM)",
}
_STYLES = {"plain": "k--o", "tensorflow": "-s", "jax": "-^", "torch": ":d"}


def write(folder: Path, results: dict) -> None:
    """Writes the tables between the markers of README.md and README.ko.md, and cost.png."""
    for language, name in enumerate(("README.md", "README.ko.md")):
        path = folder / name
        head, start, rest = path.read_text(encoding="utf8").partition(START)
        _, end, tail = rest.partition(END)
        if not (start and end):
            raise UserError(f"{path} lacks the markers {START} and {END}.")
        tables = "\n\n".join(_tables(results, language))
        write_text(path, f"{head}{START}\n\n{tables}\n\n{END}{tail}")
    if "cost" in results:
        plot_cost(results["cost"]["panels"]).savefig(folder / "cost.png")


def _tables(results: dict, language: int) -> list[str]:
    """Every table whose part has been measured."""
    found = []
    if "steps" in results:
        recipes = results["steps"]["recipes"]
        found += [steps_table(recipes, language), process_table(recipes, language)]
    if "book" in results:
        found.append(book_table(results["book"]["backends"], language))
    if "steps" in results:
        found += [
            targets_table(results, language),
            machine_line(results["steps"]["machine"], language),
        ]
    return found


def agree(measured: dict[str, list[dict]]) -> bool:
    """Whether all measurements of a recipe have one and the same learning curve."""
    curves = [one["curve"] for runs in measured.values() for one in runs]
    return bool(np.ptp(curves, axis=0).max() <= TOLERANCE)


def steps_table(recipes: dict, language: int) -> str:
    """Milliseconds a step: the median of the rounds, and the range."""
    ways = _ways(recipes)
    head = [
        ("ms a step", "한 스텝(ms)"),
        *(WAYS[way] for way in ways),
        ("plain / TensorFlow", "Keras 그대로 / TensorFlow"),
        ("plain / JAX", "Keras 그대로 / JAX"),
        ("curves differ by", "학습 곡선 차이"),
    ]
    rows = []
    for name, measured in recipes.items():
        if not agree(measured):
            rows.append([_name(name, language), ("void", "무효")[language]])
            continue
        curves = [one["curve"] for runs in measured.values() for one in runs]
        rows.append(
            [
                _name(name, language),
                *(_with_range([one["ms"] for one in measured[way]]) for way in ways),
                *(f"{ratio(measured, way):.1f}" for way in ("tensorflow", "jax")),
                f"{np.ptp(curves, axis=0).max():.0e}",
            ]
        )
    return _table([one[language] for one in head], rows)


def process_table(recipes: dict, language: int) -> str:
    """Seconds of the whole process (start, compilation, training) and its peak memory."""
    ways = _ways(recipes)
    num_steps = NUM_BATCHES * EPOCHS
    title = (
        f"{num_steps} steps with start-up and compilation",
        f"시작과 컴파일까지 {num_steps}스텝",
    )[language]
    rows = [
        [
            _name(name, language),
            *(
                f"{_median(measured[way], 'process'):.0f} s, {_median(measured[way], 'memory'):,.0f} MB"
                for way in ways
            ),
        ]
        for name, measured in recipes.items()
    ]
    return _table([title, *(WAYS[way][language] for way in ways)], rows)


def book_table(backends: dict, language: int) -> str:
    """Seconds of the book's six networks, from start to end."""
    head = ("section of the book", "책의 절"), WAYS["tensorflow"], WAYS["jax"]
    titles = {
        "ch04_imdb_onehot": ("9-2, one-hot (chapter 4)", "9-2 원-핫 (4장)"),
        "ch05_imdb_embedding": ("9-2, embedding (chapter 5)", "9-2 임베딩 (5장)"),
        "ch08_lstm_gru": ("9-3, four networks (chapter 8)", "9-3 신경망 네 개 (8장)"),
    }
    rows = [
        [
            title[language],
            *(_seconds_and_epochs(of[chapter], language) for of in backends.values()),
        ]
        for chapter, title in titles.items()
    ]
    totals = [_minutes(book_seconds(of)) for of in backends.values()]
    rows.append([("**all six**", "**여섯 개 모두**")[language], *totals])
    return _table([one[language] for one in head], rows)


def _seconds_and_epochs(result: dict, language: int) -> str:
    """Seconds of a chapter's `book`, and the epochs of all its networks until early stopping."""
    epochs = sum(
        value
        for name, value in result["metrics"].items()
        if name == "epochs" or (name.endswith("_epochs") and "best" not in name)
    )
    seconds = _minutes(result["provenance"]["seconds"])
    return (f"{seconds}, {epochs} epochs", f"{seconds}, {epochs}에포크")[language]


def book_seconds(chapters: dict) -> float:
    """Seconds of all chapters together."""
    return sum(one["provenance"]["seconds"] for one in chapters.values())


def targets_table(results: dict, language: int) -> str:
    """What was to be reached, and whether it was."""
    recipes = results["steps"]["recipes"]
    rows = []

    def add(english: str, korean: str, value: str, is_reached: bool) -> None:
        answer = (("no", "yes"), ("아니요", "예"))[language][is_reached]
        rows.append([(english, korean)[language], value, answer])

    for way, least in (("tensorflow", 4), ("jax", 8)):
        for name in ("simple_rnn", "lstm", "gru"):
            value = ratio(recipes[name], way)
            add(
                f"{NAMES[name]}: {least} times the plain speed, {WAYS[way][0]}",
                f"{KOREAN_NAMES[name]}: Keras 그대로일 때의 {least}배 속도, {WAYS[way][1]}",
                f"{value:.1f}",
                value >= least,
            )
    for way, most in (("tensorflow", 7), ("jax", 5)):
        value = _median(recipes["two_lstms"][way], "ms")
        add(
            f"two LSTMs: at most {most} ms, {WAYS[way][0]}",
            f"LSTM 두 층: {most} ms 이하, {WAYS[way][1]}",
            f"{value:.1f} ms",
            value <= most,
        )
    if "torch" in _ways(recipes):
        for way in ("tensorflow", "jax"):
            ahead = [
                name
                for name, one in recipes.items()
                if _median(one[way], "ms") < _median(one["torch"], "ms")
            ]
            add(
                f"ahead of PyTorch everywhere, {WAYS[way][0]}",
                f"어디서나 PyTorch보다 빠름, {WAYS[way][1]}",
                f"{len(ahead)} / {len(recipes)}",
                len(ahead) == len(recipes),
            )
    for way in ("tensorflow", "jax"):
        memory = _median(recipes["one_hot"][way], "memory")
        add(
            f"one-hot words in under 900 MB, {WAYS[way][0]}",
            f"원-핫 단어 900 MB 미만, {WAYS[way][1]}",
            f"{memory:,.0f} MB",
            memory < 900,
        )
    if "book" in results:
        for backend, most in (("tensorflow", 7), ("jax", 4)):
            seconds = book_seconds(results["book"]["backends"][backend])
            add(
                f"the book's six networks in {most} minutes, {WAYS[backend][0]}",
                f"책의 신경망 여섯 개 {most}분 이내, {WAYS[backend][1]}",
                _minutes(seconds),
                seconds <= 60 * most,
            )
    head = (("aim", "measured", "reached"), ("목표", "측정", "도달"))[language]
    return _table(head, rows)


def machine_line(machine: dict, language: int) -> str:
    """Processor, versions and date in one line."""
    known = ("python", "tensorflow", "keras", "jax", "numpy", "torch")
    versions = ", ".join(f"{name} {machine[name]}" for name in known if name in machine)
    where = f"{machine['processor']}, {machine['cores']}"
    return (
        f"Measured on {where} cores, {machine['system']}, with {versions}; {machine['date']}.",
        f"측정: {where}코어, {machine['system']}, {versions}; {machine['date']}.",
    )[language]


def plot_cost(panels: dict) -> Figure:
    """Milliseconds a step against length, vocabulary, batch and units: a panel each."""
    figure = Figure(figsize=(11, 8), dpi=120, layout="constrained")
    for axes, (size, ways) in zip(figure.subplots(2, 2).flat, panels.items(), strict=True):
        for way, points in ways.items():
            if points:
                axes.plot(*zip(*points, strict=True), _STYLES[way], label=WAYS[way][0])
        axes.set_xscale("log")
        axes.set_yscale("log")
        values = sorted({value for points in ways.values() for value, _ in points})
        axes.set_xticks(values, [f"{value:,}" for value in values])
        axes.minorticks_off()
        axes.set_xlabel(COST_LABELS[size])
        axes.set_ylabel("ms a step")
        axes.grid(alpha=0.3)
        axes.legend()
    return figure


def ratio(measured: dict[str, list[dict]], way: str) -> float:
    """How many times as fast as the plain way."""
    return _median(measured["plain"], "ms") / _median(measured[way], "ms")


def processor_name() -> str:
    """The processor as the system names it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _ways(recipes: dict) -> list[str]:
    return list(next(iter(recipes.values())))


def _name(name: str, language: int) -> str:
    return (NAMES[name], KOREAN_NAMES[name])[language]


def _median(measurements: list[dict], key: str) -> float:
    return statistics.median(one[key] for one in measurements)


def _with_range(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f})"


def _minutes(seconds: float) -> str:
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _table(head, rows) -> str:
    """A table in Markdown; short rows are filled up."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join([*line, *[""] * (len(head) - len(line))]) + " |" for line in lines
    )
