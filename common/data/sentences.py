"""Sentences that people wrote, with their translation or answer.

- "kor-eng", "spa-eng": English sentences of https://tatoeba.org with Korean and Spanish
  translations by its volunteers, CC BY 2.0 (France), as https://www.manythings.org/anki puts them
  together; the Spanish file is the copy that TensorFlow keeps for its tutorial.
- "chatbot": 11,823 Korean sentences about everyday life and love, each with an answer, by
  https://github.com/songys/Chatbot_data, MIT.

Downloaded on first use and kept by Keras in `~/.keras`.
"""

import csv
import dataclasses
import hashlib
import io
import zipfile
import zlib
from pathlib import Path

from common.data.download import damaged, fetch

# What zipfile raises for a file that is cut short, altered, encrypted or no archive.
_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError)


@dataclasses.dataclass(frozen=True)
class SentenceFile:
    """Where one file of sentences comes from and how to know it.

    Args:
        title: names the data.
        name: of the file in Keras's folder of data sets.
        url, size: for `common.data.download.fetch`.
        member: the text in a zip archive; empty where the file is the text.
        sha256: of the text itself, since anybody may pack it anew; empty for a text that grows at
            its source.
    """

    title: str
    name: str
    url: str
    size: str
    member: str = ""
    sha256: str = ""


FILES = {
    "kor-eng": SentenceFile(
        title="Tatoeba sentences, English -> Korean",
        name="kor-eng.zip",
        url="https://www.manythings.org/anki/kor-eng.zip",
        size="0.2 MB",
        member="kor.txt",
    ),
    "spa-eng": SentenceFile(
        title="Tatoeba sentences, English -> Spanish",
        name="spa-eng.zip",
        url="https://storage.googleapis.com/download.tensorflow.org/data/spa-eng.zip",
        size="2.6 MB",
        member="spa-eng/spa.txt",
        sha256="6ec60e212f812ee3430f7568ea6f33b6fb080e32193c5952e8da0ee8ba45574c",
    ),
    "chatbot": SentenceFile(
        title="Korean chatbot, sentence -> answer",
        name="ChatbotData.csv",
        url="https://raw.githubusercontent.com/songys/Chatbot_data/master/ChatbotData.csv",
        size="0.9 MB",
        sha256="287eb129695b577321c80ad397bb3c2279164d4ca577874d129fd3db5b30afe2",
    ),
}


def load(data: str) -> tuple[list[tuple[str, str]], str]:
    """All pairs (sentence, translation or answer) in the order of the file, and the data's name.

    Args:
        data: one of FILES.

    Raises:
        UserError: no network, or a damaged or altered file.
    """
    file = FILES[data]
    # Only a text that is downloaded as it is has its own checksum.
    checksum = None if file.member else file.sha256
    path = fetch(file.name, file.url, checksum, file.size)
    content = _unpack(path, file.member) if file.member else path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if file.sha256 and sha256 != file.sha256:
        raise damaged(path, f"it holds other sentences than the file of {file.url}")
    try:
        text = content.decode("utf8")
    except UnicodeDecodeError as error:
        raise damaged(path, "its text is not in UTF-8") from error
    try:
        pairs = _answers(text) if data == "chatbot" else _translations(text)
    except (ValueError, csv.Error) as error:
        raise damaged(path, error) from error
    return pairs, f"{file.title}, sha256 {sha256[:16]}"


def _unpack(path: Path, member: str) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    except _DAMAGE as error:
        raise damaged(path, error) from error


def _translations(text: str) -> list[tuple[str, str]]:
    """Lines of English, translation and perhaps who wrote them, between tabs."""
    pairs = []
    # split("\n") and not splitlines(): signs that a sentence may hold would end a line there.
    for number, line in enumerate(text.split("\n"), start=1):
        columns = line.rstrip("\r").split("\t")
        if len(columns) >= 2:
            pairs.append((columns[0], columns[1]))
        elif line:
            raise ValueError(f"line {number} has no tab between sentence and translation")
    return pairs


def _answers(text: str) -> list[tuple[str, str]]:
    """The columns Q and A; the label behind them (everyday, parting, love) is left out."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [(row["Q"], row["A"]) for row in rows]
