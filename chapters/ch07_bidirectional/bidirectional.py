"""A bidirectional layer by hand: two cells of chapter 2, one of which reads from the end.

    forward    h_t = tanh(x_t W_x + h_{t-1} W_h + b)       has read words 1 ... t
    backward   g_t = tanh(x_t V_x + g_{t+1} V_h + c)       has read words T ... t
    together   s_t = [h_t, g_t]                            knows the whole sentence at every word

Source: lecture note 003. `keras.layers.Bidirectional(SimpleRNN(units))` does the same.
"""

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
        Forward and backward states, arrays (batch, time, units). At step t both are those of word t.

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
