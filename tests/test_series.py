"""Series: windows and splits against hand-made numbers, a scaler that never sees later values, files."""

import hashlib
import io
import tarfile

import numpy as np
import pytest

from common.data import series
from common.data.series import Scaler, Split
from common.errors import UserError

TEN = np.arange(10.0)


def test_windows_of_a_hand_made_series():
    x, y = series.windows(np.array([2.0, 4.0, 3.0, 5.0, 7.0, 6.0]), length=2, horizon=2)
    assert x.shape == (3, 2, 1)
    assert x[:, :, 0].tolist() == [[2, 4], [4, 3], [3, 5]]
    assert y.tolist() == [[3, 5], [5, 7], [7, 6]]


def test_only_the_first_feature_is_forecast():
    values = np.stack([TEN, TEN + 100], axis=1)
    x, y = series.windows(values, length=3, horizon=1)
    assert x[0].tolist() == [[0, 100], [1, 101], [2, 102]]
    assert y[:, 0].tolist() == [3, 4, 5, 6, 7, 8, 9]


def test_a_series_as_long_as_one_window_gives_one_and_a_shorter_one_none():
    assert len(series.windows(TEN, 8, 2)[0]) == 1
    assert series.windows(TEN, 9, 2)[0].shape == (0, 9, 1)


def test_no_target_of_a_part_lies_in_another_and_inputs_never_reach_their_target():
    split = Split.in_order(TEN[:, None], length=2, horizon=2, validation_from=5, test_from=7)
    assert split.train.positions.tolist() == [2, 3]
    assert split.validation.positions.tolist() == [5]
    assert split.test.positions.tolist() == [7, 8]
    for part in (split.train, split.validation, split.test):
        restored = split.scaler.restore(part.x[:, :, 0]).round(4)
        np.testing.assert_allclose(restored, part.positions[:, None] + [-2, -1], atol=1e-4)
        restored = split.scaler.restore(part.y)
        np.testing.assert_allclose(restored, part.positions[:, None] + [0, 1], atol=1e-4)


@pytest.mark.parametrize("root", [False, True])
def test_no_later_value_ever_reaches_the_scaler_or_the_training_windows(root):
    values = np.random.default_rng(0).uniform(0, 100, (200, 2))
    later = values.copy()
    later[120:] = 1e6
    split, changed = (
        Split.in_order(one, 12, 3, validation_from=120, test_from=150, root=root)
        for one in (values, later)
    )
    np.testing.assert_array_equal(split.scaler.mean, changed.scaler.mean)
    np.testing.assert_array_equal(split.scaler.spread, changed.scaler.spread)
    np.testing.assert_array_equal(split.train.x, changed.train.x)
    np.testing.assert_array_equal(split.train.y, changed.train.y)
    # This one does reach it: the check can fail.
    leaking = Scaler.fit(later, root)
    assert (leaking.mean != split.scaler.mean).all()


def test_a_test_value_reaches_nothing_before_the_test():
    values = np.random.default_rng(1).normal(size=(200, 1))
    later = values.copy()
    later[150:] = 1e6
    split, changed = (Split.in_order(one, 12, 3, 120, 150) for one in (values, later))
    for name in ("train", "validation"):
        for array in ("x", "y"):
            np.testing.assert_array_equal(
                getattr(getattr(split, name), array), getattr(getattr(changed, name), array)
            )


def test_the_scaler_gives_mean_0_and_spread_1_and_back():
    values = np.array([[0.0, 1.0], [4.0, 1.0], [16.0, 1.0]])
    scaler = Scaler.fit(values, root=True)
    scaled = scaler.scale(values)
    np.testing.assert_allclose(scaler.mean, [2, 1])
    np.testing.assert_allclose(scaled.mean(axis=0), [0, 0], atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), [1, 0], atol=1e-6)
    np.testing.assert_allclose(scaler.restore(scaled[:, 0]), values[:, 0], atol=1e-5)
    assert scaler.restore(np.array(-100.0)) == 0


def test_the_sunspots_that_ship():
    months = series.sunspots()
    assert months.values.shape == (2_820, 1)
    assert (months.dates[0], months.dates[-1]) == ("1749-01", "1983-12")
    assert months.values[:3, 0].tolist() == [58.0, 62.6, 70.0]
    assert months.since("1900") == months.dates.index("1900-01")
    with pytest.raises(UserError, match="nothing from 1984 on: it ends at 1983-12"):
        months.since("1984")


HEAD = "service_date,day_type,bus,rail_boardings,total_rides\n"
ROWS = "01/02/2001,W,20,2,22\n01/01/2001,U,10,1,11\n01/02/2001,W,20,2,22\n01/06/2001,A,30,3,33\n"


@pytest.fixture
def downloaded(monkeypatch, tmp_path):
    """Puts a file where a download would be."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = tmp_path / "datasets"
    folder.mkdir()

    def put(name, content):
        (folder / name).write_bytes(content)

    return put


def test_boardings_are_sorted_and_a_date_stands_once(downloaded):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo(series._RIDERSHIP_FILE)
        info.size = len(HEAD + ROWS)
        archive.addfile(info, io.BytesIO((HEAD + ROWS).encode()))
    downloaded("ridership.tgz", packed.getvalue())
    days = series.ridership()
    assert days.dates == ("2001-01-01", "2001-01-02", "2001-01-06")
    assert days.columns == ("rail", "bus", "day type A", "day type U", "day type W")
    assert days.values.tolist() == [[1, 10, 0, 1, 0], [2, 20, 0, 0, 1], [3, 30, 1, 0, 0]]


def test_a_damaged_archive_is_one_clear_line(downloaded):
    downloaded("ridership.tgz", b"nothing packed")
    with pytest.raises(UserError, match="ridership.tgz is damaged"):
        series.ridership()


def test_the_stock_is_turned_round(downloaded, monkeypatch):
    text = "# source\r\n# Open,High,Low,Volume,Close\r\n5,6,4,100,5.5\r\n1,2,0,50,1.5\r\n"
    downloaded("data-02-stock_daily.csv", text.encode())
    with pytest.raises(UserError, match="data-02-stock_daily.csv is damaged or altered .*prices"):
        series.stock()
    monkeypatch.setattr(series, "_STOCK_SHA256", hashlib.sha256(text.encode()).hexdigest())
    assert series.stock().values[:, 0].tolist() == [1.5, 5.5]
    assert series.stock(newest_first=True).values[0].tolist() == [5.5, 5, 6, 4, 100]
    assert series.stock().columns[0] == "close"


def test_made_up_series_have_the_form_of_the_real_ones():
    days = series.made_up_ridership(seed=0)
    assert (days.values[:, 2:].sum(axis=1) == 1).all()
    sunday = days.dates.index("2018-01-07")
    assert days.values[sunday, 3] == 1
    walk = series.random_walk(50, seed=0)
    assert walk.values.shape == (50, 5)
    close, opening, high, low, _ = walk.values.T
    np.testing.assert_array_equal(opening[1:], close[:-1])
    assert (high >= np.maximum(opening, close)).all()
    assert (low <= np.minimum(opening, close)).all()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_file_with_byte_order_mark_and_any_delimiter(tmp_path, sign):
    path = tmp_path / "mine.csv"
    rows = [["date", "판매"], ["2024-01", "1.5"], ["2024-02", "2"], ["2024-03", "-3e1"]]
    path.write_bytes(("\ufeff" + "\r\n".join(map(sign.join, rows)) + "\r\n").encode())
    read = series.read_csv(path, "판매")
    assert read.dates == ("2024-01", "2024-02", "2024-03")
    assert read.values[:, 0].tolist() == [1.5, 2, -30]
    assert read.name == "판매 of mine.csv"


def test_a_file_with_its_newest_row_first_is_turned_round_and_says_so(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("# comment\nday,x\n2024-01-03,3\n2024-01-02,2\n2024-01-01,1\n")
    read = series.read_csv(path, "x")
    assert read.values[:, 0].tolist() == [1, 2, 3]
    assert read.dates[0] == "2024-01-01"
    assert "turned round" in read.notes[0]


def test_rows_without_dates_are_named_by_their_lines(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x\n1\n2\n")
    assert series.read_csv(path, "x").dates == ("2", "3")


FILES = {
    "an unknown column": (
        "date,sales\n2024-01,1\n2024-02,2\n",
        "no column x. Its columns: date, s",
    ),
    "a misspelt column": ("date,xx\n2024-01,1\n2024-02,2\n", "no column x. Did you mean xx?"),
    "text": ("x\n1\nmany\n", "x in line 3 of .* is 'many', which is no number"),
    "thousands": ('x\n1\n"1,234"\n', "without separators of thousands"),
    "a gap": ("d,x\n1,1\n2,\n3,3\n", "no number in line 3 .* Fill each gap"),
    "a short row": ("d,x\n1,1\n2\n3,3\n", "no number in line 3"),
    "gaps": ("x,y\n,1\nNA,1\n1,1\nnan,1\n", "no number in lines 2, 3 and 5"),
    "many gaps": ("x,y\n" + ",1\n" * 7, "lines 2, 3, 4, 5, 6 and 2 more"),
    "not finite": ("x\n1\ninf\n", "line 3 .* is inf: write a finite number"),
    "constant": ("x\n4\n4\n4\n", "always 4: there is nothing to forecast"),
    "too short": ("x\n4\n", "has 1 values; .* at least 2. Take a longer series"),
    "no names": ("1,2\n3,4\n", "no column names: its first line is 1, 2"),
    "empty": ("", "is empty"),
    "names only": ("x,y\n", "is empty"),
    "a quote left open": ('x\n1\n"2\n', "is no CSV file"),
    "a date twice": ("d,x\n2024-01,1\n2024-01,2\n2024-02,3\n", "line 3 .2024-01. follows 2024-01"),
}


@pytest.mark.parametrize(("text", "message"), FILES.values(), ids=FILES)
def test_what_is_wrong_with_a_file_is_one_clear_line(tmp_path, text, message):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(UserError, match=message) as caught:
        series.read_csv(path, "x")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_a_folder_and_another_encoding(tmp_path):
    with pytest.raises(UserError, match="There is no file"):
        series.read_csv(tmp_path / "none.csv", "x")
    with pytest.raises(UserError, match="cannot be read"):
        series.read_csv(tmp_path, "x")
    path = tmp_path / "korean.csv"
    path.write_bytes("날짜,판매\n1,2\n".encode("cp949"))
    with pytest.raises(UserError, match="not text in UTF-8. Save it as CSV in UTF-8"):
        series.read_csv(path, "판매")
