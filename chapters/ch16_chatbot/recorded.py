"""What is recorded of chapter 16, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "quick",
            "exact_match",
            ("generated questions, network, exact match", "만들어 낸 질문, 신경망, 완전 일치"),
        ),
        Answer(
            "quick",
            "exact_match_nearest",
            (
                "generated questions, answer to the nearest training question, exact match",
                "만들어 낸 질문, 가장 비슷한 훈련 질문의 답, 완전 일치",
            ),
        ),
        Answer(
            "book",
            "exact_match",
            ("ChatbotData, network, exact match", "ChatbotData, 신경망, 완전 일치"),
        ),
        Answer(
            "book",
            "exact_match_nearest",
            (
                "ChatbotData, answer to the nearest training question, exact match",
                "ChatbotData, 가장 비슷한 훈련 질문의 답, 완전 일치",
            ),
        ),
        Answer(
            "book",
            "distinct_answers",
            (
                "ChatbotData, network, different answers for each question",
                "ChatbotData, 신경망, 서로 다른 답의 비율",
            ),
        ),
    ),
    seeds=dict.fromkeys(("quick", "book"), (42, 1, 2)),
    pictures=("quick_learning.png", "book_learning.png", "book_answers.png"),
    drawings={"seeds.png": "pictures.plot_recorded", "machine.png": "pictures.plot_machine"},
    metrics={
        "exact_match": ("exact match: network", "완전 일치: 신경망"),
        "exact_match_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
        "bleu": ("BLEU: network", "BLEU: 신경망"),
        "bleu_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
        "distinct_answers": ("different answers: network", "서로 다른 답의 비율: 신경망"),
        "distinct_answers_beam": ("... beam search", "... 빔 탐색"),
        "distinct_answers_nearest": ("... nearest training question", "... 가장 비슷한 훈련 질문"),
        "distinct_answers_right": ("... right answers", "... 정답"),
        "verbatim_answers": (
            "word for word in the training answers: network",
            "훈련 답을 그대로 되풀이한 비율: 신경망",
        ),
        "verbatim_answers_beam": ("... beam search", "... 빔 탐색"),
        "verbatim_answers_right": ("... right answers", "... 정답"),
        "most_common_answer": (
            "share of the most common answer: network",
            "가장 흔한 답의 비율: 신경망",
        ),
        "most_common_answer_right": ("... right answers", "... 정답"),
        "num_weights": ("weights", "가중치 수"),
    },
)
