# %% [markdown]
# # How does a sequence become another of different length and order?
#
# Lecture note 004: in translation, input and output differ in length, and the words change places. A
# network that answers at every time step cannot do that. The answer of 2014 is two networks: an encoder
# reads the whole sentence into one vector, and a decoder writes another sentence from it.

# %%
import dataclasses
from collections.abc import Callable, Sequence

import keras
import numpy as np

from chapters.ch08_lstm_gru.cells import GatedWeights, gru_step
from chapters.ch14_seq2seq import config as settings
from chapters.ch14_seq2seq import measures
from chapters.ch14_seq2seq.config import Config
from chapters.ch14_seq2seq.decoding import Translator
from chapters.ch14_seq2seq.encoding import Data, Languages, load_data
from chapters.ch14_seq2seq.seq2seq import (
    WORTH_XLA,
    Decoder,
    Encoder,
    connect,
    masked_accuracy,
    masked_loss,
)
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
# adds the word vector. What was read last counts most, so the order of the words can be seen in the state.


# %%
@dataclasses.dataclass(frozen=True)
class ByHand:
    """An encoder or a decoder in NumPy; an encoder has no output weights.

    Args:
        vectors: word vectors (ids, embedding).
        cell: (word vector (embedding,), state (units,)) -> next state (units,).
        kernel, bias: from a state to the logits, (units, ids) and (ids,).
    """

    vectors: np.ndarray
    cell: Callable[[np.ndarray, np.ndarray], np.ndarray]
    kernel: np.ndarray | None = None
    bias: np.ndarray | None = None


def read(encoder: ByHand, source_ids: Sequence[int], num_units: int) -> np.ndarray:
    """The state after the last token of a source: all that the decoder gets. (units,)"""
    state = np.zeros(num_units)
    for token_id in source_ids:
        # h_s = f(x_s, h_{s-1})
        state = encoder.cell(encoder.vectors[token_id], state)  # (units,)
    return state


# %%
# Ids 0 to 3 are padding, START, unknown and END; words follow from 4 on.
COME, HOME = 4, 5
SOURCE_VECTORS = np.zeros((6, 2))
SOURCE_VECTORS[[COME, HOME]] = [1, 0], [0, 1]
TINY_ENCODER = ByHand(SOURCE_VECTORS, cell=lambda x, h: x + h / 2)

# %%
if MAIN:
    print("come home ->", read(TINY_ENCODER, [COME, HOME], num_units=2))
    print("home come ->", read(TINY_ENCODER, [HOME, COME], num_units=2))

# %% [markdown]
# ## Teacher forcing: a loop of ten lines
#
# The decoder starts from the encoder's state and the token START. In training the right token goes in at every
# time step, whatever the decoder would have written itself, and the loss is that of the right token.
#
# This tiny decoder writes the word whose number in the state is larger, and its word vectors take off what
# has been written: 와 is -1 0 and 집에 is 0 -1. END has a bias of 0.1. So "come home", 0.5 1, becomes 집에 와.


# %%
def teacher_forcing(
    decoder: ByHand, target_ids: Sequence[int], state: np.ndarray
) -> tuple[float, list[int]]:
    """The mean loss of the right tokens (END is the last), and what would have been written for each."""
    last, losses, said = START, [], []
    for right in target_ids:
        # h_t = f(y_{t-1}, h_{t-1})
        state = decoder.cell(decoder.vectors[last], state)  # (units,)
        # o_t = c + V h_t
        logits = state @ decoder.kernel + decoder.bias  # (ids,)
        # L_t = -log softmax(o_t)[y_t]
        losses.append(np.log(np.exp(logits).sum()) - logits[right])
        said.append(int(logits.argmax()))
        last = right  # and not said[-1]
    return float(np.mean(losses)), said


# %%
WA, JIBE = 4, 5
NAMES = {END: "END", WA: "와", JIBE: "집에"}
TARGET_VECTORS = np.zeros((6, 2))
TARGET_VECTORS[[WA, JIBE]] = [-1, 0], [0, -1]
KERNEL = np.zeros((2, 6))
KERNEL[0, WA] = KERNEL[1, JIBE] = 1
BIAS = 0.1 * np.eye(6)[END]
TINY_DECODER = ByHand(TARGET_VECTORS, cell=lambda y, h: y + h, kernel=KERNEL, bias=BIAS)

# %%
if MAIN:
    for title, source_ids in {"come home": [COME, HOME], "home come": [HOME, COME]}.items():
        state = read(TINY_ENCODER, source_ids, num_units=2)
        loss, said = teacher_forcing(TINY_DECODER, [JIBE, WA, END], state)
        said = " ".join(NAMES[token_id] for token_id in said)
        print(f"{title}: right 집에 와 END, written {said}, loss {loss:.2f}")

# %% [markdown]
# ## Writing alone: a loop of eight lines
#
# Nobody knows the right token now: the next input is what the decoder itself has written. This is greedy
# search, the likeliest token at every time step, until END. Of "home come" two of three tokens were right with
# teacher forcing. Written alone, not one word is: the first mistake was the next input.


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
    for title, source_ids in {"come home": [COME, HOME], "home come": [HOME, COME]}.items():
        state = read(TINY_ENCODER, source_ids, num_units=2)
        print(title, "->", *(NAMES[token_id] for token_id in write(TINY_DECODER, state, 5)))

# %% [markdown]
# ## The pairs
#
# What is a token is a choice: of dates it is the character, so that the network spells; of English and
# Korean sentences it is the word. Vocabularies come from the training pairs. `encoding.py` makes three
# columns of a pair: the source, the right target, and the same one column late, after START, which is what
# teacher forcing feeds. Zeros fill the short ones up.

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
# logits. `masked_loss` and `masked_accuracy` leave out the zeros: otherwise a decoder that has learned to say
# nothing would look good. Adam's learning rate falls along a cosine, and a long gradient is cut to length 1,
# since it would throw the weights off.


# %%
def build_model(config: Config, languages: Languages, num_pairs: int) -> keras.Model:
    """Source ids and decoder inputs -> logits of the right tokens (batch, target, ids), compiled.

    Args:
        config: the settings.
        languages: how many ids each has.
        num_pairs: that it is trained on; the learning rate falls until the last of their updates.
    """
    sizes = config.embedding_size, config.num_units
    encoder = Encoder(len(languages.source), *sizes, name="encoder")
    decoder = Decoder(len(languages.target), *sizes, name="decoder")
    model = connect(encoder, decoder, languages.target_length)
    num_batches = max(1, num_pairs // config.batch_size)
    num_updates = config.epochs * num_batches
    learning_rate = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, num_updates, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate, global_clipnorm=1.0),
        loss=masked_loss,
        metrics=[masked_accuracy],
        **training.compile_options(num_batches, is_short=num_updates < WORTH_XLA),
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
# `ExactMatch` translates validation sentences by greedy search and logs the share that is right from START to
# END. `decoding.py` does that with one loop inside the model, a batch in one compiled call.


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
# The loops from the beginning of the page, with the weights of the trained layers: the GRU of chapter 8 is the
# cell now. They write what Keras writes.


# %%
def by_hand(model: keras.Model) -> tuple[ByHand, ByHand]:
    """Encoder and decoder of a model of `build_model`, for `read` and `write`."""

    def cell_of(layer):
        weights = GatedWeights.of(layer)
        return lambda x, h: gru_step(x[None], h[None], weights)[0][0]  # (units,)

    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    return (
        ByHand(encoder.embedding.get_weights()[0], cell_of(encoder.forward)),
        ByHand(
            decoder.embedding.get_weights()[0],
            cell_of(decoder.recurrent),
            *decoder.to_logits.get_weights(),
        ),
    )


# %%
if MAIN:
    sentence = data.sets.test.sources[0]
    reader, writer = by_hand(model)
    # As the encoder reads it, reversed or not; the zeros after the end are not read.
    source_ids = data.languages.encode_sources([sentence])[0]
    state = read(reader, source_ids[source_ids > 0], config.num_units)
    print("Source:  ", sentence)
    print("State:   ", state[:4].round(3), f"and {len(state) - 4} numbers more")
    print("By hand: ", target.decode(write(writer, state, translator.longest)))
    print("By Keras:", *translator.translate([sentence]))

# %% [markdown]
# ## Is it any good?
#
# The share of exact matches, and BLEU, which counts common runs of up to four tokens, on test pairs that are read
# once, here. Beside greedy search stands beam search, which keeps the best few beginnings, and a baseline
# without a network: it copies the translation of the most similar training sentence.


# %%
def evaluate(config: Config, data: Data, translator: Translator) -> tuple[dict, dict]:
    """Metrics on the test pairs, and the greedy answers for both test sets by name."""
    test, longer, vocabulary = data.sets.test, data.sets.longer, data.languages.target
    nearest = measures.NearestSentence(data.sets.train, data.languages.source)
    written = {"test": translator.translate(test.sources)}
    beam = translator.translate(test.sources, config.beam_size)
    # A second time: everything is compiled now.
    metrics = {"seconds_per_1000": measures.seconds_per_1000(translator, test.sources)}
    metrics |= measures.quality(written["test"], test, vocabulary, "")
    metrics |= measures.quality(beam, test, vocabulary, "_beam")
    metrics |= measures.quality(nearest.translate(test.sources), test, vocabulary, "_nearest")
    if len(longer):
        written["longer"] = translator.translate(longer.sources)
        metrics |= measures.quality(written["longer"], longer, vocabulary, "_longer")
    return metrics, written


# %%
ROWS = {
    "_nearest": "nearest training sentence",
    "": "network, greedy search",
    "_beam": "network, beam search",
    "_longer": "... longer than in training",
}

# %%
if MAIN:
    metrics, written = evaluate(config, data, translator)
    metrics |= measures.best_epoch_metrics(history, model)
    run.finish("encoder-decoder", data.sets.name, metrics)
    screen.table(
        ("test pairs", "exact match", "BLEU"),
        *(
            (title, metrics[f"exact_match{name}"], metrics[f"bleu{name}"])
            for name, title in ROWS.items()
            if f"bleu{name}" in metrics
        ),
    )
    print(f"With teacher forcing {metrics['val_accuracy']:.1%} of the validation tokens are right.")
    print(f"1,000 sentences take {metrics['seconds_per_1000']:.1f} s.")

# %% [markdown]
# ## What it writes, and what length costs
#
# The first test pairs. Of words, a second picture shows the share of exact matches against the length of the
# source: all that is known of a sentence has to fit into one vector.


# %%
def plot(data: Data, written: dict):
    """Figure of the exact matches against the number of words of the source."""
    lengths = {}
    for name, answers in written.items():
        part = getattr(data.sets, name)
        is_exact = measures.is_exact(answers, part.targets, data.languages.target)
        lengths[name] = measures.by_length(part.sources, is_exact)
    return measures.plot_length({"exact match": lengths})


# %%
if MAIN:
    measures.show_examples(data.sets.test, written["test"], target)
    # Of characters, the number of words says little.
    if source.unit == "words":
        run.show(plot(data, written), "length")

# %%
NOTICE = {
    "dates": (
        "in learning.png most characters are right long before a whole date is: every mistake is the "
        "next input."
    ),
    "english-korean": (
        "in length.png long sentences fail first. All that is known of a sentence has to fit into one "
        "vector; chapter 15 does away with that."
    ),
}
FEW_SENTENCES = (
    "a few thousand sentences are not enough to learn a language from. Compare with the nearest training "
    "sentence before you believe a number."
)

# %%
if MAIN:
    print("Notice:", NOTICE.get(config.data, FEW_SENTENCES))
    print("Try korean and korean-reversed, book, translate and bug: --help lists them.")
    print("Next: python -m chapters.ch15_attention")
