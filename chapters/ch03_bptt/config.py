"""The numbers of chapter 3, each with its reason."""

import dataclasses
from typing import Annotated

from common.settings import Between, Settings

QUESTION = "How does a gradient travel back through time, and why does it fade?"
BOOK_SECTION = "9-1"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the gradients by hand, and of the small task that is learned with them."""

    sentence: str = "I am a boy"
    """The sentence whose gradients are printed step by step; 1 to 40 words."""

    spectral_radii: Annotated[tuple[float, ...], Between(0.0, 4.0)] = (0.7, 1.0, 1.5)
    """Largest eigenvalue of the recurrent weights: one below, one at, one above 1."""

    distance: Annotated[int, Between(2, 500)] = 60
    """Steps that a gradient is followed back."""

    num_units: Annotated[int, Between(1, 256)] = 16
    """Units of the cell that learns the task."""

    num_symbols: Annotated[int, Between(2, 64)] = 4
    """Different symbols in the task, so that guessing is right once in four."""

    sequence_length: Annotated[int, Between(2, 200)] = 10
    """Symbols a sequence; the FIRST is to be named at the end, so this is how far back to learn."""

    learning_rate: Annotated[float, Between(1e-6, 100.0)] = 1.0
    """Size of a step. Large on purpose: without clipping it goes wrong, with clipping it does not."""

    max_gradient_norm: Annotated[float, Between(0.0, 1e6)] = 0.3
    """Longer gradients are shortened to this length; 0 never shortens."""

    num_updates: Annotated[int, Between(1, 100_000)] = 800
    """Steps of gradient descent, each on new sequences."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Sequences a step."""

    num_test: Annotated[int, Between(1, 100_000)] = 2_000
    """Sequences that the accuracy is measured on, drawn apart."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the first weights and of all sequences."""


QUICK = Config()

PRESETS = {
    "quick": ("gradients by hand, and a task learned with them; nothing to download", QUICK),
    "long": (
        "a memory of 20 symbols instead of 10, where the plain cell gets lost; a minute",
        dataclasses.replace(QUICK, sequence_length=20, num_updates=2_000),
    ),
    "smoke": (
        "few steps, few units: what the tests run",
        dataclasses.replace(QUICK, distance=6, sequence_length=3, num_updates=60, num_test=200),
    ),
}

PRINTED = {}

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
