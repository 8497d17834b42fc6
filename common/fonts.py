"""Hangul on the axes of a picture: a font that has it, or else the sounds in Latin letters.

Matplotlib's own font knows no Hangul and would draw empty boxes, with a warning for each. So a font that does
is looked for on the computer; where there is none, the syllables are romanised, letter by letter.
"""

import functools
import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

from matplotlib import font_manager, ft2font

_LATIN_FONT = "DejaVu Sans"
# It draws a box for every sign that there is, which is what we want to get away from.
_BOXES = "Last Resort"
_BOX = "□"
# Looked at first, so that not every font of a large collection has to be opened.
_KNOWN = ("NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR", "Noto Sans KR")
# A package that is nothing but NanumGothic; its code is never imported.
_PACKAGE, _FILE = "koreanize_matplotlib", Path("fonts", "NanumGothic.ttf")

_FIRST = ord("가")
_HANGUL = re.compile("[가-힣]")
# Letters of the Revised Romanization in the order of Unicode; a hyphen stands for no letter.
_INITIALS, _VOWELS, _FINALS = (
    tuple("" if letters == "-" else letters for letters in row.split())
    for row in (
        "g kk n d tt r m b pp s ss - j jj ch k t p h",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
        "- g kk gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j ch k t p h",
    )
)


def readable(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Labels that can be drawn, and the fonts to draw them with.

    Args:
        labels: tokens, in any language.

    Returns:
        The labels as they are where a font has their signs, otherwise Hangul in Latin letters, and □ for
        what no font has; and names of fonts, the first that knows a sign being used for it.
    """
    names = [_LATIN_FONT]
    if any(ord(sign) not in _signs(_LATIN_FONT) for label in labels for sign in label):
        names += [font for font in [hangul_font()] if font]
    if len(names) == 1:
        labels = map(romanise, labels)
    return [_drawable(label, names) for label in labels], names


def as_typed(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """The same of what a reader has typed, where a "$" is a "$".

    Between two of them, matplotlib would read mathematics, or fail to.
    """
    return readable([label.replace("$", r"\$") for label in labels])


def _drawable(label: str, names: Sequence[str]) -> str:
    """The label with a box for every sign that none of the fonts has: matplotlib would warn of each."""
    return "".join(
        sign if any(ord(sign) in _signs(name) for name in names) else _BOX for sign in label
    )


@functools.cache
def _signs(name: str) -> frozenset[int]:
    """Code points of everything that a font can draw."""
    # A line break needs no picture.
    return frozenset({ord("\n"), *ft2font.FT2Font(font_manager.findfont(name)).get_charmap()})


@functools.cache
def hangul_font() -> str | None:
    """Name of a font that can draw Hangul, or None."""
    manager = font_manager.fontManager
    package = importlib.util.find_spec(_PACKAGE)
    for folder in package.submodule_search_locations if package else []:
        if (Path(folder) / _FILE).exists():
            manager.addfont(Path(folder) / _FILE)
    # False sorts before True: the known fonts come first.
    for entry in sorted(manager.ttflist, key=lambda entry: entry.name not in _KNOWN):
        if not entry.name.startswith(_BOXES) and _has_hangul(entry.fname):
            return entry.name
    return None


def _has_hangul(path: str) -> bool:
    """Whether a font file can be read and has a picture of 가."""
    try:
        return ft2font.FT2Font(path).get_char_index(_FIRST) > 0
    except (OSError, RuntimeError):
        return False


def romanise(text: str) -> str:
    """Hangul letter by letter in the Revised Romanization; every other sign as it is.

    The changes of sound between two syllables are left out, so that each letter can be found again.

    >>> romanise("책을 읽습니다.")
    'chaegeul ilgseubnida.'
    """
    return _HANGUL.sub(lambda found: _syllable(found[0]), text)


def _syllable(sign: str) -> str:
    """One syllable: Unicode counts them as (initial * 21 + vowel) * 28 + final."""
    number, final = divmod(ord(sign) - _FIRST, len(_FINALS))
    initial, vowel = divmod(number, len(_VOWELS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
