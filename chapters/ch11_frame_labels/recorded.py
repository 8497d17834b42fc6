"""What is recorded of chapter 11, and how its tables name it."""

from common.recorded import Answer, Matrix, Recorded

READERS = {
    "frame": ("this frame alone", "이 프레임만"),
    "forward": ("all frames so far", "지금까지의 프레임"),
    "both": ("the whole clip", "클립 전체"),
}
NETWORKS = {
    "frame": ("no recurrence", "순환 없음"),
    "forward": ("GRU, forward", "GRU, 정방향"),
    "both": ("GRU, both directions", "GRU, 양방향"),
}
_LABELS = {
    "visible_accuracy": ("`visible`", "`visible`"),
    "direction_accuracy": ("`direction`", "`direction`"),
    "behind_accuracy": ("`behind`", "`behind`"),
}
ROWS = {
    "baseline": ("the most frequent label", "가장 흔한 레이블"),
    **{
        f"bound_{name}": (f"bound: {labels[0]}", f"한계: {labels[1]}")
        for name, labels in READERS.items()
    },
    **NETWORKS,
}
SHOWN = {
    "visible_accuracy": "visible",
    "direction_accuracy": "direction",
    "behind_accuracy": "behind",
    "behind_f1_50": "behind: F1@50",
    "behind_known_accuracy": "known: behind",
    "behind_known_f1_50": "F1@50",
}
"""Columns of the table on the screen."""

_SEGMENTS = {
    "behind_accuracy": ("frame accuracy", "프레임 정확도"),
    "behind_known_accuracy": ("... where the past tells", "... 과거로 알 수 있는 곳"),
    "behind_edit": ("edit score", "편집 점수"),
    "behind_f1_10": ("F1@10", "F1@10"),
    "behind_f1_25": ("F1@25", "F1@25"),
    "behind_f1_50": ("F1@50", "F1@50"),
    "behind_known_f1_50": ("... where the past tells", "... 과거로 알 수 있는 곳"),
}
_PADDING = {
    "padding_difference": ("states of real frames differ by", "진짜 프레임의 은닉 상태 차이"),
}
_MASKS = {
    "with_mask": ("more padding, with a mask", "패딩을 늘렸을 때, 마스크 있음"),
    "without_mask": ("more padding, without a mask", "패딩을 늘렸을 때, 마스크 없음"),
    "wrong_mask": ("a mask of twice as many steps", "마스크의 타임스텝이 두 배일 때"),
}

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "full",
            "both_behind_accuracy",
            ("`behind`, GRU in both directions", "`behind`, 양방향 GRU"),
        ),
        Answer(
            "full",
            "forward_behind_accuracy",
            ("`behind`, GRU forward", "`behind`, 정방향 GRU"),
        ),
        Answer("full", "frame_behind_accuracy", ("`behind`, no recurrence", "`behind`, 순환 없음")),
        Answer(
            "full",
            "bound_frame_behind_accuracy",
            (
                "`behind`, the most that one frame allows",
                "`behind`, 프레임 하나로 알 수 있는 한계",
            ),
        ),
        Answer(
            "quick",
            "both_behind_accuracy",
            ("`behind`, GRU in both directions", "`behind`, 양방향 GRU"),
        ),
        Answer(
            "masks",
            "padding_difference_without_mask",
            (
                "padding without a mask moves states of real frames by",
                "마스크 없이 패딩을 늘릴 때 진짜 프레임의 은닉 상태가 달라지는 크기",
            ),
        ),
    ),
    seeds=dict.fromkeys(("quick", "full", "masks"), (42, 1, 2)),
    pictures=(
        "quick_clip.gif",
        "quick_strip.png",
        "quick_frames.png",
        "full_confusion.png",
        "masks_padding.png",
    ),
    drawings={"seeds.png": "pictures.plot_seeds", "idea.png": "pictures.plot_idea"},
    matrices=tuple(
        matrix
        for preset in ("quick", "full")
        for matrix in (
            Matrix(preset, ("Frame accuracy", "프레임 정확도"), ROWS, _LABELS),
            Matrix(preset, ("Segments of `behind`", "`behind`의 구간"), NETWORKS, _SEGMENTS),
        )
    )
    + (Matrix("masks", ("Padding", "패딩"), _PADDING, _MASKS),),
)
