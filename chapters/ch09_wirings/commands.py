"""What chapter 9 does besides its pages: `write`."""

import numpy as np

from chapters.ch09_wirings import writing
from chapters.ch09_wirings.config import CHAPTER, TRAIN_WRITER, Write
from common import saved
from common.errors import UserError


def write(asked: Write) -> None:
    """Prints one text or several, by the network of the preset book.

    Raises:
        UserError: an empty prompt, unknown letters, no trained network, or one that cannot be read.
    """
    folder = asked.prepare(CHAPTER)
    # A shell hands "\n" over as two signs.
    prompt = " ".join(asked.prompt).replace("\\n", "\n")
    letters = writing.Letters("".join(saved.load_words(folder, TRAIN_WRITER)))
    ids = letters.encode_prompt(prompt)  # (letters,)
    model = saved.load_model(folder, TRAIN_WRITER)
    if model.name != "letters" or model.output_shape[-1] != len(letters):
        raise UserError(
            f"The model in {folder} does not write; name the folder of a run of: {TRAIN_WRITER}"
        )
    prompts = np.repeat(ids[None], asked.texts, axis=0)  # (texts, letters)
    written = writing.write(model, prompts, asked.length, asked.temperature, asked.seed)
    print(f"{folder} · temperature {asked.temperature:g}")
    for number, text in enumerate(written, start=1):
        if asked.texts > 1:
            print(f"--- {number} of {asked.texts}")
        print(f"{prompt}{letters.decode(text)}")
