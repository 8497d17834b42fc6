"""python -m chapters.ch15_attention [quick|korean|book|cost|smoke|smoke-cost|translate] [--flags]"""

from chapters.ch15_attention import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
