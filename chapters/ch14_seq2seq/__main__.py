"""python -m chapters.ch14_seq2seq [quick|korean|korean-reversed|book|smoke|translate|bug]"""

from chapters.ch14_seq2seq import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
