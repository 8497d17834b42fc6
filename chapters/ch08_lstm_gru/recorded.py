"""What is recorded of chapter 8, and how its tables name it."""

from chapters.ch08_lstm_gru import layout
from common.recorded import Recorded
from common.verdict import Printed

# Best validation accuracies printed by the book, then by seven later runs of the authors' notebook.
_FIRST = {
    "lstm": (0.8056, 0.8030, 0.8062, 0.7976, 0.8030, 0.8002, 0.8000, 0.7934),
    "lstm_dropout": (0.8020, 0.8042, 0.7970, 0.7972, 0.8044, 0.8004, 0.8018, 0.7904),
    "two_layers": (0.8058, 0.7968, 0.8002, 0.7976, 0.7990, 0.7986, 0.7938, 0.7844),
    "gru": (0.7994, 0.7896, 0.7938, 0.7976, 0.7908, 0.7914, 0.7930, 0.7978),
}
_SECOND = {"lstm": 0.8062, "lstm_dropout": 0.8102, "two_layers": 0.8182, "gru": 0.8156}
# Of the one run that "book-notebook" repeats.
_KERAS_3 = {"lstm": 0.7934, "gru": 0.7978}

# Preset -> metric -> the validation accuracies that were printed for it.
PRINTED = {
    "book": {f"{name}_val_accuracy": Printed(runs, "book") for name, runs in _FIRST.items()},
    "book-2nd": {
        f"{name}_val_accuracy": Printed((accuracy,), "2nd edition")
        for name, accuracy in _SECOND.items()
    },
    **dict.fromkeys(
        ("book-notebook", "book-plain"),
        {
            f"{name}_val_accuracy": Printed((accuracy,), "authors' notebook")
            for name, accuracy in _KERAS_3.items()
        },
    ),
}

# Presets that repeat one printed run, seed and all; every other is recorded with several seeds.
EXACT_RUNS = ("book-notebook", "book-plain")

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {
    "quick": (42, 1, 2),
    "padding": (42, 1, 2),
    "book": (42, 1, 2),
    "book-2nd": (42, 1, 2),
    "book-notebook": (42,),
    "fair": (42, 1, 2, 3, 4),
    "memory": (42, 1, 2),
}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_ask-i-loved-it-but-my-friend-hated-it-lstm.png",
    "padding_padding.png",
    "book_learning_curves.png",
    "memory_recall.png",
    "memory_adding.png",
)

# Commands whose picture, COMMAND.png, `make record` draws anew and keeps.
RECORDED_COMMANDS = ("compare",)

# Figures of the table of all chapters.
SUMMARY = {
    "lstm_val_accuracy": ("validation, LSTM", "검증, LSTM"),
    "gru_val_accuracy": ("GRU", "GRU"),
    "simple_rnn_test_accuracy": ("test, SimpleRNN", "테스트, SimpleRNN"),
    "lstm_test_accuracy": ("LSTM", "LSTM"),
    "gru_test_accuracy": ("GRU", "GRU"),
    "recall_lstm_50": ("recall over 50 steps, LSTM", "50스텝 기억 과제, LSTM"),
    "recall_lstm_open_50": ("gates opened", "게이트를 열고 시작"),
}

# The tables of the READMEs.
MATRICES = layout.MATRICES

RECORDED = Recorded(
    book_section="9-3",
    printed=PRINTED,
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    commands=RECORDED_COMMANDS,
    exact_runs=EXACT_RUNS,
    matrices=MATRICES,
    summary=SUMMARY,
)
