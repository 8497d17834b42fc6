"""Pairs of sentences, one to read and one to write, from six sources that look alike to a chapter.

- "dates": "22 Apr 2019", "2019년 4월 22일" -> "2019-04-22", by `common.data.dates`.
- "english-korean": English -> Korean, by `common.data.korean_grammar`.
- "kor-eng" and "spa-eng": English -> Korean and English -> Spanish, translated by volunteers.
- "chatbot": Korean, what somebody says -> what a chatbot answers.
- "chat-patterns": the same on a small scale, English and Korean, by `common.data.chat_patterns`.

Those by modules of the project are generated; the others are downloaded by `common.data.sentences`.
"""

import dataclasses
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import get_args

from common.data import PairSource, chat_patterns, dates, korean_grammar, sentences
from common.errors import UserError
from common.text import normalise

DATA = get_args(PairSource)
MOST_VALIDATION, MOST_TEST, MOST_LONGER = 500, 1_000, 1_000

# Validation and test pairs come from so many first generated pairs, however many are trained on.
_NUM_FIRST = 40_000
# A short sentence may have to be waited for, but not for ever.
_TRIES_FOR_A_PAIR = 4

_PUNCTUATION = re.compile(r"[^\w\s]|_")

# Data whose source decides on the part -> what generates them, and their name.
_GENERATORS = {
    "english-korean": (korean_grammar.generate, "generated sentences, English -> Korean"),
    "chat-patterns": (chat_patterns.generate, "generated questions, English and Korean -> answer"),
}

# The digest that decides on the part, the source, the target.
Candidate = tuple[int, str, str]


@dataclasses.dataclass(frozen=True)
class Pairs:
    """Sentences to read, and at the same positions what to write for them."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.sources)


@dataclasses.dataclass(frozen=True)
class PairSets:
    """The pairs of one source in parts that share no sentence.

    Args:
        name: one line that names the data.
        train: several targets for the same source may be among them.
        validation, test: one pair for each source.
        longer: test pairs whose source has more words than any of `train`.
    """

    name: str
    train: Pairs
    validation: Pairs
    test: Pairs
    longer: Pairs


def load(data: str, num_pairs: int, longest: int = 0, seed: int = 42) -> PairSets:
    """Loads pairs; which of them are to learn from never depends on how many are asked for.

    Args:
        data: one of DATA.
        num_pairs: at most so many training pairs.
        longest: most words (between spaces) of a source of train, validation and test; 0 for no
            limit. The test pairs with more words become `longer`.
        seed: of generated pairs; the downloaded ones are the same for every seed.

    Returns:
        At most `num_pairs` training, 500 validation, 1,000 test and 1,000 longer pairs.

    Raises:
        UserError: a download is impossible or damaged, or no sentence is as short as `longest`.
        ValueError: another name of data, or no pair asked for.
    """
    if data not in DATA:
        raise ValueError(f"the data are {', '.join(DATA)}, not {data!r}")
    if num_pairs < 1 or longest < 0:
        raise ValueError(f"no data for num_pairs={num_pairs}, longest={longest}")
    if data in sentences.FILES:
        candidates, name = _downloaded(data)
    else:
        candidates, name = _generated(data, num_pairs, seed)
    parts = _divide(candidates, num_pairs, longest)
    if not (parts["train"] and parts["validation"] and parts["test"]):
        raise UserError(
            f"Too few sources of {data} have {longest} words or fewer to learn from and to test on. "
            f"Take a greater --longest, or 0 for no limit."
        )
    counts = " + ".join(f"{len(parts[part]):,}" for part in ("train", "validation", "test"))
    longer = f", {len(parts['longer']):,} longer" if parts["longer"] else ""
    sets = {
        part: Pairs(tuple(source for source, _ in rows), tuple(target for _, target in rows))
        for part, rows in parts.items()
    }
    return PairSets(f"{name} ({counts} pairs{longer})", **sets)


def part_of(key: str) -> str:
    """The part a sentence belongs to, always the same: "train" (80 %), "validation" or "test".

    Small and capital letters and punctuation make no difference, so that "Really?" is not learned
    and "Really!" tested.
    """
    return _part(_digest(normalise(key)))


def _part(digest: int) -> str:
    return {0: "test", 1: "validation"}.get(digest % 10, "train")


def _digest(key: str) -> int:
    """64 bits for what a normalised sentence says; hash() would change with every start."""
    content = " ".join(_PUNCTUATION.sub("", key.lower()).split())
    return int.from_bytes(hashlib.sha256(content.encode("utf8")).digest()[:8], "big")


def _generated(data: str, num_pairs: int, seed: int) -> tuple[Iterator[Candidate], str]:
    """Candidates that are written as they are asked for, and the name of the data."""
    if data == "dates":
        # A date goes to one part in all its spellings, so the dates of the test are new.
        written = ((_digest(iso), spelling, iso) for spelling, iso in dates.generate(seed))
        name = "generated dates, English and Korean -> ISO"
    else:
        generator, name = _GENERATORS[data]
        written = ((_digest(source), source, target) for source, target in generator(seed))
    most = max(_NUM_FIRST, _TRIES_FOR_A_PAIR * num_pairs)
    candidates = (
        candidate
        for position, candidate in enumerate(itertools.islice(written, most))
        if position < _NUM_FIRST or _part(candidate[0]) == "train"
    )
    return candidates, name


def _downloaded(data: str) -> tuple[list[Candidate], str]:
    """All candidates of a file, in an order that mixes short and long, and the name of the data."""
    rows, name = sentences.load(data)
    candidates = []
    for row in rows:
        source, target = map(normalise, row)
        if source and target:
            candidates.append((_digest(source), source, target))
    # The files go from short to long. Sorting is stable: the translations of a source keep order.
    return sorted(candidates, key=lambda candidate: candidate[0]), name


def _divide(
    candidates: Iterable[Candidate], num_pairs: int, longest: int
) -> dict[str, list[tuple[str, str]]]:
    """Fills the parts with (source, target), in the order of the candidates."""
    wanted = {
        "train": num_pairs,
        "validation": MOST_VALIDATION,
        "test": MOST_TEST,
        "longer": MOST_LONGER if longest else 0,
    }
    parts = {part: [] for part in wanted}
    seen = set()
    for digest, source, target in candidates:
        part = _part(digest)
        if longest and len(source.split()) > longest:
            part = "longer" if part == "test" else ""
        # All translations are worth learning from; tested is each source once.
        mark = (source, target) if part == "train" else digest
        if part and len(parts[part]) < wanted[part] and mark not in seen:
            seen.add(mark)
            parts[part].append((source, target))
            if all(len(parts[name]) == wanted[name] for name in wanted):
                break
    return parts
