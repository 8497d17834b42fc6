"""How good are translations? Exact match, BLEU, and what copying from the training pairs reaches."""

from collections.abc import Sequence

import numpy as np
import sacrebleu
from sklearn.feature_extraction.text import TfidfVectorizer

from common.data.pairs import Pairs
from common.tokens import TokenVocabulary, split


def is_exact(answers: Sequence[str], targets: Sequence[str], vocabulary: TokenVocabulary):
    """Whether an answer is its target token for token, bool array (sentences,)."""
    pairs = zip(answers, targets, strict=True)
    unit = vocabulary.unit
    return np.array([split(answer, unit) == split(target, unit) for answer, target in pairs])


def bleu(answers: Sequence[str], targets: Sequence[str], vocabulary: TokenVocabulary) -> float:
    """BLEU of all answers together, from 0 to 100, with one right target each.

    It counts how many runs of one to four tokens of the answers stand in the targets, too (Papineni
    et al. 2002). The tokens are those of the model, in small letters: of syllables the figure is
    higher than of words, and only figures of the same unit can be compared.
    """
    spaced = [
        [" ".join(split(text, vocabulary.unit)) for text in texts] for texts in (answers, targets)
    ]
    # The texts are split already.
    score = sacrebleu.corpus_bleu(spaced[0], [spaced[1]], tokenize="none", force=True)
    return float(score.score)


class NearestSentence:
    """The translator without a network: copies the target of the most similar training source.

    Sources are alike when they share rare tokens: the cosine of their TF-IDF vectors.

    Args:
        pairs: to copy from.
        vocabulary: of the source.
    """

    def __init__(self, pairs: Pairs, vocabulary: TokenVocabulary):
        self.targets = pairs.targets
        self.vectorizer = TfidfVectorizer(analyzer=lambda text: split(text, vocabulary.unit))
        self.vectors = self.vectorizer.fit_transform(pairs.sources)  # (training pairs, tokens)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """The copied targets."""
        similarity = self.vectorizer.transform(sentences) @ self.vectors.T  # (sentences, pairs)
        return [self.targets[place] for place in np.asarray(similarity.argmax(axis=1)).ravel()]


def by_length(sentences: Sequence[str], values: np.ndarray) -> dict[int, float]:
    """Number of words -> mean of the values of the sentences that have so many."""
    lengths = np.array([len(sentence.split()) for sentence in sentences])
    return {int(length): float(values[lengths == length].mean()) for length in np.unique(lengths)}
