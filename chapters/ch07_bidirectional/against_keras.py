"""The layer by hand beside `keras.layers.Bidirectional`, in every way to join and to pad."""

import dataclasses

import keras
import numpy as np

from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch07_bidirectional import bidirectional

# Sentences, words, numbers per word and units: small, and all different.
_SHAPE = (3, 6, 4, 5)
_LENGTHS = (6, 4, 3)

MERGE_MODES = (*bidirectional.MERGES, None)
"""Ways to join the two directions; with None, Keras hands over both as they are."""


@dataclasses.dataclass(frozen=True)
class Case:
    """Random sentences and two random cells.

    Args:
        inputs: array (batch, time, features).
        masks: "no padding", "in front" and "behind" -> bool array (batch, time) or None.
        forward: the cell that reads from the first word on.
        backward: the cell that reads from the last word on.
    """

    inputs: np.ndarray
    masks: dict[str, np.ndarray | None]
    forward: CellWeights
    backward: CellWeights


def make_case(seed: int) -> Case:
    """The case that belongs to a seed."""
    rng = np.random.default_rng(seed)
    batch_size, num_steps, features, units = _SHAPE
    steps, lengths = np.arange(num_steps), np.array(_LENGTHS)[:, None]

    def cell() -> CellWeights:
        kernel = rng.normal(size=(features, units))
        return CellWeights(kernel, rng.normal(size=(units, units)), rng.normal(size=units))

    masks = {
        "no padding": None,
        "in front": steps >= num_steps - lengths,  # (batch, time)
        "behind": steps < lengths,
    }
    return Case(rng.normal(size=(batch_size, num_steps, features)), masks, cell(), cell())


def compare(seed: int) -> dict[tuple[str, str, str], float]:
    """(merge mode, "every word" or "whole sentence", padding) -> largest difference from Keras."""
    case = make_case(seed)
    differences = {}
    for merge_mode in MERGE_MODES:
        for what, return_sequences in (("every word", True), ("whole sentence", False)):
            for padding, mask in case.masks.items():
                hand = by_hand(case, mask, merge_mode, return_sequences)
                keras_ = by_keras(case, mask, merge_mode, return_sequences)
                difference = max(
                    np.abs(mine - theirs).max() for mine, theirs in zip(hand, keras_, strict=True)
                )
                differences[str(merge_mode), what, padding] = float(difference)
    return differences


def by_hand(
    case: Case, mask: np.ndarray | None, merge_mode: str | None, return_sequences: bool
) -> list[np.ndarray]:
    """One joined array, or with None the forward and the backward one."""
    read = bidirectional.states if return_sequences else bidirectional.last_states
    forward, backward = read(case.inputs, case.forward, case.backward, mask)
    if merge_mode is None:
        return [forward, backward]
    return [bidirectional.MERGES[merge_mode](forward, backward)]


def by_keras(
    case: Case, mask: np.ndarray | None, merge_mode: str | None, return_sequences: bool
) -> list[np.ndarray]:
    """The same from Keras's layer with the same weights."""
    layer = keras.layers.Bidirectional(
        keras.layers.SimpleRNN(case.forward.num_units, return_sequences=return_sequences),
        merge_mode=merge_mode,
    )
    layer.build(case.inputs.shape)
    cells = (case.forward, case.backward)
    layer.set_weights(
        [array for cell in cells for array in (cell.kernel, cell.recurrent_kernel, cell.bias)]
    )
    mask = None if mask is None else keras.ops.convert_to_tensor(mask)
    outputs = layer(case.inputs.astype("float32"), mask=mask)
    outputs = outputs if merge_mode is None else [outputs]
    return [keras.ops.convert_to_numpy(output) for output in outputs]


def not_turned_round(seed: int) -> float:
    """Largest difference from Keras when the backward states stay in the order of reading."""
    case = make_case(seed)
    _, backward = by_hand(case, None, None, True)
    _, expected = by_keras(case, None, None, True)
    return float(np.abs(backward[:, ::-1] - expected).max())
