"""What is recorded of chapter 15, and how its tables name it."""

from common.recorded import Answer, Matrix, Recorded, numbers

TITLES = {
    "none": ("no attention", "어텐션 없음"),
    "dot": ("dot (Luong)", "내적 (Luong)"),
    "general": ("general (Luong)", "일반 (Luong)"),
    "additive": ("additive (Bahdanau)", "가산 (Bahdanau)"),
}
ROWS = {"nearest": ("nearest training sentence", "가장 비슷한 훈련 문장"), **TITLES}
WITHOUT_GENERAL = {name: labels for name, labels in ROWS.items() if name != "general"}
COLUMNS = {
    "exact_match": ("exact match", "완전 일치"),
    "bleu": ("BLEU", "BLEU"),
    "exact_match_longer": ("exact, longer", "완전 일치, 긴 문장"),
    "bleu_longer": ("BLEU, longer", "BLEU, 긴 문장"),
    "seconds_an_epoch": ("s an epoch", "에포크당 시간(초)"),
    "seconds_per_1000": ("s for 1,000", "1,000문장당 시간(초)"),
    "num_weights": ("weights", "가중치 수"),
}

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "book",
            "additive_bleu",
            ("English to Spanish, additive attention, BLEU", "영어 → 스페인어, 가산 어텐션, BLEU"),
        ),
        Answer(
            "book",
            "none_bleu",
            ("English to Spanish, no attention, BLEU", "영어 → 스페인어, 어텐션 없음, BLEU"),
        ),
        Answer(
            "book",
            "nearest_bleu",
            (
                "English to Spanish, nearest training sentence copied, BLEU",
                "영어 → 스페인어, 가장 비슷한 훈련 문장을 베낌, BLEU",
            ),
        ),
        Answer(
            "korean",
            "additive_exact_match",
            (
                "English to Korean, additive attention, exact match",
                "영어 → 한국어, 가산 어텐션, 완전 일치",
            ),
        ),
        Answer(
            "korean",
            "none_exact_match",
            (
                "English to Korean, no attention, exact match",
                "영어 → 한국어, 어텐션 없음, 완전 일치",
            ),
        ),
        Answer(
            "quick",
            "additive_exact_match",
            (
                "dates after three epochs, additive attention, exact match",
                "날짜, 3에포크 뒤, 가산 어텐션, 완전 일치",
            ),
        ),
        Answer(
            "quick",
            "none_exact_match",
            (
                "dates after three epochs, no attention, exact match",
                "날짜, 3에포크 뒤, 어텐션 없음, 완전 일치",
            ),
        ),
    ),
    seeds=dict.fromkeys(("quick", "korean", "book", "cost"), (42, 1, 2)),
    pictures=(
        "quick_three_words.png",
        "quick_alignment.png",
        "korean_alignment.png",
        "book_alignment.png",
    ),
    drawings={
        "korean_length.png": "pictures.plot_recorded_korean",
        "spanish_length.png": "pictures.plot_recorded_spanish",
        "cost.png": "pictures.plot_recorded_cost",
    },
    matrices=(
        Matrix(
            "quick",
            ("Dates", "날짜"),
            WITHOUT_GENERAL,
            {name: labels for name, labels in COLUMNS.items() if "longer" not in name},
        ),
        Matrix("korean", ("English -> Korean", "영어 -> 한국어"), ROWS, COLUMNS),
        Matrix(
            "korean",
            ("Exact match against words of the source", "원문의 단어 수에 따른 완전 일치"),
            TITLES,
            numbers(4, 6, 8, 9, 10, 11, 12, 13, 14, 15),
            "{row}_exact_match_{column}_words",
        ),
        Matrix(
            "book",
            ("English -> Spanish", "영어 -> 스페인어"),
            WITHOUT_GENERAL,
            COLUMNS,
        ),
        Matrix(
            "book",
            ("BLEU against words of the source", "원문의 단어 수에 따른 BLEU"),
            {name: labels for name, labels in WITHOUT_GENERAL.items() if name != "nearest"},
            numbers(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
            "{row}_bleu_{column}_words",
        ),
        Matrix(
            "cost",
            ("Milliseconds of an update", "업데이트 한 번에 걸리는 시간(ms)"),
            TITLES,
            numbers(10, 20, 40, 80),
            "step_ms_{row}_{column}",
        ),
        Matrix(
            "cost",
            ("Milliseconds to write a batch", "배치 하나를 쓰는 데 걸리는 시간(ms)"),
            TITLES,
            numbers(10, 20, 40, 80),
            "decode_ms_{row}_{column}",
        ),
    ),
)
