"""Attention by hand: queries, keys to compare them with, attention weights, and contexts.

Three ways to say how well a query fits a key; the rest is the same for all. Sources: lecture note 004;
"dot" and "general" of Luong, Pham & Manning 2015, "additive" of Bahdanau, Cho & Bengio 2015.
"""

import numpy as np


def dot_scores(queries: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """How well each query fits each key, without any trained weight.

    Args:
        queries: the decoder's states h. (batch, target, units)
        keys: the encoder's states s. (batch, source, units)

    Returns:
        Array (batch, target, source).
    """
    # e_ts = h_t . s_s
    return queries @ keys.swapaxes(1, 2)  # (batch, target, source)


def general_scores(queries: np.ndarray, keys: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """As `dot_scores`, but the query goes through a matrix W (units, units) first."""
    # e_ts = (h_t W) . s_s
    return dot_scores(queries @ matrix, keys)  # (batch, target, source)


def additive_scores(queries: np.ndarray, keys: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """A network of one layer says how well they fit.

    Args:
        queries: W h_{t-1} + b. (batch, target, units)
        keys: U s_s. (batch, source, units)
        scale: v, what each unit of the layer counts. (units,)

    Returns:
        Array (batch, target, source).
    """
    # e_ts = v . tanh(W h_{t-1} + b + U s_s)
    layer = np.tanh(queries[:, :, None, :] + keys[:, None, :, :])  # (batch, target, source, units)
    return layer @ scale  # (batch, target, source)


def masked_softmax(scores: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Scores as attention weights, which add up to one; padding gets none.

    Args:
        scores: of any size. (batch, target, source)
        mask: True for real tokens. (batch, source)

    Returns:
        Attention weights (batch, target, source).

    Raises:
        ValueError: a source of padding only, which cannot have weights.
    """
    if not mask.any(axis=1).all():
        raise ValueError("a source needs at least one real token to attend to")
    # exp(-inf) = 0: the zeros after a sentence get no weight.
    scores = np.where(mask[:, None, :], scores, -np.inf)  # (batch, target, source)
    # a_ts = exp(e_ts) / sum_s exp(e_ts); less the largest, which changes nothing, exp stays finite.
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    return powers / powers.sum(axis=2, keepdims=True)


def attend(
    scores: np.ndarray, states: np.ndarray, mask: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What is read from the source: the mean of the states, weighted by the attention weights.

    Args:
        scores: by one of the three functions. (batch, target, source)
        states: the encoder's states. (batch, source, units)
        mask: True for real tokens. (batch, source)

    Returns:
        Contexts (batch, target, units) and attention weights (batch, target, source).
    """
    weights = masked_softmax(scores, mask)  # (batch, target, source)
    # c_t = sum_s a_ts s_s
    return weights @ states, weights  # (batch, target, units), (batch, target, source)
