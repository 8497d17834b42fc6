"""What chapter 15 prints."""

from collections.abc import Mapping, Sequence

from chapters.ch15_attention.config import Config
from chapters.ch15_attention.layout import TITLES
from common import screen

NOTICE = {
    "quick": (
        "Notice: in alignment.png the decoder looks at one place after the other, and jumps where the "
        "order of the date changes. Without attention the same epochs are not enough."
    ),
    "korean": (
        "Notice: in alignment.png the path is no diagonal: English and Korean order their words "
        "differently. In length_exact_match.png, who stands up longest behind the dotted line."
    ),
    "book": (
        "Notice: exact match is strict where many translations are right; compare BLEU, and the "
        "nearest training sentence, before you believe a figure."
    ),
    "cost": (
        "Notice: additive attention inside the recurrence costs most, and more with every token of "
        "the source; dot attention asks for all steps at once."
    ),
}
NOTICE["smoke"] = NOTICE["korean"]
NEXT = {
    "quick": "Next: python -m chapters.ch15_attention korean",
    "korean": (
        "Next: python -m chapters.ch15_attention translate "
        '"Yesterday the teacher did not read the book."'
    ),
    "book": 'Next: python -m chapters.ch15_attention translate --preset book "I like this book."',
    "cost": "Next: python -m chapters.ch15_attention book",
    "smoke": "Next: python -m chapters.ch15_attention quick",
}


def show(attentions: Sequence[str], figures: Mapping[str, float]) -> None:
    """Prints exact match and BLEU of every decoder, the copying baseline first."""
    titles = {"nearest": "nearest training sentence"}
    titles |= {attention: TITLES[attention][0] for attention in attentions}
    names = (
        *("exact_match", "bleu", "exact_match_longer", "bleu_longer"),
        *("seconds_an_epoch", "seconds_per_1000"),
    )
    screen.table(
        (
            "test pairs",
            "exact match",
            "BLEU",
            "exact, longer",
            "BLEU, longer",
            "s/epoch",
            "s/1,000",
        ),
        *(
            (title, *(figures.get(f"{decoder}_{name}") for name in names))
            for decoder, title in titles.items()
        ),
    )


def show_cost(config: Config, figures: Mapping[str, float]) -> None:
    """Prints the milliseconds, a line a decoder, a column a length."""
    kinds = {
        "step": f"ms of a training step, target {config.cost_target}",
        "decode": f"ms to write {config.batch_size} sentences",
    }
    for kind, title in kinds.items():
        screen.table(
            (title, *map(str, config.cost_lengths)),
            *(
                (
                    TITLES[attention][0],
                    *(figures[f"{kind}_ms_{attention}_{length}"] for length in config.cost_lengths),
                )
                for attention in config.attentions
            ),
        )


def show_ending(preset: str) -> None:
    """Prints what to notice and what to type next."""
    print(NOTICE.get(preset, NOTICE["quick"]))
    print(NEXT.get(preset, NEXT["quick"]))
