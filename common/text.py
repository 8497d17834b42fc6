"""From raw text to word ids and back, by the rule that made the IMDB file of Keras.

The ids: 0 is padding, 1 starts every text, 2 stands for every word outside the vocabulary, and the
words follow from 4 on, the most frequent first. Nothing has id 3: Keras adds 3 to ranks that start
at 1. Source: `keras.datasets.imdb`; book section 9-2.
"""

import collections
import dataclasses
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np

from common.errors import UserError

PADDING = 0
START = 1
UNKNOWN = 2
FIRST_WORD = 4

# The apostrophe is missing on purpose: "don't" is one word of the IMDB file.
_SEPARATORS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
# Only A-Z become small: the file was made byte by byte, so its "Ángel" kept the capital.
_RULE = str.maketrans(
    _SEPARATORS + string.ascii_uppercase,
    " " * len(_SEPARATORS) + string.ascii_lowercase,
)

_SINGLE_QUOTES = re.compile("[‘’‚‛]")
_DOUBLE_QUOTES = re.compile("[“”„‟]")
# Zero-width spaces and joiners, the byte order mark, the soft hyphen, and what commands a terminal.
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f]")


def normalise(text: str) -> str:
    """One spelling for what looks the same: Unicode NFC, plain spaces, straight quotes.

    Decomposed Hangul becomes syllables, every kind and number of spaces one space, and signs of no
    width disappear.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _DOUBLE_QUOTES.sub('"', _SINGLE_QUOTES.sub("'", text))
    return " ".join(text.split())


def tokenize(text: str) -> list[str]:
    """Splits a text into words: small letters, punctuation removed, apostrophes kept.

    >>> tokenize("Don't miss it -- a GREAT film!")
    ["don't", 'miss', 'it', 'a', 'great', 'film']
    """
    # split(" ") and not split(): a no-break space belongs to its word in the IMDB file.
    return [word for word in text.translate(_RULE).split(" ") if word]


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """The known words in order of frequency; `words[0]` has id 4.

    Args:
        words: every word once, the most frequent first.
    """

    words: tuple[str, ...]

    @classmethod
    def fit(cls, texts: Iterable[str]) -> "Vocabulary":
        """Counts the words of the TRAINING texts. Equal counts stay in order of appearance."""
        counts = collections.Counter()
        for text in texts:
            counts.update(tokenize(text))
        return cls(tuple(word for word, _ in counts.most_common()))

    def __post_init__(self):
        ids = {word: word_id for word_id, word in enumerate(self.words, start=FIRST_WORD)}
        object.__setattr__(self, "_ids", ids)

    def __len__(self) -> int:
        """One more than the largest id, as an embedding table wants it."""
        return FIRST_WORD + len(self.words)

    def limit(self, vocabulary_size: int) -> "Vocabulary":
        """Only the most frequent words, so that every id is below `vocabulary_size`.

        This is `num_words` of `keras.datasets.imdb.load_data`: 500 keeps ids 0 to 499, that is
        the 496 most frequent words.
        """
        return Vocabulary(self.words[: max(0, vocabulary_size - FIRST_WORD)])

    def encode(self, text: str) -> list[int]:
        """The ids of a text, START first; a word outside the vocabulary becomes UNKNOWN.

        >>> Vocabulary(("the", "film")).encode("The film ends")
        [1, 4, 5, 2]
        """
        return [START] + [self._ids.get(word, UNKNOWN) for word in tokenize(text)]

    def check_knows(self, words: Sequence[str]) -> None:
        """Refuses a question of which a network would read nothing but UNKNOWN.

        Raises:
            UserError: not one of the words is in the vocabulary.
        """
        if not any(word in self._ids for word in words):
            # Short words are the most frequent and say the least.
            longer = [word for word in self.words if len(word) > 3][:12]
            raise UserError(
                f"The network knows no word of {quote(words)}. Use words that it knows, such as: "
                f"{', '.join(longer or self.words[:12])}."
            )

    def decode(self, word_ids: Iterable[int]) -> str:
        """Words of a sequence of ids; padding and start are left out, unknown words become ‹?›.

        Raises:
            ValueError: an id is negative or beyond the vocabulary.
        """
        words = []
        for word_id in word_ids:
            if not 0 <= word_id < len(self):
                raise ValueError(f"id {word_id} is outside the vocabulary of {len(self)} ids")
            if word_id in (UNKNOWN, FIRST_WORD - 1):
                words.append("‹?›")
            elif word_id >= FIRST_WORD:
                words.append(self.words[word_id - FIRST_WORD])
        return " ".join(words)


def pad(
    sequences: Sequence[Sequence[int]],
    length: int,
    padding: str = "pre",
    truncating: str = "pre",
) -> np.ndarray:
    """Brings every sequence to the same length; by default in front, as the book does.

    In front means that the last words, which a recurrent network remembers best, stay last.

    Args:
        sequences: word ids, each sequence of any length.
        length: number of time steps of the result.
        padding: "pre" or "post", the side that short sequences are filled on with 0.
        truncating: "pre" or "post", the side that long sequences lose words on.

    Returns:
        int32 array (samples, length).

    Raises:
        UserError: `length` is below 1.
        ValueError: `padding` or `truncating` is neither "pre" nor "post".
    """
    if length < 1:
        raise UserError(f"A sequence needs at least one time step, not {length}.")
    # Only here, so that what computes in NumPy is imported without Keras.
    import keras

    return keras.utils.pad_sequences(
        sequences, maxlen=length, dtype="int32", padding=padding, truncating=truncating
    )


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


def quote(words: Sequence[str]) -> str:
    """The sentence in quotation marks, of a long one the end, as a picture's title has room for."""
    return f'"{" ".join(words)}"' if len(words) <= 12 else f'"... {" ".join(words[-10:])}"'


def file_name(words: Sequence[str]) -> str:
    """The first words as a file name on every system; other signs are left out."""
    joined = "-".join(words[:8])
    return "".join(sign for sign in joined if sign.isalnum() or sign == "-")[:60]
