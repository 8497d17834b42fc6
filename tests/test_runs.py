import dataclasses
import json
import os

import keras
import pytest

from chapters.ch05_imdb_embedding.config import Config
from common import runs
from common.errors import UserError

CONFIG = Config(data="generated", vocabulary_size=120, sequence_length=24, epochs=2)


def interrupted(make_run, epochs_in_backup=2, epochs_in_log=3):
    """A run as an interruption leaves it: the log may be one epoch ahead of the backup."""
    run = make_run(CONFIG)
    lines = ["epoch,loss,val_loss\n"] + [f"{n},0.{9 - n},0.{8 - n}\n" for n in range(epochs_in_log)]
    run.log.write_text("".join(lines))
    run.backup.mkdir()
    (run.backup / "training_metadata.json").write_text(json.dumps({"epoch": epochs_in_backup}))
    return run


def test_two_runs_of_the_same_second_get_two_folders(make_run):
    first, second = make_run(CONFIG), make_run(CONFIG)
    assert first.folder != second.folder
    assert first.folder.is_dir()
    assert second.folder.is_dir()


def test_resume_cuts_the_log_back_to_the_backup(make_run):
    run = make_run(CONFIG, resume=interrupted(make_run).folder)
    assert run.rewind_log() == [0.8, 0.7]
    assert run.history() == {"epoch": [0.0, 1.0], "loss": [0.9, 0.8], "val_loss": [0.8, 0.7]}


def test_a_new_run_has_no_history(make_run):
    run = make_run(CONFIG)
    assert run.rewind_log() == []
    assert run.history() == {}


def test_latest_finds_the_newest_unfinished_run_of_the_preset(make_run):
    old, new, finished = make_run(CONFIG), make_run(CONFIG), make_run(CONFIG)
    (finished.folder / "metrics.json").write_text("{}")
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
    folder = interrupted(make_run).folder
    (folder / "metrics.json").write_text("{}")
    with pytest.raises(UserError, match="is finished; start a new run"):
        make_run(CONFIG, resume=folder)


@pytest.mark.parametrize(
    ("name", "message"), [("missing", "There is no run folder"), ("latest", "No interrupted run")]
)
def test_resume_refuses_what_is_not_there(make_run, tmp_path, name, message):
    with pytest.raises(UserError, match=message):
        make_run(CONFIG, resume=name if name == "latest" else tmp_path / name)


@pytest.mark.parametrize(("content", "message"), [(None, "is missing"), ("{", "is damaged")])
def test_resume_refuses_a_folder_without_a_readable_config(make_run, tmp_path, content, message):
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(UserError, match=message):
        make_run(CONFIG, resume=tmp_path)


def test_an_untrained_run_is_discarded_and_a_trained_one_is_kept(make_run):
    untrained, trained = make_run(CONFIG), make_run(CONFIG)
    trained.best_model.write_bytes(b"model")
    assert untrained.discard_if_untrained()
    assert not trained.discard_if_untrained()
    assert not untrained.folder.exists()
    assert trained.best_model.exists()


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


def test_an_interrupted_part_is_resumed_and_its_model_keeps_the_run(make_run):
    def interrupt(part):
        part.best_model.write_bytes(b"model")
        raise KeyboardInterrupt

    run = make_run(CONFIG)
    with pytest.raises(KeyboardInterrupt):
        run.once("shuffled", interrupt)
    assert run.saved_models() == [run.folder / "shuffled" / "best.keras"]
    assert not run.discard_if_untrained()
    resumed = make_run(CONFIG, resume=run.folder)
    assert resumed.once("shuffled", lambda part: {"resumed": part.is_resumed}) == {"resumed": True}
