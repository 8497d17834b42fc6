"""Lets the network of the preset book go on from a prompt."""

from pathlib import Path

import keras
import numpy as np

from chapters.ch09_wirings import writing
from chapters.ch09_wirings.config import Write
from common import runs
from common.errors import UserError, first_line

CHAPTER = "ch09_wirings"


def main(write: Write) -> None:
    """Prints one text or several.

    Raises:
        UserError: an empty prompt, unknown letters, no trained network, or one that cannot be read.
    """
    if not write.prompt:
        raise UserError(f'Give it a beginning: python -m chapters.{CHAPTER} write "ROMEO:"')
    folder = _find_run(write)
    letters = writing.Letters("".join(runs.read_json(folder / "vocabulary.json")))
    # A shell hands "\n" over as two signs.
    prompt = write.prompt.replace("\\n", "\n")
    ids = letters.encode_prompt(prompt)  # (letters,)
    model = _load_model(folder / "best.keras", len(letters))
    prompts = np.repeat(ids[None], write.texts, axis=0)  # (texts, letters)
    written = writing.write(model, prompts, write.length, write.temperature, write.seed)
    print(f"{folder} · temperature {write.temperature:g}")
    for number, text in enumerate(written, start=1):
        if write.texts > 1:
            print(f"--- {number} of {write.texts}")
        print(f"{prompt}{letters.decode(text)}")


def _find_run(write: Write) -> Path:
    folder = Path(write.run) if write.run else runs.newest_model(CHAPTER, write.runs_folder)
    if folder is None:
        raise UserError(
            f"There is no trained network in {write.runs_folder / CHAPTER} yet. Train one with: "
            f"python -m chapters.{CHAPTER} book"
        )
    if not (folder / "best.keras").exists():
        raise UserError(f"There is no saved network in {folder}; name a run of the preset book.")
    return folder


def _load_model(path: Path, num_letters: int) -> keras.Model:
    try:
        model = keras.models.load_model(path)
    except Exception as error:  # A damaged file fails in whatever reader meets the damage first.
        raise UserError(
            f"{path} cannot be read ({first_line(error)[:100]}). Train again with: "
            f"python -m chapters.{CHAPTER} book"
        ) from error
    if model.name != "letters" or model.output_shape[-1] != num_letters:
        raise UserError(f"{path} is no network that writes; name a run of the preset book.")
    return model
