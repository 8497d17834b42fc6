"""Downloading a file once, through Keras, with one clear line where that fails."""

from pathlib import Path

from common.data.folders import datasets
from common.errors import UserError, first_line, is_disk_error

OFFLINE = "The preset quick needs no download."


def fetch(name: str, url: str, checksum: str | None, size: str) -> Path:
    """The path of a file in Keras's folder of data sets, downloaded now if it is not there yet.

    Args:
        name: of the file in that folder.
        url: where it comes from.
        checksum: its sha256 or md5; a download that differs is refused. None for an archive that
            may be packed anew: then the caller looks at what is in it.
        size: for the message, such as "17 MB".

    Raises:
        UserError: no network, or something else than the file came through it.
    """
    path = datasets() / name
    if path.exists():
        return path
    # Keras is heavy, and only a download needs it.
    import keras

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        downloaded = keras.utils.get_file(
            name, origin=url, file_hash=checksum, cache_dir=str(datasets().parent)
        )
    except Exception as error:  # get_file raises a bare Exception when the network is missing.
        if is_disk_error(error):
            raise
        raise UserError(
            f"{name} ({size}) could not be downloaded from {url} "
            f"({first_line(error)}). Connect to the network, or put the file at {path} by hand. "
            f"{OFFLINE}"
        ) from error
    return Path(downloaded)


def damaged(path: Path, reason: object) -> UserError:
    """The error to raise for a file that is there and is not what it should be."""
    return UserError(
        f"{path} is damaged or altered ({first_line(reason)}). Delete it and run the command "
        f"again to download it anew. {OFFLINE}"
    )
