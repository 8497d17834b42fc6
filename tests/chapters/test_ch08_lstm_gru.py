"""Chapter 8: the book's networks, the padding trap, the memory tasks, and the commands."""

import dataclasses
import shutil

import keras
import numpy as np
import pytest
from PIL import Image

from chapters import tables
from chapters.ch08_lstm_gru import commands, lesson, pictures
from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import lesson_memory as memory
from chapters.ch08_lstm_gru import lesson_padding as padding
from chapters.ch08_lstm_gru.recipes import (
    count_weights,
    recipes,
    units_for_weights,
    weights_above_embedding,
)
from chapters.ch08_lstm_gru.recorded import RECORDED
from common import cli, runs, screen, training
from common.errors import UserError
from common.text import Vocabulary

BOOK = settings.BOOK
SMALL = dataclasses.replace(settings.PRESETS["smoke"].config, compiled="book")
SMALL_PADDING = settings.PRESETS["smoke-padding"].config


@pytest.mark.parametrize(
    ("name", "printed"),
    [("lstm", 8_809), ("lstm_dropout", 8_809), ("two_layers", 9_353), ("gru", 8_633)],
)
def test_the_books_networks_have_the_books_weights(name, printed):
    recipe = recipes(BOOK)[name]
    assert count_weights(BOOK, recipe) == printed
    assert lesson.build_model(BOOK, recipe).count_params() == printed


def test_seed_42_starts_with_the_weights_of_the_books_own_code():
    keras.utils.set_random_seed(42)
    ours = lesson.build_model(BOOK, recipes(BOOK)["two_layers"])
    keras.utils.set_random_seed(42)
    book = keras.Sequential()
    book.add(keras.layers.Input(shape=(100,)))
    book.add(keras.layers.Embedding(500, 16))
    book.add(keras.layers.LSTM(8, dropout=0.3, return_sequences=True))
    book.add(keras.layers.LSTM(8, dropout=0.3))
    book.add(keras.layers.Dense(1, activation="sigmoid"))
    for our, theirs in zip(ours.get_weights(), book.get_weights(), strict=True):
        np.testing.assert_array_equal(our, theirs)


def test_equal_weights_means_as_near_as_whole_units_come():
    assert (units_for_weights("simple_rnn", 16, 8), units_for_weights("gru", 16, 8)) == (21, 10)
    wanted = weights_above_embedding("lstm", 16, 8)
    assert wanted == 809
    assert [weights_above_embedding("simple_rnn", 16, units) for units in (20, 21, 22)] == [
        *(761, 820, 881)
    ]
    assert [weights_above_embedding("gru", 16, units) for units in (9, 10)] == [739, 851]


def test_the_book_prints_the_first_epoch_of_the_lowest_four_digits():
    history = {
        "val_loss": [0.5, 0.43684, 0.436797, 0.436752, 0.44],
        "val_accuracy": [0.7, 0.79301, 0.79340, 0.7944, 0.79],
    }
    assert pictures.as_printed(history) == {
        "printed_loss": 0.4368,
        "printed_epoch": 2,
        "printed_accuracy": 0.793,
    }


def recorded(preset):
    """Metrics of the recorded run of seed 42."""
    (run,) = [run for run in tables.newest_runs("ch08_lstm_gru")[preset] if run["seed"] == 42]
    return run["metrics"]


@pytest.mark.parametrize(
    ("cell", "loss", "epoch", "accuracy"),
    [("lstm", 0.4368, 45, 0.7934), ("gru", 0.4317, 100, 0.7978)],
)
def test_recorded_runs_with_the_notebooks_seed_have_its_digits(cell, loss, epoch, accuracy):
    names = ("printed_loss", "printed_epoch", "printed_accuracy")
    for preset in set(RECORDED.exact_runs) & RECORDED.seeds.keys():
        metrics = recorded(preset)
        assert [metrics[f"{cell}_{name}"] for name in names] == [loss, epoch, accuracy]
    from_its_own_seed = recorded("book")
    assert from_its_own_seed[f"{cell}_val_loss"] == pytest.approx(loss, abs=0.003)
    assert from_its_own_seed[f"{cell}_val_accuracy"] == pytest.approx(accuracy, abs=0.003)


def test_dropout_leaves_inputs_out_in_training_only():
    config = dataclasses.replace(BOOK, sequence_length=12)
    word_ids = np.arange(4, 16)[None].repeat(2, axis=0)
    for name, is_random in (("lstm", False), ("lstm_dropout", True)):
        model = lesson.build_model(config, recipes(config)[name])
        measured = [np.array(model(word_ids, training=False)) for _ in range(2)]
        np.testing.assert_array_equal(*measured)
        trained = [np.array(model(word_ids, training=True)) for _ in range(2)]
        assert np.any(trained[0] != trained[1]) == is_random


def test_every_weight_moves_in_one_step():
    model = lesson.build_model(SMALL, recipes(SMALL)["two_layers"])
    model.run_eagerly = not training.ONLY_XLA
    before = [weight.copy() for weight in model.get_weights()]
    word_ids = np.random.default_rng(0).integers(0, 120, (64, SMALL.sequence_length))
    model.train_on_batch(word_ids, np.arange(64) % 2)
    table, *others = zip(before, model.get_weights(), strict=True)
    assert np.any(table[0] != table[1])
    for old, new in others:
        assert np.all(old != new)


def test_padding_puts_the_zeros_where_it_says():
    front, end = padding.load_data(SMALL_PADDING).values()
    is_zero = front.x_test == 0
    assert is_zero[:, 0].all() and not is_zero[:, -1].any()
    is_zero = end.x_test == 0
    assert is_zero[:, -1].all() and not is_zero[:, 0].any()
    np.testing.assert_array_equal(front.x_test[front.x_test > 0], end.x_test[end.x_test > 0])


@pytest.mark.parametrize("is_masked", [True, False])
def test_with_a_mask_the_side_of_the_zeros_makes_no_difference(is_masked):
    front, end = padding.load_data(SMALL_PADDING).values()
    keras.utils.set_random_seed(SMALL_PADDING.seed)
    model = padding.build_model(SMALL_PADDING, is_masked)
    first, second = (model(data.x_test[:20]) for data in (front, end))
    for cell in settings.THREE_CELLS:
        difference = np.abs(np.array(first[cell]) - np.array(second[cell])).max()
        assert difference < 1e-6 if is_masked else difference > 1e-3


def test_trailing_zeros_make_all_reviews_alike():
    config = dataclasses.replace(SMALL_PADDING, padded_length=100)
    data = padding.load_data(config)["post"]
    keras.utils.set_random_seed(config.seed)
    unmasked, masked = (
        padding.evaluate(padding.build_model(config, is_masked), data)
        for is_masked in (False, True)
    )
    for cell in ("lstm", "gru"):
        assert unmasked[f"{cell}_spread"] < 1e-6 < 1e-3 < masked[f"{cell}_spread"]


def test_recall_asks_for_the_first_symbol():
    symbols, answers = memory.draw_recall(50, lag=7, num_symbols=3, rng=np.random.default_rng(0))
    assert symbols.shape == (50, 8, 3)
    np.testing.assert_array_equal(symbols.sum(axis=-1), 1)
    np.testing.assert_array_equal(symbols[:, 0].argmax(axis=-1), answers)
    assert set(answers) == {0, 1, 2}


def test_adding_marks_one_number_in_each_half():
    inputs, sums = memory.draw_adding(50, length=9, rng=np.random.default_rng(0))
    numbers, marks = inputs[..., 0], inputs[..., 1]
    np.testing.assert_array_equal(marks[:, :4].sum(axis=1), 1)
    np.testing.assert_array_equal(marks[:, 4:].sum(axis=1), 1)
    by_hand = [sum(row[marked > 0]) for row, marked in zip(numbers, marks, strict=True)]
    np.testing.assert_allclose(sums, by_hand, rtol=1e-6)
    assert numbers.min() >= 0 and numbers.max() <= 1


def test_what_counts_as_right():
    recall = memory.Task(None, None, None, np.array([2, 0, 1]), num_classes=3)
    outputs = np.array([[0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.6, 0.4, 0.0]])
    assert recall.is_right(outputs).tolist() == [True, True, False]
    assert recall.guessing() == pytest.approx(1 / 3)
    adding = memory.Task(None, np.array([1.0, 1.2]), None, np.array([0.5, 1.15]), num_classes=1)
    assert adding.is_right(np.array([[0.59], [1.26]])).tolist() == [True, False]
    assert adding.guessing() == pytest.approx(0.5)  # The mean, 1.1, is near the second only.


@pytest.mark.parametrize(
    ("accuracies", "lag"), [((1.0, 0.95, 0.3), 20), ((1.0, 0.8, 0.95), 10), ((1.0, 0.9, 0.9), 0)]
)
def test_the_lag_at_which_it_falls_below(accuracies, lag):
    assert memory.falls_below((5, 10, 20), accuracies) == lag


def test_gates_held_open_keep_the_first_state():
    inputs = np.random.default_rng(0).normal(size=(1, 30, 4)).astype("float32")
    start = np.full((1, 8), 0.5, dtype="float32")
    for name, num_states in (("lstm", 2), ("gru", 1)):
        layer = memory.CELLS[name](8, return_state=True, name=name)
        layer.build(inputs.shape)
        for bias, is_kept in ((30.0, True), (0.0, False)):
            memory.hold_open(layer, bias)
            last_state = np.array(layer(inputs, initial_state=[start] * num_states)[-1])
            assert np.allclose(last_state, 0.5, atol=1e-4) == is_kept


def test_open_gates_recall_where_the_plain_cell_has_lost_it():
    config = settings.MemoryConfig(
        num_symbols=2, memory_units=8, num_sequences=6_400, memory_learning_rate=2e-2
    )
    task = memory.recall_task(config, lag=60)
    names = ("simple_rnn", "gru_open")
    keras.utils.set_random_seed(config.seed)
    model = memory.build_model(config, task, names)
    model.fit(task.x_train, dict.fromkeys(names, task.y_train), 64, epochs=4, verbose=0)
    answers = model(task.x_test)
    right = {name: task.is_right(np.array(answers[name])).mean() for name in names}
    assert right["gru_open"] > 0.95
    assert right["simple_rnn"] < 0.6


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gates_by_hand_end_in_the_verdict_of_keras(cell):
    model = lesson.build_model(SMALL, recipes(SMALL)[cell])
    vocabulary = Vocabulary(("a", "not", "bad", "film"))
    reading = lesson.read_sentence(model, cell, vocabulary, "Not a stupendous film!")
    assert reading.words == ["not", "a", "stupendous", "film"]
    assert reading.known == [True, True, False, True]
    padded = np.array([[0] * (SMALL.sequence_length - 5) + [1, 5, 4, 2, 7]])
    assert reading.probabilities[-1] == pytest.approx(float(model(padded)[0, 0]), abs=1e-6)
    for name in pictures.MEANINGS[cell]:
        assert reading.gates[name].shape == (4, SMALL.num_units)
        assert reading.gates[name].min() > 0 and reading.gates[name].max() < 1
    # What is kept is the cell state of the LSTM, and the hidden state of the GRU.
    is_lstm = cell == "lstm"
    hidden = reading.gates["output"] * np.tanh(reading.states) if is_lstm else reading.states
    verdicts = np.array(model.get_layer("verdict")(hidden.astype("float32")))[:, 0]
    np.testing.assert_allclose(verdicts, reading.probabilities, atol=1e-6)


def test_the_animation_has_a_frame_a_word(tmp_path, capsys):
    words, shape = ["so", "$5", "good"], (3, 2)
    reading = pictures.GateReading(
        "lstm", words, [True] * 3, {"forget": np.ones(shape)}, np.ones(shape), np.ones(3)
    )
    pictures.save_animation(reading, tmp_path / "gate.gif")
    with Image.open(tmp_path / "gate.gif") as animation:
        assert animation.n_frames == len(words)
    assert capsys.readouterr().out == f"Animation: {tmp_path / 'gate.gif'}\n"


def drawn_heights(axes, markers):
    """The heights of all points of an Axes that have one of these markers, in increasing order."""
    lines = [line for line in axes.get_lines() if line.get_marker() in markers]
    return sorted(float(height) for line in lines for height in line.get_ydata())


def recorded_numbers(preset, *names):
    """The recorded metrics of all seeds, in increasing order."""
    runs_of_preset = tables.newest_runs("ch08_lstm_gru")[preset]
    return sorted(run["metrics"][name] for run in runs_of_preset for name in names)


def test_every_recorded_seed_is_drawn():
    adding, recall = pictures.plot_tasks().axes
    for axes, task, steps in (
        (adding, "adding", (10, 25, 50, 100)),
        (recall, "recall", (5, 10, 20, 30, 50, 100, 200)),
    ):
        names = [f"{task}_{cell}_{step}" for cell in pictures.FIVE for step in steps]
        assert drawn_heights(axes, "os^Dv") == recorded_numbers("memory", *names)
    names = [
        f"padding_{way}_{cell}_accuracy" for way in pictures.WAYS for cell in settings.THREE_CELLS
    ]
    (axes,) = pictures.plot_padding_seeds().axes
    assert drawn_heights(axes, "os^") == recorded_numbers("padding", *names)
    names = [f"{name}_val_accuracy" for name in settings.BOOK_NETWORKS]
    for axes, preset in zip(pictures.plot_book_seeds().axes, ("book", "book-2nd"), strict=True):
        assert drawn_heights(axes, "o") == recorded_numbers(preset, *names)


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_worked_numbers_are_those_of_the_page(name):
    text = (tables.ROOT / "chapters" / "ch08_lstm_gru" / name).read_text(encoding="utf8")
    h = c = of_gru = plain = 0.0
    for x in lesson.NUMBERS:
        i, f, candidate, _, c, h = lesson.lstm(x, h, c, lesson.LSTM_U, lesson.LSTM_W, lesson.LSTM_B)
        *_, of_gru = lesson.gru(x, of_gru, lesson.GRU_U, lesson.GRU_W, lesson.GRU_B)
        plain = np.tanh(x + 0.5 * plain)
        row = (screen.number(float(n), 3) for n in (i, f, candidate, c, h, of_gru, plain))
        assert f"| {x:g} | {' | '.join(row)} |" in text


@pytest.fixture(scope="module")
def smoke_folder(tmp_path_factory):
    """The folder of all runs with a smoke run of the main page in it."""
    folder = tmp_path_factory.mktemp("runs")
    cli.main(settings, ["smoke", "--progress", "none", "--runs-folder", str(folder)])
    return folder


def test_ask_shows_the_gates_of_both_networks_of_a_run(smoke_folder, capsys):
    words = ["ask", "Not a stupendous film", "--runs-folder", str(smoke_folder)]
    cli.main(settings, words)
    lines = capsys.readouterr().out.splitlines()
    (run_folder,) = (smoke_folder / "ch08_lstm_gru").iterdir()
    vocabulary = Vocabulary(tuple(runs.read_json(run_folder / "vocabulary.json")))
    for cell, gates in (("lstm", 3), ("gru", 2)):
        (head,) = (
            number for number, line in enumerate(lines) if line.split()[:1] == [cell.upper()]
        )
        table = [line.split() for line in lines[head + 1 : head + 5]]
        assert [row[0] for row in table] == ["not", "a", "[stupendous]", "film"]
        assert all(len(row) == gates + 2 for row in table)
        model = keras.models.load_model(run_folder / cell / "best.keras")
        ids = vocabulary.encode("not a stupendous film")
        padded = np.array([[0] * (SMALL.sequence_length - len(ids)) + ids])
        assert float(table[-1][-1]) == pytest.approx(float(model(padded)[0, 0]), abs=0.0051)
        picture = run_folder / f"ask-not-a-stupendous-film-{cell}.png"
        assert picture.stat().st_size > 1_000
        assert f"Picture: {picture}" in lines


def test_ask_says_what_to_do_without_words_and_without_a_model(tmp_path):
    with pytest.raises(UserError, match="at least one word"):
        commands.ask(settings.Ask(sentence=("?!",), runs_folder=tmp_path))
    with pytest.raises(UserError, match=r"Train one with: python -m chapters\.ch08_lstm_gru"):
        commands.ask(settings.Ask(sentence=("good",), runs_folder=tmp_path))
    with pytest.raises(UserError, match="no saved model"):
        commands.ask(settings.Ask(sentence=("good",), run=str(tmp_path)))


def test_compare_prints_the_recorded_seeds_and_draws_them(tmp_path, capsys):
    cli.main(settings, ["compare", "--runs-folder", str(tmp_path)])
    printed = capsys.readouterr().out
    recorded_runs = tables.newest_runs("ch08_lstm_gru")["fair"]
    for name in settings.FAIR_NETWORKS:
        title = recipes(settings.PRESETS["fair"].config)[name].title
        (line,) = (line for line in printed.splitlines() if line.startswith(f"  {title} "))
        mean = np.mean([run["metrics"][f"{name}_test_accuracy"] for run in recorded_runs])
        weights = recorded_runs[0]["metrics"][f"{name}_num_weights"]
        assert line.removeprefix(f"  {title}").split()[:2] == [f"{weights:,}", f"{mean:.4f}"[1:]]
    assert f"{len(recorded_runs)} seeds" in printed
    assert (tmp_path / "ch08_lstm_gru" / "compare.png").stat().st_size > 1_000


def test_compare_needs_two_seeds(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "newest_runs", lambda chapter: {})
    with pytest.raises(UserError, match="Two recorded seeds of fair are needed, there are 0"):
        commands.compare(settings.Compare(runs_folder=tmp_path))


def test_a_resumed_run_trains_only_what_is_missing(smoke_folder, tmp_path):
    shutil.copytree(smoke_folder, tmp_path, dirs_exist_ok=True)
    flags = ["smoke", "--progress", "none", "--runs-folder", str(tmp_path)]
    (folder,) = (tmp_path / "ch08_lstm_gru").iterdir()
    metrics = runs.read_json(folder / "metrics.json")["metrics"]
    (folder / "metrics.json").unlink()
    (folder / "gru" / "metrics.json").unlink()
    kept = (folder / "lstm" / "best.keras").stat().st_mtime_ns
    cli.main(settings, [*flags, "--resume", str(folder)])
    again = runs.read_json(folder / "metrics.json")["metrics"]
    assert again.keys() == metrics.keys()
    assert again["lstm_ms_per_step"] == metrics["lstm_ms_per_step"]
    assert (folder / "lstm" / "best.keras").stat().st_mtime_ns == kept


def test_the_interval_is_students():
    mean, half_width = commands.interval([1.0, 2.0, 3.0, 4.0, 5.0])
    # t of four degrees of freedom is 2.776; the standard deviation of 1 ... 5 is 1.5811.
    assert mean == 3.0
    assert half_width == pytest.approx(2.776 * 1.5811 / 5**0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("preset", "changes", "message"),
    [
        ("book", {"networks": ()}, "--networks needs at least one network"),
        (
            "memory",
            {"lags": (), "adding_lengths": (), "form_lags": ()},
            "value to --lags, --adding-lengths or --form-lags",
        ),
        (
            "book",
            {"seeded": "once", "networks": ("simple_rnn",)},
            "--seeded once is for the networks",
        ),
        ("memory", {"lags": (5, 0)}, "--lags must be between 1 and 1,000, not 0"),
        ("memory", {"adding_lengths": (1,)}, "--adding-lengths must be between 2 and 1,000, not 1"),
        ("padding", {"padded_length": 0}, "--padded-length must be between 1 and 2,500, not 0"),
    ],
)
def test_a_page_without_work_and_a_lag_out_of_range_get_one_line(preset, changes, message):
    with pytest.raises(UserError, match=message) as error:
        dataclasses.replace(settings.PRESETS[preset].config, **changes)
    assert "\n" not in str(error.value)
