"""Reads a WAV file of any rate, mono or stereo, as the samples that the features are made of."""

import math
import warnings
from pathlib import Path

import numpy as np

from common.data.logmel import FRAME, HOP, RATE
from common.errors import UserError, first_line, reason

LOWEST_RATE = 4_000
MOST_SECONDS = 60
_FEWEST_SAMPLES = FRAME + HOP
_LARGEST = 32_768.0
_CONVERT = "Convert it, for example with: ffmpeg -i FILE -ar 8000 -ac 1 digit.wav"


def read(path: Path) -> np.ndarray:
    """Samples at RATE in the range of 16 bits, float (samples,); channels are averaged.

    Args:
        path: of a WAV file: whole numbers of 8, 16, 24 or 32 bits, or floats.

    Raises:
        UserError: as of `check`.
    """
    rate, samples = _samples_of(path)
    # Slow to import, and what cannot be listened to needs none of it.
    from scipy.signal import resample_poly

    common = math.gcd(RATE, rate)
    # A filter in front keeps what is above half the new rate from coming back as another tone.
    samples = resample_poly(samples, RATE // common, rate // common)
    return np.clip(samples, -1.0, 1.0) * _LARGEST


def check(path: Path) -> None:
    """Reads a file to see whether it can be listened to.

    Raises:
        UserError: no such file, no WAV file, cut off, empty, or too short, too long or too slow to listen to.
    """
    _samples_of(path)


def _samples_of(path: Path) -> tuple[int, np.ndarray]:
    """Samples a second, and the samples between -1 and 1, float (samples,)."""
    rate, values = _read_file(path)
    if values.size == 0:
        raise UserError(f"{path} is empty: it holds no sample. Record it again.")
    if rate < LOWEST_RATE:
        raise UserError(
            f"{path} has {rate:,} samples a second, too few for speech: {LOWEST_RATE:,} or more are needed."
        )
    if len(values) > MOST_SECONDS * rate:
        raise UserError(
            f"{path} lasts {len(values) / rate:,.0f} seconds; cut out the digit, {MOST_SECONDS} at most."
        )
    samples = _to_floats(values)  # (samples,) or (samples, channels)
    if not np.isfinite(samples).all():
        raise UserError(f"{path} holds samples that are no numbers. Record it again.")
    if samples.ndim == 2:
        samples = samples.mean(axis=1)  # (samples,)
    num_samples = math.ceil(len(samples) * RATE / rate)
    if num_samples < _FEWEST_SAMPLES:
        raise UserError(
            f"{path} lasts {1_000 * num_samples / RATE:.0f} milliseconds; a time step takes "
            f"{1_000 * _FEWEST_SAMPLES / RATE:.0f}. Record a whole word."
        )
    return rate, samples


def _read_file(path: Path) -> tuple[int, np.ndarray]:
    if not path.is_file():
        raise UserError(f"There is no file {path}. Name a WAV file: listen FILE.wav")
    if path.stat().st_size == 0:
        raise UserError(f"{path} is empty, 0 bytes. Record it again.")
    from scipy.io import wavfile

    try:
        with warnings.catch_warnings():
            # A file that ends too soon is a warning to scipy; a chunk that it does not know is none to us.
            warnings.simplefilter("error", wavfile.WavFileWarning)
            warnings.filterwarnings("ignore", "Chunk", wavfile.WavFileWarning)
            return wavfile.read(path)
    except wavfile.WavFileWarning as error:
        raise UserError(
            f"{path} is cut off or damaged ({first_line(error)}). Copy or record it again."
        ) from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({reason(error)}).") from error
    except Exception as error:  # scipy meets damage with whatever its parser runs into.
        with path.open("rb") as file:
            is_wav = file.read(4) in (b"RIFF", b"RIFX", b"RF64")
        what = "a damaged or unusual WAV file" if is_wav else "no WAV file"
        raise UserError(f"{path} is {what} ({first_line(error)}). {_CONVERT}") from error


def _to_floats(values: np.ndarray) -> np.ndarray:
    """Whole numbers to the range from -1 to 1; 8 bits have no sign, 24 come as the upper part of 32."""
    if values.dtype.kind == "f":
        return values.astype(float)
    if values.dtype == np.uint8:
        return (values.astype(float) - 128.0) / 128.0
    return values.astype(float) / -float(np.iinfo(values.dtype).min)
