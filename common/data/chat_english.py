"""What can be asked in English, and the answers; the facts are in `common.data.chat_facts`."""

from common.data import chat_facts as facts
from common.data.chat_facts import Topic


def topics() -> list[Topic]:
    """Topics with facts, and small talk, which has none."""
    return [*_with_facts(), *_small_talk()]


def _with_facts() -> list[Topic]:
    days = facts.neighbours([english for english, _ in facts.DAYS])
    months = facts.neighbours([english for english, _ in facts.MONTHS])
    opposites = facts.both_ways(facts.columns(facts.OPPOSITES, 0, 2))
    ages = zip(facts.NUMBERS[4:], facts.NUMBERS[5:], strict=False)
    return [
        Topic(
            (
                "What does {animal} say?",
                "Which sound does {animal} make?",
                "What is the sound of {animal}?",
                "Tell me what {animal} says.",
                "Do you know what {animal} says?",
            ),
            "{animal} says {sound}.",
            facts.slots("animal sound", facts.columns(facts.ANIMALS, 0, 2)),
        ),
        Topic(
            (
                "What colour is {thing}?",
                "Which colour does {thing} have?",
                "What is the colour of {thing}?",
                "Tell me the colour of {thing}.",
                "Do you know the colour of {thing}?",
            ),
            "{thing} is {colour}.",
            facts.slots("thing colour", facts.columns(facts.COLOURS, 0, 2)),
        ),
        Topic(
            (
                "What does {food} taste like?",
                "How does {food} taste?",
                "Which taste does {food} have?",
                "Tell me the taste of {food}.",
                "Do you know the taste of {food}?",
            ),
            "{food} tastes {taste}.",
            facts.slots("food taste", facts.columns(facts.FOODS, 0, 2)),
        ),
        Topic(
            (
                "What is the capital of {country}?",
                "Which city is the capital of {country}?",
                "Which capital does {country} have?",
                "Tell me the capital of {country}.",
                "Do you know the capital of {country}?",
            ),
            "The capital of {country} is {city}.",
            facts.slots("country city", facts.columns(facts.CAPITALS, 0, 2)),
        ),
        Topic(
            (
                "What is the opposite of {word}?",
                "Which word is the opposite of {word}?",
                "Which opposite does {word} have?",
                "Tell me the opposite of {word}.",
                "Do you know the opposite of {word}?",
            ),
            "The opposite of {word} is {opposite}.",
            facts.slots("word opposite", opposites),
        ),
        Topic(
            (
                "What comes after {now}?",
                "What follows {now}?",
                "What comes right after {now}?",
                "Tell me what comes after {now}.",
                "Do you know what comes after {now}?",
            ),
            "After {now} comes {next}.",
            facts.slots("now next", [*days, *months]),
        ),
        Topic(
            (
                "What comes before {now}?",
                "What was before {now}?",
                "What comes right before {now}?",
                "Tell me what comes before {now}.",
                "Do you know what comes before {now}?",
            ),
            "Before {now} comes {last}.",
            facts.slots("last now", [*days, *months]),
        ),
        Topic(
            (
                "What is {a} plus {b}?",
                "How much is {a} plus {b}?",
                "What do {a} and {b} make?",
                "Tell me the sum of {a} and {b}.",
                "Do you know the sum of {a} and {b}?",
            ),
            "{a} plus {b} is {sum}.",
            facts.slots("a b sum", facts.sums(facts.NUMBERS)),
        ),
        Topic(
            (
                "It is {weather} today.",
                "It is {weather} outside.",
                "What should I do when it is {weather}?",
                "What do you do when it is {weather}?",
                "Tell me what to do when it is {weather}.",
            ),
            "{advice}",
            facts.slots("weather advice", facts.columns(facts.WEATHER, 0, 3)),
        ),
        Topic(
            (
                "I am {age} years old.",
                "I am {age} years old now.",
                "My age is {age}.",
                "I turned {age} today.",
                "How old will I be next year when I am {age} now?",
            ),
            "Next year you will be {older}.",
            facts.slots("age older", ages),
        ),
        Topic(
            (
                "My name is {name}.",
                "I am {name}.",
                "Call me {name}.",
                "Hello, my name is {name}.",
                "Hello, I am {name}.",
            ),
            "Nice to meet you, {name}!",
            facts.slots("name", zip(facts.NAMES, strict=True)),
        ),
    ]


def _small_talk() -> list[Topic]:
    return [
        Topic(
            ("Hello.", "Hello there.", "Hi.", "Hi there.", "Well, hello!", "Good morning."),
            "Hello! What would you like to know?",
        ),
        Topic(
            (
                "What is your name?",
                "Tell me your name.",
                "Do you have a name?",
                "Do you know your name?",
                "What is the name that you have?",
                "Can I know your name?",
            ),
            "My name is Dasom.",
        ),
        Topic(
            (
                "How old are you?",
                "What is your age?",
                "Tell me your age.",
                "Do you have an age?",
                "Do you know your age?",
                "How old are you now?",
            ),
            "I am a program, so I have no age.",
        ),
        Topic(
            (
                "How are you?",
                "How are you today?",
                "How are you now?",
                "Tell me how you are.",
                "Are you well?",
                "Are you well today?",
            ),
            "I am fine, thank you. And you?",
        ),
        Topic(
            (
                "Thank you.",
                "Thank you very much.",
                "Thanks.",
                "Many thanks.",
                "Thank you so much.",
                "Thanks so much.",
            ),
            "You are welcome!",
        ),
        Topic(
            (
                "Goodbye.",
                "Goodbye for now.",
                "Well, goodbye!",
                "Bye.",
                "Bye for now.",
                "Well, bye!",
            ),
            "Goodbye! Come back soon.",
        ),
        Topic(
            (
                "What can you do?",
                "What do you know?",
                "What can I ask you?",
                "Tell me what you know.",
                "Tell me what you can do.",
                "Tell me what I can ask.",
            ),
            "Ask me about animals, colours, tastes, days, sums and capitals.",
        ),
    ]
