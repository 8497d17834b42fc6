"""python -m chapters.ch08_lstm_gru [PRESET or COMMAND]; --help lists them."""

from chapters.ch08_lstm_gru import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
