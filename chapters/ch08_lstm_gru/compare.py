"""The fair table over all recorded seeds: means with confidence intervals, weights, speed."""

import statistics

from scipy.stats import t as student_t

from chapters import catalogue, tables
from chapters.ch08_lstm_gru import pictures
from chapters.ch08_lstm_gru.config import FAIR_NETWORKS, PRESETS, Compare
from chapters.ch08_lstm_gru.recipes import recipes
from common import screen
from common.errors import UserError

CHAPTER = "ch08_lstm_gru"
LEVEL = 0.95


def interval(values: list[float]) -> tuple[float, float]:
    """Mean of the values, and half the width of its confidence interval (Student's t).

    Args:
        values: one a seed, at least two.
    """
    mean = statistics.mean(values)
    # t_{n-1} s / sqrt(n)
    standard_error = statistics.stdev(values) / len(values) ** 0.5
    return mean, float(student_t.ppf((1 + LEVEL) / 2, len(values) - 1)) * standard_error


def main(compare: Compare) -> None:
    """Prints the table of the preset fair and saves its picture, compare.png.

    Raises:
        UserError: fewer than two seeds are recorded.
    """
    runs = tables.newest_runs(CHAPTER).get("fair", [])
    if len(runs) < 2:
        raise UserError(
            f"Two recorded seeds of fair are needed, there are {len(runs)}: make record CH=ch08"
        )
    known = recipes(PRESETS["fair"][1])
    rows, titles, intervals, single = [], [], [], []
    for name in FAIR_NETWORKS:
        metrics = [run["metrics"] for run in runs]
        accuracies = [found[f"{name}_test_accuracy"] for found in metrics]
        mean, half_width = interval(accuracies)
        weights = metrics[0][f"{name}_num_weights"]
        speed = statistics.median(found[f"{name}_ms_per_step"] for found in metrics)
        rows.append((known[name].title, weights, mean, f"± {half_width:.4f}", f"{speed:.1f}"))
        titles.append(f"{known[name].title}\n{screen.figure(weights)} weights")
        intervals.append((mean, half_width))
        single.append(accuracies)
    head = (f"{len(runs)} seeds", "weights", "test", "95 % interval", "ms a step")
    screen.table(head, *rows)
    means, half_widths = zip(*intervals, strict=True)
    bag = runs[0]["metrics"]["bag_of_words_accuracy"]
    folder = compare.runs_folder / CHAPTER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "compare.png"
    pictures.plot_comparison(titles, means, half_widths, single, bag).savefig(path)
    print(
        f"Recorded at {catalogue.results_path(CHAPTER).relative_to(tables.ROOT)}. Picture: {path}"
    )
