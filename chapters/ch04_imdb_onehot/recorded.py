"""What is recorded of chapter 4, and how its tables name it."""

from common.recorded import Recorded
from common.verdict import Printed

# Best validation accuracy that the book and the authors' notebook print for these settings.
PRINTED = {
    "book": {
        "val_accuracy": Printed((0.7916, 0.7944, 0.7790, 0.7936, 0.7826, 0.7860), "book"),
    },
    "book-keras3": {"val_accuracy": Printed((0.7316,), "authors' notebook")},
    "book-2nd": {"val_accuracy": Printed((0.7244,), "2nd edition")},
}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {
    "quick": (42, 1, 2),
    "book": (42, 1, 2),
    "book-keras3": (42, 1, 2),
    "book-2nd": (42, 1, 2),
}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = ("quick_learning_curves.png", "book_learning_curves.png")

RECORDED = Recorded(
    book_section="9-2",
    printed=PRINTED,
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
)
