"""`ask`: what the network that was trained on your own texts makes of another one."""

from chapters.ch04_imdb_onehot import config
from chapters.own_text import asking
from chapters.own_text.config import AskOwn
from common import runs


def ask(ask: AskOwn) -> None:
    """Prints the likeliest label after every token.

    Raises:
        UserError: nothing was asked, nothing is trained yet, or the run cannot be read.
    """
    asking.answer_newest(runs.chapter_of(config), ask)
