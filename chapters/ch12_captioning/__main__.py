"""python -m chapters.ch12_captioning [quick|full|korean|smoke|caption] [--flags]"""

from chapters.ch12_captioning import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
