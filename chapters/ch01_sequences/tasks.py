"""What every training of this chapter gets: sequences of ids with a yes-or-no answer, in three parts."""

import dataclasses
from collections.abc import Callable

import numpy as np

from common.data.parts import Parts


@dataclasses.dataclass(frozen=True)
class Task(Parts):
    """Sequences and answers for training, validation and test.

    Each `x` is int32 (samples, time), each `y` int (samples,), 0 or 1.

    Args:
        vocabulary_size: number of different ids, padding (0) included.
        name: what to call the data.
        test_is_hard: bool (samples,), True where only the order tells the answer; None where nobody
            knows, or where all samples are of one kind.
    """

    vocabulary_size: int
    name: str
    test_is_hard: np.ndarray | None = None

    @property
    def sequence_length(self) -> int:
        """Number of time steps."""
        return self.x_train.shape[1]

    def reordered(self, reorder: Callable[[np.ndarray], np.ndarray]) -> "Task":
        """The same task with every `x` put through `reorder`, ids (samples, time) in and out."""
        parts = {
            name: reorder(getattr(self, name)) for name in ("x_train", "x_validation", "x_test")
        }
        return dataclasses.replace(self, **parts)
