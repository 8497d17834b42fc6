"""The reader of the IMDB files, on a small file of the same form."""

import hashlib
import json
import socket

import keras
import numpy as np
import pytest

from common.data import imdb
from common.errors import UserError


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
