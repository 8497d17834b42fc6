"""What is recorded of chapter 2, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="9-1",
    answer=(
        Answer(
            "quick",
            "num_weights",
            (
                "weights of the cell in the book's figure (3 numbers a word, 3 units)",
                "책 그림의 셀(단어마다 숫자 3개, 유닛 3개)의 가중치 수",
            ),
        ),
        Answer(
            "book",
            "num_weights",
            (
                "weights of the book's layer of 9-2 (16 numbers a word, 8 units)",
                "책 9-2절의 층(단어마다 숫자 16개, 유닛 8개)의 가중치 수",
            ),
        ),
        Answer(
            "quick",
            "difference_batch",
            (
                "3 units: largest difference of the states by hand from Keras's",
                "유닛 3개: 직접 구한 은닉 상태와 Keras의 최대 차이",
            ),
        ),
        Answer(
            "book",
            "difference_batch",
            (
                "8 units: largest difference of the states by hand from Keras's",
                "유닛 8개: 직접 구한 은닉 상태와 Keras의 최대 차이",
            ),
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2)},
    pictures=("quick_cell.png", "quick_hidden_states.png", "quick_tanh.png"),
    drawings={"idea.png": "pictures.plot_idea", "reading.gif": "pictures.animate_reading"},
    metrics={
        "num_weights": ("weights of the cell", "셀의 가중치 수"),
        "difference_batch": ("difference from Keras: a batch", "Keras와의 차이: 배치"),
        "difference_initial_state": (
            "difference from Keras: with an initial state",
            "Keras와의 차이: 초기 상태를 줄 때",
        ),
        "difference_mask": ("difference from Keras: with a mask", "Keras와의 차이: 마스크를 쓸 때"),
        "difference_reversed": (
            "difference from Keras: read backwards",
            "Keras와의 차이: 거꾸로 읽을 때",
        ),
        "difference_reversed_mask": (
            "difference from Keras: backwards with a mask",
            "Keras와의 차이: 마스크를 쓰고 거꾸로 읽을 때",
        ),
        "difference_columns": (
            "difference of column vectors (notes) from rows",
            "열벡터(강의 노트)와 행벡터의 차이",
        ),
        "difference_tanh": (
            "difference of tanh by its identity from NumPy's",
            "항등식으로 구한 tanh와 NumPy의 차이",
        ),
    },
)
