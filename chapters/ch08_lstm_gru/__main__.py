"""python -m chapters.ch08_lstm_gru [PRESET or COMMAND] [--flags]

Presets: quick, book, book-2nd, book-notebook, fair, padding, memory, own, smoke, smoke-padding, smoke-memory.
Commands: ask, compare.
"""

from chapters.ch08_lstm_gru import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
