"""Searches and commands of chapter 14: batches, padding, beams, and what a reader may mistype."""

import itertools

import numpy as np
import pytest
from keras import ops
from scipy.special import log_softmax

from chapters.ch14_seq2seq.decoding import (
    BeamSearch,
    GreedySearch,
    Translator,
    load_translator,
)
from chapters.ch14_seq2seq.encoding import Languages, read_sentence
from chapters.ch14_seq2seq.measures import BEAM
from chapters.ch14_seq2seq.seq2seq import Decoder, Encoder, connect
from common import runs
from common.errors import UserError
from common.text import PADDING, START
from common.tokens import END, TokenVocabulary
from tests.conftest import describe_run

LONGEST = 4
SOURCES = np.array([[4, 5, 6, 7], [8, 4, 0, 0], [5, 0, 0, 0], [6, 6, 8, 0], [7, 4, 5, 0]])


@pytest.fixture(scope="module")
def layers():
    """An encoder and a decoder whose weights are large enough for varied sentences."""
    rng = np.random.default_rng(2)
    encoder, decoder = Encoder(9, 4, 6), Decoder(7, 4, 6)
    connect(encoder, decoder, LONGEST)
    for layer in (encoder, decoder):
        layer.set_weights([rng.normal(size=weight.shape) for weight in layer.get_weights()])
    return encoder, decoder


def written(layers, source_ids, search):
    ids = search(*layers[0](source_ids))
    return ops.convert_to_numpy(ids[0] if isinstance(search, GreedySearch) else ids)


def test_greedy_search_takes_the_likeliest_token_until_the_end(layers):
    encoder, decoder = layers
    ids = written(layers, SOURCES, GreedySearch(decoder, LONGEST))
    assert len({tuple(row) for row in ids}) > 2
    for source, row in zip(SOURCES, ids, strict=True):
        states, state, mask = encoder(source[None])
        token_id, expected = START, []
        while token_id != END and len(expected) < LONGEST:
            logits, state, _ = decoder.step(np.array([token_id]), state, states, mask)
            token_id = int(ops.argmax(logits[0]))
            expected.append(token_id)
        assert row.tolist() == expected + [PADDING] * (LONGEST - len(expected))


def test_a_beam_of_one_is_greedy_search(layers):
    greedy = written(layers, SOURCES, GreedySearch(layers[1], LONGEST))
    beam = written(layers, SOURCES, BeamSearch(layers[1], LONGEST, beam_size=1))
    np.testing.assert_array_equal(beam, greedy)


def test_a_beam_that_keeps_everything_finds_the_likeliest_of_all_sentences(layers):
    encoder, decoder = layers
    longest = 3
    ids = written(layers, SOURCES, BeamSearch(decoder, longest, beam_size=7**2))
    sentences = [
        [*start, END] for n in range(longest) for start in itertools.product(_OTHERS, repeat=n)
    ]
    sentences += [list(tokens) for tokens in itertools.product(_OTHERS, repeat=longest)]
    padded = np.array([one + [PADDING] * (longest - len(one)) for one in sentences])
    inputs = np.concatenate([np.full((len(padded), 1), START), padded[:, :-1]], axis=1)
    lengths = np.array([len(one) for one in sentences])
    for source, row in zip(SOURCES, ids, strict=True):
        states, state, mask = (
            ops.repeat(one, len(inputs), axis=0) for one in encoder(source[None])
        )
        logs = log_softmax(ops.convert_to_numpy(decoder(inputs, states, state, mask)), axis=-1)
        of_tokens = np.take_along_axis(logs, padded[:, :, None], axis=2)[:, :, 0]
        is_real = np.arange(longest) < lengths[:, None]
        means = (of_tokens * is_real).sum(axis=1) / lengths
        assert row.tolist() == padded[means.argmax()].tolist()


class DecoderOfThePicture:
    """The probabilities of the beam search that the README works; its state counts the beginnings."""

    def __init__(self):
        self.words = sorted(
            {start.split()[-1] for start in BEAM} | {"먹습니다", "개가"} - {"START"}
        )
        beginnings = list(
            dict.fromkeys([*BEAM, *(text for row in BEAM.values() for text, *_ in row)])
        )
        self.logs = np.full((len(beginnings), 4 + len(self.words)), -30.0, "float32")
        self.following = np.zeros(self.logs.shape, "int32")
        for start, row in BEAM.items():
            for text, probability, _ in row:
                place = beginnings.index(start), self.id_of(text.split()[-1])
                self.logs[place] = np.log(probability)
                self.following[place] = beginnings.index(text)
        # What is left of the probability is no word's, so that log_softmax changes nothing.
        left = 1 - np.exp(self.logs).sum(axis=1)
        self.logs[:, START] = np.log(np.maximum(left, 1e-9))

    def id_of(self, word):
        return END if word == "END" else 4 + self.words.index(word)

    def step(self, token_ids, state, states, mask):
        """The state (batch, 1) before the last token was written -> logits and the state after it."""
        state = ops.cast(state[:, 0], "int32")
        is_first = ops.equal(token_ids, START)
        moved = ops.take(self.following.ravel(), state * self.logs.shape[1] + token_ids)
        state = ops.where(is_first, state, moved)
        weights = ops.zeros_like(mask, dtype="float32")
        return ops.take(self.logs, state, axis=0), ops.cast(state, "float32")[:, None], weights


@pytest.mark.parametrize(
    ("beam_size", "expected"), [(1, "고양이가 잡니다 END"), (2, "그 고양이가 잡니다 END")]
)
def test_the_beam_search_of_the_picture_finds_what_greedy_search_does_not(beam_size, expected):
    decoder = DecoderOfThePicture()
    states, state = np.zeros((1, 1, 1), "float32"), np.zeros((1, 1), "float32")
    ids = BeamSearch(decoder, 5, beam_size)(states, state, np.array([[True]]))
    expected = [decoder.id_of(word) for word in expected.split()]
    assert ops.convert_to_numpy(ids)[0].tolist() == expected + [PADDING] * (5 - len(expected))


# Every id of the decoder but END, which ends a sentence.
_OTHERS = [token_id for token_id in range(7) if token_id != END]


@pytest.mark.parametrize("beam_size", [1, 3])
def test_a_batch_is_written_as_its_sentences_one_by_one_and_padding_changes_nothing(
    layers, beam_size
):
    search = BeamSearch(layers[1], LONGEST, beam_size)
    together = written(layers, np.pad(SOURCES, ((0, 0), (0, 5))), search)
    for source, row in zip(SOURCES, together, strict=True):
        np.testing.assert_array_equal(written(layers, source[source > 0][None], search)[0], row)


@pytest.fixture(scope="module")
def translator():
    source = TokenVocabulary(("a", "b", "c", "d", "e"), "words")
    target = TokenVocabulary(("x", "y", "z"), "words")
    encoder = Encoder(len(source), 4, 6, name="encoder")
    decoder = Decoder(len(target), 4, 6, name="decoder")
    model = connect(encoder, decoder, target_length=4)
    return Translator.of(model, Languages(source, target, source_length=3, target_length=4))


@pytest.mark.parametrize("beam_size", [1, 2])
def test_translating_compiles_once_for_any_number_of_sentences(translator, beam_size, monkeypatch):
    # While a graph is traced, the decoder's `step` is called; the finished graph does not come back to it.
    calls, step = [], translator.decoder.step
    monkeypatch.setattr(translator.decoder, "step", lambda *args: calls.append(args) or step(*args))
    sentences = ["a b", "c", "d d e", "e a"] * 150
    one_batch = translator.translate(sentences[:250], beam_size)
    num_traced = len(calls)
    assert num_traced > 0
    # Three batches, the last one not full; and two once more.
    answers = translator.translate(sentences, beam_size)
    assert len(answers) == 600 and answers[:250] == one_batch
    assert translator.translate(sentences[100:], beam_size) == answers[100:]
    assert len(calls) == num_traced
    # So few would be a batch of their own, and are written alike.
    assert translator.translate(sentences[:4], beam_size) == answers[:4]


def test_attention_weights_have_a_row_for_each_token_written(translator):
    tokens, weights = translator.translate_with_weights("a b c d")
    assert weights.shape == (len(tokens), 4)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "There is no sentence to read"),
        (["  ", "\u200b"], "There is no sentence to read"),
        (["quark", "lepton"], "knows nothing of 'quark lepton'"),
        (["a", "\udcff"], "not in UTF-8"),
    ],
)
def test_a_sentence_that_cannot_be_read_gets_one_line(translator, words, message):
    with pytest.raises(UserError, match=message) as caught:
        read_sentence(words, translator.languages, "translate a")
    assert "\n" not in str(caught.value)


def test_unknown_words_and_a_long_sentence_get_a_note_each(translator):
    text, notes = read_sentence(["a", "quark", "b", "a"], translator.languages, "")
    assert text == "a quark b a"
    assert "quark" in notes[0] and "4 words are more than the 3" in notes[1]
    assert read_sentence(["b"], translator.languages, "") == ("b", [])


def test_a_model_and_vocabularies_of_different_trainings_get_one_line(translator, tmp_path):
    model = connect(translator.encoder, translator.decoder, target_length=4)
    model.save(tmp_path / "best.keras")
    other = Languages(TokenVocabulary(("a",), "words"), TokenVocabulary(("x",), "words"), 3, 4)
    other.save(tmp_path)
    describe_run(tmp_path, "ch14_seq2seq")
    with pytest.raises(UserError, match="of different trainings"):
        load_translator("ch14_seq2seq", str(tmp_path), tmp_path, "train")
    runs.write_text(tmp_path / "languages.json", '{"source": 1}')
    with pytest.raises(UserError, match="damaged"):
        load_translator("ch14_seq2seq", str(tmp_path), tmp_path, "train")
    describe_run(tmp_path, "ch16_chatbot")
    with pytest.raises(UserError, match="is a run of ch16_chatbot"):
        load_translator("ch14_seq2seq", str(tmp_path), tmp_path, "train")
