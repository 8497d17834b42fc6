"""python -m chapters.ch02_rnn_cell [quick|book|one-hot|smoke] [--flags]"""

from chapters.ch02_rnn_cell import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
