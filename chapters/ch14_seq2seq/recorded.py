"""What is recorded of chapter 14, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer("quick", "exact_match", ("dates, exact match", "날짜, 완전 일치")),
        Answer(
            "korean",
            "exact_match",
            ("generated English to Korean, exact match", "만들어 낸 영어 → 한국어, 완전 일치"),
        ),
        Answer(
            "korean",
            "exact_match_longer",
            (
                "generated English to Korean, sentences longer than in training, exact match",
                "만들어 낸 영어 → 한국어, 훈련 때보다 긴 문장, 완전 일치",
            ),
        ),
        Answer(
            "book",
            "bleu",
            (
                "English to Korean by volunteers, network, BLEU",
                "사람들이 번역한 영어 → 한국어, 신경망, BLEU",
            ),
        ),
        Answer(
            "book",
            "bleu_nearest",
            (
                "English to Korean by volunteers, nearest training sentence copied, BLEU",
                "사람들이 번역한 영어 → 한국어, 가장 비슷한 훈련 문장을 베낌, BLEU",
            ),
        ),
    ),
    seeds=dict.fromkeys(("quick", "korean", "korean-reversed", "book"), (42, 1, 2)),
    pictures=("quick_learning.png", "korean_length.png"),
    drawings={
        "seeds.png": "measures.plot_recorded",
        "forcing.png": "measures.plot_forcing",
        "beam.png": "measures.plot_beam",
    },
    metrics={
        "exact_match": ("exact match, greedy", "완전 일치, 탐욕 탐색"),
        "exact_match_beam": ("... beam search", "... 빔 탐색"),
        "exact_match_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
        "exact_match_longer": ("... longer than in training", "... 훈련 때보다 긴 문장"),
        "bleu": ("BLEU, greedy", "BLEU, 탐욕 탐색"),
        "bleu_beam": ("... beam search", "... 빔 탐색"),
        "bleu_nearest": ("... nearest training sentence", "... 가장 비슷한 훈련 문장"),
        "val_accuracy": ("right tokens, teacher forcing", "맞은 토큰, 교사 강요"),
        "seconds_per_1000": ("seconds to translate 1,000", "1,000문장을 번역하는 시간(초)"),
        "num_weights": ("weights", "가중치 수"),
    },
)
