"""What chapter 16 prints."""

from collections.abc import Mapping

from common import screen

_ROWS = {
    "_nearest": "nearest training question",
    "": "network, greedy search",
    "_beam": "network, beam search",
    "_right": "the right answers",
}
_FIGURES = {
    "exact_match": "exact match",
    "bleu": "BLEU",
    "distinct_answers": "different",
    "verbatim_answers": "as in training",
    "most_common_answer": "most common",
}
NEXT = {
    "quick": 'Next: python -m chapters.ch16_chatbot chat, and ask it "What colour is coal?"',
    "book": "Next: python -m chapters.ch16_chatbot chat",
}


def show(metrics: Mapping) -> None:
    """Prints the quality and the repetition of every kind of answers, the copying baseline first."""
    screen.table(
        ("answers to test questions", *_FIGURES.values()),
        *(
            (title, *(metrics.get(f"{figure}{name}") for figure in _FIGURES))
            for name, title in _ROWS.items()
        ),
    )


def notice(metrics: Mapping, data: str) -> str:
    """The one line to take along; `data` as in the config."""
    if data == "chatbot":
        return (
            f"Notice: {metrics['verbatim_answers']:.0%} of the answers were learned by heart, and for "
            f"1,000 questions the network has {1_000 * metrics['distinct_answers']:.0f} different "
            f"answers. There is no one right answer here: exact match means little."
        )
    return (
        f"Notice: {metrics['exact_match']:.0%} of the questions that it was never asked are answered "
        f"without a mistake; copying from the most similar question gets "
        f"{metrics['exact_match_nearest']:.0%}."
    )
