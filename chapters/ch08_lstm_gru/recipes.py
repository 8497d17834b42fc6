"""The networks that read reviews: which cell, how many units, how much dropout."""

import dataclasses

from chapters.ch02_rnn_cell import counting
from chapters.ch08_lstm_gru.config import Config

COUNTS = {"simple_rnn": counting.simple_rnn, "lstm": counting.lstm, "gru": counting.gru}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """One network between word vectors and verdict.

    Args:
        cell: "simple_rnn", "lstm" or "gru".
        num_units: of every recurrent layer, the first one first.
        dropout: share of each layer's inputs that is set to zero in training.
        title: in words.
    """

    cell: str
    num_units: tuple[int, ...]
    dropout: float
    title: str


def recipes(config: Config) -> dict[str, Recipe]:
    """Name -> network, for the names of `config.networks` and all others."""
    units = config.num_units
    # Equal weights: as many as the LSTM has.
    wide_rnn = units_for_weights("simple_rnn", config.embedding_size, units)
    wide_gru = units_for_weights("gru", config.embedding_size, units)
    dropout, gru_dropout = config.dropout, config.gru_dropout
    return {
        "simple_rnn": Recipe("simple_rnn", (units,), 0.0, f"SimpleRNN {units}"),
        "lstm": Recipe("lstm", (units,), 0.0, f"LSTM {units}"),
        "gru": Recipe("gru", (units,), gru_dropout, f"GRU {units}"),
        "simple_rnn_wide": Recipe("simple_rnn", (wide_rnn,), 0.0, f"SimpleRNN {wide_rnn}"),
        "gru_wide": Recipe("gru", (wide_gru,), gru_dropout, f"GRU {wide_gru}"),
        "lstm_dropout": Recipe("lstm", (units,), dropout, f"LSTM {units}, dropout {dropout:g}"),
        "two_layers": Recipe("lstm", (units, units), dropout, f"two LSTM {units}, {dropout:g}"),
    }


def count_weights(config: Config, recipe: Recipe) -> int:
    """Number of weights: the table, the recurrent layers, the output.

    >>> count_weights(Config(), recipes(Config())["two_layers"])
    9353
    """
    table = counting.embedding(config.vocabulary_size, config.embedding_size)
    return table + weights_above_embedding(recipe.cell, config.embedding_size, *recipe.num_units)


def weights_above_embedding(cell: str, features: int, *num_units: int) -> int:
    """Weights of the recurrent layers and of the output that reads the last state.

    >>> weights_above_embedding("lstm", 16, 8)
    809
    """
    recurrent = counting.stacked(COUNTS[cell], features, num_units)
    return recurrent + counting.dense(num_units[-1], 1)


def units_for_weights(cell: str, features: int, lstm_units: int) -> int:
    """Number of units with which a cell has about as many weights as an LSTM of `lstm_units`.

    >>> units_for_weights("simple_rnn", 16, 8), units_for_weights("gru", 16, 8)
    (21, 10)
    """
    wanted = weights_above_embedding("lstm", features, lstm_units)
    # An LSTM has most weights a unit, so four times its units are always enough.
    candidates = range(1, 4 * lstm_units + 1)
    return min(
        candidates, key=lambda units: abs(weights_above_embedding(cell, features, units) - wanted)
    )
