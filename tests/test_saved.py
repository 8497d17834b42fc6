"""Run folders and models that are broken, or come from a stranger: one clear line, and nothing is run."""

import json
import marshal
import os
import sys
import zipfile

import keras
import numpy as np
import pytest

from chapters.ch05_imdb_embedding.config import Config
from chapters.ch14_seq2seq.encoding import Languages
from common import foreign, runs, saved
from common.errors import UserError
from common.tokens import TokenVocabulary

CHAPTER = "ch05_imdb_embedding"
TRAIN = "python -m chapters.ch05_imdb_embedding"


@pytest.fixture(scope="module")
def model_bytes(tmp_path_factory):
    """A small model with the layers of chapter 5, as Keras saves it."""
    word_ids = keras.Input((6,), dtype="int32")
    vectors = keras.layers.Embedding(20, 3, name="embedding")(word_ids)
    state = keras.layers.SimpleRNN(2, name="recurrent")(vectors)
    verdict = keras.layers.Dense(1, "sigmoid", name="verdict")(state)
    path = tmp_path_factory.mktemp("model") / "best.keras"
    keras.Model(word_ids, verdict, name="embedding").save(path)
    return path.read_bytes()


@pytest.fixture
def run(make_run, model_bytes):
    """A finished run of that model, with sixteen words."""
    run = make_run(Config(data="generated", vocabulary_size=20, sequence_length=6))
    run.best_model.write_bytes(model_bytes)
    run.save_words(tuple("abcdefghijklmnop"))
    return run


def members_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def rewrite(path, change):
    """Changes the config of a saved model, a dict, in place."""
    members = members_of(path)
    config = json.loads(members["config.json"])
    config = change(config) or config
    pack(path, members | {"config.json": json.dumps(config)})


def in_place_of_a_layer(name, module, registered_name=None, config=None):
    """A change that puts a foreign class where the embedding was."""

    def change(model_config):
        layer = model_config["config"]["layers"][1]
        layer |= {"class_name": name, "module": module, "registered_name": registered_name}
        layer["config"] = layer["config"] if config is None else config

    return change


def as_activation(name, module):
    """A change that puts a foreign function where the sigmoid was."""

    def change(model_config):
        layer = model_config["config"]["layers"][3]
        layer["config"]["activation"] = {
            "class_name": "function",
            "module": module,
            "registered_name": "function",
            "config": name,
        }

    return change


def lambda_config(mark):
    code = compile(f"lambda x: __import__('os').mkdir({str(mark)!r}) or x", "stranger", "eval")
    packed = marshal.dumps(code.co_consts[0]).hex()
    return {
        "function": {"class_name": "__lambda__", "config": {"code": packed}},
        "name": "embedding",
    }


def test_a_model_comes_back_as_it_was_saved(run):
    model = saved.load_model(
        run.folder, TRAIN, embedding=keras.layers.Embedding, recurrent=keras.layers.SimpleRNN
    )
    assert model.predict(np.zeros((1, 6), dtype="int32"), verbose=0).shape == (1, 1)
    assert saved.load_vocabulary(run.folder, TRAIN, model).encode("a p z") == [1, 4, 19, 2]


FOREIGN = {
    "os.system": in_place_of_a_layer("system", "os", config={"command": "true"}),
    "posix.system": in_place_of_a_layer("system", "posix", "posix>system"),
    "Popen": in_place_of_a_layer("Popen", "subprocess", config={"args": "true"}),
    "builtins eval": in_place_of_a_layer("eval", "builtins.eval"),
    "a module in this folder": in_place_of_a_layer("Layer", "strangers_module"),
    "a package that Keras would import": in_place_of_a_layer("Layer", "keras_hub"),
    "another that Keras would import": in_place_of_a_layer("Layer", "keras_cv.layers"),
    "a module that begins like Keras": in_place_of_a_layer("Layer", "keras_stranger.layers"),
    "a function of os": as_activation("system", "os"),
    "a download": as_activation("get_file", "keras.utils"),
    "a download from within": as_activation("get_file", "keras.src.utils.file_utils"),
    "loading another model": as_activation("load_model", "keras.saving"),
    "unsafe from now on": as_activation("enable_unsafe_deserialization", "keras.config"),
    "no module at all": in_place_of_a_layer("Embedding", ""),
    "a module of a wrong type": in_place_of_a_layer("Embedding", ["keras.layers"]),
}
WITH_CODE = {
    name: in_place_of_a_layer(name, "keras.layers", config={"name": "embedding"})
    for name in ("TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "StringLookup")
}


@pytest.mark.parametrize(
    "change", [*FOREIGN.values(), *WITH_CODE.values()], ids=[*FOREIGN, *WITH_CODE]
)
def test_a_model_that_names_what_is_no_part_of_a_network_is_refused(
    run, monkeypatch, tmp_path, change
):
    # These would leave a mark if anything imported them.
    for name in ("strangers_module", "keras_hub", "keras_cv", "keras_stranger"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'mark')!r}, 'w').close()")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    rewrite(run.best_model, change)
    with pytest.raises(
        UserError, match="cannot be read .it (names|holds) .* Train again with: python"
    ):
        saved.load_model(run.folder, TRAIN)
    assert not (tmp_path / "mark").exists()
    assert not {"strangers_module", "keras_hub", "keras_cv"} & set(sys.modules)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_lambda_is_refused_whether_it_is_a_layer_or_hidden_deep_in_one(run, tmp_path, is_hidden):
    mark = tmp_path / "mark"
    config = lambda_config(mark)
    if is_hidden:
        config = {"name": "embedding", "deep": [[{"deeper": config["function"]}]]}
    layer = "Embedding" if is_hidden else "Lambda"
    rewrite(run.best_model, in_place_of_a_layer(layer, "keras.layers", config=config))
    with pytest.raises(
        UserError, match="it holds a (Lambda|__lambda__), which could run a program"
    ):
        saved.load_model(run.folder, TRAIN)
    assert not mark.exists()


def test_a_lambda_is_refused_by_safe_mode_too(run, tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "check_model", lambda path: None)
    config = lambda_config(tmp_path / "mark")
    rewrite(run.best_model, in_place_of_a_layer("Lambda", "keras.layers", config=config))
    with pytest.raises(UserError, match="cannot be read"):
        saved.load_model(run.folder, TRAIN)
    assert not (tmp_path / "mark").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name", ["../mark", "/tmp/mark-of-a-stranger", "assets/../../mark", "config.json", "assets/x"]
)
def test_a_model_with_other_files_in_it_is_refused(run, name):
    with zipfile.ZipFile(run.best_model, "a") as archive:
        archive.writestr(name, "stranger")
    with pytest.raises(UserError, match="it does not hold the three files of a model"):
        saved.load_model(run.folder, TRAIN)
    assert not os.path.exists("/tmp/mark-of-a-stranger")


def test_a_model_that_unpacks_to_more_than_it_holds_is_refused(run):
    members = members_of(run.best_model) | {"model.weights.h5": bytes(5_000_000)}
    pack(run.best_model, members, zipfile.ZIP_DEFLATED)
    assert run.best_model.stat().st_size < 20_000
    with pytest.raises(UserError, match="it unpacks to more than it holds"):
        saved.load_model(run.folder, TRAIN)


def damages():
    yield "empty", lambda path: path.write_bytes(b"")
    yield "text", lambda path: path.write_text("model")
    for share in (0.1, 0.5, 0.9, 0.999):
        yield (
            f"cut at {share}",
            lambda path, share=share: path.write_bytes(
                path.read_bytes()[: int(share * path.stat().st_size)]
            ),
        )
    for config in ("", "[]", "{}", "7", "null", '"x"', "{", "[" * 100_000, '{"class_name": []}'):
        yield (
            f"config {config[:9]}",
            lambda path, config=config: pack(path, members_of(path) | {"config.json": config}),
        )
    for weights in (b"", b"HDF", b"\x89HDF\r\n\x1a\n" + bytes(900)):
        yield (
            f"weights {weights[:4]}",
            lambda path, weights=weights: pack(
                path, members_of(path) | {"model.weights.h5": weights}
            ),
        )
    yield (
        "weights of another model",
        lambda path: rewrite(
            path, lambda config: config["config"]["layers"][1]["config"].update(output_dim=4)
        ),
    )


@pytest.mark.parametrize(("name", "damage"), damages(), ids=lambda value: str(value)[:20])
def test_a_damaged_model_gets_one_line(run, name, damage):
    damage(run.best_model)
    with pytest.raises(UserError, match="best.keras cannot be read .*Train again with: python -m"):
        saved.load_model(run.folder, TRAIN)


def test_a_folder_in_place_of_a_model_is_refused(run):
    members = members_of(run.best_model)
    run.best_model.unlink()
    run.best_model.mkdir()
    for name, content in members.items():
        (run.best_model / name).write_bytes(content)
    with pytest.raises(UserError, match="cannot be read .it is no file"):
        saved.load_model(run.folder, TRAIN)


@pytest.mark.parametrize(
    ("layers", "missing"),
    [
        ({"encoder": keras.Layer}, "it has no Layer of the name encoder"),
        ({"recurrent": keras.layers.GRU}, "it has no GRU of the name recurrent"),
    ],
)
def test_the_model_of_something_else_is_refused(run, layers, missing):
    with pytest.raises(UserError, match=f"is another than is asked here: {missing}"):
        saved.load_model(run.folder, TRAIN, **layers)


NO_WORDS = (
    "{}", '{"a": 1}', "7", "null", '"one long text"', "[1, 2]", '["a", 1]', '["a", ["b"]]', '["a", null]',
    '["a", "b", "a"]', '["a", ""]', '["a\\u001b[2J"]', '["\\ud800"]', "[[]]",
)  # fmt: skip


@pytest.mark.parametrize("content", NO_WORDS)
def test_a_vocabulary_that_is_no_list_of_words_is_refused(run, content):
    (run.folder / "vocabulary.json").write_text(content)
    with pytest.raises(UserError, match="vocabulary.json is no list of different words"):
        saved.load_words(run.folder, TRAIN)


@pytest.mark.parametrize(
    "content", ["", "[", '["a",', "[" * 100_000, "\xff"], ids=lambda text: text[:5]
)
def test_a_vocabulary_that_is_no_json_is_refused(run, content):
    (run.folder / "vocabulary.json").write_bytes(content.encode("latin1"))
    with pytest.raises(UserError, match="vocabulary.json is damaged"):
        saved.load_words(run.folder, TRAIN)


def test_an_endless_vocabulary_is_refused_before_it_is_read(run, monkeypatch):
    monkeypatch.setattr(runs, "_MOST_BYTES", 10)
    with pytest.raises(UserError, match="vocabulary.json is damaged"):
        saved.load_words(run.folder, TRAIN)


def test_a_missing_vocabulary_gets_one_line(run):
    (run.folder / "vocabulary.json").unlink()
    with pytest.raises(UserError, match="vocabulary.json is missing"):
        saved.load_words(run.folder, TRAIN)


def test_a_vocabulary_of_more_words_than_the_model_knows_is_refused(run):
    model = saved.load_model(run.folder, TRAIN)
    run.save_words(tuple("abcdefghijklmnopq"))
    with pytest.raises(UserError, match="has 21 ids and the model only 20: .* different trainings"):
        saved.load_vocabulary(run.folder, TRAIN, model)


def test_a_run_is_found_by_name_and_as_the_newest(run, tmp_path):
    assert saved.find_run(CHAPTER, str(run.folder), tmp_path, TRAIN) == run.folder
    assert saved.find_run(CHAPTER, "", tmp_path, TRAIN) == run.folder


@pytest.mark.parametrize("is_named", [True, False])
def test_a_run_of_another_chapter_is_refused_by_name_and_as_the_newest(run, tmp_path, is_named):
    path = run.folder / "config.json"
    path.write_text(path.read_text().replace(CHAPTER, "ch08_lstm_gru"))
    with pytest.raises(UserError, match=f"is a run of ch08_lstm_gru; name one of: {TRAIN}"):
        saved.find_run(CHAPTER, str(run.folder) if is_named else "", tmp_path, TRAIN)


@pytest.mark.parametrize("content", ["[]", "7", "{}", '{"chapter": 1}', "{", ""])
def test_a_run_that_does_not_describe_itself_is_refused(run, tmp_path, content):
    (run.folder / "config.json").write_text(content)
    with pytest.raises(UserError, match="config.json (does not describe a run|is damaged)"):
        saved.find_run(CHAPTER, str(run.folder), tmp_path, TRAIN)


def test_settings_come_back_as_they_were(run):
    assert saved.read_config(run.folder, Config, TRAIN) == run.config


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("epochs", value) for value in ("3", 2.5, None, [3], {}, True, -1, 10**9)),
        *(("learning_rate", value) for value in ("fast", None, [1], True, 7.0)),
        *(("data", value) for value in ("a stranger's", 1, ["imdb"], None)),
    ],
)
def test_settings_of_wrong_types_or_out_of_range_are_refused(run, name, value):
    path = run.folder / "config.json"
    described = json.loads(path.read_text())
    described["config"][name] = value
    path.write_text(json.dumps(described))
    flag = name.replace("_", "-")
    with pytest.raises(UserError, match=f"settings in .* are damaged .--{flag} (cannot|must) be"):
        saved.read_config(run.folder, Config, TRAIN)


def test_settings_from_before_one_was_added_and_after_one_was_removed_can_be_read(run):
    path = run.folder / "config.json"
    described = json.loads(path.read_text())
    del described["config"]["patience"]
    described["config"]["of_old"] = [1]
    path.write_text(json.dumps(described))
    assert saved.read_config(run.folder, Config, TRAIN) == run.config


LANGUAGES = Languages(
    TokenVocabulary(("a", "b"), "words"), TokenVocabulary(("c",), "characters"), 5, 6
)


def test_languages_come_back_as_they_were(tmp_path):
    LANGUAGES.save(tmp_path)
    assert Languages.load(tmp_path) == LANGUAGES


@pytest.mark.parametrize(
    "changes",
    [
        {"source": None},
        {"source": []},
        {"source": {"tokens": "ab", "unit": "words"}},
        {"source": {"tokens": ["a", "a"], "unit": "words"}},
        {"target": {"tokens": ["a", 1], "unit": "words"}},
        {"target": {"tokens": ["a", "\x1b]0;"], "unit": "words"}},
        {"target": {"tokens": ["a"], "unit": "lines"}},
        {"target": {"tokens": ["a"], "unit": ["words"]}},
        {"target": {"tokens": ["a"]}},
        {"source_length": "5"},
        {"source_length": 10**12},
        {"target_length": 0},
        {"target_length": 2.5},
        {"stranger": 1},
    ],
    ids=str,
)
def test_damaged_languages_get_one_line(tmp_path, changes):
    LANGUAGES.save(tmp_path)
    path = tmp_path / "languages.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(UserError, match="languages.json is damaged"):
        Languages.load(tmp_path)


@pytest.mark.parametrize("content", ["[]", "7", "null", '"text"', "{}"])
def test_languages_that_are_none_get_one_line(tmp_path, content):
    (tmp_path / "languages.json").write_text(content)
    with pytest.raises(UserError, match="languages.json is damaged"):
        Languages.load(tmp_path)
