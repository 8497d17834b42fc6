"""Scenes as arrays, a trained network as a writer of captions, and how good its captions are."""

import collections
from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np

from chapters.ch12_captioning.config import Language
from chapters.ch12_captioning.decoders import GreedyWriter
from common import training
from common.data import digits, scenes
from common.data.scenes import Handwriting, Scene
from common.text import FIRST_WORD, START
from common.tokens import END, TokenVocabulary

# Pictures of one compiled call.
_BATCH_SIZE = 256
# Seeds of the pictures that no training seed changes: everybody is tested on the same ones.
_SEEDS = {"validation": 101, "validation_held_out": 102, "test": 103, "test_held_out": 104}


class Part(NamedTuple):
    """Scenes and their arrays."""

    scenes: tuple[Scene, ...]
    pictures: np.ndarray  # uint8 (scenes, SIZE, SIZE, 3)
    words: np.ndarray  # START and the right words, the decoder's input. int32 (scenes, time)
    targets: np.ndarray  # the right words and END, zeros after it. int32 (scenes, time)

    @property
    def inputs(self) -> tuple[np.ndarray, np.ndarray]:
        """What the model is trained on."""
        return self.pictures, self.words

    @property
    def weights(self) -> np.ndarray:
        """1 for words and END, 0 for the zeros after it, which count nowhere. (scenes, time)"""
        return (self.targets > 0).astype(np.float32)


class Captions:
    """The captions of one language as ids: 0 padding, 1 START, 3 END, words from 4 on.

    Args:
        language: of the captions.
    """

    def __init__(self, language: Language):
        self.language = language
        self.vocabulary = TokenVocabulary(scenes.words(language), "words")
        self._ids = {
            word: number for number, word in enumerate(self.vocabulary.tokens, start=FIRST_WORD)
        }
        # One more for END.
        self.length = 1 + max(len(scenes.caption(scene, language)) for scene in scenes.SCENES)

    def text(self, scene: Scene) -> str:
        """The caption as a sentence."""
        return scenes.join(scenes.caption(scene, self.language))

    def targets(self, chosen: Sequence[Scene]) -> np.ndarray:
        """The right words of each scene, END, and zeros. int32 (scenes, length)"""
        targets = np.zeros((len(chosen), self.length), np.int32)
        for row, scene in zip(targets, chosen, strict=True):
            ids = [self._ids[word] for word in scenes.caption(scene, self.language)]
            row[: len(ids) + 1] = [*ids, END]
        return targets

    def inputs(self, targets: np.ndarray) -> np.ndarray:
        """What teacher forcing feeds: START, then the right words, one time step late."""
        return np.pad(targets[:, :-1], ((0, 0), (1, 0)), constant_values=START)

    def decode(self, ids: np.ndarray) -> list[str]:
        """Sentences of ids (scenes, time), each up to END."""
        return [scenes.join(self.vocabulary.tokens_of(row)) for row in ids]

    def make_part(self, combinations, num_scenes: int, handwriting: Handwriting, seed) -> Part:
        """Scenes drawn from some combinations, each as likely as any other, and their arrays."""
        rng = np.random.default_rng(seed)
        chosen = tuple(combinations[i] for i in rng.integers(len(combinations), size=num_scenes))
        targets = self.targets(chosen)
        return Part(chosen, scenes.draw(chosen, handwriting, rng), self.inputs(targets), targets)


class Data(NamedTuple):
    """Five sets; no image of a digit is in two of train, validation and test."""

    captions: Captions
    train: Part
    validation: Part  # combinations of training, other handwriting
    validation_held_out: Part  # combinations that are never trained on
    test: Part
    test_held_out: Part


def load_data(language: Language, num_scenes: int, num_test: int, seed: int) -> Data:
    """Draws all pictures; only those of training hang on the seed."""
    captions, images = Captions(language), digits.load()
    handwriting = {
        "train": Handwriting(images.x_train, images.y_train),
        "validation": Handwriting(images.x_validation, images.y_validation),
        "test": Handwriting(images.x_test, images.y_test),
    }
    known = scenes.COMBINATIONS["train"]
    parts = [captions.make_part(known, num_scenes, handwriting["train"], seed)]
    for name, part_seed in _SEEDS.items():
        part = name.removesuffix("_held_out")
        combinations = known if part == name else scenes.COMBINATIONS[part]
        parts.append(captions.make_part(combinations, num_test, handwriting[part], part_seed))
    return Data(captions, *parts)


class Captioner:
    """A trained network that writes.

    Args:
        model: of `build_model`, with the layers "picture_vector" and "decoder".
        captions: of its language.
    """

    def __init__(self, model: keras.Model, captions: Captions):
        self.captions = captions
        features = model.get_layer("picture_vector").output  # (batch, features)
        written = GreedyWriter(model.get_layer("decoder"), captions.length)(features)
        self.writer = keras.Model(model.inputs[0], written)
        # XLA would take longer to compile than to write thousands of captions; JAX has nothing else.
        self.writer.compile(jit_compile=training.ONLY_XLA)

    def write(self, pictures: np.ndarray) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Captions of pictures, their ids and the probability of every word. (pictures, time)"""
        batch_size = min(_BATCH_SIZE, len(pictures))
        # Full batches only: a graph is traced anew for every other shape.
        missing = -len(pictures) % batch_size
        padded = np.concatenate([pictures, pictures[:1].repeat(missing, axis=0)])
        ids, probabilities = self.writer.predict(padded, batch_size=batch_size, verbose=0)
        ids, probabilities = ids[: len(pictures)], probabilities[: len(pictures)]
        return self.captions.decode(ids), ids, probabilities


def score(written: Sequence[str], part: Part, captions: Captions) -> dict[str, float]:
    """How good captions are that were written alone.

    Returns:
        exact_match; one metric for each of `scenes.SLOTS`, the share that names the right thing (a shape or
        digit without colour counts as right where the right caption has none); and not_a_caption, the share
        that says nothing at all or breaks a rule such as "an three".
    """
    rights = [captions.text(scene) for scene in part.scenes]
    found = [scenes.slots(text, captions.language) for text in written]
    expected = [scenes.slots(text, captions.language) for text in rights]
    metrics = {"exact_match": _share(map(str.__eq__, written, rights))}
    for slot in scenes.SLOTS:
        pairs = zip(found, expected, strict=True)
        metrics[slot] = _share(one.get(slot) == other[slot] for one, other in pairs)
    metrics["not_a_caption"] = _share(not scenes.is_caption(text) for text in written)
    return metrics


def most_frequent(data: Data) -> str:
    """The baseline without a network: the caption that training has most often, for every picture."""
    counts = collections.Counter(map(data.captions.text, data.train.scenes))
    return counts.most_common(1)[0][0]


def shuffled(part: Part) -> Part:
    """The same scenes, each with the picture of the next one: a decoder can only guess."""
    return part._replace(pictures=np.roll(part.pictures, 1, axis=0))


def _share(values) -> float:
    return float(np.mean(list(values)))
