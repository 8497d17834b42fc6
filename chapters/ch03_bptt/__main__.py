"""python -m chapters.ch03_bptt [quick|long|smoke]"""

from chapters.ch03_bptt.config import PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch03_bptt.lesson", PRESETS)
