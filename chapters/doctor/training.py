"""Checks of Keras at work: its devices, and a small network that has to learn."""

from __future__ import annotations

import math
import statistics
import sys

from chapters.doctor.packages import installed_version
from chapters.doctor.results import BROKEN, LOOK, OK, Result, not_tried

# Milliseconds. About 3 are usual on two idle cores; with other programs beside it, three times as many.
_SLOW_STEP = 30.0


def devices() -> Result:
    """What Keras computes with and on."""
    keras = sys.modules.get("keras")
    if keras is None:
        return not_tried("keras was not imported")
    name = keras.backend.backend()
    return Result(
        OK, f"{name} {installed_version(name)} on {', '.join(keras.distribution.list_devices())}"
    )


def training_step() -> Result:
    """Trains a network like chapter 5's on words of which the last one tells the label."""
    keras = sys.modules.get("keras")
    if keras is None:
        return not_tried("keras was not imported")
    import numpy as np

    from common import training

    batch_size, num_batches, length, num_words = 64, 20, 100, 500
    keras.utils.set_random_seed(42)
    word_ids = np.random.default_rng(42).integers(
        num_words, size=(num_batches * batch_size, length), dtype="int32"
    )
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(num_words, 16),
            keras.layers.SimpleRNN(8),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    optimizer = keras.optimizers.Adam(1e-2)
    options = training.compile_options(num_batches)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", **options)
    clock = training.Clock()
    history = model.fit(
        word_ids,
        word_ids[:, -1] % 2,
        batch_size=batch_size,
        epochs=10,
        verbose=0,
        callbacks=[clock],
    )
    # In the first two epochs Keras compiles.
    milliseconds = 1000 * statistics.median(clock.seconds[2:]) / num_batches
    return judge_training(milliseconds, history.history["loss"])


def judge_training(milliseconds: float, losses: list[float]) -> Result:
    """What time and losses say; a network that learns halves its loss many times over."""
    first, last = losses[0], losses[-1]
    text = f"{milliseconds:.1f} ms (about 3 are usual on two cores), loss {first:.2f} -> {last:.2f}"
    if not (math.isfinite(last) and last < first / 2):
        return Result(
            BROKEN,
            f"{text}: it does not learn",
            "Something computes wrongly: python -m pip install --force-reinstall -r requirements.txt",
        )
    if milliseconds > _SLOW_STEP:
        return Result(
            LOOK,
            text,
            "Close other programs, plug a laptop in, and run doctor again; or use Colab.",
        )
    return Result(OK, text)
