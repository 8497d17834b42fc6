import collections
import itertools
import unicodedata

import pytest

from common.data import korean_grammar, korean_words
from common.data.korean_grammar import FUTURE, PAST, PRESENT, Meaning, english, korean, particle

SUBJECTS = {subject.english: subject for subject in korean_grammar.SUBJECTS}
VERBS = {verb.english[0]: verb for verb in korean_words.VERBS}
PERSONS = dict(korean_grammar.PERSONS)
TIMES = {time: korean for times in korean_grammar.TIMES.values() for time, korean in times}
BOOK = ("an old book", "오래된 책")
APPLE = ("the apple", "그 사과")


@pytest.fixture(scope="module")
def written():
    return list(itertools.islice(korean_grammar.generate(seed=3), 12_000))


def say(subject, verb, tense, *objects, time="", place="", person="", **options):
    meaning = Meaning(
        SUBJECTS[subject],
        VERBS[verb],
        tense,
        objects,
        (time, TIMES.get(time, "")),
        (place, korean_words.PLACES.get(place, "")),
        (person, PERSONS.get(person, "")),
        **options,
    )
    return english(meaning), korean(meaning)


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("책", "을/를", "을"),
        ("사과", "을/를", "를"),
        ("물", "을/를", "을"),  # ㄹ is a final consonant
        ("물", "은/는", "은"),
        ("선생님", "은/는", "은"),
        ("민수", "은/는", "는"),
        ("학생", "이/가", "이"),
        ("아이", "이/가", "가"),
        ("빵", "과/와", "과"),
        ("우유", "과/와", "와"),
        ("가", "이/가", "가"),  # the first syllable of Unicode
        ("힣", "이/가", "이"),  # and the last
        (unicodedata.normalize("NFD", "책"), "을/를", "을"),
    ],
)
def test_the_particle_follows_the_last_sound(word, pair, expected):
    assert particle(word, pair) == expected


@pytest.mark.parametrize("word", ["", "book", "책.", "ㄱ", "책 ", "3", "水"])
def test_a_word_without_hangul_at_its_end_has_no_particle(word):
    with pytest.raises(ValueError, match="does not end in a Hangul syllable"):
        particle(word, "은/는")


def test_an_unknown_pair_of_particles_is_refused():
    with pytest.raises(ValueError, match="과/와, not '와/과'"):
        particle("책", "와/과")


@pytest.mark.parametrize(
    ("tense", "options", "expected"),
    [
        (PRESENT, {}, ("She reads an old book.", "그녀는 오래된 책을 읽습니다.")),
        (PAST, {}, ("She read an old book.", "그녀는 오래된 책을 읽었습니다.")),
        (FUTURE, {}, ("She will read an old book.", "그녀는 오래된 책을 읽을 것입니다.")),
        (
            PRESENT,
            {"is_negative": True},
            ("She does not read an old book.", "그녀는 오래된 책을 읽지 않습니다."),
        ),
        (
            PAST,
            {"is_negative": True},
            ("She did not read an old book.", "그녀는 오래된 책을 읽지 않았습니다."),
        ),
        (
            FUTURE,
            {"is_negative": True},
            ("She will not read an old book.", "그녀는 오래된 책을 읽지 않을 것입니다."),
        ),
        (
            PRESENT,
            {"is_question": True},
            ("Does she read an old book?", "그녀는 오래된 책을 읽습니까?"),
        ),
        (
            PAST,
            {"is_question": True},
            ("Did she read an old book?", "그녀는 오래된 책을 읽었습니까?"),
        ),
        (
            FUTURE,
            {"is_question": True},
            ("Will she read an old book?", "그녀는 오래된 책을 읽을 것입니까?"),
        ),
    ],
)
def test_each_tense_as_statement_denial_and_question(tense, options, expected):
    assert say("she", "read", tense, BOOK, **options) == expected


def test_time_person_and_place_stand_elsewhere_in_korean():
    assert say(
        "the teacher",
        *("read", PAST, BOOK),
        time="yesterday",
        place="at the library",
        person="my friend",
        is_negative=True,
    ) == (
        "Yesterday the teacher did not read an old book with my friend at the library.",
        "선생님은 어제 도서관에서 제 친구와 함께 오래된 책을 읽지 않았습니다.",
    )


def test_a_question_ends_with_its_time():
    options = {"time": "every day", "place": "in the park", "is_question": True}
    assert say("the children", "eat", PRESENT, APPLE, **options) == (
        "Do the children eat the apple in the park every day?",
        "아이들은 매일 공원에서 그 사과를 먹습니까?",
    )


def test_two_objects_and_somebody_who_receives_them():
    assert say("I", "give", FUTURE, BOOK, APPLE, time="tomorrow", person="Sumin") == (
        "Tomorrow I will give an old book and the apple to Sumin.",
        "저는 내일 수민에게 오래된 책과 그 사과를 줄 것입니다.",
    )
    assert say("we", "send", PAST, APPLE, BOOK, person="him")[1] == (
        "우리는 그에게 그 사과와 오래된 책을 보냈습니다."
    )


def test_somebody_new_takes_another_particle_than_the_topic():
    fish = ("fish", "생선")
    assert say("a dog", "eat", PRESENT, fish) == ("A dog eats fish.", "개가 생선을 먹습니다.")
    assert say("the dog", "eat", PRESENT, fish) == ("The dog eats fish.", "개는 생선을 먹습니다.")
    assert say("a student", "eat", PRESENT, fish)[1] == "학생이 생선을 먹습니다."
    assert say("the student", "eat", PRESENT, fish)[1] == "학생은 생선을 먹습니다."


def test_the_final_consonant_of_the_person_chooses_the_particle():
    assert "수민과 함께" in say("he", "read", PAST, BOOK, person="Sumin")[1]
    assert "민수와 함께" in say("he", "read", PAST, BOOK, person="Minsu")[1]


def test_every_verb_in_every_form():
    """The irregular ones are where a rule would go wrong."""
    forms = {base: verb.korean for base, verb in VERBS.items()}
    assert forms == {
        "read": ("읽습니다", "읽었습니다", "읽을 것입니다", "읽지"),
        "write": ("씁니다", "썼습니다", "쓸 것입니다", "쓰지"),
        "eat": ("먹습니다", "먹었습니다", "먹을 것입니다", "먹지"),
        "drink": ("마십니다", "마셨습니다", "마실 것입니다", "마시지"),
        "buy": ("삽니다", "샀습니다", "살 것입니다", "사지"),
        "sell": ("팝니다", "팔았습니다", "팔 것입니다", "팔지"),
        "make": ("만듭니다", "만들었습니다", "만들 것입니다", "만들지"),
        "draw": ("그립니다", "그렸습니다", "그릴 것입니다", "그리지"),
        "hear": ("듣습니다", "들었습니다", "들을 것입니다", "듣지"),
        "watch": ("봅니다", "보았습니다", "볼 것입니다", "보지"),
        "learn": ("배웁니다", "배웠습니다", "배울 것입니다", "배우지"),
        "choose": ("고릅니다", "골랐습니다", "고를 것입니다", "고르지"),
        "wash": ("씻습니다", "씻었습니다", "씻을 것입니다", "씻지"),
        "open": ("엽니다", "열었습니다", "열 것입니다", "열지"),
        "carry": ("나릅니다", "날랐습니다", "나를 것입니다", "나르지"),
        "repair": ("고칩니다", "고쳤습니다", "고칠 것입니다", "고치지"),
        "give": ("줍니다", "주었습니다", "줄 것입니다", "주지"),
        "send": ("보냅니다", "보냈습니다", "보낼 것입니다", "보내지"),
        "show": ("보여 줍니다", "보여 주었습니다", "보여 줄 것입니다", "보여 주지"),
    }


def test_the_word_lists_fit_together():
    nouns = {noun.english: noun for noun in korean_words.NOUNS}
    for verb in korean_words.VERBS:
        assert set(verb.places) <= korean_words.PLACES.keys()
        assert len(set(verb.objects)) == len(verb.objects) >= 2
        for name in verb.objects:
            assert set(nouns[name].adjectives) - set(verb.unfit), (verb.english, name)
    for noun in korean_words.NOUNS:
        assert set(noun.adjectives) <= korean_words.ADJECTIVES.keys()
    used = {name for verb in korean_words.VERBS for name in verb.objects}
    assert used == nouns.keys()


def test_the_same_english_is_always_the_same_korean(written):
    translations = dict(written)
    again = itertools.islice(korean_grammar.generate(seed=4), 12_000)
    common = [(sentence, korean) for sentence, korean in again if sentence in translations]
    assert len(common) > 200
    assert all(translations[sentence] == korean for sentence, korean in common)


def test_read_without_a_time_is_about_the_past(written):
    """The present of "I read" looks the same, and so it never stands alone."""
    num_checked = 0
    for sentence, korean_sentence in written:
        if sentence.startswith(("I read ", "We read ", "They read ", "The children read ")):
            assert korean_sentence.endswith("읽었습니다."), sentence
            num_checked += 1
    assert num_checked > 10


def test_all_sentences_differ_and_no_two_mean_the_same(written):
    assert len({sentence for sentence, _ in written}) == len(written)
    assert len({korean_sentence for _, korean_sentence in written}) == len(written)


def test_lengths_from_short_to_long_are_about_equally_frequent(written):
    counts = collections.Counter(len(sentence.split()) for sentence, _ in written)
    assert min(counts) == 3
    assert max(counts) == 15
    assert min(counts[length] for length in range(6, 16)) > 0.7 * max(counts.values())


def test_english_is_written_as_people_write_it(written):
    vowels = ("a", "e", "i", "o", "u")
    for sentence, korean_sentence in written:
        words = sentence[:-1].split()
        assert sentence[0].isupper()
        assert sentence[-1] == korean_sentence[-1]
        assert sentence.endswith("?") == (words[0] in ("Do", "Does", "Did", "Will"))
        lower = [words[0].lower(), *words[1:]]
        for article, following in itertools.pairwise(lower):
            if article in ("a", "an"):
                assert (article == "an") == following.startswith(vowels), sentence


def test_nobody_gives_to_himself_and_no_cat_drinks_coffee(written):
    for sentence, _ in written:
        words = sentence[:-1].split()
        if "I" in words:
            assert not {"me", "us"} & set(words), sentence
        if {"cat", "dog"} & set(words):
            assert {"eat", "eats", "ate", "drink", "drinks", "drank"} & set(words), sentence
            assert "coffee" not in words
