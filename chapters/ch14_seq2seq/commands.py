"""Commands of chapter 14: a translation of your own sentence, and a bug with the check that finds it.

`bug`: while a decoder is trained, the recurrent layer itself carries the state from time step to time
step. Only when it writes, a time step a call, does the state have to be carried by hand. This decoder
starts every time step from zeros, and no error is raised.
"""

import keras
import numpy as np
from keras import ops

from chapters.ch14_seq2seq.config import CHAPTER, EXAMPLE, TRAIN, Bug, Config, Translate
from chapters.ch14_seq2seq.decoding import Translator, load_translator
from chapters.ch14_seq2seq.encoding import read_sentence
from chapters.ch14_seq2seq.seq2seq import Decoder
from common import saved, screen
from common.data import pairs


def translate(translate: Translate) -> None:
    """Prints the translations of greedy and of beam search.

    Raises:
        UserError: no sentence, nothing known in it, no trained network, or a damaged one.
    """
    translate.prepare(CHAPTER)
    folder, translator = load_translator(CHAPTER, translate.run, translate.runs_folder, TRAIN)
    sentence, notes = read_sentence(translate.sentence, translator.languages, EXAMPLE)
    print(folder, *notes, sep="\n")
    (greedy,) = translator.translate([sentence])
    (beam,) = translator.translate([sentence], translate.beam_size)
    print(f"  {sentence}")
    print(f"  greedy search       {greedy}")
    print(f"  {translate.beam_size:2} beginnings kept  {beam}")


class ForgetfulDecoder(Decoder):
    """A `Decoder` with the bug in `step`."""

    def step(self, token_ids, state, states, mask):
        """Arguments and results as in `Decoder.step`."""
        vectors = self.embedding(token_ids)  # (batch, embedding)
        hidden_state, _ = self.recurrent.cell(vectors, [ops.zeros_like(state)])
        weights = ops.zeros_like(mask, dtype=hidden_state.dtype)
        return self.to_logits(hidden_state), hidden_state, weights

    @classmethod
    def with_weights_of(cls, decoder: Decoder) -> "ForgetfulDecoder":
        """The same weights, and the bug."""
        forgetful = cls(decoder.vocabulary_size, decoder.embedding_size, decoder.num_units)
        forgetful.build((None, None))
        forgetful.set_weights(decoder.get_weights())
        return forgetful


def disagreement(
    encoder: keras.layers.Layer, decoder: Decoder, source_ids: np.ndarray, target_ids: np.ndarray
) -> float:
    """How far the logits of single time steps are from those of all at once.

    Both ways get the right tokens, so they must agree to rounding. This is the check: it needs no
    trained weights, and it catches every state that is dropped on the way.

    Args:
        encoder: reads `source_ids` (batch, source).
        decoder: to check.
        source_ids, target_ids: of some pairs; the targets (batch, target) after START.

    Returns:
        The largest difference.
    """
    states, state, mask = encoder(source_ids)
    at_once = ops.convert_to_numpy(decoder(target_ids, states, state, mask))
    difference = 0.0
    for time in range(target_ids.shape[1]):
        logits, state, _ = decoder.step(target_ids[:, time], state, states, mask)
        one_step = ops.convert_to_numpy(logits)  # (batch, vocabulary)
        difference = max(difference, float(np.abs(at_once[:, time] - one_step).max()))
    return difference


def bug(bug: Bug) -> None:
    """Prints what both decoders write, and what the check says of each.

    Raises:
        UserError: no trained network, or a damaged one.
    """
    folder, translator = load_translator(CHAPTER, bug.run, bug.runs_folder, TRAIN)
    config = saved.read_config(folder, Config, TRAIN)
    test = pairs.load(config.data, 10, config.longest, config.seed).test
    sources, columns = test.sources[:5], translator.languages.encode_pairs(test)
    print(folder)
    decoders = {
        "with its state": translator.decoder,
        "forgetting it": ForgetfulDecoder.with_weights_of(translator.decoder),
    }
    written = []
    for decoder in decoders.values():
        translator = Translator(translator.encoder, decoder, translator.languages)
        written.append(translator.translate(sources))
    screen.table(("source", *decoders), *zip(sources, *written, strict=True))
    for name, decoder in decoders.items():
        difference = disagreement(
            translator.encoder, decoder, columns.source_ids[:5], columns.decoder_inputs[:5]
        )
        print(
            f"The decoder {name}: time step by time step against all at once, difference {difference:.0e}"
        )
    print("Notice: both have the same weights. No error is raised; only the check tells.")
