# %% [markdown]
# # Where does the decoder look?
#
# Lecture note 004: attention overcomes the difference in word order. Chapter 14's decoder knows of a
# sentence only what fits into one vector. A decoder with attention reads the source again at every time
# step: its state is the query, the encoder's states are the keys, and the better a key fits the query, the
# more of that state goes into the context, from which the next word is written.

# %%
import functools

import keras
import numpy as np

from chapters.ch14_seq2seq import measures, seq2seq
from chapters.ch14_seq2seq.decoding import Translator, load_translator
from chapters.ch14_seq2seq.encoding import Data, Languages, load_data
from chapters.ch15_attention import attention as by_hand
from chapters.ch15_attention import config as settings
from chapters.ch15_attention import lengths, pictures
from chapters.ch15_attention.config import Config
from chapters.ch15_attention.decoders import DECODERS
from chapters.ch15_attention.recorded import COLUMNS, ROWS, TITLES
from common import page, screen, training
from common.runs import Run
from common.tokens import split

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Attention on three words
#
# There are three words, each with a state of two numbers, and a query. The score of a word is the dot product
# of query and key. Softmax makes attention weights of the scores: positive numbers that add up to one. The
# context is the mean of the states, weighted by them. A pencil is enough: the powers are 1, e = 2.72 and 1.


# %%
def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores (words,) -> attention weights (words,), which add up to one."""
    # a_s = exp(e_s) / sum exp(e)
    return np.exp(scores) / np.exp(scores).sum()


def attend(scores: np.ndarray, states: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores (words,) and states (words, units) -> context (units,) and attention weights (words,)."""
    weights = softmax(scores)
    # c = sum_s a_s s_s
    return weights @ states, weights


# %%
WORDS = ("she", "reads", "books")
STATES = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]])  # (words, units), keys and states in one
QUERY = np.array([0.0, 1.0])  # (units,)

# %%
if MAIN:
    # e_s = q . s_s
    scores = STATES @ QUERY  # (words,)
    context, weights = attend(scores, STATES)
    columns = (scores, np.exp(scores), weights)
    screen.table(
        ("word", "score", "exp(score)", "weight"),
        *zip(WORDS, *(column.tolist() for column in columns), strict=True),
    )
    print("Context:", context.round(2))
    drawn = pictures.plot_three_words(WORDS, STATES, QUERY, scores, weights, context)
    run.show(drawn, "three_words")

# %% [markdown]
# ## Three scores
#
# They differ in what can be trained. `dot` has no weights: a key fits a query that is like it. `general` puts
# a matrix between them; the one below swaps the two numbers, and so the same query finds other words.
# `additive` asks a small network: a layer of tanh on query and key, and a number $v$ for each of its units.


# %%
def dot(query: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Query (units,) and keys (words, units) -> scores (words,)."""
    # e_s = q . s_s
    return keys @ query


def general(query: np.ndarray, keys: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The same after a matrix W (units, units)."""
    # e_s = (q W) . s_s
    return keys @ (query @ matrix)


def additive(query, keys, for_query, for_keys, scale) -> np.ndarray:
    """A layer on both: W and U (units, units), and a number v (units,) for each of its units."""
    # e_s = v . tanh(q W + s_s U)
    return np.tanh(query @ for_query + keys @ for_keys) @ scale


# %%
if MAIN:
    swap, same = np.array([[0.0, 1.0], [1.0, 0.0]]), np.eye(2)
    of_three = {
        "dot": dot(QUERY, STATES),
        "general": general(QUERY, STATES, swap),
        "additive": additive(QUERY, STATES, same, same, np.ones(2)),
    }
    rows = []
    for name, scores in of_three.items():
        rows.append((f"{name}: score", *scores.tolist()))
        rows.append(("... weight", *softmax(scores).tolist()))
    screen.table(("", *WORDS), *rows)

# %% [markdown]
# ## A batch, with padding
#
# `attention.py` does the same for all queries of a batch at once. A mask keeps the zeros after a short
# sentence out of the softmax. Keras's `Attention` layer is the dot score, this softmax and this mean.

# %%
if MAIN:
    states = np.stack([STATES, STATES])  # (batch, source, units)
    queries = np.tile(QUERY, (2, 1, 1))  # (batch, target, units)
    mask = np.array([[True, True, True], [True, True, False]])  # (batch, source)
    contexts, weights = by_hand.attend(by_hand.dot_scores(queries, states), states, mask)
    layer = keras.layers.Attention()([queries, states], mask=[None, mask])
    print("Three words:            ", weights[0, 0].round(2), "context", contexts[0, 0].round(2))
    print("Two words and a padding:", weights[1, 0].round(2), "context", contexts[1, 0].round(2))
    difference = np.abs(contexts - keras.ops.convert_to_numpy(layer)).max()
    print(f"Largest difference from keras.layers.Attention: {difference:.0e}")

# %% [markdown]
# ## The pairs
#
# They are the pairs of chapter 14. The longest of the generated English and Korean sentences are kept out of
# training and make a second test set: known words, in sentences longer than any in training.

# %%
if MAIN:
    data = load_data(config)
    print(data.sets.name)
    print(f"{len(data.sets.test):,} test pairs and {len(data.sets.longer):,} longer ones")
    print("source_ids", data.train.source_ids.shape, "targets", data.train.targets.shape)
    print(f"  {data.sets.train.sources[0]}  ->  {data.sets.train.targets[0]}")

# %% [markdown]
# ## The decoders in Keras
#
# `decoders.py` puts attention into a decoder, in two places. Luong's attends AFTER the recurrence: the new
# state is the query. Bahdanau's attends INSIDE it: the old state is the query, and the context goes into the
# next state. The encoder is the same for all, a GRU in each direction, so that only attention differs.
# Loss, learning rate and Adam are those of chapter 14.


# %%
def build_model(
    config: Config, languages: Languages, num_pairs: int, attention: str
) -> keras.Model:
    """The network that is trained: source and right target in, logits of the next tokens out; compiled.

    Args:
        config: the settings.
        languages: how many ids each has.
        num_pairs: that it is trained on; the learning rate falls until the last of their updates.
        attention: "none", "dot", "general" or "additive".
    """
    sizes = config.embedding_size, config.num_units
    encoder = seq2seq.Encoder(len(languages.source), *sizes, is_bidirectional=True, name="encoder")
    decoder = DECODERS[attention](len(languages.target), *sizes, name="decoder")
    model = seq2seq.connect(encoder, decoder, languages.target_length)
    num_batches = max(1, num_pairs // config.batch_size)
    num_updates = config.epochs * num_batches
    learning_rate = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, num_updates, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate, global_clipnorm=1.0),
        loss=seq2seq.masked_loss,
        metrics=[seq2seq.masked_accuracy],
        **training.compile_options(num_batches, is_short=num_updates < seq2seq.WORTH_XLA),
    )
    return model


# %%
if MAIN:
    model = build_model(config, data.languages, len(data.train.targets), config.attentions[-1])
    model.summary()
    states, state, mask = model.get_layer("encoder")(data.train.source_ids[:2])
    starts = data.train.decoder_inputs[:2, 0]
    logits, state, weights = model.get_layer("decoder").step(starts, state, states, mask)
    print("One time step of the decoder, two sentences:")
    print("logits", logits.shape, "state", state.shape, "attention weights", weights.shape)

# %% [markdown]
# ## Exact match and BLEU
#
# Both are measured on what greedy search writes: for test sentences as long as those in training, for longer
# ones, which are read once, and for each number of words. The baseline needs no network: it copies the
# translation of the most similar training sentence.


# %%
def evaluate(data: Data, translator: Translator) -> dict:
    """Metrics of one decoder on both test sets, and the seconds for 1,000 sentences."""
    metrics, vocabulary = {}, data.languages.target
    for name, part in (("", data.sets.test), ("_longer", data.sets.longer)):
        if len(part):
            answers = translator.translate(part.sources)
            metrics |= measures.quality(answers, part, vocabulary, name)
            metrics |= lengths.quality_by_length(answers, part, vocabulary)
    # A second time: everything is compiled now.
    seconds = measures.seconds_per_1000(translator, data.sets.test.sources)
    return metrics | {"seconds_per_1000": seconds}


# %%
if MAIN:
    nearest = measures.NearestSentence(data.sets.train, data.languages.source)
    copied = nearest.translate(data.sets.test.sources)
    metrics = measures.quality(copied, data.sets.test, data.languages.target, "")
    metrics = {f"nearest_{name}": value for name, value in metrics.items()}
    print(f"{data.sets.test.sources[0]}  ->  {copied[0]}   (right: {data.sets.test.targets[0]})")
    print({name: screen.number(value) for name, value in metrics.items()})

# %% [markdown]
# ## Training, one decoder after the other
#
# As in chapter 14: teacher forcing, and after every epoch the share of validation sentences that are written
# without a mistake. The clock runs while the network is trained, not while it is measured. `run.once`
# remembers a finished training, so that an interrupted run does not repeat it.


# %%
def train(config: Config, run: Run, model: keras.Model, data: Data, measured: list) -> dict:
    """Fits the model, goes back to the weights of its lowest validation loss, and returns the history.

    `measured` are the callbacks of the clock and of the exact matches.
    """
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.train.inputs,
        data.train.targets,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.validation.inputs, data.validation.targets),
        validation_batch_size=len(data.validation.targets),
        callbacks=training.resumable(run, [*measured, early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def train_and_evaluate(config: Config, data: Data, attention: str, run: Run) -> dict:
    """All metrics of one decoder; `run` is its own part of the run."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data.languages, len(data.train.targets), attention)
    data.languages.save(run.folder)
    translator = Translator.of(model, data.languages)
    clock, exact_match = training.Clock(), measures.ExactMatch(translator, data.sets.validation)
    history = train(config, run, model, data, [clock, exact_match])
    metrics = measures.best_epoch_metrics(history, model) | evaluate(data, translator)
    return metrics | {"seconds_an_epoch": clock.median_seconds()}


# %%
if MAIN:
    for attention in config.attentions:
        print(f"The decoder: {TITLES[attention][0]}.", flush=True)
        compute = functools.partial(train_and_evaluate, config, data, attention)
        measured = run.once(attention, compute)
        metrics |= {f"{attention}_{name}": value for name, value in measured.items()}
    run.finish("encoder-decoder", data.sets.name, metrics)
    screen.table(
        ("test pairs", *(label for label, _ in COLUMNS.values())),
        *(
            (label, *(metrics.get(f"{decoder}_{name}") for name in COLUMNS))
            for decoder, (label, _) in ROWS.items()
            if f"{decoder}_bleu" in metrics
        ),
    )

# %% [markdown]
# ## The length of a sentence
#
# This picture made attention famous. One vector has the same size for every sentence: the longer the
# sentence, the more of it is lost. A context is made anew at every time step.

# %%
if MAIN:
    for name, label in (("exact_match", "exact match"), ("bleu", "BLEU")):
        lines = {
            TITLES[attention][0]: lengths.lines_of(metrics, f"{attention}_{name}", data.sets)
            for attention in config.attentions
        }
        run.show(measures.plot_length(lines, label), f"length_{name}")

# %% [markdown]
# ## Alignments
#
# The attention weights of a sentence make a picture: the source runs from left to right, the translation from
# top to bottom, and a bright cell is a large weight.

# %%
# Their words change places; of other data the first test sentence is drawn.
EXAMPLES = {
    "dates": "Thursday, 2 March 1972",
    "english-korean": "Yesterday the teacher did not read the book.",
    "spa-eng": "Where did you buy that red car?",
}
NOTICE = {
    "dates": "in alignment.png the bright cells jump where the order of the date changes. Without attention "
    "the same epochs are not enough.",
    "english-korean": "in alignment.png the path is no diagonal: English and Korean order their words "
    "differently. In length_exact_match.png, which line stays up longest after the dotted line?",
    "spa-eng": "exact match is strict where many translations are right, so compare BLEU, also that of the "
    "nearest training sentence. In length_bleu.png, how far apart are the lines after the dotted line?",
}

# %%
if MAIN:
    sentence = EXAMPLES.get(config.data, data.sets.test.sources[0])
    print(sentence)
    alignments = {}
    for attention in config.attentions:
        trained = load_translator(run.chapter, str(run.folder), run.folder, "--resume", attention)
        written, weights = trained[1].translate_with_weights(sentence)
        print(f"  {TITLES[attention][0]}:", *written)
        # An untrained network may write nothing.
        if attention != "none" and written:
            alignments[TITLES[attention][0]] = written, weights
    if alignments:
        tokens = split(sentence, config.source_unit)
        run.show(pictures.plot_alignments(tokens, alignments), "alignment")
    print("Notice:", NOTICE.get(config.data, NOTICE["spa-eng"]))
    print("Try korean, book and cost, and translate for a sentence of your own: --help lists them.")
    print("Next: python -m chapters.ch16_chatbot")
