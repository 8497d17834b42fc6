"""hihell -> ihello, and a sentence learned by heart: the next letter, at every step.

The exercises of 모두를 위한 딥러닝, PyTorch lab 11-2 and 11-3.
"""

import dataclasses

import keras
import numpy as np

from chapters.ch09_wirings import writing
from chapters.ch09_wirings.config import Config
from common import training
from common.errors import UserError

_HIHELLO = "hihello"
_HIHELLO_UNITS = 10
_HIHELLO_UPDATES = 60
_LEARNING_RATE = 0.02


@dataclasses.dataclass(frozen=True)
class Learned:
    """What was learned by heart: the original, what the network says, and the share of right letters."""

    original: str
    answer: str

    @property
    def accuracy(self) -> float:
        """Share of letters that are the original's."""
        pairs = zip(self.original, self.answer, strict=True)
        return float(np.mean([one == other for one, other in pairs]))


def learn_hihello(config: Config) -> Learned:
    """Reads hihell and answers at every step with the next letter: ihello.

    A feed-forward network could not: behind the first h comes an i, behind the second an e.
    """
    model, letters = _learn(config, _HIHELLO, len(_HIHELLO) - 1, _HIHELLO_UNITS, _HIHELLO_UPDATES)
    scores = model(letters.encode(_HIHELLO[:-1])[None])[0]  # (time, letters)
    answer = keras.ops.convert_to_numpy(scores).argmax(axis=-1)  # (time,)
    return Learned(_HIHELLO[1:], letters.decode(answer))


def learn_sentence(config: Config) -> Learned:
    """Learns all windows of the sentence; then writes it down from its first window alone.

    Raises:
        UserError: the sentence is too short or too long.
    """
    sentence = config.sentence
    check_sentence(sentence)
    model, letters = _learn(
        config, sentence, config.window_length, config.num_units, config.letter_updates
    )
    start = letters.encode(sentence[: config.window_length])[None]  # (1, window_length)
    rest = len(sentence) - config.window_length
    written = writing.write(model, start, rest, temperature=0.0, seed=config.seed)
    return Learned(sentence[config.window_length :], letters.decode(written[0]))


def check_sentence(sentence: str) -> None:
    """Refuses a sentence that leaves nothing to learn, or too much to wait for.

    Raises:
        UserError: it has less than 20 or more than 200 letters.
    """
    if not 20 <= len(sentence) <= 200:
        raise UserError(f"--sentence takes 20 to 200 letters; this one has {len(sentence)}.")


def _learn(config: Config, text: str, window_length: int, num_units: int, updates: int):
    """Trains on all windows of a text at once, so many times; returns model and letters."""
    letters = writing.Letters.of(text)
    x, y = writing.windows(letters.encode(text), window_length, step=1)  # (windows, length)
    keras.utils.set_random_seed(config.seed)
    model = writing.build_letter_model(len(letters), num_units, num_units, cell="simple_rnn")
    model.compile(
        optimizer=keras.optimizers.Adam(_LEARNING_RATE),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        **training.compile_options(updates, is_short=True),
    )
    # Every update sees all windows: one epoch of many copies costs less than many epochs.
    model.fit(
        np.tile(x, (updates, 1)),
        np.tile(y, (updates, 1)),
        batch_size=len(x),
        shuffle=False,
        verbose=0,
    )
    return model, letters
