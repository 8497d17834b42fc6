"""What chapter 9 does besides its pages: `write`."""

import numpy as np

from chapters.ch09_wirings import config as settings
from chapters.ch09_wirings import writing
from chapters.ch09_wirings.config import Write
from common import runs, saved
from common.errors import UserError

_CHAPTER = runs.chapter_of(settings)
_TRAIN = f"python -m chapters.{_CHAPTER} book"


def write(asked: Write) -> None:
    """Prints one text or several, by the network of the preset book.

    Raises:
        UserError: an empty prompt, unknown letters, no trained network, or one that cannot be read.
    """
    # A shell hands "\n" over as two signs.
    prompt = " ".join(asked.prompt).replace("\\n", "\n")
    if not prompt:
        raise UserError(f'Give it a beginning: python -m chapters.{_CHAPTER} write "ROMEO:"')
    folder = saved.find_run(_CHAPTER, asked.run, asked.runs_folder, _TRAIN)
    letters = writing.Letters("".join(saved.load_words(folder, _TRAIN)))
    ids = letters.encode_prompt(prompt)  # (letters,)
    model = saved.load_model(folder, _TRAIN)
    if model.name != "letters" or model.output_shape[-1] != len(letters):
        raise UserError(
            f"The model in {folder} does not write; name the folder of a run of: {_TRAIN}"
        )
    prompts = np.repeat(ids[None], asked.texts, axis=0)  # (texts, letters)
    written = writing.write(model, prompts, asked.length, asked.temperature, asked.seed)
    print(f"{folder} · temperature {asked.temperature:g}")
    for number, text in enumerate(written, start=1):
        if asked.texts > 1:
            print(f"--- {number} of {asked.texts}")
        print(f"{prompt}{letters.decode(text)}")
