"""The handwritten digits that chapters 11 and 12 share."""

import numpy as np
from sklearn.datasets import load_digits

from common.data import digits


def test_every_image_is_in_one_part_and_keeps_its_label():
    parts = digits.load()
    images = np.concatenate([parts.x_train, parts.x_validation, parts.x_test])
    labels = np.concatenate([parts.y_train, parts.y_validation, parts.y_test])
    assert [len(parts.x_train), len(parts.x_validation), len(parts.x_test)] == [1077, 360, 360]
    assert images.dtype == np.float32
    assert images.min() == 0.0
    assert images.max() == 1.0

    source = load_digits()

    def together(pixels, numbers):
        return sorted(
            (*pixel.ravel().tolist(), number) for pixel, number in zip(pixels, numbers, strict=True)
        )

    assert together(images * 16, labels) == together(source.images, source.target)


def test_every_part_has_a_tenth_of_every_digit():
    parts = digits.load()
    for labels in (parts.y_train, parts.y_validation, parts.y_test):
        shares = np.bincount(labels, minlength=digits.NUM_CLASSES) / len(labels)
        np.testing.assert_allclose(shares, 0.1, atol=0.01)
