"""The words of `common.data.korean_grammar`: English, Korean, and what goes with what."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Noun:
    """A thing that a verb acts on.

    Args:
        english, korean: the word, singular.
        adjectives: English adjectives that make sense with it.
        is_countable: False for "milk", which takes no "a".
    """

    english: str
    korean: str
    adjectives: tuple[str, ...]
    is_countable: bool = True


@dataclasses.dataclass(frozen=True)
class Verb:
    """A verb with all its forms, written out: several of them are irregular.

    Args:
        english: base, third person and past, such as ("read", "reads", "read").
        korean: present, past, future and the form before 않다, in polite written style.
        objects: English nouns that make sense with it.
        places: English places where one does it.
        is_giving: True where somebody receives the object ("to"), False where somebody may join
            in ("with").
        unfit: adjectives of these objects that make no sense here: nobody makes an old table.
    """

    english: tuple[str, str, str]
    korean: tuple[str, str, str, str]
    objects: tuple[str, ...]
    places: tuple[str, ...]
    is_giving: bool = False
    unfit: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Subject:
    """Who acts.

    Args:
        english, korean: as in the middle of a sentence.
        is_plural: True where English takes "do" and not "does", as for "I".
        particles: 은/는 for the topic that both know, 이/가 for somebody new ("a child").
        is_animal: True where only some verbs and objects make sense.
        is_speaker: True for "I" and "we": nobody asks what he did himself.
    """

    english: str
    korean: str
    is_plural: bool = False
    particles: str = "은/는"
    is_animal: bool = False
    is_speaker: bool = False


ADJECTIVES = {
    "old": "오래된",
    "new": "새",
    "big": "큰",
    "small": "작은",
    "short": "짧은",
    "interesting": "재미있는",
    "sad": "슬픈",
    "beautiful": "아름다운",
    "expensive": "비싼",
    "delicious": "맛있는",
    "fresh": "신선한",
    "warm": "따뜻한",
}

_PRINTED = ("old", "new", "interesting")
_TOLD = ("short", "interesting", "sad", "beautiful")
_FRUIT = ("big", "small", "delicious", "fresh")
_DISH = ("delicious", "warm")
_THING = ("old", "new", "big", "small", "expensive")
_PRETTY = ("new", "small", "beautiful", "expensive")

NOUNS = (
    Noun("book", "책", _PRINTED),
    Noun("newspaper", "신문", _PRINTED),
    Noun("magazine", "잡지", _PRINTED),
    Noun("letter", "편지", ("old", "short", "sad", "beautiful")),
    Noun("poem", "시", ("old", *_TOLD)),
    Noun("story", "이야기", ("old", *_TOLD)),
    Noun("apple", "사과", _FRUIT),
    Noun("orange", "오렌지", _FRUIT),
    Noun("egg", "달걀", ("big", "small", "fresh")),
    Noun("cake", "케이크", ("big", "small", "delicious", "expensive")),
    Noun("bread", "빵", ("fresh", *_DISH), is_countable=False),
    Noun("rice", "밥", _DISH, is_countable=False),
    Noun("soup", "수프", _DISH, is_countable=False),
    Noun("fish", "생선", ("big", "small", "delicious", "fresh"), is_countable=False),
    Noun("water", "물", ("warm",), is_countable=False),
    Noun("milk", "우유", ("fresh", *_DISH), is_countable=False),
    Noun("coffee", "커피", ("expensive", *_DISH), is_countable=False),
    Noun("juice", "주스", ("delicious", "fresh"), is_countable=False),
    Noun("hat", "모자", ("old", *_PRETTY)),
    Noun("bag", "가방", _THING),
    Noun("umbrella", "우산", _THING),
    Noun("flower", "꽃", ("small", "big", "beautiful", "fresh")),
    Noun("gift", "선물", _PRETTY),
    Noun("camera", "카메라", _THING),
    Noun("clock", "시계", _THING),
    Noun("bicycle", "자전거", _THING),
    Noun("chair", "의자", _THING),
    Noun("table", "탁자", _THING),
    Noun("box", "상자", ("old", "new", "big", "small")),
    Noun("toy", "장난감", _THING),
    Noun("cup", "컵", _PRETTY),
    Noun("plate", "접시", _PRETTY),
    Noun("door", "문", ("old", "new", "big", "small")),
    Noun("window", "창문", ("old", "new", "big", "small")),
    Noun("map", "지도", ("old", "new", "big", "small")),
    Noun("picture", "그림", ("big", "small", "beautiful", "interesting")),
    Noun("house", "집", ("old", "big", "small", "beautiful")),
    Noun("film", "영화", ("old", "new", *_TOLD)),
    Noun("play", "연극", ("new", *_TOLD)),
    Noun("song", "노래", ("old", "new", "short", "sad", "beautiful")),
    Noun("music", "음악", ("new", "sad", "beautiful"), is_countable=False),
    Noun("dance", "춤", ("new", "short", "beautiful")),
)

# What an animal eats and drinks, and where: no cat drinks coffee in the office.
ANIMAL_OBJECTS = {"eat": ("bread", "rice", "fish"), "drink": ("water", "milk")}
ANIMAL_PLACES = ("at home", "in the park", "in the garden", "in the kitchen")

PLACES = {
    "at home": "집에서",
    "at school": "학교에서",
    "at the library": "도서관에서",
    "at the market": "시장에서",
    "in the park": "공원에서",
    "in the garden": "정원에서",
    "in the kitchen": "부엌에서",
    "in the classroom": "교실에서",
    "in the office": "사무실에서",
}
_DESK = ("at home", "at school", "at the library", "in the classroom", "in the office")
_TABLE = ("at home", "at school", "in the park", "in the garden", "in the kitchen", "in the office")
_MARKET = ("at the market",)
_ALL_DAY = ("at home", "at school", "in the park", "in the garden", "in the classroom")

_FOOD = ("apple", "orange", "egg", "cake", "bread", "rice", "soup", "fish")
_DRINKS = ("water", "milk", "coffee", "juice")
_GOODS = ("hat", "bag", "umbrella", "flower", "gift", "camera", "clock", "bicycle", "toy", "cup")

VERBS = (
    Verb(
        ("read", "reads", "read"),
        ("읽습니다", "읽었습니다", "읽을 것입니다", "읽지"),
        ("book", "newspaper", "magazine", "letter", "poem", "story"),
        (*_DESK, "in the park", "in the garden"),
    ),
    Verb(
        ("write", "writes", "wrote"),
        ("씁니다", "썼습니다", "쓸 것입니다", "쓰지"),
        ("book", "letter", "poem", "story"),
        (*_DESK, "in the garden"),
        unfit=("old",),
    ),
    Verb(
        ("eat", "eats", "ate"),
        ("먹습니다", "먹었습니다", "먹을 것입니다", "먹지"),
        _FOOD,
        (*_TABLE, "at the market"),
    ),
    Verb(
        ("drink", "drinks", "drank"),
        ("마십니다", "마셨습니다", "마실 것입니다", "마시지"),
        _DRINKS,
        _TABLE,
    ),
    Verb(
        ("buy", "buys", "bought"),
        ("삽니다", "샀습니다", "살 것입니다", "사지"),
        (*_GOODS, *_FOOD[:5], "fish", "chair", "table", "plate"),
        _MARKET,
    ),
    Verb(
        ("sell", "sells", "sold"),
        ("팝니다", "팔았습니다", "팔 것입니다", "팔지"),
        (*_GOODS, *_FOOD[:5], "fish", "juice", "picture"),
        _MARKET,
    ),
    Verb(
        ("make", "makes", "made"),
        ("만듭니다", "만들었습니다", "만들 것입니다", "만들지"),
        ("cake", "bread", "soup", "juice", "hat", "bag", "toy", "chair", "table", "box"),
        ("at home", "at school", "in the kitchen", "in the garden"),
        unfit=("old",),
    ),
    Verb(
        ("draw", "draws", "drew"),
        ("그립니다", "그렸습니다", "그릴 것입니다", "그리지"),
        ("flower", "house", "map", "apple", "chair", "bicycle", "window", "hat", "picture"),
        (*_ALL_DAY, "at the library"),
    ),
    Verb(
        ("hear", "hears", "heard"),
        ("듣습니다", "들었습니다", "들을 것입니다", "듣지"),
        ("song", "music", "story", "poem"),
        (*_ALL_DAY, "in the kitchen"),
    ),
    Verb(
        ("watch", "watches", "watched"),
        ("봅니다", "보았습니다", "볼 것입니다", "보지"),
        ("film", "play", "dance"),
        ("at school", "in the park", "in the classroom"),
    ),
    Verb(
        ("learn", "learns", "learned"),
        ("배웁니다", "배웠습니다", "배울 것입니다", "배우지"),
        ("song", "dance", "poem"),
        ("at home", "at school", "in the park", "in the classroom"),
    ),
    Verb(
        ("choose", "chooses", "chose"),
        ("고릅니다", "골랐습니다", "고를 것입니다", "고르지"),
        (*_GOODS, "cake", "book", "film", "song"),
        ("at home", "at school", "at the market"),
    ),
    Verb(
        ("wash", "washes", "washed"),
        ("씻습니다", "씻었습니다", "씻을 것입니다", "씻지"),
        ("apple", "orange", "cup", "plate", "egg"),
        ("at home", "at school", "in the garden", "in the kitchen"),
        unfit=("delicious",),
    ),
    Verb(
        ("open", "opens", "opened"),
        ("엽니다", "열었습니다", "열 것입니다", "열지"),
        ("door", "window", "box", "bag", "gift"),
        (*_DESK, "in the kitchen"),
    ),
    Verb(
        ("carry", "carries", "carried"),
        ("나릅니다", "날랐습니다", "나를 것입니다", "나르지"),
        ("box", "chair", "table", "bag"),
        (*_DESK, "at the market", "in the garden"),
    ),
    Verb(
        ("repair", "repairs", "repaired"),
        ("고칩니다", "고쳤습니다", "고칠 것입니다", "고치지"),
        ("chair", "table", "camera", "clock", "bicycle", "umbrella", "door", "window", "toy"),
        ("at home", "at school", "in the garden", "in the office"),
        unfit=("new",),
    ),
    Verb(
        ("give", "gives", "gave"),
        ("줍니다", "주었습니다", "줄 것입니다", "주지"),
        (*_GOODS, "book", "letter", "apple", "cake", "milk", "bread", "picture"),
        (*_ALL_DAY, "at the library", "in the office"),
        is_giving=True,
    ),
    Verb(
        ("send", "sends", "sent"),
        ("보냅니다", "보냈습니다", "보낼 것입니다", "보내지"),
        ("letter", "gift", "picture", "book", "magazine", "flower", "toy", "cake"),
        ("at home", "at school", "in the office"),
        is_giving=True,
    ),
    Verb(
        ("show", "shows", "showed"),
        ("보여 줍니다", "보여 주었습니다", "보여 줄 것입니다", "보여 주지"),
        ("picture", "map", "book", "letter", "camera", "hat", "bag", "poem"),
        (*_ALL_DAY, "at the library", "in the office"),
        is_giving=True,
    ),
)
