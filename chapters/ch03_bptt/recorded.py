"""What is recorded of chapter 3, and how its tables name it."""

from common.recorded import Recorded

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {"quick": (42, 1, 2, 3, 4), "long": (42, 1, 2, 3, 4)}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_unrolled.png",
    "quick_spectral_radius.png",
    "quick_cells.png",
    "quick_truncated.png",
    "quick_clipping.png",
)

# Metric -> its name in the tables, English and Korean.
FIGURES = {
    "difference_from_tape": ("largest difference from GradientTape", "GradientTape와의 최대 차이"),
    "difference_from_nudging": (
        "largest difference from central differences",
        "중앙 차분과의 최대 차이",
    ),
    "baseline_accuracy": ("task, guessing the most frequent", "과제, 가장 잦은 답만 고를 때"),
    "test_accuracy": ("task, learned with clipping", "과제, 클리핑하며 학습"),
    "test_accuracy_unclipped": ("task, without clipping", "과제, 클리핑 없이 학습"),
    "test_accuracy_cut": ("task, gradient cut half-way", "과제, 그레이디언트를 절반에서 자를 때"),
    "largest_gradient_norm": (
        "longest gradient, with clipping",
        "가장 긴 그레이디언트, 클리핑 사용",
    ),
    "largest_gradient_norm_unclipped": (
        "longest gradient, without clipping",
        "가장 긴 그레이디언트, 클리핑 없음",
    ),
}
SUMMARY = {
    "test_accuracy": ("task with clipping", "과제, 클리핑 사용"),
    "test_accuracy_unclipped": ("without", "클리핑 없음"),
}

RECORDED = Recorded(
    book_section="9-1",
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    metrics=FIGURES,
    summary=SUMMARY,
)
