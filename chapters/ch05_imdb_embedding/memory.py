"""Why some seeds learn and others do not: what the first recurrent weights do to a memory.

Row vectors as in Keras: h_t = tanh(x_t W_x + h_{t-1} W_h + b), verdict = sigmoid(h_T w + b).
"""

import numpy as np


def slowest_rotation(recurrent_kernel: np.ndarray) -> float:
    """The smallest angle, in degrees, by which one time step turns any part of the memory.

    Keras starts W_h as a random rotation (an orthogonal matrix). It splits the hidden state into
    planes and turns each by an angle of its own at every step; the angles are those of the
    eigenvalues. 0 means that some direction keeps whatever is written into it.

    Args:
        recurrent_kernel: W_h, array (units, units).
    """
    eigenvalues = np.linalg.eigvals(recurrent_kernel)  # (units,), complex
    return float(np.degrees(np.abs(np.angle(eigenvalues)).min()))


def gradient_to_words(
    hidden_states: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    output_kernel: np.ndarray,
) -> np.ndarray:
    """How the verdict would change with each word: back-propagation through time, by hand.

    Args:
        hidden_states: h_1 ... h_T of one review, array (time, units).
        kernel: W_x, array (inputs, units).
        recurrent_kernel: W_h, array (units, units).
        output_kernel: w, array (units,).

    Returns:
        d logit / d x_t, array (time, inputs).
    """
    gradients = np.empty((len(hidden_states), len(kernel)))
    # d logit / d h_T = w
    to_state = output_kernel  # (units,)
    for t in reversed(range(len(hidden_states))):
        # tanh'(a) = 1 - tanh(a)^2
        to_sum = to_state * (1 - hidden_states[t] ** 2)  # (units,)
        # d a_t / d x_t = W_x
        gradients[t] = kernel @ to_sum  # (inputs,)
        # d a_t / d h_{t-1} = W_h
        to_state = recurrent_kernel @ to_sum  # (units,)
    return gradients


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
