"""English sentences and their Korean translations, written by one grammar for both languages.

One derivation gives both sentences, so the translation is always right, and the words have to be
moved and not only replaced:

    English: [time] subject [not] verb [adjective] object [to/with person] [place].
    Korean:  subject [time] [place] [with/to person] [adjective] object verb.

    "Yesterday the teacher did not read an old book at the library."
    "선생님은 어제 도서관에서 오래된 책을 읽지 않았습니다."
"""

import functools
import random
import unicodedata
from collections.abc import Iterator

from common.data.korean_words import (
    ADJECTIVES,
    ANIMAL_OBJECTS,
    ANIMAL_PLACES,
    NOUNS,
    PLACES,
    VERBS,
    Subject,
    Verb,
)

FEWEST_WORDS, MOST_WORDS = 3, 15

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
# Hangul syllables stand in Unicode in groups of 28: no final consonant, then each of the 27.
_NUM_FINALS = 28
_PARTICLES = ("은/는", "이/가", "을/를", "과/와")

PRESENT, PAST, FUTURE = 0, 1, 2
TIMES = {
    PRESENT: (("every day", "매일"), ("every morning", "매일 아침"), ("on Sundays", "일요일마다")),
    PAST: (("yesterday", "어제"), ("last week", "지난주에"), ("this morning", "오늘 아침에")),
    FUTURE: (("tomorrow", "내일"), ("next week", "다음 주에"), ("this evening", "오늘 저녁에")),
}

SUBJECTS = (
    Subject("I", "저", is_plural=True, is_speaker=True),
    Subject("we", "우리", is_plural=True, is_speaker=True),
    Subject("he", "그"),
    Subject("she", "그녀"),
    Subject("they", "그들", is_plural=True),
    Subject("Minsu", "민수"),
    Subject("Jisu", "지수"),
    Subject("Sumin", "수민"),
    Subject("Jiyoung", "지영"),
    Subject("the teacher", "선생님"),
    Subject("the student", "학생"),
    Subject("the doctor", "의사"),
    Subject("the children", "아이들", is_plural=True),
    Subject("my friend", "제 친구"),
    Subject("my sister", "제 여동생"),
    Subject("a student", "학생", particles="이/가"),
    Subject("a child", "아이", particles="이/가"),
    Subject("the dog", "개", is_animal=True),
    Subject("the cat", "고양이", is_animal=True),
    Subject("a dog", "개", particles="이/가", is_animal=True),
    Subject("a cat", "고양이", particles="이/가", is_animal=True),
)
PERSONS = (
    ("me", "저"),
    ("us", "우리"),
    ("him", "그"),
    ("her", "그녀"),
    ("Minsu", "민수"),
    ("Jisu", "지수"),
    ("Sumin", "수민"),
    ("Jiyoung", "지영"),
    ("my friend", "제 친구"),
    ("my sister", "제 여동생"),
    ("the children", "아이들"),
)
# Beside the same word: "I" am one of "us", and a child is one of the children.
_SAME_PERSON = {"I": "us", "we": "me", "a child": "the children"}
_ANIMAL_VERBS = tuple(verb for verb in VERBS if verb.english[0] in ANIMAL_OBJECTS)
_NOUNS = {noun.english: noun for noun in NOUNS}


def has_final_consonant(word: str) -> bool:
    """True where the last syllable of a Korean word ends in a consonant, as 책 does and 사과 not.

    Raises:
        ValueError: the word does not end in a Hangul syllable.
    """
    last = unicodedata.normalize("NFC", word)[-1:]
    if not _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        raise ValueError(f"{word!r} does not end in a Hangul syllable")
    return (ord(last) - ord(_FIRST_SYLLABLE)) % _NUM_FINALS > 0


@functools.cache
def particle(word: str, pair: str) -> str:
    """The particle that fits a word's last sound.

    >>> particle("책", "을/를"), particle("사과", "을/를")
    ('을', '를')

    Args:
        word: Korean.
        pair: "은/는", "이/가", "을/를" or "과/와": after a consonant, after a vowel.

    Raises:
        ValueError: another pair, or the word does not end in a Hangul syllable.
    """
    if pair not in _PARTICLES:
        raise ValueError(f"the pairs are {', '.join(_PARTICLES)}, not {pair!r}")
    after_consonant, after_vowel = pair.split("/")
    return after_consonant if has_final_consonant(word) else after_vowel


def generate(seed: int) -> Iterator[tuple[str, str]]:
    """Different English sentences of 3 to 15 words, each with its Korean translation, without end.

    Args:
        seed: the same seed gives the same sentences in the same order.
    """
    rng = random.Random(seed)
    written = set()
    while True:
        english, korean = derive(rng)
        if english not in written and len(english.split()) <= MOST_WORDS:
            written.add(english)
            yield english, korean


def derive(rng: random.Random) -> tuple[str, str]:
    """One sentence in English and in Korean."""
    subject = rng.choice(SUBJECTS)
    verb = rng.choice(_ANIMAL_VERBS if subject.is_animal else VERBS)
    tense = rng.choice((PRESENT, PAST, FUTURE))
    is_question = not subject.is_speaker and rng.random() < 0.2
    optional = ["time", "place", "adjective", "second object", "second adjective"]
    optional += [] if is_question else ["not"]
    optional += [] if verb.is_giving else ["with"]
    # The number of parts first, so that short and long sentences are about equally frequent.
    parts = set(rng.sample(optional, rng.randint(0, len(optional))))
    is_negative = "not" in parts
    if is_question or is_negative:
        english_verb = _with_auxiliary(subject, verb, tense, is_question)
    else:
        english_verb = _finite(subject, verb, tense)
        # "They read a book": today or yesterday? Only a time tells.
        if english_verb == f"{subject.english} {verb.english[PAST]}" and tense == PRESENT:
            parts.add("time")

    time, korean_time = rng.choice(TIMES[tense]) if "time" in parts else ("", "")
    places = ANIMAL_PLACES if subject.is_animal else verb.places
    place = rng.choice(places) if "place" in parts else ""
    korean_place = PLACES.get(place, "")
    has_person = verb.is_giving or "with" in parts
    person, korean_person = _person(rng, subject, verb) if has_person else ("", "")
    objects, korean_objects = _objects(rng, subject, verb, parts)
    topic = subject.korean + particle(subject.korean, subject.particles)
    korean_verb = _korean_verb(verb, tense, is_negative)

    korean = _join(topic, korean_time, korean_place, korean_person, korean_objects, korean_verb)
    if is_question:
        # 읽습니다 -> 읽습니까?
        english = _join(english_verb, objects, person, place, time) + "?"
        korean = korean.removesuffix("다") + "까?"
    else:
        english = _join(time, english_verb, objects, person, place) + "."
        korean += "."
    return english[0].upper() + english[1:], korean


def _finite(subject: Subject, verb: Verb, tense: int) -> str:
    """Subject and verb of a plain statement: "the teacher reads"."""
    base, third_person, past = verb.english
    if tense == FUTURE:
        return f"{subject.english} will {base}"
    present = base if subject.is_plural else third_person
    return f"{subject.english} {past if tense == PAST else present}"


def _with_auxiliary(subject: Subject, verb: Verb, tense: int, is_question: bool) -> str:
    """Subject and verb of a question or a denial: "did the teacher read", "I will not read"."""
    present = "do" if subject.is_plural else "does"
    auxiliary = {PRESENT: present, PAST: "did", FUTURE: "will"}[tense]
    if is_question:
        return f"{auxiliary} {subject.english} {verb.english[0]}"
    return f"{subject.english} {auxiliary} not {verb.english[0]}"


def _korean_verb(verb: Verb, tense: int, is_negative: bool) -> str:
    if not is_negative:
        return verb.korean[tense]
    return f"{verb.korean[3]} {('않습니다', '않았습니다', '않을 것입니다')[tense]}"


def _person(rng: random.Random, subject: Subject, verb: Verb) -> tuple[str, str]:
    """Somebody else who receives or joins in: ("to my friend", "제 친구에게")."""
    while True:
        person, korean = rng.choice(PERSONS)
        if korean != subject.korean and _SAME_PERSON.get(subject.english) != person:
            break
    if verb.is_giving:
        return f"to {person}", f"{korean}에게"
    return f"with {person}", f"{korean}{particle(korean, '과/와')} 함께"


def _objects(rng: random.Random, subject: Subject, verb: Verb, parts: set[str]) -> tuple[str, str]:
    """One object or two: ("an old book and the letter", "오래된 책과 그 편지를")."""
    names = ANIMAL_OBJECTS[verb.english[0]] if subject.is_animal else verb.objects
    first = rng.choice(names)
    english, korean = rng.choice(_noun_phrases(first, "adjective" in parts))
    if "second object" in parts:
        second = rng.choice([name for name in names if name != first])
        other, korean_other = rng.choice(_noun_phrases(second, "second adjective" in parts))
        english = f"{english} and {other}"
        korean = f"{korean}{particle(korean, '과/와')} {korean_other}"
    return english, korean + particle(korean, "을/를")


@functools.cache
def _noun_phrases(name: str, has_adjective: bool) -> list[tuple[str, str]]:
    """A noun with every article and, if wanted, adjective: [("this old book", "이 오래된 책"), ...]."""
    noun = _NOUNS[name]
    phrases = []
    for adjective in noun.adjectives if has_adjective else ("",):
        english = _join(adjective, noun.english)
        korean = _join(ADJECTIVES.get(adjective, ""), noun.korean)
        indefinite = "an" if english[0] in "aeiou" else "a"
        phrases += [
            (f"{indefinite} {english}" if noun.is_countable else english, korean),
            (f"the {english}", f"그 {korean}"),
            (f"this {english}", f"이 {korean}"),
        ]
    return phrases


def _join(*words: str) -> str:
    return " ".join(filter(None, words))
