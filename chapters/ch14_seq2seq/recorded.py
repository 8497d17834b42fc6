"""What is recorded of chapter 14, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer("quick", "exact_match", ("dates, exact match", "날짜, 완전 일치")),
        Answer(
            "korean", "exact_match", ("English to Korean, exact match", "영어 → 한국어, 완전 일치")
        ),
        Answer("korean", "bleu", ("English to Korean, BLEU", "영어 → 한국어, BLEU")),
        Answer(
            "korean",
            "bleu_nearest",
            ("the same, nearest training sentence", "같은 값, 가장 비슷한 훈련 문장"),
        ),
        Answer("book", "bleu", ("English to Spanish, BLEU", "영어 → 스페인어, BLEU")),
        Answer(
            "book",
            "bleu_nearest",
            ("the same, nearest training sentence", "같은 값, 가장 비슷한 훈련 문장"),
        ),
    ),
    seeds=dict.fromkeys(("quick", "korean", "korean-reversed", "book"), (42, 1, 2)),
    pictures=("quick_learning.png", "korean_length.png"),
    metrics={
        "exact_match": ("exact match, greedy", "완전히 일치한 비율, 탐욕 탐색"),
        "exact_match_beam": ("... beam search", "... 빔 탐색"),
        "exact_match_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
        "exact_match_longer": ("... longer than in training", "... 훈련 때보다 긴 문장"),
        "bleu": ("BLEU, greedy", "BLEU, 탐욕 탐색"),
        "bleu_beam": ("... beam search", "... 빔 탐색"),
        "bleu_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
        "val_accuracy": ("right tokens, teacher forcing", "맞은 토큰, 교사 강요"),
        "seconds_per_1000": ("seconds to translate 1,000", "1,000문장을 번역하는 초"),
        "num_weights": ("weights", "가중치 수"),
    },
)
