"""The reader of the IMDB files, on a small file of the same form."""

import hashlib
import io
import json
import os
import pickle
import socket
import types
import zipfile

import keras
import numpy as np
import pytest

from common.data import cache, imdb
from common.errors import UserError
from common.text import Vocabulary


@pytest.fixture
def datasets(tmp_path, monkeypatch):
    """Keras's folder of data sets, empty."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = tmp_path / "datasets"
    folder.mkdir()
    return folder


@pytest.fixture
def small_file(datasets, monkeypatch):
    """imdb.npz with forty reviews a split, and its checksum in place of the real one."""
    rng = np.random.default_rng(0)
    arrays = {}
    content = hashlib.sha256()
    for split in ("train", "test"):
        reviews = [rng.integers(1, 50, rng.integers(1, 30)).tolist() for _ in range(40)]
        labels = rng.integers(0, 2, 40)
        arrays[f"x_{split}"] = np.array(reviews, dtype=object)
        arrays[f"y_{split}"] = labels
        content.update(np.array([len(review) for review in reviews], dtype="int64").tobytes())
        content.update(np.concatenate(reviews).astype("int32").tobytes())
        content.update(labels.astype("int64").tobytes())
    path = datasets / "imdb.npz"
    np.savez(path, **arrays)
    monkeypatch.setattr(imdb, "_CONTENT_SHA256", content.hexdigest())
    return path


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*arguments, **options):
        raise OSError("the network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("vocabulary_size", [53, 20, 5])
def test_ids_equal_those_of_keras(small_file, monkeypatch, vocabulary_size):
    monkeypatch.setattr("keras.src.datasets.imdb.get_file", lambda **options: str(small_file))
    expected = keras.datasets.imdb.load_data(num_words=vocabulary_size)
    *loaded, _ = imdb.load_ids(vocabulary_size)
    for (reviews, labels), (expected_reviews, expected_labels) in zip(
        loaded, expected, strict=True
    ):
        assert [review.tolist() for review in reviews] == list(expected_reviews)
        assert labels.tolist() == expected_labels.tolist()


def test_the_word_list_is_put_in_order_of_its_ranks(datasets):
    (datasets / "imdb_word_index.json").write_text(json.dumps({"film": 2, "the": 1, "ends": 3}))
    vocabulary = imdb.load_vocabulary()
    assert vocabulary.words == ("the", "film", "ends")
    assert vocabulary.encode("the ends") == [1, 4, 6]


def test_an_altered_file_is_refused(small_file, monkeypatch):
    monkeypatch.setattr(imdb, "_CONTENT_SHA256", "0" * 64)
    with pytest.raises(UserError, match="other reviews than the IMDB file.* Delete it and run"):
        imdb.load_ids(500)


@pytest.mark.parametrize("kept_bytes", [0, 100, 2_000])
def test_a_truncated_file_is_refused_and_left_for_the_reader_to_delete(small_file, kept_bytes):
    small_file.write_bytes(small_file.read_bytes()[:kept_bytes])
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)
    assert small_file.exists()


def test_damage_in_the_middle_of_a_file_is_refused(small_file):
    content = bytearray(small_file.read_bytes())
    middle = len(content) // 4
    content[middle : middle + 50] = bytes(50)
    small_file.write_bytes(content)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)


class Foreign:
    """Its pickle calls a function that makes the file `mark`."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_foreign_pickle_is_refused_and_never_run(small_file, tmp_path, hidden):
    mark = tmp_path / "unpickled"
    with np.load(small_file, allow_pickle=True) as archive:
        arrays = dict(archive)
    arrays["x_train"][3 if hidden else slice(None)] = Foreign(mark)
    np.savez(small_file, **arrays)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered .*mkdir, and only lists"):
        imdb.load_ids(500)
    assert not mark.exists()


def test_labels_are_never_unpickled(small_file, tmp_path):
    mark = tmp_path / "unpickled"
    with np.load(small_file, allow_pickle=True) as archive:
        arrays = dict(archive)
    arrays["y_train"] = np.array([Foreign(mark)] * 40, dtype=object)
    np.savez(small_file, **arrays)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)
    assert not mark.exists()


@pytest.mark.parametrize(
    "reviews",
    [
        [1, 2],
        [[1, "the"]],
        [[2**40]],
        [[[1], [2]]],
        [{"the": 1}],
        [None],
        [np.arange(3)],
        [np.dtype("int64")],
        ["the"],
        [[1.5, {}]],
    ],
    ids=repr,
)
def test_a_pickle_of_anything_but_lists_of_numbers_is_refused(small_file, reviews):
    with np.load(small_file, allow_pickle=True) as archive:
        arrays = dict(archive)
    arrays["x_train"] = np.empty(len(reviews), dtype=object)
    arrays["x_train"][:] = reviews
    np.savez(small_file, **arrays)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)


@pytest.mark.parametrize(
    "content", [pickle.dumps([[1, 2]]), pickle.dumps(print), b"", b"\x80\x05."]
)
def test_a_bare_pickle_in_place_of_an_array_is_refused(small_file, content):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|O", "fortran_order": False, "shape": (1,)}
    )
    with zipfile.ZipFile(small_file, "w") as archive:
        archive.writestr("x_train.npy", header.getvalue() + content)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)


@pytest.mark.parametrize("content", ["", "[1, 2]", '{"the": '])
def test_a_damaged_word_list_is_refused(datasets, content):
    (datasets / "imdb_word_index.json").write_text(content)
    with pytest.raises(UserError, match="imdb_word_index.json is damaged or altered"):
        imdb.load_vocabulary()


def test_without_a_network_one_line_says_what_where_from_and_what_needs_none(datasets, no_network):
    with pytest.raises(UserError) as caught:
        imdb.load_ids(500)
    message = str(caught.value)
    assert "\n" not in message
    assert "imdb.npz (17 MB) could not be downloaded from https://" in message
    assert f"put the file at {datasets / 'imdb.npz'} by hand" in message
    assert "quick needs no download" in message


def equal(one, other):
    """Both return the same reviews, types, labels and name."""
    *splits, name = one
    *other_splits, other_name = other
    assert name == other_name
    for (reviews, labels), (other_reviews, other_labels) in zip(splits, other_splits, strict=True):
        for review, other_review in zip(reviews, other_reviews, strict=True):
            np.testing.assert_array_equal(review, other_review, strict=True)
        np.testing.assert_array_equal(labels, other_labels, strict=True)


def test_the_second_time_the_same_ids_come_without_the_file_being_parsed(small_file, monkeypatch):
    first = {size: imdb.load_ids(size) for size in (500, 20, 1)}
    # What one size makes UNKNOWN is a word again for a greater size.
    assert 30 in np.concatenate(first[500][0][0])
    assert set(np.concatenate(first[1][0][0])) == {1, 2}
    monkeypatch.setattr(imdb, "_read", None)
    for size in (1, 500, 20):
        equal(first[size], imdb.load_ids(size))


def test_an_altered_file_is_refused_although_its_ids_were_kept(small_file):
    imdb.load_ids(500)
    content = bytearray(small_file.read_bytes())
    content[len(content) // 4] ^= 1
    small_file.write_bytes(content)
    with pytest.raises(UserError, match="imdb.npz is damaged or altered"):
        imdb.load_ids(500)


def test_of_an_altered_file_nothing_is_kept(small_file, monkeypatch):
    monkeypatch.setattr(imdb, "_CONTENT_SHA256", "0" * 64)
    for _ in range(2):
        with pytest.raises(UserError, match="other reviews than the IMDB file"):
            imdb.load_ids(500)
    assert not cache.folder().exists()


@pytest.fixture
def raw_texts(datasets, monkeypatch):
    """Three raw reviews of training and of test; returns the list of how often they were read."""
    texts = ["The film ends.", "the END", "Ends the film, the film?"]
    calls = []

    def load_texts():
        calls.append("read")
        return (texts, np.array([1, 0, 1])), (texts[::-1], np.array([1, 0, 1])), "raw"

    monkeypatch.setattr(imdb, "load_texts", load_texts)
    monkeypatch.setattr(imdb, "_text_files", lambda: [("train.tfrecord", 99, 1)])
    return calls


@pytest.mark.parametrize("vocabulary_size", [1, 2, 4, 5, 6, 7, 500])
def test_raw_texts_become_what_the_limited_vocabulary_makes_of_them(raw_texts, vocabulary_size):
    words = Vocabulary(("the", "film", "ends"))
    limited = words.limit(vocabulary_size)
    for _ in range(2):
        train, test, name = imdb.load_text_ids(words, vocabulary_size)
        for split in (train, test):
            assert all(review.dtype == "int32" for review in split[0])
            assert split[1].tolist() == [1, 0, 1]
        texts = imdb.load_texts()[0][0]
        assert [review.tolist() for review in train[0]] == [limited.encode(text) for text in texts]
        assert [review.tolist() for review in test[0]] == [
            limited.encode(text) for text in texts[::-1]
        ]
        assert name == "raw"


def test_raw_texts_are_encoded_once_for_each_word_list_and_state_of_the_files(
    raw_texts, monkeypatch
):
    words = Vocabulary(("the", "film", "ends"))
    first = imdb.load_text_ids(words, 500)
    equal(first, imdb.load_text_ids(words, 500))
    imdb.load_text_ids(words, 5)
    assert len(raw_texts) == 1
    other = imdb.load_text_ids(Vocabulary(("film", "the", "ends")), 500)
    assert other[0][0][0].tolist() == [1, 5, 4, 6]
    assert len(raw_texts) == 2
    monkeypatch.setattr(imdb, "_text_files", lambda: [("train.tfrecord", 99, 2)])
    equal(first, imdb.load_text_ids(words, 500))
    assert len(raw_texts) == 3


def test_the_state_of_the_raw_texts_is_name_size_and_time_of_each_file(tmp_path, monkeypatch):
    builder = types.SimpleNamespace(data_path=str(tmp_path), download_and_prepare=lambda: None)
    monkeypatch.setattr("tensorflow_datasets.builder", lambda name: builder)
    for name, content in (("test", "abc"), ("dataset_info.json", "{}")):
        (tmp_path / name).write_text(content)
        os.utime(tmp_path / name, ns=(5, 1_000))
    before = imdb._text_files()
    assert before == [("dataset_info.json", 2, 1_000), ("test", 3, 1_000)]
    os.utime(tmp_path / "test", ns=(5, 2_000))
    assert imdb._text_files() == [before[0], ("test", 3, 2_000)]
