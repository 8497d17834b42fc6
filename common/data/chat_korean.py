"""What can be asked in Korean, and the answers; the facts are in `common.data.chat_facts`."""

from common.data import chat_facts as facts
from common.data.chat_facts import Topic


def topics() -> list[Topic]:
    """Topics with facts, and small talk, which has none. {word:은/는} takes the ending that fits."""
    return [*_with_facts(), *_small_talk()]


def _with_facts() -> list[Topic]:
    days = facts.neighbours([korean for _, korean in facts.DAYS])
    months = facts.neighbours([korean for _, korean in facts.MONTHS])
    opposites = facts.both_ways(facts.columns(facts.OPPOSITES, 1, 3))
    ages = zip(facts.KOREAN_AGES[4:], facts.KOREAN_AGES[5:], strict=False)
    return [
        Topic(
            (
                "{animal:은/는} 무슨 소리를 내요?",
                "{animal:은/는} 어떤 소리를 내나요?",
                "{animal:이/가} 내는 소리는 뭐예요?",
                "{animal:이/가} 내는 소리를 알려 주세요.",
                "{animal:이/가} 무슨 소리를 내는지 알아요?",
            ),
            "{animal:은/는} {sound} 소리를 내요.",
            facts.slots("animal sound", facts.columns(facts.ANIMALS, 1, 3)),
        ),
        Topic(
            (
                "{thing:은/는} 무슨 색이에요?",
                "{thing:은/는} 어떤 색인가요?",
                "{thing:은/는} 어떤 색이에요?",
                "{thing:이/가} 무슨 색인지 알려 주세요.",
                "{thing:이/가} 무슨 색인지 알아요?",
            ),
            "{thing:은/는} {colour:이에요/예요}.",
            facts.slots("thing colour", facts.columns(facts.COLOURS, 1, 3)),
        ),
        Topic(
            (
                "{food:은/는} 무슨 맛이에요?",
                "{food:은/는} 어떤 맛이 나요?",
                "{food:은/는} 맛이 어때요?",
                "{food:이/가} 무슨 맛인지 알려 주세요.",
                "{food:이/가} 무슨 맛인지 알아요?",
            ),
            "{food:은/는} {taste:이/가} 나요.",
            facts.slots("food taste", facts.columns(facts.FOODS, 1, 3)),
        ),
        Topic(
            (
                "{country}의 수도는 어디예요?",
                "{country}의 수도는 어느 도시예요?",
                "{country}의 수도가 어디인가요?",
                "{country}의 수도를 알려 주세요.",
                "{country}의 수도를 알아요?",
            ),
            "{country}의 수도는 {city:이에요/예요}.",
            facts.slots("country city", facts.columns(facts.CAPITALS, 1, 3)),
        ),
        Topic(
            (
                "{word}의 반대말은 뭐예요?",
                "{word}의 반대말은 무엇인가요?",
                "{word}의 반대말이 뭐예요?",
                "{word}의 반대말을 알려 주세요.",
                "{word}의 반대말을 알아요?",
            ),
            "{word}의 반대말은 {opposite:이에요/예요}.",
            facts.slots("word opposite", opposites),
        ),
        Topic(
            (
                "{now} 다음은 무슨 요일이에요?",
                "{now} 다음 날은 무슨 요일이에요?",
                "{now} 다음에는 무슨 요일이 와요?",
                "{now} 다음이 무슨 요일인지 알려 주세요.",
                "{now} 다음이 무슨 요일인지 알아요?",
            ),
            "{now} 다음은 {next:이에요/예요}.",
            facts.slots("now next", days),
        ),
        Topic(
            (
                "{now} 전은 무슨 요일이에요?",
                "{now} 전날은 무슨 요일이에요?",
                "{now} 전에는 무슨 요일이 와요?",
                "{now} 전날이 무슨 요일인지 알려 주세요.",
                "{now} 전날이 무슨 요일인지 알아요?",
            ),
            "{now} 전날은 {last:이에요/예요}.",
            facts.slots("last now", days),
        ),
        Topic(
            (
                "{now} 다음은 몇 월이에요?",
                "{now} 다음 달은 몇 월이에요?",
                "{now} 다음에는 몇 월이 와요?",
                "{now} 다음이 몇 월인지 알려 주세요.",
                "{now} 다음이 몇 월인지 알아요?",
            ),
            "{now} 다음은 {next:이에요/예요}.",
            facts.slots("now next", months),
        ),
        Topic(
            (
                "{a} 더하기 {b:은/는} 얼마예요?",
                "{a} 더하기 {b:은/는} 몇이에요?",
                "{a}에 {b:을/를} 더하면 얼마예요?",
                "{a}에 {b:을/를} 더하면 몇이에요?",
                "{a:과/와} {b:을/를} 더해 주세요.",
            ),
            "{a} 더하기 {b:은/는} {sum:이에요/예요}.",
            facts.slots("a b sum", facts.sums(facts.KOREAN_NUMBERS)),
        ),
        Topic(
            (
                "오늘은 {weather}.",
                "지금 {weather}.",
                "{when} 때는 어떻게 해요?",
                "{when} 때는 뭘 하면 좋아요?",
                "{when} 때 뭘 하면 좋은지 알려 주세요.",
            ),
            "{advice}",
            facts.slots("weather when advice", facts.columns(facts.WEATHER, 1, 2, 4)),
        ),
        Topic(
            (
                "저는 {age} 살이에요.",
                "저는 지금 {age} 살이에요.",
                "저는 올해 {age} 살이에요.",
                "저는 오늘 {age} 살이 됐어요.",
                "지금 {age} 살이면 내년에는 몇 살이에요?",
            ),
            "내년에는 {older} 살이 되겠네요.",
            facts.slots("age older", ages),
        ),
        Topic(
            (
                "제 이름은 {name:이에요/예요}.",
                "저는 {name:이에요/예요}.",
                "안녕하세요, 저는 {name:이에요/예요}.",
                "저는 {name:이라고/라고} 해요.",
                "저를 {name:이라고/라고} 불러 주세요.",
            ),
            "만나서 반가워요, {name} 씨!",
            facts.slots("name", zip(facts.KOREAN_NAMES, strict=True)),
        ),
    ]


def _small_talk() -> list[Topic]:
    return [
        Topic(
            (
                "안녕.",
                "안녕하세요.",
                "안녕하세요, 반가워요.",
                "안녕, 만나서 반가워요.",
                "반가워요.",
                "만나서 반가워요.",
            ),
            "안녕하세요! 무엇이 궁금해요?",
        ),
        Topic(
            (
                "이름이 뭐예요?",
                "이름은 뭐예요?",
                "이름이 무엇인가요?",
                "이름을 알려 주세요.",
                "이름이 뭔지 알아요?",
                "이름이 뭔지 알려 주세요.",
            ),
            "제 이름은 다솜이에요.",
        ),
        Topic(
            (
                "몇 살이에요?",
                "나이가 몇 살이에요?",
                "나이가 어떻게 돼요?",
                "나이를 알려 주세요.",
                "지금 몇 살이에요?",
                "올해 몇 살이에요?",
            ),
            "저는 프로그램이라서 나이가 없어요.",
        ),
        Topic(
            (
                "잘 지내요?",
                "오늘은 잘 지내요?",
                "요즘 잘 지내요?",
                "요즘 어때요?",
                "요즘 어떻게 지내요?",
                "어떻게 지내요?",
            ),
            "저는 잘 지내요. 고마워요!",
        ),
        Topic(
            (
                "고마워요.",
                "정말 고마워요.",
                "고맙습니다.",
                "정말 고맙습니다.",
                "알려 주셔서 고마워요.",
                "알려 주셔서 고맙습니다.",
            ),
            "천만에요!",
        ),
        Topic(
            (
                "잘 있어요.",
                "안녕히 계세요.",
                "내일 봐요.",
                "그럼 내일 봐요.",
                "그럼 잘 있어요.",
                "그럼 안녕히 계세요.",
            ),
            "잘 가요! 또 만나요.",
        ),
        Topic(
            (
                "뭘 알아요?",
                "뭘 할 수 있어요?",
                "뭘 물어보면 좋아요?",
                "뭘 할 수 있는지 알아요?",
                "뭘 할 수 있는지 알려 주세요.",
                "뭘 물어보면 좋은지 알려 주세요.",
            ),
            "동물, 색, 맛, 요일, 덧셈, 수도를 물어보세요.",
        ),
    ]
