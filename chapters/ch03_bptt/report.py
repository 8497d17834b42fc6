"""What the chapter prints: the shares of every time step, and how far a gradient gets."""

from collections.abc import Mapping, Sequence

import numpy as np

from chapters.ch03_bptt import check
from chapters.ch03_bptt import network as by_hand
from chapters.ch03_bptt.network import Network
from common import screen


def show_shares(words: Sequence[str], vectors: np.ndarray, network: Network) -> None:
    """Prints every step's share of four gradients, their sum, and what GradientTape says.

    Args:
        words: the sentence.
        vectors: array (words, features).
        network: of two classes; the sentence is of class 0.
    """
    inputs = vectors[None]  # (1, time, features)
    labels = np.zeros(inputs.shape[:2], dtype=int)
    counted = by_hand.only_last_step(*labels.shape)
    cell = by_hand.loss_and_gradients(network, inputs, labels, counted).cell
    last = network.cell.num_units - 1
    rows = [
        (
            f"{step}  {word[:10]}",
            kernel[0, 0],
            recurrent[0, last],
            bias[0],
            np.sum(recurrent**2) ** 0.5,
        )
        for step, (word, kernel, recurrent, bias) in enumerate(
            zip(
                words,
                cell.kernel_steps,
                cell.recurrent_kernel_steps,
                cell.bias_steps,
                strict=True,
            ),
            start=1,
        )
    ]
    kernel, recurrent, bias = cell.kernel, cell.recurrent_kernel, cell.bias
    tape = check.gradients_by_tape(network, inputs, labels, counted)
    for name, parts in (("sum", (kernel, recurrent, bias)), ("GradientTape", tape)):
        length = np.sum(parts[1] ** 2) ** 0.5
        rows.append((name, parts[0][0, 0], parts[1][0, last], parts[2][0], length))
    head = ("share of step", "W_x[x1,r1]", f"W_h[r1,r{last + 1}]", "b[r1]", "norm of W_h's")
    screen.table(head, *[(name, *(f"{number:+.6f}" for number in row)) for name, *row in rows])


def show_flow(distance: int, measured: Mapping, bounds: Mapping, of_cells: Mapping) -> None:
    """Prints norms of d h_T / d h_{T-k} at a few distances k.

    Args:
        distance: steps that they were followed back.
        measured: spectral radius -> norms, array (distance,).
        bounds: spectral radius -> bounds, array (distance,).
        of_cells: name of a Keras cell -> norms, array (distance,).
    """
    distances = sorted({1, distance // 6, distance // 3, distance - 1} - {0})
    rows = []
    for radius, values in measured.items():
        rows.append((f"radius {radius:g}", *(f"{values[k]:.1e}" for k in distances)))
        rows.append(("  its bound", *(f"{bounds[radius][k]:.1e}" for k in distances)))
    rows += [(name, *(f"{values[k]:.1e}" for k in distances)) for name, values in of_cells.items()]
    screen.table(("gradient left after", *(f"{k} steps" for k in distances)), *rows)
