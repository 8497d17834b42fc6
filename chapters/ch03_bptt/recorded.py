"""What is recorded of chapter 3, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="9-1",
    answer=(
        Answer(
            "quick", "test_accuracy", ("with clipping, test accuracy", "클리핑 사용, 테스트 정확도")
        ),
        Answer("quick", "test_accuracy_unclipped", ("without clipping", "클리핑 없음")),
        Answer("long", "test_accuracy", ("long task, with clipping", "긴 과제, 클리핑 사용")),
        Answer(
            "long",
            "test_accuracy_unclipped",
            ("long task, without clipping", "긴 과제, 클리핑 없음"),
        ),
    ),
    seeds={"quick": (42, 1, 2, 3, 4), "long": (42, 1, 2, 3, 4)},
    pictures=(
        "quick_unrolled.png",
        "quick_spectral_radius.png",
        "quick_cells.png",
        "quick_truncated.png",
        "quick_clipping.png",
    ),
    metrics={
        "difference_from_tape": (
            "largest difference from GradientTape",
            "GradientTape와의 최대 차이",
        ),
        "difference_from_finite_differences": (
            "largest difference from finite differences",
            "유한 차분과의 최대 차이",
        ),
        "baseline_accuracy": ("task, guessing the most frequent", "과제, 가장 잦은 답만 고를 때"),
        "test_accuracy": ("task, trained with clipping", "과제, 클리핑하며 훈련"),
        "test_accuracy_unclipped": ("task, without clipping", "과제, 클리핑 없이 훈련"),
        "test_accuracy_truncated": (
            "task, gradient truncated half-way",
            "과제, 그레이디언트를 절반에서 자를 때",
        ),
        "largest_gradient_norm": (
            "longest gradient, with clipping",
            "가장 긴 그레이디언트, 클리핑 사용",
        ),
        "largest_gradient_norm_unclipped": (
            "longest gradient, without clipping",
            "가장 긴 그레이디언트, 클리핑 없음",
        ),
    },
)
