"""A conversation with a trained network: in a terminal, or one line of a pipe after the other."""

import sys
from collections.abc import Iterator
from typing import BinaryIO

from chapters.ch14_seq2seq.decoding import Translator, load_translator
from chapters.ch14_seq2seq.encoding import read_sentence
from chapters.ch15_attention import decoders  # noqa: F401  A saved model names what is in it.
from chapters.ch16_chatbot.config import CHAPTER, TRAIN, Chat
from common.errors import UserError

_HOW_TO_ASK = f"{TRAIN} chat"


def chat(asked: Chat) -> None:
    """Answers until there is no line left.

    Raises:
        UserError: no trained network, or a damaged one; of a pipe, also no line, a line that is not in
            UTF-8, or one of which the network knows nothing.
    """
    folder, translator = load_translator(CHAPTER, asked.run, asked.runs_folder, TRAIN)
    if sys.stdin.isatty():
        print(f"{folder} · an empty line ends the conversation")
        converse(translator)
    else:
        answer_lines(translator, sys.stdin.buffer)


def converse(translator: Translator) -> None:
    """Reads what is typed until an empty line, Ctrl-D or Ctrl-C."""
    while True:
        try:
            line = input("you> ").strip()
        except UnicodeDecodeError:
            print("That is not in UTF-8: use a UTF-8 terminal (in Windows: chcp 65001).")
            continue
        except (EOFError, KeyboardInterrupt):
            print()
            break
        if not line:
            break
        try:
            answered, note = answer(translator, line)
        except UserError as error:
            print(f"     {error}")
            continue
        except KeyboardInterrupt:
            print()
            break
        if note:
            print(f"     {note}")
        print(f"bot> {answered}")
    print("Goodbye.")


def answer_lines(translator: Translator, pipe: BinaryIO) -> None:
    """Prints just the answer to every line; notes go to stderr.

    Raises:
        UserError: no line, or one that cannot be read or understood; those before it are answered.
    """
    is_empty = True
    for number, line in _lines(pipe):
        is_empty = False
        try:
            answered, note = answer(translator, line)
        except UserError as error:
            raise UserError(f"line {number}: {error}") from error
        if note:
            print(f"line {number}: {note}", file=sys.stderr)
        print(answered, flush=True)
    if is_empty:
        raise UserError(
            f'There is no line to answer. Type one, such as: echo "Hello." | {_HOW_TO_ASK}'
        )


def answer(translator: Translator, line: str) -> tuple[str, str]:
    """The answer to one line, in one compiled call, and a note on what the network does not know.

    Raises:
        UserError: not one known token.
    """
    sentence, notes = read_sentence([line], translator.languages, _HOW_TO_ASK)
    (answered,) = translator.translate([sentence])
    return answered or "...", " ".join(notes)


def _lines(pipe: BinaryIO) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not blank.

    Raises:
        UserError: a line is not in UTF-8, whatever the encoding of the terminal is.
    """
    for number, content in enumerate(pipe, start=1):
        try:
            line = content.decode("utf-8-sig" if number == 1 else "utf8").strip()
        except UnicodeDecodeError as error:
            raise UserError(
                f"line {number} is not in UTF-8. Convert it first, such as: "
                f"iconv -f cp949 -t utf-8 questions.txt | {_HOW_TO_ASK}"
            ) from error
        if line:
            yield number, line
