"""Sound as a recurrent network reads it: log-mel frames, each made of samples that were heard already.

By hand in NumPy, nothing else: cut into frames, window, power spectrum, mel bands, decibels.
"""

import functools

import numpy as np

RATE = 8_000
"""Samples a second of everything here; a telephone has as many."""

FRAME = 200
"""Samples of a frame: 25 milliseconds, in which speech hardly changes."""

HOP = 128
"""Samples from one frame to the next: 16 milliseconds."""

FFT_SIZE = 256
"""A frame is filled up with zeros to this length, a power of two, before its spectrum is taken."""

NUM_BANDS = 32
"""Mel bands, narrow where hearing is fine."""

LOWEST, HIGHEST = 100.0, 3_900.0
"""Hertz at the outer edges of the bands; half of RATE is the most that samples can hold."""

FLOOR = -80.0
"""Decibels of silence: nothing is quieter. Full scale is 0."""

_LARGEST = 32_768.0


def mel(hertz):
    """Frequency -> mel, a scale on which equal distances sound equal: 1,000 Hz are 1,000 mel."""
    # m = 2595 log10(1 + f / 700)
    return 2_595.0 * np.log10(1.0 + np.asarray(hertz) / 700.0)


def hertz(mels):
    """Mel -> frequency, the inverse of `mel`."""
    return 700.0 * (10.0 ** (np.asarray(mels) / 2_595.0) - 1.0)


@functools.cache
def band_edges(num_bands: int = NUM_BANDS) -> np.ndarray:
    """Hertz where the bands begin, peak and end: band b has edges b, b + 1 and b + 2."""
    return hertz(np.linspace(mel(LOWEST), mel(HIGHEST), num_bands + 2))  # (num_bands + 2,)


@functools.cache
def mel_filters(num_bands: int = NUM_BANDS) -> np.ndarray:
    """Triangles over the bins of the spectrum, each with weights that add up to 1.

    Returns:
        Array (FFT_SIZE // 2 + 1, num_bands).
    """
    low, peak, high = (band_edges(num_bands)[start : start + num_bands] for start in range(3))
    bins = np.arange(FFT_SIZE // 2 + 1)[:, None] * RATE / FFT_SIZE  # (bins, 1), in hertz
    # Up from `low` to `peak`, down from `peak` to `high`, nothing outside.
    triangles = np.minimum((bins - low) / (peak - low), (high - bins) / (high - peak))
    triangles = np.maximum(triangles, 0.0)  # (bins, bands)
    return triangles / triangles.sum(axis=0)


def count_frames(num_samples: int) -> int:
    """How many whole frames there are in so many samples."""
    return max(0, 1 + (num_samples - FRAME) // HOP)


def cut(samples: np.ndarray) -> np.ndarray:
    """Samples (samples,) -> overlapping frames (frames, FRAME); a rest shorter than a frame waits."""
    starts = np.arange(count_frames(len(samples))) * HOP
    return samples[starts[:, None] + np.arange(FRAME)]


def log_mel(samples: np.ndarray, num_bands: int = NUM_BANDS) -> np.ndarray:
    """Sound -> decibels in every mel band of every frame.

    Frame t is made of the samples t HOP to t HOP + FRAME: it is there as soon as the last of them was
    heard, and no later sample changes it.

    Args:
        samples: (samples,), whole numbers of 16 bits, at RATE.
        num_bands: of the mel scale.

    Returns:
        float32 array (frames, num_bands), from FLOOR up to about 0.
    """
    # A periodic Hann window: the frame's ends, where it was cut, count for nothing.
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    frames = cut(np.asarray(samples, dtype=float) / _LARGEST) * window  # (frames, FRAME)
    # P_k = |sum_n w_n x_n exp(-2 pi i k n / N)|^2 / sum_n w_n^2
    power = np.abs(np.fft.rfft(frames, FFT_SIZE)) ** 2 / np.sum(window**2)  # (frames, bins)
    energy = power @ mel_filters(num_bands)  # (frames, bands)
    # 10 log10 of the power, with a floor, since silence has no logarithm
    return (10.0 * np.log10(energy + 10.0 ** (FLOOR / 10.0))).astype("float32")
