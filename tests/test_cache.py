"""What is kept for the next run: equal to what is made, and made again wherever it is not whole."""

import numpy as np
import pytest

from common.data import cache

ARRAYS = {
    "ids": np.arange(40, dtype="int32").reshape(8, 5),
    "share": np.linspace(0, 1, 7),
    "nothing": np.zeros(0),
    "transposed": np.arange(6).reshape(2, 3).T,
    "name": np.array("반지 7_jackson"),
}


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Asks for ARRAYS, checks that it gets them, and returns whether they had to be made."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def ask(key="first", name="test"):
        calls = []
        arrays = cache.cached(name, {"key": key}, lambda: calls.append(1) or ARRAYS)
        assert set(arrays) == set(ARRAYS)
        for one, expected in ARRAYS.items():
            np.testing.assert_array_equal(arrays[one], expected, strict=True)
        return bool(calls)

    return ask


@pytest.fixture
def kept(load):
    """The one file that is kept of ARRAYS."""
    assert load()
    (path,) = cache.folder().iterdir()
    return path


def test_what_was_made_is_read_the_second_time(load):
    assert [load(), load(), load()] == [True, False, False]


def test_the_folder_is_beside_the_data_of_keras(load, tmp_path, monkeypatch):
    load()
    (path,) = (tmp_path / "datasets" / "recurrent-networks-course").iterdir()
    assert path.name.startswith("test-")
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert cache.datasets() == tmp_path / ".keras" / "datasets"


def test_another_key_or_name_is_made_anew(load):
    assert [load("first"), load("second"), load("first")] == [True, True, False]
    assert load("first", "other")


def test_a_file_under_the_name_of_another_key_is_made_anew(load, kept):
    content = kept.read_bytes()
    load("second")
    (other,) = set(cache.folder().iterdir()) - {kept}
    other.write_bytes(content)
    assert load("second")
    assert not load("second")


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_made_anew(load, kept, share):
    content = kept.read_bytes()
    kept.write_bytes(content[: int(share * len(content))])
    assert load()
    assert not load()


def test_no_flipped_byte_is_ever_returned(load, kept):
    content = kept.read_bytes()
    made_anew = 0
    for position in range(0, len(content), 5):
        flipped = bytearray(content)
        flipped[position] ^= 0xFF
        kept.write_bytes(flipped)
        made_anew += load()
    # Some bytes, such as the time in a zip archive, say nothing about the arrays.
    assert made_anew > len(content) / 5 / 2


def test_a_changed_number_in_a_whole_archive_is_noticed(load, kept):
    with np.load(kept) as archive:
        arrays = dict(archive)
    arrays["ids"][0, 0] += 1
    np.savez(kept, **arrays)
    assert load()


@pytest.mark.parametrize("change", ["digest", "ids", "more"])
def test_a_missing_array_and_one_too_many_are_noticed(load, kept, change):
    with np.load(kept) as archive:
        arrays = dict(archive)
    if change == "more":
        arrays["more"] = np.zeros(1)
    else:
        del arrays[change]
    np.savez(kept, **arrays)
    assert load()


class Trap:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (open, (str(self.mark), "w"))


@pytest.mark.parametrize("inside", ["ids", "digest", "all"])
def test_a_pickle_is_never_unpickled(load, kept, tmp_path, inside):
    mark = tmp_path / "unpickled"
    trap = np.array([Trap(mark)], dtype=object)
    if inside == "all":
        kept.write_bytes(trap.dumps())
    else:
        np.savez(kept, **{**ARRAYS, inside: trap})
    assert load()
    assert not mark.exists()


def test_objects_are_not_written(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="allow_pickle"):
        cache.cached("test", {}, lambda: {"lists": np.array([[1], [1, 2]], dtype=object)})
    assert not list(cache.folder().iterdir())


def test_where_nothing_can_be_written_it_is_made_each_time(load, tmp_path):
    (tmp_path / "datasets").write_text("a file where the folder should be")
    assert [load(), load()] == [True, True]


def test_a_full_disk_costs_nothing_and_leaves_nothing(load, monkeypatch):
    def full(file, **arrays):
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    assert [load(), load()] == [True, True]
    assert not list(cache.folder().iterdir())


def test_an_old_file_survives_until_the_new_one_is_whole(load, kept, monkeypatch):
    kept.write_bytes(b"damaged")

    def refuse(*paths):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    assert load()
    assert [path.read_bytes() for path in cache.folder().iterdir()] == [b"damaged"]


def test_only_the_newest_two_of_a_name_are_kept(load):
    load("other", "test-more")
    for key in "abcd":
        load(key)
    assert len(list(cache.folder().iterdir())) == 3
    assert not load("d")
    assert not load("c")
    assert not load("other", "test-more")
    assert load("a")


def test_an_error_of_the_maker_comes_through(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.cached("test", {}, fail)
