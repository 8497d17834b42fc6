"""The reader of Shakespeare's text, on a small file in its place."""

import hashlib

import pytest

from common.data import shakespeare
from common.errors import UserError

TEXT = "First Citizen:\nSpeak, speak.\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Where the file belongs; nothing is there yet."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(shakespeare, "_SHA256", hashlib.sha256(TEXT.encode()).hexdigest())
    (tmp_path / "datasets").mkdir()
    return tmp_path / "datasets" / "shakespeare.txt"


def test_the_text_keeps_its_line_breaks_and_has_a_name(path):
    path.write_bytes(TEXT.encode())
    text, name = shakespeare.load()
    assert text == TEXT
    assert name.startswith("Shakespeare, sha256 ")


@pytest.mark.parametrize("content", [b"", TEXT.encode()[:-1], b"\xff" + TEXT.encode()])
def test_an_altered_file_is_refused_and_left_for_the_reader_to_delete(path, content):
    path.write_bytes(content)
    with pytest.raises(UserError, match="shakespeare.txt is damaged or altered .* Delete it"):
        shakespeare.load()
    assert path.exists()


def test_a_download_of_another_text_is_refused(path, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("To be, or not to be")
    monkeypatch.setattr(shakespeare, "_URL", elsewhere.as_uri())
    with pytest.raises(UserError) as caught:
        shakespeare.load()
    assert "\n" not in str(caught.value)
    assert f"shakespeare.txt (1.1 MB) could not be downloaded from file://{elsewhere}" in str(
        caught.value
    )


def test_without_a_network_one_line_says_what_where_from_and_where_to(path, monkeypatch):
    monkeypatch.setattr(shakespeare, "_URL", "https://localhost:1/shakespeare.txt")
    with pytest.raises(UserError) as caught:
        shakespeare.load()
    message = str(caught.value)
    assert "\n" not in message
    assert "could not be downloaded from https://localhost:1/shakespeare.txt" in message
    assert f"put the file at {path} by hand" in message
