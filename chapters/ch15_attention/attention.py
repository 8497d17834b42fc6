"""Attention by hand: a question, a row of states to look at, and what is found there.

Three ways to say how well a question and a state fit; the rest is the same for all. Sources: lecture
note 004; "dot" and "general" of Luong, Pham & Manning 2015, "additive" of Bahdanau, Cho & Bengio 2015.
"""

import numpy as np


def dot_scores(questions: np.ndarray, states: np.ndarray) -> np.ndarray:
    """How well each question fits each state, without any weight to learn.

    Args:
        questions: the decoder's states h. (batch, target, units)
        states: the encoder's states s. (batch, source, units)

    Returns:
        Array (batch, target, source).
    """
    # e_ts = h_t . s_s
    return questions @ states.swapaxes(1, 2)  # (batch, target, source)


def general_scores(questions: np.ndarray, states: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """As `dot_scores`, but the question goes through a matrix W (units, units) first."""
    # e_ts = (h_t W) . s_s
    return dot_scores(questions @ matrix, states)  # (batch, target, source)


def additive_scores(questions: np.ndarray, keys: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """A network of one layer says how well they fit.

    Args:
        questions: W h_{t-1} + b. (batch, target, units)
        keys: U s_s. (batch, source, units)
        scale: v, what each unit of the layer counts. (units,)

    Returns:
        Array (batch, target, source).
    """
    # e_ts = v . tanh(W h_{t-1} + b + U s_s)
    layer = np.tanh(
        questions[:, :, None, :] + keys[:, None, :, :]
    )  # (batch, target, source, units)
    return layer @ scale  # (batch, target, source)


def masked_softmax(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Scores as shares that add up to one; padding gets nothing.

    Args:
        scores: of any size. (batch, target, source)
        mask: True for real tokens. (batch, source)

    Returns:
        Weights (batch, target, source).

    Raises:
        ValueError: a source of padding only, of which there are no shares.
    """
    if not mask.any(axis=1).all():
        raise ValueError("a source needs at least one real token to look at")
    # exp(-inf) = 0: the zeros behind a sentence get no share.
    scores = np.where(mask[:, None, :], scores, -np.inf)  # (batch, target, source)
    # a_ts = exp(e_ts) / sum_s exp(e_ts); less the largest, which changes nothing, exp stays finite.
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    return powers / powers.sum(axis=2, keepdims=True)


def look(scores: np.ndarray, states: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is found in the source: the states, mixed by their weights.

    Args:
        scores: by one of the three functions. (batch, target, source)
        states: the encoder's states. (batch, source, units)
        mask: True for real tokens. (batch, source)

    Returns:
        Contexts (batch, target, units) and weights (batch, target, source).
    """
    weights = masked_softmax(scores, mask)  # (batch, target, source)
    # c_t = sum_s a_ts s_s
    return weights @ states, weights  # (batch, target, units), (batch, target, source)
