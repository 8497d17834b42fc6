"""Spoken digits: the Free Spoken Digit Dataset (Zohar Jackson and others), CC BY-SA 4.0.

https://github.com/Jakobovski/free-spoken-digit-dataset, release 1.0.9: five speakers say each of the ten
digits fifty times in English, 2,500 recordings of 8 kHz, trimmed so that hardly any silence is left.

- "shipped": the log-mel frames of 400 of them, eight of each speaker and digit, in `spoken_digits.npz`
  beside this file, rounded to 0.4 decibels, and one recording as samples. The terms are in
  `spoken_digits.LICENSE.txt`; `python -m common.data.speech` makes the file.
- "spoken_digit": all of them, downloaded on first use and kept by TensorFlow Datasets in
  `~/tensorflow_datasets`.
"""

import dataclasses
import hashlib
import socket
import zipfile
import zlib
from pathlib import Path

import numpy as np

from common.data.download import OFFLINE
from common.data.logmel import FLOOR, log_mel
from common.errors import UserError, first_line, is_disk_error

NUM_DIGITS = 10
SHIPPED = Path(__file__).with_name("spoken_digits.npz")
OFFICIAL_TEST = 5
"""The recordings 0 to 4 of each speaker and digit are the official test part."""

_SHIPPED_INDICES = (0, 1, 5, 6, 7, 8, 9, 10)
_EXAMPLE = "7_jackson_32"
_DECIBELS_A_LEVEL = 0.4
_HOST = "github.com"
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError)


@dataclasses.dataclass(frozen=True)
class Recordings:
    """Recordings as log-mel frames, all in one order.

    Args:
        frames: list of float32 arrays (frames, bands), in decibels.
        digits: int array (recordings,), what was said.
        speakers: str array (recordings,), who said it.
        indices: int array (recordings,), the how manieth time, from 0 on.
        name: of the data.
        example: samples (samples,) of one recording, and its file name.
    """

    frames: list[np.ndarray]
    digits: np.ndarray
    speakers: np.ndarray
    indices: np.ndarray
    name: str
    example: tuple[np.ndarray, str]

    def who(self) -> list[str]:
        """The speakers, in alphabetical order."""
        return sorted(set(self.speakers.tolist()))


def load(source: str) -> Recordings:
    """The recordings of a source: "shipped" or "spoken_digit", see the two functions below.

    Raises:
        UserError: the file is damaged, or a download is impossible.
    """
    return {"shipped": load_shipped, "spoken_digit": load_spoken_digit}[source]()


def load_shipped(path: Path = SHIPPED) -> Recordings:
    """The 400 recordings that come with the project, as frames.

    Raises:
        UserError: the file is missing or damaged.
    """
    try:
        with np.load(path) as archive:
            levels, lengths = archive["levels"], archive["lengths"]
            names, example = archive["names"], archive["example"]
        frames = FLOOR + _DECIBELS_A_LEVEL * levels.astype("float32")
        frames = np.split(frames, np.cumsum(lengths)[:-1])
        content = hashlib.sha256(levels.tobytes() + lengths.tobytes()).hexdigest()
        name = f"Free Spoken Digit Dataset, {len(names)} recordings, sha256 {content[:16]}"
        return _recordings(frames, names.tolist(), name, (example, _EXAMPLE))
    except _DAMAGE as error:
        raise UserError(
            f"{path} cannot be read ({first_line(error)}). Get it back with: "
            f"git checkout {path.name}, or make it anew with: python -m common.data.speech"
        ) from error


def load_spoken_digit() -> Recordings:
    """All 2,500 recordings, through `tfds.load("spoken_digit")`, in the order of their names.

    Raises:
        UserError: no network, or the prepared data set cannot be read.
    """
    samples, name = load_samples()
    names = sorted(samples)
    frames = [log_mel(samples[one]) for one in names]
    return _recordings(frames, names, name, (samples[_EXAMPLE], _EXAMPLE))


def load_samples() -> tuple[dict[str, np.ndarray], str]:
    """File name without ".wav" -> samples, int16 (samples,), of all recordings; the data's name.

    Raises:
        UserError: no network, or the prepared data set cannot be read.
    """
    folder = "~/tensorflow_datasets/spoken_digit"
    try:
        import tensorflow_datasets as tfds

        builder = tfds.builder("spoken_digit")
        folder = builder.data_path
        if not (Path(builder.data_path) / "dataset_info.json").exists():
            # Asked first, for TFDS itself tries for minutes before it gives up.
            socket.create_connection((_HOST, 443), timeout=20).close()
        builder.download_and_prepare()
        rows = tfds.as_numpy(builder.as_dataset(split="train"))
        samples = {
            row["audio/filename"].decode().removesuffix(".wav"): row["audio"].astype("int16")
            for row in rows
        }
    except Exception as error:  # TFDS lets the errors of four libraries through.
        if is_disk_error(error):
            raise
        raise UserError(
            f"The spoken digits (16 MB) could not be loaded from {_HOST} "
            f"({first_line(error)}). Connect to the network; if you are, delete "
            f"{folder} and run the command again. {OFFLINE}"
        ) from error
    return samples, f"Free Spoken Digit Dataset, {builder.info.full_name}"


def pack(path: Path = SHIPPED) -> None:
    """Makes the file that ships: frames of eight recordings of each speaker and digit."""
    samples, _ = load_samples()
    names = [one for one in sorted(samples) if int(one.split("_")[2]) in _SHIPPED_INDICES]
    frames = [log_mel(samples[one]) for one in names]
    levels = np.round((np.concatenate(frames) - FLOOR) / _DECIBELS_A_LEVEL)
    np.savez_compressed(
        path,
        levels=np.clip(levels, 0, 255).astype("uint8"),
        lengths=np.array([len(one) for one in frames], dtype="int32"),
        names=np.array(names),
        example=samples[_EXAMPLE],
    )
    print(f"{path}: {len(names)} recordings, {path.stat().st_size:,} bytes")


def _recordings(frames, names, name, example) -> Recordings:
    """Names are DIGIT_SPEAKER_INDEX."""
    digits, speakers, indices = zip(*(one.split("_") for one in names), strict=True)
    return Recordings(
        frames,
        np.array(digits, dtype=int),
        np.array(speakers),
        np.array(indices, dtype=int),
        name,
        example,
    )


if __name__ == "__main__":
    pack()
