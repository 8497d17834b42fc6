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
from typing import NamedTuple

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

MOST_WORDS = 15

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
# Hangul syllables stand in Unicode in groups of 28: no final consonant, then each of the 27.
_NUM_FINALS = 28
_PARTICLES = ("은/는", "이/가", "을/를", "과/와")

# Places of the forms in `Verb.korean`; the last one stands before _NOT.
PRESENT, PAST, FUTURE, NEGATIVE = 0, 1, 2, 3
_NOT = ("않습니다", "않았습니다", "않을 것입니다")
_SHARE_OF_QUESTIONS = 0.2
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


class Meaning(NamedTuple):
    """What a sentence says, before either language puts it into its order.

    Words stand in twos, English and Korean; ("", "") is left out.

    Args:
        objects: one noun phrase or two, such as (("an old book", "오래된 책"),).
        person: who receives or joins in, such as ("my friend", "제 친구").
    """

    subject: Subject
    verb: Verb
    tense: int
    objects: tuple[tuple[str, str], ...]
    time: tuple[str, str] = ("", "")
    place: tuple[str, str] = ("", "")
    person: tuple[str, str] = ("", "")
    is_negative: bool = False
    is_question: bool = False


def generate(seed: int) -> Iterator[tuple[str, str]]:
    """Different English sentences of 3 to 15 words, each with its Korean translation, without end.

    Args:
        seed: the same seed gives the same sentences in the same order.
    """
    rng = random.Random(seed)
    written = set()
    while True:
        meaning = choose(rng)
        sentence = english(meaning)
        if sentence not in written and len(sentence.split()) <= MOST_WORDS:
            written.add(sentence)
            yield sentence, korean(meaning)


def english(meaning: Meaning) -> str:
    """[time] subject [not] verb object [to/with person] [place]; a question ends with the time."""
    time, place, person = meaning.time[0], meaning.place[0], meaning.person[0]
    if person:
        person = f"{'to' if meaning.verb.is_giving else 'with'} {person}"
    objects = " and ".join(phrase for phrase, _ in meaning.objects)
    if meaning.is_question:
        sentence = _join(_english_verb(meaning), objects, person, place, time) + "?"
    else:
        sentence = _join(time, _english_verb(meaning), objects, person, place) + "."
    return sentence[0].upper() + sentence[1:]


def korean(meaning: Meaning) -> str:
    """Subject [time] [place] [with/to person] object verb, each noun with its particle."""
    subject, person = meaning.subject, meaning.person[1]
    topic = subject.korean + particle(subject.korean, subject.particles)
    if person:
        person += "에게" if meaning.verb.is_giving else f"{particle(person, '과/와')} 함께"
    *others, last = (phrase for _, phrase in meaning.objects)
    objects = [phrase + particle(phrase, "과/와") for phrase in others]
    objects.append(last + particle(last, "을/를"))
    verb = meaning.verb.korean[meaning.tense]
    if meaning.is_negative:
        verb = f"{meaning.verb.korean[NEGATIVE]} {_NOT[meaning.tense]}"
    sentence = _join(topic, meaning.time[1], meaning.place[1], person, *objects, verb)
    # 읽습니다 -> 읽습니까?
    return f"{sentence.removesuffix('다')}까?" if meaning.is_question else f"{sentence}."


def choose(rng: random.Random) -> Meaning:
    """Something that makes sense to say."""
    subject = rng.choice(SUBJECTS)
    verb = rng.choice(_ANIMAL_VERBS if subject.is_animal else VERBS)
    tense = rng.choice((PRESENT, PAST, FUTURE))
    is_question = not subject.is_speaker and rng.random() < _SHARE_OF_QUESTIONS
    optional = ["time", "place", "adjective", "second object", "second adjective"]
    optional += [] if is_question else ["not"]
    optional += [] if verb.is_giving else ["with"]
    # The number of parts first, so that short and long sentences are about equally frequent.
    parts = set(rng.sample(optional, rng.randint(0, len(optional))))
    is_negative = "not" in parts
    # "They read a book" is about yesterday, unless a time says "every day".
    looks_past = subject.is_plural and verb.english[0] == verb.english[2]
    if looks_past and tense == PRESENT and not is_question and not is_negative:
        parts.add("time")
    places = ANIMAL_PLACES if subject.is_animal else verb.places
    place = rng.choice(places) if "place" in parts else ""
    return Meaning(
        subject,
        verb,
        tense,
        _objects(rng, subject, verb, parts),
        rng.choice(TIMES[tense]) if "time" in parts else ("", ""),
        (place, PLACES.get(place, "")),
        _someone_else(rng, subject) if verb.is_giving or "with" in parts else ("", ""),
        is_negative,
        is_question,
    )


def _english_verb(meaning: Meaning) -> str:
    """Subject and verb: "the teacher reads", "did the teacher read", "I will not read"."""
    subject, tense = meaning.subject, meaning.tense
    base, third_person, past = meaning.verb.english
    do = "do" if subject.is_plural else "does"
    auxiliary = {PRESENT: do, PAST: "did", FUTURE: "will"}[tense]
    if meaning.is_question:
        return f"{auxiliary} {subject.english} {base}"
    if meaning.is_negative:
        return f"{subject.english} {auxiliary} not {base}"
    if tense == FUTURE:
        return f"{subject.english} will {base}"
    present = base if subject.is_plural else third_person
    return f"{subject.english} {past if tense == PAST else present}"


def _someone_else(rng: random.Random, subject: Subject) -> tuple[str, str]:
    """A person who is not the subject: nobody gives anything to himself."""
    while True:
        person = rng.choice(PERSONS)
        if person[1] != subject.korean and person[0] != _SAME_PERSON.get(subject.english):
            return person


def _objects(
    rng: random.Random, subject: Subject, verb: Verb, parts: set[str]
) -> tuple[tuple[str, str], ...]:
    """One noun phrase that fits the verb, or two different ones."""
    names = ANIMAL_OBJECTS[verb.english[0]] if subject.is_animal else verb.objects
    first = rng.choice(names)
    phrase = rng.choice(_noun_phrases(first, verb.unfit, "adjective" in parts))
    if "second object" not in parts:
        return (phrase,)
    second = rng.choice([name for name in names if name != first])
    return phrase, rng.choice(_noun_phrases(second, verb.unfit, "second adjective" in parts))


@functools.cache
def _noun_phrases(name: str, unfit: tuple[str, ...], has_adjective: bool) -> list[tuple[str, str]]:
    """A noun with every article and, if wanted, adjective: [("this old book", "이 오래된 책"), ...]."""
    noun = _NOUNS[name]
    phrases = []
    adjectives = [adjective for adjective in noun.adjectives if adjective not in unfit]
    for adjective in adjectives if has_adjective else [""]:
        words = _join(adjective, noun.english)
        korean_words = _join(ADJECTIVES.get(adjective, ""), noun.korean)
        indefinite = "an" if words[0] in "aeiou" else "a"
        phrases += [
            (f"{indefinite} {words}" if noun.is_countable else words, korean_words),
            (f"the {words}", f"그 {korean_words}"),
            (f"this {words}", f"이 {korean_words}"),
        ]
    return phrases


def _join(*words: str) -> str:
    return " ".join(filter(None, words))
