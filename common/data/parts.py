"""Data in three parts: to learn from, to choose the best epoch by, and to test on."""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class Parts:
    """Inputs and labels of training, validation and test.

    The chapter that makes them says shapes and types; the first axis is always the samples.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
