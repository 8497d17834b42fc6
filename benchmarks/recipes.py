"""What is measured: seven networks, each with its data, its initial weights and what it learns.

Every way to compute (Keras the plain way, the chapters' way, PyTorch) starts from the same weights and
reads the same batches in the same order, so that its learning curve has to be the same.
"""

import dataclasses

import numpy as np

# Plain gradients: Adam and RMSprop would enlarge the rounding of those that vanish.
LEARNING_RATE, MOMENTUM = 0.1, 0.9
NUM_BATCHES = 50
EPOCHS = 4

NAMES = {
    "one_hot": "SimpleRNN 8, one-hot words",
    "simple_rnn": "SimpleRNN 8, embedded words",
    "lstm": "LSTM 8",
    "gru": "GRU 8",
    "two_lstms": "two LSTMs, 8 and 8",
    "bilstm": "LSTM 64, both directions",
    "attention": "translation, additive attention",
}
GATES = {"one_hot": 1, "simple_rnn": 1, "lstm": 4, "two_lstms": 4, "bilstm": 4, "gru": 3}


@dataclasses.dataclass(frozen=True)
class Sizes:
    """The sizes of a measurement; the defaults are those of the book's sections 9-2 and 9-3."""

    vocabulary_size: int = 500
    length: int = 100
    batch_size: int = 64
    num_units: int = 8
    embedding_size: int = 16


USUAL = {name: Sizes() for name in NAMES} | {
    "bilstm": Sizes(num_units=64),
    # As in chapter 15: tokens of either language, tokens of a sentence.
    "attention": Sizes(vocabulary_size=2_000, length=10, num_units=128, embedding_size=64),
}


def make_data(name: str, sizes: Sizes, num_batches: int = NUM_BATCHES) -> tuple:
    """Random sequences and what is to be learned from them, which hangs on a single token.

    Returns:
        For reviews x (sequences, time) and y (sequences,): 1 where the last word is of the upper half of the
        vocabulary. For "attention" ((source_ids, decoder_inputs), targets), each (sequences, time):
        the source backwards.
    """
    rng = np.random.default_rng(0)
    shape = (num_batches * sizes.batch_size, sizes.length)
    x = rng.integers(4, sizes.vocabulary_size, shape).astype("int32")
    if name != "attention":
        return x, (x[:, -1] >= sizes.vocabulary_size // 2).astype("float32")
    targets = x[:, ::-1].copy()
    # Teacher forcing: START (1), then all but the last token.
    decoder_inputs = np.concatenate([np.ones_like(x[:, :1]), targets[:, :-1]], axis=1)
    return (x, decoder_inputs), targets


def shapes(name: str, sizes: Sizes) -> list[tuple[int, ...]]:
    """Shapes of the weights, in the order of `model.weights` in Keras."""
    words, vectors, units = sizes.vocabulary_size, sizes.embedding_size, sizes.num_units
    if name == "attention":
        # GRU: the second row of biases is the state's.
        cell = [(units, 3 * units), (2, 3 * units)]
        encoder = [(words, vectors), (vectors, 3 * units), *cell, (vectors, 3 * units), *cell]
        decoder = [(words, vectors), (vectors + units, 3 * units), *cell, (units, words), (words,)]
        attention = [(units, units), (units,), (units, units), (units,), (2 * units, units)]
        return [*encoder, *decoder, *attention]
    gates = GATES[name] * units
    bias = (2, gates) if name == "gru" else (gates,)
    if name == "one_hot":
        return [(words, units), (units, units), bias, (units, 1), (1,)]
    layer = [(vectors, gates), (units, gates), bias]
    table, verdict = (words, vectors), [(units, 1), (1,)]
    if name == "two_lstms":
        return [table, *layer, (units, gates), (units, gates), bias, *verdict]
    if name == "bilstm":
        return [table, *layer, *layer, (2 * units, 1), (1,)]
    return [table, *layer, *verdict]


def initial_weights(name: str, sizes: Sizes) -> list[np.ndarray]:
    """The same initial weights for every way to compute, uniform within 1 / sqrt(rows)."""
    rng = np.random.default_rng(1)
    return [
        rng.uniform(-1, 1, shape).astype("float32") / np.float32(np.sqrt(shape[0]))
        for shape in shapes(name, sizes)
    ]
