"""How many weights a layer has, by formula (section 9-1; lecture notes 000, 002, 003, 004).

No formula has the number of time steps in it: the same weights serve every time step.
"""

from collections.abc import Callable, Sequence


def dense(features: int, units: int, use_bias: bool = True) -> int:
    """Every input to every unit, and one bias for each unit.

    >>> dense(8, 1)
    9
    """
    # d h + h
    return features * units + use_bias * units


def embedding(vocabulary_size: int, embedding_size: int) -> int:
    """One vector a word; no bias.

    >>> embedding(200, 16)
    3200
    """
    # V e
    return vocabulary_size * embedding_size


def simple_rnn(features: int, units: int, use_bias: bool = True) -> int:
    """Every input to every unit, every unit's state back to every unit, one bias for each unit.

    >>> simple_rnn(3, 3), simple_rnn(200, 8), simple_rnn(16, 8)
    (21, 1672, 200)
    """
    # d h + h h + h
    return features * units + units * units + use_bias * units


def lstm(features: int, units: int, use_bias: bool = True) -> int:
    """Four times a SimpleRNN: three gates and the candidate each have weights of their own.

    >>> lstm(16, 8), lstm(8, 8)
    (800, 544)
    """
    # 4 (d h + h h + h)
    return 4 * simple_rnn(features, units, use_bias)


def gru(features: int, units: int, use_bias: bool = True, reset_after: bool = True) -> int:
    """Three times a SimpleRNN: two gates and the candidate.

    With `reset_after` (Keras's default) the product with the state has a bias of its own, so that
    there are two biases a unit. Lecture note 004 has none: `use_bias=False`.

    >>> gru(16, 8), gru(16, 8, reset_after=False), gru(16, 8, use_bias=False)
    (624, 600, 576)
    """
    # 3 (d h + h h + h), and 3 h more with reset_after
    second_bias = 3 * units if use_bias and reset_after else 0
    return 3 * simple_rnn(features, units, use_bias) + second_bias


def bidirectional(cell: Callable[[int, int], int], features: int, units: int) -> int:
    """One layer reads forward and one backward, each with weights of its own.

    >>> bidirectional(simple_rnn, 16, 8)
    400
    """
    return 2 * cell(features, units)


def stacked(cell: Callable[[int, int], int], features: int, units: Sequence[int]) -> int:
    """Stacked layers: each reads the states of the one below.

    >>> stacked(lstm, 16, (8, 8))
    1344
    """
    inputs = [features, *units[:-1]]
    return sum(cell(below, here) for below, here in zip(inputs, units, strict=True))


def compared_with_keras() -> list[tuple[str, int, int]]:
    """(layer, weights by formula, weights by Keras) for the layers of the book at its sizes."""
    # Only here: the formulas are imported without Keras.
    import keras
    from keras import layers

    one_hot, vectors, states = (None, 200), (None, 16), (None, 8)
    plain = {"use_bias": False}
    both_ways = layers.Bidirectional(layers.SimpleRNN(8))
    two_lstm = keras.Sequential([layers.LSTM(8, return_sequences=True), layers.LSTM(8)])
    reset_before = {"reset_after": False}
    table = (
        ("SimpleRNN 3, d=3: 9+9+3", simple_rnn(3, 3), layers.SimpleRNN(3), (None, 3)),
        ("SimpleRNN 8, one-hot of 200", simple_rnn(200, 8), layers.SimpleRNN(8), one_hot),
        ("Embedding 200 x 16", embedding(200, 16), layers.Embedding(200, 16), (None,)),
        ("SimpleRNN 8, d=16", simple_rnn(16, 8), layers.SimpleRNN(8), vectors),
        ("... no bias", simple_rnn(16, 8, **plain), layers.SimpleRNN(8, **plain), vectors),
        ("... both directions", bidirectional(simple_rnn, 16, 8), both_ways, vectors),
        ("LSTM 8, d=16", lstm(16, 8), layers.LSTM(8), vectors),
        ("... no bias (note 004)", lstm(16, 8, **plain), layers.LSTM(8, **plain), vectors),
        ("... on another LSTM 8", lstm(8, 8), layers.LSTM(8), states),
        ("... both together", stacked(lstm, 16, (8, 8)), two_lstm, vectors),
        ("GRU 8, d=16, reset after", gru(16, 8), layers.GRU(8), vectors),
        ("... reset before", gru(16, 8, **reset_before), layers.GRU(8, **reset_before), vectors),
        ("... no bias (note 004)", gru(16, 8, **plain), layers.GRU(8, **plain), vectors),
        ("Dense 1 on 8 units", dense(8, 1), layers.Dense(1), (8,)),
        ("SimpleRNN 8, 5 words", simple_rnn(16, 8), layers.SimpleRNN(8), (5, 16)),
        ("SimpleRNN 8, 500 words", simple_rnn(16, 8), layers.SimpleRNN(8), (500, 16)),
    )
    for _, _, layer, shape in table:
        layer.build((None, *shape))
    return [(name, by_formula, layer.count_params()) for name, by_formula, layer, _ in table]
