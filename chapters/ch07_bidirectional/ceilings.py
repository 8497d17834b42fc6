"""The best that any reader can reach, whatever its cells and however long it learns.

A reader who has seen only a part of the sentence can do no better than to say, each time, the label
that is the likeliest for what it has seen:

    best accuracy = sum over all that can be seen of P(seen) max over labels of P(label | seen)

With a finite grammar that is a sum over its sentences.
"""

from collections.abc import Callable, Collection, Hashable, Iterable

from chapters.ch07_bidirectional import grammar
from chapters.ch07_bidirectional.grammar import Sentence

Context = Callable[[tuple[str, ...], int], Hashable]
"""What a reader has seen when it labels word number t: (words, t) -> anything that can be compared."""


def word_alone(words: tuple[str, ...], t: int) -> Hashable:
    """No neighbours."""
    return words[t]


def forward(words: tuple[str, ...], t: int) -> Hashable:
    """Words 1 ... t: all that a forward state can know."""
    return words[: t + 1]


def backward(words: tuple[str, ...], t: int) -> Hashable:
    """Words T ... t: all that a backward state can know."""
    return words[t:]


def both(words: tuple[str, ...], t: int) -> Hashable:
    """The whole sentence, and which word of it is asked for."""
    return words, t


def forward_with_delay(delay: int) -> Context:
    """Words 1 ... t + delay: a forward reader that answers so many words late."""
    return lambda words, t: (words[: t + 1 + delay], t)


READERS: dict[str, Context] = {
    "word_alone": word_alone,
    "forward": forward,
    "backward": backward,
    "both": both,
}


def best_accuracy(
    sentences: Iterable[Sentence], context: Context, only: Collection[str] | None = None
) -> float:
    """Accuracy per word of the best possible reader.

    Args:
        sentences: all sentences with their probabilities.
        context: what the reader sees.
        only: the words to count; None counts all.

    Returns:
        Expected number of right labels / expected number of labels.
    """
    seen: dict[Hashable, dict[str, float]] = {}
    for sentence in sentences:
        for t, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
            if only is None or word in only:
                # P(seen, label), added up over all sentences
                shares = seen.setdefault(context(sentence.words, t), {})
                shares[label] = shares.get(label, 0.0) + sentence.probability
    # P(seen) max P(label | seen) = max P(seen, label)
    right = sum(max(shares.values()) for shares in seen.values())
    return right / sum(sum(shares.values()) for shares in seen.values())


def of_grammar() -> dict:
    """The best that each reader can reach, by the grammar alone; and with an answer some words late."""
    sentences, only = grammar.all_sentences(), grammar.ambiguous_words()
    metrics = {}
    for name, context in READERS.items():
        metrics[f"{name}_ceiling"] = best_accuracy(sentences, context)
        metrics[f"{name}_ceiling_ambiguous"] = best_accuracy(sentences, context, only)
    for delay in (1, 2):
        context = forward_with_delay(delay)
        metrics[f"delay_{delay}_ceiling"] = best_accuracy(sentences, context)
    return metrics
