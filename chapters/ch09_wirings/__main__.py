"""python -m chapters.ch09_wirings [quick|book|smoke|smoke-writer|write]"""

from chapters.ch09_wirings import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
