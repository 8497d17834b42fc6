import collections

import pytest

from common.data import chat_facts, chat_patterns, pairs
from common.data.chat_facts import Topic
from common.text import normalise
from common.tokens import TokenVocabulary

ANSWERS = dict(chat_patterns.generate(seed=42))


@pytest.fixture(scope="module", params=(42, 7))
def sets(request):
    return pairs.load("chat-patterns", 2_016, seed=request.param)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which city is the capital of France?", "The capital of France is Paris."),
        ("Tell me what an owl says.", "An owl says hoot."),
        ("Which colour does the sky have?", "The sky is blue."),
        ("How does soy sauce taste?", "Soy sauce tastes salty."),
        ("What is the opposite of shallow?", "The opposite of shallow is deep."),
        ("What follows Sunday?", "After Sunday comes Monday."),
        ("What was before January?", "Before January comes December."),
        ("How much is seven plus nine?", "Seven plus nine is sixteen."),
        ("It is foggy outside.", "Walk carefully."),
        ("I turned nineteen today.", "Next year you will be twenty."),
        ("Call me Olivia.", "Nice to meet you, Olivia!"),
        ("How old are you now?", "I am a program, so I have no age."),
        ("독일의 수도를 알려 주세요.", "독일의 수도는 베를린이에요."),
        ("프랑스의 수도가 어디인가요?", "프랑스의 수도는 파리예요."),
        ("부엉이가 무슨 소리를 내는지 알아요?", "부엉이는 부엉부엉 소리를 내요."),
        ("하늘은 어떤 색인가요?", "하늘은 파란색이에요."),
        ("간장이 무슨 맛인지 알려 주세요.", "간장은 짠맛이 나요."),
        ("얕다의 반대말이 뭐예요?", "얕다의 반대말은 깊다예요."),
        ("일요일 다음 날은 무슨 요일이에요?", "일요일 다음은 월요일이에요."),
        ("월요일 전날은 무슨 요일이에요?", "월요일 전날은 일요일이에요."),
        ("12월 다음 달은 몇 월이에요?", "12월 다음은 1월이에요."),
        ("사에 오를 더하면 몇이에요?", "사 더하기 오는 구예요."),
        ("삼과 칠을 더해 주세요.", "삼 더하기 칠은 십이에요."),
        ("비가 올 때는 어떻게 해요?", "우산을 챙기세요."),
        ("저는 올해 열아홉 살이에요.", "내년에는 스무 살이 되겠네요."),
        ("저는 다은이라고 해요.", "만나서 반가워요, 다은 씨!"),
        ("저는 지우예요.", "만나서 반가워요, 지우 씨!"),
        ("안녕.", "안녕하세요! 무엇이 궁금해요?"),
    ],
)
def test_questions_of_every_topic_and_their_answers(question, answer):
    assert ANSWERS[question] == answer


def test_every_question_comes_once_and_has_one_answer():
    written = list(chat_patterns.generate(seed=1))
    assert len(written) == len(ANSWERS) == 2_544
    assert dict(written) == ANSWERS
    # Nor do two differ in case or punctuation only, and have two answers.
    keys = collections.defaultdict(set)
    for question, answer in written:
        keys[pairs._digest(question)].add(answer)
    assert len(keys) == 2_544


def test_the_seed_decides_on_the_order_only():
    first, again, other = (list(chat_patterns.generate(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert sorted(first) == sorted(other)


def test_sums_are_right_in_both_languages():
    for numbers in (chat_facts.NUMBERS, chat_facts.KOREAN_NUMBERS):
        values = {word: value for value, word in enumerate(numbers, start=1)}
        added = chat_facts.sums(numbers)
        assert len(set(added)) == 81
        assert all(values[a] + values[b] == values[both] for a, b, both in added)


def test_no_question_is_in_two_parts_and_the_split_is_of_the_question(sets):
    parts = {name: set(getattr(sets, name).sources) for name in ("train", "validation", "test")}
    assert [len(part) for part in parts.values()] == [2_016, 253, 268]
    assert len(set().union(*parts.values())) == 2_016 + 253 + 268
    for name, questions in parts.items():
        assert {pairs.part_of(question) for question in questions} == {name}


def test_what_is_asked_in_the_test_can_be_known_from_training(sets):
    """Every word of a test question, and the whole right answer, came up in other questions."""
    known = TokenVocabulary.fit(sets.train.sources, "words")
    answers = set(sets.train.targets)
    for part in (sets.validation, sets.test):
        assert [question for question in part.sources if known.unknown(question)] == []
        assert set(part.targets) <= answers


def test_a_text_needs_no_cleaning():
    for texts in ANSWERS.items():
        for text in texts:
            assert normalise(text) == text
            assert "{" not in text
            assert text[-1] in ".?!"


def test_a_word_takes_the_ending_that_fits():
    topic = Topic(
        ("{who:은/는}?",), "{who:이에요/예요}.", chat_facts.slots("who", [["책"], ["나무"]])
    )
    assert list(chat_patterns.fill(topic)) == [("책은?", "책이에요."), ("나무는?", "나무예요.")]


def test_small_tables_become_slots():
    assert chat_facts.neighbours(["a", "b", "c"]) == [("a", "b"), ("b", "c"), ("c", "a")]
    assert chat_facts.both_ways([("a", "b")]) == [("a", "b"), ("b", "a")]
    assert chat_facts.columns([("a", "b", "c")], 2, 0) == [("c", "a")]
    with pytest.raises(ValueError):
        chat_facts.slots("a b", [("only one",)])
