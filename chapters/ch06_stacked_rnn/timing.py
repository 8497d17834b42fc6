"""How long an epoch takes, once everything is compiled."""

import statistics
import time

import keras


class EpochSeconds(keras.callbacks.Callback):
    """Takes the time of every epoch, validation included.

    It stands first in the list of callbacks, so that no other one's saving of files is counted.
    """

    def __init__(self):
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch, logs=None):
        """Starts the clock."""
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Stops the clock."""
        self.seconds.append(time.perf_counter() - self.started)

    def typical(self) -> dict[str, float]:
        """{"seconds_per_epoch": median}; empty where no epoch was run but the first, which compiles."""
        after_first = self.seconds[1:]
        return {"seconds_per_epoch": statistics.median(after_first)} if after_first else {}
