"""python -m chapters.ch04_imdb_onehot [quick|book|book-keras3|book-2nd|smoke] [--flags]"""

from chapters.ch04_imdb_onehot import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
