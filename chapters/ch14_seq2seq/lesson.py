# %% [markdown]
# # How does a sequence become another of different length and order?
#
# Lecture note 004: in translation, input and output differ in length, and the words change places. A
# network that answers at every time step cannot do that. The answer of 2014 is two networks: an encoder
# reads the whole sentence into one vector, and a decoder writes another sentence from it.

# %%
from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np

from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from chapters.ch14_seq2seq import config as settings
from chapters.ch14_seq2seq import measures, seq2seq
from chapters.ch14_seq2seq.config import Config
from chapters.ch14_seq2seq.decoding import Translator
from chapters.ch14_seq2seq.encoding import Data, Languages, load_data
from common import page, screen, training
from common.runs import Run
from common.text import START
from common.tokens import END

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## The encoder: a sentence becomes one vector
#
# Small enough for a pencil: two source words, states of two numbers, and a cell that halves its state and
# adds the word vector: come is 1 0, home is 0 1. What was read last counts most, so the state still tells in
# which order the words came.


# %%
class ByHand(NamedTuple):
    """An encoder or a decoder in NumPy; only a decoder has weights of an output."""

    vectors: np.ndarray  # (ids, embedding)
    cell: Callable  # word vector (embedding,), state (units,) -> next state (units,)
    kernel: np.ndarray | None = None  # (units, ids)
    bias: np.ndarray | None = None  # (ids,)


def read(encoder: ByHand, source_ids: list[int], num_units: int) -> np.ndarray:
    """The state (units,) after the last token of a source: all that the decoder gets."""
    state = np.zeros(num_units)
    for token_id in source_ids:
        # h_s = f(x_s, h_{s-1})
        state = encoder.cell(encoder.vectors[token_id], state)  # (units,)
    return state


# Ids 0 to 3 are padding, START, unknown and END; words follow from 4 on.
COME, HOME = 4, 5
SOURCE_VECTORS = np.zeros((6, 2))
SOURCE_VECTORS[[COME, HOME]] = [1, 0], [0, 1]
TINY_ENCODER = ByHand(SOURCE_VECTORS, cell=lambda x, h: x + h / 2)
TINY_SOURCES = {"come home": [COME, HOME], "home come": [HOME, COME]}

# %%
if MAIN:
    for text, source_ids in TINY_SOURCES.items():
        print(text, "->", read(TINY_ENCODER, source_ids, num_units=2))

# %% [markdown]
# ## Teacher forcing: a loop of ten lines
#
# The decoder starts from the encoder's state and the token START. In training the RIGHT token goes in at
# every time step, whatever the decoder would have written itself, and the loss is that of the right token.
#
# This tiny decoder writes the word whose number in the state is larger, and its word vectors subtract what
# has been written: 와 is -1 0, 집에 is 0 -1. END has a bias of 0.1. So 0.5 1, "come home", becomes 집에 와.


# %%
def teacher_forcing(decoder: ByHand, target_ids: list[int], state: np.ndarray) -> tuple:
    """Mean loss of the right tokens, of which END is the last, and what would have been written."""
    last, losses, written = START, [], []
    for right in target_ids:
        # h_t = f(y_{t-1}, h_{t-1})
        state = decoder.cell(decoder.vectors[last], state)  # (units,)
        # o_t = c + V h_t
        logits = state @ decoder.kernel + decoder.bias  # (ids,)
        # L_t = -log softmax(o_t)[right]
        losses.append(np.log(np.exp(logits).sum()) - logits[right])
        written.append(int(logits.argmax()))
        last = right  # and not written[-1]
    return float(np.mean(losses)), written


WA, JIBE = 4, 5
NAMES = {END: "END", WA: "와", JIBE: "집에"}
TARGET_VECTORS = np.zeros((6, 2))
TARGET_VECTORS[[WA, JIBE]] = [-1, 0], [0, -1]
# Column 와 reads the first number of the state, column 집에 the second.
KERNEL = np.eye(6)[[WA, JIBE]]
TINY_DECODER = ByHand(TARGET_VECTORS, lambda y, h: y + h, KERNEL, bias=0.1 * np.eye(6)[END])

# %%
if MAIN:
    for text, source_ids in TINY_SOURCES.items():
        state = read(TINY_ENCODER, source_ids, num_units=2)
        loss, written = teacher_forcing(TINY_DECODER, [JIBE, WA, END], state)
        print(f"{text}: right is 집에 와 END, loss {loss:.2f},", *(NAMES[one] for one in written))

# %% [markdown]
# ## Writing alone: a loop of eight lines
#
# Now nobody knows the right token: the next input is what the decoder itself has written. This is greedy
# search, the likeliest token at every time step, until END. With teacher forcing, two of the three tokens
# for "home come" were right. Written alone, neither word is: the first mistake was the next input.


# %%
def write(decoder: ByHand, state: np.ndarray, longest: int) -> list[int]:
    """The ids that greedy search writes, END included; after `longest` time steps it is cut off."""
    last, written = START, []
    while last != END and len(written) < longest:
        state = decoder.cell(decoder.vectors[last], state)  # (units,)
        # y_t = argmax(softmax(o_t)) = argmax(o_t)
        last = int((state @ decoder.kernel + decoder.bias).argmax())
        written.append(last)
    return written


# %%
if MAIN:
    for text, source_ids in TINY_SOURCES.items():
        state = read(TINY_ENCODER, source_ids, num_units=2)
        print(text, "->", *(NAMES[one] for one in write(TINY_DECODER, state, longest=5)))

# %% [markdown]
# ## The pairs
#
# What is a token is a choice: of dates it is the character, so that the network spells; of English and
# Korean sentences it is the word. Vocabularies come from the training pairs. `encoding.py` makes three
# columns of a pair: the source, the decoder input, which is the right target one column late, and the right
# target. Zeros fill up the short ones.

# %%
if MAIN:
    data = load_data(config)
    data.languages.save(run.folder)
    source, target = data.languages.source, data.languages.target
    print(data.sets.name)
    print(f"{len(source):,} ids of the source, {len(target):,} of the target")
    print("source_ids", data.train.source_ids.shape, "targets", data.train.targets.shape)
    print("Source:       ", data.sets.train.sources[0])
    print("... as ids:   ", *data.train.source_ids[0])
    print("Target:       ", data.sets.train.targets[0])
    print("Decoder input:", *data.train.decoder_inputs[0])
    print("Right tokens: ", *data.train.targets[0])

# %% [markdown]
# ## The same in Keras: encoder, decoder, compile
#
# `seq2seq.py` holds both layers: word vectors and a GRU each, and in the decoder a dense layer for the
# logits. Loss and accuracy leave out the zeros: otherwise a decoder that has learned to say nothing would
# look good. The learning rate falls along a cosine. A gradient longer than 1 is cut to length 1, since one
# long gradient could undo what many updates have learned.


# %%
def build_model(config: Config, languages: Languages, num_pairs: int) -> keras.Model:
    """Source ids and decoder inputs -> logits (batch, target, ids), compiled for so many training pairs."""
    sizes = config.embedding_size, config.num_units
    encoder = seq2seq.Encoder(len(languages.source), *sizes, name="encoder")
    decoder = seq2seq.Decoder(len(languages.target), *sizes, name="decoder")
    model = seq2seq.connect(encoder, decoder, languages.target_length)
    num_batches = max(1, num_pairs // config.batch_size)
    num_updates = config.epochs * num_batches
    falling = keras.optimizers.schedules.CosineDecay(config.learning_rate, num_updates, alpha=0.01)
    model.compile(
        optimizer=keras.optimizers.Adam(falling, global_clipnorm=1.0),
        loss=seq2seq.masked_loss,
        metrics=[seq2seq.masked_accuracy],
        **training.compile_options(num_batches, is_short=num_updates < seq2seq.WORTH_XLA),
    )
    return model


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data.languages, len(data.train.targets))
    model.summary()

# %% [markdown]
# ## Training
#
# With teacher forcing nine of ten tokens may be right, and yet hardly any sentence. So after every epoch
# `ExactMatch` has validation sentences translated, and logs the share that is right from START to END.
# `decoding.py` does this with one loop inside the model, a whole batch in one compiled call.


# %%
def train(config: Config, run: Run, model: keras.Model, data: Data, translator: Translator) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    exact_match = measures.ExactMatch(translator, data.sets.validation)
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.train.inputs,
        data.train.targets,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.validation.inputs, data.validation.targets),
        validation_batch_size=len(data.validation.targets),
        callbacks=training.resumable(run, [exact_match, early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    translator = Translator.of(model, data.languages)
    history = train(config, run, model, data, translator)
    run.show(measures.plot_learning(history), "learning")

# %% [markdown]
# ## The trained layers by hand
#
# The loops from the beginning of the page run once more, now with the weights of the trained layers; the cell
# is the GRU of chapter 8. They write what Keras writes.


# %%
def by_hand(model: keras.Model) -> tuple[ByHand, ByHand]:
    """Encoder and decoder of a model of `build_model`, for `read` and `write`."""

    def cell_of(layer):
        weights = GatedWeights.of(layer)
        return lambda x, h: gru_step(x[None], h[None], weights)[0][0]  # (units,)

    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    logits = decoder.to_logits.get_weights()
    return (
        ByHand(encoder.embedding.get_weights()[0], cell_of(encoder.forward)),
        ByHand(decoder.embedding.get_weights()[0], cell_of(decoder.recurrent), *logits),
    )


# %%
if MAIN:
    encoder, decoder = by_hand(model)
    sentence = data.sets.test.sources[0]
    (source_ids,) = data.languages.encode_sources([sentence])  # with zeros after the end
    state = read(encoder, source_ids[source_ids > 0], config.num_units)
    print(sentence, "->", state[:4].round(3), f"and {len(state) - 4} numbers more")
    print("By hand: ", target.decode(write(decoder, state, translator.longest)))
    print("By Keras:", *translator.translate([sentence]))

# %% [markdown]
# ## What it writes
#
# The test pairs are read once, here. What is longer than any source in training makes a test set of its own.


# %%
def translate_tests(data: Data, translator: Translator) -> dict[str, list[str]]:
    """Greedy translations of "test", and of "longer" where there are longer ones."""
    parts = {"test": data.sets.test, "longer": data.sets.longer}
    return {name: translator.translate(part.sources) for name, part in parts.items() if len(part)}


# %%
if MAIN:
    answers = translate_tests(data, translator)
    measures.show_examples(data.sets.test, answers["test"], target)

# %% [markdown]
# ## Is it any good?
#
# Two numbers say so: the share of exact matches, and BLEU, which counts common runs of up to four tokens.
# Greedy search is compared with beam search, which keeps the best few beginnings, and with a translator
# without a network, which copies the translation of the most similar training sentence. Where tokens are
# words, a picture shows what the length of a sentence costs: all that is known of it has to fit into one
# vector.


# %%
def evaluate(config: Config, data: Data, translator: Translator, answers: dict) -> dict:
    """Metrics of the answers of `translate_tests`, of beam search and of the nearest sentence."""
    test, vocabulary = data.sets.test, data.languages.target
    nearest = measures.NearestSentence(data.sets.train, data.languages.source)
    beam = translator.translate(test.sources, config.beam_size)
    # A second time: everything is compiled now.
    metrics = {"seconds_per_1000": measures.seconds_per_1000(translator, test.sources)}
    metrics |= measures.quality(answers["test"], test, vocabulary, "")
    metrics |= measures.quality(beam, test, vocabulary, "_beam")
    metrics |= measures.quality(nearest.translate(test.sources), test, vocabulary, "_nearest")
    if "longer" in answers:
        metrics |= measures.quality(answers["longer"], data.sets.longer, vocabulary, "_longer")
    return metrics


def plot(data: Data, answers: dict):
    """Figure of the exact matches against the number of words of the source."""
    lengths = {}
    for name, written in answers.items():
        part = getattr(data.sets, name)
        is_exact = measures.is_exact(written, part.targets, data.languages.target)
        lengths[name] = measures.by_length(part.sources, is_exact)
    return measures.plot_length({"exact match": lengths})


ROWS = {
    "_nearest": "nearest training sentence",
    "": "network, greedy search",
    "_beam": "network, beam search",
    "_longer": "... longer than in training",
}
NOTICE = {
    "dates": "in learning.png characters are right long before whole dates: a mistake is the next input.",
    "english-korean": "in length.png long sentences fail first. Chapter 15 does away with the one vector.",
}
FEW = "a few thousand sentences are too few to learn a language from: hold BLEU against the nearest sentence."

# %%
if MAIN:
    metrics = evaluate(config, data, translator, answers)
    metrics |= measures.best_epoch_metrics(history, model)
    names = [name for name in ROWS if f"bleu{name}" in metrics]
    rows = [(ROWS[name], metrics[f"exact_match{name}"], metrics[f"bleu{name}"]) for name in names]
    screen.table(("test pairs", "exact match", "BLEU"), *rows)
    print(f"With teacher forcing {metrics['val_accuracy']:.1%} of the validation tokens are right.")
    print(f"1,000 sentences take {metrics['seconds_per_1000']:.1f} s.")
    # Of characters, the number of words says little.
    if source.unit == "words":
        run.show(plot(data, answers), "length")
    run.finish("encoder-decoder", data.sets.name, metrics)
    print("Notice:", NOTICE.get(config.data, FEW))
    print("Try korean and korean-reversed, book, translate and bug: --help lists them.")
    print("Next: python -m chapters.ch15_attention")
