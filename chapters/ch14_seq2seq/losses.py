"""Loss and accuracy over the real tokens of a sentence; the zeros behind its end count for nothing.

Sentences of a batch have different lengths, and the short ones are filled up with zeros. Counted as
tokens, the zeros would make the loss small for a network that has learned nothing but to be silent.
"""

import keras
from keras import ops

from common.text import PADDING


@keras.saving.register_keras_serializable("ch14")
def masked_loss(targets, logits):
    """Mean cross-entropy of a real token, in nats.

    Args:
        targets: ids of the right tokens, PADDING behind the end. (batch, time)
        logits: the decoder's output. (batch, time, vocabulary)

    Returns:
        A scalar.
    """
    is_real = ops.cast(ops.not_equal(targets, PADDING), logits.dtype)  # (batch, time)
    # loss_t = -log p(right token at t)
    losses = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)  # (batch, time)
    return ops.sum(losses * is_real) / ops.sum(is_real)


@keras.saving.register_keras_serializable("ch14")
def masked_accuracy(targets, logits):
    """Share of the real tokens whose logit is the highest; arguments as in `masked_loss`."""
    is_real = ops.cast(ops.not_equal(targets, PADDING), logits.dtype)  # (batch, time)
    answers = ops.cast(ops.argmax(logits, axis=-1), targets.dtype)  # (batch, time)
    is_right = ops.cast(ops.equal(answers, targets), logits.dtype)  # (batch, time)
    return ops.sum(is_right * is_real) / ops.sum(is_real)
