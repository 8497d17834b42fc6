"""The numbers of chapter 3, each with its reason."""

import dataclasses
from typing import Annotated

from common.errors import UserError
from common.settings import Between, Preset, Settings


@dataclasses.dataclass(frozen=True)
class Config(Settings):
    """Settings of the gradients by hand, and of the small task that a cell is trained on with them."""

    sentence: str = "I am a boy"
    """The sentence whose gradients are printed time step by time step; 1 to 40 words."""

    spectral_radii: Annotated[tuple[float, ...], Between(0.0, 4.0)] = (0.7, 1.0, 1.5)
    """Largest eigenvalue of the recurrent weights: one below, one at, one above 1."""

    distance: Annotated[int, Between(2, 500)] = 60
    """Time steps that a gradient is followed back."""

    num_units: Annotated[int, Between(1, 256)] = 16
    """Units of the cell that is trained on the task."""

    num_symbols: Annotated[int, Between(2, 64)] = 4
    """Different symbols in the task, so that guessing is right once in four."""

    sequence_length: Annotated[int, Between(2, 200)] = 10
    """Symbols in a sequence; the network names the FIRST at the end, so this is how far it must remember."""

    learning_rate: Annotated[float, Between(1e-6, 100.0)] = 1.0
    """Large on purpose: training succeeds with clipping and nearly always fails without it."""

    max_gradient_norm: Annotated[float, Between(0.0, 1e6)] = 0.3
    """Longer gradients are shortened to this length; 0 never shortens."""

    num_updates: Annotated[int, Between(1, 100_000)] = 800
    """Updates of gradient descent, each with new sequences."""

    batch_size: Annotated[int, Between(1, 4_096)] = 32
    """Sequences in one update."""

    num_test: Annotated[int, Between(1, 100_000)] = 2_000
    """Sequences to measure the accuracy with; none of them is trained on."""

    seed: Annotated[int, Between(0, 2**31 - 1)] = 42
    """Seed of the initial weights and of all sequences."""

    def __post_init__(self):
        """Refuses to compare nothing, besides numbers out of range."""
        super().__post_init__()
        if not self.spectral_radii:
            raise UserError("--spectral-radii needs at least one number, such as 0.7 1.0 1.5.")


QUICK = Config()

PRESETS = {
    "quick": Preset("gradients by hand, and a cell trained with them; nothing to download", QUICK),
    "long": Preset(
        "a memory of 20 symbols instead of 10, which the plain cell does not always learn; a minute",
        dataclasses.replace(QUICK, sequence_length=20, num_updates=2_000),
    ),
    "smoke": Preset(
        "few time steps, few updates: what the tests run",
        dataclasses.replace(QUICK, distance=6, sequence_length=3, num_updates=60, num_test=200),
    ),
}
