"""The cell with an output and a loss, and its updates by hand (lecture notes 001 and 004)."""

import dataclasses

import numpy as np
from scipy.special import log_softmax

from chapters.ch02_rnn_cell import cells
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch03_bptt.bptt import CellGradients, backward
from common.errors import UserError


@dataclasses.dataclass(frozen=True)
class Network:
    """A recurrent cell and an output at every time step: h_t -> o_t = h_t V + c -> softmax.

    Args:
        cell: W_x, W_h, b.
        output_kernel: V, array (units, classes).
        output_bias: c, array (classes,).
    """

    cell: CellWeights
    output_kernel: np.ndarray
    output_bias: np.ndarray

    @property
    def arrays(self) -> list[np.ndarray]:
        """All weights: W_x, W_h, b, V, c."""
        cell = self.cell
        return [cell.kernel, cell.recurrent_kernel, cell.bias, self.output_kernel, self.output_bias]


@dataclasses.dataclass(frozen=True)
class Gradients:
    """The loss, and its gradient with respect to every weight.

    Args:
        loss: mean cross-entropy over the counted time steps, in nats.
        cell: the cell's gradients, time step by time step.
        arrays: in the order of `Network.arrays`.
    """

    loss: float
    cell: CellGradients
    arrays: list[np.ndarray]

    @property
    def norm(self) -> float:
        """Length of all gradients together, as one long vector."""
        return length_of(self.arrays)


def initial_network(
    num_features: int, num_units: int, num_classes: int, spectral_radius: float, seed: int
) -> Network:
    """Random initial weights; W_h is a rotation, stretched by the spectral radius."""
    rng = np.random.default_rng(seed)
    cell = CellWeights(
        kernel=rng.normal(scale=0.5, size=(num_features, num_units)),
        recurrent_kernel=spectral_radius * random_rotation(num_units, rng),
        bias=np.zeros(num_units),
    )
    output_kernel = rng.normal(scale=0.1, size=(num_units, num_classes))
    return Network(cell, output_kernel, output_bias=np.zeros(num_classes))


def random_rotation(size: int, rng: np.random.Generator) -> np.ndarray:
    """An orthogonal matrix (size, size): it turns vectors and keeps their length, as in Keras."""
    rotation, triangle = np.linalg.qr(rng.normal(size=(size, size)))
    return rotation * np.sign(np.diag(triangle))


def draw_sequences(
    count: int, length: int, num_symbols: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Random one-hot symbols (count, time, symbols), and their first one at every time step (count, time)."""
    symbols = rng.integers(0, num_symbols, (count, length))
    first = np.repeat(symbols[:, :1], length, axis=1)  # (count, time)
    return np.eye(num_symbols)[symbols], first


def only_last_step(num_samples: int, num_steps: int) -> np.ndarray:
    """Many-to-one: True at the last time step, whose output alone counts; array (batch, time)."""
    counted = np.zeros((num_samples, num_steps), dtype=bool)
    counted[:, -1] = True
    return counted


def loss_and_gradients(
    network: Network,
    inputs: np.ndarray,
    labels: np.ndarray,
    counted: np.ndarray,
    mask: np.ndarray | None = None,
    block_length: int = 0,
) -> Gradients:
    """Forward through time, then back.

    Args:
        network: the weights.
        inputs: array (batch, time, features).
        labels: int array (batch, time), the right class at every time step.
        counted: bool array (batch, time), True where the output counts: `only_last_step` for
            many-to-one, all that is not padding for many-to-many.
        mask: bool array (batch, time), False where there is nothing to read.
        block_length: for truncated back-propagation, see `bptt.backward`.
    """
    hidden_states = cells.forward(inputs, network.cell, mask=mask)  # (batch, time, units)
    # o_t = h_t V + c
    logits = hidden_states @ network.output_kernel + network.output_bias  # (batch, time, classes)
    log_probabilities = log_softmax(logits, axis=-1)  # (batch, time, classes)
    is_label = np.eye(logits.shape[-1])[labels]  # (batch, time, classes)
    weight = counted[:, :, None] / counted.sum()  # (batch, time, 1)
    # L = - mean over counted time steps of log softmax(o_t)[label]
    loss = -float(np.sum(weight * is_label * log_probabilities))
    # dL/do_t = (softmax(o_t) - one-hot label) / number of counted time steps
    to_logits = (np.exp(log_probabilities) - is_label) * weight  # (batch, time, classes)
    # dL/dV = sum over t of h_t^T dL/do_t
    to_output_kernel = np.einsum("btu,btc->uc", hidden_states, to_logits)  # (units, classes)
    # dL/dc = sum over t of dL/do_t
    to_output_bias = to_logits.sum(axis=(0, 1))  # (classes,)
    # The direct part of dL/dh_t: dL/do_t V^T
    to_states = to_logits @ network.output_kernel.T  # (batch, time, units)
    cell = backward(
        inputs, hidden_states, network.cell, to_states, mask=mask, block_length=block_length
    )
    to_cell = [cell.kernel, cell.recurrent_kernel, cell.bias]
    return Gradients(loss, cell, [*to_cell, to_output_kernel, to_output_bias])


def length_of(arrays: list[np.ndarray]) -> float:
    """Length of all arrays together, as one long vector."""
    return float(np.sqrt(sum(np.sum(array**2) for array in arrays)))


def clip_by_norm(gradients: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    """All gradients, shortened together to `max_norm` where they are longer; 0 never shortens.

    The direction stays, only the update gets smaller (Pascanu, Mikolov, Bengio 2013).
    """
    # g <- g min(1, max_norm / |g|)
    norm = length_of(gradients)
    shorten = max_norm / norm if max_norm and norm > max_norm else 1.0
    return [shorten * array for array in gradients]


def descend(network: Network, gradients: Gradients, learning_rate: float, max_norm: float) -> None:
    """One update of gradient descent: changes the weights of the network.

    Raises:
        UserError: the loss or the gradient is no finite number any more.
    """
    if not np.isfinite([gradients.loss, gradients.norm]).all():
        raise UserError(
            f"The loss is {gradients.loss:.3g} and its gradient {gradients.norm:.3g} long: training "
            f"diverged. Clip the gradient (--max-gradient-norm 1) or try a tenth of the --learning-rate."
        )
    clipped = clip_by_norm(gradients.arrays, max_norm)
    for weight, gradient in zip(network.arrays, clipped, strict=True):
        # w <- w - learning rate * dL/dw
        weight -= learning_rate * gradient


def accuracy(network: Network, inputs: np.ndarray, labels: np.ndarray) -> float:
    """Share of sequences whose last output names the label of the last time step (many-to-one)."""
    last_state = cells.forward(inputs, network.cell)[:, -1]  # (batch, units)
    logits = last_state @ network.output_kernel + network.output_bias  # (batch, classes)
    return float(np.mean(logits.argmax(axis=-1) == labels[:, -1]))
