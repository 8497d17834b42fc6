# %% [markdown]
# # Where does the decoder look?
#
# Lecture note 004: attention overcomes the difference in word order. Chapter 14's decoder knows of a
# sentence only what fits into one vector. Here it may look back: at every step it weighs all the words
# of the source anew, and mixes what it finds into its answer.

# %%
from pathlib import Path

import keras

from chapters.ch14_seq2seq import lesson as ch14
from chapters.ch14_seq2seq import measures, reading
from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch14_seq2seq.lesson import Data
from chapters.ch14_seq2seq.pictures import plot_length
from chapters.ch14_seq2seq.seq2seq import Encoder, connect
from chapters.ch14_seq2seq.translator import Translator
from chapters.ch15_attention import config as settings
from chapters.ch15_attention import cost, lengths, pictures, report
from chapters.ch15_attention.config import Config
from chapters.ch15_attention.decoders import DECODERS
from chapters.ch15_attention.layout import TITLES
from common import runs, screen, training
from common.tokens import split

CHAPTER = "ch15_attention"

# %% [markdown]
# ## The data
#
# The pairs of chapter 14. Of generated English and Korean sentences the longest are kept out of training
# and make a second test set: words that are known, in sentences longer than any that was practised.

# %%
load_data = ch14.load_data

# %% [markdown]
# ## Four decoders
#
# `attention.py` computes by hand what a decoder does that looks: scores, shares that add up to one, a
# mixture of the encoder's states. `decoders.py` puts it into the network, in two places. Luong looks
# AFTER the recurrence: the new state asks. Bahdanau looks INSIDE it: the old state asks, and what it
# finds goes into the next state. The encoder is the same for all, a GRU in each direction, so that only
# the attention differs.


# %%
def build_model(config: Config, languages: Languages, attention: str) -> keras.Model:
    """The network that is trained: source and right target in, logits of the next tokens out.

    Args:
        config: sizes.
        languages: how many ids each language has.
        attention: "none", "dot", "general" or "additive".
    """
    sizes = config.embedding_size, config.num_units
    encoder = Encoder(len(languages.source), *sizes, is_bidirectional=True, name="encoder")
    decoder = DECODERS[attention](len(languages.target), *sizes, name="decoder")
    return connect(encoder, decoder, languages.target_length)


# %% [markdown]
# ## Training
#
# As in chapter 14: teacher forcing, zeros left out of the loss, steps that fall along a cosine. The clock
# runs while the network learns, not while it is measured.


# %%
def train(
    config: Config, run: runs.Run, data: Data, model: keras.Model
) -> tuple[Translator, float]:
    """Chapter 14's training, with a clock; returns the translator, and the seconds of an epoch."""
    clock = training.Clock()
    translator = ch14.train(config, run, data, model, callbacks=[clock])
    return translator, clock.median_seconds()


# %% [markdown]
# ## What it is worth
#
# Exact match and BLEU by greedy search, on test sentences as long as those in training and on longer
# ones; and both against the number of words, the figure that made attention famous.


# %%
def evaluate(data: Data, translator: Translator) -> dict:
    """Figures of one decoder on both test sets, which are read once, here."""
    metrics = {}
    for name, part in (("", data.sets.test), ("_longer", data.sets.longer)):
        if len(part):
            answers = translator.translate(part.sources)
            metrics |= ch14.quality(answers, part, data.languages.target, name)
            metrics |= lengths.quality_by_length(answers, part, data.languages.target)
    # A second time: everything is compiled now.
    seconds = ch14.seconds_per_1000(translator, data.sets.test.sources)
    return metrics | {"seconds_per_1000": seconds}


def compare(config: Config, run: runs.Run, data: Data) -> tuple[dict, dict]:
    """Trains the decoders one after the other.

    Returns:
        All figures, the decoder's name in front; and decoder -> translator.
    """
    copied = measures.NearestSentence(data.sets.train, data.languages.source)
    answers = copied.translate(data.sets.test.sources)
    nearest = ch14.quality(answers, data.sets.test, data.languages.target, "")
    figures = {f"nearest_{name}": value for name, value in nearest.items()}
    translators = {}
    for attention in config.attentions:

        def compute(part: runs.Run, attention: str = attention) -> dict:
            keras.utils.set_random_seed(config.seed)
            model = build_model(config, data.languages, attention)
            translators[attention], seconds = train(config, part, data, model)
            metrics = ch14.learned(part, model) | {"seconds_an_epoch": seconds}
            return metrics | evaluate(data, translators[attention])

        print(f"The decoder: {TITLES[attention][0]}.", flush=True)
        metrics = run.once(attention, compute)
        if attention not in translators:
            translators[attention] = load_translator(run, attention)
        figures |= {f"{attention}_{name}": value for name, value in metrics.items()}
    report.show(config.attentions, figures)
    return figures, translators


def load_translator(run: runs.Run, attention: str) -> Translator:
    """The translator of a training that an interrupted run has finished before."""
    how_to_train = f"python -m chapters.{CHAPTER}"
    return reading.load_translator(CHAPTER, str(run.folder), run.folder, how_to_train, attention)[1]


# %% [markdown]
# ## Where it looks
#
# The weights of a sentence make a picture: the source from left to right, the translation from top to
# bottom, bright where the decoder looked.


# %%
# Their words change places; of other data the first test sentence is drawn.
EXAMPLES = {
    "dates": "Thursday, 2 March 1972",
    "english-korean": "Yesterday the teacher did not read the book.",
    "spa-eng": "I like the white cat very much.",
}


def plot(config: Config, run: runs.Run, data: Data, figures: dict, translators: dict) -> list[Path]:
    """Saves the figures against length and the alignments of one sentence; returns the paths."""
    paths = []
    for measure, label in (("exact_match", "exact match"), ("bleu", "BLEU")):
        lines = {
            TITLES[attention][0]: lengths.lines_of(figures, f"{attention}_{measure}", data.sets)
            for attention in config.attentions
        }
        paths.append(run.save_figure(plot_length(lines, label), f"length_{measure}"))
    sentence = EXAMPLES.get(config.data, data.sets.test.sources[0])
    looks = {
        TITLES[attention][0]: translator.translate_and_look(sentence)
        for attention, translator in translators.items()
        if attention != "none"
    }
    # A network that has learned nothing may write nothing.
    looks = {title: (written, weights) for title, (written, weights) in looks.items() if written}
    if looks:
        tokens = split(sentence, config.source_unit)
        figure = pictures.plot_alignments(tokens, looks)
        paths.append(run.save_figure(figure, "alignment"))
    return paths


# %% [markdown]
# ## What it costs
#
# Every step looks at every word, so the work grows with source times target. `cost` measures it: the
# milliseconds of a training step, and of writing a batch, for sources of 10 to 80 tokens (`cost.py`).


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    if config.cost_lengths:
        name = "random tokens"
        screen.header(run, name, training.device_name())
        figures = cost.measure(config, build_model)
        report.show_cost(config, figures)
        figure = pictures.plot_cost(config.attentions, config.cost_lengths, figures)
        paths = [run.save_figure(figure, "cost")]
    else:
        data = load_data(config)
        name = data.sets.name
        screen.header(run, name, training.device_name())
        figures, translators = compare(config, run, data)
        paths = plot(config, run, data, figures, translators)
    print("Pictures:", *paths)
    report.show_ending(run.preset)
    run.finish("encoder-decoder", training.device_name(), name, figures)
    return figures


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch15_attention`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    main(settings.QUICK, runs.start(CHAPTER, "quick", settings.QUICK, runs.RunOptions()))
