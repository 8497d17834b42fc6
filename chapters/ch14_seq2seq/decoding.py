"""Writing without a teacher: greedy and beam search, and the trained model as a translator.

The slow way calls `predict` once for every token of every sentence. Here all time steps are one loop
inside the model, so that Keras compiles it as a whole, and a batch is one call. Both searches know a
decoder by its `step` only: chapter 15's decoders are searched by the same code.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
from keras import ops

from chapters.ch14_seq2seq.encoding import Languages, find_languages
from chapters.ch14_seq2seq.seq2seq import Decoder, Encoder
from common import saved, training
from common.errors import UserError
from common.text import PADDING, START
from common.tokens import END

# Sentences of one compiled call.
_BATCH_SIZE = 250
# Of a beam that may not go on.
_NEVER = -1e9


class _Search(keras.layers.Layer):
    """What both searches have.

    Args:
        decoder: with `step`, see `seq2seq.Decoder`.
        longest: time steps; a sentence without END by then is cut off.
    """

    def __init__(self, decoder, longest, **kwargs):
        super().__init__(**kwargs)
        self.decoder, self.longest = decoder, longest
        # The mask that comes along with the states ends here.
        self.supports_masking = True

    def compute_mask(self, *args, **kwargs):
        """None: what is written has no mask."""


class GreedySearch(_Search):
    """Takes the likeliest token at every time step; arguments as of `_Search`."""

    def call(self, states, last_state, mask):
        """Arguments as `seq2seq.Encoder` returns them.

        Returns:
            ids: what was written, zeros after END. (batch, longest)
            weights: the attention weights of the source tokens at each time step.
                (batch, longest, source)
        """
        token_ids = ops.full_like(last_state[:, 0], START, dtype="int32")  # (batch,)
        is_finished = ops.zeros_like(last_state[:, 0], dtype="bool")  # (batch,)
        steps = ops.arange(self.longest)
        ids = ops.zeros_like(token_ids)[:, None] * steps  # (batch, longest)
        all_weights = ops.zeros_like(states[:, None, :, 0]) * ops.ones((self.longest, 1))

        def step(now, carried):
            token_ids, state, is_finished, ids, all_weights = carried
            logits, state, weights = self.decoder.step(token_ids, state, states, mask)
            token_ids = ops.cast(ops.argmax(logits, axis=-1), "int32")  # (batch,)
            # After END there is nothing to say.
            token_ids = ops.where(is_finished, PADDING, token_ids)
            is_finished = ops.logical_or(is_finished, ops.equal(token_ids, END))
            ids = ops.where(steps == now, token_ids[:, None], ids)
            all_weights = ops.where(steps[:, None] == now, weights[:, None, :], all_weights)
            return token_ids, state, is_finished, ids, all_weights

        first = (token_ids, last_state, is_finished, ids, all_weights)
        *_, ids, all_weights = ops.fori_loop(0, self.longest, step, first)
        return ids, all_weights


class BeamSearch(_Search):
    """Keeps the most likely beginnings at every time step, and at the end the likeliest sentence.

    A sentence's score is the mean log-probability of its tokens, END included: the plain sum would
    always prefer short sentences.

    Args:
        decoder, longest: as of `_Search`.
        beam_size: beginnings that are kept; 1 is greedy search.
    """

    def __init__(self, decoder, longest, beam_size, **kwargs):
        super().__init__(decoder, longest, **kwargs)
        self.beam_size = beam_size

    def call(self, states, last_state, mask):
        """Arguments and results as in `GreedySearch`, but without weights."""
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
            size = logits.shape[-1]
            logs = ops.reshape(ops.log_softmax(logits), (-1, beams, size))  # (batch, beams, size)
            # A finished sentence goes on with PADDING only, which costs nothing.
            only_padding = ops.where(ops.arange(size) == PADDING, 0.0, _NEVER)
            logs = ops.where(is_finished[:, :, None], only_padding, logs)
            candidates = ops.reshape(scores[:, :, None] + logs, (-1, beams * size))
            scores, places = ops.top_k(candidates, beams)  # (batch, beams)
            places = ops.cast(places, "int32")
            come_from, token_ids = places // size, places % size  # (batch, beams)

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


class Translator:
    """Reads with an encoder and writes with a decoder.

    Args:
        encoder: a trained `seq2seq.Encoder`.
        decoder: a trained `seq2seq.Decoder`, or one of chapter 15.
        languages: how sentences become ids.
    """

    def __init__(self, encoder: keras.Layer, decoder: keras.Layer, languages: Languages):
        self.encoder, self.decoder, self.languages = encoder, decoder, languages
        # A longer source than any in training may want a longer target.
        self.longest = 2 * languages.target_length
        self._searches = {}

    @classmethod
    def of(cls, model: keras.Model, languages: Languages) -> "Translator":
        """With the encoder and the decoder of a model that was made by `seq2seq.connect`."""
        return cls(model.get_layer("encoder"), model.get_layer("decoder"), languages)

    def translate(self, sentences: Sequence[str], beam_size: int = 1) -> list[str]:
        """The translations of sentences of at least one token.

        Args:
            sentences: to translate, in one compiled call for every 250 of them.
            beam_size: 1 is greedy search.
        """
        written = self._run(sentences, beam_size)
        return [self.languages.target.decode(ids) for ids in written[0]]

    def translate_with_weights(self, sentence: str) -> tuple[list[str], np.ndarray]:
        """The tokens of a translation, and the attention weights of the source tokens for each.

        Returns:
            Tokens, END not among them, and weights, array (tokens, source tokens).
        """
        ids, all_weights = self._run([sentence], 1)
        tokens = self.languages.target.tokens_of(ids[0])
        num_source = len(self.languages.source.encode(sentence))
        weights = all_weights[0, : len(tokens), :num_source]
        if self.languages.reverse_source:
            weights = weights[:, ::-1]
        return tokens, weights

    def _run(self, sentences: Sequence[str], beam_size: int) -> list[np.ndarray]:
        """Ids of what is written (sentences, longest), and of greedy search the attention weights."""
        source_ids = self.languages.encode_sources(sentences)
        # Full batches only: a graph is traced anew for every other shape.
        batch_size = min(_BATCH_SIZE, len(source_ids))
        missing = -len(source_ids) % batch_size
        source_ids = np.pad(source_ids, ((0, missing), (0, 0)))
        if beam_size not in self._searches:
            self._searches[beam_size] = self._compile(beam_size)
        written = self._searches[beam_size].predict(source_ids, batch_size=batch_size, verbose=0)
        written = written if beam_size == 1 else [written]
        return [array[: len(sentences)] for array in written]

    def _compile(self, beam_size: int) -> keras.Model:
        source_ids = keras.Input((None,), dtype="int32")
        if beam_size == 1:
            search = GreedySearch(self.decoder, self.longest)
        else:
            search = BeamSearch(self.decoder, self.longest, beam_size)
        model = keras.Model(source_ids, search(*self.encoder(source_ids)))
        # XLA would take longer to compile than to translate thousands of sentences; JAX has nothing else.
        model.compile(jit_compile=training.ONLY_XLA)
        return model


def load_translator(
    chapter: str, named: str, runs_folder: Path, how_to_train: str, part: str = "", preset: str = ""
) -> tuple[Path, Translator]:
    """The folder and the translator of a run; arguments as of `common.saved.find_run`.

    Raises:
        UserError: there is no such run, it is damaged, or of another chapter.
    """
    folder, languages = find_languages(chapter, named, runs_folder, how_to_train, part, preset)
    model = saved.load_model(folder, how_to_train, encoder=Encoder, decoder=Decoder)
    sizes = model.get_layer("encoder").vocabulary_size, model.get_layer("decoder").vocabulary_size
    if sizes != (len(languages.source), len(languages.target)):
        raise UserError(
            f"The model and the vocabularies in {folder} are of different trainings. "
            f"Train again with: {how_to_train}"
        )
    return folder, Translator.of(model, languages)
