"""A reader's own texts with labels: a CSV, TSV or JSON lines file, its rows checked one by one.

No row is dropped without a word: what cannot be used is counted under its reason, with its line.
"""

import codecs
import collections
import csv
import dataclasses
import hashlib
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from common import errors, screen
from common.data import TextUnit
from common.errors import UserError, did_you_mean
from common.text import normalise

# Each of the three parts needs one: 64 rows of 100 are trained on, 16 validate, 20 test.
FEWEST_ROWS_OF_A_CLASS = 5
MOST_CLASSES = 100

NO_TEXT, NO_LABEL = "no text", "no label"
OTHER_FIELDS = "another number of fields than the first line"
WRONG_QUOTES = "quotation marks that do not pair"
NO_OBJECT = "no JSON object"
NO_COLUMN = "without the column"
NO_VALUE = "a list or an object where a text belongs"
BROKEN_BYTES = "bytes that are neither UTF-8 nor CP949"
RARE_CLASS = f"a class of fewer than {FEWEST_ROWS_OF_A_CLASS} rows"

_REPLACED = "\ufffd"
# Half a sign, which only JSON can spell, is no text either.
_BROKEN = re.compile(f"[{_REPLACED}\ud800-\udfff]")
_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
# Where a web page begins a new line, as in the raw IMDB reviews.
_LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
_HANGUL = re.compile("[가-힣ㄱ-ㅣ]")
_LETTER = re.compile(r"[^\W\d_]")
# Texts that are looked at for their writing.
_MANY = 1_000

Row = tuple[int, str, str, str]


@dataclasses.dataclass(frozen=True)
class LabelledTexts:
    """The rows of a file that can be learned from.

    Args:
        name: file, encoding and checksum, in words.
        texts: one a row, in one spelling; see `common.text.normalise`.
        labels: int64 (rows,), each the place of its class in `classes`.
        classes: the labels as they stand in the file, by number or by alphabet.
        lines: int64 (rows,), the line where each row begins, counted from 1.
        bad_rows: reason -> lines of the rows that were left out for it.
        sha256: of the file.
    """

    name: str
    texts: tuple[str, ...]
    labels: np.ndarray
    classes: tuple[str, ...]
    lines: np.ndarray
    bad_rows: Mapping[str, list[int]]
    sha256: str

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: np.ndarray) -> "LabelledTexts":
        """The rows at these positions, in this order."""
        texts = tuple(self.texts[row] for row in rows)
        return dataclasses.replace(
            self, texts=texts, labels=self.labels[rows], lines=self.lines[rows]
        )


def check(file: str, text_column: str, label_column: str) -> None:
    """Looks at the first line only: is there such a file, and has it these columns?

    Raises:
        UserError: as `read`.
    """
    data = _bytes(file, first=1_000_000)
    # Without a line that is cut in the middle.
    content, _ = _decode(data[: data.rfind(b"\n") + 1] or data)
    next(_rows(Path(file), content, text_column, label_column), None)


def read(file: str, text_column: str, label_column: str) -> LabelledTexts:
    """Every row of the file: the usable ones as texts and labels, the others under their reason.

    Args:
        file: its name; ".jsonl" and ".json" hold one JSON object a line, anything else a line of column
            names and then fields between commas, semicolons or tabs.
        text_column: name of the column that is read.
        label_column: name of the column that is to be told from it.

    Raises:
        UserError: no file, no such column, no text, fewer than two classes, or more than a hundred.
    """
    data = _bytes(file)
    content, encoding = _decode(data)
    bad_rows = collections.defaultdict(list)
    good = []
    for line, text, label, reason in _rows(Path(file), content, text_column, label_column):
        text = normalise(_LINE_BREAK.sub(" ", text))
        label = normalise(label)
        if not reason and _BROKEN.search(text + label):
            reason = BROKEN_BYTES
        reason = reason or ("" if text else NO_TEXT) or ("" if label else NO_LABEL)
        if reason:
            bad_rows[reason].append(line)
        else:
            good.append((line, text, label))
    counts = collections.Counter(label for _, _, label in good)
    rare = {label for label, count in counts.items() if count < FEWEST_ROWS_OF_A_CLASS}
    if rare:
        bad_rows[RARE_CLASS] = [line for line, _, label in good if label in rare]
        good = [row for row in good if row[2] not in rare]
    classes = _in_order(counts.keys() - rare)
    _check_classes(file, label_column, classes, len(counts), dict(bad_rows))
    places = {label: place for place, label in enumerate(classes)}
    lines, texts, labels = zip(*good, strict=True)
    sha256 = hashlib.sha256(data).hexdigest()
    return LabelledTexts(
        name=f"{Path(file).name}, {encoding}, sha256 {sha256[:16]}",
        texts=texts,
        labels=np.array([places[label] for label in labels]),
        classes=classes,
        lines=np.array(lines),
        bad_rows=dict(bad_rows),
        sha256=sha256,
    )


def sample(texts: LabelledTexts, num_rows: int) -> LabelledTexts:
    """So many rows, drawn from all over the file, always the same; 0 takes all.

    A file is often sorted by label, so its first rows would not do.

    Raises:
        UserError: so few that a class would be lost.
    """
    if not num_rows or num_rows >= len(texts):
        return texts
    rows = np.sort(np.random.default_rng(42).permutation(len(texts))[:num_rows])
    counts = np.bincount(texts.labels[rows], minlength=len(texts.classes))
    if counts.min() < FEWEST_ROWS_OF_A_CLASS:
        raise UserError(
            f"Among {num_rows:,} rows, class {texts.classes[counts.argmin()]} has {counts.min()}: each "
            f"class needs {FEWEST_ROWS_OF_A_CLASS}. Take a greater --num-rows, or 0 for all."
        )
    return texts.take(rows)


def split(texts: LabelledTexts) -> dict[str, LabelledTexts]:
    """A fifth of the rows is for the test, a fifth of the rest validates; each class in its proportion.

    Returns:
        "training", "validation", "test" -> their rows in the order of the file, always the same ones.
    """
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(texts))
    # Room for one of each class, which a fifth of a small file need not have.
    fewest = len(texts.classes)
    parts = {}
    for part in ("test", "validation"):
        size = max(fewest, round(0.2 * len(rows)))
        rows, cut_off = train_test_split(
            rows, test_size=size, random_state=42, stratify=texts.labels[rows]
        )
        parts[part] = texts.take(np.sort(cut_off))
    return {"training": texts.take(np.sort(rows))} | dict(reversed(parts.items()))


def is_known(texts: Iterable[str], trained: Iterable[str]) -> np.ndarray:
    """bool (texts,): True where the very same text, but for capital letters, was trained on."""
    known = {text.casefold() for text in trained}
    return np.array([text.casefold() in known for text in texts])


def contradictions(texts: LabelledTexts) -> int:
    """Number of different texts that stand in the file with different labels."""
    labels_of = collections.defaultdict(set)
    for text, label in zip(texts.texts, texts.labels, strict=True):
        labels_of[text.casefold()].add(label)
    return sum(len(labels) > 1 for labels in labels_of.values())


def share_of_hangul(texts: Iterable[str]) -> float:
    """Share of the letters of the first thousand texts that are Hangul."""
    together = "".join(itertools.islice(texts, _MANY))
    return len(_HANGUL.findall(together)) / max(1, len(_LETTER.findall(together)))


def unit_for(share: float) -> TextUnit:
    """What a token should be where nobody chose.

    A Korean word carries its particles and endings, so that most words of a text are rare. Syllables are
    few, and each is met often.
    """
    return "syllables" if share > 0.3 else "words"


def _bytes(file: str, first: int = -1) -> bytes:
    if not file:
        raise UserError("Name your file: --data-file FILE --text-column NAME --label-column NAME")
    try:
        with open(file, "rb") as opened:
            data = opened.read(first)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {file}. Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        raise UserError(
            f"{file} cannot be read ({errors.reason(error)}). Name a text file."
        ) from error
    if not data.strip():
        raise UserError(f"{file} is empty: it needs a line of column names, then a line a row.")
    if data.startswith(b"PK\x03\x04"):
        raise UserError(f"{file} is a workbook or an archive. Save the sheet as CSV UTF-8.")
    if data.startswith(b"\x1f\x8b"):
        raise UserError(f"{file} is compressed. Unpack it first.")
    return data


def _decode(data: bytes) -> tuple[str, str]:
    """The text, U+FFFD in place of every byte that could not be read, and the name of its encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count(_REPLACED)
    # Damaged UTF-8 still holds readable signs; of Korean in CP949 hardly one is left.
    if broken and broken > sum(sign > "\x7f" for sign in text) - broken:
        try:
            return data.decode("cp949"), "CP949 (not UTF-8)"
        except UnicodeDecodeError:
            pass
    return text, "UTF-8"


def _rows(path: Path, content: str, text_column: str, label_column: str) -> Iterator[Row]:
    """Line, text, label, and "" or what is wrong with the row."""
    if path.suffix.lower() in _JSON_ENDINGS:
        return _json_rows(path, content, text_column, label_column)
    return _table_rows(path, content, text_column, label_column)


def _table_rows(path: Path, content: str, text_column: str, label_column: str) -> Iterator[Row]:
    first = content.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    is_tab = delimiter == "\t"
    fields = _tab_separated(content) if is_tab else _comma_separated(path, content, delimiter)
    header = next(fields, None)
    if header is None:
        raise UserError(f"{path} has no cell with anything in it. Name another file.")
    columns = [cell.strip() for cell in header[1]]
    _check_columns(path, columns, text_column, label_column)
    text_place, label_place = columns.index(text_column), columns.index(label_column)
    for line, row, reason in fields:
        if not reason and len(row) != len(columns):
            reason = OTHER_FIELDS
        yield (line, "", "", reason) if reason else (line, row[text_place], row[label_place], "")


def _tab_separated(content: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, fields, and "": a quotation mark is a sign like any other, unless it encloses a field."""
    # Not splitlines(), which would cut a text at U+0085 or U+2028.
    for line, text in enumerate(content.split("\n"), start=1):
        if text.strip():
            yield line, [_unquote(cell) for cell in text.removesuffix("\r").split("\t")], ""


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _comma_separated(
    path: Path, content: str, delimiter: str
) -> Iterator[tuple[int, list[str], str]]:
    """Line, fields, and "" or what is wrong; a text between quotation marks may hold line breaks."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field limit" in str(error):
                raise UserError(
                    f"A quotation mark that opens in line {line:,} of {path} is never closed. Close "
                    f"it, or double it where it belongs to the text."
                ) from error
            yield line, [], WRONG_QUOTES
            continue
        if any(map(str.strip, row)):
            yield line, row, ""


def _json_rows(path: Path, content: str, text_column: str, label_column: str) -> Iterator[Row]:
    if content.lstrip().startswith("["):
        raise UserError(
            f"{path} is one JSON list. Write one object a line, in pandas "
            f'to_json("texts.jsonl", orient="records", lines=True, force_ascii=False).'
        )
    columns = []
    for line, text in enumerate(content.split("\n"), start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            yield line, "", "", NO_OBJECT
            continue
        if not columns:
            columns = list(row)
            _check_columns(path, columns, text_column, label_column)
        cells = [row.get(text_column, ""), row.get(label_column, "")]
        reason = ""
        if text_column not in row or label_column not in row:
            reason = NO_COLUMN
        elif any(isinstance(cell, (list, dict)) for cell in cells):
            reason = NO_VALUE
        yield line, *("" if cell is None else str(cell) for cell in cells), reason


def _check_columns(path: Path, columns: list[str], text_column: str, label_column: str) -> None:
    """Raises UserError where a column is missing, stands twice, or is named for both."""
    for kind, column in (("text", text_column), ("label", label_column)):
        if columns.count(column) != 1 or not column:
            known = ", ".join(columns[:20])[:300]
            if not column:
                wrong = f"Name the {kind} column: --{kind}-column NAME."
            elif column in columns:
                wrong = f"{path} has {columns.count(column)} columns named {column}: rename one."
            else:
                wrong = f"{path} has no column {column}.{did_you_mean(column, columns)}"
            raise UserError(f"{wrong} Its first line names: {known}.")
    if text_column == label_column:
        raise UserError(f"Text and label are both column {text_column}: name two columns.")


def _check_classes(
    file: str, column: str, classes: tuple[str, ...], found: int, bad_rows: dict
) -> None:
    bad = "; ".join(f"{reason}: {screen.lines(lines)}" for reason, lines in bad_rows.items())
    if len(classes) < 2:
        raise UserError(
            f"{file} has {len(classes)} classes with {FEWEST_ROWS_OF_A_CLASS} rows or more in column "
            f"{column}, and two are needed." + (f" Rows left out for {bad}." if bad else "")
        )
    if len(classes) > MOST_CLASSES:
        raise UserError(
            f"Column {column} of {file} has {found:,} different values, and at most {MOST_CLASSES} can "
            f"be classes. Name another --label-column."
        )


def _in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """By number where all are numbers, otherwise by alphabet."""
    try:
        return tuple(sorted(labels, key=lambda label: (float(label), label)))
    except ValueError:
        return tuple(sorted(labels))
