"""Scenes: every caption parses back to its scene, in both languages, and the picture shows it."""

import numpy as np
import pytest

from common.data import scenes
from common.data.scenes import SCENES, SIZE, Handwriting, Scene, Thing
from common.errors import UserError
from tests.conftest import PROJECT

LANGUAGES = ("english", "korean")


@pytest.fixture(scope="module")
def handwriting():
    """Digit d is an image with ink d / 10 everywhere and at least a tenth."""
    images = np.stack([np.full((8, 8), (digit + 1) / 10, np.float32) for digit in range(10)])
    return Handwriting(images, np.arange(10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_caption_parses_back_to_its_scene(language):
    texts = [scenes.join(scenes.caption(scene, language)) for scene in SCENES]
    assert len(set(texts)) == len(SCENES)
    assert [scenes.parse(text) for text in texts] == list(SCENES)
    assert all(map(scenes.is_caption, texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_are_read_by_another_way_than_the_table_of_captions(language):
    for scene in SCENES:
        small, relation, large = scene
        assert scenes.slots(scenes.join(scenes.caption(scene, language)), language) == {
            "small_colour": small.colour,
            "small": small.name,
            "relation": relation,
            "large_colour": large.colour,
            "large": large.name,
        }


@pytest.mark.parametrize(
    ("digit", "noun"),
    [
        ("zero", "영이"),
        ("one", "일이"),
        ("two", "이가"),
        ("three", "삼이"),
        ("four", "사가"),
        ("five", "오가"),
        ("six", "육이"),
        ("seven", "칠이"),
        ("eight", "팔이"),
        ("nine", "구가"),
    ],
)
def test_particles_and_articles_follow_the_sound(digit, noun):
    scene = Scene(Thing(digit), "above", Thing("square", "red"))
    assert scenes.join(scenes.caption(scene, "korean")) == f"빨간 사각형 위에 숫자 {noun} 있습니다"
    article = "an" if digit == "eight" else "a"
    english = scenes.join(scenes.caption(scene, "english"))
    assert english == f"{article} {digit} above a red square"


@pytest.mark.parametrize(("shape", "noun"), [("square", "사각형이"), ("circle", "원이")])
def test_shapes_have_their_particle_too(shape, noun):
    scene = Scene(Thing(shape, "blue"), "right of", Thing("eight"))
    assert scenes.caption(scene, "english")[-2:] == ("an", "eight")
    assert scenes.join(scenes.caption(scene, "korean")) == f"숫자 팔 오른쪽에 파란 {noun} 있습니다"


def test_a_wrong_particle_is_no_caption_and_yet_its_words_are_read():
    text = "빨간 사각형 위에 숫자 삼가 있습니다"
    assert not scenes.is_caption(text)
    assert scenes.slots(text, "korean")["small"] == "three"
    assert scenes.slots("an three above a red square", "english")["small"] == "three"
    assert scenes.slots("red red red", "english") == {}


def test_held_out_combinations_are_apart_and_every_part_of_them_is_trained_on():
    parts = scenes.COMBINATIONS
    assert sum(map(len, parts.values())) == len(SCENES) == len(set().union(*parts.values()))
    assert {part: len(found) for part, found in parts.items()} == {
        "train": 1226,
        "validation": 155,
        "test": 155,
    }
    for pair in (lambda s: s[:2], lambda s: s[1:], lambda s: (s[0], s[2])):
        assert set(map(pair, SCENES)) == set(map(pair, parts["train"]))


def test_a_combination_is_held_out_by_the_rule_that_is_stated():
    # three is object 3, the red square 10: 3 + 10 + 3 * relation, of above 0 and left of 2.
    scene = Scene(Thing("three"), "above", Thing("square", "red"))
    assert scenes.held_out_for(scene) == "train"
    assert scenes.held_out_for(scene._replace(small=Thing("zero"))) == "test"
    assert scenes.held_out_for(scene._replace(small=Thing("one"))) == "validation"
    assert scenes.held_out_for(scene._replace(small=Thing("four"), relation="left of")) == "test"


def test_the_same_seed_draws_the_same_pictures_and_another_one_others(handwriting):
    first, again, other = (scenes.draw(SCENES[:20], handwriting, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=(1, 2, 3)).all()
    assert first.shape == (20, SIZE, SIZE, 3)
    assert first.dtype == np.uint8


RGB = {"red": 0, "green": 1, "blue": 2}


def centre(mask):
    return np.array([axis.mean() for axis in np.nonzero(mask)])


@pytest.mark.parametrize("relation", scenes.RELATIONS)
def test_the_picture_shows_the_relation_and_the_sizes(relation, handwriting):
    scene = Scene(Thing("circle", "red"), relation, Thing("square", "blue"))
    for picture in scenes.draw([scene] * 50, handwriting, 0).astype(int):
        red = picture[..., 0] > picture[..., 2] + 60
        blue = picture[..., 2] > picture[..., 0] + 60
        down, right = centre(red) - centre(blue)
        expected = {
            "above": down < -9,
            "below": down > 9,
            "left of": right < -9,
            "right of": right > 9,
        }
        assert expected[relation]
        assert abs(down if "of" in relation else right) < 4.5
        assert red.sum() < 0.75 * blue.sum()


def test_objects_lie_within_the_picture(handwriting):
    paper = scenes.draw(SCENES, handwriting, 3)
    # Ink covers a square of more than 12 x 12 pixels at most and a small object besides.
    dark = paper.astype(int).min(axis=-1) < 200
    assert dark.any(axis=(1, 2)).all()
    rng = np.random.default_rng(0)
    sides = np.stack([np.full(400, scenes.SMALL[1]), np.full(400, scenes.LARGE[1])])
    relations = list(scenes.RELATIONS) * 100
    corners = scenes._corners(relations, sides, rng)
    assert (corners >= 0).all()
    assert (corners + sides[..., None] <= SIZE + 1e-9).all()


def test_a_digit_is_drawn_from_its_own_images_only(handwriting):
    things = [Thing("three"), Thing("square", "red"), Thing("nine")]
    chosen = handwriting.choose(things, np.random.default_rng(0))
    np.testing.assert_allclose(chosen[:, 0, 0], [0.4, 0.0, 1.0])


def test_interpolation_keeps_the_middle_of_an_even_image(handwriting):
    corners, sides = np.array([[4.0, 6.0]]), np.array([12.0])
    image = handwriting.choose([Thing("four")], np.random.default_rng(0))
    ink = scenes._ink([Thing("four")], image, corners, sides)[0]
    np.testing.assert_allclose(ink[6:14, 8:16], 0.5, atol=1e-6)
    assert ink[:3].max() == ink[:, :5].max() == ink[18:].max() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Say what to draw"),
        ("  . ", "Say what to draw"),
        ("a thre above a red square", "Did you mean a three above a red square?"),
        ("an three above a red square", "Did you mean a three above a red square?"),
        (
            "빨간 사각형 위에 숫자 삼가 있습니다",
            "Did you mean 빨간 사각형 위에 숫자 삼이 있습니다?",
        ),
        ("a three above a seven", "two digits"),
        ("hello", "Say an object"),
    ],
)
def test_what_is_no_caption_gets_one_clear_line(text, says):
    with pytest.raises(UserError, match="^[^\n]+$") as caught:
        scenes.parse(text)
    assert says in str(caught.value)


def test_capitals_spaces_and_a_full_stop_do_not_matter():
    scene = scenes.parse("A three  above a red square.")
    assert scene == Scene(Thing("three"), "above", Thing("square", "red"))
    assert scenes.parse("빨간 사각형 위에 숫자 삼이 있습니다.") == scene


def test_scenes_need_no_keras():
    text = (PROJECT / "common" / "data" / "scenes.py").read_text(encoding="utf8")
    assert "keras" not in text
