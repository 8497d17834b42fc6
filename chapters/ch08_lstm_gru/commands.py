"""`ask`: the gates of trained networks at a sentence. `compare`: the recorded seeds of the preset fair."""

import statistics

import keras
from scipy.stats import t as student_t

from chapters import catalogue, tables
from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import lesson, pictures
from chapters.ch08_lstm_gru.config import CHAPTER, FAIR_NETWORKS, GATED_CELLS, TRAIN, Ask, Compare
from chapters.ch08_lstm_gru.recipes import recipes
from chapters.own_text import asking, kept
from common import saved, screen
from common.errors import UserError

LEVEL = 0.95
_LAYERS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}


def ask(ask: Ask) -> None:
    """Prints the gates of the LSTM and of the GRU and saves a heat map of each in the run folder.

    Raises:
        UserError: nothing known was asked, nothing is trained yet, or a saved model cannot be read.
    """
    folder = ask.prepare(CHAPTER)
    if kept.is_own(folder):
        asking.answer(folder, ask.sentence, TRAIN)
        return
    for cell in GATED_CELLS:
        folder = ask.folder_of(cell)
        model = saved.load_model(
            folder / cell,
            TRAIN,
            embedding=keras.layers.Embedding,
            recurrent_1=_LAYERS[cell],
            verdict=keras.layers.Dense,
        )
        vocabulary = saved.load_vocabulary(folder, TRAIN, model)
        reading = lesson.read_sentence(model, cell, vocabulary, " ".join(ask.sentence))
        # A long question loses its beginning, and with it perhaps all that is known.
        vocabulary.check_knows(reading.words)
        print(f"{folder} · mean opening of the gates, 0 closed, 1 open")
        pictures.print_gates(reading)
        screen.show(pictures.plot_gates(reading), folder / f"{reading.picture_name}.png")


def compare(compare: Compare) -> None:
    """Prints the table of the preset fair and saves its picture, compare.png.

    Raises:
        UserError: fewer than two seeds are recorded.
    """
    folder = compare.prepare(CHAPTER)
    recorded = tables.newest_runs(CHAPTER).get("fair", [])
    if len(recorded) < 2:
        raise UserError(
            f"Two recorded seeds of fair are needed, there are {len(recorded)}: make record CH=ch08"
        )
    metrics = [run["metrics"] for run in recorded]
    known = recipes(settings.PRESETS["fair"].config)
    rows, accuracies, intervals = [], {}, {}
    for name in FAIR_NETWORKS:
        weights = metrics[0][f"{name}_num_weights"]
        title = f"{known[name].title}\n{screen.number(weights)} weights"
        accuracies[title] = [found[f"{name}_test_accuracy"] for found in metrics]
        intervals[title] = mean, half_width = interval(accuracies[title])
        speed = statistics.median(found[f"{name}_ms_per_step"] for found in metrics)
        rows.append((known[name].title, weights, mean, f"± {half_width:.4f}", f"{speed:.1f}"))
    head = (f"{len(recorded)} seeds", "weights", "test", "95 % interval", "ms an update")
    screen.table(head, *rows)
    print(f"Recorded at {catalogue.results_path(CHAPTER).relative_to(tables.ROOT)}.")
    bag = metrics[0]["bag_of_words_accuracy"]
    screen.show(pictures.plot_comparison(accuracies, intervals, bag), folder / "compare.png")


def interval(values: list[float]) -> tuple[float, float]:
    """Mean of the values, and half the width of its confidence interval (Student's t).

    Args:
        values: one a seed, at least two.
    """
    mean = statistics.mean(values)
    # t_{n-1} s / sqrt(n)
    standard_error = statistics.stdev(values) / len(values) ** 0.5
    return mean, float(student_t.ppf((1 + LEVEL) / 2, len(values) - 1)) * standard_error
