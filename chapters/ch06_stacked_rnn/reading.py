"""What every layer of a trained network holds after every word of a sentence."""

import dataclasses

import numpy as np

from chapters.ch06_stacked_rnn import stacking
from common.errors import UserError
from common.text import Vocabulary, encode_sentence, tokenize

_MOST_WORDS = 12


@dataclasses.dataclass(frozen=True)
class Reading:
    """A sentence as the network read it.

    Args:
        words: the words; those outside the vocabulary are set in brackets in pictures.
        known: False for words outside the vocabulary.
        layers: what stands at every word, from below: the word vectors (words, embedding_size), which
            the first layer reads, then the states of each layer (words, units), which the next reads.
    """

    words: list[str]
    known: list[bool]
    layers: list[np.ndarray]


def words_of(sentence: str, sequence_length: int) -> list[str]:
    """The words of a sentence that can be read with and without its first word.

    Raises:
        UserError: it has too few or too many words, or letters that no picture can show.
    """
    words = tokenize(sentence)
    if not 2 <= len(words) <= _MOST_WORDS or not sentence.isascii():
        raise UserError(
            f'--sentence takes 2 to {_MOST_WORDS} English words, such as "not a bad film at all", '
            f'not "{sentence}".'
        )
    # The sign that starts every text is read, too.
    if len(words) + 1 > sequence_length:
        raise UserError(
            f'--sentence "{sentence}" needs {len(words) + 1} time steps: take --sequence-length '
            f"{len(words) + 1} or more, not {sequence_length}."
        )
    return words


def read(model, vocabulary: Vocabulary, words: list[str]) -> Reading:
    """Reads the words with a Keras model, padded in front as in training, by `stacking.forward`.

    Keras's last layer shows its last state only; by hand every state of every layer is there.
    """
    sentence, length = " ".join(words), model.input_shape[1]
    words, known, word_ids = encode_sentence(vocabulary, sentence, length)
    vectors = stacking.word_vectors(model, word_ids)  # (1, time, embedding_size)
    states = stacking.forward(vectors, stacking.weights_of(model))
    return Reading(
        words=words,
        known=known,
        layers=[array[0, -len(words) :] for array in (vectors, *states)],
    )


def differences(whole: Reading, shorter: Reading) -> list[np.ndarray]:
    """How far the same word is another one to every layer when the first word is left out.

    Args:
        whole: the reading of a sentence.
        shorter: the reading of the same sentence without its first word.

    Returns:
        For the word vectors and for the states of every layer: the largest difference in any number,
        array (words of `shorter`,). The entry at index i is what layer i + 1 reads.
    """
    pairs = zip(whole.layers, shorter.layers, strict=True)
    return [np.abs(one[1:] - other).max(axis=1) for one, other in pairs]
