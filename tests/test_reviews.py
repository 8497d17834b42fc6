import dataclasses

import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from common.data import reviews
from common.data.reviews import Reviews
from common.errors import UserError


@pytest.fixture(scope="module")
def generated():
    return reviews.load("generated", vocabulary_size=120)


def test_generated_data_share_no_review_between_train_and_test(generated):
    train = {tuple(ids) for ids in generated.train.word_ids}
    test = {tuple(ids) for ids in generated.test.word_ids}
    assert len(train) == 6_000
    assert len(test) == 2_000
    assert not train & test


def test_a_vocabulary_of_120_holds_every_generated_word(generated):
    assert len(generated.vocabulary) <= 120
    assert all(2 not in ids for ids in generated.train.word_ids)


def test_a_smaller_vocabulary_turns_rare_words_into_unknown(generated):
    small = reviews.load("generated", vocabulary_size=20)
    for ids, full in zip(small.train.word_ids[:50], generated.train.word_ids[:50], strict=True):
        assert ids == [word_id if word_id < 20 else 2 for word_id in full]


def test_split_takes_the_same_reviews_as_the_book():
    data = Reviews([[i] for i in range(100)], np.arange(100) % 2, np.arange(100) < 50)
    train, validation = reviews.split(data, validation_share=0.2)
    expected_train, expected_validation = train_test_split(
        np.arange(100), test_size=0.2, random_state=42
    )
    assert [ids[0] for ids in train.word_ids] == expected_train.tolist()
    assert [ids[0] for ids in validation.word_ids] == expected_validation.tolist()
    assert validation.labels.tolist() == (expected_validation % 2).tolist()
    assert validation.is_hard.tolist() == (expected_validation < 50).tolist()


@pytest.mark.parametrize(("count", "expected"), [(0, 5), (3, 3), (9, 5)])
def test_first_takes_a_slice_and_zero_takes_all(count, expected):
    data = Reviews([[i] for i in range(5)], np.zeros(5, dtype=int))
    assert len(reviews.first(data, count)) == expected


def test_raw_text_becomes_the_ids_of_the_word_list(monkeypatch, tmp_path):
    from common.data import imdb
    from common.text import Vocabulary

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(imdb, "_text_files", list)
    texts = (["The film ends.", "The END"], np.array([1, 0]))
    monkeypatch.setattr(imdb, "load_vocabulary", lambda: Vocabulary(("the", "film", "ends")))
    monkeypatch.setattr(imdb, "load_texts", lambda: (texts, texts, "raw"))
    data = reviews.load("imdb-text", vocabulary_size=6)
    assert [ids.tolist() for ids in data.train.word_ids] == [[1, 4, 5, 2], [1, 4, 2]]
    assert data.train.labels.tolist() == [1, 0]


@pytest.mark.parametrize("labels", [[], [1], [1, 1, 1, 1, 1], [0, 1]])
def test_too_few_reviews_to_learn_from_get_one_clear_line(labels):
    few = reviews.Reviews([[1, 5]] * len(labels), np.array(labels, dtype=int))
    with pytest.raises(UserError, match=f"{len(labels)} reviews are too few.*--num-reviews 100"):
        reviews.split(few, 0.2)


def test_the_second_time_all_splits_are_the_same(monkeypatch, tmp_path):
    from common.data import imdb
    from common.text import Vocabulary

    rng = np.random.default_rng(0)
    words = Vocabulary(tuple("abcdefgh"))
    texts = [" ".join(rng.choice(list("abcdefghi"), rng.integers(1, 9))) for _ in range(40)]
    part = (texts, np.arange(40) % 2)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(imdb, "_text_files", list)
    monkeypatch.setattr(imdb, "load_vocabulary", lambda: words)
    monkeypatch.setattr(imdb, "load_texts", lambda: (part, part, "raw"))
    first = reviews.load_splits("imdb-text", 9, 5, 30)
    monkeypatch.setattr(imdb, "load_texts", None)
    second = reviews.load_splits("imdb-text", 9, 5, 30)
    assert first.x_train.shape == (24, 5)
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other, strict=True)
        else:
            assert one == other
