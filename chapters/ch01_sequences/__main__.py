"""python -m chapters.ch01_sequences [quick|book|smoke] [--flags]"""

from chapters.ch01_sequences import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
