"""What chapter 13 does besides its pages: `listen`."""

from pathlib import Path

import keras
import numpy as np

from chapters.ch13_speech import augment, pictures, streaming
from chapters.ch13_speech.config import CHAPTER, PART, TRAIN, Listen, Network
from common import saved, screen
from common.data import logmel, wav
from common.errors import UserError
from common.text import file_name


def listen(asked: Listen) -> None:
    """Prints which digit was heard and when the answer was settled, and the path of the picture.

    Raises:
        UserError: no file, none that can be read, no trained network, or a damaged one.
    """
    folder = asked.prepare(CHAPTER)
    path = Path(asked.file)
    samples = wav.read(path)
    model = saved.load_model(folder / PART, TRAIN, gru=keras.layers.GRU, answers=keras.layers.Dense)
    num_features = augment.FRAMES_PER_STEP * logmel.NUM_BANDS
    if (model.input_shape[-1], model.output_shape[-1]) != (num_features, augment.NUM_ANSWERS):
        raise UserError(f"The model in {folder} hears something else. Train again with: {TRAIN}")
    print(folder)
    # Every time step as the frames come in; the whole file at once gives the same (lesson_live.py).
    trained = saved.read_config(folder, Network, TRAIN)
    features = streaming.Features(trained.adapts).feed(samples)  # (time, features)
    probabilities = model.predict(features[None], verbose=0)[0]  # (time, answers)
    print(f"  {path}: {describe(probabilities)}")
    figure = pictures.plot_answers(samples, probabilities, path.name)
    screen.show(figure, folder / f"listen-{file_name([path.stem])}.png")


def describe(probabilities: np.ndarray) -> str:
    """What was heard, how sure the network is, and when the answer was settled, in one line.

    Args:
        probabilities: (time, answers).
    """
    answers = probabilities.argmax(axis=-1)  # (time,)
    word = streaming.word_of(answers)
    if word == augment.NOTHING:
        return "nothing was heard, only silence or noise"
    last = np.flatnonzero(answers == word)[-1]
    settled = streaming.settled(answers[: last + 1])
    seconds = streaming.seconds_at(np.array([settled, len(answers) - 1]))
    return (
        f"{word}, with probability {probabilities[last, word]:.2f}; "
        f"settled after {seconds[0]:.2f} of {seconds[1]:.2f} seconds"
    )
