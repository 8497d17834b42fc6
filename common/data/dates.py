"""Dates as people write them, in English and in Korean, and the ISO date that each one means."""

import datetime
import random
from collections.abc import Iterator

FIRST_YEAR, LAST_YEAR = 1900, 2099

# Written out, because strftime and calendar follow the language of the computer.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KOREAN_WEEKDAYS = "월화수목금토일"
_KOREAN_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_KOREAN_UNITS = ("", "십", "백", "천")
# June and October lose their final consonant, so that they are easier to say.
_SOFTENED_MONTHS = {6: "유월", 10: "시월"}


def spellings(date: datetime.date) -> dict[str, str]:
    """Every way in which this module writes a date, by name. No two of them look the same.

    >>> spellings(datetime.date(2019, 4, 22))["English, ordinal"]
    '22nd of April 2019'
    """
    year, month, day = date.year, date.month, date.day
    name = _MONTHS[month - 1]
    weekday = _WEEKDAYS[date.weekday()]
    korean_weekday = _KOREAN_WEEKDAYS[date.weekday()]
    korean_month = _SOFTENED_MONTHS.get(month, f"{korean_number(month)}월")
    korean_words = f"{korean_number(year)}년 {korean_month} {korean_number(day)}일"
    return {
        "English, short": f"{day} {name[:3]} {year}",
        "English, month first": f"{name} {day}, {year}",
        "English, weekday": f"{weekday}, {day} {name} {year}",
        "English, ordinal": f"{ordinal(day)} of {name} {year}",
        "English, weekday and ordinal": f"{weekday}, {name} {ordinal(day)}, {year}",
        "Korean, numbers": f"{year}년 {month}월 {day}일",
        "Korean, weekday": f"{year}년 {month}월 {day}일 {korean_weekday}요일",
        "Korean, points": f"{year}. {month}. {day}.",
        "Korean, points and weekday": f"{year}. {month}. {day}.({korean_weekday})",
        "Korean, words": korean_words,
        "Korean, words and weekday": f"{korean_words} {korean_weekday}요일",
    }


def generate(seed: int) -> Iterator[tuple[str, str]]:
    """Every date of 1900 to 2099 in every spelling, mixed: pairs such as ("22 Apr 2019", "2019-04-22").

    Each date comes once, in one of its spellings, before any date comes a second time.

    Args:
        seed: the same seed gives the same pairs in the same order.
    """
    rng = random.Random(seed)
    first = datetime.date(FIRST_YEAR, 1, 1).toordinal()
    last = datetime.date(LAST_YEAR, 12, 31).toordinal()
    names = list(spellings(datetime.date.min))
    turns = [(day, rng.randrange(len(names))) for day in range(first, last + 1)]
    for round_number in range(len(names)):
        rng.shuffle(turns)
        for day, start in turns:
            date = datetime.date.fromordinal(day)
            name = names[(start + round_number) % len(names)]
            yield spellings(date)[name], date.isoformat()


def ordinal(number: int) -> str:
    """A day of the month as English counts it.

    >>> [ordinal(day) for day in (1, 2, 3, 4, 11, 12, 13, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st']
    """
    endings = {1: "st", 2: "nd", 3: "rd"}
    is_teen = number // 10 == 1
    return f"{number}{'th' if is_teen else endings.get(number % 10, 'th')}"


def korean_number(number: int) -> str:
    """A number from 1 to 9,999 in Sino-Korean words, as dates are read aloud.

    >>> korean_number(2019)
    '이천십구'
    """
    words = []
    for unit, digit in zip(_KOREAN_UNITS, map(int, reversed(str(number))), strict=False):
        # 10 is 십, not 일십.
        is_silent = digit == 1 and unit
        if digit:
            words.append(("" if is_silent else _KOREAN_DIGITS[digit]) + unit)
    return "".join(reversed(words))
