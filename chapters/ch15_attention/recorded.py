"""What is recorded of chapter 15, and how its tables name it."""

from chapters.ch15_attention import layout
from common.recorded import Recorded

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = dict.fromkeys(("quick", "korean", "book", "cost"), (42, 1, 2))

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_alignment.png",
    "korean_alignment.png",
    "korean_length_exact_match.png",
    "book_length_bleu.png",
    "cost_cost.png",
)

# Figures of the table of all chapters.
SUMMARY = {
    "none_exact_match": ("exact match, no attention", "완전 일치, 어텐션 없음"),
    "dot_exact_match": ("dot", "내적"),
    "additive_exact_match": ("additive", "가산"),
    "additive_bleu": ("BLEU, additive", "BLEU, 가산"),
    "step_ms_additive_40": ("ms a step at 40 tokens, additive", "40토큰에서 스텝당 ms, 가산"),
}

# The tables of the READMEs.
MATRICES = layout.MATRICES

RECORDED = Recorded(
    book_section="-",
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    matrices=MATRICES,
    summary=SUMMARY,
)
