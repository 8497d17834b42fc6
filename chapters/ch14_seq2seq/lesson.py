# %% [markdown]
# # How does a sequence become another of different length and order?
#
# Lecture note 004: in translation, input and output differ in length, and the words change places. No
# wiring that answers at every step can do that. The answer of 2014 are two networks: an encoder reads the
# whole sentence into one vector, and a decoder writes another sentence from it.

# %%
import dataclasses
import time
from collections.abc import Sequence

import keras

from chapters.ch14_seq2seq import config as settings
from chapters.ch14_seq2seq import measures, pictures, report
from chapters.ch14_seq2seq.config import Config
from chapters.ch14_seq2seq.encoding import Columns, Languages
from chapters.ch14_seq2seq.losses import masked_accuracy, masked_loss
from chapters.ch14_seq2seq.seq2seq import Decoder, Encoder, connect
from chapters.ch14_seq2seq.translator import Translator
from common import runs, screen, training
from common.data import pairs
from common.data.pairs import Pairs, PairSets
from common.errors import UserError
from common.tokens import TokenVocabulary, split

# %% [markdown]
# ## The data
#
# Pairs of sentences. What is a token is a choice: of dates it is the character, so that the network
# spells; of English and Korean sentences it is the word. Vocabularies come from the training pairs.


# %%
@dataclasses.dataclass(frozen=True)
class Data:
    """The pairs as sentences, their languages, and the arrays to train on and to stop by."""

    sets: PairSets
    languages: Languages
    train: Columns
    validation: Columns


def load_data(config: Config) -> Data:
    """Loads the pairs, leaves out the long ones of training, and encodes them.

    Raises:
        UserError: a download is impossible or damaged, or no sentence is as short as asked for.
    """
    # Twice as many to choose from, where some are left out.
    num_loaded = config.num_pairs * (2 if config.most_tokens else 1)
    sets = pairs.load(config.data, num_loaded, config.longest, config.seed)
    if config.most_tokens:
        train = leave_out_long(sets.train, config)
        name = f"{sets.name}, {len(train):,} of at most {config.most_tokens} {config.target_unit}"
        sets = dataclasses.replace(sets, name=name, train=train)
    size = config.vocabulary_size
    source = TokenVocabulary.fit(sets.train.sources, config.source_unit, size)
    target = TokenVocabulary.fit(sets.train.targets, config.target_unit, size)
    languages = Languages.fit(sets.train, source, target, config.reverse_source)
    train, validation = (languages.encode_pairs(part) for part in (sets.train, sets.validation))
    return Data(sets, languages, train, validation)


def leave_out_long(train: Pairs, config: Config) -> Pairs:
    """The first pairs whose source and target have at most `config.most_tokens` tokens.

    Raises:
        UserError: there is none.
    """
    short = [
        (source, target)
        for source, target in zip(train.sources, train.targets, strict=True)
        if len(split(source, config.source_unit)) <= config.most_tokens
        and len(split(target, config.target_unit)) <= config.most_tokens
    ]
    if not short:
        raise UserError(
            f"No training pair has {config.most_tokens} tokens or fewer. Take a greater "
            f"--most-tokens, or 0 for no limit."
        )
    return Pairs(*zip(*short[: config.num_pairs], strict=True))


# %% [markdown]
# ## Encoder and decoder
#
# `seq2seq.py` is the heart of this chapter. The encoder's last state is handed over to the decoder as
# its first. While it learns, the decoder is given the right token at every step, whatever it would have
# said itself: teacher forcing. The right sentence goes in one column late, behind START.
#
# Short sentences end in zeros. `losses.py` leaves them out of loss and accuracy: otherwise a decoder
# that has learned to say nothing would look good.


# %%
def build_model(config: Config, languages: Languages) -> keras.Model:
    """The network that is trained: source and right target in, logits of the next tokens out."""
    encoder = Encoder(
        len(languages.source), config.embedding_size, config.num_units, name="encoder"
    )
    decoder = Decoder(
        len(languages.target), config.embedding_size, config.num_units, name="decoder"
    )
    return connect(encoder, decoder, languages.target_length)


# Updates from which on XLA saves more time than it takes to compile.
WORTH_XLA = 500


def compile_model(config: Config, model: keras.Model, num_pairs: int) -> None:
    """Adam with falling steps; a long gradient is cut to length 1, since it would throw the state off."""
    num_batches = max(1, num_pairs // config.batch_size)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling, global_clipnorm=1.0),
        loss=masked_loss,
        metrics=[masked_accuracy],
        **training.compile_options(num_batches, is_short=config.epochs * num_batches < WORTH_XLA),
    )


# %% [markdown]
# ## Learning, and what it is worth
#
# With teacher forcing nine of ten tokens may be right, and yet hardly any sentence: when the decoder
# writes alone, every mistake is its next input. So the share of sentences that are right from START to
# END is measured as training goes, on validation pairs, by greedy search.


# %%
class ExactMatch(keras.callbacks.Callback):
    """Adds to the log the share of validation sentences that are translated without a mistake.

    Args:
        languages: of the model.
        validation: the pairs; the first 250 are translated.
    """

    def __init__(self, languages: Languages, validation: Pairs):
        super().__init__()
        self.languages = languages
        self.sources, self.targets = validation.sources[:250], validation.targets[:250]
        self.translator = None

    def on_epoch_end(self, epoch, logs=None):
        """Translates greedily."""
        self.translator = self.translator or Translator.of(self.model, self.languages)
        logs.update(self.measure(self.translator.translate(self.sources)))

    def measure(self, answers: list[str]) -> dict[str, float]:
        """What is added to the log."""
        is_exact = measures.is_exact(answers, self.targets, self.languages.target)
        return {"val_exact_match": float(is_exact.mean())}


def train(
    config: Config,
    run: runs.Run,
    data: Data,
    model: keras.Model,
    watch: ExactMatch | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> Translator:
    """Fits the model and goes back to the weights of its lowest validation loss.

    Args:
        config: the settings.
        run: takes log, best model and languages.
        data: to learn from and to stop by.
        model: made by `connect`.
        watch: what is measured after every epoch; by default the exact matches.
        callbacks: besides.

    Returns:
        The trained model as a translator.
    """
    watch = watch or ExactMatch(data.languages, data.sets.validation)
    compile_model(config, model, len(data.train.targets))
    data.languages.save(run.folder)
    model.fit(
        data.train.inputs,
        data.train.targets,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.validation.inputs, data.validation.targets),
        validation_batch_size=len(data.validation.targets),
        callbacks=[*callbacks, watch, *training.callbacks(run, config.patience)],
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    # What was compiled to watch the training goes on to be used; a resumed one may have none.
    return watch.translator or Translator.of(model, data.languages)


# %% [markdown]
# ## Writing without a teacher
#
# Greedy search takes the likeliest token at every step; beam search keeps the best few beginnings. Both
# are one loop inside the model, compiled as a whole, and translate a batch at once (`decoding.py`).
#
# Two figures: the share of exact matches, and BLEU, which counts common runs of up to four tokens. And a
# baseline without a network: copy the translation of the most similar training sentence.


# %%
def evaluate(config: Config, data: Data, translator: Translator) -> tuple[dict, dict]:
    """Figures on the test pairs, which are read once, here; and the greedy answers for both test sets."""
    test, longer = data.sets.test, data.sets.longer
    answers = {
        "": translator.translate(test.sources),
        "_beam": translator.translate(test.sources, config.beam_size),
        "_nearest": measures.NearestSentence(data.sets.train, data.languages.source).translate(
            test.sources
        ),
    }
    metrics = {"seconds_per_1000": seconds_per_1000(translator, test.sources)}
    for name, texts in answers.items():
        metrics |= quality(texts, test, data.languages.target, name)
    written = {"test": answers[""]}
    if len(longer):
        written["longer"] = translator.translate(longer.sources)
        metrics |= quality(written["longer"], longer, data.languages.target, "_longer")
    return metrics, written


def learned(run: runs.Run, model: keras.Model) -> dict:
    """What the log says about the best epoch."""
    history = run.history()
    best = min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)
    return {
        "best_epoch": best + 1,
        "epochs": len(history["val_loss"]),
        "val_loss": history["val_loss"][best],
        "val_accuracy": history["val_masked_accuracy"][best],
        "num_weights": model.count_params(),
    }


def quality(answers, part: Pairs, vocabulary: TokenVocabulary, name: str) -> dict:
    """Exact match and BLEU of some answers, under a name of their own."""
    return {
        f"exact_match{name}": float(measures.is_exact(answers, part.targets, vocabulary).mean()),
        f"bleu{name}": measures.bleu(answers, part.targets, vocabulary),
    }


def seconds_per_1000(translator: Translator, sentences) -> float:
    """Seconds of greedy search for a thousand sentences, when everything is compiled."""
    started = time.perf_counter()
    translator.translate(sentences)
    return 1_000 / len(sentences) * (time.perf_counter() - started)


# %%
def plot(run: runs.Run, data: Data, written: dict) -> list:
    """Saves the pictures and returns their paths; of characters, length says little."""
    figures = {"learning": pictures.plot_learning(run.history())}
    if data.languages.source.unit == "words":
        lengths = {}
        for name, answers in written.items():
            part = getattr(data.sets, name)
            is_exact = measures.is_exact(answers, part.targets, data.languages.target)
            lengths[name] = measures.by_length(part.sources, is_exact)
        figures["length"] = pictures.plot_length({"exact match": lengths})
    return [run.save_figure(figure, name) for name, figure in figures.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    data = load_data(config)
    screen.header(run, data.sets.name, training.device_name())
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data.languages)
    translator = train(config, run, data, model)
    metrics, written = evaluate(config, data, translator)
    metrics |= learned(run, model)
    report.show(metrics)
    report.show_examples(data.sets.test, written["test"], data.languages.target)
    print("Pictures:", *plot(run, data, written))
    print(report.NOTICE.get(run.preset, report.NOTICE["quick"]))
    print(report.NEXT.get(run.preset, report.NEXT["quick"]))
    run.finish("encoder-decoder", training.device_name(), data.sets.name, metrics)
    return metrics


# %%
if __name__ == "__main__":
    main(settings.QUICK, runs.start("ch14_seq2seq", "quick", settings.QUICK, runs.RunOptions()))
