# %% [markdown]
# # Can the same machine answer?
#
# Lecture notes 001 and 002 name the chatbot beside translation: both read a whole sentence and write
# another one. So nothing has to be built. Encoder, search and training are those of chapter 14, the
# decoder is one of chapter 15; only the pairs are new: a question, and what was answered.

# %%
import keras

from chapters.ch14_seq2seq import lesson as ch14
from chapters.ch14_seq2seq import measures
from chapters.ch14_seq2seq import report as seq2seq_report
from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch14_seq2seq.lesson import Data, learned, quality
from chapters.ch14_seq2seq.seq2seq import Encoder, connect
from chapters.ch14_seq2seq.translator import Translator
from chapters.ch15_attention.decoders import DECODERS
from chapters.ch16_chatbot import config as settings
from chapters.ch16_chatbot import pictures, repetition, report
from chapters.ch16_chatbot.config import Config
from common import runs, screen, training
from common.data.pairs import Pairs

# %% [markdown]
# ## The data
#
# `quick`: questions written for this project, in two languages at once. A question of the test was never
# asked in training, but what it asks for and what it asks about were, in other questions: there is one
# right answer, and it can be found.
#
# `book`: what people wrote to a Korean chatbot, with one answer each, out of many that would have been as
# good.


# %%
load_data = ch14.load_data

# %% [markdown]
# ## The network
#
# Nothing new: an encoder that reads, and a decoder that looks back at what was read.


# %%
def build_model(config: Config, languages: Languages) -> keras.Model:
    """The network that is trained: question and right answer in, logits of the next tokens out."""
    encoder = Encoder(
        len(languages.source), config.embedding_size, config.num_units, name="encoder"
    )
    decoder = DECODERS[config.attention](
        len(languages.target), config.embedding_size, config.num_units, name="decoder"
    )
    return connect(encoder, decoder, languages.target_length)


# %% [markdown]
# ## Learning
#
# The loss tells how well the network foresees the answer that was given. What a conversation is like it
# does not tell: so after every epoch the network answers validation questions, and three shares are
# logged: exact matches, different answers, and answers that stand word for word in training.


# %%
class WatchAnswers(ch14.ExactMatch):
    """Adds to the log how right, different and learned by heart the answers to validation questions are.

    Args:
        languages: of the model.
        validation: the pairs; the first 250 are answered.
        train: the training pairs.
    """

    def __init__(self, languages: Languages, validation: Pairs, train: Pairs):
        super().__init__(languages, validation)
        self.train = train

    def measure(self, answers: list[str]) -> dict[str, float]:
        """What is added to the log."""
        repeated = repetition.measure(answers, self.train, self.languages.target.unit)
        return super().measure(answers) | {
            "val_distinct_answers": repeated["distinct_answers"],
            "val_verbatim_answers": repeated["verbatim_answers"],
        }


def train(config: Config, run: runs.Run, data: Data, model: keras.Model) -> Translator:
    """Chapter 14's training, while the answers are watched; returns what answers."""
    watch = WatchAnswers(data.languages, data.sets.validation, data.sets.train)
    return ch14.train(config, run, data, model, watch)


# %% [markdown]
# ## What the answers are worth
#
# Exact match and BLEU compare with the one answer that the data hold; beside them stands the answer to
# the most similar training question. Whether a conversation is worth having is another matter:
# `repetition.py` counts how many different answers there are, and how many of them were only learned by
# heart. The right answers are measured, too: they repeat themselves as well.


# %%
def evaluate(config: Config, data: Data, translator: Translator) -> tuple[dict, dict]:
    """Figures on the test questions, which are read once, here; and the answers by name."""
    test, languages = data.sets.test, data.languages
    nearest = measures.NearestSentence(data.sets.train, languages.source)
    answers = {
        "": translator.translate(test.sources),
        "_beam": translator.translate(test.sources, config.beam_size),
        "_nearest": nearest.translate(test.sources),
        "_right": test.targets,
    }
    metrics = {}
    for name, texts in answers.items():
        if texts is not test.targets:
            metrics |= quality(texts, test, languages.target, name)
        metrics |= repetition.measure(texts, data.sets.train, languages.target.unit, name)
    return metrics, answers


# %%
def plot(run: runs.Run, data: Data, answers: dict) -> list:
    """Saves the pictures and returns their paths."""
    unit = data.languages.target.unit
    curves = {
        name: repetition.coverage(repetition.count(texts, unit)) for name, texts in answers.items()
    }
    figures = {
        "learning": pictures.plot_learning(run.history()),
        "answers": pictures.plot_coverage(curves),
    }
    return [run.save_figure(figure, name) for name, figure in figures.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.sets.name, training.device_name())
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data.languages)
    translator = train(config, run, data, model)
    metrics, answers = evaluate(config, data, translator)
    metrics |= learned(run, model)
    report.show(metrics)
    seq2seq_report.show_examples(data.sets.test, answers[""], data.languages.target)
    print("Pictures:", *plot(run, data, answers))
    print(report.notice(metrics, config.data))
    print(report.NEXT.get(run.preset, report.NEXT["quick"]))
    run.finish(
        f"chatbot, attention {config.attention}", training.device_name(), data.sets.name, metrics
    )
    return metrics


# %%
if __name__ == "__main__":
    main(settings.QUICK, runs.start("ch16_chatbot", "quick", settings.QUICK, runs.RunOptions()))
