"""The reader of WAV files: formats, rates, channels, and one clear line for each that cannot be read."""

import numpy as np
import pytest
from scipy.io import wavfile

from common.data import wav
from common.errors import UserError

TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(8_000) / 8_000)


def write_24_bits(path, values):
    """scipy writes no 24 bits: header and samples by hand."""
    data = b"".join(int(value * 2**23).to_bytes(3, "little", signed=True) for value in values)
    head = (
        b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    )
    numbers = ((1, 2), (1, 2), (8_000, 4), (24_000, 4), (3, 2), (24, 2))
    head += b"".join(number.to_bytes(size, "little") for number, size in numbers)
    path.write_bytes(head + b"data" + len(data).to_bytes(4, "little") + data)


@pytest.mark.parametrize(
    ("values", "tolerance"),
    [
        ((TONE * 127 + 128).astype("uint8"), 400),
        ((TONE * 32_767).astype("int16"), 2),
        ((TONE * (2**31 - 1)).astype("int32"), 2),
        (TONE.astype("float32"), 2),
        (TONE, 2),
        (np.stack([TONE, TONE], axis=1).astype("float32"), 2),
    ],
    ids=["8 bits", "16 bits", "32 bits", "float 32", "float 64", "stereo"],
)
def test_every_format_gives_the_same_samples(tmp_path, values, tolerance):
    wavfile.write(tmp_path / "a.wav", 8_000, values)
    np.testing.assert_allclose(wav.read(tmp_path / "a.wav"), TONE * 32_768, atol=tolerance)


def test_24_bits(tmp_path):
    write_24_bits(tmp_path / "a.wav", TONE)
    np.testing.assert_allclose(wav.read(tmp_path / "a.wav"), TONE * 32_768, atol=1)


@pytest.mark.parametrize("rate", [4_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_every_rate_gives_8000_samples_a_second_of_the_same_tone(tmp_path, rate):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    wavfile.write(tmp_path / "a.wav", rate, tone.astype("float32"))
    samples = wav.read(tmp_path / "a.wav")
    assert len(samples) == 8_000
    # The ends ring.
    np.testing.assert_allclose(samples[200:-200], (TONE * 32_768)[200:-200], atol=300)


def test_a_tone_above_half_the_rate_is_filtered_out_and_does_not_come_back_as_another(tmp_path):
    tone = 0.5 * np.sin(2 * np.pi * 6_000 * np.arange(48_000) / 48_000)
    wavfile.write(tmp_path / "a.wav", 48_000, tone.astype("float32"))
    assert np.abs(wav.read(tmp_path / "a.wav")[200:-200]).max() < 200


def test_channels_are_averaged(tmp_path):
    wavfile.write(tmp_path / "a.wav", 8_000, np.stack([TONE, -TONE], axis=1))
    np.testing.assert_allclose(wav.read(tmp_path / "a.wav"), 0, atol=1e-6)


def a_file(tmp_path):
    wavfile.write(tmp_path / "a.wav", 8_000, (TONE * 32_767).astype("int16"))
    return (tmp_path / "a.wav").read_bytes()


def test_an_unknown_chunk_does_no_harm(tmp_path):
    content = a_file(tmp_path) + b"LIST\x04\x00\x00\x00abcd"
    (tmp_path / "a.wav").write_bytes(content)
    assert len(wav.read(tmp_path / "a.wav")) == 8_000


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path, whole: None, "There is no file"),
        (lambda path, whole: path.mkdir(), "There is no file"),
        (lambda path, whole: path.write_bytes(b""), "is empty, 0 bytes"),
        (lambda path, whole: path.write_bytes(b"ID3\x04" + bytes(200)), "no WAV file .*ffmpeg"),
        (lambda path, whole: path.write_text("seven"), "no WAV file"),
        (lambda path, whole: path.write_bytes(whole[:20]), "WAV file|cut off"),
        (lambda path, whole: path.write_bytes(whole[:4_001]), "cut off or damaged|damaged"),
        (
            lambda path, whole: wavfile.write(path, 8_000, np.zeros(0, "int16")),
            "is empty: it holds no",
        ),
        (lambda path, whole: wavfile.write(path, 8_000, np.zeros(100, "int16")), "lasts 12 milli"),
        (
            lambda path, whole: wavfile.write(path, 1_000, np.zeros(900, "int16")),
            "too few for speech",
        ),
        (
            lambda path, whole: wavfile.write(path, 8_000, np.zeros(488_000, "int16")),
            "lasts 61 sec",
        ),
        (lambda path, whole: wavfile.write(path, 8_000, np.full(900, np.nan)), "no numbers"),
    ],
)
def test_what_cannot_be_listened_to_gets_one_clear_line(tmp_path, make, message):
    whole = a_file(tmp_path)
    path = tmp_path / "b.wav"
    make(path, whole)
    with pytest.raises(UserError, match=message) as error:
        wav.read(path)
    assert "\n" not in str(error.value)
    assert "b.wav" in str(error.value)
