"""python -m chapters.ch05_imdb_embedding [quick|book|book-keras3|book-2nd|steady|smoke|ask|why]"""

from chapters.ch05_imdb_embedding import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
