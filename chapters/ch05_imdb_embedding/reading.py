"""Reading over the network's shoulder: what it holds and thinks after every word of a sentence."""

import dataclasses

import keras
import numpy as np
from matplotlib.figure import Figure

from common import plots
from common.text import Vocabulary, encode_sentence, file_name, quote

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


def pictures_of(reading: Reading) -> dict[str, Figure]:
    """The probabilities and the hidden states, each under the name of its file."""
    words = reading.words
    start = f"ask-{file_name(words)}"
    shown = (reading.known, quote(words))
    return {
        f"{start}-probability": plots.probability_after_each_word(
            words, reading.probabilities, *shown
        ),
        f"{start}-states": plots.hidden_state_heatmap(words, reading.hidden_states, *shown),
    }
