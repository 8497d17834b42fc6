"""What the chapter prints, and the weights it counts."""

from chapters.ch02_rnn_cell import counting
from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.config import Config
from common import screen


def show_differences(differences: dict[tuple[str, str, str], float], not_turned: float) -> None:
    """Prints the layer by hand against Keras, the largest difference over the ways to pad."""
    print("\n1. By hand against keras.layers.Bidirectional, padded in front, behind or not at all")
    modes = dict.fromkeys(mode for mode, _, _ in differences)
    kinds = tuple(dict.fromkeys(kind for _, kind, _ in differences))
    rows = [
        (
            mode,
            *(
                max(differences[key] for key in differences if key[:2] == (mode, kind))
                for kind in kinds
            ),
        )
        for mode in modes
    ]
    screen.table(("merge mode: difference", *kinds), *rows)
    print(f"  With the backward states not turned round the difference is {not_turned:.2f}.")


def count_weights(config: Config) -> dict:
    """Weights of the recurrent layer in one direction and in both, and of the largest tagger.

    >>> count_weights(Config())["both_recurrent_weights"]
    3136
    """
    features, units = config.embedding_size, config.num_units
    both = counting.bidirectional(counting.simple_rnn, features, units)
    table = counting.embedding(len(grammar.vocabulary()) + 1, features)
    return {
        "forward_recurrent_weights": counting.simple_rnn(features, units),
        "both_recurrent_weights": both,
        "num_weights": table + both + counting.dense(2 * units, len(grammar.labels())),
    }


def show_accuracies(metrics: dict) -> None:
    """Prints each tagger beside the best that its reader can reach."""
    print("\n2. Right labels, a share of the words; ceiling: the best that such a reader can reach")

    def row(name: str, title: str) -> tuple:
        figures = (f"{name}_accuracy", f"{name}_ceiling")
        ends = ("", "_ambiguous")
        return title, *(metrics.get(figure + end) for end in ends for figure in figures)

    screen.table(
        ("reader", "all words", "ceiling", "ambiguous", "ceiling"),
        row("most_frequent", "most frequent label"),
        row("word_alone", "word alone"),
        row("forward", "forward"),
        row("backward", "backward"),
        row("both", "both directions"),
    )


def show_price(metrics: dict) -> None:
    """Prints the weights of either layer, and what a forward reader gains by waiting."""
    print(
        f"\n3. The price: {metrics['both_recurrent_weights']:,} weights in the recurrent layer in place "
        f"of {metrics['forward_recurrent_weights']:,}, and no answer before the last word. A forward "
        f"reader that answers one word late could reach {screen.figure(metrics['delay_1_ceiling'])}, "
        f"two words late {screen.figure(metrics['delay_2_ceiling'])}."
    )


def notice(metrics: dict) -> str:
    """What to look at, by how near the forward tagger came to its ceiling."""
    if metrics["forward_ceiling"] - metrics["forward_accuracy"] < 0.01:
        return (
            "the forward tagger is at its ceiling, and neither more units nor more training would lift "
            "it. What it lacks is not size but the words that follow."
        )
    return (
        "the forward tagger has not yet come to its ceiling; more sentences, rounds or units bring it "
        "there, and nothing brings it beyond."
    )
