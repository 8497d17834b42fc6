"""Writing without a teacher: greedy search and beam search, a whole batch in one compiled call.

The slow way calls `predict` once for every token of every sentence. Here all steps are one loop
inside the model, so that Keras compiles it as a whole. Both searches know a decoder by its `step`
only: chapter 15's decoders are searched by the same code.
"""

import keras
from keras import ops

from common.text import PADDING, START
from common.tokens import END

# Of a beam that may not go on.
_NEVER = -1e9


class GreedySearch(keras.layers.Layer):
    """Takes the likeliest token at every step.

    Args:
        decoder: with `step`, see `seq2seq.Decoder`.
        longest: steps; a sentence without END by then is cut off.
    """

    def __init__(self, decoder, longest, **kwargs):
        super().__init__(**kwargs)
        self.decoder = decoder
        self.longest = longest
        # The mask that comes along with the states ends here.
        self.supports_masking = True

    def compute_mask(self, *args, **kwargs):
        """None: what is written has no mask."""

    def call(self, states, last_state, mask):
        """Arguments as `seq2seq.Encoder` returns them.

        Returns:
            ids: what was written, zeros behind END. (batch, longest)
            alignments: how much of each source token was looked at in each step.
                (batch, longest, source)
        """
        token_ids = ops.full_like(last_state[:, 0], START, dtype="int32")  # (batch,)
        is_finished = ops.zeros_like(last_state[:, 0], dtype="bool")  # (batch,)
        steps = ops.arange(self.longest)
        ids = ops.zeros_like(token_ids)[:, None] * steps  # (batch, longest)
        alignments = ops.zeros_like(states[:, None, :, 0]) * ops.ones((self.longest, 1))

        def step(now, carried):
            token_ids, state, is_finished, ids, alignments = carried
            logits, state, weights = self.decoder.step(token_ids, state, states, mask)
            token_ids = ops.cast(ops.argmax(logits, axis=-1), "int32")  # (batch,)
            # Behind END there is nothing to say.
            token_ids = ops.where(is_finished, PADDING, token_ids)
            is_finished = ops.logical_or(is_finished, ops.equal(token_ids, END))
            ids = ops.where(steps == now, token_ids[:, None], ids)
            alignments = ops.where(steps[:, None] == now, weights[:, None, :], alignments)
            return token_ids, state, is_finished, ids, alignments

        first = (token_ids, last_state, is_finished, ids, alignments)
        *_, ids, alignments = ops.fori_loop(0, self.longest, step, first)
        return ids, alignments


class BeamSearch(keras.layers.Layer):
    """Keeps the most likely beginnings at every step, and at the end the likeliest sentence.

    A sentence's score is the mean log-probability of its tokens, END included: the plain sum would
    always prefer short sentences.

    Args:
        decoder: with `step`, see `seq2seq.Decoder`.
        longest: steps; a sentence without END by then is cut off.
        beam_size: beginnings that are kept; 1 is greedy search.
    """

    def __init__(self, decoder, longest, beam_size, **kwargs):
        super().__init__(**kwargs)
        self.decoder = decoder
        self.longest = longest
        self.beam_size = beam_size
        # The mask that comes along with the states ends here.
        self.supports_masking = True

    def compute_mask(self, *args, **kwargs):
        """None: what is written has no mask."""

    def call(self, states, last_state, mask):
        """Arguments and results as in `GreedySearch`, but without alignments."""
        beams = self.beam_size
        # Every sentence stands `beams` times in the batch, its beams one below the other.
        states, mask = ops.repeat(states, beams, axis=0), ops.repeat(mask, beams, axis=0)
        state = ops.repeat(last_state, beams, axis=0)  # (batch * beams, units)
        one_each = ops.reshape(state[:, 0], (-1, beams))  # (batch, beams)
        token_ids = ops.full_like(one_each, START, dtype="int32")
        is_finished = ops.zeros_like(one_each, dtype="bool")
        # All beams begin alike: only the first may go on, or they would stay alike.
        scores = ops.zeros_like(one_each) + ops.where(ops.arange(beams) == 0, 0.0, _NEVER)
        lengths = ops.zeros_like(one_each)
        ids = ops.zeros_like(one_each, dtype="int32")[:, :, None]
        ids = ops.repeat(ids, self.longest, axis=2)  # (batch, beams, longest)

        def step(now, carried):
            token_ids, state, is_finished, scores, lengths, ids = carried
            logits, state, _ = self.decoder.step(ops.reshape(token_ids, (-1,)), state, states, mask)
            num_tokens = logits.shape[-1]
            log_probabilities = ops.reshape(
                ops.log_softmax(logits, axis=-1), (-1, beams, num_tokens)
            )
            # A finished sentence goes on with PADDING only, which costs nothing.
            only_padding = ops.where(ops.arange(num_tokens) == PADDING, 0.0, _NEVER)
            log_probabilities = ops.where(
                is_finished[:, :, None], only_padding, log_probabilities
            )  # (batch, beams, vocabulary)
            candidates = ops.reshape(
                scores[:, :, None] + log_probabilities, (-1, beams * num_tokens)
            )
            scores, places = ops.top_k(candidates, beams)  # (batch, beams)
            places = ops.cast(places, "int32")
            come_from, token_ids = places // num_tokens, places % num_tokens  # (batch, beams)

            def follow(values):
                return ops.take_along_axis(values, come_from, axis=1)

            lengths = follow(lengths) + ops.cast(~follow(is_finished), lengths.dtype)
            is_finished = ops.logical_or(follow(is_finished), ops.equal(token_ids, END))
            state = ops.reshape(state, (-1, beams, state.shape[-1]))
            state = ops.take_along_axis(state, come_from[:, :, None], axis=1)
            ids = ops.take_along_axis(ids, come_from[:, :, None], axis=1)
            ids = ops.where(ops.arange(self.longest) == now, token_ids[:, :, None], ids)
            state = ops.reshape(state, (-1, state.shape[-1]))
            return token_ids, state, is_finished, scores, lengths, ids

        first = (token_ids, state, is_finished, scores, lengths, ids)
        *_, scores, lengths, ids = ops.fori_loop(0, self.longest, step, first)
        best = ops.argmax(scores / lengths, axis=1)  # (batch,)
        return ops.take_along_axis(ids, best[:, None, None], axis=1)[:, 0]  # (batch, longest)
