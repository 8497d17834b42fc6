"""What is recorded of chapter 5, and how its tables name it."""

from chapters.ch05_imdb_embedding.config import Why
from common.recorded import Recorded
from common.verdict import Printed

# Best validation accuracies; the book's own stands first.
_FIRST_EDITION = {
    "val_accuracy": Printed((0.7934, 0.7908, 0.7868, 0.7882, 0.7822, 0.7834), "book"),
}

RECORDED = Recorded(
    book_section="9-2",
    # Ten seeds where the seed is the story.
    seeds={
        "quick": (42, 1, 2),
        "book": Why().seeds,
        "book-keras3": (42, 1, 2, 3, 4),
        "book-2nd": (42, 1, 2),
        "steady": Why().seeds,
    },
    pictures=(
        "quick_word_map.png",
        "quick_ask-not-a-bad-film-at-all-probability.png",
        "quick_ask-not-a-bad-film-at-all-states.png",
        "book_learning_curves.png",
        "steady_strongest_words.png",
    ),
    commands=("why",),
    printed={
        "book": _FIRST_EDITION,
        "book-keras3": {"val_accuracy": Printed((0.7306,), "authors' notebook")},
        "book-2nd": {"val_accuracy": Printed((0.7466,), "2nd edition")},
        "steady": _FIRST_EDITION,
    },
)
