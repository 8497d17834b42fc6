"""The 50,000 IMDB reviews (Maas et al., ACL 2011), as word ids and as raw text.

Downloaded on first use and kept: the ids and the word list (19 MB) by Keras in `~/.keras`, the raw
text (80 MB) by TensorFlow Datasets in `~/tensorflow_datasets`.
"""

import hashlib
import json
import pickle
import socket
import zipfile
import zlib
from itertools import chain
from pathlib import Path

import numpy as np

from common.data.download import OFFLINE, damaged, fetch
from common.errors import UserError, first_line, is_disk_error
from common.text import FIRST_WORD, START, UNKNOWN, Vocabulary

_FOLDER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
# The checksums that Keras itself asks for.
_CHECKSUMS = {
    "imdb.npz": "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    "imdb_word_index.json": "bfafd718b763782e994055a2d397834f",
}
# Of the word ids themselves: it does not change when somebody packs the same arrays anew.
_CONTENT_SHA256 = "6b5d12ed6faec299bab758effd490cd55aece9580f7fceed9549d60d0429ef8f"
# What NumPy raises for a file that is cut short or no archive of lists.
_DAMAGE = (zipfile.BadZipFile, zlib.error, pickle.UnpicklingError, KeyError, ValueError, EOFError)
_TEXT_HOST = "ai.stanford.edu"


def load_ids(vocabulary_size: int) -> tuple[tuple, tuple, str]:
    """The reviews as `keras.datasets.imdb.load_data(num_words=vocabulary_size)` gives them.

    The same ids in the same order, made in a third of the time and of the memory: the reviews stay
    NumPy arrays all the way, one split after the other, where Keras makes Python lists of 11.7
    million numbers three times over.

    Args:
        vocabulary_size: ids from this number on become UNKNOWN (2).

    Returns:
        (train reviews, train labels), (test reviews, test labels), name of the data. Reviews are
        lists of int32 arrays (words,), labels int64 arrays (25000,), 1 for a good review.

    Raises:
        UserError: no network, or a damaged or altered file.
    """
    path = _fetch("imdb.npz", "17 MB")
    content = hashlib.sha256()
    shuffler = np.random.RandomState(113)
    splits = []
    for split in ("train", "test"):
        lengths, ranks, labels = _read(path, split)
        for array in (lengths, ranks, labels):
            content.update(array.tobytes())
        order = np.arange(len(labels))
        shuffler.shuffle(order)
        word_ids = _as_keras_numbers_them(lengths, ranks, vocabulary_size)
        splits.append(([word_ids[i] for i in order], labels[order]))
    if content.hexdigest() != _CONTENT_SHA256:
        raise damaged(path, "it holds other reviews than the IMDB file of Keras")
    train, test = splits
    return train, test, f"IMDB word ids, sha256 {_CONTENT_SHA256[:16]}"


def load_vocabulary() -> Vocabulary:
    """The 88,584 words of the training reviews, most frequent first, as Keras numbers them.

    Raises:
        UserError: no network, or a damaged or altered file.
    """
    path = _fetch("imdb_word_index.json", "1.6 MB")
    try:
        ranks = json.loads(path.read_text(encoding="utf8"))
        return Vocabulary(tuple(sorted(ranks, key=ranks.get)))
    except (ValueError, TypeError, AttributeError) as error:
        raise damaged(path, error) from error


def load_texts() -> tuple[tuple, tuple, str]:
    """The reviews as people typed them, through `tfds.load("imdb_reviews")`.

    Their order is not that of `load_ids`; encoded with `load_vocabulary` they are the same reviews.

    Returns:
        (train texts, train labels), (test texts, test labels), name of the data: lists of 25,000
        str, int64 arrays (25000,), 1 for a good review.

    Raises:
        UserError: no network, or the prepared data set cannot be read.
    """
    import tensorflow_datasets as tfds

    builder = tfds.builder("imdb_reviews")
    try:
        if not (Path(builder.data_path) / "dataset_info.json").exists():
            # Asked first, for TFDS itself tries for minutes before it gives up.
            socket.create_connection((_TEXT_HOST, 80), timeout=20).close()
        builder.download_and_prepare()
        splits = []
        for split in ("train", "test"):
            rows = tfds.as_numpy(builder.as_dataset(split=split, as_supervised=True))
            texts, labels = zip(*rows, strict=True)
            splits.append(([text.decode("utf8") for text in texts], np.array(labels)))
    except Exception as error:  # TFDS lets the errors of four libraries through.
        if is_disk_error(error):
            raise
        raise UserError(
            f"The raw IMDB reviews (80 MB) could not be loaded from {_TEXT_HOST} "
            f"({first_line(error)}). Connect to the network; if you are, delete "
            f"{builder.data_path} and run the command again. {OFFLINE}"
        ) from error
    train, test = splits
    return train, test, f"IMDB raw text, {builder.info.full_name}"


def _read(path: Path, split: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One split: int64 lengths (reviews,), int32 word ranks (all words,), int64 labels (reviews,).

    A function of its own, so that the Python lists of one split are gone before the next is read.
    """
    try:
        # Pickled lists, which is why the checksum of the download matters.
        with np.load(path, allow_pickle=True) as archive:
            reviews, labels = archive[f"x_{split}"], archive[f"y_{split}"]
        lengths = np.fromiter(map(len, reviews), dtype="int64", count=len(reviews))
        ranks = np.fromiter(chain.from_iterable(reviews), dtype="int32", count=lengths.sum())
    except _DAMAGE as error:
        raise damaged(path, error) from error
    return lengths, ranks, labels.astype("int64")


def _as_keras_numbers_them(lengths, ranks, vocabulary_size: int) -> list[np.ndarray]:
    """Ranks from 1 on -> ids from 4 on, rare words UNKNOWN, START in front of every review."""
    ids = ranks + (FIRST_WORD - 1)
    ids[ids >= vocabulary_size] = UNKNOWN
    ids = np.insert(ids, np.cumsum(lengths) - lengths, START)
    return np.split(ids, np.cumsum(lengths + 1)[:-1])


def _fetch(name: str, size: str) -> Path:
    return fetch(name, _FOLDER + name, _CHECKSUMS[name], size)
