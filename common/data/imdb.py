"""The 50,000 IMDB reviews (Maas et al., ACL 2011), as word ids and as raw text.

Downloaded on first use and kept: the ids and the word list (19 MB) by Keras in `~/.keras`, the raw
text (80 MB) by TensorFlow Datasets in `~/tensorflow_datasets`. The ids that are made of either are kept as
well (47 MB each, see `common.data.cache`), so that the second time takes a fraction of the first.
"""

import contextlib
import hashlib
import json
import pickle
import socket
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np

from common.data.cache import cached
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
# What a file raises that is cut short, or no archive of lists.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, MemoryError),
    *(pickle.UnpicklingError, LookupError, TypeError, ValueError, AttributeError, OverflowError),
)
_TEXT_HOST = "ai.stanford.edu"
# Goes up whenever the code below makes other ids of the same files; what is kept is then made anew.
_VERSION = 1


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
    key = {"version": _VERSION, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    arrays = cached("imdb-ids", {**key, "content": _CONTENT_SHA256}, lambda: _read_ids(path))
    train, test = (_limit(arrays, split, vocabulary_size) for split in ("train", "test"))
    return train, test, f"IMDB word ids, sha256 {_CONTENT_SHA256[:16]}"


def load_text_ids(vocabulary: Vocabulary, vocabulary_size: int) -> tuple[tuple, tuple, str]:
    """The reviews of `load_texts` as word ids.

    Args:
        vocabulary: all words of `load_vocabulary`.
        vocabulary_size: ids from this number on become UNKNOWN (2).

    Returns:
        As `load_ids`, in the order of `load_texts`.

    Raises:
        UserError: no network, or the prepared data set cannot be read.
    """
    words = hashlib.sha256("\n".join(vocabulary.words).encode("utf8")).hexdigest()
    key = {"version": _VERSION, "words": words, "files": _text_files()}
    arrays = cached("imdb-text-ids", key, lambda: _encode_texts(vocabulary))
    train, test = (_limit(arrays, split, vocabulary_size) for split in ("train", "test"))
    return train, test, str(arrays["name"])


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
    with _prepared_texts() as (tfds, builder):
        splits = []
        for split in ("train", "test"):
            rows = tfds.as_numpy(builder.as_dataset(split=split, as_supervised=True))
            texts, labels = zip(*rows, strict=True)
            splits.append(([text.decode("utf8") for text in texts], np.array(labels)))
    train, test = splits
    return train, test, f"IMDB raw text, {builder.info.full_name}"


@contextlib.contextmanager
def _prepared_texts() -> Iterator[tuple]:
    """The package tensorflow_datasets and its builder of the raw reviews, downloaded and prepared."""
    import tensorflow_datasets as tfds

    builder = tfds.builder("imdb_reviews")
    try:
        if not (Path(builder.data_path) / "dataset_info.json").exists():
            # Asked first, for TFDS itself tries for minutes before it gives up.
            socket.create_connection((_TEXT_HOST, 80), timeout=20).close()
        builder.download_and_prepare()
        yield tfds, builder
    except Exception as error:  # TFDS lets the errors of four libraries through.
        if is_disk_error(error):
            raise
        raise UserError(
            f"The raw IMDB reviews (80 MB) could not be loaded from {_TEXT_HOST} "
            f"({first_line(error)}). Connect to the network; if you are, delete "
            f"{builder.data_path} and run the command again. {OFFLINE}"
        ) from error


def _text_files() -> list:
    """Name, bytes and time of every file of the raw reviews, which tell whether one was altered."""
    with _prepared_texts() as (_, builder):
        files = sorted(Path(builder.data_path).iterdir())
        return [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def _encode_texts(vocabulary: Vocabulary) -> dict[str, np.ndarray]:
    """The raw reviews -> arrays as in `_flat`, and the name of the data."""
    *splits, name = load_texts()
    arrays = {"name": np.array(name)}
    for split, (texts, labels) in zip(("train", "test"), splits, strict=True):
        word_ids = [np.array(vocabulary.encode(text), dtype="int32") for text in texts]
        arrays |= _flat(split, word_ids, labels)
    return arrays


def _read_ids(path: Path) -> dict[str, np.ndarray]:
    """The file of Keras -> arrays as in `_flat`, in the order in which Keras returns the reviews."""
    content = hashlib.sha256()
    shuffler = np.random.RandomState(113)
    arrays = {}
    for split in ("train", "test"):
        lengths, ranks, labels = _read(path, split)
        for array in (lengths, ranks, labels):
            content.update(array.tobytes())
        order = np.arange(len(labels))
        shuffler.shuffle(order)
        word_ids = _as_keras_numbers_them(lengths, ranks)
        arrays |= _flat(split, [word_ids[i] for i in order], labels[order])
    if content.hexdigest() != _CONTENT_SHA256:
        raise damaged(path, "it holds other reviews than the IMDB file of Keras")
    return arrays


def _flat(split: str, word_ids: list[np.ndarray], labels: np.ndarray) -> dict[str, np.ndarray]:
    """Reviews of many lengths as arrays: int32 ids (all words,), lengths and labels (reviews,)."""
    return {
        f"{split}_ids": np.concatenate(word_ids),
        f"{split}_lengths": np.array([len(ids) for ids in word_ids], dtype="int64"),
        f"{split}_labels": labels,
    }


def _limit(arrays: dict[str, np.ndarray], split: str, vocabulary_size: int) -> tuple:
    """The reviews of one split, each an array again, with rare words UNKNOWN; and the labels."""
    ids = arrays[f"{split}_ids"]
    # Padding, START and UNKNOWN are no words: they stay whatever the size.
    ids[ids >= max(vocabulary_size, FIRST_WORD)] = UNKNOWN
    reviews = np.split(ids, np.cumsum(arrays[f"{split}_lengths"])[:-1])
    return reviews, arrays[f"{split}_labels"]


def _read(path: Path, split: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One split: int64 lengths (reviews,), int32 word ranks (all words,), int64 labels (reviews,).

    A function of its own, so that the Python lists of one split are gone before the next is read.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"x_{split}.npy") as file:
            reviews = _pickled_lists(file)
        with np.load(path, allow_pickle=False) as archive:
            labels = archive[f"y_{split}"]
        lengths = np.fromiter(map(len, reviews), dtype="int64", count=len(reviews))
        ranks = np.fromiter(chain.from_iterable(reviews), dtype="int32", count=lengths.sum())
    except _DAMAGE as error:
        raise damaged(path, error) from error
    return lengths, ranks, labels.astype("int64")


def _pickled_lists(file: IO[bytes]) -> list[list[int]]:
    """The elements of an .npy file of objects, whose pickle is read by `_ListsOnly`."""
    # In front of the pickle stands a header of shape and type, which the pickle itself says again.
    np.lib.format.read_magic(file)
    np.lib.format.read_array_header_1_0(file)
    *_, elements = _ListsOnly(file).load().state
    return elements


class _Shell:
    """Stands for an array, or its type, while it is unpickled: keeps what it is given, and does nothing."""

    def __init__(self, *arguments):
        self.state = None

    def __setstate__(self, state):
        self.state = state


class _ListsOnly(pickle.Unpickler):
    """Reads lists and numbers out of a pickle.

    A pickle may call any function that it names, so a stranger's file could run what it likes. This
    one calls nothing: the three names in a pickled array become shells, and any other name is refused.
    """

    _NAMES = ("_reconstruct", "ndarray", "dtype")

    def find_class(self, module, name):
        if module.split(".")[0] == "numpy" and name in self._NAMES:
            return _Shell
        raise pickle.UnpicklingError(
            f"it names {module}.{name}, and only lists of numbers are read"
        )


def _as_keras_numbers_them(lengths, ranks) -> list[np.ndarray]:
    """Ranks from 1 on -> ids from 4 on, START in front of every review."""
    ids = np.insert(ranks + (FIRST_WORD - 1), np.cumsum(lengths) - lengths, START)
    return np.split(ids, np.cumsum(lengths + 1)[:-1])


def _fetch(name: str, size: str) -> Path:
    return fetch(name, _FOLDER + name, _CHECKSUMS[name], size)
