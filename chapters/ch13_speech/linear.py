"""The baseline: logistic regression on eight slices of a whole recording; no network."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def slices(frames: list[np.ndarray], count: int = 8) -> np.ndarray:
    """The mean frame of each of so many equal parts of every recording.

    Args:
        frames: list of (frames, bands).
        count: of the parts.

    Returns:
        Array (recordings, count * bands).
    """
    rows = []
    for one in frames:
        edges = np.linspace(0, len(one), count + 1).astype(int)
        parts = zip(edges[:-1], np.maximum(edges[1:], edges[:-1] + 1), strict=True)
        rows.append(np.concatenate([one[start:end].mean(axis=0) for start, end in parts]))
    return np.array(rows)


def fit(x: np.ndarray, digits: np.ndarray):
    """Scaler and logistic regression, both fitted on these recordings alone; nothing is tuned."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000)).fit(x, digits)
