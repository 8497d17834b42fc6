"""A bidirectional layer by hand: two cells of chapter 2, one of which reads from the end.

    forward    h_t = tanh(x_t W_x + h_{t-1} W_h + b)       has read words 1 ... t
    backward   g_t = tanh(x_t V_x + g_{t+1} V_h + c)       has read words T ... t
    together   s_t = [h_t, g_t]                            knows the whole sentence at every word

Source: lecture note 003. `keras.layers.Bidirectional(SimpleRNN(units))` does the same: `compare_with_keras`
compares the two in every way to join and to pad.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell.cells import CellWeights

MERGES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    # s_t = [h_t, g_t]
    "concat": lambda forward, backward: np.concatenate([forward, backward], axis=-1),
    # s_t = h_t + g_t
    "sum": lambda forward, backward: forward + backward,
    # s_t = h_t * g_t, unit by unit
    "mul": lambda forward, backward: forward * backward,
    # s_t = (h_t + g_t) / 2
    "ave": lambda forward, backward: (forward + backward) / 2,
}
"""What Keras calls `merge_mode`: two arrays (..., units) -> one; "concat" is its default."""


def states(
    inputs: np.ndarray,
    forward_weights: CellWeights,
    backward_weights: CellWeights,
    mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The states of both directions at every word, as with `return_sequences=True`.

    Args:
        inputs: array (batch, time, features).
        forward_weights: the cell that reads from the first word to the last.
        backward_weights: the cell that reads from the last word to the first.
        mask: bool array (batch, time); at False no cell looks, and both states are shown as zeros.

    Returns:
        Forward and backward states, arrays (batch, time, units). At time step t both are those of word t.

    Raises:
        UserError: the inputs have not three axes, or not the cells' number of features.
    """
    forward = cells.forward(inputs, forward_weights, mask=mask)  # (batch, time, units)
    # In the order of reading: the state of the LAST word stands first.
    as_read = cells.forward(inputs, backward_weights, mask=mask, go_backwards=True)
    backward = as_read[:, ::-1]  # (batch, time, units), word t at step t again
    if mask is not None:
        forward, backward = forward * mask[..., None], backward * mask[..., None]
    return forward, backward


def last_states(
    inputs: np.ndarray,
    forward_weights: CellWeights,
    backward_weights: CellWeights,
    mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """What either direction knows when it has read everything, as with `return_sequences=False`.

    Forward that is the state at the LAST word. Backward it is the state at the FIRST word, for the
    first word is what it reads last. Arguments as in `states`.

    Returns:
        Forward and backward state, arrays (batch, units).
    """
    forward = cells.forward(inputs, forward_weights, mask=mask)[:, -1]  # (batch, units)
    backward = cells.forward(inputs, backward_weights, mask=mask, go_backwards=True)[:, -1]
    return forward, backward


@dataclasses.dataclass(frozen=True)
class Case:
    """Random sentences (batch, time, features), masks (batch, time), and a cell for each direction."""

    inputs: np.ndarray
    masks: dict[str, np.ndarray | None]
    forward: CellWeights
    backward: CellWeights


def make_case(seed: int) -> Case:
    """The case that belongs to a seed: small, and all its sizes different."""
    rng = np.random.default_rng(seed)
    batch_size, num_steps, features, units = 3, 6, 4, 5
    steps, lengths = np.arange(num_steps), np.array([[6], [4], [3]])

    def cell() -> CellWeights:
        kernel = rng.normal(size=(features, units))
        return CellWeights(kernel, rng.normal(size=(units, units)), rng.normal(size=units))

    masks = {
        "no padding": None,
        "in front": steps >= num_steps - lengths,  # (batch, time)
        "at the end": steps < lengths,
    }
    return Case(rng.normal(size=(batch_size, num_steps, features)), masks, cell(), cell())


def by_hand(
    case: Case, mask: np.ndarray | None, merge_mode: str | None, return_sequences: bool
) -> list[np.ndarray]:
    """One joined array, or with None the forward and the backward one."""
    read = states if return_sequences else last_states
    forward, backward = read(case.inputs, case.forward, case.backward, mask)
    return [forward, backward] if merge_mode is None else [MERGES[merge_mode](forward, backward)]


def by_keras(
    case: Case, mask: np.ndarray | None, merge_mode: str | None, return_sequences: bool
) -> list[np.ndarray]:
    """The same from Keras's layer with the same weights."""
    # Only here, so that what computes in NumPy is imported without Keras.
    import keras

    layer = keras.layers.Bidirectional(
        keras.layers.SimpleRNN(case.forward.num_units, return_sequences=return_sequences),
        merge_mode=merge_mode,
    )
    layer.build(case.inputs.shape)
    cells = (case.forward, case.backward)
    layer.set_weights([w for cell in cells for w in dataclasses.astuple(cell)])
    mask = None if mask is None else keras.ops.convert_to_tensor(mask)
    outputs = layer(case.inputs.astype("float32"), mask=mask)
    outputs = outputs if merge_mode is None else [outputs]
    return [keras.ops.convert_to_numpy(output) for output in outputs]


def compare_with_keras(seed: int) -> dict[tuple[str, str], float]:
    """(merge mode, "every word" or "whole sentence") -> largest difference, however padded."""
    case, differences = make_case(seed), {}
    # With None, Keras hands over both directions as they are.
    for merge_mode in (*MERGES, None):
        for what, return_sequences in (("every word", True), ("whole sentence", False)):
            differences[str(merge_mode), what] = max(
                float(np.abs(mine - theirs).max())
                for mask in case.masks.values()
                for mine, theirs in zip(
                    by_hand(case, mask, merge_mode, return_sequences),
                    by_keras(case, mask, merge_mode, return_sequences),
                    strict=True,
                )
            )
    return differences


def not_turned_round(seed: int) -> float:
    """Largest difference from Keras when the backward states stay in the order of reading."""
    case = make_case(seed)
    _, backward = by_hand(case, None, None, True)
    _, expected = by_keras(case, None, None, True)
    return float(np.abs(backward[:, ::-1] - expected).max())
