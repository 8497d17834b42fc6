import dataclasses
import errno
import json
import os
import re
import subprocess
import sys
import zipfile

import keras
import numpy as np
import pytest

from chapters.ch05_imdb_embedding.config import Config
from common import lock, runs
from common.errors import UserError
from tests.conftest import PROJECT

CONFIG = Config(data="generated", vocabulary_size=120, sequence_length=24, epochs=2)


def interrupted(make_run, epochs_in_backup=2, epochs_in_log=3):
    """A run as an interruption leaves it: the log may be one epoch ahead of the backup."""
    run = make_run(CONFIG)
    lines = ["epoch,loss,val_loss\n"] + [f"{n},0.{9 - n},0.{8 - n}\n" for n in range(epochs_in_log)]
    run.log.write_text("".join(lines))
    run.backup.mkdir()
    (run.backup / f"epoch-{epochs_in_backup:05}.keras").touch()
    return run


def model_file(path, described="{}"):
    """A file of the form of a saved model, without its weights."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("metadata.json", "model.weights.h5"):
            archive.writestr(name, "")
        archive.writestr("config.json", described)


def test_two_runs_of_the_same_second_get_two_folders(make_run):
    first, second = make_run(CONFIG), make_run(CONFIG)
    assert first.folder != second.folder
    assert first.folder.is_dir()
    assert second.folder.is_dir()


def test_resume_cuts_the_log_back_to_the_backup(make_run):
    run = make_run(CONFIG, resume=interrupted(make_run).folder)
    run.rewind_log(run.backups()[0][0])
    assert run.history() == {"epoch": [0.0, 1.0], "loss": [0.9, 0.8], "val_loss": [0.8, 0.7]}


@pytest.mark.parametrize(
    "torn", ["2,0.7", "2", "2,0.7,0.6", "\0", "2,0.7,0.6\n3,0.", "\n", "=cmd|' /C calc'!A0\n"]
)
def test_a_line_of_the_log_that_is_torn_costs_nothing(make_run, torn):
    run = interrupted(make_run, epochs_in_log=2)
    with run.log.open("a") as file:
        file.write(torn)
    run.rewind_log(2)
    assert run.log.read_text() == "epoch,loss,val_loss\n0,0.9,0.8\n1,0.8,0.7\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the backup holds 2 epochs, the log 0 lines"),
        ("epoch,loss\n0,0.9\n", "the backup holds 2 epochs, the log 2 lines"),
        ("epoch,loss\n0,0.9\n1,0.8", "the backup holds 2 epochs, the log 3 lines"),
        ("epoch,loss\n0,0.9\n1\n", "float"),
        ("epoch,loss\n0,0.9\n1,=cmd|' /C calc'!A0\n", 'could not convert string to float: "=cmd'),
        ("=1+1,loss\n0,0.9\n1,0.8\n", "it does not count 2 epochs"),
        ("epoch,loss\n0,0.9\n7,0.8\n", "it does not count 2 epochs"),
        ("epoch,loss\n0,0.9,1\n1,0.8\n", "float"),
        ("\x81\x00\n\n\n\n", "log.csv is damaged"),
    ],
)
def test_a_log_without_the_epochs_of_the_backup_gets_one_line(make_run, content, message):
    run = interrupted(make_run)
    run.log.write_bytes(content.encode("latin1"))
    with pytest.raises(UserError, match=re.escape(message)):
        run.rewind_log(2)


def test_without_a_backup_the_log_begins_anew_whatever_is_in_it(make_run):
    run = make_run(CONFIG)
    run.log.write_bytes(b"=cmd\xff\0")
    run.rewind_log(0)
    assert run.history() == {}


@pytest.mark.parametrize("content", ["epoch,loss\n0,=1+1\n", "epoch,loss\n0\n", "a\n\xff\n"])
def test_a_history_without_numbers_gets_one_line(make_run, content):
    run = make_run(CONFIG)
    run.log.write_bytes(content.encode("latin1"))
    with pytest.raises(UserError, match="log.csv is damaged"):
        run.history()


@pytest.mark.parametrize("content", [None, "", "[]", "epoch,los", "epoch,loss\n", "loss\n0.5\n"])
def test_a_finished_training_without_its_log_gets_one_line(make_run, content):
    run = make_run(CONFIG)
    run.metrics.write_text("{}")
    if content is not None:
        run.log.write_text(content)
    with pytest.raises(
        UserError, match="log.csv is damaged .it holds no epochs.. Delete .*metrics"
    ):
        run.history()


def test_a_folder_in_place_of_the_log_gets_one_line(make_run):
    run = interrupted(make_run)
    run.log.unlink()
    run.log.mkdir()
    for read in (run.history, lambda: run.rewind_log(2), lambda: run.rewind_log(0)):
        with pytest.raises(UserError, match="log.csv is damaged"):
            read()


def test_a_new_run_has_no_history(make_run):
    assert make_run(CONFIG).history() == {}


def test_latest_finds_the_newest_unfinished_run_of_the_preset(make_run):
    old, new, finished = make_run(CONFIG), make_run(CONFIG), make_run(CONFIG)
    (finished.folder / "metrics.json").write_text("{}")
    finished.close()
    os.utime(old.folder, (1, 1))
    make_run(CONFIG, preset="quick")
    assert make_run(CONFIG, resume="latest").folder == new.folder


def test_resume_refuses_other_settings_and_names_them(make_run):
    folder = interrupted(make_run).folder
    other = dataclasses.replace(CONFIG, epochs=9, seed=7)
    with pytest.raises(UserError, match="--epochs 2 there, 9 here; --seed 42 there, 7 here"):
        make_run(other, resume=folder)


def test_resume_refuses_the_run_of_another_chapter(make_run):
    folder = interrupted(make_run).folder
    with pytest.raises(UserError, match="is a run of ch05_imdb_embedding, not of ch04"):
        make_run(CONFIG, chapter="ch04_imdb_onehot", resume=folder)


def test_resume_refuses_a_finished_run(make_run):
    run = interrupted(make_run)
    run.metrics.write_text("{}")
    run.close()
    with pytest.raises(UserError, match="is finished; start a new run"):
        make_run(CONFIG, resume=run.folder)


@pytest.mark.parametrize(
    ("name", "message"), [("missing", "There is no run folder"), ("latest", "No interrupted run")]
)
def test_resume_refuses_what_is_not_there(make_run, tmp_path, name, message):
    with pytest.raises(UserError, match=message):
        make_run(CONFIG, resume=name if name == "latest" else tmp_path / name)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is missing"),
        ("{", "is damaged"),
        ("", "is damaged"),
        ("\xff", "is damaged"),
        ("[" * 100_000, "is damaged"),
        ("1" * 5_000, "is damaged"),
        *(
            (text, "does not describe a run")
            for text in ("[]", '"text"', "{}", "null", "7", "[{}]")
        ),
        ('{"chapter": "c", "preset": "p"}', "does not describe a run"),
        ('{"chapter": "c", "config": {}}', "does not describe a run"),
        ('{"preset": "p", "config": {}}', "does not describe a run"),
        ('{"chapter": [], "preset": "p", "config": {}}', "does not describe a run"),
        ('{"chapter": "c", "preset": null, "config": {}}', "does not describe a run"),
        ('{"chapter": "c", "preset": "p", "config": []}', "does not describe a run"),
        (
            '{"chapter": "c\\u001b[2J\\n", "preset": "p", "config": {}}',
            "is a run of c .2J , not of",
        ),
    ],
    ids=lambda text: str(text)[:40],
)
def test_resume_refuses_a_folder_without_a_readable_config(make_run, tmp_path, content, message):
    if content is not None:
        (tmp_path / "config.json").write_bytes(content.encode("latin1"))
    with pytest.raises(UserError, match=message):
        make_run(CONFIG, resume=tmp_path)


def rewrite_config(folder, **changes):
    path = folder / "config.json"
    described = json.loads(path.read_text())
    described["config"] |= changes
    for name in [name for name, value in changes.items() if value is None]:
        del described["config"][name]
    path.write_text(json.dumps(described))


@pytest.mark.parametrize(
    "value", ["2", [2], {"a": 1}, 2.5, "x" * 5_000, "\x1b[2J"], ids=lambda v: str(v)[:9]
)
def test_resume_names_settings_of_a_wrong_type_in_one_line(make_run, value):
    folder = interrupted(make_run).folder
    rewrite_config(folder, epochs=value)
    with pytest.raises(UserError, match="other settings .--epochs .* there, 2 here.") as caught:
        make_run(CONFIG, resume=folder)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


def test_a_run_from_before_a_setting_was_added_goes_on(make_run):
    folder = interrupted(make_run).folder
    rewrite_config(folder, patience=None)
    assert make_run(CONFIG, resume=folder).folder == folder
    other = dataclasses.replace(CONFIG, patience=CONFIG.patience + 1)
    with pytest.raises(
        UserError, match=f"--patience {CONFIG.patience} there, {other.patience} here"
    ):
        make_run(other, resume=folder)


def test_resume_refuses_a_model_that_could_run_code(make_run):
    run = make_run(CONFIG)
    part = run.part("shuffled")
    part.folder.mkdir()
    model_file(part.best_model, '{"class_name": "system", "module": "os", "config": "true"}')
    part.metrics.write_text("{}")
    with pytest.raises(
        UserError, match="shuffled/best.keras is no model of this course .it names os.system"
    ):
        make_run(CONFIG, resume=run.folder)


def test_an_untrained_run_is_discarded_and_a_trained_one_is_kept(make_run):
    untrained, trained = make_run(CONFIG), make_run(CONFIG)
    trained.best_model.write_bytes(b"model")
    assert untrained.discard_if_untrained()
    assert not trained.discard_if_untrained()
    assert not untrained.folder.exists()
    assert trained.best_model.exists()


def test_a_finished_run_is_kept_although_it_has_no_model(make_run):
    run = make_run(CONFIG)
    run.finish("cell by hand", "generated", {})
    assert not run.discard_if_untrained()
    assert run.metrics.exists()


def test_metrics_have_the_form_of_recorded_results(make_run):
    run = make_run(CONFIG)
    run.finish("embedding", "generated", {"val_accuracy": 0.5})
    record = json.loads(run.metrics.read_text())
    assert list(record) == ["preset", "model", "seed", "config", "metrics", "provenance"]
    assert record["config"] == dataclasses.asdict(CONFIG)
    assert record["provenance"]["data"] == "generated"
    backend, version = record["provenance"]["backend"].split()
    assert (backend, version[:2]) in {("tensorflow", "2."), ("jax", "0.")}
    assert backend == keras.backend.backend()
    assert record["provenance"]["seconds"] >= 0


def test_newest_model_prefers_any_real_run_to_a_smoke_run(make_run, tmp_path):
    quick, smoke = make_run(CONFIG, preset="quick"), make_run(CONFIG, preset="smoke")
    smoke.best_model.write_bytes(b"model")
    assert runs.newest_model("ch05_imdb_embedding", tmp_path) == smoke.folder
    quick.best_model.write_bytes(b"model")
    os.utime(quick.best_model, (1, 1))
    assert runs.newest_model("ch05_imdb_embedding", tmp_path) == quick.folder
    assert runs.newest_model("ch04_imdb_onehot", tmp_path) is None


def test_newest_model_of_a_preset_comes_before_newer_runs(make_run, tmp_path):
    older, newer = make_run(CONFIG, preset="book"), make_run(CONFIG, preset="book-2nd")
    for run in (older, newer):
        run.best_model.touch()
    os.utime(older.best_model, (1, 1))
    assert runs.newest_model("ch05_imdb_embedding", tmp_path, preset="book") == older.folder
    assert runs.newest_model("ch05_imdb_embedding", tmp_path, preset="steady") == newer.folder


def test_newest_model_of_one_of_several_trainings(make_run, tmp_path):
    run = make_run(CONFIG, preset="quick")
    part = run.part("lstm")
    part.folder.mkdir()
    part.best_model.touch()
    assert runs.newest_model("ch05_imdb_embedding", tmp_path, "lstm") == run.folder
    assert runs.newest_model("ch05_imdb_embedding", tmp_path, "gru") is None
    assert runs.newest_model("ch05_imdb_embedding", tmp_path) is None


def test_write_text_keeps_the_old_file_when_the_disk_is_full(tmp_path, monkeypatch):
    path = tmp_path / "config.json"
    path.write_text("old")

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(OSError, match="No space left"):
        runs.write_text(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("kept", ["metrics.json", "backup"])
def test_a_torn_model_is_named_where_something_depends_on_it(make_run, kept):
    run = make_run(CONFIG)
    run.best_model.write_bytes(b"cut in the middle of writing")
    assert make_run(CONFIG, resume=run.folder).folder == run.folder
    (run.folder / kept).mkdir()
    with pytest.raises(UserError, match="best.keras is no model of this course .File is not a zip"):
        make_run(CONFIG, resume=run.folder)


@pytest.mark.parametrize(
    "content", ["[]", "7", '{"accuracy": "0.9"}', '{"accuracy": [1]}', "{", "{\x00}"]
)
def test_metrics_of_a_part_that_are_no_metrics_get_one_line(make_run, content):
    run = make_run(CONFIG)
    run.once("shuffled", lambda part: {"accuracy": 0.5})
    run.part("shuffled").metrics.write_text(content)
    with pytest.raises(UserError, match="metrics.json (holds no metrics|is damaged)"):
        run.once("shuffled", lambda part: {"accuracy": 0.5})


def test_a_backup_is_kept_until_the_metrics_are_written(make_run):
    run = make_run(CONFIG)

    def train(part):
        for folder in (part.folder, part.folder / "fold"):
            (folder / "backup").mkdir(parents=True)
        return {"backups": len(list(part.folder.rglob("backup")))}

    assert run.once("shuffled", train) == {"backups": 2}
    assert not list(run.folder.rglob("backup"))
    run.backup.mkdir()
    run.finish("embedding", "generated", {})
    assert run.backup.exists()
    run.close()
    assert not run.backup.exists()


def test_a_part_is_trained_once_however_often_the_run_is_resumed(make_run):
    calls = []

    def train(part):
        calls.append(part)
        return {"accuracy": 0.5 + len(calls)}

    run = make_run(CONFIG)
    assert run.once("shuffled", train) == {"accuracy": 1.5}
    resumed = make_run(CONFIG, resume=run.folder)
    assert resumed.once("shuffled", train) == {"accuracy": 1.5}
    assert resumed.once("reversed", train) == {"accuracy": 2.5}
    assert [part.folder.name for part in calls] == ["shuffled", "reversed"]
    assert not calls[1].is_resumed, "a part that never began starts anew"


def test_after_a_finished_part_random_numbers_go_on_as_if_it_had_been_trained(make_run):
    run = make_run(CONFIG)
    np.random.seed(1)
    run.once("shuffled", lambda part: {"drawn": np.random.random()})
    following = np.random.random()
    np.random.seed(7)
    resumed = make_run(CONFIG, resume=run.folder)
    resumed.once("shuffled", lambda part: {"drawn": 0.0})
    assert np.random.random() == following


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "7",
        '"MT19937"',
        '["MT19937", [1], 0, 0, 0.0]',
        '["x", [], 0]',
        '["MT19937", "a", 1]',
        json.dumps(["MT19937", [1] * 624, 10**6, 0, 0.0, []]),
        json.dumps(["MT19937", [1] * 624, -1, 0, 0.0, []]),
        json.dumps(["MT19937", [1] * 600, 5, 0, 0.0, []]),
        json.dumps(["MT19937", [1] * 624, 5, 0, 0.0, [[1, 2]]]),
    ],
)
def test_damaged_random_numbers_get_one_line(make_run, content):
    run = make_run(CONFIG)
    run.once("shuffled", lambda part: {"accuracy": 0.5})
    run.part("shuffled").random_state.write_text(content)
    with pytest.raises(UserError, match="random.json is damaged"):
        run.once("shuffled", lambda part: {"accuracy": 0.5})


def test_an_interrupted_part_is_resumed_and_its_model_keeps_the_run(make_run):
    def interrupt(part):
        model_file(part.best_model)
        raise KeyboardInterrupt

    run = make_run(CONFIG)
    with pytest.raises(KeyboardInterrupt):
        run.once("shuffled", interrupt)
    assert run.saved_models() == [run.folder / "shuffled" / "best.keras"]
    assert not run.discard_if_untrained()
    resumed = make_run(CONFIG, resume=run.folder)
    assert resumed.once("shuffled", lambda part: {"resumed": part.is_resumed}) == {"resumed": True}


TAKES_THE_LOCK = """
import pathlib, sys
from common import lock
lock.take(pathlib.Path(sys.argv[1]))
print("taken", flush=True)
sys.stdin.read()
"""


def lock_in_another_process(folder):
    command = [sys.executable, "-c", TAKES_THE_LOCK, str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=PROJECT, **pipes)
    assert process.stdout.readline() == "taken\n"
    return process


def test_a_second_process_gets_one_line_until_the_first_is_gone_however_it_ends(make_run, tmp_path):
    folder = interrupted(make_run).folder
    lock.give_back(folder)
    with lock_in_another_process(folder) as first:
        with pytest.raises(UserError, match=f"is in use: process {first.pid} is training there"):
            make_run(CONFIG, resume=folder)
        first.kill()
        first.wait()
    assert make_run(CONFIG, resume=folder).folder == folder
    assert (folder / "training.pid").read_text() == str(os.getpid())


def test_a_finished_run_is_not_locked_any_more(make_run):
    run = make_run(CONFIG)
    assert (run.folder / "training.pid").exists()
    run.finish("embedding", "generated", {})
    assert (run.folder / "training.pid").exists()
    run.close()
    assert not (run.folder / "training.pid").exists()
    run.close()


def test_a_run_that_was_killed_while_it_drew_its_pictures_goes_on_with_the_same_result(make_run):
    run = make_run(CONFIG)
    run.finish("embedding", "generated", {"val_accuracy": 0.5})
    written = run.metrics.read_bytes()
    resumed = make_run(CONFIG, resume="latest")
    assert resumed.folder == run.folder
    resumed.finish("embedding", "generated", {"val_accuracy": 0.5})
    assert run.metrics.read_bytes() == written
    resumed.close()
    with pytest.raises(UserError, match="is finished; start a new run"):
        make_run(CONFIG, resume=run.folder)


def test_a_drive_without_locks_does_not_keep_anybody_from_training(make_run, monkeypatch):
    def refuse(file):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_lock", refuse)
    assert make_run(CONFIG).folder.exists()
