"""python -m chapters.ch14_seq2seq [quick|korean|korean-reversed|book|smoke|translate|bug]"""

from chapters.ch14_seq2seq.config import COMMANDS, PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch14_seq2seq.lesson", PRESETS, COMMANDS)
