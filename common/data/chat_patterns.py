"""Questions with exactly one right answer each, in English and in Korean, for a small chatbot.

Every topic asks the same thing in several phrasings and has slots that its facts fill. Where a phrasing
and a fact meet that never met in training, there is still one right answer: it takes what the phrasing
asks for and what the fact is, and each of them was to be learned from other questions.

    "Which city is the capital of France?"   "The capital of France is Paris."
    "독일의 수도를 알려 주세요."                "독일의 수도는 베를린이에요."
"""

import random
from collections.abc import Iterator

from common.data import chat_english, chat_korean
from common.data.chat_facts import Topic
from common.data.korean_grammar import has_final_consonant


class Word(str):
    """A word that takes a Korean ending where a phrasing asks for it.

    >>> "{animal:은/는} {country:은/는}".format(animal=Word("고양이"), country=Word("독일"))
    '고양이는 독일은'
    """

    def __format__(self, endings: str) -> str:
        """Adds the first of two endings behind a consonant, the second behind a vowel."""
        if not endings:
            return str(self)
        after_consonant, after_vowel = endings.split("/")
        return self + (after_consonant if has_final_consonant(self) else after_vowel)


def generate(seed: int) -> Iterator[tuple[str, str]]:
    """Every question once, with its answer: some 2,600 pairs.

    Args:
        seed: decides on the order.
    """
    topics = (*chat_english.topics(), *chat_korean.topics())
    written = [pair for topic in topics for pair in fill(topic)]
    random.Random(seed).shuffle(written)
    yield from written


def fill(topic: Topic) -> Iterator[tuple[str, str]]:
    """Every phrasing of a topic with every fact, and the answers."""
    for slots in topic.slots:
        words = {name: Word(word) for name, word in slots.items()}
        answer = topic.answer.format(**words)
        for question in topic.questions:
            yield question.format(**words), answer[0].upper() + answer[1:]
