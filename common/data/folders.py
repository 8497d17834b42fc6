"""Where downloaded data are kept; imports nothing heavy."""

import os
from pathlib import Path


def datasets() -> Path:
    """Keras's folder of data sets: `~/.keras/datasets`, or below KERAS_HOME where that is set."""
    return Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser() / "datasets"


def prepared() -> Path:
    """TensorFlow Datasets' folder: `~/tensorflow_datasets`, or TFDS_DATA_DIR where that is set."""
    return Path(os.environ.get("TFDS_DATA_DIR", "~/tensorflow_datasets")).expanduser()
