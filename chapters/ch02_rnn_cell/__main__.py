"""python -m chapters.ch02_rnn_cell [quick|book|one-hot|smoke]"""

from chapters.ch02_rnn_cell.config import PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch02_rnn_cell.lesson", PRESETS)
