"""Chapter 15: four decoders that read, write, train and reload alike."""

import keras
import numpy as np
import pytest
from keras import ops

from chapters.ch14_seq2seq.commands import disagreement
from chapters.ch14_seq2seq.decoding import BeamSearch, GreedySearch
from chapters.ch14_seq2seq.seq2seq import Encoder, connect, masked_loss
from chapters.ch15_attention.decoders import DECODERS
from common import training

UNITS, LONGEST = 6, 5
SOURCE_IDS = np.array([[4, 5, 6, 7], [8, 4, 0, 0], [5, 0, 0, 0]], "int32")
TARGET_IDS = np.array([[1, 4, 5], [1, 6, 0], [1, 7, 8]], "int32")
NEXT_IDS = np.array([[4, 5, 3], [6, 3, 0], [7, 8, 3]], "int32")


def build(name):
    """A small network whose weights are large enough that its three sentences differ."""
    encoder = Encoder(9, 4, UNITS, is_bidirectional=True, name="encoder")
    model = connect(encoder, DECODERS[name](10, 4, UNITS, name="decoder"), TARGET_IDS.shape[1])
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(0, 1, weight.shape) for weight in model.get_weights()])
    return model


@pytest.fixture(params=DECODERS, scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def model(name):
    """One for all tests that change no weight."""
    return build(name)


def write(model, source_ids, search=GreedySearch, **options):
    """What the network writes: ids, and of greedy search also the attention weights."""
    found = search(model.get_layer("decoder"), LONGEST, **options)(
        *model.get_layer("encoder")(source_ids)
    )
    return [ops.convert_to_numpy(array) for array in (found if search is GreedySearch else [found])]


def test_step_by_step_is_all_at_once(model):
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    assert disagreement(encoder, decoder, SOURCE_IDS, TARGET_IDS) < 1e-5


def test_padding_changes_no_translation_and_has_no_weight(model, name):
    ids, alignments = write(model, SOURCE_IDS)
    padded_ids, padded_alignments = write(model, np.pad(SOURCE_IDS, ((0, 0), (0, 6))))
    assert (ids == padded_ids).all()
    np.testing.assert_allclose(padded_alignments[:, :, :4], alignments, atol=1e-6)
    assert (padded_alignments[:, :, 4:] == 0).all()
    is_real = np.broadcast_to((SOURCE_IDS != 0)[:, None], alignments.shape)
    assert (alignments[~is_real] == 0).all()
    np.testing.assert_allclose(alignments.sum(axis=2), 0 if name == "none" else 1, atol=1e-6)


# Keras wonders at the softmax over the one token of the third sentence.
@pytest.mark.filterwarnings("ignore:You are using a softmax")
def test_a_batch_is_written_as_its_sentences_one_by_one(model):
    together = write(model, SOURCE_IDS)[0]
    # Not all alike, or the test would prove nothing.
    assert len(np.unique(together, axis=0)) == len(together)
    for row, source_ids in enumerate(SOURCE_IDS):
        real = source_ids[source_ids != 0]
        assert (write(model, real[None])[0][0] == together[row]).all()


def test_a_beam_of_one_is_greedy_search(model):
    assert (
        write(model, SOURCE_IDS, BeamSearch, beam_size=1)[0] == write(model, SOURCE_IDS)[0]
    ).all()


def test_every_weight_moves_in_one_step(name):
    model = build(name)
    before = model.get_weights()
    model.compile(
        optimizer=keras.optimizers.SGD(1.0), loss=masked_loss, run_eagerly=not training.ONLY_XLA
    )
    model.train_on_batch([SOURCE_IDS, TARGET_IDS], NEXT_IDS)
    for variable, old in zip(model.weights, before, strict=True):
        assert np.abs(ops.convert_to_numpy(variable) - old).max() > 1e-7, variable.path


def test_a_saved_model_writes_and_attends_the_same(model, tmp_path):
    model.save(tmp_path / "best.keras")
    again = keras.models.load_model(tmp_path / "best.keras")
    for ours, theirs in zip(write(model, SOURCE_IDS), write(again, SOURCE_IDS), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_general_with_the_unit_matrix_is_dot():
    dot, general = build("dot"), build("general")
    decoder = general.get_layer("decoder")
    for layer in ("embedding", "recurrent", "combine", "to_logits"):
        weights = getattr(dot.get_layer("decoder"), layer).get_weights()
        getattr(decoder, layer).set_weights(weights)
    decoder.query.set_weights([np.eye(UNITS)])
    general.get_layer("encoder").set_weights(dot.get_layer("encoder").get_weights())
    for ours, theirs in zip(write(general, SOURCE_IDS), write(dot, SOURCE_IDS), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_a_loss_reaches_the_source_only_through_attention(model, name):
    """The short way of the gradient: from the loss to every real source token, and to no padding."""
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    states, last_state, mask = (ops.convert_to_numpy(one) for one in encoder(SOURCE_IDS))

    def loss(states):
        logits = decoder(TARGET_IDS, states, last_state, mask)
        return float(masked_loss(NEXT_IDS, logits))

    for row, time in np.ndindex(SOURCE_IDS.shape):
        changed = states.copy()
        changed[row, time] += 0.5
        is_felt = abs(loss(changed) - loss(states)) > 1e-6
        assert is_felt == (name != "none" and bool(mask[row, time])), (row, time)
