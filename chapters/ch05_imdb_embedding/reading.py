"""Reading over the network's shoulder: what it holds and thinks after every word of a sentence."""

import dataclasses
from pathlib import Path

import keras
import numpy as np

from common import plots
from common.text import PADDING, UNKNOWN, Vocabulary, pad, tokenize

_BAR_WIDTH = 40


@dataclasses.dataclass(frozen=True)
class Reading:
    """One sentence as the network read it.

    Args:
        words: the words that it read; those before the last `sequence_length` are left out.
        known: False for words outside the vocabulary.
        hidden_states: array (words, units).
        probabilities: of a good review, after each word, array (words,).
    """

    words: list[str]
    known: list[bool]
    hidden_states: np.ndarray
    probabilities: np.ndarray


def read_along(model: keras.Model, word_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The state and the verdict after every word, not only after the last.

    Args:
        model: a model of this chapter.
        word_ids: padded ids (reviews, time).

    Returns:
        Hidden states (reviews, time, units), probabilities of a good review (reviews, time).
    """
    recurrent = model.get_layer("recurrent")
    layout = {**recurrent.get_config(), "return_sequences": True}
    every_step = keras.layers.SimpleRNN.from_config(layout)
    word_vectors = model.get_layer("embedding")(word_ids)  # (reviews, time, embedding_size)
    every_step.build(word_vectors.shape)
    every_step.set_weights(recurrent.get_weights())
    hidden_states = every_step(word_vectors)  # (reviews, time, units)
    probabilities = model.get_layer("verdict")(hidden_states)[..., 0]  # (reviews, time)
    to_numpy = keras.ops.convert_to_numpy
    return to_numpy(hidden_states), to_numpy(probabilities)


def encode_sentence(
    vocabulary: Vocabulary, sentence: str, length: int
) -> tuple[list[str], list[bool], np.ndarray]:
    """A sentence of at least one word, padded in front as in training.

    Args:
        vocabulary: of the network that will read it.
        sentence: as it was typed.
        length: time steps of the network; a longer sentence loses its beginning.

    Returns:
        The words that are read, which of them the vocabulary knows, and the ids (1, length). The
        words stand last: word number i from the end is at step -i.
    """
    words = tokenize(sentence)[-length:]
    word_ids = pad([vocabulary.encode(sentence)], length)  # (1, length)
    known = [word_id not in (PADDING, UNKNOWN) for word_id in word_ids[0, -len(words) :]]
    return words, known, word_ids


def read_sentence(model: keras.Model, vocabulary: Vocabulary, sentence: str) -> Reading:
    """Reads a sentence of at least one word, padded in front as in training."""
    words, known, word_ids = encode_sentence(vocabulary, sentence, model.input_shape[1])
    hidden_states, probabilities = read_along(model, word_ids)
    return Reading(
        words=words,
        known=known,
        hidden_states=hidden_states[0, -len(words) :],
        probabilities=probabilities[0, -len(words) :],
    )


def show(reading: Reading) -> None:
    """Prints a line a word, with the probability as a bar, and the verdict."""
    labels = plots.mark_unknown(reading.words, reading.known)
    width = max(len(label) for label in labels)
    for label, probability in zip(labels, reading.probabilities, strict=True):
        bar = "█" * round(probability * _BAR_WIDTH)
        print(f"  {label:<{width}}  {probability:.2f}  {bar:<{_BAR_WIDTH}}|")
    if not all(reading.known):
        print("Words in [brackets] are not in the vocabulary: the network sees them all as one.")
    last = reading.probabilities[-1]
    opinion = "good" if last >= 0.5 else "bad"
    print(f'"{" ".join(reading.words)}" sounds {opinion} to it ({last:.2f}).')


def save_pictures(reading: Reading, folder: Path) -> list[Path]:
    """Saves the probabilities and the hidden states as PNG, named after the sentence."""
    words = reading.words
    title = quote(words)
    start = folder / f"ask-{file_name(words)}"
    drawn = {
        "probability": plots.probability_after_each_word(
            words, reading.probabilities, reading.known, title
        ),
        "states": plots.hidden_state_heatmap(words, reading.hidden_states, reading.known, title),
    }
    paths = []
    for name, figure in drawn.items():
        path = start.with_name(f"{start.name}-{name}.png")
        figure.savefig(path)
        paths.append(path)
    return paths


def quote(words: list[str]) -> str:
    """The sentence in quotation marks, of a long one the end, as a picture's title has room for."""
    return f'"{" ".join(words)}"' if len(words) <= 12 else f'"... {" ".join(words[-10:])}"'


def file_name(words: list[str]) -> str:
    """The first words as a file name on every system; other signs are left out."""
    joined = "-".join(words[:8])
    return "".join(sign for sign in joined if sign.isalnum() or sign == "-")[:60]
