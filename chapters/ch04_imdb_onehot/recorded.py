"""What is recorded of chapter 4, and how its tables name it."""

from common.recorded import Answer, Recorded
from common.verdict import Printed

RECORDED = Recorded(
    book_section="9-2",
    answer=(
        Answer(
            "book",
            "val_accuracy",
            ("one-hot words, validation accuracy, 1st edition", "원-핫 단어, 검증 정확도, 1판"),
        ),
        Answer(
            "book-2nd",
            "val_accuracy",
            ("2nd edition, validation accuracy", "2판, 검증 정확도"),
        ),
        Answer(
            "book-keras3",
            "val_accuracy",
            (
                "authors' notebook, 200 words, validation accuracy",
                "저자 노트북(단어 200개), 검증 정확도",
            ),
        ),
        Answer(
            "book",
            "test_accuracy",
            ("1st edition, test accuracy", "1판, 테스트 정확도"),
        ),
        Answer(
            "book",
            "bag_of_words_accuracy",
            ("bag of words, test accuracy", "단어 주머니, 테스트 정확도"),
        ),
        Answer(
            "quick",
            "test_accuracy_hard",
            ("generated reviews, hard half of test", "만들어 낸 리뷰, 테스트의 어려운 절반"),
        ),
        Answer(
            "quick",
            "bag_of_words_accuracy_hard",
            ("bag of words, hard half of test", "단어 주머니, 테스트의 어려운 절반"),
        ),
    ),
    seeds={
        "quick": (42, 1, 2),
        "book": (42, 1, 2),
        "book-keras3": (42, 1, 2),
        "book-2nd": (42, 1, 2),
    },
    pictures=("book_learning_curves.png",),
    drawings={"seeds.png": "pictures.plot_seeds", "one_hot.png": "pictures.plot_one_hot"},
    # Best validation accuracies; the book's own stands first.
    printed={
        "book": {
            "val_accuracy": Printed((0.7916, 0.7944, 0.7790, 0.7936, 0.7826, 0.7860), "book"),
        },
        "book-keras3": {"val_accuracy": Printed((0.7316,), "authors' notebook")},
        "book-2nd": {"val_accuracy": Printed((0.7244,), "2nd edition")},
    },
)
