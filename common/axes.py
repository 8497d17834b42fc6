"""The axes that a recurrent layer reads, and one clear line where one is missing."""

import numpy as np

from common.errors import UserError


def check_axes(vectors: np.ndarray) -> np.ndarray:
    """Gives the array back where it has the three axes that a recurrent layer reads.

    Raises:
        UserError: it has more or fewer; the message says which axis is missing.
    """
    cures = {
        1: "This looks like one vector: add samples and time steps with x[None, None, :].",
        2: "This looks like one sample: add the axis of samples with x[None, :, :].",
    }
    if vectors.ndim != 3:
        cure = cures.get(vectors.ndim, "Bring it to three axes with x.reshape(samples, time, -1).")
        raise UserError(
            f"A recurrent layer reads (samples, time steps, features), three axes; this array is "
            f"{vectors.shape}. {cure}"
        )
    return vectors
