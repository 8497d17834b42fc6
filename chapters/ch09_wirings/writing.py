"""Letters in, letters out: a vocabulary of letters, windows to train on, and writing.

Writing is one-to-many with the output fed back: each letter that the network chooses is its next input.
The whole text is one call of one compiled program, and a batch of texts is no more.
"""

import dataclasses

import keras
import numpy as np
from keras import ops

from common.errors import UserError

UNKNOWN = 0
_CHOOSE = -1


@dataclasses.dataclass(frozen=True)
class Letters:
    """The letters that a network knows; `known[0]` has id 1, and id 0 stands for all others."""

    known: str

    @classmethod
    def of(cls, text: str) -> "Letters":
        """All different letters of a TRAINING text, in the order of their code points."""
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        """Number of ids."""
        return len(self.known) + 1

    def encode(self, text: str) -> np.ndarray:
        """Ids of a text, int32 array (letters,); letters that are not known become 0."""
        ids = {letter: number for number, letter in enumerate(self.known, start=1)}
        return np.array([ids.get(letter, UNKNOWN) for letter in text], dtype="int32")

    def decode(self, ids: np.ndarray) -> str:
        """The text of ids (letters,); id 0 becomes ‹?›."""
        return "".join(self.known[number - 1] if number else "‹?›" for number in ids)

    def encode_prompt(self, prompt: str) -> np.ndarray:
        """Ids of what a reader typed, int32 array (letters,).

        Raises:
            UserError: nothing was typed, or a letter that the network has never seen.
        """
        if not prompt:
            raise UserError("Give it a beginning of at least one letter to go on from.")
        unknown = sorted(set(prompt) - set(self.known))
        if unknown:
            raise UserError(
                f"The network has never seen {' '.join(unknown)}: it knows the letters "
                f"{self.known.strip()} and the space."
            )
        return self.encode(prompt)


def windows(ids: np.ndarray, length: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Cuts a text into windows, and the same windows one letter later: what to answer.

    Args:
        ids: of a text, array (letters,).
        length: letters a window.
        step: letters from one window to the next.

    Returns:
        Two int arrays (windows, length); y[i, t] is the letter after x[i, t].

    Raises:
        UserError: the text is too short for a single window.
    """
    if len(ids) <= length:
        raise UserError(f"A window of {length} letters needs a text of more; it has {len(ids)}.")
    starts = np.arange(0, len(ids) - length, step)
    places = starts[:, None] + np.arange(length)  # (windows, length)
    return ids[places], ids[places + 1]


def share_right(original: str, written: str) -> float:
    """Share of letters that are the original's."""
    return float(np.mean([one == other for one, other in zip(original, written, strict=True)]))


class WritingCell(keras.layers.Layer):
    """One time step of writing, as a cell for `keras.layers.RNN`.

    Args:
        model: from ids (batch, time) to logits (batch, time, letters), with layers "embedding",
            "recurrent" and "next_letter".

    Its input at each time step is (batch, 1 + letters): the letter to take, or -1 to choose one, and the
    noise of the choice. Its states are the logits of the next letter and the hidden state.
    """

    def __init__(self, model: keras.Model):
        super().__init__()
        self.embedding = model.get_layer("embedding")
        self.cell = model.get_layer("recurrent").cell
        self.next_letter = model.get_layer("next_letter")
        num_letters, num_units = self.next_letter.units, self.cell.units
        self.state_size = [num_letters, num_units]
        self.output_size = 1

    def call(self, inputs, states):
        """Takes or chooses a letter and reads it; returns it as (batch, 1), and the new states."""
        given, noise = ops.cast(inputs[:, 0], "int32"), inputs[:, 1:]
        logits, hidden_state = states
        # With Gumbel noise g, the largest of o / temperature + g is a draw from softmax(o / temperature).
        chosen = ops.cast(ops.argmax(logits + noise, axis=-1), "int32")  # (batch,)
        letter = ops.where(given == _CHOOSE, chosen, given)  # (batch,)
        vector = self.embedding(letter)  # (batch, embedding_size)
        state, _ = self.cell(vector, [hidden_state])  # (batch, units)
        return ops.cast(letter[:, None], "float32"), [self.next_letter(state), state]


def write(
    model: keras.Model,
    prompts: np.ndarray,
    length: int,
    temperature: float,
    seed: int,
) -> np.ndarray:
    """Goes on from each prompt by so many letters.

    Args:
        model: as `WritingCell` takes it.
        prompts: ids, int array (batch, letters), all of one length of at least 1.
        length: letters to write after the prompt.
        temperature: 1 draws from the model's probabilities, less prefers the likely ones, 0 takes the
            likeliest.
        seed: of the draws.

    Returns:
        The ids after the prompts, int32 array (batch, length).
    """
    batch_size, prompt_length = prompts.shape
    num_letters = model.output_shape[-1]
    noise = np.random.default_rng(seed).gumbel(size=(batch_size, length, num_letters))
    # argmax(o / temperature + g) = argmax(o + temperature g), and that allows temperature 0.
    noise *= temperature
    # Id 0 is no letter: it is never chosen.
    noise[..., UNKNOWN] = -1e9
    steps = np.zeros((batch_size, prompt_length + length, 1 + num_letters), dtype="float32")
    steps[:, :prompt_length, 0] = prompts
    steps[:, prompt_length:, 0] = _CHOOSE
    steps[:, prompt_length:, 1:] = noise
    inputs = keras.Input(steps.shape[1:])
    writer = keras.Model(
        inputs, keras.layers.RNN(WritingCell(model), return_sequences=True)(inputs)
    )
    written = writer.predict(steps, batch_size=batch_size, verbose=0)  # (batch, time, 1)
    return written[:, prompt_length:, 0].astype("int32")
