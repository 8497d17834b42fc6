"""Interrupted and resumed training equals uninterrupted training."""

import csv
import dataclasses
import shutil

import keras
import numpy as np
import pytest

from chapters.ch05_imdb_embedding.config import Config
from common import runs, training
from common.errors import UserError

CONFIG = Config(data="generated", vocabulary_size=120, sequence_length=24)
RNG = np.random.default_rng(0)
X = RNG.normal(size=(64, 3)).astype("float32")
Y = (X.sum(axis=1) > 0).astype("float32")


def tiny_model(learning_rate=0.05, dropout=0.0):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
    if dropout:
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dropout(dropout), *model.layers])
    # Adam has moments: they must come back too.
    # A few steps of a tiny model: to compile it would take longer than to train it.
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "binary_crossentropy",
        run_eagerly=not training.ONLY_XLA,
    )
    return model


class Interrupt(keras.callbacks.Callback):
    """Ctrl-C in the middle of an epoch."""

    def __init__(self, epoch):
        super().__init__()
        self.epoch = epoch

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epoch:
            raise KeyboardInterrupt


def fit(run, epochs, interrupt_at=None, patience=100, model=None, y=Y):
    model = model or tiny_model()
    callbacks = training.resumable(
        run,
        [
            keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience),
            keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True),
        ],
    )
    if interrupt_at is not None:
        callbacks.append(Interrupt(interrupt_at))
    options = {"validation_data": (X, y), "batch_size": 16, "shuffle": False, "verbose": 0}
    model.fit(X, y, epochs=epochs, callbacks=callbacks, **options)
    return model


@pytest.fixture(scope="module", autouse=True)
def backup_after_every_epoch():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "SECONDS_BETWEEN_BACKUPS", 0.0)
        yield


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same four epochs in one go, and interrupted after two."""
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    whole_run, first_run = (
        runs.start("ch05_imdb_embedding", "smoke", CONFIG, options) for _ in "12"
    )
    whole = fit(whole_run, epochs=4)
    with pytest.raises(KeyboardInterrupt):
        fit(first_run, epochs=4, interrupt_at=2)
    return whole_run, whole, first_run


@pytest.fixture
def halves(both, make_run, tmp_path):
    """The whole run, its model, and a copy of the interrupted one, about to go on."""
    whole_run, whole, first_run = both
    copy = shutil.copytree(first_run.folder, tmp_path / first_run.folder.name)
    return whole_run, whole, make_run(CONFIG, resume=copy)


def test_a_resumed_training_ends_with_the_same_weights_and_log(halves):
    whole_run, whole, second_run = halves
    resumed = fit(second_run, epochs=4)
    for weights, expected in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(weights, expected, rtol=1e-6)
    assert second_run.history()["epoch"] == [0, 1, 2, 3]
    np.testing.assert_allclose(
        second_run.history()["val_loss"], whole_run.history()["val_loss"], rtol=1e-6
    )


def test_the_best_model_of_a_resumed_training_is_that_of_the_whole(halves):
    whole_run, _, second_run = halves
    fit(second_run, epochs=4)
    expected = keras.models.load_model(whole_run.best_model).get_weights()
    best = keras.models.load_model(second_run.best_model).get_weights()
    for weights, other in zip(best, expected, strict=True):
        np.testing.assert_allclose(weights, other, rtol=1e-6)


def test_an_interrupted_training_leaves_model_backup_and_log(halves):
    _, _, second_run = halves
    assert second_run.best_model.exists()
    assert second_run.backup.is_dir()
    with second_run.log.open() as file:
        assert [row["epoch"] for row in csv.DictReader(file)] == ["0", "1"]


def test_a_damaged_backup_gets_one_line_and_keeps_the_best_model(halves):
    _, _, second_run = halves
    assert len(second_run.backups()) == 2
    for _, path in second_run.backups():
        path.write_bytes(b"damaged")
    with pytest.raises(UserError, match="cannot be restored .* start a new run without --resume"):
        fit(second_run, epochs=4)
    assert second_run.best_model.exists()


def equal_to_the_whole(halves, resumed):
    whole_run, whole, second_run = halves
    for weights, expected in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)
    assert second_run.log.read_bytes() == whole_run.log.read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_torn_backup_is_replaced_by_the_one_before(halves, share):
    _, _, second_run = halves
    (epochs, newest), (epochs_before, _) = second_run.backups()
    assert (epochs, epochs_before) == (2, 1)
    newest.write_bytes(newest.read_bytes()[: int(share * newest.stat().st_size)])
    equal_to_the_whole(halves, fit(second_run, epochs=4))


def test_a_kill_in_the_middle_of_the_very_first_backup_costs_nothing(halves):
    _, _, second_run = halves
    (_, newest), (_, oldest) = second_run.backups()
    # What is left at that moment: no backup yet, half of an unfinished one, and a log of one epoch.
    (second_run.backup / "unfinished.keras").write_bytes(newest.read_bytes()[:1_000])
    for path in (newest, oldest):
        path.unlink()
    equal_to_the_whole(halves, fit(second_run, epochs=4))
    assert [epochs for epochs, _ in second_run.backups()] == [4, 3]


@pytest.mark.parametrize("lost", ["backup", "best_model"])
def test_without_backup_or_best_model_a_network_is_trained_from_its_first_epoch(halves, lost):
    _, _, second_run = halves
    path = getattr(second_run, lost)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    equal_to_the_whole(halves, fit(second_run, epochs=4))
    assert second_run.best_model.exists()


class Draws(keras.callbacks.Callback):
    """Draws from NumPy's global random numbers, as JAX's trainer does to shuffle an epoch."""

    def __init__(self):
        super().__init__()
        self.drawn = []

    def on_epoch_begin(self, epoch, logs=None):
        self.drawn.append(np.random.random())


def shuffled(run, *callbacks):
    """Three epochs with dropout, each in another order."""
    model = tiny_model(dropout=0.5)
    options = {"validation_data": (X, Y), "batch_size": 16, "verbose": 0}
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    callbacks = [*training.resumable(run, [checkpoint]), *callbacks]
    model.fit(X, Y, epochs=3, callbacks=callbacks, **options)
    return model


def test_a_resumed_training_shuffles_and_drops_out_as_the_whole_does(make_run):
    first, second, interrupted = Draws(), Draws(), Draws()
    whole_run, run = make_run(CONFIG), make_run(CONFIG)
    whole = shuffled(whole_run, first)
    with pytest.raises(KeyboardInterrupt):
        shuffled(run, interrupted, Interrupt(2))
    # The last draw of the interrupted training is lost with its epoch.
    assert interrupted.drawn == first.drawn
    resumed_run = make_run(CONFIG, resume=run.folder)
    resumed = shuffled(resumed_run, second)
    assert second.drawn == first.drawn[2:]
    for weights, expected in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)
    assert resumed_run.log.read_bytes() == whole_run.log.read_bytes()


def test_a_kill_after_the_last_epoch_trains_nothing_again(halves):
    whole_run, whole, _ = halves
    weights = whole.get_weights()
    model = tiny_model()
    copy = dataclasses.replace(whole_run, is_resumed=True)
    log = copy.log.read_bytes()
    fit(copy, epochs=4, model=model)
    for one, expected in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(one, expected)
    assert copy.log.read_bytes() == log


def test_a_kill_after_early_stopping_trains_nothing_again(make_run):
    # With a step of zero nothing ever improves after the first epoch: patience 1 ends it at 2.
    first = make_run(CONFIG)
    fit(first, epochs=9, patience=1, model=tiny_model(learning_rate=0.0))
    second = make_run(CONFIG, resume=first.folder)
    fit(second, epochs=9, patience=1, model=tiny_model(learning_rate=0.0))
    assert second.history()["epoch"] == [0, 1]


def test_early_stopping_counts_the_epochs_before_the_interruption(make_run):
    # With a step of zero nothing ever improves after the first epoch: patience 3 ends it at 4.
    first = make_run(CONFIG)
    with pytest.raises(KeyboardInterrupt):
        fit(first, epochs=9, interrupt_at=2, patience=3, model=tiny_model(learning_rate=0.0))
    second = make_run(CONFIG, resume=first.folder)
    fit(second, epochs=9, patience=3, model=tiny_model(learning_rate=0.0))
    assert second.history()["epoch"] == [0, 1, 2, 3]


def test_only_a_better_epoch_replaces_the_best_model(make_run):
    run = make_run(CONFIG)
    model = tiny_model()
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    callbacks = keras.callbacks.CallbackList(training.resumable(run, [checkpoint])[:4], model=model)
    callbacks.on_train_begin()
    kept = []
    for weight, val_loss in ((1.0, 0.5), (2.0, 0.6), (3.0, 0.4)):
        model.set_weights([np.full((3, 1), weight), np.zeros(1)])
        callbacks.on_epoch_end(0, {"loss": 0.5, "val_loss": val_loss})
        kept.append(keras.models.load_model(run.best_model).get_weights()[0][0, 0])
    assert kept == [1.0, 1.0, 3.0]


def test_a_loss_that_is_not_finite_ends_the_training_with_one_line(make_run):
    with pytest.raises(UserError, match="The loss is nan after epoch 1: .* --learning-rate"):
        fit(make_run(CONFIG), epochs=2, y=np.full(64, np.nan, dtype="float32"))


def test_compile_options_never_take_more_steps_than_an_epoch_has():
    assert training.compile_options(7)["steps_per_execution"] == 7
    assert training.compile_options(50)["steps_per_execution"] == 10
    assert training.compile_options()["steps_per_execution"] == 10


@pytest.mark.tensorflow_only("without XLA, JAX is slow")
def test_only_a_handful_of_batches_is_not_compiled_at_all():
    assert training.compile_options(4) == {"run_eagerly": True}
    for num_batches in (0, 5):
        assert not training.compile_options(num_batches).get("run_eagerly")


def test_a_short_training_goes_without_xla_except_on_jax(monkeypatch):
    monkeypatch.setattr(training, "device_name", lambda: "CPU, 2 cores")
    is_jax = keras.backend.backend() == "jax"
    assert training.compile_options(50, is_short=True)["jit_compile"] is is_jax
    assert training.compile_options(4, is_short=True).get("jit_compile", False) is is_jax
    assert training.compile_options(50)["jit_compile"] is True


def test_a_training_that_is_too_short_for_a_backup_starts_again_when_resumed(make_run, monkeypatch):
    monkeypatch.setattr(training, "SECONDS_BETWEEN_BACKUPS", 1e6)
    first = make_run(CONFIG)
    with pytest.raises(KeyboardInterrupt):
        fit(first, epochs=4, interrupt_at=2)
    assert first.best_model.exists()
    second = make_run(CONFIG, resume=first.folder)
    fit(second, epochs=4)
    assert second.history()["epoch"] == [0, 1, 2, 3]


def test_the_clock_counts_learning_and_neither_measuring_nor_the_first_epoch(monkeypatch):
    # Epochs that learn for 30, 2 and 4 seconds, and then measure for 1.
    moments = iter([0, 30, 31, 33, 34, 38])
    monkeypatch.setattr(training.time, "perf_counter", lambda: next(moments))
    clock = training.Clock()
    for epoch in range(3):
        clock.on_epoch_begin(epoch)
        clock.on_test_begin()
        clock.on_epoch_end(epoch)
    assert clock.seconds == [30, 2, 4]
    assert clock.median_seconds() == 3


def test_a_resumed_training_without_an_epoch_left_takes_no_seconds():
    assert training.Clock().median_seconds() == 0


def test_the_clock_of_a_training_without_validation_stops_at_the_end_of_the_epoch(monkeypatch):
    moments = iter([0, 5])
    monkeypatch.setattr(training.time, "perf_counter", lambda: next(moments))
    clock = training.Clock()
    clock.on_epoch_begin(0)
    clock.on_epoch_end(0)
    assert clock.median_seconds() == 5
