"""python -m chapters.ch11_frame_labels [quick|full|masks|smoke|watch] [--flags]"""

from chapters.ch11_frame_labels import config
from common import cli

if __name__ == "__main__":
    cli.main(config)
