"""What is recorded of chapter 12, and how its tables name it."""

from common.recorded import Answer, Matrix, Recorded

TITLES = {
    "state": ("(a) as initial state", "(a) 초기 은닉 상태로"),
    "zeros": ("(b) as first input, then zeros", "(b) 첫 입력으로, 그 뒤는 0"),
    "every_step": ("(c) at every time step", "(c) 매 타임스텝에"),
}
COLUMNS = {
    "exact_match": ("exact", "완전 일치"),
    "exact_match_held_out": ("exact, held out", "완전 일치, 남겨 둔 조합"),
    "exact_match_shuffled": ("exact, shuffled pictures", "완전 일치, 섞은 그림"),
    "forced_accuracy": ("words, forced", "교사 강요, 맞은 단어"),
    "forced_accuracy_shuffled": ("words, forced, shuffled", "교사 강요, 섞은 그림"),
    "not_a_caption": ("ungrammatical", "문법에 어긋남"),
    "num_weights": ("weights", "가중치 수"),
}
SLOT_TITLES = {
    "small": ("small object", "작은 물체"),
    "small_colour": ("small colour", "작은 물체의 색"),
    "relation": ("relation", "위치 관계"),
    "large": ("large object", "큰 물체"),
    "large_colour": ("large colour", "큰 물체의 색"),
}
_ROWS = {"frequent": ("most frequent caption", "가장 흔한 문장"), **TITLES}
_PRESETS = {
    "quick": ("English, two epochs", "영어, 두 에포크"),
    "full": ("English", "영어"),
    "korean": ("Korean", "한국어"),
}


_PARTS = {
    "": ("slot by slot", "자리마다 맞은 비율"),
    "_held_out": ("slot by slot, held-out combinations", "자리마다 맞은 비율, 남겨 둔 조합"),
}


def _matrices():
    for preset, titles in _PRESETS.items():
        yield Matrix(preset, titles, _ROWS, COLUMNS)
        # Two epochs leave too many digits wrong for the rest to be of interest.
        for part, of_part in _PARTS.items() if preset != "quick" else ():
            both = tuple(map(", ".join, zip(titles, of_part, strict=True)))
            yield Matrix(preset, both, _ROWS, SLOT_TITLES, "{row}_{column}" + part)


RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "full",
            "every_step_exact_match",
            ("(c) picture at every time step, captions right", "(c) 매 타임스텝에 그림, 맞은 문장"),
        ),
        Answer(
            "full",
            "state_exact_match",
            (
                "(a) picture as initial state, captions right",
                "(a) 그림이 초기 은닉 상태, 맞은 문장",
            ),
        ),
        Answer(
            "full",
            "zeros_exact_match",
            (
                "(b) picture as first input, then zeros, captions right",
                "(b) 그림이 첫 입력, 그 뒤는 0, 맞은 문장",
            ),
        ),
        Answer(
            "full",
            "every_step_exact_match_held_out",
            (
                "(c) combinations that were never trained on, captions right",
                "(c) 훈련에 없던 조합, 맞은 문장",
            ),
        ),
    ),
    seeds=dict.fromkeys(_PRESETS, (42, 1, 2)),
    pictures=("quick_scenes.png", "full_captions.png", "korean_captions.png"),
    drawings={"seeds.png": "pictures.plot_seeds", "three_ways.png": "pictures.plot_three_ways"},
    matrices=tuple(_matrices()),
)
