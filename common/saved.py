"""The model of an earlier run, found and loaded for the commands that ask it something."""

from pathlib import Path
from typing import TYPE_CHECKING

from common import foreign, runs
from common.errors import UserError, first_line
from common.settings import Settings
from common.text import Vocabulary

if TYPE_CHECKING:
    import keras


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
        UserError: there is no run yet, or the named folder has no saved model or is of another chapter.
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
    trained_by = runs.read_description(folder)["chapter"]
    if trained_by != chapter:
        raise UserError(f"{folder} is a run of {trained_by}; name one of: {how_to_train}")
    return folder


def load_model(folder: Path, how_to_train: str, **layers: type) -> "keras.Model":
    """The best model of a run.

    Args:
        folder: of the run, or of that of several trainings.
        how_to_train: the command that makes such a run.
        **layers: name and class of layers that the model must have.

    Raises:
        UserError: the file cannot be read, could run code, or holds another model.
    """
    # Only now: a run is found, or missed, without Keras.
    import keras

    path = folder / "best.keras"
    try:
        foreign.check_model(path)
        # Safe mode, Keras's own look, is its default; here it is no matter of a default.
        model = keras.models.load_model(path, safe_mode=True)
        found = {layer.name: layer for layer in model.layers}
    except Exception as error:  # A damaged file fails in whatever reader meets the damage first.
        raise UserError(
            f"{path} cannot be read ({first_line(error)[:100]}). Train again with: {how_to_train}"
        ) from error
    for name, kind in layers.items():
        if not isinstance(found.get(name), kind):
            raise UserError(
                f"The model in {folder} is another than is asked here: it has no {kind.__name__} of the "
                f"name {name}. Name the folder of a run of: {how_to_train}"
            )
    return model


def read_config(folder: Path, kind: type[Settings], how_to_train: str) -> Settings:
    """The settings of a run.

    Args:
        folder: of the run.
        kind: dataclass of the settings, or a base of it, where only its fields are asked for.
        how_to_train: the command that makes such a run.

    Raises:
        UserError: config.json is missing or damaged, or holds values that this dataclass does not take.
    """
    try:
        return kind.restored(runs.read_description(folder)["config"])
    except UserError as error:
        raise UserError(
            f"The settings in {folder} are damaged ({error}). Train again with: {how_to_train}"
        ) from error


def load_vocabulary(folder: Path, how_to_train: str, model: "keras.Model") -> Vocabulary:
    """The words of a run.

    Args:
        folder: of the run.
        how_to_train: the command that makes such a run.
        model: of the run.

    Raises:
        UserError: vocabulary.json is missing or holds no words, or more than the model knows.
    """
    vocabulary = Vocabulary(load_words(folder, how_to_train))
    check_fits(len(vocabulary), model, folder, how_to_train)
    return vocabulary


def check_fits(num_ids: int, model: "keras.Model", folder: Path, how_to_train: str) -> None:
    """Compares a vocabulary with the table of an embedding, where the model has one.

    Raises:
        UserError: there are more ids than rows.
    """
    import keras

    tables = [layer for layer in model.layers if isinstance(layer, keras.layers.Embedding)]
    for table in tables:
        if num_ids > table.input_dim:
            raise UserError(
                f"The vocabulary in {folder} has {num_ids:,} ids and the model only "
                f"{table.input_dim:,}: they are of different trainings. Train again with: {how_to_train}"
            )


def load_words(folder: Path, how_to_train: str) -> tuple[str, ...]:
    """What `Run.save_words` has kept: words, letters or other tokens.

    Raises:
        UserError: vocabulary.json is missing, or is no list of different words.
    """
    path = folder / "vocabulary.json"
    words = runs.read_json(path)
    if not foreign.are_words(words):
        raise UserError(f"{path} is no list of different words. Train again with: {how_to_train}")
    return tuple(words)
