"""The model of an earlier run, found and loaded for the commands that ask it something."""

from pathlib import Path

import keras

from common import runs
from common.errors import UserError, first_line


def find_run(
    chapter: str, named: str, runs_folder: Path, how_to_train: str, part: str = "", preset: str = ""
) -> Path:
    """The folder of a run that has a saved model: the named one, or the newest.

    Args:
        chapter: whose runs to look at.
        named: folder that the user named; "" for the newest run.
        runs_folder: where the folders of all runs are kept.
        how_to_train: the command that makes such a run.
        part: which of several trainings of a run the model is of; "" where there is only one.
        preset: whose newest run is taken before any other; "" for none.

    Raises:
        UserError: there is no run yet, or the named folder has no saved model.
    """
    folder = Path(named) if named else runs.newest_model(chapter, runs_folder, part, preset)
    if folder is None:
        raise UserError(
            f"There is no trained model in {runs_folder / chapter} yet. Train one with: {how_to_train}"
        )
    if not (folder / part / "best.keras").exists():
        raise UserError(
            f"There is no saved model in {folder / part}; name the folder of a run of: {how_to_train}"
        )
    return folder


def load_model(folder: Path, how_to_train: str) -> keras.Model:
    """The best model of a run; arguments as in `find_run`.

    Raises:
        UserError: the file cannot be read.
    """
    path = folder / "best.keras"
    try:
        return keras.models.load_model(path)
    except Exception as error:  # A damaged file fails in whatever reader meets the damage first.
        raise UserError(
            f"{path} cannot be read ({first_line(error)[:100]}). Train again with: {how_to_train}"
        ) from error
