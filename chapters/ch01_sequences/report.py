"""What the chapter prints: a table for every section."""

from collections.abc import Sequence

import numpy as np

from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.timeline import Milestone
from chapters.ch01_sequences.two_orders import (
    TwoOrders,
    count_weights,
    largest_difference,
    missing_axis,
)
from common import screen

_ORDERS = {
    "original": "original order",
    "shuffled": "shuffled words",
    "reversed": "reversed words",
}
_READERS = {"bag": "bag network", "recurrent": "recurrent network"}

_NOTICE = {
    True: (
        "the hard half. What has lost the order is hardly better than a coin there; backwards is as "
        "good as forwards, for a reversed order is still an order. On the letters a bag learns nothing."
    ),
    False: (
        "real reviews lose little with their order, for single words tell most of the verdict. On "
        "the letters, where single letters tell nothing, the same loss costs everything."
    ),
}
_NEXT = "python -m chapters.ch02_rnn_cell"


def show_orders(sentence: TwoOrders, word: TwoOrders) -> dict:
    """Prints both in their two orders, and the mistake with the axes; returns the differences."""
    metrics = {}
    for name, joint, both in (("sentence", " ", sentence), ("word", "", word)):
        first, other = (joint.join(tokens) for tokens in both.orders)
        print(
            f'\n1. "{first}" and "{other}": {len(both.orders[0])} time steps each; both together '
            f"(samples, time steps, features): one-hot {both.one_hot.shape}, embedded "
            f"{both.embedded.shape}"
        )
        _show_vectors(both)
        metrics |= _show_readings(both, name, (first, other))
    alone = sentence.one_hot[0]  # (time, features)
    print(
        f"One sentence alone is {alone.shape}, and a recurrent layer says: {missing_axis(alone)}. "
        f"The cure is the axis of samples: x[np.newaxis] is {alone[np.newaxis].shape}."
    )
    return metrics


def _show_vectors(both: TwoOrders) -> None:
    rows = []
    for step in range(len(both.orders[0])):
        row = [f"{step + 1}"]
        for sample, tokens in enumerate(both.orders):
            one_hot = _numbers(both.one_hot[sample, step], "{:.0f}")
            row += [tokens[step], one_hot, _numbers(both.embedded[sample, step])]
        rows.append(row)
    screen.table(("time step", *("", "one-hot", "embedded") * 2), *rows)


def _show_readings(both: TwoOrders, name: str, titles: Sequence[str]) -> dict:
    metrics, rows = {}, []
    for metric, label, array, form in (
        ("bag", "bag: sum over time", both.bags, "{:.0f}"),
        ("feed_forward", "feed-forward: mean", both.feed_forward.mean(axis=1), "{:+.2f}"),
        ("recurrent", "recurrent: last state", both.recurrent[:, -1], "{:+.2f}"),
    ):
        difference = largest_difference(array)
        values = [_numbers(vector, form) for vector in array]
        rows.append((label, f"{array.shape}", *values, f"{difference:.2f}"))
        metrics[f"{metric}_difference_{name}"] = difference
    screen.table(("what is left of it", "shape", *titles, "differ by"), *rows)
    return metrics


def _numbers(vector: np.ndarray, form: str = "{:+.2f}") -> str:
    return " ".join(form.format(number) for number in vector)


def show_weights(config: Config) -> None:
    """Prints how the number of weights grows with the length, and how that of a cell does not."""
    print("\n2. Weights of a layer that reads all time steps at once, and of one that recurs")
    rows = [
        (f"{num_steps:,}", *count_weights(config.embedding_size, config.num_units, num_steps))
        for num_steps in (4, 100, 1_000)
    ]
    screen.table(("time steps", "feed-forward", "recurrent"), *rows)


def order_rows(metrics: dict) -> list[tuple]:
    """(name, validation, test, hard half of test) for every order; None where there is no figure."""

    def row(label: str, start: str, end: str = "") -> tuple:
        names = (f"{start}_val_accuracy", f"{start}_test_accuracy{end}")
        hard = metrics.get(f"{start}_test_accuracy{end}_hard")
        return (label, None if end else metrics[names[0]], metrics[names[1]], hard)

    bag = ("bag of words", None, metrics["bag_of_words_accuracy"])
    return [
        (*bag, metrics.get("bag_of_words_accuracy_hard")),
        *(row(label, order) for order, label in _ORDERS.items()),
        row("original, tested on shuffled", "original", "_on_shuffled"),
    ]


def show_order_lab(metrics: dict) -> None:
    """Prints the accuracies of every order, and how far they fall behind the original one."""
    print("\n3. The same network on the same words, in another order")
    original = metrics["original_test_accuracy"]
    rows = [
        (label, validation, test, round(test - original, 4), hard)
        for label, validation, test, hard in order_rows(metrics)
    ]
    majority = ("majority class", None, metrics["baseline_accuracy"], None, None)
    header = ("learned from", "validation", "test", "against original", "hard half of test")
    screen.table(header, majority, *rows)


def position_panels(metrics: dict) -> dict[str, dict[str, tuple[float | None, ...]]]:
    """Task -> reader -> test accuracy (without, with the position index); None where not trained."""
    panels = {}
    for task, end, title in (
        ("letters", "", "letters: unseen arrangements"),
        ("reviews", "_hard", "reviews: hard half"),
    ):
        if f"{task}_bag_test_accuracy" in metrics:
            panels[title] = {
                label: tuple(
                    metrics.get(_network(task, reader, position) + f"_test_accuracy{end}")
                    for position in ("", "_position")
                )
                for reader, label in _READERS.items()
            }
    return panels


def _network(task: str, reader: str, position: str) -> str:
    """The start of the metric's name; the reviews without an index are those of the order lab."""
    is_of_order_lab = (task, reader, position) == ("reviews", "recurrent", "")
    return "original" if is_of_order_lab else f"{task}_{reader}{position}"


def show_position_lab(metrics: dict) -> None:
    """Prints what the position index buys either reader, on either task."""
    print("\n4. The position index in front of every vector")
    rows = [
        (f"{task}, {reader}", *pair)
        for task, readers in position_panels(metrics).items()
        for reader, pair in readers.items()
    ]
    screen.table(("test accuracy", "without position", "with position"), *rows)


def show_timeline(milestones: Sequence[Milestone]) -> None:
    """Prints the years and names in one line."""
    named = ", ".join(f"{milestone.year} {milestone.name}" for milestone in milestones)
    print(f"\n5. {named}")


def show_end(is_generated: bool) -> None:
    """Prints what to notice and what to type next."""
    print(f"Notice: {_NOTICE[is_generated]}")
    print(f"Next: {_NEXT}")
