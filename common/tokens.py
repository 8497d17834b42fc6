"""Sentences as tokens and ids: split into words, syllables or characters, encode, decode.

The ids go on from `common.text`: 0 is padding, 1 starts a sentence, 2 stands for what is outside the
vocabulary. Id 3, which nothing has in the IMDB file, ends a sentence here; the tokens follow from 4
on, the most frequent first.
"""

import collections
import dataclasses
import re
from collections.abc import Iterable, Sequence

from common.data import TextUnit
from common.text import FIRST_WORD, PADDING, START, UNKNOWN

END = 3

# A word keeps its apostrophe ("don't"); every other sign is a token of its own.
_WORDS = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
# Of Korean every syllable, and every letter of a ㅋㅋㅋ; of anything else whole words.
_SYLLABLES = re.compile(r"[가-힣ㄱ-ㅣ]|[^\W가-힣ㄱ-ㅣ]+(?:'[^\W가-힣ㄱ-ㅣ]+)*|[^\w\s]")
_SPACE_BEFORE = re.compile(r" (?=[.,!?;:…)%](?:\s|$))")
_SPACE_AFTER = re.compile(r"(?<=[¿¡(]) ")


def split(text: str, unit: TextUnit) -> list[str]:
    """Splits a sentence into its tokens, in small letters.

    Args:
        text: one sentence, in Unicode's composed form, so that 값 is one sign and not three.
        unit: "characters": every sign and every space, of Korean the syllables; "words": words and
            punctuation marks; "syllables": the same, but every Hangul syllable by itself.

    >>> split("Don't eat my apple!", "words")
    ["don't", 'eat', 'my', 'apple', '!']
    >>> split("내 책", "characters")
    ['내', ' ', '책']
    >>> split("내 책은 New York!", "syllables")
    ['내', '책', '은', 'new', 'york', '!']
    """
    text = text.lower()
    if unit == "characters":
        return list(text)
    return (_SYLLABLES if unit == "syllables" else _WORDS).findall(text)


def join(tokens: Sequence[str], unit: TextUnit) -> str:
    """The sentence of these tokens; what `split` lost are capital letters, and spaces between syllables.

    >>> join(["¿", "qué", "tal", "?"], "words")
    '¿qué tal?'
    """
    if unit == "characters":
        return "".join(tokens)
    return _SPACE_AFTER.sub("", _SPACE_BEFORE.sub("", " ".join(tokens)))


@dataclasses.dataclass(frozen=True)
class TokenVocabulary:
    """The known tokens of one language in order of frequency; `tokens[0]` has id 4.

    Args:
        tokens: every token once, the most frequent first.
        unit: what a token is.
    """

    tokens: tuple[str, ...]
    unit: TextUnit

    @classmethod
    def fit(cls, texts: Iterable[str], unit: TextUnit, size: int = 0) -> "TokenVocabulary":
        """Counts the tokens of the TRAINING sentences. Equal counts stay in order of appearance.

        Args:
            texts: the sentences.
            unit: what a token is.
            size: keep the most frequent tokens only, so that every id is below `size`; 0 keeps all.
        """
        counts = collections.Counter()
        for text in texts:
            counts.update(split(text, unit))
        most = max(0, size - FIRST_WORD) if size else None
        return cls(tuple(token for token, _ in counts.most_common(most)), unit)

    def __post_init__(self):
        ids = {token: token_id for token_id, token in enumerate(self.tokens, start=FIRST_WORD)}
        object.__setattr__(self, "_ids", ids)

    def __len__(self) -> int:
        """One more than the largest id, as an embedding table wants it."""
        return FIRST_WORD + len(self.tokens)

    def encode(self, text: str) -> list[int]:
        """The ids of a sentence, without START and END; an unknown token becomes UNKNOWN."""
        return [self._ids.get(token, UNKNOWN) for token in split(text, self.unit)]

    def unknown(self, text: str) -> list[str]:
        """The tokens of a sentence that are outside the vocabulary, each once."""
        return [token for token in dict.fromkeys(split(text, self.unit)) if token not in self._ids]

    def tokens_of(self, token_ids: Iterable[int]) -> list[str]:
        """The tokens up to END; padding and START are left out, UNKNOWN becomes ‹?›."""
        tokens = []
        for token_id in token_ids:
            if token_id == END:
                break
            if token_id == UNKNOWN:
                tokens.append("‹?›")
            elif token_id not in (PADDING, START):
                tokens.append(self.tokens[token_id - FIRST_WORD])
        return tokens

    def decode(self, token_ids: Iterable[int]) -> str:
        """The sentence up to END."""
        return join(self.tokens_of(token_ids), self.unit)
