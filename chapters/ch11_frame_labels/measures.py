"""How good are labels at every frame? Frame accuracy, and the segment scores of action recognition.

As MS-TCN (Farha and Gall, 2019) defines them: the edit score of Lea et al. (2016) and segment F1 at an
overlap of 10, 25 and 50 percent (Lea et al., 2017). Here all run from 0 to 1. NumPy alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from common.data import frames

OVERLAPS = (0.10, 0.25, 0.50)


class Segment(NamedTuple):
    """A run of frames with one label: from frame `start` up to, but without, frame `end`."""

    label: int
    start: int
    end: int


def segments(labels: np.ndarray, background: int | None = None) -> list[Segment]:
    """Cuts labels (time,) where they change.

    >>> segments(np.array([10, 10, 7, 7, 7, 10]), background=10)
    [Segment(label=7, start=2, end=5)]

    Args:
        labels: int array (time,).
        background: label whose segments are left out, as MS-TCN leaves out its background.
    """
    if len(labels) == 0:
        return []
    starts = [0, *(np.flatnonzero(labels[1:] != labels[:-1]) + 1).tolist()]
    ends = [*starts[1:], len(labels)]
    found = [Segment(int(labels[s]), s, e) for s, e in zip(starts, ends, strict=True)]
    return [segment for segment in found if segment.label != background]


def edit_distance(first: Sequence[int], second: Sequence[int]) -> int:
    """Levenshtein: the fewest insertions, deletions and exchanges that make one of the other."""
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, start=1):
        before, row = row, [i]
        for j, other in enumerate(second, start=1):
            # D(i, j) = min(D(i-1, j) + 1, D(i, j-1) + 1, D(i-1, j-1) + [labels differ])
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other)))
    return row[-1]


def edit_score(true: np.ndarray, predicted: np.ndarray, background: int | None = None) -> float:
    """1 - edit distance of the labels of the segments / the number of segments of the longer."""
    ours, theirs = (
        [segment.label for segment in segments(labels, background)] for labels in (true, predicted)
    )
    longer = max(len(ours), len(theirs))
    return 1.0 - edit_distance(ours, theirs) / longer if longer else 1.0


def count_hits(true: list[Segment], predicted: list[Segment], overlap: float) -> int:
    """How many predicted segments hit a true one; no true segment is hit twice.

    A hit has the label of the true segment that it overlaps most, by at least `overlap` of what the two
    cover together.
    """
    hit = set()
    for segment in predicted:
        # IoU = frames in both / frames in either
        shares = [
            (min(segment.end, other.end) - max(segment.start, other.start))
            / (max(segment.end, other.end) - min(segment.start, other.start))
            if segment.label == other.label
            else 0.0
            for other in true
        ]
        best = int(np.argmax(shares)) if shares else 0
        if shares and shares[best] >= overlap and best not in hit:
            hit.add(best)
    return len(hit)


def f1(hits: int, num_true: int, num_predicted: int) -> float:
    """Harmonic mean of precision (hits of the predicted) and recall (hits of the true segments)."""
    # F1 = 2 P R / (P + R) = 2 hits / (true + predicted)
    return 2 * hits / (num_true + num_predicted) if num_true + num_predicted else 1.0


def scores(
    true: np.ndarray, predicted: np.ndarray, is_frame: np.ndarray, background: int | None = None
) -> dict[str, float]:
    """accuracy, edit, f1_10, f1_25 and f1_50 of many clips; padding counts nowhere.

    Args:
        true: int array (clips, time).
        predicted: int array (clips, time).
        is_frame: bool array (clips, time), False at padding; padding stands at the end.
        background: label whose segments do not count. Its frames do.
    """
    edits, counts = [], np.zeros((len(OVERLAPS), 3), dtype=np.int64)
    for clip_true, clip_predicted, is_real in zip(true, predicted, is_frame, strict=True):
        right, answer = clip_true[is_real], clip_predicted[is_real]
        edits.append(edit_score(right, answer, background))
        pair = segments(right, background), segments(answer, background)
        for row, overlap in zip(counts, OVERLAPS, strict=True):
            row += count_hits(*pair, overlap), len(pair[0]), len(pair[1])
    found = {
        "accuracy": float((true == predicted)[is_frame].mean()),
        "edit": float(np.mean(edits)),
    }
    for overlap, row in zip(OVERLAPS, counts, strict=True):
        found[f"f1_{overlap:.0%}".rstrip("%")] = f1(*map(int, row))
    return found


def of_clips(clips: frames.Clips, answers: Mapping[str, np.ndarray]) -> dict[str, float]:
    """LABEL_SCORE of every label and score; LABEL_known_SCORE without the frames before the first digit.

    Args:
        clips: with the true labels.
        answers: label -> int array (clips, time).
    """
    known, found = clips.is_frame & ~clips.starts_hidden, {}
    for ending, where in (("", clips.is_frame), ("_known", known)):
        for name, true in clips.labels.items():
            of_label = scores(true, answers[name], where, background=frames.NOT[name])
            found |= {f"{name}{ending}_{score}": value for score, value in of_label.items()}
    return found


def confusion(true: np.ndarray, predicted: np.ndarray, num_labels: int) -> np.ndarray:
    """Counts (true label, predicted label) of labels in flat arrays."""
    counts = np.zeros((num_labels, num_labels), dtype=np.int64)
    np.add.at(counts, (true, predicted), 1)
    return counts


def best_epoch(history: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """epochs, best_epoch, and every validation metric of the epoch with the lowest val_loss."""
    best = int(np.argmin(history["val_loss"]))
    found = {"epochs": len(history["val_loss"]), "best_epoch": best + 1}
    return found | {k: values[best] for k, values in history.items() if k.startswith("val_")}
