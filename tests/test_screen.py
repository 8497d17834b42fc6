"""What chapters print lines up."""

import pytest

from common import screen


def test_numbers_stand_right_and_a_hangul_syllable_takes_two_columns(capsys):
    screen.table(("source", "answer"), ("1월", "집"), ("January", 0.5), ("책을", None))
    assert capsys.readouterr().out.splitlines() == [
        "  source   answer",
        "  1월          집",
        "  January   .5000",
        "  책을          -",
    ]


def test_a_picture_is_written_whole_or_not_at_all(tmp_path):
    class Torn:
        def savefig(self, path):
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")

    path = tmp_path / "picture.png"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="No space left"):
        screen.show(Torn(), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
