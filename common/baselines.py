"""What one gets without a network: the number that the network has to beat."""

import dataclasses

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from common.data.parts import Parts
from common.text import PADDING


def majority_accuracy(train_labels: np.ndarray, labels: np.ndarray) -> float:
    """Share that is right when every review gets the most frequent training label.

    Args:
        train_labels: int array (training reviews,), counted from 0.
        labels: int array (reviews,), the truth.
    """
    counts = np.bincount(train_labels)
    # Of equally frequent labels the last.
    majority = len(counts) - 1 - counts[::-1].argmax()
    return float(np.mean(labels == majority))


@dataclasses.dataclass(frozen=True)
class BagOfWords:
    """Counts the words, whatever their order, and weighs them by logistic regression.

    It reads the same padded ids as the network, so the two differ in nothing but order.
    """

    model: LogisticRegression
    vocabulary_size: int

    @classmethod
    def fit(cls, word_ids: np.ndarray, labels: np.ndarray, vocabulary_size: int) -> "BagOfWords":
        """Learns one weight a word from ids (reviews, words) and labels (reviews,)."""
        # The inverse regularisation of scikit-learn stays at its default: nothing is tuned here.
        model = LogisticRegression(max_iter=1_000)
        model.fit(count_words(word_ids, vocabulary_size), labels)
        return cls(model, vocabulary_size)

    def is_right(self, word_ids: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """bool array (reviews,): True where the prediction equals the label."""
        counts = count_words(word_ids, self.vocabulary_size)
        return self.model.predict(counts) == labels

    def accuracy(self, word_ids: np.ndarray, labels: np.ndarray) -> float:
        """Share of the reviews that it is right about; arguments as in `is_right`."""
        return float(self.is_right(word_ids, labels).mean())


def measure(data: Parts, vocabulary_size: int, is_hard: np.ndarray | None) -> dict:
    """Test accuracy of the majority class and of the bag of words, of the latter on the hard half.

    The bag counts what the networks read: it scores the same in whatever order the words stand.

    Args:
        data: padded word ids (samples, time), labels (samples,), counted from 0.
        vocabulary_size: number of different ids.
        is_hard: bool (test samples,), the hard half; None where nobody knows.
    """
    bag = BagOfWords.fit(data.x_train, data.y_train, vocabulary_size)
    is_right = bag.is_right(data.x_test, data.y_test)  # (samples,)
    metrics = {
        "baseline_accuracy": majority_accuracy(data.y_train, data.y_test),
        "bag_of_words_accuracy": float(is_right.mean()),
    }
    if is_hard is not None:
        metrics["bag_of_words_accuracy_hard"] = float(is_right[is_hard].mean())
    return metrics


def count_words(word_ids: np.ndarray, vocabulary_size: int) -> sparse.csr_array:
    """How often each id occurs in each review, padding left out.

    Args:
        word_ids: int array (reviews, words), padded with 0.
        vocabulary_size: number of ids.

    Returns:
        Sparse array (reviews, vocabulary_size).
    """
    is_word = word_ids != PADDING  # (reviews, words)
    # Row by row: which ids, and where each row ends.
    ids = word_ids[is_word]
    row_ends = np.concatenate([[0], np.cumsum(is_word.sum(axis=1))])
    shape = (len(word_ids), vocabulary_size)
    counts = sparse.csr_array((np.ones(len(ids)), ids, row_ends), shape=shape)
    # An id that occurs twice in a row has two entries: they are added up.
    counts.sum_duplicates()
    return counts
