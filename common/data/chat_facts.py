"""What the chatbot of `common.data.chat_patterns` knows, and how a topic is written down."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Topic(NamedTuple):
    """What is asked and answered in one language.

    Args:
        questions: several phrasings.
        answer: the right answer to all of them.
        slots: the facts: name of a slot in question and answer -> word.
    """

    questions: tuple[str, ...]
    answer: str
    slots: list[dict[str, str]] = [{}]


def slots(names: str, rows: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    """Slots of the same names from every row.

    >>> slots("thing colour", [("snow", "white")])
    [{'thing': 'snow', 'colour': 'white'}]
    """
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def columns(rows: Iterable[Sequence[str]], *places: int) -> list[tuple[str, ...]]:
    """Some columns of a table: of the facts below those of one language."""
    return [tuple(row[place] for place in places) for row in rows]


def neighbours(names: Sequence[str]) -> list[tuple[str, str]]:
    """Each name with the one behind it; the first comes behind the last."""
    return list(zip(names, (*names[1:], names[0]), strict=True))


def both_ways(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each pair, and each pair turned round."""
    return [*pairs, *((second, first) for first, second in pairs)]


def sums(numbers: Sequence[str]) -> list[tuple[str, str, str]]:
    """One to nine plus one to nine, and what it makes; `numbers` begins with one."""
    return [
        (first, second, numbers[a + b + 1])
        for a, first in enumerate(numbers[:9])
        for b, second in enumerate(numbers[:9])
    ]


# What makes a sound, and the sound.
ANIMALS = (
    ("a dog", "강아지", "woof", "멍멍"),
    ("a cat", "고양이", "meow", "야옹"),
    ("a cow", "소", "moo", "음매"),
    ("a pig", "돼지", "oink", "꿀꿀"),
    ("a duck", "오리", "quack", "꽥꽥"),
    ("a frog", "개구리", "ribbit", "개굴개굴"),
    ("a sheep", "양", "baa", "매애"),
    ("a chick", "병아리", "cheep", "삐악삐악"),
    ("a mouse", "쥐", "squeak", "찍찍"),
    ("an owl", "부엉이", "hoot", "부엉부엉"),
    ("a sparrow", "참새", "tweet", "짹짹"),
    ("a horse", "말", "neigh", "히힝"),
    ("a bee", "벌", "buzz", "윙윙"),
    ("a crow", "까마귀", "caw", "까악까악"),
    ("a tiger", "호랑이", "roar", "어흥"),
)

# A thing and its colour.
COLOURS = (
    ("a banana", "바나나", "yellow", "노란색"),
    ("a lemon", "레몬", "yellow", "노란색"),
    ("a strawberry", "딸기", "red", "빨간색"),
    ("a tomato", "토마토", "red", "빨간색"),
    ("snow", "눈", "white", "하얀색"),
    ("milk", "우유", "white", "하얀색"),
    ("grass", "풀", "green", "초록색"),
    ("a cucumber", "오이", "green", "초록색"),
    ("the sky", "하늘", "blue", "파란색"),
    ("the sea", "바다", "blue", "파란색"),
    ("coal", "석탄", "black", "검은색"),
    ("a carrot", "당근", "orange", "주황색"),
    ("an eggplant", "가지", "purple", "보라색"),
    ("a chestnut", "밤", "brown", "갈색"),
    ("an elephant", "코끼리", "grey", "회색"),
)

# Something to eat or drink, and its taste.
FOODS = (
    ("honey", "꿀", "sweet", "단맛"),
    ("sugar", "설탕", "sweet", "단맛"),
    ("candy", "사탕", "sweet", "단맛"),
    ("watermelon", "수박", "sweet", "단맛"),
    ("a lemon", "레몬", "sour", "신맛"),
    ("vinegar", "식초", "sour", "신맛"),
    ("salt", "소금", "salty", "짠맛"),
    ("soy sauce", "간장", "salty", "짠맛"),
    ("sea water", "바닷물", "salty", "짠맛"),
    ("kimchi", "김치", "spicy", "매운맛"),
    ("chili", "고추", "spicy", "매운맛"),
    ("tteokbokki", "떡볶이", "spicy", "매운맛"),
    ("coffee", "커피", "bitter", "쓴맛"),
    ("medicine", "약", "bitter", "쓴맛"),
)

CAPITALS = (
    ("Korea", "한국", "Seoul", "서울"),
    ("Japan", "일본", "Tokyo", "도쿄"),
    ("China", "중국", "Beijing", "베이징"),
    ("Thailand", "태국", "Bangkok", "방콕"),
    ("Vietnam", "베트남", "Hanoi", "하노이"),
    ("France", "프랑스", "Paris", "파리"),
    ("Germany", "독일", "Berlin", "베를린"),
    ("Italy", "이탈리아", "Rome", "로마"),
    ("Spain", "스페인", "Madrid", "마드리드"),
    ("Britain", "영국", "London", "런던"),
    ("Greece", "그리스", "Athens", "아테네"),
    ("Norway", "노르웨이", "Oslo", "오슬로"),
    ("Poland", "폴란드", "Warsaw", "바르샤바"),
    ("Russia", "러시아", "Moscow", "모스크바"),
    ("Egypt", "이집트", "Cairo", "카이로"),
    ("Kenya", "케냐", "Nairobi", "나이로비"),
    ("Canada", "캐나다", "Ottawa", "오타와"),
    ("Peru", "페루", "Lima", "리마"),
)

# Each word is the opposite of the other one, in English and in Korean.
OPPOSITES = (
    ("big", "크다", "small", "작다"),
    ("hot", "뜨겁다", "cold", "차갑다"),
    ("fast", "빠르다", "slow", "느리다"),
    ("heavy", "무겁다", "light", "가볍다"),
    ("clean", "깨끗하다", "dirty", "더럽다"),
    ("easy", "쉽다", "difficult", "어렵다"),
    ("near", "가깝다", "far", "멀다"),
    ("strong", "강하다", "weak", "약하다"),
    ("happy", "기쁘다", "sad", "슬프다"),
    ("long", "길다", "short", "짧다"),
    ("wide", "넓다", "narrow", "좁다"),
    ("deep", "깊다", "shallow", "얕다"),
    ("thick", "두껍다", "thin", "얇다"),
    ("expensive", "비싸다", "cheap", "싸다"),
    ("loud", "시끄럽다", "quiet", "조용하다"),
    ("bright", "밝다", "dark", "어둡다"),
)

DAYS = (
    ("Monday", "월요일"),
    ("Tuesday", "화요일"),
    ("Wednesday", "수요일"),
    ("Thursday", "목요일"),
    ("Friday", "금요일"),
    ("Saturday", "토요일"),
    ("Sunday", "일요일"),
)

MONTHS = (
    ("January", "1월"),
    ("February", "2월"),
    ("March", "3월"),
    ("April", "4월"),
    ("May", "5월"),
    ("June", "6월"),
    ("July", "7월"),
    ("August", "8월"),
    ("September", "9월"),
    ("October", "10월"),
    ("November", "11월"),
    ("December", "12월"),
)

# The weather in English; in Korean as a sentence, and before 때 (when); what to do, in both.
WEATHER = (
    ("raining", "비가 와요", "비가 올", "Take an umbrella.", "우산을 챙기세요."),
    ("snowing", "눈이 와요", "눈이 올", "Put on your boots.", "장화를 신으세요."),
    ("hot", "더워요", "더울", "Drink plenty of water.", "물을 많이 드세요."),
    ("cold", "추워요", "추울", "Put on a warm coat.", "따뜻한 외투를 입으세요."),
    ("windy", "바람이 불어요", "바람이 불", "Hold on to your hat.", "모자를 꼭 잡으세요."),
    ("sunny", "날이 맑아요", "날이 맑을", "Go for a walk.", "산책을 나가 보세요."),
    ("foggy", "안개가 꼈어요", "안개가 꼈을", "Walk carefully.", "조심해서 걸으세요."),
    ("dusty", "먼지가 많아요", "먼지가 많을", "Wear a mask.", "마스크를 쓰세요."),
)

NAMES = (
    *("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry"),
    *("Julia", "Leo", "Mina", "Noah", "Olivia", "Peter", "Ruth", "Tom"),
)
KOREAN_NAMES = (
    *("민수", "지우", "서연", "하준", "지영", "도윤", "수민", "예린"),
    *("현우", "은지", "태호", "유나", "준서", "다은", "성민", "소라"),
)

# From 1 on: to count and to add, and as Korean counts years of age.
NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
KOREAN_NUMBERS = (
    *("일", "이", "삼", "사", "오", "육", "칠", "팔", "구", "십"),
    *("십일", "십이", "십삼", "십사", "십오", "십육", "십칠", "십팔"),
)
KOREAN_AGES = (
    *("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"),
    *("열한", "열두", "열세", "열네", "열다섯", "열여섯", "열일곱", "열여덟", "열아홉", "스무"),
)
