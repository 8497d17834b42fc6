"""Listening in pieces: what has to be carried from one piece of sound to the next; NumPy only."""

import numpy as np

from chapters.ch13_speech.augment import FRAMES_PER_STEP, NOTHING, QUIET, scale, to_steps
from common.data.logmel import FRAME, HOP, NUM_BANDS, RATE, count_frames, log_mel

STEP_SAMPLES = FRAMES_PER_STEP * HOP
STEP_SECONDS = STEP_SAMPLES / RATE


class Features:
    """Turns sound into the inputs of a network, piece by piece; samples that fill no time step wait.

    Whatever the pieces, the same time steps come out as from the whole sound.
    """

    def __init__(self, adapts: bool = True):
        self.adapts = adapts
        self.waiting = np.zeros(0)
        self.loudest = QUIET

    def feed(self, samples: np.ndarray) -> np.ndarray:
        """The next samples (samples,) -> the time steps that are whole now (time, features)."""
        self.waiting = np.concatenate([self.waiting, samples])
        time = count_frames(len(self.waiting)) // FRAMES_PER_STEP
        if not time:
            return np.zeros((0, FRAMES_PER_STEP * NUM_BANDS), dtype="float32")
        frames, self.loudest = scale(
            log_mel(self.waiting)[: time * FRAMES_PER_STEP], self.loudest, self.adapts
        )
        # Frames overlap: the next one begins before the last one ended.
        self.waiting = self.waiting[time * STEP_SAMPLES :]
        return to_steps(frames)


def seconds_at(time_steps: np.ndarray) -> np.ndarray:
    """When the last sample of these time steps has been heard, in seconds from the beginning."""
    return np.asarray(time_steps) * STEP_SECONDS + ((FRAMES_PER_STEP - 1) * HOP + FRAME) / RATE


def settled(answers: np.ndarray) -> int:
    """The first time step from which on the answer stays what it is at the end.

    >>> settled(np.array([1, 9, 7, 7, 7]))
    2
    """
    changes = np.flatnonzero(np.asarray(answers) != answers[-1])
    return int(changes[-1]) + 1 if len(changes) else 0


def last_answers(probabilities: np.ndarray, steps: np.ndarray, heard: float = 1.0) -> np.ndarray:
    """The answers (recordings,) when this share of every recording has been heard.

    Args:
        probabilities: (recordings, time, answers).
        steps: int (recordings,), time steps of each.
        heard: from 0 to 1; at least one time step is heard.
    """
    last = np.maximum(np.ceil(heard * steps).astype(int), 1) - 1
    return probabilities[np.arange(len(steps)), last].argmax(axis=-1)


def measure(probabilities: np.ndarray, steps: np.ndarray, digits: np.ndarray) -> dict:
    """Accuracy at the end and after each tenth of the recordings, and how early the right answers stay.

    Args:
        probabilities: (recordings, time, answers).
        steps: int (recordings,), time steps of each.
        digits: int (recordings,), the truth.

    Returns:
        accuracy; heard_10_accuracy to heard_100_accuracy; settled_ms_before_end, the median over the
        recordings that are right at their end, 0 where none is.
    """
    metrics = {}
    for percent in range(10, 101, 10):
        is_right = last_answers(probabilities, steps, percent / 100) == digits
        metrics[f"heard_{percent}_accuracy"] = float(is_right.mean())
    answers = probabilities.argmax(axis=-1)  # (recordings, time)
    early = [
        1_000 * STEP_SECONDS * (end - 1 - settled(one[:end]))
        for one, end, right in zip(answers, steps, is_right, strict=True)
        if right
    ]
    metrics["settled_ms_before_end"] = float(np.median(early)) if early else 0.0
    return metrics | {"accuracy": metrics["heard_100_accuracy"]}


def word_of(answers: np.ndarray) -> int:
    """What was said in a stream: the last answer that is a digit, or NOTHING.

    >>> word_of(np.array([10, 10, 7, 7, 10]))
    7
    """
    digits = np.asarray(answers)[np.asarray(answers) != NOTHING]
    return int(digits[-1]) if len(digits) else NOTHING
