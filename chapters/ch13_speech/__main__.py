"""python -m chapters.ch13_speech [quick|book|live|recipes|smoke|listen FILE.wav] [--flags]"""

from chapters.ch13_speech import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
