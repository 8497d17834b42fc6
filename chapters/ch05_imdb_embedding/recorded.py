"""What is recorded of chapter 5, and how its tables name it."""

from chapters.ch05_imdb_embedding.config import Why
from common.recorded import Recorded
from common.verdict import Printed

# Best validation accuracy that the book and the authors' notebook print for these settings.
_FIRST_EDITION = {
    "val_accuracy": Printed((0.7934, 0.7908, 0.7868, 0.7882, 0.7822, 0.7834), "book"),
}
PRINTED = {
    "book": _FIRST_EDITION,
    "book-keras3": {"val_accuracy": Printed((0.7306,), "authors' notebook")},
    "book-2nd": {"val_accuracy": Printed((0.7466,), "2nd edition")},
    "steady": _FIRST_EDITION,
}

# Seeds that `make record` runs for each preset; ten where the seed is the story.
RECORDED_SEEDS = {
    "quick": (42, 1, 2),
    "book": Why().seeds,
    "book-keras3": (42, 1, 2, 3, 4),
    "book-2nd": (42, 1, 2),
    "steady": Why().seeds,
}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_word_map.png",
    "quick_ask-not-a-bad-film-at-all-probability.png",
    "quick_ask-not-a-bad-film-at-all-states.png",
    "book_learning_curves.png",
    "steady_strongest_words.png",
)

# Commands whose picture, COMMAND.png, `make record` draws anew and keeps.
RECORDED_COMMANDS = ("why",)

RECORDED = Recorded(
    book_section="9-2",
    printed=PRINTED,
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    commands=RECORDED_COMMANDS,
)
