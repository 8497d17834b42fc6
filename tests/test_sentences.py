"""The readers of downloaded sentences, on small files in their place."""

import dataclasses
import hashlib
import zipfile

import pytest

from common.data import sentences
from common.errors import UserError

KOREAN = "Go.\t가.\tCC-BY 2.0 (France) #1\nHi.\t안녕.\tCC-BY 2.0 (France) #2\n"
SPANISH = "Go.\tVe.\nGo.\tVete.\n"
CHATBOT = 'Q,A,label\r\n12시 땡!,하루가 또 가네요.,0\r\n"아, 힘들다","쉬어요, 좀.",2   \r\n'
SMALL = {"kor-eng": KOREAN, "spa-eng": SPANISH, "chatbot": CHATBOT}


def pack(path, member, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Puts a small file where it belongs and returns its path; its checksum becomes the right one."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    monkeypatch.setattr(sentences, "FILES", dict(sentences.FILES))

    def put(data, text, member=None, encoding="utf8"):
        content = text.encode(encoding)
        file = sentences.FILES[data]
        path = tmp_path / "datasets" / file.name
        if file.member:
            pack(path, member or file.member, content)
        else:
            path.write_bytes(content)
        if file.sha256:
            change(data, sha256=hashlib.sha256(content).hexdigest())
        return path

    return put


def change(data, **values):
    sentences.FILES[data] = dataclasses.replace(sentences.FILES[data], **values)


def refusal(data):
    with pytest.raises(UserError) as caught:
        sentences.load(data)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("kor-eng", [("Go.", "가."), ("Hi.", "안녕.")]),
        ("spa-eng", [("Go.", "Ve."), ("Go.", "Vete.")]),
        ("chatbot", [("12시 땡!", "하루가 또 가네요."), ("아, 힘들다", "쉬어요, 좀.")]),
    ],
)
def test_two_columns_are_read_and_the_rest_is_dropped(put, data, expected):
    put(data, SMALL[data])
    pairs, name = sentences.load(data)
    assert pairs == expected
    sha256 = hashlib.sha256(SMALL[data].encode("utf8")).hexdigest()
    assert name == f"{sentences.FILES[data].title}, sha256 {sha256[:16]}"


def test_only_a_line_feed_ends_a_line(put):
    put("kor-eng", "One\x85and two.\t하나\u2028둘.\r\nGo.\t가.")
    pairs, _ = sentences.load("kor-eng")
    assert pairs == [("One\x85and two.", "하나\u2028둘."), ("Go.", "가.")]


def test_an_archive_packed_anew_holds_the_same_text(put):
    path = put("spa-eng", SPANISH)
    first = path.read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("spa-eng/spa.txt", SPANISH)
        archive.writestr("spa-eng/_about.txt", "about")
    assert path.read_bytes() != first
    assert sentences.load("spa-eng")[0] == [("Go.", "Ve."), ("Go.", "Vete.")]


@pytest.mark.parametrize("data", ["spa-eng", "chatbot"])
def test_an_altered_text_is_refused_and_left_for_the_reader_to_delete(put, data):
    path = put(data, SMALL[data])
    change(data, sha256="0" * 64)
    message = refusal(data)
    assert f"{path} is damaged or altered (it holds other sentences than the file of" in message
    assert "Delete it" in message
    assert path.exists()


@pytest.mark.parametrize("kept_bytes", [0, 40, 150])
def test_a_truncated_archive_is_refused(put, kept_bytes):
    path = put("kor-eng", KOREAN)
    path.write_bytes(path.read_bytes()[:kept_bytes])
    assert "kor-eng.zip is damaged or altered (File is not a zip file)" in refusal("kor-eng")


def test_damage_in_the_middle_of_an_archive_is_refused(put):
    path = put("kor-eng", KOREAN * 50)
    content = bytearray(path.read_bytes())
    content[60:80] = bytes(20)
    path.write_bytes(content)
    assert "kor-eng.zip is damaged or altered" in refusal("kor-eng")


def test_an_archive_without_the_text_is_refused(put):
    put("kor-eng", KOREAN, member="fra.txt")
    assert "There is no item named 'kor.txt'" in refusal("kor-eng")


def test_a_text_in_another_encoding_is_refused(put):
    put("kor-eng", KOREAN, encoding="cp949")
    assert "kor-eng.zip is damaged or altered (its text is not in UTF-8)" in refusal("kor-eng")


def test_a_line_without_a_translation_is_refused(put):
    put("kor-eng", KOREAN + "Run! 뛰어!\n")
    assert "(line 3 has no tab between sentence and translation)" in refusal("kor-eng")


@pytest.mark.parametrize("data", ["kor-eng", "spa-eng", "chatbot"])
def test_without_a_network_one_line_says_what_where_from_and_where_to(put, tmp_path, data):
    url = f"https://localhost:1/{data}"
    change(data, url=url)
    file = sentences.FILES[data]
    message = refusal(data)
    assert f"{file.name} ({file.size}) could not be downloaded from {url}" in message
    assert f"put the file at {tmp_path / 'datasets' / file.name} by hand" in message
    assert "quick needs no download" in message


def test_a_downloaded_table_of_another_text_is_refused(put, tmp_path):
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text("Q,A,label\nhello,hi,0\n")
    change("chatbot", url=elsewhere.as_uri())
    assert "ChatbotData.csv (0.9 MB) could not be downloaded from file://" in refusal("chatbot")


def test_a_downloaded_archive_of_another_text_is_refused(put, tmp_path):
    elsewhere = tmp_path / "elsewhere.zip"
    pack(elsewhere, "spa-eng/spa.txt", "Go.\tVa.\n")
    change("spa-eng", url=elsewhere.as_uri())
    assert "spa-eng.zip is damaged or altered (it holds other" in refusal("spa-eng")
