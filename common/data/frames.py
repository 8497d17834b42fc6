"""Short clips: a handwritten digit moves up and down, bounces, and goes behind a curtain.

Three labels stand at every frame, as `LABELS` says. They differ in how much of the clip they need: the
frame alone, the frame before, or everything since the digit was last seen. The images are those of
`common.data.digits`; every clip is drawn from a seed.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np

from common.data import digits

HEIGHT, WIDTH = 40, 10
CURTAIN = range(14, 26)
"""Rows that the curtain covers: more than the 8 of a digit."""
PAPER, GREY = 0.0, 0.5
STEP = 2
"""Rows that a digit moves from one frame to the next."""

NONE = digits.NUM_CLASSES
"""The label where no digit is seen, or none is behind the curtain: 10, after the digits 0 to 9."""
DIGITS = (*map(str, range(digits.NUM_CLASSES)), "none")
LABELS = {
    "visible": DIGITS,  # Which digit is more than half in sight: the frame tells.
    "direction": ("up", "down", "none"),  # Where it has just moved: the frame before tells.
    "behind": DIGITS,  # Which digit is at least half behind the curtain: memory tells.
}
UP, DOWN, NOWHERE = range(3)
NOT = {"visible": NONE, "direction": NOWHERE, "behind": NONE}
"""The class "none" of each label."""
NAME = "handwritten digits behind a curtain, generated"

HIDDEN_FRAMES = range(4, 13)
"""How long a digit stays wholly hidden: drawn anew each time, so nobody can count it out."""
_HIDDEN_AT = 16
_SHORTEST_TURN = 10
_SHARE_OF_CHANGES = 0.12
_SHARE_HIDDEN_AT_START = 0.35


@dataclasses.dataclass(frozen=True)
class Clips:
    """Clips of different lengths, padded with black at their ends.

    Args:
        frames: float32 (clips, time, HEIGHT, WIDTH), from 0 (paper) to 1 (ink).
        labels: name of LABELS -> int32 (clips, time); 0 at padding.
        is_frame: bool (clips, time), False at padding.
        place: int (clips, time), highest row of the digit, wherever it is.
        column: int (clips, time), its leftmost column.
        image: int (clips, time), which image it is.
        turn: int (clips, time), how many digits there were before it in the clip.
    """

    frames: np.ndarray
    labels: dict[str, np.ndarray]
    is_frame: np.ndarray
    place: np.ndarray
    column: np.ndarray
    image: np.ndarray
    turn: np.ndarray

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def is_hidden(self) -> np.ndarray:
        """bool (clips, time): True where the digit is wholly hidden, so that the frame shows a curtain."""
        return (rows_covered(self.place) == digits.SIZE) & self.is_frame

    @property
    def starts_hidden(self) -> np.ndarray:
        """bool (clips, time): True until the first digit of the clip comes into sight."""
        return np.logical_and.accumulate(self.is_hidden, axis=1)

    def weights(self) -> dict[str, np.ndarray]:
        """Label -> float32 (clips, time): 1 at frames, 0 at padding, for `sample_weight`."""
        return dict.fromkeys(LABELS, self.is_frame.astype("float32"))

    def single_frames(self, most: int = 0, seed: int = 0) -> tuple[np.ndarray, dict, dict]:
        """Frames without their clips, shuffled: (frames, HEIGHT, WIDTH), labels and weights (frames,).

        Args:
            most: at most so many; 0 for all.
            seed: of the order.
        """
        clip, frame = np.nonzero(self.is_frame)
        order = np.random.default_rng(seed).permutation(len(clip))[: most or None]
        chosen = clip[order], frame[order]
        labels = {name: label[chosen] for name, label in self.labels.items()}
        weights = dict.fromkeys(LABELS, np.ones(len(order), dtype=np.float32))
        return self.frames[chosen], labels, weights

    def spread(self, answers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Puts labels of `frames[is_frame]`, label -> (frames,), into (clips, time); 0 at padding."""
        found = {name: np.zeros(self.is_frame.shape, dtype=np.int64) for name in answers}
        for name, answer in answers.items():
            found[name][self.is_frame] = answer
        return found


def rows_covered(place: np.ndarray) -> np.ndarray:
    """How many of the 8 rows of a digit at `place` the curtain covers."""
    top, end = np.maximum(place, CURTAIN.start), np.minimum(place + digits.SIZE, CURTAIN.stop)
    return np.maximum(0, end - top)


def draw(
    images: np.ndarray,
    numbers: np.ndarray,
    num_clips: int,
    seed: int | Sequence[int],
    shortest: int = 24,
    longest: int = 48,
) -> Clips:
    """Draws clips with some of the images.

    Args:
        images: float array (images, 8, 8) between 0 and 1.
        numbers: int array (images,), which digit each shows.
        num_clips: how many clips.
        seed: of everything that is left to chance.
        shortest: frames of the shortest clip.
        longest: frames of the longest one; every clip is padded to it.
    """
    rng = np.random.default_rng(seed)
    lengths = rng.integers(shortest, longest + 1, num_clips)
    # What happens in every frame: place, column, velocity, image, turn.
    happens = np.zeros((5, num_clips, longest), dtype=np.int64)
    for clip, length in enumerate(lengths):
        happens[:, clip, :length] = np.transpose(list(_play(rng, numbers, length)))
    place, column, velocity, image, turn = happens
    is_frame = np.arange(longest) < lengths[:, None]  # (clips, time)
    digit = numbers[image]
    is_visible = rows_covered(place) < digits.SIZE // 2
    labels = {
        "visible": np.where(is_visible, digit, NONE),
        "direction": np.where(is_visible, np.where(velocity < 0, UP, DOWN), NOWHERE),
        "behind": np.where(is_visible, NONE, digit),
    }
    labels = {name: np.where(is_frame, label, 0).astype("int32") for name, label in labels.items()}
    frames = _paint(images, place, column, image) * is_frame[:, :, None, None]
    return Clips(frames, labels, is_frame, place, column, image, turn)


def _paint(images, place, column, image) -> np.ndarray:
    """Paper, then the digit, then the curtain over both: (clips, time, HEIGHT, WIDTH)."""
    clips, time = place.shape
    frames = np.full((clips, time, HEIGHT, WIDTH), PAPER, dtype=np.float32)
    size = np.arange(digits.SIZE)
    clip, frame = np.ogrid[:clips, :time]
    rows = place[:, :, None, None] + size[:, None]  # (clips, time, 8, 1)
    columns = column[:, :, None, None] + size  # (clips, time, 1, 8)
    frames[clip[:, :, None, None], frame[:, :, None, None], rows, columns] = images[image]
    frames[:, :, CURTAIN.start : CURTAIN.stop] = GREY
    return frames


def _play(rng: np.random.Generator, numbers: np.ndarray, length: int):
    """Yields place, column, velocity, image and turn of every frame of one clip."""
    last_place = HEIGHT - digits.SIZE
    image, turn, turn_began = rng.integers(len(numbers)), 0, 0
    place, column, velocity = _enter(rng)
    hidden = 0
    if rng.random() < _SHARE_HIDDEN_AT_START:
        place, hidden = _HIDDEN_AT, rng.choice(HIDDEN_FRAMES)
    for frame in range(length):
        yield place, column, velocity, image, turn
        hidden -= 1
        covered = rows_covered(place)
        is_over = frame - turn_began >= _SHORTEST_TURN and covered == 0
        # A turn that began in the last frames would never be seen to move.
        if is_over and frame < length - 4 and rng.random() < _SHARE_OF_CHANGES:
            others = np.flatnonzero(numbers != numbers[image])
            image, turn, turn_began = rng.choice(others), turn + 1, frame + 1
            place, column, velocity = _enter(rng)
        elif hidden == 0:
            # It comes out on either side, whichever it went in on, and in any column.
            velocity = STEP * rng.choice((-1, 1))
            place = CURTAIN.start - 2 if velocity < 0 else CURTAIN.stop - digits.SIZE + 2
            column = rng.integers(WIDTH - digits.SIZE + 1)
        elif hidden < 0:
            if not 0 <= place + velocity <= last_place:
                velocity = -velocity
            place += velocity
            if rows_covered(place) == digits.SIZE:
                place, hidden = _HIDDEN_AT, rng.choice(HIDDEN_FRAMES)


def _enter(rng: np.random.Generator) -> tuple[int, int, int]:
    """Place, column and velocity of a digit whose turn begins: wholly in sight, on either side."""
    velocity = STEP * rng.choice((-1, 1))
    # Where it could have come from with this velocity.
    places = np.arange(0, HEIGHT - digits.SIZE + 1, STEP)
    before = places - velocity
    possible = (rows_covered(places) == 0) & (before >= 0) & (before <= places[-1])
    return rng.choice(places[possible]), rng.integers(WIDTH - digits.SIZE + 1), velocity


def best_answer(evidence: np.ndarray, labels: np.ndarray) -> float:
    """Share of labels that the best answer to each piece of evidence gets right, at most.

    Whoever knows no more than the evidence says the same wherever it is the same: at best the label that
    is the most frequent there. Counted on the very labels, no network that knows no more is better.

    Args:
        evidence: int array (frames, things known).
        labels: int array (frames,).
    """
    _, group = np.unique(evidence, axis=0, return_inverse=True)
    counts = np.zeros((group.max() + 1, labels.max() + 1), dtype=np.int64)
    np.add.at(counts, (group.ravel(), labels), 1)
    return float(counts.max(axis=1).sum() / len(labels))


def bounds(training: Clips, clips: Clips) -> dict[str, dict[str, float]]:
    """What can be had without a network, and the most that any network can reach on `clips`.

    Returns:
        Name -> label -> frame accuracy. "baseline" says the most frequent label of training everywhere;
        "bound_frame" sees this frame alone, "bound_forward" also all before it, "bound_both" the whole
        clip. The bounds read every digit without a mistake, wherever a part of it is in sight.
    """
    hidden, unseen = clips.is_hidden, clips.starts_hidden
    place = np.where(hidden, -1, clips.place)
    before = np.pad(place, ((0, 0), (1, 0)), constant_values=-2)[:, :-1]
    # A digit whose turn begins was nowhere before.
    begins = np.pad(clips.turn[:, 1:] != clips.turn[:, :-1], ((0, 0), (1, 0)), constant_values=True)
    before = np.where(begins, -2, before)
    digit = np.where(
        clips.labels["visible"] != NONE, clips.labels["visible"], clips.labels["behind"]
    )
    in_sight, seen_so_far = np.where(hidden, -1, digit), np.where(unseen, -1, digit)
    after = np.roll(place, -1, axis=1)
    evidence = {
        "frame": (place, in_sight),
        "forward": (place, before, seen_so_far),
        "both": (place, before, after, digit),
    }
    where, baseline = clips.is_frame, {}
    for name, label in clips.labels.items():
        answer = np.bincount(training.labels[name][training.is_frame]).argmax()
        baseline[name] = float(np.mean(label[where] == answer))
    return {"baseline": baseline} | {
        f"bound_{reader}": {
            name: best_answer(np.stack(known, axis=-1)[where], label[where])
            for name, label in clips.labels.items()
        }
        for reader, known in evidence.items()
    }
