"""python -m chapters.ch10_time_series [quick|book|stock|smoke|...|forecast|horizon] [--flags]"""

from chapters.ch10_time_series import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
