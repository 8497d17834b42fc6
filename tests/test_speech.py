"""The spoken digits: what ships, what is made of the downloaded ones, and errors."""

import builtins
import socket

import numpy as np
import pytest

from common.data import logmel, speech
from common.errors import UserError


def test_what_ships_is_small_and_eight_recordings_of_each_speaker_and_digit():
    data = speech.load_shipped()
    assert speech.SHIPPED.stat().st_size < 400_000
    assert data.who() == ["george", "jackson", "nicolas", "theo", "yweweler"]
    assert len(data.frames) == len(data.digits) == 400
    triples = set(zip(data.speakers, data.digits, data.indices, strict=True))
    assert len(triples) == 400
    assert set(data.indices) == {0, 1, 5, 6, 7, 8, 9, 10}
    assert all(one.shape[1] == logmel.NUM_BANDS and len(one) >= 2 for one in data.frames)
    assert min(one.min() for one in data.frames) >= logmel.FLOOR


def test_the_licence_stands_beside_the_file():
    text = speech.SHIPPED.with_name("spoken_digits.LICENSE.txt").read_text(encoding="utf8")
    assert "CC BY-SA 4.0" in text
    assert "Zohar Jackson" in text


@pytest.fixture
def samples(monkeypatch):
    """Noise under the names of recordings, in place of the downloaded ones."""
    rng = np.random.default_rng(0)
    names = [
        f"{digit}_{who}_{index}"
        for digit in (0, 7)
        for who in ("ann", "jackson")
        for index in (0, 5, 32)
    ]
    made = {name: rng.normal(0, 2_000, 1_000).astype("int16") for name in names}
    monkeypatch.setattr(speech, "load_samples", lambda: (made, "made up"))
    return made


def test_packed_frames_come_back_within_a_fifth_of_a_decibel(samples, tmp_path):
    path = tmp_path / "packed.npz"
    speech.pack(path)
    data = speech.load_shipped(path)
    assert list(data.indices) == [0, 5] * 4, "index 32 does not ship"
    for frames, digit, who, index in zip(
        data.frames, data.digits, data.speakers, data.indices, strict=True
    ):
        expected = logmel.log_mel(samples[f"{digit}_{who}_{index}"])
        np.testing.assert_allclose(frames, expected, atol=0.21)
    np.testing.assert_array_equal(data.example[0], samples["7_jackson_32"])


def test_all_recordings_come_in_the_order_of_their_names(samples):
    data = speech.load_spoken_digit()
    assert len(data.frames) == 12
    assert [data.digits[0], data.speakers[0], data.indices[0]] == [0, "ann", 0]
    np.testing.assert_array_equal(data.frames[0], logmel.log_mel(samples["0_ann_0"]))


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_missing_or_damaged_file_gets_one_clear_line(content, tmp_path):
    path = tmp_path / "spoken_digits.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match="cannot be read .* git checkout") as error:
        speech.load_shipped(path)
    assert "\n" not in str(error.value)


def test_without_a_network_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))

    def refuse(*arguments, **options):
        raise OSError("the network is unreachable")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(UserError, match="github.com .*unreachable.*quick needs no download"):
        speech.load_samples()


def test_a_package_that_is_missing_is_named(monkeypatch):
    real = builtins.__import__

    def without_tfds(name, *arguments, **options):
        if name == "tensorflow_datasets":
            raise ImportError("No module named 'pydub'")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_tfds)
    with pytest.raises(UserError, match="pydub"):
        speech.load_samples()
