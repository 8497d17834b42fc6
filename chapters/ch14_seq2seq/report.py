"""What chapter 14 prints."""

from collections.abc import Mapping, Sequence

from chapters.ch14_seq2seq import measures
from common import screen
from common.data.pairs import Pairs
from common.tokens import TokenVocabulary

_ROWS = {
    "_nearest": "nearest training sentence",
    "": "network, greedy search",
    "_beam": "network, beam search",
    "_longer": "... longer than in training",
}
NOTICE = {
    "quick": (
        "Notice: in learning.png most characters are right long before a whole date is: every "
        "mistake is the next input."
    ),
    "korean": (
        "Notice: in length.png long sentences fail first. All that is known of a sentence has to fit "
        "into one vector; chapter 15 does away with that."
    ),
    "book": (
        "Notice: a few thousand sentences are not enough to learn a language from. Compare with the "
        "nearest training sentence before you believe a figure."
    ),
}
NOTICE["korean-reversed"] = NOTICE["korean"]
NEXT = {
    "quick": "Next: python -m chapters.ch14_seq2seq korean",
    "korean": "Next: python -m chapters.ch14_seq2seq bug",
    "korean-reversed": "Next: python -m chapters.ch14_seq2seq book",
    "book": "Next: python -m chapters.ch14_seq2seq translate 'I like coffee.'",
}


def show(metrics: Mapping) -> None:
    """Prints exact match and BLEU, the copying baseline first."""
    screen.table(
        ("test pairs", "exact match", "BLEU"),
        *(
            (title, metrics[f"exact_match{name}"], metrics[f"bleu{name}"])
            for name, title in _ROWS.items()
            if f"bleu{name}" in metrics
        ),
    )
    print(
        f"With teacher forcing {metrics['val_accuracy']:.1%} of the validation tokens are right. "
        f"1,000 sentences take {metrics['seconds_per_1000']:.1f} s."
    )


def show_examples(
    part: Pairs, answers: Sequence[str], vocabulary: TokenVocabulary, number: int = 5
) -> None:
    """Prints the first pairs of a test set beside what the network wrote."""
    is_exact = measures.is_exact(answers[:number], part.targets[:number], vocabulary)
    for source, target, answer, is_right in zip(
        part.sources, part.targets, answers, is_exact, strict=False
    ):
        print(f"  {source}  ->  {answer}" + ("" if is_right else f"   (right: {target})"))
