"""The tables of the chapter's READMEs: which recorded figure stands where, in both languages."""

from common.recorded import Matrix, numbers

_RNN, _LSTM, _GRU = ("SimpleRNN", "SimpleRNN"), ("LSTM", "LSTM"), ("GRU", "GRU")
_CELLS = {"simple_rnn": _RNN, "lstm": _LSTM, "gru": _GRU}
FIVE = {
    **_CELLS,
    "lstm_open": ("LSTM, gates opened", "LSTM, 게이트를 열고 시작"),
    "gru_open": ("GRU, gate opened", "GRU, 게이트를 열고 시작"),
}
_BOOK = {
    "lstm": ("LSTM 8", "LSTM 8"),
    "lstm_dropout": ("LSTM 8, dropout", "LSTM 8, 드롭아웃"),
    "two_layers": ("two LSTM 8, dropout", "LSTM 8 두 층, 드롭아웃"),
    "gru": ("GRU 8", "GRU 8"),
}
_FAIR = {
    "simple_rnn": ("SimpleRNN 8", "SimpleRNN 8"),
    "gru": ("GRU 8", "GRU 8"),
    "lstm": ("LSTM 8", "LSTM 8"),
    "gru_wide": ("GRU 10", "GRU 10"),
    "simple_rnn_wide": ("SimpleRNN 21", "SimpleRNN 21"),
}
FORMS = {
    "lstm": ("LSTM of Keras", "Keras의 LSTM"),
    "lstm_no_bias": ("... without biases", "... 편향 없이"),
    "lstm_notes": ("... and a sigmoid candidate: the notes'", "... 후보도 시그모이드: 강의 노트"),
    "gru": ("GRU of Keras (reset after)", "Keras의 GRU (곱한 뒤 리셋)"),
    "gru_no_bias": ("... without biases: the notes'", "... 편향 없이: 강의 노트"),
    "gru_reset_before": ("... reset before the product", "... 곱하기 전에 리셋"),
}
_MEASURED = {
    "best_epoch": ("best epoch", "최적 에포크"),
    "val_loss": ("val. loss", "검증 손실"),
    "val_accuracy": ("validation [printed]", "검증 [책의 값]"),
    "test_accuracy": ("test", "테스트"),
    "num_weights": ("weights", "가중치 수"),
    "ms_per_step": ("ms a step", "스텝당 ms"),
}
_NOTEBOOK = {name: _BOOK[name] for name in ("lstm", "gru")}
_PRINTED = {
    "printed_loss": ("val. loss as printed", "인쇄되는 검증 손실"),
    "printed_epoch": ("its first epoch", "그 값의 첫 에포크"),
    "printed_accuracy": ("accuracy there", "그때의 정확도"),
    "val_accuracy": ("best model", "가장 좋은 모델"),
    "test_accuracy": ("test", "테스트"),
    "ms_per_step": ("ms a step", "스텝당 ms"),
}
_OF_QUICK = {
    "val_accuracy": ("validation", "검증"),
    "test_accuracy": ("test", "테스트"),
    "test_accuracy_hard": ("hard half", "어려운 절반"),
}
_OF_FAIR = {
    name: _MEASURED[name] for name in ("num_weights", "test_accuracy", "best_epoch", "ms_per_step")
}
_WAYS = {
    "pre_unmasked": ("zeros in front, no mask", "앞쪽 패딩, 마스크 없음"),
    "pre_masked": ("zeros in front, masked", "앞쪽 패딩, 마스크"),
    "post_unmasked": ("zeros at the end, no mask", "뒤쪽 패딩, 마스크 없음"),
    "post_masked": ("zeros at the end, masked", "뒤쪽 패딩, 마스크"),
}
_ACCURACIES = {f"{cell}_accuracy": title for cell, title in _CELLS.items()}


MATRICES = (
    Matrix("quick", ("Generated reviews", "만들어 낸 리뷰"), _CELLS, _OF_QUICK),
    Matrix("book", ("Section 9-3, 1st edition", "9-3절, 1판"), _BOOK, _MEASURED),
    Matrix(
        "book-notebook",
        ("With the notebook's one seed", "노트북처럼 시드 한 번"),
        _NOTEBOOK,
        _PRINTED,
    ),
    Matrix("book-2nd", ("Section 9-3, 2nd edition", "9-3절, 2판"), _BOOK, _MEASURED),
    Matrix("fair", ("Equal units, equal weights", "같은 유닛 수, 같은 가중치 수"), _FAIR, _OF_FAIR),
    Matrix(
        "memory",
        ("Recall: right answers against lag", "기억 과제: 시간 간격에 따른 정답 비율"),
        FIVE,
        numbers(5, 10, 20, 30, 50, 100, 200),
        "recall_{row}_{column}",
    ),
    Matrix(
        "memory",
        ("Adding: right answers against length", "덧셈 과제: 길이에 따른 정답 비율"),
        FIVE,
        numbers(10, 25, 50, 100),
        "adding_{row}_{column}",
    ),
    Matrix(
        "memory",
        ("What a form costs: recall against lag", "형태의 차이가 치르는 값: 기억 과제"),
        FORMS,
        numbers(5, 10, 15, 20),
        "form_{row}_{column}",
    ),
    Matrix(
        "padding",
        ("The padding trap: test accuracy", "패딩의 함정: 테스트 정확도"),
        _WAYS,
        _ACCURACIES,
        "padding_{row}_{column}",
    ),
)
