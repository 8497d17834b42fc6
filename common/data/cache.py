"""Arrays that take seconds to make, kept for the next run beside Keras's data sets.

Nothing depends on them: what is missing, stale or damaged is made again, and what cannot be written is
made each time. The folder may be deleted at any moment.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from common.data.folders import datasets

# Of the same name; an older one belongs to another version of the source or of the project.
_KEPT = 2


def folder() -> Path:
    """Where the arrays are kept."""
    return datasets() / "recurrent-networks-course"


def cached(
    name: str, key: Mapping, make: Callable[[], Mapping[str, np.ndarray]]
) -> dict[str, np.ndarray]:
    """The arrays that `make` returns, read from the disk where an earlier run made them.

    Args:
        name: of the file, to which a checksum of the key is added.
        key: all that the arrays depend on, as JSON can write it: checksums of the sources, settings,
            and a version number of the code in `make`.
        make: makes arrays of numbers or text (no objects) under names of its own.
    """
    text = json.dumps(key, sort_keys=True)
    path = folder() / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.npz"
    arrays = _read(path, text)
    if arrays is None:
        arrays = dict(make())
        # A full or read-only disk costs the next run some seconds, and this one nothing.
        with contextlib.suppress(OSError):
            _write(path, text, arrays)
            _delete_old(name)
    return arrays


def _read(path: Path, key: str) -> dict[str, np.ndarray] | None:
    """The arrays of a file; None where there is none, or not the very bytes that were written."""
    try:
        # Anybody can put a file there, and unpickling one would run what is in it.
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return arrays if str(arrays.pop("digest")) == _digest(key, arrays) else None
    except Exception:  # A damaged file fails in whatever reader meets the damage first.
        return None


def _write(path: Path, key: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Writes the whole file or nothing: another run never sees half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".part{os.getpid()}")
    try:
        with open(part, "wb") as file:
            np.savez(file, allow_pickle=False, digest=_digest(key, arrays), **arrays)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _delete_old(name: str) -> None:
    """Keeps the newest files of a name; parts that a killed run left count as files."""
    files = sorted(folder().glob(f"{name}-{'?' * 16}.*"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_KEPT]:
        file.unlink()


def _digest(key: str, arrays: Mapping[str, np.ndarray]) -> str:
    """A checksum of the key and of name, type, shape and content of every array."""
    digest = hashlib.sha256(key.encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(repr((name, array.dtype.str, np.shape(arrays[name]))).encode())
        digest.update(array)
    return digest.hexdigest()
