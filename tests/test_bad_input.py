"""What people mistype, at the real command line of the real chapters, and the line that answers it.

None of it gets as far as Keras: where a page would run or a command be loaded, the test fails.
"""

import json
import subprocess
import sys
import wave

import pytest

from chapters import catalogue
from chapters.ch14_seq2seq.encoding import Languages
from common import cli, page
from common.tokens import TokenVocabulary
from tests.conftest import PROJECT

KNOWN = ["the", "film", "good", "terrible", "story", "with"]
LONG = "x" * 300

# Chapter, words, and how the one line begins, after the name of the chapter. Of a name that is too long,
# newer Pythons say that there is no such file: then either beginning is right.
TYPED = [
    # Presets and commands.
    ("ch05", "bok", "There is no preset bok. Did you mean book? Choose from: quick, book,"),
    ("ch05", "Quick", "There is no preset Quick. Did you mean quick?"),
    ("ch05", "ASK good", "There is no preset ASK."),
    ("ch05", "ㅏask good", "There is no preset ㅏask. Did you mean ask?"),
    ("ch05", "퀵", "There is no preset 퀵. Choose from:"),
    ("ch05", [""], "There is no preset . Choose from:"),
    ("ch05", ["ask "], "There is no preset ask . Did you mean ask?"),
    ("ch05", "help", "There is no preset help."),
    ("ch05", ["\udcff"], "'\\udcff' is not in UTF-8: type it in a UTF-8 terminal."),
    ("ch05", "quick book", "book is a preset or a command: type one, in front of all flags."),
    ("ch05", "book ask good", "ask is a preset or a command: type one, in front of all flags."),
    ("ch05", "quick extra", "There is no flag extra. --help lists them."),
    ("ch05", "--epochs 3 book", "book is a preset or a command: type one, in front of all flags."),
    ("ch05", "-- quick", "quick is a preset or a command: type one, in front of all flags."),
    ("ch11", "watch me", "There is no flag me."),
    ("ch14", "bug report", "There is no flag report."),
    ("ch16", "chat Hello.", "There is no flag Hello.."),
    # Flags.
    ("ch05", "--version", "There is no flag --version."),
    ("ch05", "smoke -epochs 3", "There is no flag -epochs. Did you mean --epochs?"),
    ("ch05", "smoke —epochs 3", "There is no flag —epochs. Did you mean --epochs?"),
    ("ch05", "smoke epochs=3", "There is no flag epochs=3. Did you mean --epochs?"),
    ("ch05", "smoke --epochs:3", "There is no flag --epochs:3. Did you mean --epochs?"),
    ("ch05", "smoke --bach-size 3", "There is no flag --bach-size. Did you mean --batch-size?"),
    ("ch05", "smoke --no-resume", "There is no flag --no-resume. Did you mean --resume?"),
    ("ch05", "smoke --epochs 3 5", "There is no flag 5."),
    ("ch12", "smoke --no-batch-normalisation", "There is no flag --no-batch-normalisation."),
    (
        "ch05",
        "ask good --epochs 3",
        "--epochs is a flag of quick, book, book-keras3 and others, not",
    ),
    ("ch05", "quick --run x", "--run is a flag of ask, not of quick."),
    (
        "ch05",
        "why --resume latest",
        "--resume is a flag of quick, book, book-keras3 and others, not",
    ),
    ("ch08", "quick --lags 3", "--lags is a flag of memory, smoke-memory, not of quick."),
    (
        "ch08",
        "quick --padded-length=30",
        "--padded-length is a flag of padding, smoke-padding, not",
    ),
    ("ch08", "memory --networks lstm", "--networks is a flag of quick, book, book-2nd and others"),
    ("ch10", "quick --column x", "--column is a flag of forecast, not of quick."),
    ("ch15", "quick --cost-steps 2", "--cost-steps is a flag of cost, smoke-cost, not of quick."),
    # Values.
    ("ch05", "smoke --epochs", "--epochs needs a value; --help says which."),
    ("ch05", "smoke --epochs --seed 1", "--epochs needs a value"),
    ("ch05", ["smoke", "--epochs", ""], "--epochs takes a whole number, not nothing."),
    ("ch05", "smoke --epochs=", "--epochs takes a whole number, not nothing."),
    ("ch05", "smoke --epochs=-1", "--epochs must be between 1 and 1,000, not -1."),
    ("ch05", "smoke --epochs 1e3", "--epochs takes a whole number, not 1e3."),
    ("ch05", "smoke --epochs 1,000", "--epochs takes a whole number, not 1,000."),
    ("ch05", "smoke --epochs three", "--epochs takes a whole number, not three."),
    (
        "ch05",
        "smoke --epochs 99999999999999999999",
        "--epochs must be between 1 and 1,000, not 99,",
    ),
    ("ch05", "smoke --epochs " + "9" * 5_000, "--epochs takes a whole number, not 999"),
    ("ch05", "smoke --seed abc", "--seed takes a whole number, not abc."),
    ("ch05", "smoke --seed -1", "--seed must be between 0 and 2,147,483,647, not -1."),
    ("ch05", "smoke --seed 1.0", "--seed takes a whole number, not 1.0."),
    ("ch05", "smoke --seed 2147483648", "--seed must be between 0 and 2,147,483,647, not 2,147,"),
    ("ch05", "smoke --learning-rate 0", "--learning-rate must be between 1e-07 and 1.0, not 0.0."),
    (
        "ch05",
        "smoke --learning-rate inf",
        "--learning-rate must be between 1e-07 and 1.0, not inf.",
    ),
    (
        "ch05",
        "smoke --learning-rate nan",
        "--learning-rate must be between 1e-07 and 1.0, not nan.",
    ),
    ("ch05", "smoke --learning-rate 0,001", "--learning-rate takes a number, not 0,001."),
    ("ch05", "smoke --data IMDB", "--data is one of generated, imdb, imdb-text, not IMDB."),
    ("ch05", ["smoke", "--data", ""], "--data is one of generated, imdb, imdb-text, not nothing."),
    ("ch05", "smoke --optimizer sgd", "--optimizer is one of rmsprop, adam, not sgd."),
    ("ch05", "smoke --vocabulary-size 4", "--vocabulary-size must be between 5 and 88,588, not 4."),
    ("ch05", "smoke --progress loud", "--progress is one of bar, line, none, not loud."),
    ("ch02", "quick --vector-size 3.5", "--vector-size takes a whole number, not 3.5."),
    ("ch02", "quick --sentence", "--sentence needs a value"),
    (
        "ch03",
        "quick --spectral-radii nan",
        "--spectral-radii must be between 0.0 and 4.0, not nan.",
    ),
    ("ch03", "quick --spectral-radii", "--spectral-radii needs at least one number, such as 0.7"),
    ("ch06", "quick --num-layers 1", "--num-layers must be between 2 and 5, not 1."),
    ("ch12", "smoke --batch-normalisation yes", "--batch-normalisation is one of True, False, not"),
    ("ch12", "smoke --language 한국어", "--language is one of english, korean, not 한국어."),
    ("ch13", "smoke --num-validation 41", "--num-validation must be between 1 and 40, not 41."),
    (
        "ch14",
        "smoke --vocabulary-size 4",
        "--vocabulary-size must be 0 or between 5 and 1,000,000, not",
    ),
    ("ch14", "smoke --num-pairs 1", "--num-pairs must be between 10 and 1,000,000, not 1."),
    # Several values, and values that contradict each other.
    ("ch05", "why --seeds", "Name at least one seed: --seeds 42 1 2"),
    ("ch05", "why --seeds a", "--seeds takes whole numbers, not a."),
    ("ch05", "why --seeds 1 -1", "--seeds must be between 0 and 2,147,483,647, not -1."),
    ("ch08", "smoke --networks", "--networks needs at least one network; --help lists them."),
    ("ch08", "smoke --networks lstmm", "--networks is one of simple_rnn, lstm, gru,"),
    ("ch08", "memory --lags --adding-lengths --form-lags", "Give a value to --lags,"),
    ("ch10", "smoke --cells", "--cells needs at least one of simple_rnn, lstm, gru."),
    (
        "ch10",
        "book --test-from 9999-01",
        "--train-from, --validation-from, --test-from and --test-until",
    ),
    ("ch10", "book --test-until soon", "--test-until is a month or a day, such as 2019-06 or"),
    ("ch11", "smoke --shortest 50", "--shortest 50 is longer than --longest 32:"),
    ("ch13", "smoke --num-validation 6", "--num-validation 6 leaves nothing to train on: of each"),
    ("ch15", "smoke --attentions", "--attentions needs at least one value."),
    ("ch15", "cost --cost-lengths 6 3", "--cost-lengths must increase, such as 10 20 40 80."),
    ("ch15", "cost --cost-lengths", "--cost-lengths needs at least one value."),
    ("ch09", "quick --sentence short", "--sentence takes 20 to 200 letters; this one has 5."),
    # Where runs are kept.
    (
        "ch02",
        "smoke --runs-folder values.csv",
        "No folder can be made at values.csv/ch02_rnn_cell (Not a",
    ),
    (
        "ch02",
        "smoke --runs-folder values.csv/x",
        "No folder can be made at values.csv/x/ch02_rnn_cell",
    ),
    (
        "ch02",
        "smoke --runs-folder /dev/null/x",
        "No folder can be made at /dev/null/x/ch02_rnn_cell",
    ),
    ("ch02", f"smoke --runs-folder {LONG}", f"No folder can be made at {LONG}/ch02_rnn_cell ("),
    ("ch02", ["smoke", "--runs-folder", "a\0b"], "'a\\x00b' is not in UTF-8"),
    (
        "ch02",
        ["smoke", "--runs-folder", "values.csv/a\nb"],
        "No folder can be made at values.csv/a b/",
    ),
    (
        "ch05",
        "why --runs-folder values.csv",
        "No folder can be made at values.csv/ch05_imdb_embedding",
    ),
    (
        "ch08",
        "compare --runs-folder values.csv",
        "No folder can be made at values.csv/ch08_lstm_gru ",
    ),
    (
        "ch10",
        "horizon --runs-folder values.csv",
        "No folder can be made at values.csv/ch10_time_series",
    ),
    (
        "ch10",
        "forecast values.csv --column x --runs-folder values.csv",
        "No folder can be made at val",
    ),
    (
        "ch05",
        f"ask good --runs-folder {LONG}",
        (f"{LONG}/ch05_imdb_embedding cannot be opened (File", "There is no trained model in xxx"),
    ),
    (
        "ch05",
        f"smoke --resume latest --runs-folder {LONG}",
        (
            f"{LONG}/ch05_imdb_embedding cannot be opened",
            "No interrupted run of ch05_imdb_embedding",
        ),
    ),
    # Runs to go on with.
    ("ch05", "smoke --resume", "--resume needs a value; --help says which."),
    ("ch05", "smoke --resume nowhere", "There is no run folder nowhere; a run prints its own"),
    (
        "ch05",
        "smoke --resume values.csv",
        "There is no run folder values.csv; a run prints its own",
    ),
    (
        "ch05",
        ["smoke", "--resume", '"trained"'],
        'There is no run folder "trained"; a run prints its',
    ),
    ("ch05", "smoke --resume folder", "folder/config.json is missing: folder is no run folder."),
    (
        "ch05",
        "smoke --resume trained/begun",
        "trained/begun is a run of ch08_lstm_gru, not of ch05",
    ),
    ("ch05", "smoke --resume trained/finished", "trained/finished is finished; start a new run"),
    ("ch05", "book --resume latest", "No interrupted run of ch05_imdb_embedding book in runs/."),
    (
        "ch05",
        f"smoke --resume {LONG}",
        (f"{LONG} cannot be opened (File name too long).", "There is no run folder xxx"),
    ),
    # Runs to ask.
    (
        "ch05",
        "ask good",
        "There is no trained model in runs/ch05_imdb_embedding yet. Train one with:",
    ),
    ("ch05", "ask good --run", "--run needs a value; --help says which."),
    (
        "ch05",
        "ask good --run nowhere",
        "There is no saved model in nowhere; name the folder of a run",
    ),
    (
        "ch05",
        "ask good --run folder",
        "There is no saved model in folder; name the folder of a run",
    ),
    (
        "ch05",
        f"ask good --run {LONG}",
        (f"{LONG}/own_text.json cannot be opened (File name too", "There is no saved model in xxx"),
    ),
    (
        "ch07",
        "ask we guard --run nowhere",
        "There is no saved model in nowhere; name the folder of",
    ),
    (
        "ch08",
        "ask good --run latest",
        "There is no saved model in latest/lstm; name the folder of a",
    ),
    (
        "ch09",
        "write ROMEO: --run nowhere",
        "There is no saved model in nowhere; name the folder of",
    ),
    ("ch11", "watch", "There is no trained model in runs/ch11_frame_labels yet. Train one with:"),
    (
        "ch12",
        "caption a three above a red square",
        "There is no trained model in runs/ch12_captioning",
    ),
    ("ch13", "listen silent.wav", "There is no trained model in runs/ch13_speech yet. Train one"),
    (
        "ch14",
        "translate 22 April 2019",
        "There is no trained model in runs/ch14_seq2seq yet. Train",
    ),
    ("ch14", "bug", "There is no trained model in runs/ch14_seq2seq yet. Train one with:"),
    (
        "ch15",
        "translate the teacher",
        "There is no trained model in runs/ch15_attention yet. Train",
    ),
    ("ch16", "chat", "There is no trained model in runs/ch16_chatbot yet. Train one with:"),
    # Questions.
    ("ch05", "ask", "Ask about at least one word: python -m chapters.ch05_imdb_embedding ask"),
    ("ch05", ["ask", ""], "Ask about at least one word:"),
    ("ch05", "ask !!!", "Ask about at least one word:"),
    (
        "ch05",
        "ask 😀 --run trained",
        'The network knows no word of "😀". Use words that it knows, such',
    ),
    (
        "ch05",
        "ask zzz qqq --run trained",
        'The network knows no word of "zzz qqq". Use words that it',
    ),
    (
        "ch05",
        "ask 좋은 영화 --run trained",
        'The network knows no word of "좋은 영화". Use words that',
    ),
    ("ch05", ["ask", "good \udcff film"], "'good \\udcff film' is not in UTF-8"),
    ("ch08", "ask ?!", "Ask about at least one word: python -m chapters.ch08_lstm_gru ask"),
    (
        "ch08",
        "ask zzz --run gated",
        'The network knows no word of "zzz". Use words that it knows',
    ),
    ("ch07", "ask", "Ask about at least one word: python -m chapters.ch07_bidirectional ask"),
    ("ch07", "ask the old gard", "The taggers do not know gard. Did you mean guard?"),
    ("ch09", "write", 'Give it a beginning: python -m chapters.ch09_wirings write "ROMEO:"'),
    (
        "ch09",
        "write ROMEO: --temperature -1",
        "--temperature must be between 0.0 and 10.0, not -1.0.",
    ),
    ("ch09", "write ROMEO: --length 0", "--length must be between 1 and 10,000, not 0."),
    ("ch11", "watch --frames 3", "--frames must be between 16 and 500, not 3."),
    ("ch12", "caption", 'Say what to draw, such as "a three above a red square".'),
    (
        "ch12",
        "caption a thre above a red square",
        '"a thre above a red square" is no caption. Did you',
    ),
    ("ch12", "caption 😀", '"😀" is no caption. Say an object (zero, one,'),
    (
        "ch12",
        "caption a three above a red square --way stat",
        "--way is one of state, zeros, every_step",
    ),
    (
        "ch12",
        "caption a three above a red square --preset ful",
        "There is no preset ful. Did you mean",
    ),
    (
        "ch14",
        "translate",
        "There is no sentence to read. Type one, such as: python -m chapters.ch14",
    ),
    (
        "ch14",
        "translate 😀 --run translator",
        "The network knows nothing of '😀'; its 2 words begin with:",
    ),
    ("ch14", "translate 22 April --beam-size 0", "--beam-size must be between 1 and 64, not 0."),
    (
        "ch15",
        "translate",
        "There is no sentence to read. Type one, such as: python -m chapters.ch15",
    ),
    ("ch15", "translate the --preset boook", "There is no preset boook. Did you mean book?"),
    (
        "ch15",
        "translate the --attention dott",
        "--attention is one of none, dot, general, additive, not",
    ),
    (
        "ch16",
        "chat --run translator",
        "translator is a run of ch14_seq2seq; name one of: python -m",
    ),
    # Files.
    (
        "ch04",
        "ask good",
        "There is no network trained on texts of your own in runs/ch04_imdb_onehot:",
    ),
    ("ch04", "own", "Name your file: --data-file FILE"),
    (
        "ch08",
        "--data-file nowhere.csv --text-column t --label-column l",
        "There is no file nowhere",
    ),
    (
        "ch06",
        "own --data-file values.csv --text-column t --label-column x",
        "values.csv has no column t",
    ),
    ("ch06", "quick --data-file values.csv", "--data-file is a flag of own, not of quick."),
    ("ch10", "forecast", "Name a file and a column: python -m chapters.ch10_time_series forecast"),
    (
        "ch10",
        "forecast folder --column x",
        "folder cannot be read (Is a directory). Name a CSV file.",
    ),
    (
        "ch10",
        "forecast nowhere.csv --column x",
        "There is no file nowhere.csv. Check the name and the",
    ),
    (
        "ch10",
        ["forecast", "'values.csv'", "--column", "x"],
        "There is no file 'values.csv'. Check the",
    ),
    ("ch10", "forecast values.csv", "values.csv needs a --column NAME. Its columns: row, x."),
    ("ch10", "forecast values.csv x", "There is no flag x."),
    ("ch10", "forecast values.csv --column X", "values.csv has no column X."),
    ("ch10", "forecast values.csv --column x --seeds", "Name at least one seed: --seeds 42 1 2"),
    (
        "ch10",
        "forecast values.csv --column x --window-length 90",
        "100 values are too few for windows",
    ),
    (
        "ch10",
        "forecast empty.csv --column x",
        "empty.csv is empty: it needs a line of column names,",
    ),
    (
        "ch10",
        "forecast commas.csv --column x",
        "commas.csv has no cell with anything in it.",
    ),
    (
        "ch10",
        "forecast noise.wav --column x",
        "noise.wav is not text in UTF-8. Save it as CSV in UTF-8.",
    ),
    ("ch10", f"forecast {LONG} --column x", f"{LONG} cannot be read (File name too long)."),
    ("ch13", "listen", "Name a WAV file: python -m chapters.ch13_speech listen FILE.wav"),
    ("ch13", "listen folder", "There is no file folder. Name a WAV file: listen FILE.wav"),
    ("ch13", "listen nowhere.wav", "There is no file nowhere.wav. Name a WAV file"),
    ("ch13", "listen values.csv", "values.csv is no WAV file ("),
    ("ch13", "listen empty.csv", "empty.csv is empty, 0 bytes. Record it again."),
    ("ch13", "listen noise.wav", "noise.wav is "),
    ("ch13", "listen silent.wav silent.wav", "There is no flag silent.wav."),
    (
        "ch13",
        f"listen {LONG}",
        (f"{LONG} cannot be opened (File name too long).", "There is no file xxx"),
    ),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with what the words name: data, and runs that were begun or trained, none of them in runs/."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("folder", "trained/begun", "trained/finished", "gated/lstm", "gated/gru"):
        (folder / name).mkdir(parents=True)
    values = "".join(f"r{row},{row % 7}\n" for row in range(100))
    texts = {
        "values.csv": f"row,x\n{values}",
        "empty.csv": "",
        "commas.csv": ",,\n,,\n",
        "huge.csv": "row,x\nr1,9e307\nr2,-9e307\n",
        "trained/vocabulary.json": json.dumps(KNOWN),
        "gated/vocabulary.json": json.dumps(KNOWN),
        "trained/finished/metrics.json": "{}",
    }
    (folder / "translator").mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf8")
    for name in ("trained", "gated/lstm", "gated/gru", "translator"):
        (folder / name / "best.keras").write_text("never opened")
    chapters = {
        "trained": "ch05_imdb_embedding",
        "trained/begun": "ch08_lstm_gru",
        "gated": "ch08_lstm_gru",
        "translator": "ch14_seq2seq",
    }
    for name, chapter in chapters.items():
        described = {"chapter": chapter, "preset": "quick", "config": {}}
        (folder / name / "config.json").write_text(json.dumps(described), encoding="utf8")
    language = TokenVocabulary(("22", "april"), "words")
    Languages(language, language, 2, 2).save(folder / "translator")
    (folder / "noise.wav").write_bytes(b"RIFF\xff\xff\xff")
    with wave.open(str(folder / "silent.wav"), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(16_000))
    return folder


@pytest.fixture
def at_the_desk(desk, monkeypatch):
    """Types in that folder; whatever would import Keras fails."""

    def fail(*args, **kwargs):
        raise AssertionError("Keras would be imported")

    monkeypatch.chdir(desk)
    monkeypatch.setattr(cli, "_load", fail)
    monkeypatch.setattr(page, "execute", fail)


@pytest.mark.parametrize(
    ("chapter", "words", "begins"), TYPED, ids=[f"{row[0]}-{row[1]!s:.60}" for row in TYPED]
)
def test_a_mistake_gets_one_line_and_status_2(at_the_desk, capsys, chapter, words, begins):
    chapter = catalogue.find(chapter)
    with pytest.raises(SystemExit) as stopped:
        cli.main(
            catalogue.config_of(chapter), words.split(" ") if isinstance(words, str) else words
        )
    printed, errors = capsys.readouterr()
    assert printed == ""
    expected = (begins,) if isinstance(begins, str) else begins
    assert errors.removeprefix(f"{chapter}: ").startswith(expected)
    assert errors.startswith(chapter)
    assert errors.count("\n") == 1
    assert stopped.value.code == 2


def test_nobody_is_told_to_choose_words_that_the_network_has_not(at_the_desk, capsys):
    with pytest.raises(SystemExit):
        cli.main(catalogue.config_of("ch05_imdb_embedding"), ["ask", "zzz", "--run", "trained"])
    # Short words say little.
    assert capsys.readouterr().err.endswith("such as: film, good, terrible, story, with.\n")


EVERY_COMMAND = """
import sys
from chapters import catalogue
from common import cli
sentences = {"ch07_bidirectional": ["we"], "ch12_captioning": "a three above a red square".split()}
for chapter in catalogue.names():
    config = catalogue.config_of(chapter)
    for command in getattr(config, "COMMANDS", {}):
        has_sentence = command in ("ask", "translate", "write", "caption")
        words = sentences.get(chapter, ["good"]) if has_sentence else []
        # Of a command that asks no run, no folder can be made.
        for flags in (["--runs-folder", "/dev/null"], ["--no-flag"]):
            try:
                cli.main(config, [command, *words, *flags])
            except SystemExit as stop:
                print(chapter, command, stop.code)
print("HEAVY", sorted({"tensorflow", "keras", "jax"} & sys.modules.keys()))
"""


def test_every_command_answers_a_mistake_without_keras():
    command = [sys.executable, "-c", EVERY_COMMAND]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    *answers, heavy = done.stdout.splitlines()
    commands = [
        f"{chapter} {command} 2"
        for chapter in catalogue.names()
        for command in getattr(catalogue.config_of(chapter), "COMMANDS", {})
        for _ in range(2)
    ]
    assert answers == commands
    assert len(done.stderr.splitlines()) == len(commands)
    assert heavy == "HEAVY []"
