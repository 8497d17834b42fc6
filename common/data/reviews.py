"""Movie reviews with a verdict, from three sources that look alike to a chapter.

- "generated": written by `common.data.review_grammar`; nothing is downloaded.
- "imdb": the 50,000 reviews of the book, as the word ids of `keras.datasets.imdb`.
- "imdb-text": the same reviews as raw text, turned into ids by `common.text`.
"""

import dataclasses

import numpy as np
from sklearn.model_selection import train_test_split

from common.data import ReviewSource, imdb, review_grammar
from common.data.parts import Parts
from common.errors import UserError
from common.text import Vocabulary, pad

# Every learner gets the same generated reviews, as every reader of the book gets the same IMDB.
_GENERATED_SEED = 2021
_GENERATED_TRAIN = 6_000
_GENERATED_TEST = 2_000


@dataclasses.dataclass(frozen=True)
class Reviews:
    """Reviews as word ids, before padding.

    Args:
        word_ids: one sequence of ids a review, each of its own length.
        labels: int array (reviews,), 1 for a good review and 0 for a bad one.
        is_hard: bool array (reviews,), True where only the order of the words tells the verdict;
            None where nobody knows, as for real reviews.
    """

    word_ids: list
    labels: np.ndarray
    is_hard: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.word_ids)

    def take(self, indices) -> "Reviews":
        """The reviews at these positions, in this order."""
        is_hard = None if self.is_hard is None else self.is_hard[indices]
        return Reviews([self.word_ids[i] for i in indices], self.labels[indices], is_hard)


@dataclasses.dataclass(frozen=True)
class ReviewData:
    """Training and test reviews, the words behind their ids, and what to call it all."""

    train: Reviews
    test: Reviews
    vocabulary: Vocabulary
    name: str


@dataclasses.dataclass(frozen=True)
class ReviewSplits(Parts):
    """Padded reviews of training, validation and test, and the words behind the ids.

    Each `x` is int32 (reviews, sequence_length), each `y` int (reviews,), 1 for a good review.

    Args:
        test_is_hard: bool (reviews,), True where only word order tells the verdict, or None.
        vocabulary: the words behind the ids.
        name: what to call the data.
    """

    test_is_hard: np.ndarray | None
    vocabulary: Vocabulary
    name: str


def load_splits(
    source: ReviewSource, vocabulary_size: int, sequence_length: int, num_reviews: int = 0
) -> ReviewSplits:
    """Loads, splits and pads reviews as section 9-2 does: a fifth of the training reviews validates.

    Args:
        source: "generated", "imdb" or "imdb-text".
        vocabulary_size: number of different ids.
        sequence_length: words a review; short ones are padded in front, long ones lose their beginning.
        num_reviews: of each split, only the first so many; 0 takes all.

    Raises:
        UserError: a download is impossible or damaged, or there are too few reviews.
    """
    loaded = load(source, vocabulary_size)
    train, validation = split(first(loaded.train, num_reviews), validation_share=0.2)
    test = first(loaded.test, num_reviews)
    return ReviewSplits(
        x_train=pad(train.word_ids, sequence_length),
        y_train=train.labels,
        x_validation=pad(validation.word_ids, sequence_length),
        y_validation=validation.labels,
        x_test=pad(test.word_ids, sequence_length),
        y_test=test.labels,
        test_is_hard=test.is_hard,
        vocabulary=loaded.vocabulary,
        name=f"{loaded.name}: {len(train):,} + {len(validation):,} + {len(test):,} reviews",
    )


def load(source: ReviewSource, vocabulary_size: int) -> ReviewData:
    """Loads reviews as word ids; rarer words become UNKNOWN (2).

    Args:
        source: "generated", "imdb" or "imdb-text".
        vocabulary_size: number of different ids, padding (0), start (1) and unknown (2) included.

    Raises:
        UserError: a download is impossible or damaged.
    """
    if source == "generated":
        return _load_generated(vocabulary_size)
    vocabulary = imdb.load_vocabulary()
    if source == "imdb":
        train, test, name = imdb.load_ids(vocabulary_size)
    else:
        train, test, name = imdb.load_text_ids(vocabulary, vocabulary_size)
    return ReviewData(Reviews(*train), Reviews(*test), vocabulary.limit(vocabulary_size), name)


def split(reviews: Reviews, validation_share: float) -> tuple[Reviews, Reviews]:
    """Cuts validation reviews off the training reviews, always the same ones.

    As the book does it: `train_test_split(test_size=0.2, random_state=42)`, section 9-2.

    Raises:
        UserError: so few reviews that good and bad ones are not both left to learn from.
    """
    indices = np.arange(len(reviews))
    if len(indices) > 1:
        train, validation = train_test_split(indices, test_size=validation_share, random_state=42)
        if len(set(reviews.labels[train])) == 2:
            return reviews.take(train), reviews.take(validation)
    raise UserError(
        f"{len(indices)} reviews are too few: good and bad ones must both be among those to learn "
        f"from. Take --num-reviews 100 or more."
    )


def first(reviews: Reviews, count: int) -> Reviews:
    """The first `count` reviews, or all where there are fewer; 0 means all."""
    return reviews.take(np.arange(min(count, len(reviews)))) if count else reviews


def _load_generated(vocabulary_size: int) -> ReviewData:
    written = review_grammar.generate(_GENERATED_TRAIN + _GENERATED_TEST, _GENERATED_SEED)
    train, test = written[:_GENERATED_TRAIN], written[_GENERATED_TRAIN:]
    vocabulary = Vocabulary.fit(review.text for review in train).limit(vocabulary_size)
    encoded = [
        Reviews(
            [vocabulary.encode(review.text) for review in part],
            np.array([review.label for review in part]),
            np.array([review.is_hard for review in part]),
        )
        for part in (train, test)
    ]
    return ReviewData(*encoded, vocabulary, f"generated reviews, seed {_GENERATED_SEED}")
