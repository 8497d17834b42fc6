"""python -m chapters.ch09_wirings [quick|book|smoke|write]"""

from chapters.ch09_wirings.config import COMMANDS, PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch09_wirings.lesson", PRESETS, COMMANDS)
