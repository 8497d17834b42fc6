"""Which networks are compared, at equal units a layer and at equal weights, and their table."""

import dataclasses
import math

from chapters.ch02_rnn_cell import counting
from chapters.ch06_stacked_rnn.config import Config
from common import screen

EQUAL_UNITS = "equal units"
EQUAL_WEIGHTS = "equal weights"


@dataclasses.dataclass(frozen=True)
class Network:
    """So many recurrent layers, one upon the other, of so many units each."""

    num_layers: int
    num_units: int

    @property
    def name(self) -> str:
        """Start of its metrics and name of its folder, such as "layers_2_units_8"."""
        return f"layers_{self.num_layers}_units_{self.num_units}"

    @property
    def title(self) -> str:
        """In words, such as "2 layers of 8"."""
        return f"{self.num_layers} layer{'s' * (self.num_layers > 1)} of {self.num_units}"

    def count_weights(self, embedding_size: int) -> int:
        """Weights of its layers and of the output; the table of word vectors is the same for all.

        >>> Network(num_layers=3, num_units=8).count_weights(embedding_size=16)
        481
        """
        widths = [self.num_units] * self.num_layers
        # (e h + h h + h) + (h h + h h + h) + ... + (h + 1)
        recurrent = counting.stacked(counting.simple_rnn, embedding_size, widths)
        return recurrent + counting.dense(self.num_units, 1)


def with_nearest_weights(num_layers: int, embedding_size: int, num_weights: int) -> Network:
    """The network of so many layers whose number of weights comes nearest to the one given.

    >>> with_nearest_weights(num_layers=1, embedding_size=16, num_weights=481).num_units
    15
    """
    # h units have more than h^2 weights, so there is no need to look beyond the square root.
    widest = math.isqrt(num_weights) + 1
    candidates = [Network(num_layers, num_units) for num_units in range(1, widest + 1)]
    return min(candidates, key=lambda one: abs(one.count_weights(embedding_size) - num_weights))


def compared(config: Config) -> dict[str, list[Network]]:
    """Both comparisons, each from one layer to the deepest network, which is the same in both."""
    deepest = Network(config.num_layers, config.num_units)
    num_weights = deepest.count_weights(config.embedding_size)
    fewer = range(1, config.num_layers)
    return {
        EQUAL_UNITS: [*(Network(depth, config.num_units) for depth in fewer), deepest],
        EQUAL_WEIGHTS: [
            *(with_nearest_weights(depth, config.embedding_size, num_weights) for depth in fewer),
            deepest,
        ],
    }


def different(config: Config) -> list[Network]:
    """Every network of both comparisons once."""
    return list(dict.fromkeys(network for row in compared(config).values() for network in row))


def gains(groups: dict[str, list[Network]], metrics: dict) -> dict:
    """By how much each deeper network beats the single layer of its comparison, in test accuracy."""
    return {
        f"gain_of_{network.num_layers}_layers_at_{group.replace(' ', '_')}": (
            metrics[f"{network.name}_test_accuracy"] - metrics[f"{row[0].name}_test_accuracy"]
        )
        for group, row in groups.items()
        for network in row[1:]
    }


def show(groups: dict[str, list[Network]], metrics: dict) -> None:
    """Prints the networks of both comparisons under the baselines, and what depth has added."""
    names = ("val_accuracy", "test_accuracy", "test_accuracy_hard", "num_weights")
    names += ("best_epoch", "seconds_per_epoch")
    bag = (metrics["bag_of_words_accuracy"], metrics.get("bag_of_words_accuracy_hard"))
    rows = [
        ("majority class", None, metrics["baseline_accuracy"], *[None] * 4),
        ("bag of words", None, *bag, *[None] * 3),
    ]
    for group, row in groups.items():
        rows.append((f"{group}:", *[""] * len(names)))
        for network in row:
            *values, seconds = (metrics.get(f"{network.name}_{name}") for name in names)
            rows.append((f"  {network.title}", *values, screen.number(seconds, digits=2)))
    header = ("", "validation", "test", "hard half", "weights", "best epoch", "s/epoch")
    screen.table(header, *rows)
    print("Weights without the table of word vectors, which is the same for all.")
    for name, gain in gains(groups, metrics).items():
        print(f"{name.replace('_', ' ').capitalize()}: {gain:+.4f} of the test reviews, this seed.")
