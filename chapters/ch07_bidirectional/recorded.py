"""What is recorded of chapter 7, and how its tables name it."""

from common.recorded import Recorded
from common.verdict import Printed

# There the test reviews chose nothing but were shown after every epoch, as validation.
PRINTED = {"book": {"val_accuracy": Printed((0.8428,), "keras.io")}}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {"quick": (42, 1, 2), "book": (42, 1, 2), "best": (42, 1, 2)}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_bidirectional.png",
    "quick_accuracies.png",
    "quick_sentence.png",
    "best_learning_curves.png",
)

# Figures of the chapter's table: metric -> (English, Korean).
FIGURES = {
    "difference_from_keras": (
        "by hand, largest difference from Keras",
        "손 계산과 Keras의 최대 차이",
    ),
    "most_frequent_accuracy": ("all words: most frequent label", "모든 단어: 가장 흔한 품사"),
    "word_alone_accuracy": ("... most frequent label of the word", "... 그 단어의 가장 흔한 품사"),
    "forward_ceiling": ("... ceiling of a forward reader", "... 정방향의 한계"),
    "forward_accuracy": ("... forward tagger", "... 정방향 신경망"),
    "backward_ceiling": ("... ceiling of a backward reader", "... 역방향의 한계"),
    "backward_accuracy": ("... backward tagger", "... 역방향 신경망"),
    "both_accuracy": ("... both directions", "... 양방향 신경망"),
    "both_accuracy_new": ("... both, sentences new to it", "... 양방향, 처음 보는 문장"),
    "forward_ceiling_ambiguous": (
        "ambiguous words: ceiling of a forward reader",
        "품사가 여럿인 단어: 정방향의 한계",
    ),
    "forward_accuracy_ambiguous": ("... forward tagger", "... 정방향 신경망"),
    "both_accuracy_ambiguous": ("... both directions", "... 양방향 신경망"),
    "bag_of_words_accuracy": ("IMDB test: bag of words", "IMDB 테스트: 단어 주머니"),
    "val_accuracy": ("... validation", "... 검증"),
    "test_accuracy": ("... this network", "... 이 신경망"),
    "num_weights": ("weights", "가중치 수"),
}

# Figures of the table of all chapters.
SUMMARY = {
    "both_accuracy": ("both directions", "양방향"),
    "forward_accuracy": ("forward", "정방향"),
    "forward_ceiling": ("its ceiling", "그 한계"),
    "val_accuracy": ("validation", "검증"),
    "test_accuracy": ("test", "테스트"),
}

RECORDED = Recorded(
    book_section="-",
    printed=PRINTED,
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    metrics=FIGURES,
    summary=SUMMARY,
)
