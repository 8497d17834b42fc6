"""python -m chapters.ch07_bidirectional [quick|book|best|smoke|smoke-reviews|ask] [--flags]"""

from chapters.ch07_bidirectional import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
