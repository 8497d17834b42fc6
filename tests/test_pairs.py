import collections
import hashlib

import pytest

from common.data import pairs, sentences
from common.errors import UserError
from common.text import normalise

EVALUATED = ("validation", "test", "longer")


@pytest.fixture(scope="module")
def korean():
    """The data of a chapter: at most nine English words to learn from, more to test on."""
    return pairs.load("english-korean", num_pairs=12_000, longest=9)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(pairs, "MOST_VALIDATION", 20)
    monkeypatch.setattr(pairs, "MOST_TEST", 30)
    monkeypatch.setattr(pairs, "MOST_LONGER", 30)


@pytest.fixture
def rows(monkeypatch):
    """Stands in for a downloaded file: put pairs into the list."""
    pairs_of_file = []
    monkeypatch.setattr(sentences, "load", lambda data: (pairs_of_file, "a small file"))
    return pairs_of_file


def key_of(sentence):
    return "".join(sign for sign in sentence.lower() if sign.isalnum())


def in_part(part, count, prefix="Sentence"):
    """Different sentences of two words that belong to a part."""
    names = (f"{prefix} {number}." for number in range(100 * count))
    return [name for name in names if pairs.part_of(name) == part][:count]


def test_every_part_is_full_and_the_name_tells_how_full(korean):
    assert [len(getattr(korean, part)) for part in ("train", *EVALUATED)] == [
        *(12_000, 500, 1_000, 1_000)
    ]
    assert korean.name == (
        "generated sentences, English -> Korean (12,000 + 500 + 1,000 pairs, 1,000 longer)"
    )


def test_longer_sentences_have_more_words_than_any_that_is_learned(korean):
    longest = max(len(source.split()) for source in korean.train.sources)
    assert longest == 9
    for part in (korean.validation, korean.test):
        assert max(len(source.split()) for source in part.sources) <= 9
    assert min(len(source.split()) for source in korean.longer.sources) == 10


def test_no_sentence_is_in_two_parts(korean):
    parts = [{key_of(s) for s in getattr(korean, p).sources} for p in ("train", *EVALUATED)]
    assert len(set().union(*parts)) == sum(len(part) for part in parts) == 14_500


def test_generated_pairs_need_no_cleaning(korean):
    for part in (korean.train, korean.longer):
        for text in (*part.sources, *part.targets):
            assert normalise(text) == text


def test_the_dates_of_the_test_are_not_learned_in_any_spelling():
    data = pairs.load("dates", num_pairs=8_000)
    assert data.name == "generated dates, English and Korean -> ISO (8,000 + 500 + 1,000 pairs)"
    assert len(data.longer) == 0
    for name in ("train", "validation", "test"):
        isos = getattr(data, name).targets
        assert {pairs.part_of(iso) for iso in isos} == {name}
    assert len(set(data.test.targets)) == 1_000


@pytest.mark.parametrize(("data", "longest"), [("dates", 3), ("english-korean", 6)])
def test_more_pairs_to_learn_from_change_nothing_else(data, longest, small_parts):
    few = pairs.load(data, num_pairs=50, longest=longest)
    many = pairs.load(data, num_pairs=400, longest=longest)
    assert (len(few.train), len(many.train)) == (50, 400)
    assert few.train.sources == many.train.sources[:50]
    assert few.train.targets == many.train.targets[:50]
    for part in EVALUATED:
        assert getattr(few, part) == getattr(many, part)


def test_parts_that_stay_small_are_not_filled_on_the_way_to_more_training_pairs(monkeypatch):
    monkeypatch.setattr(pairs, "_NUM_FIRST", 300)
    few, many = (pairs.load("dates", num_pairs, longest=3) for num_pairs in (50, 1_000))
    assert len(many.train) == 1_000
    assert 0 < len(few.test) < 60
    assert few.test == many.test


def test_the_seed_decides_what_is_generated(small_parts):
    first, again, other = (pairs.load("dates", 100, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.train != other.train


def test_eight_of_ten_keys_are_to_learn_from():
    counts = collections.Counter(pairs.part_of(f"sentence {number}") for number in range(5_000))
    assert counts["train"] == pytest.approx(4_000, abs=120)
    assert counts["validation"] == pytest.approx(500, abs=80)
    assert counts["test"] == pytest.approx(500, abs=80)


@pytest.mark.parametrize(
    ("key", "content"),
    [("Who?", "who"), ("2019-04-22", "20190422"), ("Really?!", "really"), ("안녕!", "안녕")],
)
def test_the_part_is_the_same_on_every_computer_and_at_every_start(key, content):
    """Unlike hash(), which Python changes with every start."""
    last_digit = int(hashlib.sha256(content.encode("utf8")).hexdigest()[:16], 16) % 10
    expected = {0: "test", 1: "validation"}.get(last_digit, "train")
    assert pairs.part_of(key) == expected


def test_known_parts():
    assert pairs.part_of("Hello, world!") == "test"
    assert pairs.part_of("Sorry.") == "validation"
    assert pairs.part_of("Go.") == "train"


@pytest.mark.parametrize(
    "same",
    ["Don't go!", "don't go", "DON’T  GO?", "dont go", " Don't\u00a0go...", "“Don't go”"],
)
def test_case_spaces_and_punctuation_do_not_change_the_part(same):
    assert pairs._digest(normalise(same)) == pairs._digest("don't go")


def test_all_translations_are_learned_and_one_is_tested(rows):
    (learned,), (tested,) = in_part("train", 1), in_part("test", 1)
    rows += [(name, "x") for part in ("validation", "train") for name in in_part(part, 2, "Other")]
    rows += [(learned, "first"), (learned, "second"), (learned, "second"), (learned, " ")]
    rows += [(tested, "first"), (tested, "second"), (tested.upper(), "third")]
    data = pairs.load("kor-eng", num_pairs=100)
    translations = [
        target
        for source, target in zip(data.train.sources, data.train.targets, strict=True)
        if source == learned
    ]
    assert translations == ["first", "second"]
    assert data.test == pairs.Pairs((tested,), ("first",))
    assert data.name == "a small file (4 + 2 + 1 pairs)"


def test_a_sample_of_a_file_mixes_short_and_long(rows):
    """Files are sorted by length: the first 100 lines would be the 100 shortest."""
    rows += [("very " * (number // 100) + f"good {number}", "x") for number in range(2_000)]
    sources = pairs.load("spa-eng", num_pairs=100).train.sources
    lengths = [len(source.split()) for source in sources]
    assert min(lengths) < 5
    assert max(lengths) > 17
    assert sum(lengths) / 100 == pytest.approx(11.5, abs=2)
    assert sources == pairs.load("spa-eng", num_pairs=300).train.sources[:100]
    assert sources == pairs.load("spa-eng", num_pairs=100, seed=7).train.sources


def test_long_sources_leave_learning_and_remain_only_as_longer_tests(rows):
    rows += [(name, "x") for part in ("train", "validation") for name in in_part(part, 5)]
    short, long = in_part("test", 5), in_part("test", 5, "A much longer sentence")
    rows += [(name, "x") for name in (*short, *long)]
    rows += [(name, "x") for name in in_part("train", 5, "A much longer sentence")]
    data = pairs.load("chatbot", num_pairs=100, longest=2)
    assert set(data.test.sources) == set(short)
    assert set(data.longer.sources) == set(long)
    assert len(data.train) == 5


def test_where_nothing_is_short_enough_one_line_says_what_to_do(rows):
    rows += [(f"a sentence of five {number}", "x") for number in range(100)]
    with pytest.raises(UserError, match="kor-eng have 4 words or fewer.* greater --longest"):
        pairs.load("kor-eng", num_pairs=10, longest=4)


@pytest.mark.parametrize("arguments", [("french", 5), ("dates", 0), ("dates", 5, -1)])
def test_impossible_arguments_are_refused(arguments):
    with pytest.raises(ValueError):
        pairs.load(*arguments)
