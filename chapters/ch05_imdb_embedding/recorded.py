"""What is recorded of chapter 5, and how its tables name it."""

from chapters.ch05_imdb_embedding.config import Why
from common.recorded import Answer, Recorded
from common.verdict import Printed

# Best validation accuracies; the book's own stands first.
_FIRST_EDITION = {
    "val_accuracy": Printed((0.7934, 0.7908, 0.7868, 0.7882, 0.7822, 0.7834), "book"),
}

RECORDED = Recorded(
    book_section="9-2",
    answer=(
        Answer("book", "val_accuracy", ("validation accuracy, 1st edition", "검증 정확도, 1판")),
        Answer(
            "steady",
            "val_accuracy",
            ("the same, initial weights that do not turn", "같은 설정, 돌지 않는 초기 가중치"),
        ),
        Answer("book-2nd", "val_accuracy", ("2nd edition", "2판")),
        Answer("book-keras3", "val_accuracy", ("authors' notebook", "저자 노트북")),
        Answer("steady", "test_accuracy", ("test accuracy", "테스트 정확도")),
        Answer("steady", "bag_of_words_accuracy", ("bag of words, test", "단어 주머니, 테스트")),
        Answer("quick", "test_accuracy", ("generated reviews, test", "만들어 낸 리뷰, 테스트")),
    ),
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
