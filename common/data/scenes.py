"""Scenes of two objects on a small picture, and their captions in English and in Korean.

A scene is a small object, a relation and a large object. The small one is what the caption is about, the
large one is where it is: so every picture has one caption, and not "below" as well as "above". One scene
gives both captions, and each can be parsed back:

    a three above a red square
    빨간 사각형 위에 숫자 삼이 있습니다

An object is a handwritten digit, in black, or a shape in one of four colours; a scene has at most one
digit. Handwriting, sizes, places and brightness are drawn from a seed.
"""

import itertools
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from common.data.korean_grammar import particle
from common.errors import UserError, did_you_mean

Language = Literal["english", "korean"]

# Pixels of a side of the picture, and the least and the most of an object.
SIZE = 28
SMALL, LARGE = (8.0, 10.0), (12.0, 14.0)

DIGITS = {
    "zero": "영",
    "one": "일",
    "two": "이",
    "three": "삼",
    "four": "사",
    "five": "오",
    "six": "육",
    "seven": "칠",
    "eight": "팔",
    "nine": "구",
}
SHAPES = {"square": "사각형", "circle": "원", "triangle": "삼각형"}
COLOURS = {"red": "빨간", "green": "초록색", "blue": "파란", "yellow": "노란"}
RELATIONS = {"above": "위에", "below": "아래에", "left of": "왼쪽에", "right of": "오른쪽에"}
# In a picture printed in black and white their greys differ.
_RGB = {
    "": (0.0, 0.0, 0.0),
    "red": (0.80, 0.16, 0.12),
    "green": (0.10, 0.62, 0.35),
    "blue": (0.10, 0.25, 0.75),
    "yellow": (0.96, 0.80, 0.10),
}
_NUMBER, _THERE_IS = "숫자", "있습니다"
# A particle is a token of its own, which is written to the end of the word before it.
_ATTACHED = "-"


class Thing(NamedTuple):
    """An object: the English name of a digit, or of a shape, which has a colour besides."""

    name: str
    colour: str = ""

    @property
    def is_digit(self) -> bool:
        """True for "three"."""
        return self.name in DIGITS


class Scene(NamedTuple):
    """What a caption says, before either language puts it into its order."""

    small: Thing
    relation: str
    large: Thing


THINGS = (
    *map(Thing, DIGITS),
    *(Thing(shape, colour) for shape in SHAPES for colour in COLOURS),
)
SCENES = tuple(
    Scene(small, relation, large)
    for small, relation, large in itertools.product(THINGS, RELATIONS, THINGS)
    if not (small.is_digit and large.is_digit)
)

Part = Literal["train", "validation", "test"]


def held_out_for(scene: Scene) -> Part:
    """Which part alone may have a scene of this combination: a fifth of all is never trained on.

    Objects are numbered as in THINGS and relations as in RELATIONS, from 0. Where small + large +
    3 relation ends in 0, the combination is tested on; where it ends in 1, recipes are chosen by it.
    Each object in each place, and each relation beside it, is in training with other partners.
    """
    numbers = THINGS.index(scene.small), THINGS.index(scene.large)
    last_digit = (sum(numbers) + 3 * list(RELATIONS).index(scene.relation)) % 10
    return {0: "test", 1: "validation"}.get(last_digit, "train")


COMBINATIONS = {
    part: tuple(scene for scene in SCENES if held_out_for(scene) == part)
    for part in ("train", "validation", "test")
}


def caption(scene: Scene, language: Language) -> tuple[str, ...]:
    """The tokens of a caption.

    >>> caption(Scene(Thing("eight"), "left of", Thing("square", "red")), "english")
    ('an', 'eight', 'left', 'of', 'a', 'red', 'square')
    >>> caption(Scene(Thing("two"), "left of", Thing("square", "red")), "korean")
    ('빨간', '사각형', '왼쪽에', '숫자', '이', '-가', '있습니다')
    """
    if language == "english":
        # English: small object, relation, large object; the article looks ahead.
        return *_english(scene.small), *scene.relation.split(), *_english(scene.large)
    # Korean: large object, relation, small object with its particle, which looks back.
    small = _korean(scene.small)
    ending = _ATTACHED + particle(small[-1], "이/가")
    return *_korean(scene.large), RELATIONS[scene.relation], *small, ending, _THERE_IS


def _english(thing: Thing) -> tuple[str, ...]:
    words = (thing.colour, thing.name) if thing.colour else (thing.name,)
    # The sound counts and not the letter: "a one".
    return "an" if words[0] == "eight" else "a", *words


def _korean(thing: Thing) -> tuple[str, str]:
    if thing.is_digit:
        return _NUMBER, DIGITS[thing.name]
    return COLOURS[thing.colour], SHAPES[thing.name]


def join(tokens: Sequence[str]) -> str:
    """The sentence of these tokens.

    >>> join(("숫자", "이", "-가", "있습니다"))
    '숫자 이가 있습니다'
    """
    return " ".join(tokens).replace(f" {_ATTACHED}", "")


def words(language: Language) -> tuple[str, ...]:
    """All tokens of a language, each once, in order of their first appearance."""
    return tuple(dict.fromkeys(word for scene in SCENES for word in caption(scene, language)))


def _one_of(words) -> str:
    return "|".join(words)


# Loose on purpose: a wrong article or particle, or a coloured digit, does not hide the other words.
_PATTERNS = {
    "english": re.compile(
        r"an? (?:(?P<small_colour>{0}) )?(?P<small>{1}) (?P<relation>{2}) "
        r"an? (?:(?P<large_colour>{0}) )?(?P<large>{1})".format(
            *map(_one_of, (COLOURS, (*DIGITS, *SHAPES), RELATIONS))
        )
    ),
    "korean": re.compile(
        r"(?P<large_colour>{0}|숫자) (?P<large>{1}) (?P<relation>{2}) "
        r"(?P<small_colour>{0}|숫자) (?P<small>{1})[이가] 있습니다".format(
            *map(
                _one_of,
                (COLOURS.values(), (*DIGITS.values(), *SHAPES.values()), RELATIONS.values()),
            )
        )
    ),
}
_TO_ENGLISH = {
    korean: english
    for table in (DIGITS, SHAPES, COLOURS, RELATIONS)
    for english, korean in table.items()
} | {_NUMBER: ""}
SLOTS = ("small_colour", "small", "relation", "large_colour", "large")


def slots(text: str, language: Language) -> dict[str, str]:
    """What stands in each of SLOTS, in English words; "" for no colour, and {} for no sentence at all."""
    found = _PATTERNS[language].fullmatch(text)
    if not found:
        return {}
    named = {name: found[name] or "" for name in SLOTS}
    if language == "korean":
        named = {name: _TO_ENGLISH[word] for name, word in named.items()}
    return named


def is_caption(text: str) -> bool:
    """Whether the grammar writes this sentence, articles, particles and all, in either language."""
    return text in _SCENE_OF


def parse(text: str) -> Scene:
    """The scene that a caption describes, in either language.

    Raises:
        UserError: it is no caption; the message says what is one.
    """
    text = " ".join(text.lower().replace(".", " ").split())
    scene = _SCENE_OF.get(text)
    if scene:
        return scene
    example = '"a three above a red square"'
    if not text:
        raise UserError(f"Say what to draw, such as {example}.")
    for language in _PATTERNS:
        found = slots(text, language)
        if found and found["small"] in DIGITS and found["large"] in DIGITS:
            raise UserError(f'"{text}" has two digits, and a scene has one at most. Say {example}.')
        meant = found and Scene(
            Thing(found["small"], found["small_colour"]),
            found["relation"],
            Thing(found["large"], found["large_colour"]),
        )
        if meant in SCENES:
            # Only an article or a particle is wrong.
            right = join(caption(meant, language))
            raise UserError(f'"{text}" is no caption. Did you mean {right}?')
    raise UserError(
        f'"{text}" is no caption.{did_you_mean(text, _SCENE_OF)} Say an object ({", ".join(DIGITS)}, '
        f"or a {', '.join(COLOURS)} {', '.join(SHAPES)}), then {', '.join(RELATIONS)}, then another "
        f"object: {example}."
    )


_SCENE_OF = {join(caption(scene, language)): scene for language in _PATTERNS for scene in SCENES}


class Handwriting:
    """Images of digits to draw from.

    Args:
        images: float32 (images, 8, 8), 0 for paper and 1 for ink, as of `common.data.digits`.
        labels: int (images,), 0 to 9.
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray):
        self.images = images
        self.places = [np.flatnonzero(labels == digit) for digit in range(len(DIGITS))]

    def choose(self, things: Sequence[Thing], rng: np.random.Generator) -> np.ndarray:
        """An image for each digit of some things, zeros for each shape. (things, 8, 8)"""
        chosen = np.zeros((len(things), *self.images.shape[1:]), np.float32)
        names = list(DIGITS)
        for number, thing in enumerate(things):
            if thing.is_digit:
                chosen[number] = self.images[rng.choice(self.places[names.index(thing.name)])]
        return chosen


def draw(scenes: Sequence[Scene], handwriting: Handwriting, seed) -> np.ndarray:
    """A picture of each scene, each another one.

    Args:
        scenes: what to draw.
        handwriting: images of the digits; those of one part only.
        seed: the same seed gives the same pictures.

    Returns:
        uint8 array (scenes, SIZE, SIZE, 3), red, green and blue from 0 to 255.
    """
    rng = np.random.default_rng(seed)
    return np.concatenate(
        # By thousands: float32 pictures of all scenes at once would be large.
        [
            _draw(scenes[start : start + 1_000], handwriting, rng)
            for start in range(0, len(scenes), 1_000)
        ]
    )


def _draw(scenes: Sequence[Scene], handwriting: Handwriting, rng) -> np.ndarray:
    count = len(scenes)
    sides = np.stack([rng.uniform(*range_, count) for range_ in (SMALL, LARGE)])  # (2, scenes)
    corners = _corners([scene.relation for scene in scenes], sides, rng)  # (2, scenes, 2)
    paper = rng.uniform(0.85, 1.0, (count, 1, 1, 1))
    pictures = np.broadcast_to(paper, (count, SIZE, SIZE, 3))
    for things, corner, side in zip(
        ([scene.small for scene in scenes], [scene.large for scene in scenes]),
        corners,
        sides,
        strict=True,
    ):
        ink = _ink(things, handwriting.choose(things, rng), corner, side)  # (scenes, SIZE, SIZE)
        ink = (ink * rng.uniform(0.75, 1.0, (count, 1, 1)))[..., None]
        colours = np.array([_RGB[thing.colour] for thing in things])[:, None, None, :]
        # What the ink does not cover stays paper.
        pictures = ink * colours + (1 - ink) * pictures  # (scenes, SIZE, SIZE, 3)
    pictures = pictures + rng.normal(0, 0.02, pictures.shape)
    return np.clip(255 * pictures, 0, 255).round().astype(np.uint8)


def _corners(relations: Sequence[str], sides: np.ndarray, rng) -> np.ndarray:
    """Top and left of both objects (2, scenes, 2): one beside the other, within the picture."""
    count = len(relations)
    gap = rng.uniform(1.0, 3.0, count)
    # Along the relation one object comes first, then the gap, then the other.
    free = SIZE - sides.sum(axis=0) - gap
    start = rng.uniform(0, 1, count) * free
    is_small_first = np.isin(relations, ("above", "left of"))
    small_along = np.where(is_small_first, start, start + sides[1] + gap)
    large_along = np.where(is_small_first, start + sides[0] + gap, start)
    # Across it their centres are at most 3 pixels apart.
    large_across = rng.uniform(0, 1, count) * (SIZE - sides[1])
    small_across = large_across + (sides[1] - sides[0]) / 2 + rng.uniform(-3, 3, count)
    small_across = np.clip(small_across, 0, SIZE - sides[0])
    along = np.stack([small_along, large_along])
    across = np.stack([small_across, large_across])
    is_vertical = np.isin(relations, ("above", "below"))
    return np.stack(
        [np.where(is_vertical, along, across), np.where(is_vertical, across, along)], axis=-1
    )


def _ink(things: Sequence[Thing], images: np.ndarray, corners, sides) -> np.ndarray:
    """How much of every pixel an object covers, 0 to 1. (scenes, SIZE, SIZE)"""
    # Where the middle of each pixel is in the object's own square, from 0 to 1.
    middles = np.arange(SIZE) + 0.5
    down, right = ((middles - corners[:, axis, None]) / sides[:, None] for axis in (0, 1))
    # Linear interpolation of an image is two products of matrices, one for each axis.
    grid = np.arange(images.shape[1]) + 0.5
    rows, columns = (
        np.maximum(0, 1 - np.abs(part[:, :, None] * images.shape[1] - grid))
        for part in (down, right)
    )  # (scenes, SIZE, 8)
    ink = rows @ images @ columns.swapaxes(1, 2)  # (scenes, SIZE, SIZE)
    v, u = down[:, :, None], right[:, None, :]
    from_middle = np.abs(u - 0.5)
    # How far inside its edge a pixel is, in sides of the object; less than 0 outside.
    inside = {
        "square": np.minimum(0.5 - from_middle, 0.5 - np.abs(v - 0.5)),
        "circle": 0.5 - np.hypot(u - 0.5, v - 0.5),
        "triangle": np.minimum((v / 2 - from_middle) * 0.9, 1 - v),
    }
    names = np.array([thing.name for thing in things])
    for shape, distance in inside.items():
        chosen = names == shape
        # A pixel that the edge cuts is covered in part.
        ink[chosen] = np.clip(distance[chosen] * sides[chosen, None, None] + 0.5, 0, 1)
    return ink
