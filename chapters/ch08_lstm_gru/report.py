"""What the chapter prints: a table for every lab, and the verdicts."""

from collections.abc import Mapping, Sequence

from chapters.ch08_lstm_gru.config import THREE_CELLS
from chapters.ch08_lstm_gru.layout import FORMS
from chapters.ch08_lstm_gru.pictures import CELL_TITLES
from common import runs, screen, verdict

BELOW = (
    "Usual causes: other words or lengths than the preset's, another Keras (see requirements.txt), "
    "or an unlucky seed: run two others."
)
FORM_TITLES = {form: english for form, (english, _) in FORMS.items()}
NOTICE = {
    "quick": (
        'in the heat map, what the forget gate of the LSTM does at "but": what stood before it may go.'
    ),
    "padding": (
        "zeros at the end, without a mask: the verdict is asked for long after the last word, and LSTM "
        "and GRU, whose gates start not quite open, have let everything go."
    ),
    "memory": (
        "as Keras starts them, LSTM and GRU recall no further than a plain cell. What remembers is a "
        "gate that stands open; training opens it only where the gradient still reaches."
    ),
    "fair": (
        "the differences between the networks beside the spread between the seeds (compare). At "
        "equal weights the plain cell has nearly three times the units of the LSTM."
    ),
}
_NOTICE_OF_THE_BOOK = (
    "the networks end within a point or so of each other, and so do the seeds of any one "
    "of them. What two layers or dropout buy, no single run can show."
)


def show_forms(differences: Mapping[str, float]) -> None:
    """Prints how far our cells are from Keras's."""
    screen.table(
        ("largest difference of a state", ""),
        ("LSTM and GRU by hand from Keras, masked", differences["difference_from_keras"]),
        ("the notes' columns from what runs in Keras", differences["difference_of_notes"]),
    )


def show_reviews(titles: Mapping[str, str], rows: Mapping, figures: Mapping) -> None:
    """Prints a line a network, and the baselines."""
    bag = figures["bag_of_words_accuracy"], figures.get("bag_of_words_accuracy_hard")
    table = [
        ("majority class", *[None] * 3, figures["baseline_accuracy"], *[None] * 3),
        ("bag of words", *[None] * 3, *bag, *[None] * 2),
    ]
    for name, row in rows.items():
        table.append(
            (
                titles[name],
                f"{screen.figure(row['printed_loss'])}@{row['printed_epoch']}",
                row["printed_accuracy"],
                row["val_accuracy"],
                row["test_accuracy"],
                row.get("test_accuracy_hard"),
                row["num_weights"],
                f"{row['ms_per_step']:.1f}",
            )
        )
    head = ("", "loss@epoch", "validation", "best model", "test", "hard half", "weights", "ms/step")
    screen.table(head, *table)
    print(
        "  loss@epoch and the accuracy beside it as the book has them: the first epoch with the lowest "
        "four\n  digits of the validation loss. The best model may be of a later one."
    )


def show_verdicts(run: runs.Run, settings, titles: Mapping[str, str], figures: Mapping) -> None:
    """Prints for every network whether its figure matches what was printed for it."""
    for name, title in titles.items():
        metric = f"{name}_val_accuracy"
        judged = verdict.judge(run, settings, figures[metric], BELOW, metric)
        print(f"{title}: {judged}" if judged else "", end="")


def show_padding(rows: Mapping[str, Mapping[str, float]], chance: float) -> None:
    """Prints accuracy and spread of the last state, a line for every way to pad."""
    names = [CELL_TITLES[cell] for cell in THREE_CELLS]
    table = [
        (
            f"zeros {way}",
            *(row[f"{cell}_accuracy"] for cell in THREE_CELLS),
            *(row[f"{cell}_spread"] for cell in THREE_CELLS),
        )
        for way, row in rows.items()
    ]
    screen.table(
        ("test accuracy", *names, *(f"| {name}" for name in names)),
        ("majority class", *[chance] * len(THREE_CELLS), *[None] * len(THREE_CELLS)),
        *table,
    )
    print("  Behind the line: how much a unit of the last state differs from review to review.")


def show_memory(
    task: str,
    steps: Sequence[int],
    accuracies: Mapping[str, Sequence[float]],
    guessing: Sequence[float],
    falls_below: Sequence[int],
) -> None:
    """Prints the share of right answers, a line a cell (by its title), a column a number of steps.

    Args:
        task: its name.
        steps: in increasing order.
        accuracies: title of the cell -> one share for each number of steps.
        guessing: what the best guess gets for each.
        falls_below: for each cell the number of steps at which it is below .9; 0 where it never is.
    """
    rows = [
        (title, *shares, below or "nowhere")
        for (title, shares), below in zip(accuracies.items(), falls_below, strict=True)
    ]
    head = (f"{task}, steps:", *map(str, steps), "below .9 at")
    screen.table(head, ("guessing", *guessing, None), *rows)


def show_ending(preset: str) -> None:
    """Prints what to notice and what to type next."""
    print(f"Notice: {NOTICE.get(preset.replace('smoke', 'quick'), _NOTICE_OF_THE_BOOK)}")
    following = {
        "quick": 'ask "I loved it but my friend hated it"',
        "smoke": "quick",
        "fair": "compare",
    }.get(preset, "memory" if preset != "memory" else "fair")
    print(f"Next: python -m chapters.ch08_lstm_gru {following}")
