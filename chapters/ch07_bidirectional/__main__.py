"""python -m chapters.ch07_bidirectional [quick|book|best|smoke|ask]"""

from chapters.ch07_bidirectional.config import COMMANDS, PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch07_bidirectional.lesson", PRESETS, COMMANDS)
