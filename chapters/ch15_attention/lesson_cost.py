# %% [markdown]
# # What does attention cost?
#
# Every time step of a decoder with attention reads every token of the source, so the work grows with source
# times target. This page trains nothing: it counts the multiplications, and then it takes the time.

# %%
import time

import keras
import numpy as np

from chapters.ch14_seq2seq import seq2seq
from chapters.ch14_seq2seq.decoding import Translator
from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch15_attention import config as settings
from chapters.ch15_attention import pictures
from chapters.ch15_attention.config import Cost
from chapters.ch15_attention.decoders import DECODERS
from chapters.ch15_attention.recorded import TITLES
from common import page, screen, training
from common.data.pairs import Pairs
from common.text import FIRST_WORD
from common.tokens import TokenVocabulary

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "cost")

# %% [markdown]
# ## Counting multiplications
#
# With $S$ source tokens, $T$ time steps and $u$ units, each score by `dot` takes $u$ multiplications, and
# each context $u$ more for every token: $2 T S u$. `general` has a matrix besides, once a time step.
# `additive` has a matrix for each query and one for each key; its $T S u$ values of tanh are not even
# counted here.


# %%
def multiplications(attention: str, source: int, target: int, units: int) -> int:
    """Of the attention alone, for one sentence."""
    matrices = {"none": 0, "dot": 0, "general": target, "additive": target + source}[attention]
    read = 0 if attention == "none" else 2 * target * source * units
    return read + matrices * units**2


# %%
if MAIN:
    sizes = config.cost_target, config.num_units
    for one in config.attentions:
        counts = (f"{multiplications(one, n, *sizes):,} at {n}" for n in config.cost_lengths)
        print(f"{TITLES[one][0]:<19}", ", ".join(counts))

# %% [markdown]
# ## Sentences of random words
#
# For the clock, what the words say makes no difference; only their number does. All sentences of a length are
# exactly so long, and the targets have the same length everywhere.


# %%
def random_pairs(config: Cost, source_length: int) -> tuple[Pairs, Languages]:
    """Enough pairs for one epoch, every source so many tokens long, and their languages."""
    rng = np.random.default_rng(config.seed)
    words = np.array([f"w{number}" for number in range(config.vocabulary_size - FIRST_WORD)])
    vocabulary = TokenVocabulary(tuple(words.tolist()), "words")
    num_pairs = config.cost_steps * config.batch_size
    sources, targets = (
        tuple(map(" ".join, rng.choice(words, (num_pairs, length))))
        for length in (source_length, config.cost_target - 1)
    )
    languages = Languages(vocabulary, vocabulary, source_length, config.cost_target)
    return Pairs(sources, targets), languages


# %%
if MAIN:
    pairs, languages = random_pairs(config, config.cost_lengths[0])
    columns = languages.encode_pairs(pairs)
    print("random tokens, such as:", pairs.sources[0], "->", pairs.targets[0])
    print("source_ids", columns.source_ids.shape, "targets", columns.targets.shape)

# %% [markdown]
# ## An update, and writing a batch
#
# Three epochs of a few updates are timed, and the fastest counts: whatever else the computer does only
# adds to the time. One epoch runs before them, in which everything is compiled. Greedy search writes the
# whole batch at once.


# %%
def build_model(config: Cost, languages: Languages, attention: str) -> keras.Model:
    """As in lesson.py; XLA would compile much longer than it runs here."""
    sizes = config.embedding_size, config.num_units
    encoder = seq2seq.Encoder(len(languages.source), *sizes, is_bidirectional=True, name="encoder")
    decoder = DECODERS[attention](len(languages.target), *sizes, name="decoder")
    model = seq2seq.connect(encoder, decoder, languages.target_length)
    optimizer = keras.optimizers.Adam(config.learning_rate, global_clipnorm=1.0)
    options = training.compile_options(config.cost_steps, is_short=True)
    model.compile(optimizer, loss=seq2seq.masked_loss, **options)
    return model


# Timed epochs, and timed batches that are written.
TIMES = 3


def time_training(config: Cost, model: keras.Model, languages: Languages, pairs: Pairs) -> float:
    """Milliseconds of an update."""
    columns, clock = languages.encode_pairs(pairs), training.Clock()
    fitting = {"batch_size": config.batch_size, "epochs": 1 + TIMES, "verbose": 0}
    model.fit(columns.inputs, columns.targets, callbacks=[clock], **fitting)
    return 1_000 * min(clock.seconds[1:]) / config.cost_steps


def time_writing(config: Cost, model: keras.Model, languages: Languages, pairs: Pairs) -> float:
    """Milliseconds to write `cost_target` tokens for each sentence of a batch, greedily."""
    translator = Translator.of(model, languages)
    translator.longest = config.cost_target
    seconds = []
    for _ in range(1 + TIMES):
        started = time.perf_counter()
        translator.translate(pairs.sources[: config.batch_size])
        seconds.append(time.perf_counter() - started)
    return 1_000 * min(seconds[1:])


# %%
if MAIN:
    metrics = {}
    for length in config.cost_lengths:
        pairs, languages = random_pairs(config, length)
        for attention in config.attentions:
            keras.utils.set_random_seed(config.seed)
            model = build_model(config, languages, attention)
            update = time_training(config, model, languages, pairs)
            writing = time_writing(config, model, languages, pairs)
            metrics[f"step_ms_{attention}_{length}"] = update
            metrics[f"decode_ms_{attention}_{length}"] = writing
            print(
                f"{length} tokens, {attention}: {update:.1f} ms an update, {writing:.0f} ms to write"
            )
    run.finish("encoder-decoder", "random tokens", metrics)

# %% [markdown]
# ## What grows with the length
#
# Much of the growth is the encoder's own, which has more to read. `dot` and `general` run after the
# recurrence: all queries are there at once, in one product of matrices. `additive` stands inside it, and
# every time step waits for the one before. One run of this page measures each time once, so a single point
# that stands out says little: run it again with another seed before you believe it.

# %%
if MAIN:
    lengths = config.cost_lengths
    for kind, title in (("step", "ms of an update"), ("decode", "ms to write a batch")):
        rows = [
            (TITLES[one][0], *(metrics[f"{kind}_ms_{one}_{length}"] for length in lengths))
            for one in config.attentions
        ]
        screen.table((title, *map(str, lengths)), *rows)
    run.show(pictures.plot_cost(config.attentions, lengths, [metrics]), "cost")
    print("Notice: additive attention costs most, and more with every token of the source.")
    print("Next: python -m chapters.ch15_attention book")
