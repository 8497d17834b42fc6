"""Exact match and BLEU against the length of the source, as metrics and as lines of a picture."""

from collections.abc import Mapping, Sequence

import numpy as np

from chapters.ch14_seq2seq import measures
from common.data.pairs import Pairs, PairSets
from common.tokens import TokenVocabulary

# The share of exact matches among fewer sentences says little.
FEWEST = 20


def quality_by_length(answers: Sequence[str], part: Pairs, vocabulary: TokenVocabulary) -> dict:
    """Exact match and BLEU of the answers for the test pairs of each length that has at least 20.

    Returns:
        "exact_match_9_words", "bleu_9_words", and so on.
    """
    lengths = np.array([len(source.split()) for source in part.sources])
    metrics = {}
    for length, count in zip(*np.unique(lengths, return_counts=True), strict=True):
        if count >= FEWEST:
            chosen = np.flatnonzero(lengths == length)
            sources, targets, written = (
                tuple(texts[place] for place in chosen)
                for texts in (part.sources, part.targets, answers)
            )
            name = f"_{length}_words"
            metrics |= measures.quality(written, Pairs(sources, targets), vocabulary, name)
    return metrics


def lines_of(metrics: Mapping[str, float], name: str, sets: PairSets) -> dict:
    """What `quality_by_length` measured, for chapter 14's `plot_length`.

    Args:
        metrics: of all decoders.
        name: decoder and measure, such as "dot_bleu".
        sets: the pairs; what is longer than the longest training source is drawn apart.

    Returns:
        "test" and perhaps "longer" -> words of the source -> value.
    """
    longest = max(len(source.split()) for source in sets.train.sources)
    lines = {"test": {}, "longer": {}}
    for metric, value in metrics.items():
        length = metric.removeprefix(f"{name}_").removesuffix("_words")
        if metric == f"{name}_{length}_words":
            lines["longer" if int(length) > longest else "test"][int(length)] = value
    return {part: values for part, values in lines.items() if values}
