"""python -m chapters.ch03_bptt [quick|long|smoke] [--flags]"""

from chapters.ch03_bptt import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
