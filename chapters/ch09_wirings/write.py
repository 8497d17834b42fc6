"""Lets the network of the preset book go on from a prompt."""

import numpy as np

from chapters.ch09_wirings import writing
from chapters.ch09_wirings.config import Write
from common import runs, saved
from common.errors import UserError

CHAPTER = "ch09_wirings"
TRAIN = f"python -m chapters.{CHAPTER} book"


def main(write: Write) -> None:
    """Prints one text or several.

    Raises:
        UserError: an empty prompt, unknown letters, no trained network, or one that cannot be read.
    """
    # A shell hands "\n" over as two signs.
    prompt = " ".join(write.prompt).replace("\\n", "\n")
    if not prompt:
        raise UserError(f'Give it a beginning: python -m chapters.{CHAPTER} write "ROMEO:"')
    folder = saved.find_run(CHAPTER, write.run, write.runs_folder, TRAIN)
    letters = writing.Letters("".join(runs.read_json(folder / "vocabulary.json")))
    ids = letters.encode_prompt(prompt)  # (letters,)
    model = saved.load_model(folder, TRAIN)
    if model.name != "letters" or model.output_shape[-1] != len(letters):
        raise UserError(
            f"The model in {folder} does not write; name the folder of a run of: {TRAIN}"
        )
    prompts = np.repeat(ids[None], write.texts, axis=0)  # (texts, letters)
    written = writing.write(model, prompts, write.length, write.temperature, write.seed)
    print(f"{folder} · temperature {write.temperature:g}")
    for number, text in enumerate(written, start=1):
        if write.texts > 1:
            print(f"--- {number} of {write.texts}")
        print(f"{prompt}{letters.decode(text)}")
