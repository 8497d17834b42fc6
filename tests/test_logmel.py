"""Log-mel frames against scipy, against numbers by hand, and what they may not use."""

import numpy as np
import pytest
from scipy import signal

from common.data import logmel


@pytest.mark.parametrize(("hertz", "mels"), [(0, 0), (700, 781.17), (1_000, 1_000), (4_000, 2_146)])
def test_mel_of_known_frequencies_and_back(hertz, mels):
    assert logmel.mel(hertz) == pytest.approx(mels, abs=0.1)
    assert logmel.hertz(logmel.mel(hertz)) == pytest.approx(hertz)


def test_mel_filters_are_the_triangles_that_interpolation_draws():
    edges = logmel.band_edges()
    bins = np.fft.rfftfreq(logmel.FFT_SIZE, 1 / logmel.RATE)
    filters = logmel.mel_filters()
    assert filters.shape == (129, 32)
    for band in range(logmel.NUM_BANDS):
        triangle = np.interp(bins, edges[band : band + 3], [0, 1, 0], left=0, right=0)
        np.testing.assert_allclose(filters[:, band], triangle / triangle.sum(), atol=1e-12)
    assert np.all(np.diff(np.diff(edges)) > 0), "bands grow wider upwards"
    np.testing.assert_allclose(filters.sum(axis=0), 1)


def test_frames_equal_those_of_scipy():
    samples = np.random.default_rng(0).normal(0, 3_000, 2_000)
    _, _, spectrum = signal.stft(
        samples / 32_768,
        nperseg=logmel.FRAME,
        noverlap=logmel.FRAME - logmel.HOP,
        nfft=logmel.FFT_SIZE,
        window="hann",
        boundary=None,
        padded=False,
        scaling="psd",
        fs=1.0,
    )  # (bins, frames)
    energy = (np.abs(spectrum.T) ** 2) @ logmel.mel_filters()
    expected = 10 * np.log10(energy + 1e-8)
    found = logmel.log_mel(samples)
    assert found.shape == (15, 32)
    # scipy's density is one-sided only for its caller; |X|^2 / sum w^2 is what both compute.
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_frame_by_hand():
    # A constant: the window's spectrum at 0 Hz and its two neighbours, outside of all bands but the lowest.
    samples = np.full(logmel.FRAME, 3_276.8)
    window = np.hanning(logmel.FRAME + 1)[:-1]
    power = (
        np.abs(
            np.exp(-2j * np.pi * np.outer(np.arange(129), np.arange(200)) / 256) @ (0.1 * window)
        )
        ** 2
    )
    energy = power / (window**2).sum() @ logmel.mel_filters()
    np.testing.assert_allclose(logmel.log_mel(samples)[0], 10 * np.log10(energy + 1e-8), atol=1e-4)


def test_silence_is_the_floor_and_ten_times_the_wave_is_twenty_decibels():
    np.testing.assert_allclose(logmel.log_mel(np.zeros(500)), logmel.FLOOR)
    wave = np.random.default_rng(1).normal(0, 1_000, 1_000)
    np.testing.assert_allclose(logmel.log_mel(10 * wave) - logmel.log_mel(wave), 20, atol=0.01)


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (199, 0), (200, 1), (327, 1), (328, 2), (8_000, 61)]
)
def test_a_frame_is_there_when_its_last_sample_was_heard(samples, frames):
    assert logmel.count_frames(samples) == frames
    assert len(logmel.log_mel(np.zeros(samples))) == frames


def test_later_samples_change_no_earlier_frame():
    samples = np.random.default_rng(2).normal(0, 1_000, 3_000)
    other = samples.copy()
    other[1_500:] = 0
    same = logmel.count_frames(1_500)
    whole, changed = logmel.log_mel(samples), logmel.log_mel(other)
    np.testing.assert_array_equal(whole[:same], changed[:same])
    assert (whole[same] != changed[same]).any()
