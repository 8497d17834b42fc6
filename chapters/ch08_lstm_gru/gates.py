"""What the gates of a trained network do at every word, recomputed by hand from its weights."""

import dataclasses
from pathlib import Path

import keras
import numpy as np

from chapters.ch05_imdb_embedding.reading import encode_sentence, file_name, quote
from chapters.ch08_lstm_gru import pictures
from chapters.ch08_lstm_gru.cells import GatedWeights, gru_forward, lstm_forward
from common.plots import mark_unknown
from common.screen import table
from common.text import Vocabulary

# Gate -> what an open one does. A candidate is no gate: it is what is let in.
MEANINGS = {
    "lstm": {
        "forget": "the old is KEPT",
        "input": "the new is let in",
        "output": "the state is shown",
    },
    "gru": {
        "update": "the old is KEPT, the new stays out",
        "reset": "the candidate sees the old",
    },
}


@dataclasses.dataclass(frozen=True)
class GateReading:
    """One sentence as a network read it.

    Args:
        cell: "lstm" or "gru".
        words: those that it read; of a long sentence the last `sequence_length`.
        known: False for words outside the vocabulary.
        gates: name -> array (words, units) between 0 and 1.
        probabilities: of a good review after each word, array (words,).
    """

    cell: str
    words: list[str]
    known: list[bool]
    gates: dict[str, np.ndarray]
    probabilities: np.ndarray


def read_sentence(
    model: keras.Model, cell: str, vocabulary: Vocabulary, sentence: str
) -> GateReading:
    """Reads a sentence of at least one word, padded in front as in training.

    Args:
        model: a network of one recurrent layer of this chapter.
        cell: "lstm" or "gru".
        vocabulary: of the model.
        sentence: as it was typed.
    """
    words, known, word_ids = encode_sentence(vocabulary, sentence, model.input_shape[1])
    word_vectors = keras.ops.convert_to_numpy(model.get_layer("embedding")(word_ids))
    forward = {"lstm": lstm_forward, "gru": gru_forward}[cell]
    weights = GatedWeights.of(model.get_layer("recurrent_1"))
    hidden_states, gates = forward(word_vectors, weights)  # (1, time, units)
    probabilities = model.get_layer("verdict")(hidden_states.astype("float32"))[0, :, 0]
    return GateReading(
        cell=cell,
        words=words,
        known=known,
        gates={name: gates[name][0, -len(words) :] for name in MEANINGS[cell]},
        probabilities=keras.ops.convert_to_numpy(probabilities)[-len(words) :],
    )


def show(reading: GateReading) -> None:
    """Prints for every word how far each gate stands open, averaged over the units."""
    labels = mark_unknown(reading.words, reading.known)
    means = [values.mean(axis=1) for values in reading.gates.values()]  # each (words,)
    table(
        (reading.cell.upper(), *(f"{name} gate" for name in reading.gates), "P(good)"),
        *(
            (label, *(f"{number:.2f}" for number in numbers))
            for label, *numbers in zip(labels, *means, reading.probabilities, strict=True)
        ),
    )


def save_picture(reading: GateReading, folder: Path) -> Path:
    """Saves the heat map of all gates as PNG, named after cell and sentence; returns its path."""
    drawn = pictures.plot_gates(
        reading.words,
        reading.known,
        reading.gates,
        MEANINGS[reading.cell],
        f"The gates of the {reading.cell.upper()} at {quote(reading.words)}",
    )
    path = folder / f"ask-{file_name(reading.words)}-{reading.cell}.png"
    drawn.savefig(path)
    return path
