# %% [markdown]
# # Can the same machine answer?
#
# Lecture notes 001 and 002 name the chatbot beside translation: both read a whole sentence and write
# another one. So nothing has to be built. Encoder, search and training are those of chapter 14, the
# decoder is one of chapter 15; only the pairs are new: a question, and what was answered.

# %%
import keras

from chapters.ch14_seq2seq import measures, seq2seq
from chapters.ch14_seq2seq.decoding import Translator
from chapters.ch14_seq2seq.encoding import Data, Languages, load_data
from chapters.ch15_attention.decoders import DECODERS
from chapters.ch16_chatbot import config as settings
from chapters.ch16_chatbot import pictures, repetition
from chapters.ch16_chatbot.config import Config
from common import page, screen, training
from common.data.pairs import Pairs
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Questions and answers
#
# `quick` has questions written for this project, in two languages at once. A question of the test was never
# asked in training, but what it asks for and what it asks about were, in other questions: there is one
# right answer, and it can be found. `book` has what people wrote to a Korean chatbot, with one answer each,
# out of many that would have been as good.

# %%
if MAIN:
    data = load_data(config)
    data.languages.save(run.folder)
    print(data.sets.name)
    measures.show_examples(data.sets.train, data.sets.train.targets, data.languages.target)
    print("source_ids", data.train.source_ids.shape, "targets", data.train.targets.shape)

# %% [markdown]
# ## The network
#
# Nothing here is new: an encoder reads, and a decoder attends to what was read. Loss, falling learning rate
# and Adam are those of chapters 14 and 15.


# %%
def build_model(config: Config, languages: Languages, num_pairs: int) -> keras.Model:
    """The network that is trained: question and right answer in, logits of the next tokens out; compiled.

    Args:
        config: the settings.
        languages: how many ids questions and answers have.
        num_pairs: that it is trained on; the learning rate falls until the last of their updates.
    """
    sizes = config.embedding_size, config.num_units
    encoder = seq2seq.Encoder(len(languages.source), *sizes, name="encoder")
    decoder = DECODERS[config.attention](len(languages.target), *sizes, name="decoder")
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
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data.languages, len(data.train.targets))
    model.summary()

# %% [markdown]
# ## Different answers, and answers from training
#
# The loss tells how well the network foresees the answer that was given, but not what a conversation is
# like. So three shares are counted: how many answers differ, how many stand word for word among the training
# answers, and how many are the most common one. Of the four below, two differ and three are known.

# %%
if MAIN:
    taught = Pairs(("Hello.", "Is it raining?"), ("Hello!", "Yes."))
    shares = repetition.measure(["Yes.", "yes.", "Yes.", "Bye!"], taught, "words")
    print({name: screen.number(share) for name, share in shares.items()})

# %% [markdown]
# ## Training
#
# The training is that of chapter 14, but after every epoch the network answers validation questions, and the
# shares of exact matches, of different answers and of answers from training are logged.


# %%
class WatchAnswers(measures.ExactMatch):
    """Adds to the log how right, how different and how often repeated from training the answers are.

    Args:
        translator: of the model that is trained.
        validation: the pairs; the first 250 are answered.
        train: the training pairs.
    """

    def __init__(self, translator: Translator, validation: Pairs, train: Pairs):
        super().__init__(translator, validation)
        self.train = train

    def measure(self, answers: list[str]) -> dict[str, float]:
        """What is added to the log."""
        unit = self.translator.languages.target.unit
        repeated = repetition.measure(answers, self.train, unit)
        return super().measure(answers) | {
            "val_distinct_answers": repeated["distinct_answers"],
            "val_verbatim_answers": repeated["verbatim_answers"],
        }


def train(config: Config, run: Run, model: keras.Model, data: Data, translator: Translator) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    watch = WatchAnswers(translator, data.sets.validation, data.sets.train)
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.train.inputs,
        data.train.targets,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.validation.inputs, data.validation.targets),
        validation_batch_size=len(data.validation.targets),
        callbacks=training.resumable(run, [watch, early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    translator = Translator.of(model, data.languages)
    history = train(config, run, model, data, translator)
    run.show(pictures.plot_learning(history), "learning")

# %% [markdown]
# ## What the answers are worth
#
# Exact match and BLEU compare with the one answer that the data hold; beside them stands the answer to
# the most similar training question. Whether a conversation is worth having is another matter: how
# many different answers are there, and how many of them only repeat training answers? The right answers
# are measured, too: they repeat themselves as well.


# %%
def answer_tests(config: Config, data: Data, translator: Translator) -> dict:
    """Name -> answers to the test questions: greedy, by beam search, of the nearest, and the right ones."""
    test = data.sets.test
    nearest = measures.NearestSentence(data.sets.train, data.languages.source)
    return {
        "": translator.translate(test.sources),
        "_beam": translator.translate(test.sources, config.beam_size),
        "_nearest": nearest.translate(test.sources),
        "_right": test.targets,
    }


def evaluate(data: Data, answers: dict) -> dict:
    """Metrics of the answers of `answer_tests`."""
    test, target = data.sets.test, data.languages.target
    metrics = {}
    for name, texts in answers.items():
        if texts is not test.targets:
            metrics |= measures.quality(texts, test, target, name)
        metrics |= repetition.measure(texts, data.sets.train, target.unit, name)
    return metrics


# %%
ROWS = {
    "_nearest": "nearest training question",
    "": "network, greedy search",
    "_beam": "network, beam search",
    "_right": "the right answers",
}
COLUMNS = {
    "exact_match": "exact match",
    "bleu": "BLEU",
    "distinct_answers": "different",
    "verbatim_answers": "as in training",
    "most_common_answer": "most common",
}

# %%
if MAIN:
    answers = answer_tests(config, data, translator)
    metrics = evaluate(data, answers)
    metrics |= measures.best_epoch_metrics(history, model)
    run.finish(f"chatbot, attention {config.attention}", data.sets.name, metrics)
    screen.table(
        ("answers to test questions", *COLUMNS.values()),
        *(
            (title, *(metrics.get(f"{column}{name}") for column in COLUMNS))
            for name, title in ROWS.items()
        ),
    )

# %% [markdown]
# ## What it says
#
# These are its answers to the first test questions; the picture shows how few answers make up all.


# %%
def notice(metrics: dict, data: str) -> str:
    """The one line to take along; `data` as in the config."""
    if data == "chatbot":
        return (
            f"Notice: {metrics['verbatim_answers']:.0%} of the answers stand word for word in training, "
            f"and for 1,000 questions the network has {1_000 * metrics['distinct_answers']:.0f} "
            f"different answers. There is no one right answer here: exact match means little."
        )
    return (
        f"Notice: {metrics['exact_match']:.0%} of the questions that it was never asked are answered "
        f"without a mistake; copying from the most similar question gets "
        f"{metrics['exact_match_nearest']:.0%}."
    )


# %%
if MAIN:
    measures.show_examples(data.sets.test, answers[""], data.languages.target)
    unit = data.languages.target.unit
    curves = {
        name: repetition.coverage(repetition.count(texts, unit)) for name, texts in answers.items()
    }
    run.show(pictures.plot_coverage(curves), "answers")
    print(notice(metrics, config.data))
    print('Ask it something, such as "What colour is coal?"')
    print("Next: python -m chapters.ch16_chatbot chat")
