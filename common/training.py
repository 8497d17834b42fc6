"""How the chapters compile and watch their training; the model and `fit` stay in the lesson."""

import math
import os
import statistics
import time
from collections.abc import Mapping, Sequence

import keras
import numpy as np

from common import runs
from common.errors import UserError, first_line
from common.runs import Run, device_name

SECONDS_BETWEEN_BACKUPS = 5.0
# JAX has nothing but XLA: without it every operation is a call of its own, many times slower.
ONLY_XLA = keras.backend.backend() == "jax"
_HANDFUL = 4


def compile_options(num_batches: int = 0, is_short: bool = False) -> dict:
    """Keyword arguments for `model.compile` that change the speed and not the result.

    On a CPU, XLA turns the many small steps of a recurrent layer into one program; on a GPU "auto"
    leaves cuDNN its path. Ten batches for every call from Python save the rest of the overhead. A
    handful of batches is over before TensorFlow has prepared any of this, so these run step by step. JAX
    always takes XLA.

    Args:
        num_batches: batches in an epoch, where there may be fewer than ten; 0 where there are more.
        is_short: for a training of a few seconds, which is over before XLA has compiled it.
    """
    if 0 < num_batches <= _HANDFUL and not ONLY_XLA:
        return {"run_eagerly": True}
    return {
        "jit_compile": "auto" if device_name() == "GPU" else ONLY_XLA or not is_short,
        "steps_per_execution": min(10, num_batches) or 10,
    }


def resumable(
    run: Run, callbacks: Sequence[keras.callbacks.Callback]
) -> list[keras.callbacks.Callback]:
    """The callbacks of a training, and what it takes to interrupt it and to go on.

    Added are a log, a backup, an end with one clear line when the loss is no longer a number, and what
    EarlyStopping and ModelCheckpoint saw before an interruption. Neither checkpoint nor backup is ever
    half written.

    Args:
        run: the run whose folder takes the files; with `--resume` it goes on where it stopped.
        callbacks: Keras's own, such as EarlyStopping and ModelCheckpoint on "val_loss".
    """
    return [
        _Restore(run),
        _StopWithoutNumber(),
        *callbacks,
        *(
            _WriteWhole(checkpoint)
            for checkpoint in callbacks
            if isinstance(checkpoint, keras.callbacks.ModelCheckpoint)
        ),
        _Remember(run, callbacks),
        keras.callbacks.CSVLogger(str(run.log), append=run.is_resumed),
        _Backup(run),
    ]


def best_metrics(
    model: keras.Model, history: Mapping[str, Sequence[float]], data, batch_size: int
) -> dict:
    """Metrics of a trained classifier under Keras's names; the test split is read here, once.

    Args:
        model: with the weights of its best epoch.
        history: "val_loss" and others, each with one value an epoch; see `Run.history`.
        data: `common.data.parts.Parts`, such as `ReviewSplits`, which may know its hard half.
        batch_size: for evaluation.

    Returns:
        epochs, best_epoch, val_loss, val_accuracy, test_loss, test_accuracy, num_weights, and
        test_accuracy_hard where the data has a hard half.
    """

    def measure(x, y) -> dict:
        return model.evaluate(x, y, batch_size=batch_size, verbose=0, return_dict=True)

    validation = measure(data.x_validation, data.y_validation)
    test = measure(data.x_test, data.y_test)
    metrics = {
        "epochs": len(history["val_loss"]),
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_loss": validation["loss"],
        "val_accuracy": validation["accuracy"],
        "test_loss": test["loss"],
        "test_accuracy": test["accuracy"],
        "num_weights": model.count_params(),
    }
    is_hard = getattr(data, "test_is_hard", None)
    if is_hard is not None:
        hard = measure(data.x_test[is_hard], data.y_test[is_hard])
        metrics["test_accuracy_hard"] = hard["accuracy"]
    return metrics


class Clock(keras.callbacks.Callback):
    """Seconds of every epoch that went into training; measuring on validation data is not counted."""

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


class _StopWithoutNumber(keras.callbacks.Callback):
    """Ends a training whose loss is no longer a number, before anything of it is saved."""

    def on_epoch_end(self, epoch, logs=None):
        if not math.isfinite(logs["loss"]):
            raise UserError(
                f"The loss is {logs['loss']} after epoch {epoch + 1}: the updates are too large. "
                f"Try a tenth of the --learning-rate."
            )


class _WriteWhole(keras.callbacks.Callback):
    """Lets a ModelCheckpoint write beside its file and then renames: a full disk never costs the old one."""

    def __init__(self, checkpoint: keras.callbacks.ModelCheckpoint):
        super().__init__()
        self.path = checkpoint.filepath
        self.unfinished = os.path.join(os.path.dirname(self.path), "unfinished.keras")
        checkpoint.filepath = self.unfinished

    def on_train_begin(self, logs=None):
        if os.path.exists(self.unfinished):
            os.remove(self.unfinished)

    def on_epoch_end(self, epoch, logs=None):
        if os.path.exists(self.unfinished):
            os.replace(self.unfinished, self.path)


class _Restore(keras.callbacks.Callback):
    """Goes back to the newest backup that can be read, and cuts the log back to its epoch.

    It comes first: the others look at the log.
    """

    def __init__(self, run: Run):
        super().__init__()
        self.run = run

    def on_train_begin(self, logs=None):
        if self.run.is_resumed:
            epochs = self._restored_epochs()
            # Where it is 0, Keras begins at the beginning.
            self.model._initial_epoch = epochs
            self.run.rewind_log(epochs)

    def _restored_epochs(self) -> int:
        """Number of finished epochs in the backup that was restored; 0 where there is none."""
        errors = []
        # Without its best model there is nothing that later epochs could be compared with.
        for epochs, path in self.run.backups() if self.run.best_model.exists() else ():
            try:
                # Its moments come back only where there is room for them.
                if not self.model.optimizer.built:
                    self.model.optimizer.build(self.model.trainable_variables)
                self.model.load_weights(path)
                runs.restore_random_state(path.with_suffix(".json"), _dropout_states(self.model))
                return epochs
            except (
                Exception
            ) as error:  # A damaged file fails in whatever reader meets the damage first.
                errors.append(error)
        if errors:
            raise UserError(
                f"{self.run.backup} cannot be restored ({first_line(errors[0])[:100]}): it is damaged. "
                f"The best model is still {self.run.best_model}. Delete {self.run.backup}, and --resume "
                f"trains this network again from its first epoch; or start a new run without --resume."
            ) from errors[0]
        return 0


def _dropout_states(model: keras.Model) -> list:
    """The variables from which layers draw random numbers; Keras writes them into no file."""
    saved = {id(variable) for variable in (*model.weights, *model.metrics_variables)}
    return [variable for variable in model.variables if id(variable) not in saved]


class _Remember(keras.callbacks.Callback):
    """Tells EarlyStopping and ModelCheckpoint about the epochs before an interruption.

    It comes after them: each begins a training by forgetting.
    """

    def __init__(self, run: Run, callbacks: Sequence[keras.callbacks.Callback]):
        super().__init__()
        self.run = run
        self.callbacks = callbacks

    def on_train_begin(self, logs=None):
        is_restored = self.run.is_resumed and self.model._initial_epoch
        losses = self.run.history().get("val_loss", []) if is_restored else []
        for callback in self.callbacks if losses else ():
            if isinstance(callback, keras.callbacks.ModelCheckpoint):
                callback.best = min(losses)
            if isinstance(callback, keras.callbacks.EarlyStopping):
                for epoch, val_loss in enumerate(losses):
                    callback.on_epoch_end(epoch, {"val_loss": val_loss})
        if losses and self.model.stop_training:
            # It had stopped when it was interrupted: no epoch is left.
            self.model._initial_epoch = self.params["epochs"]


class _Backup(keras.callbacks.Callback):
    """Weights, optimizer and random numbers after an epoch, for `_Restore`.

    A backup is a model, whose name is its epoch, and gets that name when it is whole: there is no moment at
    which an interruption could leave weights of one epoch and the number of another. (Keras's own
    BackupAndRestore writes both, one after the other, into the files of the last time.) The one before
    is kept for the case that the disk damages the newest.
    """

    def __init__(self, run: Run):
        super().__init__()
        self.run = run
        self.saved_at = time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        # Saving takes longer than an epoch of a small network: once in a while is enough.
        if time.monotonic() - self.saved_at < SECONDS_BETWEEN_BACKUPS:
            return
        folder = self.run.backup
        folder.mkdir(exist_ok=True)
        unfinished = folder / "unfinished.keras"
        finished = folder / f"epoch-{epoch + 1:05}.keras"
        runs.save_random_state(finished.with_suffix(".json"), _dropout_states(self.model))
        # As a whole model: Keras puts that together in memory. The HDF5 library, which it leaves the file
        # of `save_weights` to, ends the process without a word where the disk is full.
        self.model.save(unfinished)
        os.replace(unfinished, finished)
        for _, path in self.run.backups()[2:]:
            path.unlink()
            path.with_suffix(".json").unlink(missing_ok=True)
        self.saved_at = time.monotonic()
