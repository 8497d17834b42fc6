"""Exactness of chapter 14: columns, masked loss, encoder and decoder, and what they learn."""

import dataclasses

import keras
import numpy as np
import pytest
from keras import ops

from chapters.ch08_lstm_gru.cells import GatedWeights, gru_forward
from chapters.ch14_seq2seq import commands, encoding, lesson, measures
from chapters.ch14_seq2seq.config import PRESETS, QUICK, Bug, Translate
from chapters.ch14_seq2seq.decoding import Translator, load_translator
from chapters.ch14_seq2seq.encoding import Columns, Data, Languages, load_data
from chapters.ch14_seq2seq.seq2seq import Decoder, Encoder, connect, masked_accuracy, masked_loss
from common import fonts, runs
from common.data.pairs import Pairs, PairSets
from common.errors import UserError
from common.text import PADDING, START, UNKNOWN
from common.tokens import END, TokenVocabulary

PAIRS = Pairs(
    ("come home", "go", "go home", "come", "you go home", "you come"),
    ("집에 와", "가", "집에 가", "와", "너는 집에 가", "너는 와"),
)
SAYINGS = Pairs(
    ("hello .", "how are you ?", "a very very long question .", "bye ."),
    ("Hello!", "I am fine.", "Yes.", "A very very long answer!"),
)
SMALL = dataclasses.replace(
    QUICK,
    source_unit="words",
    target_unit="words",
    embedding_size=8,
    num_units=16,
    learning_rate=2e-2,
    batch_size=6,
    epochs=5,
)


def languages_of(pairs, reverse_source=False):
    source = TokenVocabulary.fit(pairs.sources, "words")
    target = TokenVocabulary.fit(pairs.targets, "words")
    return Languages.fit(pairs, source, target, reverse_source)


@pytest.fixture(scope="module")
def data():
    languages = languages_of(PAIRS)
    columns = languages.encode_pairs(PAIRS)
    # Twenty times the six pairs are an epoch of twenty steps.
    often = Columns(
        np.tile(columns.source_ids, (20, 1)),
        np.tile(columns.decoder_inputs, (20, 1)),
        np.tile(columns.targets, (20, 1)),
    )
    sets = PairSets("six pairs", PAIRS, PAIRS, PAIRS, Pairs((), ()))
    return Data(sets, languages, often, columns)


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """A training that overfits six pairs: (run, model, translator)."""
    options = runs.RunOptions(progress="none", runs_folder=tmp_path_factory.mktemp("runs"))
    run = runs.start("ch14_seq2seq", "smoke", SMALL, options)
    keras.utils.set_random_seed(1)
    model = lesson.build_model(SMALL, data.languages, len(data.train.targets))
    translator = Translator.of(model, data.languages)
    data.languages.save(run.folder)
    lesson.train(SMALL, run, model, data, translator)
    return run, model, translator


def test_teacher_forcing_feeds_the_right_token_of_the_time_step_before(data):
    home, come = data.languages.target.encode("집에 와")
    columns = data.languages.encode_pairs(Pairs(("come home",), ("집에 와",)))
    # "너는 집에 가" and END are the longest target.
    assert columns.targets.tolist() == [[home, come, END, PADDING]]
    assert columns.decoder_inputs.tolist() == [[START, home, come, PADDING]]


def test_a_long_target_is_cut_and_a_long_source_is_not(data):
    columns = data.languages.encode_pairs(Pairs(("go go go go go",), ("가 가 가 가 가",)))
    (go,) = data.languages.target.encode("가")
    assert columns.targets.tolist() == [[go] * 4]
    assert columns.source_ids.shape == (1, 5)


def test_a_reversed_source_ends_with_its_first_word_before_the_zeros():
    languages = languages_of(PAIRS, reverse_source=True)
    come, home = languages.source.encode("come home")
    assert languages.encode_sources(["come home"]).tolist() == [[home, come, PADDING]]


def test_long_pairs_leave_training_and_nothing_else(monkeypatch):
    sets = PairSets("a file", SAYINGS, SAYINGS, SAYINGS, Pairs((), ()))
    asked = []

    def load(data, num_pairs, longest, seed):
        asked.append(num_pairs)
        return sets

    monkeypatch.setattr(encoding.pairs, "load", load)
    config = dataclasses.replace(SMALL, num_pairs=10, most_tokens=5)
    data = load_data(config)
    assert data.sets.train == Pairs(SAYINGS.sources[:2], SAYINGS.targets[:2])
    assert data.sets.test == SAYINGS
    assert data.sets.name == "a file, 2 of at most 5 words"
    assert data.train.targets.shape == (2, 5)
    assert load_data(dataclasses.replace(config, most_tokens=0)).sets == sets
    # There has to be something to choose from.
    assert asked == [20, 10]
    with pytest.raises(UserError, match="1 tokens or fewer.*--most-tokens"):
        load_data(dataclasses.replace(config, most_tokens=1))


def test_the_first_short_pairs_are_enough():
    config = dataclasses.replace(SMALL, num_pairs=10, most_tokens=6)
    many = Pairs(SAYINGS.sources * 5, SAYINGS.targets * 5)
    short = encoding.leave_out_long(many, config)
    assert len(short) == 10
    assert short.sources[:5] == (*SAYINGS.sources, SAYINGS.sources[0])


def test_loss_and_accuracy_count_real_tokens_only():
    rng = np.random.default_rng(0)
    targets = np.array([[5, 4, END, 0], [END, 0, 0, 0]])
    logits = rng.normal(size=(2, 4, 6)).astype("float32")
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    real = [(0, 0), (0, 1), (0, 2), (1, 0)]
    loss = -np.mean([np.log(probabilities[row, t, targets[row, t]]) for row, t in real])
    accuracy = np.mean([logits[row, t].argmax() == targets[row, t] for row, t in real])
    assert float(masked_loss(targets, logits)) == pytest.approx(loss, rel=1e-5)
    assert float(masked_accuracy(targets, logits)) == pytest.approx(accuracy)
    longer = np.pad(targets, ((0, 0), (0, 3)))
    more_logits = np.concatenate([logits, rng.normal(size=(2, 3, 6)).astype("float32")], axis=1)
    assert float(masked_loss(longer, more_logits)) == pytest.approx(loss, rel=1e-5)


@pytest.mark.parametrize("is_bidirectional", [False, True])
def test_the_encoder_is_the_gru_by_hand_and_does_not_read_zeros(is_bidirectional):
    keras.utils.set_random_seed(3)
    encoder = Encoder(9, 4, 5, is_bidirectional)
    states, last_state, mask = map(
        ops.convert_to_numpy, encoder(np.array([[4, 5, 6, 0, 0], [8, 7, 6, 5, 4]]))
    )
    for row, word_ids in enumerate([[4, 5, 6], [8, 7, 6, 5, 4]]):
        length = len(word_ids)
        vectors = encoder.embedding.get_weights()[0][word_ids][None]  # (1, length, 4)
        expected, _ = gru_forward(vectors, GatedWeights.of(encoder.forward))
        last = expected[0, -1]
        if is_bidirectional:
            back, _ = gru_forward(vectors[:, ::-1], GatedWeights.of(encoder.backward))
            expected, last = expected + back[:, ::-1], last + back[0, -1]
        np.testing.assert_allclose(states[row, :length], expected[0], atol=1e-6)
        np.testing.assert_allclose(last_state[row], last, atol=1e-6)
        assert mask[row].tolist() == [True] * length + [False] * (5 - length)


def test_only_the_right_decoder_does_one_by_one_what_it_does_at_once():
    keras.utils.set_random_seed(4)
    encoder, decoder = Encoder(9, 8, 6), Decoder(7, 8, 6)
    source_ids = np.array([[4, 5, 6, 0], [8, 7, 0, 0]])
    target_ids = np.array([[START, 4, 5, 6], [START, 6, 0, 0]])
    connect(encoder, decoder, target_length=4)
    assert commands.disagreement(encoder, decoder, source_ids, target_ids) < 1e-6
    forgetful = commands.ForgetfulDecoder.with_weights_of(decoder)
    assert commands.disagreement(encoder, forgetful, source_ids, target_ids) > 1e-2


def test_every_weight_moves_in_one_update(data):
    model = lesson.build_model(SMALL, data.languages, num_pairs=6)
    before = model.get_weights()
    model.train_on_batch(data.validation.inputs, data.validation.targets)
    for weight, old in zip(model.weights, before, strict=True):
        assert not np.array_equal(ops.convert_to_numpy(weight), old), weight.path


def test_a_training_overfits_six_pairs_and_goes_back_to_its_best_epoch(data, trained):
    run, model, translator = trained
    assert translator.translate(PAIRS.sources) == list(PAIRS.targets)
    assert run.history()["val_exact_match"][0] < run.history()["val_exact_match"][-1] == 1.0
    best = measures.best_epoch_metrics(run.history(), model)
    assert best["val_accuracy"] == 1.0
    validation = data.validation
    scores = model.evaluate(validation.inputs, validation.targets, verbose=0, return_dict=True)
    assert scores["loss"] == pytest.approx(best["val_loss"], rel=1e-4)
    assert best["val_loss"] == min(run.history()["val_loss"])


def test_two_words_with_a_pencil():
    # come 1 0, home 0 1; the state is halved before a word vector is added.
    state = lesson.read(lesson.TINY_ENCODER, [lesson.COME, lesson.HOME], num_units=2)
    assert state.tolist() == [0.5, 1.0]
    jibe, wa = lesson.JIBE, lesson.WA
    assert lesson.write(lesson.TINY_DECODER, state, longest=5) == [jibe, wa, END]
    assert lesson.write(lesson.TINY_DECODER, state, longest=1) == [jibe]
    loss, written = lesson.teacher_forcing(lesson.TINY_DECODER, [jibe, wa, END], state)
    assert written == [jibe, wa, END]
    # Logits of 와, 집에, END and of the three others: .5 1 .1 0, then .5 0 .1 0, then -.5 0 .1 0.
    by_pencil = [
        np.log(np.exp([0.5, 1, 0.1, 0, 0, 0]).sum()) - 1,
        np.log(np.exp([0.5, 0, 0.1, 0, 0, 0]).sum()) - 0.5,
        np.log(np.exp([-0.5, 0, 0.1, 0, 0, 0]).sum()) - 0.1,
    ]
    assert loss == pytest.approx(np.mean(by_pencil))


def test_teacher_forcing_goes_on_with_the_right_token_and_writing_with_its_own():
    state = lesson.read(lesson.TINY_ENCODER, [lesson.HOME, lesson.COME], num_units=2)
    assert state.tolist() == [1.0, 0.5]
    jibe, wa = lesson.JIBE, lesson.WA
    _, written = lesson.teacher_forcing(lesson.TINY_DECODER, [jibe, wa, END], state)
    assert written == [wa, wa, END]
    assert lesson.write(lesson.TINY_DECODER, state, longest=5) == [wa, jibe, END]


def test_the_loops_by_hand_write_and_lose_what_the_trained_layers_do(data, trained):
    _, model, translator = trained
    encoder, decoder = lesson.by_hand(model)
    columns = data.languages.encode_pairs(PAIRS)
    logits = model.predict(columns.inputs, verbose=0)
    for row, sentence in enumerate(PAIRS.sources):
        state = lesson.read(encoder, data.languages.source.encode(sentence), SMALL.num_units)
        right = [token_id for token_id in columns.targets[row] if token_id != PADDING]
        loss, written = lesson.teacher_forcing(decoder, right, state)
        expected = masked_loss(columns.targets[[row]], logits[[row]])
        assert loss == pytest.approx(float(expected), rel=1e-4)
        assert written == logits[row].argmax(axis=-1)[: len(right)].tolist()
    # New ones too: what is written then is nonsense, and must be the same nonsense.
    for sentence in (*PAIRS.sources, "home home you", "you", "come go come"):
        state = lesson.read(encoder, data.languages.source.encode(sentence), SMALL.num_units)
        ids = lesson.write(decoder, state, translator.longest)
        assert translator.translate([sentence]) == [data.languages.target.decode(ids)]


def test_a_saved_model_reloads_and_translates_the_same(data, trained, tmp_path):
    run, _, trained_translator = trained
    sentences = ["come home", "home home you", "you", "come go come"]
    folder, translator = load_translator("ch14_seq2seq", str(run.folder), tmp_path, "train")
    assert folder == run.folder
    assert translator.languages == data.languages
    assert translator.translate(sentences) == trained_translator.translate(sentences)


def test_the_commands_translate_and_show_the_bug(trained, capsys):
    run, *_ = trained
    commands.translate(Translate(sentence=("Come", "home"), run=str(run.folder)))
    assert capsys.readouterr().out.count("집에 와") == 2
    commands.bug(Bug(run=str(run.folder)))
    with_state, forgetting = [
        float(line.split()[-1]) for line in capsys.readouterr().out.splitlines() if "differ" in line
    ]
    assert with_state < 1e-5 < 1e-2 < forgetting


def test_measures_against_sums_by_hand():
    words = TokenVocabulary((), "words")
    answers, targets = ["저는 갑니다.", "A cat sat."], ["저는 갑니다.", "a cat sits."]
    assert measures.is_exact(answers, targets, words).tolist() == [True, False]
    assert measures.bleu(targets, targets, words) == pytest.approx(100)
    # 5 of 6 tokens, 3 of 5 pairs, 2 of 4 triples and 1 of 3 fours are right, no brevity penalty.
    answer, target = ["the cat sat on my mat"], ["the cat sat on a mat"]
    expected = 100 * (5 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25
    assert measures.bleu(answer, target, words) == pytest.approx(expected, abs=1e-4)
    lengths = measures.by_length(["a b", "c d", "e"], np.array([1.0, 0.0, 1.0]))
    assert lengths == {1: 1.0, 2: 0.5}


def test_the_nearest_sentence_is_the_one_that_shares_the_rare_words():
    pairs = Pairs(("the red cat", "the blue dog", "the the the"), ("1", "2", "3"))
    nearest = measures.NearestSentence(pairs, TokenVocabulary.fit(pairs.sources, "words"))
    assert nearest.translate(["the dog", "a red one", "the red cat"]) == ["2", "1", "1"]


def test_unknown_tokens_are_read_as_unknown(data):
    assert data.languages.encode_sources(["go away"])[0].tolist()[1:] == [UNKNOWN, PADDING]


def test_presets_whole_batches_train_without_a_smaller_last_one():
    for name in ("quick", "korean", "korean-reversed"):
        config = PRESETS[name][1]
        assert config.num_pairs % config.batch_size == 0


def test_every_seed_is_a_mark_and_the_mean_is_written():
    panels = {
        "exact match": {"dates": {"greedy": [0.9, 0.8, 1.0], "copied": [0.0, 0.0, 0.0]}},
        "BLEU": {"dates": {"greedy": [90.0, 92.0, 94.0]}},
    }
    exact_match, bleu = measures.plot_seeds(panels).axes
    assert [line.get_xdata().tolist() for line in exact_match.lines] == [
        [0.9, 0.8, 1.0],
        [0.0, 0.0, 0.0],
    ]
    assert [text.get_text() for text in exact_match.texts] == [".900", ".000"]
    assert [text.get_text() for text in bleu.texts] == ["92.0"]


def test_the_diagram_of_teacher_forcing_is_what_the_loops_of_the_page_write():
    state = lesson.read(lesson.TINY_ENCODER, lesson.TINY_SOURCES["home come"], num_units=2)
    right = [lesson.JIBE, lesson.WA, END]
    _, forced = lesson.teacher_forcing(lesson.TINY_DECODER, right, state)
    alone = lesson.write(lesson.TINY_DECODER, state, longest=5)
    for axes, written in zip(measures.plot_forcing().axes, (forced, alone), strict=True):
        drawn = [text.get_text() for text in axes.texts if text.get_position()[1] == 2]
        assert drawn == fonts.readable([lesson.NAMES[one] for one in written])[0]
