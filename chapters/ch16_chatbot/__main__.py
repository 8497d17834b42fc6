"""python -m chapters.ch16_chatbot [quick|book|smoke|chat]"""

from chapters.ch16_chatbot.config import COMMANDS, PRESETS
from common import cli

if __name__ == "__main__":
    cli.main("chapters.ch16_chatbot.lesson", PRESETS, COMMANDS)
