import pytest

from chapters import catalogue, record, tables
from common.errors import UserError


def test_a_chapter_is_found_by_the_beginning_of_its_name():
    assert catalogue.find("ch05") == "ch05_imdb_embedding"


@pytest.mark.parametrize("word", ["ch55", "ch", "embedding"])
def test_a_name_that_fits_none_or_several_chapters_lists_them(word):
    with pytest.raises(UserError, match="ch04_imdb_onehot, ch05_imdb_embedding"):
        catalogue.find(word)


def test_only_recorded_presets_can_be_recorded(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    with pytest.raises(UserError, match="records quick, book, .*, not smoke"):
        record.main(["ch05", "smoke"])


def test_runs_on_jax_do_not_come_among_those_of_tensorflow(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    with pytest.raises(UserError, match="without BACKEND=jax"):
        record.main(["ch05", "quick"])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "7",
        '{"runs": 7}',
        '{"runs": [7]}',
        '{"runs": [{"preset": "book"}]}',
        "\x00",
        "{",
    ],
)
def test_damaged_results_get_one_line(monkeypatch, tmp_path, content):
    path = tmp_path / "results.json"
    path.write_text(content)
    monkeypatch.setattr(catalogue, "results_path", lambda chapter: path)
    with pytest.raises(UserError, match="results.json is damaged .*git checkout"):
        tables.newest_runs("ch05_imdb_embedding")


def test_the_newest_run_of_a_seed_counts(monkeypatch):
    runs = [{"preset": "book", "seed": 42, "age": age} for age in ("old", "new")]
    monkeypatch.setattr(catalogue, "recorded_runs", lambda chapter: runs)
    assert tables.newest_runs("ch05_imdb_embedding") == {"book": [runs[1]]}


def test_a_matrix_has_a_line_a_row_and_the_printed_band_beside_its_figure():
    from common.recorded import Matrix
    from common.verdict import Printed

    matrix = Matrix(
        "book",
        ("Networks", "신경망"),
        rows={"lstm": ("LSTM", "LSTM"), "gru": ("GRU", "GRU")},
        columns={"val_accuracy": ("validation", "검증"), "ms": ("ms a step", "스텝당 ms")},
    )
    runs = [
        {
            "metrics": {"lstm_val_accuracy": accuracy, "lstm_ms": 3.0, "gru_val_accuracy": 0.8},
            "provenance": {"seconds": 7.0},
        }
        for accuracy in (0.79, 0.81)
    ]
    printed = {"gru_val_accuracy": Printed((0.7994, 0.7896), "book")}
    assert tables._matrix_lines(matrix, runs, printed, tables.KOREAN) == [
        "**신경망** (`book`, 시드 2개, 7 s)",
        "",
        "|  | 검증 | 스텝당 ms |",
        "|---|---|---|",
        "| LSTM | .8000 ± .0141 | 3.00 |",
        "| GRU | .8000 [.7994 (.7896-.7994)] |  |",
        "",
    ]


def test_one_seed_is_not_written_as_several():
    counted = [
        [language.count_seeds([{}] * count) for count in (1, 3)]
        for language in (tables.ENGLISH, tables.KOREAN)
    ]
    assert counted == [["1 seed", "3 seeds"], ["시드 1개", "시드 3개"]]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((0.5, 0.5), ".5000"),
        ((0.5, 0.6), ".5500 ± .0707"),
        ((5.1, 5.3), "5.20 ± .14"),
        ((12.0, 12.0), "12.00"),
        ((1e-7, 3e-7), "2e-07 ± 1e-07"),
        ((8209, 8209), "8,209"),
    ],
)
def test_the_spread_has_the_digits_of_the_mean(values, text):
    assert tables._mean_and_spread([{"metrics": {"x": value}} for value in values], "x") == text
