import unicodedata

import keras
import numpy as np
import pytest

from common.errors import UserError
from common.text import Vocabulary, normalise, pad, tokenize


def test_tokenize_keeps_apostrophes_and_drops_all_other_punctuation():
    assert tokenize("Don't miss it -- a GREAT film!<br />10/10\tgo") == (
        ["don't", "miss", "it", "a", "great", "film", "br", "10", "10", "go"]
    )


def test_only_ascii_capitals_become_small_as_in_the_imdb_file():
    assert tokenize("ÁNGEL") == ["Ángel"]


def test_only_spaces_separate_so_odd_white_space_stays_in_its_word():
    assert tokenize("one\u0085two\u00a0three four") == ["one\u0085two\u00a0three", "four"]


def test_the_first_imdb_review_begins_as_everywhere_printed():
    # "this film was just brilliant" at the ranks that Keras's word index gives these words.
    words = [f"filler{i}" for i in range(530)]
    for word, rank in {"this": 11, "film": 19, "was": 13, "just": 40, "brilliant": 527}.items():
        words[rank - 1] = word
    vocabulary = Vocabulary(tuple(words))
    assert vocabulary.encode("This film was just brilliant") == [1, 14, 22, 16, 43, 530]


def test_fit_orders_by_frequency_and_ties_by_first_appearance():
    assert Vocabulary.fit(["b a c", "a c", "a"]).words == ("a", "c", "b")


def test_limit_keeps_ids_below_the_size_and_the_rest_becomes_unknown():
    vocabulary = Vocabulary(("the", "film", "ends")).limit(6)
    assert vocabulary.encode("the film ends") == [1, 4, 5, 2]
    assert len(vocabulary) == 6


def test_decode_gives_the_words_back():
    vocabulary = Vocabulary(("the", "film"))
    assert vocabulary.decode([0, 0, *vocabulary.encode("The film ends.")]) == "the film ‹?›"


@pytest.mark.parametrize("word_id", [-1, 6])
def test_decode_refuses_ids_that_no_word_has(word_id):
    with pytest.raises(ValueError, match="outside the vocabulary"):
        Vocabulary(("the", "film")).decode([word_id])


@pytest.mark.parametrize(
    ("padding", "truncating", "expected"),
    [
        ("pre", "pre", [[0, 0, 5], [7, 8, 9]]),
        ("pre", "post", [[0, 0, 5], [6, 7, 8]]),
        ("post", "pre", [[5, 0, 0], [7, 8, 9]]),
        ("post", "post", [[5, 0, 0], [6, 7, 8]]),
    ],
)
def test_pad_fills_and_cuts_on_the_asked_side(padding, truncating, expected):
    padded = pad([[5], [6, 7, 8, 9]], 3, padding, truncating)
    assert padded.tolist() == expected
    assert padded.dtype == np.int32


def test_pad_does_by_default_what_the_book_does():
    sequences = [[1, 2, 3, 4], [1], [1, 2]]
    assert (pad(sequences, 3) == keras.utils.pad_sequences(sequences, maxlen=3)).all()


def test_pad_refuses_a_length_below_one():
    with pytest.raises(UserError, match="at least one time step, not 0"):
        pad([[1]], 0)


def test_pad_refuses_an_unknown_side():
    with pytest.raises(ValueError, match="left"):
        pad([[1]], 2, padding="left")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (unicodedata.normalize("NFD", "선생님은 책을 읽습니다."), "선생님은 책을 읽습니다."),
        (" two\u00a0\u3000 spaces\t\n", "two spaces"),
        ("“It’s ‘good’”", "\"It's 'good'\""),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("¿Qué?", "¿Qué?"),
    ],
)
def test_what_looks_the_same_becomes_the_same(raw, expected):
    assert normalise(raw) == expected
