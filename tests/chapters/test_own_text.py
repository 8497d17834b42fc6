"""The page that reads a reader's own texts, and what can be asked of it afterwards."""

import csv
import dataclasses
import json
import math

import keras
import numpy as np
import pytest

from chapters.own_text import asking, kept, lesson
from chapters.own_text.config import PRESETS, AskOwn, OwnText
from common import cli, runs
from common.data import review_grammar
from common.errors import UserError
from common.tokens import TokenVocabulary

NETWORKS = ("one-hot", "embedding", "stacked", "bidirectional", "lstm", "gru")
KOREAN = "정말 재미있는 {}이에요"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """Settings for a file of three labels: good and bad reviews in English, and a third in Korean."""
    path = tmp_path_factory.mktemp("own") / "texts.csv"
    with path.open("w", newline="", encoding="utf8") as file:
        writer = csv.writer(file)
        writer.writerow(["nr", "what people say", "opinion"])
        for number, review in enumerate(review_grammar.generate(400, seed=5)):
            writer.writerow([number, review.text, "good" if review.label else "bad"])
        for number in range(200):
            writer.writerow([number, KOREAN.format(f"영화 {number} "), "korean"])
        writer.writerow([900, "", "good"])
        writer.writerow([901, KOREAN.format("영화 3 "), "korean"])
    return OwnText(
        data_file=str(path),
        text_column="what people say",
        label_column="opinion",
        tokens="syllables",
        network="gru",
        epochs=6,
        batch_size=32,
        num_units=16,
        embedding_size=16,
        learning_rate=1e-2,
    )


@pytest.fixture(scope="module")
def finished(config, run_page, tmp_path_factory):
    """A finished run of the page, and its metrics."""
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch08_lstm_gru", "own", config, options)
    return run, run_page(run, "../own_text/lesson")


def test_the_network_beats_the_most_frequent_label_and_all_is_counted(finished):
    _, metrics = finished
    assert (metrics["rows"], metrics["rows_left_out"]) == (601, 1)
    assert metrics["baseline_accuracy"] == pytest.approx(1 / 3, abs=0.01)
    assert metrics["test_accuracy"] > 0.75
    assert metrics["test_accuracy_new"] > 0.75
    assert metrics["contradictions"] == 0
    assert all(math.isfinite(value) for value in metrics.values())


def test_the_vocabulary_is_of_the_training_rows_alone(config, finished):
    run, _ = finished
    texts = lesson.labelled_text.split(lesson.load_data(config))
    expected = TokenVocabulary.fit(texts["training"].texts, "syllables", config.vocabulary_size)
    assert tuple(json.loads((run.folder / "vocabulary.json").read_text())) == expected.tokens
    everything = TokenVocabulary.fit(lesson.load_data(config).texts, "syllables")
    assert set(everything.tokens) - set(expected.tokens)


@pytest.mark.parametrize("label", ["korean", "good"])
def test_ask_answers_in_the_labels_of_the_file(config, finished, capsys, label):
    read = lesson.load_data(config)
    text = read.texts[np.flatnonzero(read.labels == read.classes.index(label))[0]]
    asking.show(asking.load(finished[0].folder, ""), text)
    *lines, answer = capsys.readouterr().out.splitlines()
    tokens = lesson.tokens.split(text, "syllables")
    assert [line.split()[0].strip("[]") for line in lines[: len(tokens)]] == tokens
    # Its language is easily told, its verdict not.
    assert (answer.split()[1] == "korean") is (label == "korean")


def test_the_answer_after_a_token_is_that_to_the_text_up_to_there(finished, capsys):
    trained = asking.load(finished[0].folder, "")
    asking.show(trained, "I loved it")
    third = capsys.readouterr().out.splitlines()[1]
    asking.show(trained, "I loved")
    answer = capsys.readouterr().out.splitlines()[-1]
    assert answer.split()[2].rstrip(",") in third
    assert third.endswith(answer.split()[1])


@pytest.mark.parametrize(
    ("text", "message"), [("", "Ask about a text"), ("zzz 뷁", "knows nothing of 'zzz 뷁'")]
)
def test_a_text_of_which_nothing_is_known_gets_one_line(finished, text, message):
    trained = asking.load(finished[0].folder, "")
    with pytest.raises(UserError, match=message):
        asking.show(trained, text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own_text.json", "{}"),
        ("own_text.json", "[]"),
        ("own_text.json", '{"unit": "syllables", "classes": ["one"]}'),
        ("own_text.json", '{"unit": "syllables", "classes": 3}'),
        ("vocabulary.json", "7"),
        ("vocabulary.json", json.dumps([str(number) for number in range(60_000)])),
    ],
)
def test_a_damaged_run_gets_one_line(finished, tmp_path, name, content):
    run, _ = finished
    for path in (run.best_model, run.folder / "own_text.json", run.folder / "vocabulary.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError, match="Train again with: how"):
        asking.load(tmp_path, "how")


def test_ask_finds_the_named_run_or_the_newest_if_it_is_of_own_texts(finished, tmp_path):
    run, _ = finished
    assert kept.find("ch08_lstm_gru", AskOwn(runs_folder=run.folder.parents[1])) == run.folder
    assert kept.find("ch08_lstm_gru", AskOwn(run=str(run.folder))) == run.folder
    assert kept.find("ch08_lstm_gru", AskOwn(runs_folder=tmp_path)) is None
    other = tmp_path / "ch08_lstm_gru" / "quick"
    other.mkdir(parents=True)
    (other / "best.keras").touch()
    assert kept.find("ch08_lstm_gru", AskOwn(runs_folder=tmp_path)) is None
    assert kept.find("ch08_lstm_gru", AskOwn(run=str(other))) is None


def test_a_run_does_not_go_on_with_another_file(config, make_run):
    run = make_run(config)
    read = lesson.load_data(config)
    vocabulary = TokenVocabulary.fit(read.texts, "words")
    asking.keep(run, vocabulary, read)
    again = dataclasses.replace(run, is_resumed=True)
    asking.keep(again, vocabulary, read)
    with pytest.raises(UserError, match="has changed since .* was started"):
        asking.keep(again, vocabulary, dataclasses.replace(read, sha256="other"))


@pytest.mark.parametrize("network", NETWORKS)
def test_every_weight_moves_and_every_label_has_a_probability(config, network):
    keras.utils.set_random_seed(0)
    settings = dataclasses.replace(config, network=network, num_units=3, embedding_size=4)
    model = lesson.build_model(settings, num_ids=9, length=5, num_labels=4, num_batches=1)
    x = np.arange(20).reshape(4, 5) % 9
    before = model.get_weights()
    model.fit(x, np.arange(4), epochs=1, batch_size=4, verbose=0)
    for weight, moved in zip(before, model.get_weights(), strict=True):
        assert np.any(weight != moved)
    probabilities = model.predict(x, verbose=0)
    assert probabilities.shape == (4, 4)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_softmax_equals_that_of_keras_and_the_sigmoid_of_a_difference():
    logits = np.array([700.0, 699.0, -3.0])
    expected = keras.ops.convert_to_numpy(keras.ops.softmax(logits))
    np.testing.assert_allclose(lesson.softmax(logits), expected, rtol=1e-5, atol=1e-12)
    assert lesson.softmax(np.array([1.5, 0.0]))[0] == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_the_usual_length_is_that_of_95_of_100_and_at_most_200():
    assert lesson.usual_length(list(range(1, 101))) == 96
    assert lesson.usual_length([10] * 99 + [5_000]) == 10
    assert lesson.usual_length([900] * 10) == 200


def test_the_surest_errors_come_first():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.3, 0.7]])
    assert lesson.surest_errors(probabilities, np.array([0, 0, 1, 0])).tolist() == [1, 3]
    assert lesson.surest_errors(probabilities, np.array([1, 0, 0, 0]), count=2).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("chapter", "network"),
    [
        ("ch04_imdb_onehot", "one-hot"),
        ("ch05_imdb_embedding", "embedding"),
        ("ch06_stacked_rnn", "stacked"),
        ("ch07_bidirectional", "bidirectional"),
        ("ch08_lstm_gru", "lstm"),
    ],
)
def test_who_names_a_file_gets_the_preset_own_with_the_network_of_the_chapter(
    chapter, network, config, monkeypatch, tmp_path
):
    from chapters import catalogue

    started = []
    monkeypatch.setattr(cli.page, "execute", lambda path, run: started.append((path, run)))
    flags = ["--data-file", config.data_file, "--text-column", "what people say"]
    flags += ["--label-column=opinion", "--runs-folder", str(tmp_path)]
    cli.main(catalogue.config_of(chapter), argv=flags)
    ((path, run),) = started
    assert (run.chapter, run.preset, run.config.network) == (chapter, "own", network)
    assert path.parts[-2:] == ("own_text", "lesson.py")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["own"], "Name your file: --data-file FILE --text-column NAME --label-column NAME"),
        (["--data-file", "missing.csv"], "There is no file missing.csv."),
        (["own", "--data-file=missing.csv"], "There is no file missing.csv."),
        (["ask", "good"], "There is no network trained on texts of your own in"),
    ],
)
def test_what_cannot_be_run_gets_one_line_and_leaves_no_folder(words, message, tmp_path, capsys):
    from chapters.ch04_imdb_onehot import config

    with pytest.raises(SystemExit) as stop:
        cli.main(config, argv=[*words, "--runs-folder", str(tmp_path)])
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith(f"ch04_imdb_onehot: {message}")
    assert not list(tmp_path.iterdir())


def test_the_preset_by_itself_is_of_no_chapter():
    assert PRESETS["own"].config.network == "embedding"
