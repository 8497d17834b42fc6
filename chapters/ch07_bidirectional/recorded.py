"""What is recorded of chapter 7, and how its tables name it."""

from common.recorded import Answer, Recorded
from common.verdict import Printed

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "quick",
            "both_accuracy",
            ("right labels, reading in both directions", "맞힌 품사, 양방향으로 읽을 때"),
        ),
        Answer(
            "quick",
            "forward_accuracy",
            ("right labels, reading forward only", "맞힌 품사, 정방향으로만 읽을 때"),
        ),
        Answer(
            "quick",
            "forward_bayes_optimal_accuracy",
            (
                "most that a forward reader can reach (Bayes-optimal)",
                "정방향으로만 읽을 때의 최고 (베이즈 최적 정확도)",
            ),
        ),
        Answer(
            "book",
            "val_accuracy",
            ("reviews: keras.io's network, validation", "리뷰: keras.io의 신경망, 검증 정확도"),
        ),
        Answer(
            "book",
            "test_accuracy",
            ("reviews: keras.io's network, test", "리뷰: keras.io의 신경망, 테스트 정확도"),
        ),
        Answer(
            "best",
            "test_accuracy",
            ("reviews: our best network, test", "리뷰: 우리의 가장 좋은 신경망, 테스트 정확도"),
        ),
    ),
    # There the test reviews chose nothing but were shown after every epoch, as validation.
    printed={"book": {"val_accuracy": Printed((0.8428,), "keras.io")}},
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2), "best": (42, 1, 2)},
    pictures=("quick_sentence.png",),
    drawings={
        "accuracies.png": "pictures.plot_seeds",
        "two_directions.png": "pictures.plot_two_directions",
        "beginnings.png": "pictures.plot_beginnings",
        "reviews.png": "pictures.plot_reviews",
    },
    metrics={
        "difference_from_keras": (
            "by hand, largest difference from Keras",
            "직접 구현한 층과 Keras의 최대 차이",
        ),
        "most_frequent_accuracy": ("all words: most frequent label", "모든 단어: 가장 흔한 품사"),
        "word_alone_accuracy": (
            "... most frequent label of the word",
            "... 그 단어의 가장 흔한 품사",
        ),
        "forward_bayes_optimal_accuracy": (
            "... Bayes-optimal accuracy of a forward reader",
            "... 정방향의 베이즈 최적 정확도",
        ),
        "forward_accuracy": ("... forward tagger", "... 정방향 신경망"),
        "backward_bayes_optimal_accuracy": (
            "... Bayes-optimal accuracy of a backward reader",
            "... 역방향의 베이즈 최적 정확도",
        ),
        "backward_accuracy": ("... backward tagger", "... 역방향 신경망"),
        "both_accuracy": ("... both directions", "... 양방향 신경망"),
        "both_accuracy_new": ("... both, sentences new to it", "... 양방향, 처음 보는 문장"),
        "forward_bayes_optimal_accuracy_ambiguous": (
            "ambiguous words: Bayes-optimal accuracy of a forward reader",
            "품사가 여럿인 단어: 정방향의 베이즈 최적 정확도",
        ),
        "forward_accuracy_ambiguous": ("... forward tagger", "... 정방향 신경망"),
        "both_accuracy_ambiguous": ("... both directions", "... 양방향 신경망"),
        "bag_of_words_accuracy": ("IMDB test: bag of words", "IMDB 테스트: 단어 주머니"),
        "val_accuracy": ("IMDB validation: this network", "IMDB 검증: 이 신경망"),
        "test_accuracy": ("IMDB test: this network", "IMDB 테스트: 이 신경망"),
        "num_weights": ("weights", "가중치 수"),
    },
)
