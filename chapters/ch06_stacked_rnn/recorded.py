"""What is recorded of chapter 6, and how its tables name it."""

from common.recorded import Answer, Recorded

# The networks of the presets and their weights without the word vectors; a test counts again.
_NETWORKS = {
    "layers_1_units_8": ("1 layer of 8 (209 weights)", "8유닛 층 1개 (가중치 209)"),
    "layers_2_units_8": ("2 layers of 8 (345)", "8유닛 층 2개 (345)"),
    "layers_3_units_8": ("3 layers of 8 (481)", "8유닛 층 3개 (481)"),
    "layers_2_units_10": ("2 layers of 10 (491)", "10유닛 층 2개 (491)"),
    "layers_1_units_15": ("1 layer of 15 (496)", "15유닛 층 1개 (496)"),
}
_MEASURED = {
    "test_accuracy": ("test", "테스트"),
    "test_accuracy_hard": ("hard half", "어려운 절반"),
    "seconds_per_epoch": ("seconds an epoch", "에포크당 시간(초)"),
}
_GAINS = {
    "2_layers_at_equal_units": ("2 layers of 8 minus 1 of 8", "8유닛 층 2개 - 8유닛 층 1개"),
    "3_layers_at_equal_units": ("3 layers of 8 minus 1 of 8", "8유닛 층 3개 - 8유닛 층 1개"),
    "2_layers_at_equal_weights": ("2 layers of 10 minus 1 of 15", "10유닛 층 2개 - 15유닛 층 1개"),
    "3_layers_at_equal_weights": ("3 layers of 8 minus 1 of 15", "8유닛 층 3개 - 15유닛 층 1개"),
}

RECORDED = Recorded(
    book_section="9-1, 9-3",
    answer=(
        Answer(
            "quick",
            "input_difference_layer_2",
            (
                'without the "not", what layer 2 reads differs by',
                '"not"을 뺐을 때 두 번째 층이 읽는 값의 차이',
            ),
        ),
        Answer(
            "quick",
            "input_difference_layer_1",
            (
                'without the "not", what layer 1 reads differs by',
                '"not"을 뺐을 때 첫 번째 층이 읽는 값의 차이',
            ),
        ),
        *(
            Answer(
                "book",
                f"layers_{layers}_units_{units}_test_accuracy",
                (
                    f"{english}, test accuracy on the real reviews",
                    f"{korean}, 실제 리뷰의 테스트 정확도",
                ),
            )
            for layers, units, english, korean in (
                (1, 8, "1 layer of 8 units", "8유닛 층 1개"),
                (2, 8, "2 layers of 8 units", "8유닛 층 2개"),
                (3, 8, "3 layers of 8 units", "8유닛 층 3개"),
                (
                    1,
                    15,
                    "1 layer of 15 units, as many weights as 3 of 8",
                    "8유닛 층 3개와 가중치 수가 비슷한 15유닛 층 1개",
                ),
            )
        ),
        Answer(
            "book",
            "bag_of_words_accuracy",
            (
                "bag of words, test accuracy on the real reviews",
                "단어 주머니, 실제 리뷰의 테스트 정확도",
            ),
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2)},
    pictures=("quick_two_layers.png", "quick_states.png"),
    drawings={"seeds.png": "pictures.plot_seeds"},
    metrics={
        "bag_of_words_accuracy": ("test: bag of words", "테스트: 단어 주머니"),
        "bag_of_words_accuracy_hard": ("hard half: bag of words", "어려운 절반: 단어 주머니"),
        **{
            f"{network}_{metric}": tuple(map(": ".join, zip(measured, title, strict=True)))
            for metric, measured in _MEASURED.items()
            for network, title in _NETWORKS.items()
        },
        **{
            f"gain_of_{name}": (f"test: {english}", f"테스트의 차이: {korean}")
            for name, (english, korean) in _GAINS.items()
        },
        "input_difference_layer_1": (
            'what layer 1 reads without the "not": differs by',
            '"not"을 뺐을 때 첫 번째 층이 읽는 값의 차이',
        ),
        "input_difference_layer_2": (
            "what layer 2 reads",
            '"not"을 뺐을 때 두 번째 층이 읽는 값의 차이',
        ),
        "difference_from_keras": (
            "by hand and by Keras: differ by",
            "직접 구현한 층과 Keras의 차이",
        ),
    },
)
