"""python -m chapters.ch01_sequences [quick|book|smoke] [--flags]"""

from chapters.ch01_sequences.config import PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch01_sequences.lesson", PRESETS)
