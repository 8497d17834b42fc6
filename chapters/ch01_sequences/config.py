"""The numbers of chapter 1, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from common.data import ReviewSource
from common.settings import Between, Settings

QUESTION = "What does a network lose when the order of words is lost?"
BOOK_SECTION = "9-1"


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of all trainings of the chapter; the defaults are those of the preset quick."""

    sentence: str = "I am a boy"
    """A sentence of 2 to 12 words, which is shown in two orders."""

    word: str = "Hello"
    """A word of 4 to 7 letters, whose arrangements are the letters task."""

    data: ReviewSource = "generated"
    """Reviews: generated (nothing to download), imdb (word ids, 19 MB) or imdb-text (80 MB)."""

    num_reviews: Annotated[int, Between(0, 25_000)] = 0
    """Take only the first so many reviews of each split; 0 takes all."""

    vocabulary_size: Annotated[int, Between(5, 88_588)] = 120
    """Number of word ids; rarer words become id 2. The grammar knows 105 words."""

    sequence_length: Annotated[int, Between(1, 2_500)] = 24
    """Words per review: only the last ones are read. The longest generated review has 22."""

    recurrent_layer: Literal["simple_rnn", "gru", "lstm"] = "simple_rnn"
    """The plain layer of section 9-1, or one with gates, which chapter 8 explains."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers per word vector."""

    num_units: Annotated[int, Between(1, 512)] = 16
    """Units of the recurrent layer: the whole memory of what was read."""

    bag_units: Annotated[int, Between(1, 4_096)] = 64
    """Units of the bag network, which has more of them: nothing shall be said to fail for want."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """Share of the numbers of the word vectors that is left out in training; 0 leaves all in."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-2
    """Size of a step of Adam. Short texts, few words: large steps do no harm."""

    batch_size: Annotated[int, Between(1, 4_096)] = 100
    """Reviews per step."""

    epochs: Annotated[int, Between(1, 1_000)] = 8
    """Rounds through the training reviews, at most."""

    patience: Annotated[int, Between(1, 1_000)] = 2
    """Epochs without a better validation loss before training stops."""

    position_epochs: Annotated[int, Between(1, 1_000)] = 10
    """Rounds with a position index: a bag learns from it, but slowly."""

    letters_epochs: Annotated[int, Between(1, 1_000)] = 3
    """Rounds on the letters task, at most."""

    letters_per_epoch: Annotated[int, Between(1, 100_000)] = 750
    """Arrangements in a round, the same ones again where there are fewer: thirty are soon read."""

    xla: bool = False
    """Compile with XLA, which takes seconds for each training: worth it where one takes minutes."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the first weights, of the batches, of the shuffled order and of the letters' split."""

    def for_position(self) -> "Config":
        """The settings of the position index on the reviews: networks side by side do not stop early."""
        return dataclasses.replace(
            self,
            learning_rate=2e-2,  # Chosen on validation reviews: with half of it, some seeds need 16 rounds.
            epochs=self.position_epochs,
            patience=self.position_epochs,
        )

    def for_letters(self) -> "Config":
        """The settings of the letters task: the same small network in every preset."""
        return dataclasses.replace(
            self,
            recurrent_layer="simple_rnn",
            embedding_size=16,
            num_units=16,
            dropout=0.0,
            learning_rate=1e-2,
            batch_size=10,
            xla=False,
            epochs=self.letters_epochs,
        )


QUICK = Config()
BOOK = dataclasses.replace(
    QUICK,
    data="imdb",
    vocabulary_size=10_000,
    sequence_length=250,
    recurrent_layer="gru",
    embedding_size=32,
    num_units=32,
    dropout=0.5,
    learning_rate=2e-3,
    batch_size=125,  # It divides 20,000, 5,000 and 25,000, so XLA compiles for one shape only.
    epochs=8,
    xla=True,
)

PRESETS = {
    "quick": ("generated reviews, nothing to download, half a minute", QUICK),
    "book": ("IMDB reviews and a GRU: what is order worth in real ones? five minutes", BOOK),
    "smoke": (
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(
            QUICK,
            num_reviews=500,
            batch_size=10,
            epochs=1,
            position_epochs=1,
            letters_epochs=2,
            letters_per_epoch=300,
        ),
    ),
}

PRINTED = {}

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {"quick": (42, 1, 2), "book": (42, 1, 2)}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_two_orders.png",
    "quick_order_lab.png",
    "quick_position.png",
    "quick_timeline.png",
    "book_order_lab.png",
)

# Figures of the chapter's table: metric -> (English, Korean).
FIGURES = {
    "bag_of_words_accuracy": ("test: bag of words", "테스트: 단어 주머니"),
    "original_test_accuracy": ("test: original order", "테스트: 원래 순서"),
    "shuffled_test_accuracy": ("test: shuffled words", "테스트: 뒤섞은 순서"),
    "reversed_test_accuracy": ("test: reversed words", "테스트: 거꾸로"),
    "original_test_accuracy_on_shuffled": (
        "test: learned from the original, tested on shuffled",
        "테스트: 원래 순서로 배우고 뒤섞어 시험",
    ),
    "bag_of_words_accuracy_hard": ("hard half: bag of words", "어려운 절반: 단어 주머니"),
    "original_test_accuracy_hard": ("hard half: original order", "어려운 절반: 원래 순서"),
    "shuffled_test_accuracy_hard": ("hard half: shuffled words", "어려운 절반: 뒤섞은 순서"),
    "reversed_test_accuracy_hard": ("hard half: reversed words", "어려운 절반: 거꾸로"),
    "letters_bag_test_accuracy": ("letters: bag network", "글자: 주머니 신경망"),
    "letters_bag_position_test_accuracy": (
        "letters: bag network with position",
        "글자: 위치를 붙인 주머니 신경망",
    ),
    "letters_recurrent_test_accuracy": ("letters: recurrent network", "글자: 순환 신경망"),
    "reviews_bag_test_accuracy_hard": ("hard half: bag network", "어려운 절반: 주머니 신경망"),
    "reviews_bag_position_test_accuracy_hard": (
        "hard half: bag network with position",
        "어려운 절반: 위치를 붙인 주머니 신경망",
    ),
}

# Figures of the table of all chapters.
SUMMARY = {
    "original_test_accuracy": ("test, original order", "테스트, 원래 순서"),
    "shuffled_test_accuracy": ("shuffled", "뒤섞음"),
    "bag_of_words_accuracy": ("bag of words", "단어 주머니"),
}
