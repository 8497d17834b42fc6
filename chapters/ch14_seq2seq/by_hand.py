"""Encoder, decoder and greedy search in NumPy: what the trained layers compute, line by line."""

import keras
import numpy as np

from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from common.text import START
from common.tokens import END


def translate(model: keras.Model, source_ids: list[int], longest: int) -> list[int]:
    """The ids that chapter 14's model writes for one source, END included.

    Args:
        model: made by `seq2seq.connect`, with an encoder that reads in one direction and a decoder
            without attention.
        source_ids: ids of the source, without padding.
        longest: steps after which the sentence is cut off.
    """
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    hidden_state = encode(encoder, source_ids)  # (1, units)
    vectors = decoder.embedding.get_weights()[0]  # (vocabulary, embedding)
    cell = GatedWeights.of(decoder.recurrent)
    kernel, bias = decoder.vocabulary_scores.get_weights()  # (units, vocabulary), (vocabulary,)
    token_id, written = START, []
    while token_id != END and len(written) < longest:
        # h_t = GRU(y_{t-1}, h_{t-1})
        hidden_state, _ = gru_step(vectors[[token_id]], hidden_state, cell)  # (1, units)
        # o_t = c + V h_t;  y_t = argmax(softmax(o_t)) = argmax(o_t)
        logits = hidden_state @ kernel + bias  # (1, vocabulary)
        token_id = int(logits.argmax())
        written.append(token_id)
    return written


def encode(encoder: keras.layers.Layer, source_ids: list[int]) -> np.ndarray:
    """The state after the last token of a source: all that the decoder gets. Array (1, units)."""
    vectors = encoder.embedding.get_weights()[0]  # (vocabulary, embedding)
    cell = GatedWeights.of(encoder.forward)
    hidden_state = np.zeros((1, cell.num_units))
    for token_id in source_ids:
        # h_s = GRU(x_s, h_{s-1})
        hidden_state, _ = gru_step(vectors[[token_id]], hidden_state, cell)
    return hidden_state
