"""python -m chapters.ch16_chatbot [quick|book|smoke|chat] [--flags]"""

from chapters.ch16_chatbot import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
