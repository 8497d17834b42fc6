"""What is recorded of chapter 3, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="9-1",
    answer=(
        Answer(
            "quick",
            "test_accuracy",
            (
                "first of 10 symbols, clipped: test accuracy",
                "10개 중 첫 기호, 클리핑: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "test_accuracy_unclipped",
            (
                "first of 10 symbols, not clipped: test accuracy",
                "10개 중 첫 기호, 클리핑 없음: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "test_accuracy_truncated",
            (
                "first of 10 symbols, clipped, gradient stops after 5 time steps",
                "10개 중 첫 기호, 클리핑, 5타임스텝에서 절단한 그레이디언트: 테스트 정확도",
            ),
        ),
        Answer(
            "long",
            "test_accuracy",
            (
                "first of 20 symbols, clipped: test accuracy",
                "20개 중 첫 기호, 클리핑: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "baseline_accuracy",
            (
                "guessing the most frequent of 4 symbols: test accuracy",
                "늘 가장 흔한 기호(네 가지 중)로 답할 때: 테스트 정확도",
            ),
        ),
        Answer(
            "quick",
            "difference_from_tape",
            (
                "largest difference of a gradient by hand from GradientTape's",
                "직접 구한 그레이디언트와 GradientTape의 최대 차이",
            ),
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
    drawings={"seeds.png": "pictures.plot_seeds"},
    metrics={
        "difference_from_tape": (
            "largest difference from GradientTape",
            "GradientTape와의 최대 차이",
        ),
        "difference_from_finite_differences": (
            "largest difference from finite differences",
            "유한 차분과의 최대 차이",
        ),
        "baseline_accuracy": (
            "task, guessing the most frequent symbol",
            "과제, 늘 가장 흔한 기호로 답할 때",
        ),
        "test_accuracy": ("task, trained with clipping", "과제, 클리핑하며 훈련"),
        "test_accuracy_unclipped": ("task, without clipping", "과제, 클리핑 없이 훈련"),
        "test_accuracy_truncated": (
            "task, gradient truncated half-way",
            "과제, 그레이디언트를 절반에서 절단",
        ),
        "largest_gradient_norm": (
            "largest gradient norm, with clipping",
            "그레이디언트 노름의 최댓값, 클리핑 사용",
        ),
        "largest_gradient_norm_unclipped": (
            "largest gradient norm, without clipping",
            "그레이디언트 노름의 최댓값, 클리핑 없음",
        ),
    },
)
