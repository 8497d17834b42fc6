"""Why some seeds learn and others do not: what the first recurrent weights do to a memory."""

import numpy as np


def slowest_rotation(recurrent_kernel: np.ndarray) -> float:
    """The smallest angle, in degrees, by which one time step turns any part of the memory.

    Keras initializes W_h as a random rotation (an orthogonal matrix). It splits the hidden state into
    planes and turns each by an angle of its own at every step; the angles are those of the
    eigenvalues. 0 means that some direction keeps whatever is written into it.

    Args:
        recurrent_kernel: W_h, array (units, units).
    """
    eigenvalues = np.linalg.eigvals(recurrent_kernel)  # (units,), complex
    return float(np.degrees(np.abs(np.angle(eigenvalues)).min()))


def agreement_with_last_word(gradients: np.ndarray) -> np.ndarray:
    """Whether a word k steps back pushes the verdict the way the last word does.

    Args:
        gradients: d logit / d x_t, array (time, inputs).

    Returns:
        Cosine between the gradient k steps back and the last one, array (time,), k = 0 first:
        1 the same word has the same effect, -1 the opposite one.
    """
    backwards = gradients[::-1]  # (time, inputs)
    lengths = np.linalg.norm(backwards, axis=1)
    return backwards @ backwards[0] / (lengths * lengths[0])
