"""A reader's own file: every row is used, or counted under the reason why not."""

import collections
import json
import unicodedata

import numpy as np
import pytest

from common.data import labelled_text
from common.errors import UserError

ROWS = [(f"text {number} of its kind", "yes" if number % 2 else "no") for number in range(20)]
KOREAN = [(f"영화가 {number}점입니다", "긍정" if number % 3 else "부정") for number in range(20)]


def table(rows, separator=",", header=("text", "label"), newline="\n"):
    return newline.join(separator.join(row) for row in [header, *rows]) + newline


@pytest.fixture
def write(tmp_path):
    """Writes a file and returns its name."""

    def make(content, name="own.csv", encoding="utf8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return str(path)

    return make


def read(file):
    return labelled_text.read(file, "text", "label")


def rows_of(texts):
    return [
        (text, texts.classes[label]) for text, label in zip(texts.texts, texts.labels, strict=True)
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("separator", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("\t", "a.txt")]
)
def test_tables_of_every_separator_are_read_alike(write, separator, name, newline):
    texts = read(write(table(ROWS, separator, newline=newline), name))
    assert rows_of(texts) == ROWS
    assert texts.classes == ("no", "yes")
    assert texts.labels.dtype == "int64"
    assert texts.lines.tolist() == list(range(2, 22))
    assert texts.bad_rows == {}


def test_json_lines_give_the_same(write):
    lines = [json.dumps({"other": 1, "text": text, "label": label}) for text, label in ROWS]
    texts = read(write("\n\n".join(lines), "own.jsonl"))
    assert rows_of(texts) == ROWS
    assert texts.lines.tolist() == list(range(1, 41, 2))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp949", "CP949 (not UTF-8)"),
        ("utf-16", "UTF-16"),
    ],
)
def test_korean_is_read_in_each_encoding_which_is_named(write, encoding, told):
    texts = read(write(table(KOREAN), encoding=encoding))
    assert rows_of(texts) == KOREAN
    assert texts.name.startswith(f"own.csv, {told}, sha256 ")


@pytest.mark.parametrize("header", [("글", "라벨"), ("text", "label")])
def test_the_first_look_finds_columns_of_a_long_file_in_cp949(write, header):
    rows = [
        (f"{'가나다라' * 20} {number}", "가" if number % 2 else "나") for number in range(8_000)
    ]
    file = write(table(rows, header=header), encoding="cp949")
    labelled_text.check(file, *header)
    with pytest.raises(UserError, match="has no column missing"):
        labelled_text.check(file, "missing", header[1])


def test_text_comes_in_one_spelling(write):
    decomposed = unicodedata.normalize("NFD", "좋은  영화")
    rows = [(f"{decomposed}<br /><BR>{number}", "2   ") for number in range(5)] + ROWS
    texts = read(write(table(rows)))
    assert texts.texts[3] == "좋은 영화 3"
    assert texts.classes == ("2", "no", "yes")


def test_classes_that_are_numbers_stand_in_their_order(write):
    rows = [(f"text {number}", str(number % 11)) for number in range(60)]
    assert read(write(table(rows))).classes == tuple(map(str, range(11)))


def test_a_quoted_text_may_hold_separators_quotation_marks_and_line_breaks(write):
    rows = [('"one, ""two""\nthree"', "yes"), *ROWS]
    texts = read(write(table(rows)))
    assert texts.texts[0] == 'one, "two" three'
    # The row after it begins in line 4.
    assert texts.lines[:2].tolist() == [2, 4]


def test_between_tabs_a_lone_quotation_mark_is_a_sign_like_any_other(write):
    rows = [('"so he said', "yes"), ('"both, ""ends"""', "no"), *ROWS]
    texts = read(write(table(rows, "\t"), "own.tsv"))
    assert texts.texts[:2] == ('"so he said', 'both, "ends"')
    assert len(texts) == 22


def test_signs_that_only_look_like_line_ends_stay_in_their_text(write):
    rows = [("one\x85two\u2028three", "yes"), *ROWS]
    for name, separator in (("own.csv", ","), ("own.tsv", "\t")):
        assert read(write(table(rows, separator), name)).texts[0] == "one two three"


def test_every_row_that_cannot_be_used_is_counted_under_its_reason(write):
    content = table(ROWS) + ',yes\n \t,no\nword,\none,two,three\nalone\n\nrare,maybe\n"a"b,yes\n'
    texts = read(write(content))
    assert rows_of(texts) == ROWS
    assert texts.bad_rows == {
        labelled_text.NO_TEXT: [22, 23],
        labelled_text.NO_LABEL: [24],
        labelled_text.OTHER_FIELDS: [25, 26],
        labelled_text.WRONG_QUOTES: [29],
        labelled_text.RARE_CLASS: [28],
    }


def test_every_line_of_json_that_cannot_be_used_is_counted_under_its_reason(write):
    good = [json.dumps({"text": text, "label": label}) for text, label in ROWS]
    bad = ["[1]", "{", '{"text": "a"}', '{"text": ["a"], "label": 1}', '{"text": null, "label": 1}']
    bad += ['{"text": "half \\ud800", "label": 1}', "[" * 100_000]
    texts = read(write("\n".join(good + bad), "own.jsonl"))
    assert rows_of(texts) == ROWS
    assert texts.bad_rows == {
        labelled_text.NO_OBJECT: [21, 22, 27],
        labelled_text.NO_COLUMN: [23],
        labelled_text.NO_VALUE: [24],
        labelled_text.NO_TEXT: [25],
        labelled_text.BROKEN_BYTES: [26],
    }


def test_a_broken_sign_costs_its_row_and_no_other(write):
    content = table(KOREAN).encode().replace("영화가 7점".encode(), b"\xec\x98 7")
    texts = read(write(content))
    assert rows_of(texts) == KOREAN[:7] + KOREAN[8:]
    assert texts.bad_rows == {labelled_text.BROKEN_BYTES: [9]}


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "a.csv", "is empty: it needs a line of column names"),
        (",,,\n,,\n", "a.csv", "has no cell with anything in it"),
        ("text,label\n", "a.csv", "has 0 classes with 5 rows or more in column label"),
        (table([("a", "yes")] * 30), "a.csv", "has 1 classes with 5 rows or more"),
        (table(ROWS, header=("txt", "label")), "a.csv", "Did you mean txt\\? .* names: txt, label"),
        (table(ROWS, header=("text", "text")), "a.csv", "has 2 columns named text: rename one"),
        (table([(f"t{n}", str(n // 5)) for n in range(600)]), "a.csv", "has 120 different values"),
        (table([*ROWS, ('"open', "yes"), *ROWS]), "a.csv", "mark that opens in line 22 of .* never closed"),
        ('[{"text": "a", "label": 1}]', "a.json", "is one JSON list. Write one object a line"),
        (b"PK\x03\x04 and so on", "a.xlsx", "is a workbook or an archive. Save the sheet as CSV"),
        (b"\x1f\x8b and so on", "a.csv.gz", "is compressed. Unpack it first"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_gets_one_line(write, content, name, message):
    with pytest.raises(UserError, match=message) as caught:
        read(write(content, name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            ("", "label"),
            "Name the text column: --text-column NAME. Its first line names: text, label",
        ),
        (("text", ""), "Name the label column: --label-column NAME."),
        (("text", "text"), "Text and label are both column text"),
    ],
)
def test_columns_have_to_be_named(write, columns, message):
    file = write(table(ROWS))
    for function in (labelled_text.read, labelled_text.check):
        with pytest.raises(UserError, match=message):
            function(file, *columns)


def test_a_file_that_is_not_there_or_cannot_be_read_gets_one_line(tmp_path):
    for file, message in (
        ("", "Name your file: --data-file FILE"),
        (str(tmp_path / "missing.csv"), "There is no file"),
        (str(tmp_path), "cannot be read"),
        ("a\0b.csv", "cannot be read"),
    ):
        for function in (labelled_text.read, labelled_text.check):
            with pytest.raises(UserError, match=message):
                function(file, "text", "label")


def test_the_three_parts_share_no_row_and_hold_each_class_in_proportion(write):
    labels = ["a"] * 700 + ["b"] * 200 + ["c"] * 100
    texts = read(write(table([(f"text {n}", label) for n, label in enumerate(labels)])))
    parts = labelled_text.split(texts)
    assert {name: len(part) for name, part in parts.items()} == {
        "training": 640,
        "validation": 160,
        "test": 200,
    }
    lines = [line for part in parts.values() for line in part.lines]
    assert sorted(lines) == list(range(2, 1_002))
    for part in parts.values():
        assert np.all(np.diff(part.lines) > 0)
        np.testing.assert_allclose(np.bincount(part.labels) / len(part), [0.7, 0.2, 0.1], atol=0.01)
    for name, again in labelled_text.split(texts).items():
        assert parts[name].texts == again.texts


def test_the_smallest_file_has_each_class_in_each_part(write):
    texts = read(write(table([(f"text {n}", str(n // 5)) for n in range(30)])))
    for part in labelled_text.split(texts).values():
        assert set(part.labels) == set(range(6))


def test_a_sample_comes_from_all_over_the_file_and_loses_no_class(write):
    texts = read(write(table([(f"t{n}", "a" if n < 500 else "b") for n in range(1_000)])))
    few = labelled_text.sample(texts, 100)
    assert len(few) == 100
    assert np.all(np.diff(few.lines) > 0)
    assert 30 < np.bincount(few.labels)[0] < 70
    assert [texts.texts[line - 2] for line in few.lines] == list(few.texts)
    assert labelled_text.sample(texts, 0) is texts
    assert labelled_text.sample(texts, 1_000) is texts
    with pytest.raises(
        UserError, match="Among 8 rows, class . has .: each class needs 5.* --num-rows"
    ):
        labelled_text.sample(texts, 8)


def test_repeated_and_contradicting_texts_are_found(write):
    rows = [("Same text", "a"), ("same  TEXT", "b"), ("twice", "a"), ("twice", "a")]
    rows += [(f"other {n}", "ab"[n % 2]) for n in range(10)]
    texts = read(write(table(rows)))
    assert labelled_text.contradictions(texts) == 1
    known = labelled_text.is_known(["SAME text", "new", "other 3"], texts.texts)
    assert known.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("texts", "share", "unit"),
    [
        (["좋은 영화ㅋㅋ 123!"], 1.0, "syllables"),
        (["a film"], 0.0, "words"),
        (["ab 가"], 1 / 3, "syllables"),
        (["12!"], 0.0, "words"),
    ],
)
def test_syllables_are_taken_where_letters_are_hangul(texts, share, unit):
    assert labelled_text.share_of_hangul(texts) == pytest.approx(share)
    assert labelled_text.unit_for(share) == unit


def test_the_checksum_is_that_of_the_file(write):
    one, other = read(write(table(ROWS))), read(write(table(ROWS[::-1])))
    assert one.sha256 != other.sha256
    assert one.name.endswith(one.sha256[:16])
    assert collections.Counter(one.texts) == collections.Counter(other.texts)
