"""The tables of the chapter's READMEs, and the titles of the four decoders."""

from common.recorded import Matrix, numbers

TITLES = {
    "none": ("no attention", "어텐션 없음"),
    "dot": ("dot (Luong)", "내적 (Luong)"),
    "general": ("general (Luong)", "일반 (Luong)"),
    "additive": ("additive (Bahdanau)", "가산 (Bahdanau)"),
}
_NEAREST = {"nearest": ("nearest training sentence", "가장 비슷한 훈련 문장")}
_FIGURES = {
    "exact_match": ("exact match", "완전 일치"),
    "bleu": ("BLEU", "BLEU"),
    "exact_match_longer": ("exact, longer", "완전 일치, 긴 문장"),
    "bleu_longer": ("BLEU, longer", "BLEU, 긴 문장"),
    "seconds_an_epoch": ("s an epoch", "에포크당 초"),
    "seconds_per_1000": ("s for 1,000", "1,000문장당 초"),
    "num_weights": ("weights", "가중치 수"),
}
_OF_DATES = {name: labels for name, labels in _FIGURES.items() if "longer" not in name}


_LENGTHS = numbers(10, 20, 40, 80)
_DECODERS = {**_NEAREST, **TITLES}
_OF_QUICK = {name: labels for name, labels in _DECODERS.items() if name != "general"}
_OF_QUICK = {name: labels for name, labels in _DECODERS.items() if name != "general"}

MATRICES = (
    Matrix("quick", ("Dates", "날짜"), _OF_QUICK, _OF_DATES),
    Matrix("korean", ("English -> Korean", "영어 -> 한국어"), _DECODERS, _FIGURES),
    Matrix(
        "korean",
        ("Exact match against words of the source", "원문의 단어 수에 따른 완전 일치"),
        TITLES,
        numbers(4, 6, 8, 9, 10, 11, 12, 13, 14, 15),
        "{row}_exact_match_{column}_words",
    ),
    Matrix("book", ("English -> Spanish", "영어 -> 스페인어"), _DECODERS, _FIGURES),
    Matrix(
        "cost",
        ("Milliseconds of a training step", "훈련 한 스텝의 밀리초"),
        TITLES,
        _LENGTHS,
        "step_ms_{row}_{column}",
    ),
    Matrix(
        "cost",
        ("Milliseconds to write a batch", "배치 하나를 쓰는 밀리초"),
        TITLES,
        _LENGTHS,
        "decode_ms_{row}_{column}",
    ),
)
