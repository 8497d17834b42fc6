"""How the chapters compile and watch their training; the model and `fit` stay in the lesson."""

import math
import os
import statistics
import time

import keras

from common.errors import UserError, first_line
from common.runs import Run

SECONDS_BETWEEN_BACKUPS = 5.0
_HANDFUL = 4


def compile_options(num_batches: int = 0, is_short: bool = False) -> dict:
    """Keyword arguments for `model.compile` that change the speed and not the result.

    On a CPU, XLA turns the many small steps of a recurrent layer into one program; on a GPU "auto"
    leaves cuDNN its path. Ten batches for every call from Python save the rest of the overhead. A
    handful of batches is over before TensorFlow has prepared any of this, so these run step by step.

    Args:
        num_batches: batches in an epoch, where there may be fewer than ten; 0 where there are more.
        is_short: for a training of a few seconds, which is over before XLA has compiled it.
    """
    if 0 < num_batches <= _HANDFUL and keras.backend.backend() == "tensorflow":
        return {"run_eagerly": True}
    return {
        "jit_compile": "auto" if _has_gpu() else not is_short,
        "steps_per_execution": min(10, num_batches) or 10,
    }


def callbacks(run: Run, patience: int) -> list[keras.callbacks.Callback]:
    """The book's early stopping and best model (9-2), a log, and a backup to resume from.

    The early stopping does not bring back the best weights itself: they are in `run.best_model`,
    where they outlive an interruption.

    Args:
        run: the run whose folder takes the files; an interrupted run goes on where it stopped.
        patience: epochs without a better validation loss before training stops.
    """
    finished_losses = run.rewind_log()
    return [
        _EarlyStopping(patience, finished_losses),
        _BestModel(run, finished_losses),
        keras.callbacks.CSVLogger(str(run.log), append=run.is_resumed),
        _Backup(run),
    ]


def device_name() -> str:
    """What the model runs on, in words: "CPU, 2 cores" or "GPU"."""
    return "GPU" if _has_gpu() else f"CPU, {os.cpu_count()} cores"


class Clock(keras.callbacks.Callback):
    """Seconds of every epoch that went into learning; measuring on validation data is not counted."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        """Starts the clock."""
        self._started = time.perf_counter()
        self._learned = None

    def on_test_begin(self, logs=None):
        """Stops it before validation."""
        self._learned = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Keeps the seconds."""
        self.seconds.append((self._learned or time.perf_counter()) - self._started)

    def median_seconds(self) -> float:
        """Of one epoch; the first, in which Keras prepares the model, counts only where it is alone.

        0 where a resumed training had no epoch left to learn.
        """
        return statistics.median(self.seconds[1:] or self.seconds or [0.0])


class _EarlyStopping(keras.callbacks.EarlyStopping):
    """Early stopping that remembers the epochs before an interruption."""

    def __init__(self, patience: int, finished_losses: list[float]):
        super().__init__(monitor="val_loss", patience=patience)
        self.finished_losses = finished_losses

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        for epoch, val_loss in enumerate(self.finished_losses):
            self.on_epoch_end(epoch, {"val_loss": val_loss})


class _BestModel(keras.callbacks.Callback):
    """Keeps the model of the lowest validation loss, and stops a training that went wrong."""

    def __init__(self, run: Run, finished_losses: list[float]):
        super().__init__()
        self.run = run
        self.best = min(finished_losses, default=math.inf)

    def on_epoch_end(self, epoch, logs=None):
        if not math.isfinite(logs["loss"]):
            raise UserError(
                f"The loss is {logs['loss']} after epoch {epoch + 1}: the steps are too large. "
                f"Try a tenth of the --learning-rate."
            )
        if logs["val_loss"] < self.best:
            self.best = logs["val_loss"]
            # Written beside the old file and then renamed: a full disk never costs the old one.
            unfinished = self.run.folder / "unfinished.keras"
            self.model.save(unfinished)
            os.replace(unfinished, self.run.best_model)


class _Backup(keras.callbacks.BackupAndRestore):
    """Keras's backup after an epoch; what cannot be restored gets one clear line."""

    def __init__(self, run: Run):
        # Two copies: an interruption in the middle of writing leaves the other one.
        super().__init__(str(run.backup), double_checkpoint=True)
        self.run = run
        self.saved_at = time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        # Saving takes longer than an epoch of a small network: once in a while is enough.
        if time.monotonic() - self.saved_at >= SECONDS_BETWEEN_BACKUPS:
            super().on_epoch_end(epoch, logs)
            self.saved_at = time.monotonic()

    def on_train_begin(self, logs=None):
        try:
            super().on_train_begin(logs)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise UserError(
                f"{self.run.backup} cannot be restored ({first_line(error)}): it is damaged, or "
                f"another process is training there. The best model is still {self.run.best_model}; "
                f"start a new run without --resume."
            ) from error


def _has_gpu() -> bool:
    return any("gpu" in name.lower() for name in keras.distribution.list_devices())
