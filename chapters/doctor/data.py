"""Checks of the data: what ships with the project, and what is downloaded on first use."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from chapters.doctor.results import BROKEN, OK, Result, not_tried

# Checksums of what is in the files, which stays the same however they are packed or their lines end.
_WORDS_SHA256 = "c5875fe5aa047b30"
_SUNSPOTS_SHA256 = "21d3ec838228ee78"
_SPOKEN_SHA256 = "648e98be44098314"


def spoken_digits() -> Result:
    """The recordings that ship with the project."""
    from common.data import speech

    return _shipped(speech.SHIPPED, speech.load_shipped().name.split()[-1], _SPOKEN_SHA256)


def sunspots() -> Result:
    """The sunspot numbers that ship with the project."""
    from common.data import series

    values = series.sunspots().values
    digest = hashlib.sha256(values.astype("<f8").tobytes()).hexdigest()[:16]
    return _shipped(Path("common/data/monthly_sunspots.csv"), digest, _SUNSPOTS_SHA256)


def downloaded(name: str, size: str, load: Callable[[], Any], has_checksum: bool = True) -> Result:
    """A data set that Keras downloads: not there yet, or read by its module, which knows its checksum."""
    from common.data.folders import datasets

    if not (datasets() / name).exists():
        return _not_there(size)
    load()
    return Result(
        OK,
        "whole, checksum as expected"
        if has_checksum
        else "readable; it grows, so it has no checksum",
    )


def prepared(name: str, size: str, counts: dict[str, int]) -> Result:
    """A data set of TensorFlow Datasets: not there yet, or read whole, each record with its checksum."""
    from common.data import folders

    above = folders.prepared() / name
    found = sorted(above.glob("**/dataset_info.json"))
    if not found:
        return _not_there(size)
    tf = sys.modules.get("tensorflow")
    # A second try of what failed before may end the process.
    if tf is None:
        return not_tried("tensorflow was not imported")
    where = found[-1].parent
    delete = f"Delete {above} and run the command again to download it anew."
    for split, expected in counts.items():
        files = [str(file) for file in sorted(where.glob(f"{name}-{split}.tfrecord*"))]
        try:
            records = tf.data.TFRecordDataset(files).batch(1000)
            count = int(records.reduce(0, lambda count, batch: count + tf.size(batch)))
        except tf.errors.OpError as error:
            return Result(BROKEN, f"{where} is damaged ({type(error).__name__})", delete)
        if count != expected:
            text = f"{where} holds {count:,} {split} records, not {expected:,}"
            return Result(BROKEN, text, delete)
    return Result(OK, "whole, every record checked")


def _load(module: str, function: str, *words) -> Any:
    """Calls a function of a module of common.data."""
    return getattr(importlib.import_module(f"common.data.{module}"), function)(*words)


def _load_word_list() -> None:
    from common.data import imdb
    from common.data.download import damaged
    from common.data.folders import datasets

    words = "\n".join(imdb.load_vocabulary().words)
    if hashlib.sha256(words.encode("utf8")).hexdigest()[:16] != _WORDS_SHA256:
        raise damaged(datasets() / "imdb_word_index.json", "it holds other words than Keras's file")


def _shipped(path: Path, digest: str, expected: str) -> Result:
    if digest == expected:
        return Result(OK, "whole, ships with the project")
    return Result(BROKEN, f"{path.name} was altered", f"git checkout common/data/{path.name}")


def _not_there(size: str) -> Result:
    return Result(OK, f"not there yet: downloaded on first use, {size}")


# File, size, what reads it, and whether its checksum is known.
DOWNLOADED = (
    ("imdb.npz", "17 MB", partial(_load, "imdb", "load_ids", 5)),
    ("imdb_word_index.json", "1.6 MB", _load_word_list),
    ("shakespeare.txt", "1.1 MB", partial(_load, "shakespeare", "load")),
    ("ridership.tgz", "70 kB", partial(_load, "series", "ridership"), False),
    ("data-02-stock_daily.csv", "37 kB", partial(_load, "series", "stock")),
    ("kor-eng.zip", "0.2 MB", partial(_load, "sentences", "load", "kor-eng"), False),
    ("spa-eng.zip", "2.6 MB", partial(_load, "sentences", "load", "spa-eng")),
    ("ChatbotData.csv", "0.9 MB", partial(_load, "sentences", "load", "chatbot")),
)
# Data set of TensorFlow Datasets, size, records of each split.
PREPARED = (
    ("imdb_reviews", "80 MB", {"train": 25_000, "test": 25_000}),
    ("spoken_digit", "16 MB", {"train": 2_500}),
)
