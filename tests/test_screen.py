"""What chapters print lines up."""

from common import screen


def test_numbers_stand_right_and_a_hangul_syllable_takes_two_columns(capsys):
    screen.table(("source", "answer"), ("1월", "집"), ("January", 0.5), ("책을", None))
    assert capsys.readouterr().out.splitlines() == [
        "  source   answer",
        "  1월          집",
        "  January   .5000",
        "  책을          -",
    ]
