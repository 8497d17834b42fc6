"""A walker on a ring of eight places: one tiny world with a task for every input-output form.

Place 0 is home. A move is one place to the left (-1), none (0) or one to the right (+1); to the right of
place 7 comes home again.
"""

import dataclasses
import itertools

import numpy as np

from common.data.parts import Parts

NUM_PLACES = 8
MOVES = (-1, 0, 1)
SPEEDS = (-2, -1, 1, 2)
HOME = 0
# Nobody is more than half a ring away from home.
STEPS_HOME = NUM_PLACES // 2
STEPS_AHEAD = 6
# How many times as long as in training the longer walks are.
LONGER = (2, 4, 8)

# One sample of every task, to draw and to follow with a finger: a walk with moves of every kind, cut to the
# length of the others, and a photo of a walker at place 3 who goes two places a time step. After eight moves
# the walker is at place 5, from which only one way home is the shortest; from place 4 there are two.
EXAMPLE_WALK = (1, 1, 0, 1, 1, -1, 1, 1, 1)
EXAMPLE_PLACE, EXAMPLE_SPEED = 3, 2

_VALIDATION_SHARE, _TEST_SHARE = 0.1, 0.3


@dataclasses.dataclass(frozen=True)
class Task(Parts):
    """Inputs and labels in three parts that share no sample.

    Each `x` is float32 (samples, features) or (samples, time, features); each `y` int (samples,) or
    (samples, time).
    """

    @property
    def baseline_accuracy(self) -> float:
        """Share of right test labels when each time step gets its most frequent training label."""
        classes = np.arange(self.y_train.max() + 1)
        counts = (self.y_train[..., None] == classes).sum(axis=0)  # (classes,) or (time, classes)
        return float(np.mean(self.y_test == counts.argmax(axis=-1)))


def places_of(moves: np.ndarray) -> np.ndarray:
    """Where a walker from home is after every move.

    Args:
        moves: -1, 0 or 1, int array (walks, time).

    Returns:
        Places 0 to 7, int array (walks, time).
    """
    # p_t = (p_{t-1} + m_t) mod 8
    return (HOME + np.cumsum(moves, axis=1)) % NUM_PLACES


def way_home(places: np.ndarray) -> np.ndarray:
    """The shortest way home from each place; a walker at home stays, from place 4 it goes left.

    Args:
        places: int array (walks,).

    Returns:
        Moves -1, 0 or 1, int array (walks, STEPS_HOME).
    """
    moves = []
    for _ in range(STEPS_HOME):
        # Left as long as that is not the longer way.
        towards_home = np.where(places <= NUM_PLACES // 2, -1, 1)
        move = np.where(places == HOME, 0, towards_home)  # (walks,)
        places = (places + move) % NUM_PLACES
        moves.append(move)
    return np.stack(moves, axis=1)


def places_ahead(places: np.ndarray, speeds: np.ndarray) -> np.ndarray:
    """Where a walker that keeps its speed will be.

    Args:
        places: of now, int array (walks,).
        speeds: places a time step, int array (walks,).

    Returns:
        Places after 1 ... STEPS_AHEAD time steps, int array (walks, STEPS_AHEAD).
    """
    steps = np.arange(1, STEPS_AHEAD + 1)
    # p_t = (p_0 + t v) mod 8
    return (places[:, None] + speeds[:, None] * steps) % NUM_PLACES


def take_photos(places: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """One pixel a place, the walker's own brighter by 1, with noise on all.

    Args:
        places: int array (photos,).
        noise: standard deviation of every pixel.
        rng: source of the noise.

    Returns:
        float32 array (photos, NUM_PLACES).
    """
    pixels = np.eye(NUM_PLACES)[places] + noise * rng.normal(size=(len(places), NUM_PLACES))
    return pixels.astype("float32")


def encode_moves(moves: np.ndarray) -> np.ndarray:
    """Moves (walks, time) as one-hot vectors, float32 (walks, time, 3): left, stay, right."""
    return np.eye(len(MOVES), dtype="float32")[moves + 1]


def all_walks(num_moves: int) -> np.ndarray:
    """Every walk of so many moves once, int array (3 ** num_moves, num_moves)."""
    return np.array(list(itertools.product(MOVES, repeat=num_moves)))


def make_tasks(num_moves: int, num_photos: int, photo_noise: float, seed: int) -> dict[str, Task]:
    """One task for every input-output form.

    Args:
        num_moves: of a walk; all walks of this length are split.
        num_photos: to take for the tasks that start from a photo.
        photo_noise: see `take_photos`.
        seed: of photos and splits.

    Returns:
        "one_to_one": photo -> place; "one_to_many": photo and speed -> places ahead;
        "many_to_one": walk -> last place; "every_step": walk -> place after every move;
        "after": walk -> moves home (0 left, 1 stay, 2 right).
    """
    rng = np.random.default_rng(seed)
    places = rng.integers(0, NUM_PLACES, num_photos)
    speed_ids = rng.integers(0, len(SPEEDS), num_photos)
    photos = take_photos(places, photo_noise, rng)  # (photos, places)
    speeds = np.eye(len(SPEEDS), dtype="float32")[speed_ids]  # (photos, speeds)
    ahead = places_ahead(places, np.array(SPEEDS)[speed_ids])
    walks = rng.permutation(all_walks(num_moves))
    visited = places_of(walks)  # (walks, time)
    moves = encode_moves(walks)  # (walks, time, 3)
    return {
        "one_to_one": _split(photos, places),
        "one_to_many": _split(np.concatenate([photos, speeds], axis=1), ahead),
        "many_to_one": _split(moves, visited[:, -1]),
        "every_step": _split(moves, visited),
        "after": _split(moves, way_home(visited[:, -1]) + 1),
    }


def task_of(form: str) -> str:
    """The task that an input-output form is for: all ways to go from one to many share theirs."""
    return "one_to_many" if form.startswith("one_to_many") else form


def longer_walks(num_moves: int, seed: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """500 random walks, float32 (500, num_moves, 3), and the place after every move (500, num_moves)."""
    walks = np.random.default_rng(seed).choice(MOVES, size=(500, num_moves))
    return encode_moves(walks), places_of(walks)


def example(num_moves: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Task -> one sample of it without noise, (x, y), as a batch of one."""
    walk = np.array([EXAMPLE_WALK[:num_moves]])
    visited = places_of(walk)  # (1, time)
    place, speed = np.array([EXAMPLE_PLACE]), np.array([EXAMPLE_SPEED])
    photo = np.eye(NUM_PLACES, dtype="float32")[place]  # (1, places)
    speed_vector = np.eye(len(SPEEDS), dtype="float32")[[SPEEDS.index(EXAMPLE_SPEED)]]
    return {
        "one_to_one": (photo, place),
        "one_to_many": (
            np.concatenate([photo, speed_vector], axis=1),
            places_ahead(place, speed),
        ),
        "many_to_one": (encode_moves(walk), visited[:, -1]),
        "every_step": (encode_moves(walk), visited),
        "after": (encode_moves(walk), way_home(visited[:, -1]) + 1),
    }


def describe(walks: Task) -> str:
    """What to call the data, with the number of walks in every part."""
    counts = [f"{len(x):,}" for x in (walks.x_train, walks.x_validation, walks.x_test)]
    return f"a walker on a ring, {' + '.join(counts)} walks of {walks.x_train.shape[1]} moves"


def _split(x: np.ndarray, y: np.ndarray) -> Task:
    num_test = round(len(x) * _TEST_SHARE)
    num_validation = round(len(x) * _VALIDATION_SHARE)
    x_test, x_validation, x_train = np.split(x, [num_test, num_test + num_validation])
    y_test, y_validation, y_train = np.split(y, [num_test, num_test + num_validation])
    return Task(x_train, y_train, x_validation, y_validation, x_test, y_test)
