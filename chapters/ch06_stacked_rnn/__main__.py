"""python -m chapters.ch06_stacked_rnn [quick|book|steady|smoke] [--flags]"""

from chapters.ch06_stacked_rnn import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
