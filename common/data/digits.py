"""Handwritten digits of 8 x 8 pixels: the 1,797 that come with scikit-learn.

From the UCI "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, 1998), CC BY 4.0; the
project ships nothing of it, scikit-learn does.
"""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from common.data.parts import Parts

SIZE = 8
NUM_CLASSES = 10
_BRIGHTEST = 16.0


def load() -> Parts:
    """Every image is in one part only: 60 % train, 20 % validate and 20 % test, each digit in its share.

    Returns:
        Parts: each x is float32 (images, 8, 8) between 0 (paper) and 1 (ink), each y int (images,), 0 to 9.
    """
    digits = load_digits()
    images = (digits.images / _BRIGHTEST).astype(np.float32)
    labels = digits.target
    # The book's seed for splits; it never changes.
    split = {"random_state": 42}
    images, x_test, labels, y_test = train_test_split(
        images, labels, test_size=0.2, stratify=labels, **split
    )
    x_train, x_validation, y_train, y_validation = train_test_split(
        images, labels, test_size=0.25, stratify=labels, **split
    )
    return Parts(x_train, y_train, x_validation, y_validation, x_test, y_test)
