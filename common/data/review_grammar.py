"""Movie reviews written by a small grammar, for the presets that download nothing.

Half of them are easy: every judging word points the same way, so counting words is enough. The
other half is hard: each pattern is filled so that the SAME words, in another order or behind a
"not", give the opposite verdict. Whatever counts words is left with a coin; a network that reads
in order is not.
"""

import dataclasses
import random

GOOD = ("good", "great", "superb", "moving", "brilliant", "charming", "gripping", "clever")
BAD = ("bad", "lousy", "dull", "boring", "clumsy", "tedious", "silly", "shallow")
LIKED = ("loved", "liked", "enjoyed", "adored")
DISLIKED = ("hated", "disliked", "regretted", "endured")
BETTER = ("better", "stronger", "funnier", "deeper")
WORSE = ("worse", "weaker", "flatter", "poorer")
ASPECTS = (
    "film",
    "movie",
    "story",
    "plot",
    "acting",
    "music",
    "ending",
    "cast",
    "script",
    "camera",
)
OTHERS = ("my friend", "my sister", "the critic", "our neighbour", "the man beside me")
RIVALS = ("book", "play", "trailer", "novel", "remake", "sequel")
OPENINGS = (
    "",
    "well",
    "to be honest",
    "in my opinion",
    "on a rainy sunday",
    "after two long hours",
    "we saw it last night",
    "frankly",
)
CLOSINGS = ("", "", "once again", "from start to finish", "and that is all", "as we all could see")

NEGATIVE, POSITIVE = 0, 1


@dataclasses.dataclass(frozen=True)
class GeneratedReview:
    """One sentence, what its author thought (1 good, 0 bad), and the pattern it was made by."""

    text: str
    label: int
    kind: str

    @property
    def is_hard(self) -> bool:
        """True where only the order of the words tells the verdict."""
        return self.kind != "easy"


def generate(count: int, seed: int) -> list[GeneratedReview]:
    """Writes `count` different reviews: half easy, half hard, both verdicts equally often.

    Args:
        count: number of reviews, at most 8,000.
        seed: the same seed gives the same reviews in the same order.

    Returns:
        Reviews of which no two make the same statement, not even behind another opening: cut the
        list anywhere, and the parts share no sentence.

    Raises:
        ValueError: `count` is below 1 or more than the grammar can say.
    """
    if not 1 <= count <= 8_000:
        raise ValueError(f"the grammar writes 1 to 8,000 different reviews, not {count}")
    rng = random.Random(seed)
    said = set()
    reviews = []
    while len(reviews) < count:
        # Kind and verdict take turns, so that every part of the list is balanced.
        is_hard = len(reviews) % 2 == 1
        label = len(reviews) // 2 % 2
        kind = rng.choice(list(HARD_PATTERNS)) if is_hard else "easy"
        pattern = HARD_PATTERNS[kind] if is_hard else easy
        statement = pattern(rng, label)
        if statement not in said:
            said.add(statement)
            parts = (rng.choice(OPENINGS), statement, rng.choice(CLOSINGS))
            sentence = " ".join(part for part in parts if part)
            reviews.append(GeneratedReview(f"{sentence[0].upper()}{sentence[1:]}.", label, kind))
    return reviews


def easy(rng: random.Random, label: int) -> str:
    """Every judging word points to the verdict: "the plot is dull and I hated the music"."""
    adjectives, verbs = (GOOD, LIKED) if label == POSITIVE else (BAD, DISLIKED)
    first, second = rng.sample(adjectives, 2)
    one, other = rng.sample(ASPECTS, 2)
    return rng.choice(
        (
            f"the {one} is {first} and the {other} is {second}",
            f"the {one} is {first} and I {rng.choice(verbs)} the {other}",
            f"a {first} {one} with a {second} {other}",
            f"I {rng.choice(verbs)} the {one} and the {first} {other}",
            f"what a {first} and {second} {one}",
        )
    )


def negation(rng: random.Random, label: int) -> str:
    """The "not" turns the judging word round: "not a bad film at all" praises."""
    adjective = rng.choice(BAD if label == POSITIVE else GOOD)
    aspect = rng.choice(ASPECTS)
    return rng.choice(
        (
            f"not a {adjective} {aspect} at all",
            f"the {aspect} is not {adjective}",
            f"this is not a {adjective} {aspect}",
            f"nobody could call the {aspect} {adjective}",
            f"I never saw a {adjective} {aspect} here",
            f"there is no {adjective} {aspect} in it",
        )
    )


def correction(rng: random.Random, label: int) -> str:
    """Both words are there, one of them denied: "the plot is not dull but clever"."""
    good, bad = rng.choice(GOOD), rng.choice(BAD)
    denied, meant = (bad, good) if label == POSITIVE else (good, bad)
    aspect = rng.choice(ASPECTS)
    return rng.choice(
        (
            f"the {aspect} is not {denied} but {meant}",
            f"the {aspect} is {meant} and not {denied}",
            f"not {denied} but {meant} is the {aspect}",
        )
    )


def contrast(rng: random.Random, label: int) -> str:
    """What comes after "but" wins: "the cast is lousy but the story is great"."""
    good, bad = rng.choice(GOOD), rng.choice(BAD)
    conceded, meant = (bad, good) if label == POSITIVE else (good, bad)
    one, other = rng.sample(ASPECTS, 2)
    return rng.choice(
        (
            f"the {one} is {conceded} but the {other} is {meant}",
            f"although the {one} is {conceded} the {other} is {meant}",
            f"a {conceded} {one} but a {meant} {other}",
        )
    )


def who(rng: random.Random, label: int) -> str:
    """Only the author's own verdict counts: "my friend hated it and I loved it"."""
    liked, disliked = rng.choice(LIKED), rng.choice(DISLIKED)
    mine, theirs = (liked, disliked) if label == POSITIVE else (disliked, liked)
    aspect, other = rng.choice(ASPECTS), rng.choice(OTHERS)
    return rng.choice(
        (
            f"{other} {theirs} the {aspect} and I {mine} it",
            f"I {mine} the {aspect} and {other} {theirs} it",
        )
    )


def comparison(rng: random.Random, label: int) -> str:
    """Who is better than whom: "the film is better than the book", or the other way round."""
    aspect, rival = rng.choice(ASPECTS), rng.choice(RIVALS)
    if rng.random() < 0.5:
        word, winner_first = rng.choice(BETTER), label == POSITIVE
    else:
        word, winner_first = rng.choice(WORSE), label == NEGATIVE
    first, second = (aspect, rival) if winner_first else (rival, aspect)
    return f"the {first} is {word} than the {second}"


HARD_PATTERNS = {
    "negation": negation,
    "correction": correction,
    "contrast": contrast,
    "who": who,
    "comparison": comparison,
}
