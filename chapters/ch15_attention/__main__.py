"""python -m chapters.ch15_attention [PRESET or COMMAND]; --help lists them."""

from chapters.ch15_attention import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
