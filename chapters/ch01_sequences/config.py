"""The numbers of chapter 1, each with its reason."""

import dataclasses
from typing import Annotated, Literal

from common.data import ReviewSource
from common.settings import Between, Preset, Settings


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
    """Words of a review that are read, the last ones. The longest generated review has 22."""

    recurrent_layer: Literal["simple_rnn", "gru", "lstm"] = "simple_rnn"
    """The plain layer of section 9-1, or one with gates, which chapter 8 explains."""

    embedding_size: Annotated[int, Between(1, 1_024)] = 16
    """Numbers in a word vector."""

    num_units: Annotated[int, Between(1, 512)] = 16
    """Units of the recurrent layer: the whole memory of what was read."""

    bag_units: Annotated[int, Between(1, 4_096)] = 64
    """Units of the bag network: more than those of the recurrent layer, so that it does not lack any."""

    dropout: Annotated[float, Between(0.0, 0.9)] = 0.0
    """Dropout: the share of the columns of the word vectors that is set to zero in training."""

    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-2
    """Learning rate of Adam. With short texts and few words, large updates do no harm."""

    batch_size: Annotated[int, Between(1, 4_096)] = 100
    """Reviews in one update."""

    epochs: Annotated[int, Between(1, 1_000)] = 8
    """Epochs on the reviews, at most."""

    patience: Annotated[int, Between(1, 1_000)] = 2
    """Epochs without a better validation loss before training stops."""

    position_epochs: Annotated[int, Between(1, 1_000)] = 10
    """Epochs of the bag networks on the reviews: a bag learns from a position index, but slowly."""

    letters_epochs: Annotated[int, Between(1, 1_000)] = 3
    """Epochs on the letters task, at most."""

    letters_per_epoch: Annotated[int, Between(1, 100_000)] = 750
    """Arrangements in one epoch: the few that are trained on are repeated to make so many."""

    xla: bool = False
    """Compile with XLA, which takes seconds for each training: worth it where one takes minutes."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights, of the batches, of the shuffled order and of the letters' split."""

    def for_position(self) -> "Config":
        """The settings of the bag networks on the reviews: all get the same number of epochs."""
        return dataclasses.replace(
            self,
            learning_rate=2e-2,  # Chosen on validation reviews: with half of it, some seeds need 16 epochs.
            epochs=self.position_epochs,
            patience=self.position_epochs,
        )

    def for_letters(self, vocabulary_size: int) -> "Config":
        """The settings of the letters task: the same small network in every preset."""
        return dataclasses.replace(
            self,
            vocabulary_size=max(5, vocabulary_size),  # The least that is allowed; few letters, too.
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
    "quick": Preset("generated reviews, nothing to download, half a minute", QUICK, is_wide=True),
    "book": Preset(
        "IMDB reviews and a GRU: what is order worth in real ones? five minutes", BOOK, is_wide=True
    ),
    "smoke": Preset(
        "a slice of the generated reviews, seconds: what the tests run",
        dataclasses.replace(
            QUICK,
            num_reviews=125,
            batch_size=40,
            epochs=1,
            position_epochs=1,
            letters_epochs=1,
            letters_per_epoch=30,
        ),
    ),
}
