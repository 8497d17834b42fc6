# %% [markdown]
# # What does the future tell about a word?
#
# Lecture note 003. In "the old guard sleeps" old is an adjective and guard is a noun; in "the old guard
# the boat" old is a noun and guard is a verb. Up to "guard" both sentences are the same, so whatever
# reads from left to right cannot know. A bidirectional network reads the sentence a second time, from
# its end, and joins what both readings know about each word.

# %%
import dataclasses
from pathlib import Path

import keras
import numpy as np

from chapters.ch07_bidirectional import (
    against_keras,
    baseline,
    ceilings,
    grammar,
    pictures,
    report,
    reviewer,
)
from chapters.ch07_bidirectional import config as settings
from chapters.ch07_bidirectional.config import Config, Reviews
from chapters.ch07_bidirectional.encoding import encode, encode_words, is_word
from chapters.ch07_bidirectional.tagger import DIRECTIONS, label_every_word, predict
from common import runs, screen, training
from common.data.parts import Parts

# %% [markdown]
# ## 1. Two cells, one of which reads from the end
#
# `bidirectional.py` has the layer by hand, from two cells of chapter 2. Three things go wrong easily:
# the backward states come out in the order of reading and must be TURNED ROUND, or the state of the last
# word lands on the first; of a whole sentence counts the backward state that has read the FIRST word
# last; and at padded steps there must be nothing at all. `against_keras.py` compares it with Keras for
# every way to join the two, with padding in front and behind.

# %% [markdown]
# ## 2. Sentences whose words need the future
#
# `grammar.py` can say some 28,000 sentences, each with a known probability. So one can compute exactly what
# can be known at all from the words up to here, from the words from here on, or from the word
# alone (`ceilings.py`). No forward reader, with however many units, can be better than its ceiling.
#
# For the same reason no test has to be drawn: every sentence is tested, weighted by its probability. That
# is the accuracy to expect on a sentence of the grammar, without the chance of a sample. Of the
# sentences that did not come up in training there is a figure of their own.


# %%
@dataclasses.dataclass(frozen=True)
class Data(Parts):
    """Sentences with the part of speech of every word; the test has all that the grammar can say.

    Each `x` is int32 (sentences, time), word ids from 1 on, padded behind with 0. Each `y` is int32
    (sentences, time), numbers of `grammar.labels()`; at padding it is 0 and means nothing.
    `test_probabilities` is float (sentences,), how likely each is; `test_is_new` is bool
    (sentences,), False where a sentence was drawn for training or validation.
    """

    test_probabilities: np.ndarray
    test_is_new: np.ndarray
    name: str


def load_data(config: Config) -> Data:
    """Draws sentences for training and validation, and lists all of them for the test."""
    drawn = grammar.draw(config.num_sentences, np.random.default_rng(config.seed))
    everything = grammar.all_sentences()
    num_validation = config.num_sentences // 9
    validation, train = drawn[:num_validation], drawn[num_validation:]
    known = {sentence.words for sentence in drawn}
    return Data(
        *encode(train),
        *encode(validation),
        *encode(everything),
        test_probabilities=np.array([sentence.probability for sentence in everything]),
        test_is_new=np.array([sentence.words not in known for sentence in everything]),
        name=f"a grammar's sentences, {len(train):,} + {len(validation):,}, tested on all "
        f"{len(everything):,}",
    )


# %% [markdown]
# ## 3. Three taggers
#
# Word vectors, a recurrent layer that answers at every word, and a softmax over the parts of speech. The
# three differ in nothing but the direction. They share nothing but the batches; side by side Keras has
# only one model to prepare.
#
# Sentences differ in length, so they are padded behind, with a mask: the cells stand still at padding.
# Without it the backward reader would begin with zeros. Loss and accuracy must leave padding out, too, or
# a tagger is praised for labels that nobody asked for: each step has a weight, 1 or 0.


# %%
def build_model(config: Config, num_batches: int = 0) -> keras.Model:
    """The three taggers side by side, compiled.

    Args:
        num_batches: batches in an epoch.

    Returns:
        Model from ids (batch, time) to {direction: probabilities (batch, time, labels)}.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    outputs = {direction: label_every_word(config, ids, direction) for direction in DIRECTIONS}
    model = keras.Model(ids, outputs, name="taggers")
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * max(1, num_batches), alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        # The mean over words: without the reduction it would be one over words and padding.
        loss={
            direction: keras.losses.SparseCategoricalCrossentropy(
                reduction="mean_with_sample_weight"
            )
            for direction in DIRECTIONS
        },
        weighted_metrics={direction: ["accuracy"] for direction in DIRECTIONS},
        **training.compile_options(num_batches, is_short=True),
    )
    return model


# %%
def train(config: Config, run: runs.Run, model: keras.Model, data: Data) -> None:
    """Fits the model, then goes back to the weights of the lowest validation loss."""

    def for_each(array: np.ndarray) -> dict[str, np.ndarray]:
        return dict.fromkeys(DIRECTIONS, array)

    x, x_validation = data.x_train, data.x_validation
    model.fit(
        x,
        for_each(data.y_train),
        sample_weight=for_each(is_word(x)),
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(
            x_validation,
            for_each(data.y_validation),
            for_each(is_word(x_validation)),
        ),
        callbacks=training.callbacks(run, patience=config.epochs),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)


# %% [markdown]
# ## 4. How near to the ceilings?
#
# All words, and the ambiguous ones alone: those that have more than one part of speech in the grammar.


# %%
def evaluate(model: keras.Model, data: Data) -> dict:
    """Accuracies to expect on sentences of the grammar, and the ceilings; the test is read here."""
    answers = baseline.answer(data)
    for direction, probabilities in predict(model, data.x_test).items():
        answers[direction] = probabilities.argmax(axis=-1)  # (sentences, time)
    ambiguous = np.isin(data.x_test, encode_words(sorted(grammar.ambiguous_words())))
    every_word = is_word(data.x_test) * data.test_probabilities[:, None]  # (sentences, time)
    weights = {
        "": every_word,
        "_ambiguous": every_word * ambiguous,
        "_new": every_word * data.test_is_new[:, None],
    }
    metrics = {}
    for name, labels in answers.items():
        for end, weight in weights.items():
            is_right = labels == data.y_test  # (sentences, time)
            metrics[f"{name}_accuracy{end}"] = float(np.average(is_right, weights=weight))
    return metrics | ceilings.of_grammar()


# %% [markdown]
# ## 5. The price
#
# Twice the weights of one direction, and twice the time. And no answer before the end: a network that
# reads the future has to wait for it, so it cannot label a stream word by word. Where a few words of
# future are enough, as here, a forward network that answers two words late could do it, too.

# %%
EXAMPLE = "the old guard the boat here"


def right_probabilities(model: keras.Model, words: list[str], labels: list[str]) -> dict:
    """Direction -> probability of the right label at every word of one sentence, array (time,)."""
    ids = np.array([encode_words(words)], dtype="int32")  # (1, time)
    numbers = [grammar.labels().index(label) for label in labels]
    return {
        direction: probabilities[0, np.arange(len(words)), numbers]
        for direction, probabilities in predict(model, ids).items()
    }


def plot(run: runs.Run, model: keras.Model, metrics: dict) -> list[Path]:
    """Saves the pictures in the run folder and returns their paths."""
    words = EXAMPLE.split()
    (labels,) = [
        sentence.labels for sentence in grammar.all_sentences() if sentence.words == tuple(words)
    ]
    figures = {
        "bidirectional": pictures.plot_bidirectional(words[:-1], labels[:-1]),
        "accuracies": pictures.plot_accuracies(metrics),
        "sentence": pictures.plot_sentence(
            words, labels, right_probabilities(model, words, labels)
        ),
    }
    return [run.save_figure(figure, name) for name, figure in figures.items()]


# %%
def main(config: Config | Reviews, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    if isinstance(config, Reviews):
        return reviewer.main(config, run)
    data = load_data(config)
    screen.header(run, data.name, training.device_name())
    differences = against_keras.compare(config.seed)
    report.show_differences(differences, against_keras.not_turned_round(config.seed))
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, len(data.x_train) // config.batch_size)
    train(config, run, model, data)
    metrics = {
        "difference_from_keras": max(differences.values()),
        **evaluate(model, data),
        **report.count_weights(config),
    }
    paths = plot(run, model, metrics)
    run.finish("taggers", training.device_name(), data.name, metrics)
    report.show_accuracies(metrics)
    report.show_price(metrics)
    print("Pictures:", *paths)
    print(f"Notice: {report.notice(metrics)}")
    print("Next: python -m chapters.ch08_lstm_gru")
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch07_bidirectional`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch07_bidirectional", "quick", quick, runs.RunOptions()))
