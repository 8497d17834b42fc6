"""Exact match and BLEU against the length of the source, as numbers and as lines of a picture."""

from collections.abc import Mapping, Sequence

import numpy as np

from chapters.ch14_seq2seq import lesson as ch14
from common.data.pairs import Pairs, PairSets
from common.tokens import TokenVocabulary

# A share of fewer sentences says little.
FEWEST = 20


def quality_by_length(
    answers: Sequence[str], part: Pairs, vocabulary: TokenVocabulary
) -> dict[str, float]:
    """Exact match and BLEU of the sentences of each length that has at least 20.

    Args:
        answers: for the sources of `part`.
        part: of a test set.
        vocabulary: of the target.

    Returns:
        "exact_match_9_words", "bleu_9_words", and so on.
    """
    lengths = np.array([len(source.split()) for source in part.sources])
    metrics = {}
    for length, count in zip(*np.unique(lengths, return_counts=True), strict=True):
        if count >= FEWEST:
            chosen = np.flatnonzero(lengths == length)
            of_length = Pairs(
                tuple(part.sources[place] for place in chosen),
                tuple(part.targets[place] for place in chosen),
            )
            written = [answers[place] for place in chosen]
            metrics |= ch14.quality(written, of_length, vocabulary, f"_{length}_words")
    return metrics


def lines_of(figures: Mapping[str, float], name: str, sets: PairSets) -> dict:
    """What `quality_by_length` measured, for `plot_length`.

    Args:
        figures: of all decoders.
        name: decoder and measure, such as "dot_bleu".
        sets: the pairs; what is longer than the longest training source is drawn apart.

    Returns:
        "test" and perhaps "longer" -> words of the source -> value.
    """
    longest = max(len(source.split()) for source in sets.train.sources)
    lines = {"test": {}, "longer": {}}
    for metric, value in figures.items():
        length = metric.removeprefix(f"{name}_").removesuffix("_words")
        if metric == f"{name}_{length}_words":
            lines["longer" if int(length) > longest else "test"][int(length)] = value
    return {part: values for part, values in lines.items() if values}
