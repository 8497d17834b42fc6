"""A trained model as something that takes sentences and gives sentences."""

from collections.abc import Sequence

import keras
import numpy as np

from chapters.ch14_seq2seq.decoding import BeamSearch, GreedySearch
from chapters.ch14_seq2seq.encoding import Languages

# Sentences of one compiled call.
_BATCH_SIZE = 250


class Translator:
    """Reads with an encoder and writes with a decoder.

    Args:
        encoder: a trained `seq2seq.Encoder`.
        decoder: a trained `seq2seq.Decoder`, or one of chapter 15.
        languages: how sentences become ids.
    """

    def __init__(
        self, encoder: keras.layers.Layer, decoder: keras.layers.Layer, languages: Languages
    ):
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

    def translate_and_look(self, sentence: str) -> tuple[list[str], np.ndarray]:
        """The tokens of a translation, and how much of each source token was looked at for each.

        Returns:
            Tokens, END not among them, and weights, array (tokens, source tokens).
        """
        ids, alignments = self._run([sentence], 1)
        tokens = self.languages.target.tokens_of(ids[0])
        num_source = len(self.languages.source.encode(sentence))
        weights = alignments[0, : len(tokens), :num_source]
        if self.languages.reverse_source:
            weights = weights[:, ::-1]
        return tokens, weights

    def _run(self, sentences: Sequence[str], beam_size: int) -> list[np.ndarray]:
        """Ids of what is written (sentences, longest), and of greedy search the alignments."""
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
        # XLA would take longer to compile than to translate thousands of sentences.
        model.compile(jit_compile=False)
        return model
