"""What is recorded of chapter 1, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="9-1",
    answer=(
        Answer(
            "quick",
            "original_test_accuracy",
            (
                "generated reviews, words in order: test accuracy",
                "만들어 낸 리뷰, 원래 순서: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "shuffled_test_accuracy",
            (
                "generated reviews, words shuffled: test accuracy",
                "만들어 낸 리뷰, 뒤섞은 순서: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "bag_of_words_accuracy",
            (
                "generated reviews, bag of words: test accuracy",
                "만들어 낸 리뷰, 단어 주머니: 테스트 정확도",
            ),
        ),
        Answer(
            "book",
            "original_test_accuracy",
            ("IMDB, words in order: test accuracy", "IMDB, 원래 순서: 테스트 정확도"),
        ),
        Answer(
            "book",
            "shuffled_test_accuracy",
            ("IMDB, words shuffled: test accuracy", "IMDB, 뒤섞은 순서: 테스트 정확도"),
        ),
        Answer(
            "book",
            "bag_of_words_accuracy",
            ("IMDB, bag of words: test accuracy", "IMDB, 단어 주머니: 테스트 정확도"),
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2)},
    pictures=("quick_two_orders.png", "quick_timeline.png"),
    drawings={"orders.png": "pictures.plot_orders", "positions.png": "pictures.plot_positions"},
    metrics={
        "bag_of_words_accuracy": ("test: bag of words", "테스트: 단어 주머니"),
        "original_test_accuracy": ("test: original order", "테스트: 원래 순서"),
        "shuffled_test_accuracy": ("test: shuffled words", "테스트: 뒤섞은 순서"),
        "reversed_test_accuracy": ("test: reversed words", "테스트: 거꾸로 놓은 순서"),
        "original_test_accuracy_on_shuffled": (
            "test: trained on the original, tested on shuffled",
            "테스트: 원래 순서로 훈련하고 뒤섞은 리뷰로 평가",
        ),
        "bag_of_words_accuracy_hard": ("hard half: bag of words", "어려운 절반: 단어 주머니"),
        "original_test_accuracy_hard": ("hard half: original order", "어려운 절반: 원래 순서"),
        "shuffled_test_accuracy_hard": ("hard half: shuffled words", "어려운 절반: 뒤섞은 순서"),
        "reversed_test_accuracy_hard": (
            "hard half: reversed words",
            "어려운 절반: 거꾸로 놓은 순서",
        ),
        "letters_bag_test_accuracy": ("letters: bag network", "글자: 주머니 신경망"),
        "letters_bag_position_test_accuracy": (
            "letters: bag network with position index",
            "글자: 위치 번호를 붙인 주머니 신경망",
        ),
        "letters_recurrent_test_accuracy": ("letters: recurrent network", "글자: 순환 신경망"),
        "reviews_bag_test_accuracy_hard": ("hard half: bag network", "어려운 절반: 주머니 신경망"),
        "reviews_bag_position_test_accuracy_hard": (
            "hard half: bag network with position index",
            "어려운 절반: 위치 번호를 붙인 주머니 신경망",
        ),
    },
)
