"""What chapter 11 does besides its pages: `watch`."""

import numpy as np

from chapters.ch11_frame_labels import lesson, measures, pictures
from chapters.ch11_frame_labels.config import CHAPTER, TRAIN, Watch
from common import saved, screen
from common.data import digits, frames
from common.errors import UserError


def watch(asked: Watch) -> None:
    """Draws a clip of test images, labels it, and writes its strip and its animation.

    Raises:
        UserError: no trained network, one that cannot be read, or one of another chapter.
    """
    folder = asked.prepare(CHAPTER)
    encoder = saved.load_model(folder / "frame", TRAIN)
    network = saved.load_model(folder / "both", TRAIN)
    if encoder.name != "encoder" or network.name != "both":
        raise UserError(
            f"The networks in {folder} do not label clips; name the folder of a run of: {TRAIN}"
        )
    images = digits.load()
    length = asked.frames
    clips = frames.draw(images.x_test, images.y_test, 1, asked.clip, length, length)
    # (1, time, num_features)
    features = lesson.read_every_frame(encoder, length).predict(clips.frames, verbose=0)
    answers = {
        "frame": clips.spread(lesson.answer(encoder, clips.frames[clips.is_frame])),
        "both": lesson.answer(network, features, clips.is_frame),
    }
    print(f"{folder} · clip {asked.clip} · {length} frames of unseen images")
    scores = {name: measures.of_clips(clips, of_label) for name, of_label in answers.items()}
    rows = [
        (pictures.NETWORKS[name][0], *(of_clip[f"{label}_accuracy"] for label in frames.LABELS))
        for name, of_clip in scores.items()
    ]
    screen.table(("frame accuracy", *frames.LABELS), *rows)
    for segment in measures.segments(clips.labels["behind"][0], frames.NONE):
        said = np.unique(answers["both"]["behind"][0, segment.start : segment.end])
        words = " ".join(frames.DIGITS[label] for label in said)
        print(f"frames {segment.start + 1}-{segment.end}: behind {segment.label}, said {words}")
    strip = pictures.plot_strip(clips, 0, answers, f"Clip {asked.clip} of unseen images")
    screen.show(strip, folder / f"watch-{asked.clip}.png")
    pictures.save_animation(clips, 0, answers, folder / f"watch-{asked.clip}.gif")
