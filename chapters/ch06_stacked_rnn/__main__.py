"""python -m chapters.ch06_stacked_rnn [quick|book|steady|smoke] [--flags]"""

from chapters.ch06_stacked_rnn.config import PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch06_stacked_rnn.lesson", PRESETS)
