"""What is recorded of chapter 8, and how its tables name it."""

from common.recorded import VALIDATION_AND_TEST, Answer, Matrix, Recorded, numbers
from common.verdict import Printed

THREE = {
    "simple_rnn": ("SimpleRNN", "SimpleRNN"),
    "lstm": ("LSTM", "LSTM"),
    "gru": ("GRU", "GRU"),
}
FIVE = {
    **THREE,
    "lstm_open": ("LSTM, gates opened", "LSTM, 게이트를 열고 시작"),
    "gru_open": ("GRU, gate opened", "GRU, 게이트를 열고 시작"),
}
FORMS = {
    "lstm": ("LSTM of Keras, built first", "Keras의 LSTM, 가장 먼저 만듦"),
    "lstm_no_bias": ("... without biases", "... 절편 없이"),
    "lstm_notes": (
        "... and a sigmoid candidate: the notes'",
        "... 절편 없이, 후보에 시그모이드: 강의 노트",
    ),
    "gru": ("GRU of Keras (reset after)", "Keras의 GRU (곱한 뒤 리셋)"),
    "gru_no_bias": ("... without biases: the notes'", "... 절편 없이: 강의 노트"),
    "gru_reset_before": ("... reset before the product", "... 곱하기 전에 리셋"),
}
NETWORKS = {
    "lstm": ("LSTM 8", "LSTM 8"),
    "lstm_dropout": ("LSTM 8, dropout", "LSTM 8, 드롭아웃"),
    "two_layers": ("two LSTM 8, dropout", "LSTM 8 두 층, 드롭아웃"),
    "gru": ("GRU 8", "GRU 8"),
}
WAYS = {
    "pre_unmasked": ("zeros in front, no mask", "앞쪽 패딩, 마스크 없음"),
    "pre_masked": ("zeros in front, masked", "앞쪽 패딩, 마스크 사용"),
    "post_unmasked": ("zeros at the end, no mask", "뒤쪽 패딩, 마스크 없음"),
    "post_masked": ("zeros at the end, masked", "뒤쪽 패딩, 마스크 사용"),
}
_MEASURED = {
    "best_epoch": ("best epoch", "최적 에포크"),
    "val_loss": ("val. loss", "검증 손실"),
    "val_accuracy": ("validation [printed]", "검증 [책의 값]"),
    "test_accuracy": ("test", "테스트"),
    "num_weights": ("weights", "가중치 수"),
    "ms_per_step": ("ms an update", "업데이트당 ms"),
}
# Best validation accuracies printed by the book, then by seven later runs of the authors' notebook.
_FIRST_EDITION = {
    "lstm": (0.8056, 0.8030, 0.8062, 0.7976, 0.8030, 0.8002, 0.8000, 0.7934),
    "lstm_dropout": (0.8020, 0.8042, 0.7970, 0.7972, 0.8044, 0.8004, 0.8018, 0.7904),
    "two_layers": (0.8058, 0.7968, 0.8002, 0.7976, 0.7990, 0.7986, 0.7938, 0.7844),
    "gru": (0.7994, 0.7896, 0.7938, 0.7976, 0.7908, 0.7914, 0.7930, 0.7978),
}
_SECOND_EDITION = {
    "lstm": (0.8062,),
    "lstm_dropout": (0.8102,),
    "two_layers": (0.8182,),
    "gru": (0.8156,),
}
# Of the one run that "book-notebook" repeats.
_NOTEBOOK = {"lstm": (0.7934,), "gru": (0.7978,)}


def _printed(accuracies: dict[str, tuple[float, ...]], source: str) -> dict[str, Printed]:
    return {f"{name}_val_accuracy": Printed(runs, source) for name, runs in accuracies.items()}


RECORDED = Recorded(
    book_section="9-3",
    answer=(
        Answer(
            "book",
            "lstm_val_accuracy",
            ("reviews: LSTM 8 as in the book, validation", "리뷰: 책의 LSTM 8, 검증 정확도"),
        ),
        Answer(
            "book",
            "gru_val_accuracy",
            ("reviews: GRU 8 as in the book, validation", "리뷰: 책의 GRU 8, 검증 정확도"),
        ),
        *(
            Answer(
                "fair",
                f"{cell}_test_accuracy",
                (f"reviews with Adam: {title} 8, test", f"리뷰, Adam: {title} 8, 테스트 정확도"),
            )
            for cell, (title, _) in THREE.items()
        ),
        *(
            Answer(
                "memory",
                f"adding_{cell}_50",
                (f"adding over 50 time steps: {title}", f"50타임스텝 덧셈 과제: {title}"),
            )
            for cell, (title, _) in THREE.items()
        ),
        *(
            Answer(
                "memory",
                f"recall_{cell}_200",
                (f"recall over 200 time steps: {english}", f"200타임스텝 기억 과제: {korean}"),
            )
            for cell, (english, korean) in FIVE.items()
            if not cell.startswith("gru")
        ),
    ),
    seeds={
        "quick": (42, 1, 2),
        "padding": (42, 1, 2),
        "book": (42, 1, 2),
        "book-2nd": (42, 1, 2),
        "book-notebook": (42,),
        "fair": (42, 1, 2, 3, 4),
        "memory": (42, 1, 2),
    },
    pictures=(
        "quick_ask-i-loved-it-but-my-friend-hated-it-lstm.png",
        "quick_forget_gate.gif",
    ),
    commands=("compare",),
    drawings={
        "cells.png": "pictures.plot_cells",
        "tasks.png": "pictures.plot_tasks",
        "padding.png": "pictures.plot_padding_seeds",
        "book.png": "pictures.plot_book_seeds",
    },
    printed={
        "book": _printed(_FIRST_EDITION, "book"),
        "book-2nd": _printed(_SECOND_EDITION, "2nd edition"),
        "book-notebook": _printed(_NOTEBOOK, "authors' notebook"),
    },
    exact_runs=("book-notebook",),
    matrices=(
        Matrix(
            "quick",
            ("Generated reviews", "만들어 낸 리뷰"),
            THREE,
            {**VALIDATION_AND_TEST, "test_accuracy_hard": ("hard half", "어려운 절반")},
        ),
        Matrix("book", ("Section 9-3, 1st edition", "9-3절, 1판"), NETWORKS, _MEASURED),
        Matrix(
            "book-notebook",
            ("With the notebook's one seed", "노트북처럼 시드를 한 번만 정할 때"),
            {name: NETWORKS[name] for name in ("lstm", "gru")},
            {
                "printed_loss": ("val. loss as printed", "인쇄되는 검증 손실"),
                "printed_epoch": ("its first epoch", "그 손실이 처음 나온 에포크"),
                "printed_accuracy": ("accuracy there", "그 에포크의 정확도"),
                "val_accuracy": ("best model", "가장 좋은 모델"),
                "test_accuracy": _MEASURED["test_accuracy"],
                "ms_per_step": _MEASURED["ms_per_step"],
            },
        ),
        Matrix("book-2nd", ("Section 9-3, 2nd edition", "9-3절, 2판"), NETWORKS, _MEASURED),
        Matrix(
            "fair",
            ("Equal units, equal weights", "같은 유닛 수, 같은 가중치 수"),
            {
                "simple_rnn": ("SimpleRNN 8", "SimpleRNN 8"),
                "gru": NETWORKS["gru"],
                "lstm": NETWORKS["lstm"],
                "gru_wide": ("GRU 10", "GRU 10"),
                "simple_rnn_wide": ("SimpleRNN 21", "SimpleRNN 21"),
            },
            {
                name: _MEASURED[name]
                for name in ("num_weights", "test_accuracy", "best_epoch", "ms_per_step")
            },
        ),
        Matrix(
            "memory",
            ("Recall: right answers against lag", "기억 과제: 간격에 따른 정답 비율"),
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
            (
                "What a form costs: recall against lag",
                "형태가 다르면 결과가 얼마나 달라지는가: 기억 과제",
            ),
            FORMS,
            numbers(5, 10, 15, 20),
            "form_{row}_{column}",
        ),
        Matrix(
            "padding",
            ("The padding trap: test accuracy", "패딩의 함정: 테스트 정확도"),
            WAYS,
            {f"{cell}_accuracy": title for cell, title in THREE.items()},
            "padding_{row}_{column}",
        ),
    ),
)
