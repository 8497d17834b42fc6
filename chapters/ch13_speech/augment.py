"""Recordings -> the sequences that a network reads, as they are or altered; NumPy only.

A time step is two frames of `common.data.logmel`. What alters a recording works on decibels in mel
bands: four speakers are few, and each copy sounds as if somebody else had said it, elsewhere.
"""

import dataclasses
from collections.abc import Iterable

import numpy as np

from common.data.logmel import FLOOR, NUM_BANDS, band_edges, hertz, mel

FRAMES_PER_STEP = 2
NOTHING = 10
"""The eleventh answer: no digit was heard."""

NUM_ANSWERS = 11
QUIET = -45.0
"""Decibels of a loudest band that the scale begins with."""

_BELOW, _SPREAD = 20.0, 15.0
_HOLD = 8
_AFTER = 0.05
_QUIETEST, _LOUDEST_ROOM = -90.0, -45.0
_LOUDEST_NOISE = -35.0


@dataclasses.dataclass(frozen=True)
class Alter:
    """How much copies differ from their recording; zeros leave it as it is.

    Args:
        speed: 0.2 for up to 1.2 times as fast or as slow.
        voice: 0.12 for formants up to 1.12 times as high or as low, as of a shorter or longer throat.
        gain: decibels louder or softer, at most.
        hide: True hides some bands and some time steps.
        noise: True adds the noise of a room.
        nothing: this share of the copies is noise or silence alone, with NOTHING as the answer.
        silence: frames of silence in front, at most.
        adapts: see `scale`.
    """

    speed: float = 0.0
    voice: float = 0.0
    gain: float = 0.0
    hide: bool = False
    noise: bool = False
    nothing: float = 0.0
    silence: int = 0
    adapts: bool = True

    @classmethod
    def of(cls, config) -> "Alter":
        """What the settings of the same names say."""
        names = [field.name for field in dataclasses.fields(cls)]
        return cls(**{name: getattr(config, name) for name in names})


@dataclasses.dataclass(frozen=True)
class Examples:
    """Sequences with an answer at every time step.

    Args:
        x: float32 (recordings, time, features).
        y: int32 (recordings, time), the digit, or NOTHING before it begins.
        weights: float32 (recordings, time), what a time step counts in the loss; little after the end.
    """

    x: np.ndarray
    y: np.ndarray
    weights: np.ndarray

    def __len__(self):
        return len(self.x)

    def is_heard(self) -> np.ndarray:
        """bool (recordings, time): False from the time on when the word has been over for a while."""
        return self.weights != np.float32(_AFTER)


def scale(
    decibels: np.ndarray, loudest: float = QUIET, adapts: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Decibels below the loudest band that was heard SO FAR, as numbers around 0.

    How loud somebody speaks, and how near the microphone is, no longer matters; and nothing that comes
    later is needed.

    Args:
        decibels: (..., frames, bands).
        loudest: of all that was heard before; QUIET at the beginning, below which nothing counts as loud.
        adapts: False takes `loudest` for ever, so that a loud voice stays loud.

    Returns:
        float32 array of the same shape, and the loudest band after the last frame (...,).
    """
    # m_t = max(m_{t-1}, max_b x_{t,b})
    so_far = np.maximum.accumulate(np.maximum(decibels.max(axis=-1), loudest), axis=-1)
    if not adapts:
        so_far = np.full_like(so_far, QUIET + _BELOW)
    # (x_{t,b} - m_t + 20) / 15
    scaled = (decibels - so_far[..., None] + _BELOW) / _SPREAD
    return scaled.astype("float32"), so_far[..., -1]


def to_steps(frames: np.ndarray) -> np.ndarray:
    """(..., frames, bands) -> (..., time, features): the frames of a time step side by side; a rest waits."""
    *shape, num_frames, bands = frames.shape
    time = num_frames // FRAMES_PER_STEP
    frames = frames[..., : time * FRAMES_PER_STEP, :]
    return frames.reshape(*shape, time, FRAMES_PER_STEP * bands)


def num_steps(frames: list[np.ndarray], most: int) -> np.ndarray:
    """Time steps of each recording, int (recordings,), `most` at most."""
    return np.minimum([len(one) // FRAMES_PER_STEP for one in frames], most)


def fill(frames: list[np.ndarray], num_frames: int) -> np.ndarray:
    """Recordings in one array (recordings, num_frames, bands), filled up with silence, cut at the end."""
    filled = np.full((len(frames), num_frames, NUM_BANDS), FLOOR, dtype="float32")
    for row, one in zip(filled, frames, strict=True):
        row[: len(one)] = one[:num_frames]
    return filled


def inputs(frames: list[np.ndarray], time: int, adapts: bool = True) -> np.ndarray:
    """Recordings as they are -> (recordings, time, features), silence after the end."""
    return to_steps(scale(fill(frames, time * FRAMES_PER_STEP), adapts=adapts)[0])


def examples(
    frames: list[np.ndarray],
    digits: np.ndarray,
    time: int,
    alter: Alter = Alter(),
    rng: np.random.Generator | None = None,
) -> Examples:
    """One copy of each recording, altered, with the answer and its weight at every time step.

    Args:
        frames: list of (frames, bands).
        digits: int (recordings,).
        time: steps of every sequence.
        alter: how much.
        rng: draws; needed where something is altered.
    """
    rng = rng or np.random.default_rng(0)
    count, num_frames = len(frames), time * FRAMES_PER_STEP
    lengths = np.array([len(one) for one in frames])[:, None]
    faster = (1 + alter.speed) ** rng.uniform(-1, 1, (count, 1))
    start = rng.integers(0, alter.silence + 1, (count, 1))
    # Frame t of the copy lies at this place, between two frames of the recording.
    place = (np.arange(num_frames) - start) * faster  # (recordings, frames)
    is_word = (place >= 0) & (place <= lengths - 1)
    copies = _between(fill(frames, lengths.max() + 1), place)
    if alter.voice:
        copies = _other_throat(copies, (1 + alter.voice) ** rng.uniform(-1, 1, (count, 1)))
    copies[~is_word] = FLOOR
    copies += rng.uniform(-alter.gain, alter.gain, (count, 1, 1)).astype("float32")
    if alter.noise:
        room = noise(rng, rng.uniform(_QUIETEST, _LOUDEST_ROOM, count), num_frames)
        # Powers add up, decibels do not.
        copies = 10 * np.log10(10 ** (copies / 10) + 10 ** (room / 10))
    if alter.hide:
        _hide(copies, rng)
    copies = np.maximum(copies, FLOOR)

    # The longer a word has been heard, the more the answer counts; after its end it has to stay.
    heard = np.clip(place / np.maximum(lengths - 1, 1), 0, 1)
    stays = (place > lengths - 1) & (place <= lengths - 1 + _HOLD)
    weights = np.select([place < 0, is_word, stays], [0.1, 0.02 + heard, 1.0], _AFTER)
    y = np.where(place < 0, NOTHING, np.asarray(digits)[:, None])
    nobody = rng.random(count) < alter.nothing
    if nobody.any():
        levels = rng.uniform(2 * FLOOR - _LOUDEST_NOISE, _LOUDEST_NOISE, nobody.sum())
        # Half of these levels are below the floor: silence.
        copies[nobody] = np.maximum(noise(rng, levels, num_frames), FLOOR)
        y[nobody], weights[nobody] = NOTHING, 0.3
    last = slice(FRAMES_PER_STEP - 1, None, FRAMES_PER_STEP)
    return Examples(
        to_steps(scale(copies, adapts=alter.adapts)[0]),
        y[:, last].astype("int32"),
        weights[:, last].astype("float32"),
    )


def join(copies: Iterable[Examples]) -> Examples:
    """Several copies of all recordings, one after the other."""
    parts = zip(*(vars(one).values() for one in copies), strict=True)
    return Examples(*map(np.concatenate, parts))


def noise(rng: np.random.Generator, levels: np.ndarray, num_frames: int) -> np.ndarray:
    """Decibels (recordings, num_frames, bands) of noise at the given levels, each of a colour of its own."""
    count = len(levels)
    colour = 0.5 * rng.normal(0, 3, (count, 1, NUM_BANDS)).cumsum(axis=2)
    # The power of noise in a band of a frame is a sum of a few squares.
    frame = 10 * np.log10(rng.gamma(3.0, 1 / 3.0, (count, num_frames, NUM_BANDS)) + 1e-3)
    return (np.reshape(levels, (count, 1, 1)) + colour + frame).astype("float32")


def _between(frames: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Frames at places between two frames: (recordings, frames, bands), by linear interpolation."""
    before = np.clip(np.floor(place).astype(int), 0, frames.shape[1] - 2)
    share = np.clip(place - before, 0, 1)[..., None].astype("float32")
    rows = np.arange(len(frames))[:, None]
    return frames[rows, before] * (1 - share) + frames[rows, before + 1] * share


def _other_throat(frames: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """What was at f hertz comes to lie at f / factor; factor is (recordings, 1)."""
    peaks = mel(band_edges()[1:-1])  # (bands,), at equal distances
    band = (mel(hertz(peaks) * factor) - peaks[0]) / (peaks[1] - peaks[0])
    turned = _between(frames.transpose(0, 2, 1), np.clip(band, 0, NUM_BANDS - 1))
    return turned.transpose(0, 2, 1)


def _hide(frames: np.ndarray, rng: np.random.Generator) -> None:
    """Covers up to five neighbouring bands and up to four neighbouring frames, in place."""
    count, num_frames, _ = frames.shape
    for axis, size, most in ((2, NUM_BANDS, 6), (1, min(40, num_frames), 5)):
        first = rng.integers(0, size, (count, 1))
        places = np.arange(frames.shape[axis])
        hidden = (places >= first) & (places < first + rng.integers(0, most, (count, 1)))
        shape = (count, 1, -1) if axis == 2 else (count, -1, 1)
        np.copyto(frames, np.float32(-60.0), where=hidden.reshape(shape))
