import datetime
import itertools
import re

import pytest

from common.data import dates

MONDAY = {
    "English, short": "22 Apr 2019",
    "English, month first": "April 22, 2019",
    "English, weekday": "Monday, 22 April 2019",
    "English, ordinal": "22nd of April 2019",
    "English, weekday and ordinal": "Monday, April 22nd, 2019",
    "Korean, numbers": "2019년 4월 22일",
    "Korean, weekday": "2019년 4월 22일 월요일",
    "Korean, points": "2019. 4. 22.",
    "Korean, points and weekday": "2019. 4. 22.(월)",
    "Korean, words": "이천십구년 사월 이십이일",
    "Korean, words and weekday": "이천십구년 사월 이십이일 월요일",
}


@pytest.fixture(scope="module")
def generated():
    return list(itertools.islice(dates.generate(seed=1), 10_000))


def test_a_known_date_in_every_spelling():
    assert dates.spellings(datetime.date(2019, 4, 22)) == MONDAY


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ((1900, 1, 1), "천구백년 일월 일일"),
        ((1988, 6, 10), "천구백팔십팔년 유월 십일"),
        ((1999, 12, 31), "천구백구십구년 십이월 삼십일일"),
        ((2000, 10, 20), "이천년 시월 이십일"),
        ((2010, 11, 11), "이천십년 십일월 십일일"),
        ((2099, 2, 3), "이천구십구년 이월 삼일"),
    ],
)
def test_dates_read_aloud_with_the_softened_june_and_october(date, words):
    assert dates.spellings(datetime.date(*date))["Korean, words"] == words


@pytest.mark.parametrize(
    ("date", "english", "korean"),
    [
        ((1969, 7, 20), "Sunday, 20 July 1969", "1969년 7월 20일 일요일"),
        ((2000, 2, 29), "Tuesday, 29 February 2000", "2000년 2월 29일 화요일"),
        ((2024, 5, 1), "Wednesday, 1 May 2024", "2024년 5월 1일 수요일"),
    ],
)
def test_weekdays_of_known_days(date, english, korean):
    spellings = dates.spellings(datetime.date(*date))
    assert spellings["English, weekday"] == english
    assert spellings["Korean, weekday"] == korean


def test_no_two_spellings_of_a_date_look_the_same():
    for month in range(1, 13):
        spellings = dates.spellings(datetime.date(2021, month, 3))
        assert len(set(spellings.values())) == len(spellings)


def test_what_is_written_can_be_read_back(generated):
    """Read with strptime, which knows nothing of how the dates were written."""
    formats = ("%d %b %Y", "%B %d, %Y", "%A, %d %B %Y", "%d of %B %Y", "%A, %B %d, %Y")
    num_english = 0
    for spelling, iso in generated:
        if not spelling.isascii() or spelling[-1] == ".":
            continue
        plain = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", spelling)
        read = set()
        for form in formats:
            try:
                date = datetime.datetime.strptime(plain, form).date()
            except ValueError:
                continue
            read.add(date.isoformat())
            if plain[0].isalpha() and "%A" in form:
                assert plain.startswith(date.strftime("%A"))
        assert read == {iso}, spelling
        num_english += 1
    assert num_english > 4_000


def test_korean_numbers_can_be_read_back(generated):
    num_korean = 0
    for spelling, iso in generated:
        match = re.match(r"(\d+)(?:년|\.) (\d+)(?:월|\.) (\d+)(?:일|\.)", spelling)
        if match:
            assert datetime.date(*map(int, match.groups())).isoformat() == iso
            num_korean += 1
    assert num_korean > 3_000


def test_all_spellings_and_all_years_are_used_and_no_date_comes_twice_at_first(generated):
    isos = [iso for _, iso in generated]
    assert len(set(isos)) == len(isos)
    assert {iso[:4] for iso in isos} == {str(year) for year in range(1900, 2100)}
    named = {spelling: name for name, spelling in MONDAY.items()}
    counts = dict.fromkeys(named.values(), 0)
    for spelling, iso in generated:
        spellings = dates.spellings(datetime.date.fromisoformat(iso))
        (name,) = (name for name, written in spellings.items() if written == spelling)
        counts[name] += 1
    assert min(counts.values()) > 700


def test_the_same_seed_gives_the_same_dates_and_another_seed_others():
    def first(seed):
        return list(itertools.islice(dates.generate(seed), 20))

    assert first(1) == first(1)
    assert first(1) != first(2)
