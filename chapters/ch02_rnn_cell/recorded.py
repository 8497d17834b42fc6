"""What is recorded of chapter 2, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="9-1",
    answer=(
        Answer(
            "quick", "difference_batch", ("largest difference from Keras", "Keras와의 최대 차이")
        ),
        Answer(
            "book",
            "difference_batch",
            ("the book's cell, largest difference", "책의 셀, 최대 차이"),
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2)},
    pictures=("quick_cell.png", "quick_hidden_states.png", "quick_tanh.png"),
    metrics={
        "num_weights": ("weights of the cell", "셀의 가중치 수"),
        "difference_batch": ("difference from Keras: a batch", "Keras와의 차이: 배치"),
        "difference_initial_state": ("... with an initial state", "... 초기 상태를 줄 때"),
        "difference_mask": ("... with a mask", "... 마스크를 쓸 때"),
        "difference_reversed": ("... read backwards", "... 거꾸로 읽을 때"),
        "difference_reversed_mask": (
            "... backwards with a mask",
            "... 마스크를 쓰고 거꾸로 읽을 때",
        ),
        "difference_columns": (
            "column vectors, as in the notes, from rows",
            "열벡터(강의 노트)와 행벡터의 차이",
        ),
        "difference_tanh": (
            "tanh by its identity, from NumPy's",
            "항등식으로 구한 tanh와 NumPy의 차이",
        ),
    },
)
