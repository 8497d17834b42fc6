"""A network that learns to write from Shakespeare's plays, letter by letter: the preset book."""

import dataclasses

import keras
import numpy as np

from chapters.ch09_wirings import pictures, writing
from chapters.ch09_wirings.config import Writer
from chapters.ch09_wirings.writing import Letters
from common import runs, screen, training
from common.data import shakespeare

# Contiguous parts from the end of the text: the network has seen no line of them.
_VALIDATION_SHARE, _TEST_SHARE = 0.05, 0.05


@dataclasses.dataclass(frozen=True)
class Text:
    """A text in three parts as ids (letters,), and the letters behind the ids."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    letters: Letters
    name: str


def load_data(config: Writer) -> Text:
    """Loads the text and cuts validation and test off its end.

    Raises:
        UserError: no network, or a damaged file.
    """
    text, name = shakespeare.load()
    return split(text[: config.num_letters or None], name)


def split(text: str, name: str) -> Text:
    """Training text, then validation, then test, in this order; letters from the first alone."""
    num_test = int(len(text) * _TEST_SHARE)
    num_validation = int(len(text) * _VALIDATION_SHARE)
    end = len(text) - num_test - num_validation
    parts = text[:end], text[end : end + num_validation], text[end + num_validation :]
    letters = Letters.of(parts[0])
    name = f"{name}: {len(parts[0]):,} + {len(parts[1]):,} + {len(parts[2]):,} letters"
    return Text(*(letters.encode(part) for part in parts), letters, name)


def build_model(config: Writer, num_letters: int, num_batches: int) -> keras.Model:
    """Embedding -> GRU -> scores of the next letter, compiled."""
    model = writing.build_letter_model(num_letters, config.embedding_size, config.num_units)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        **training.compile_options(num_batches),
    )
    return model


def train(config: Writer, run: runs.Run, text: Text) -> keras.Model:
    """Fits a model on the windows of the training text; returns the best one."""
    x, y = writing.windows(text.train, config.window_length, config.window_length)
    held_out = writing.windows(text.validation, config.window_length, config.window_length)
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, len(text.letters), max(1, len(x) // config.batch_size))
    model.fit(
        x,
        y,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=held_out,
        callbacks=training.callbacks(run, patience=config.epochs),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return model


def ngram_perplexities(text: Text) -> dict[str, float]:
    """What counting alone achieves on the test text, counted on the training text.

    Unigrams know how frequent each letter is, bigrams also which letter stands before. Every count is one
    too high, so that nothing is impossible (Laplace).
    """
    num_letters = len(text.letters)
    unigrams = np.bincount(text.train, minlength=num_letters) + 1.0  # (letters,)
    bigrams = np.ones((num_letters, num_letters))
    np.add.at(bigrams, (text.train[:-1], text.train[1:]), 1.0)
    # p(b) = count(b) / count of all;  p(b | a) = count(a, b) / count of all behind a
    one = (unigrams / unigrams.sum())[text.test[1:]]  # (letters - 1,)
    two = (bigrams / bigrams.sum(axis=1, keepdims=True))[text.test[:-1], text.test[1:]]
    return {"unigram_perplexity": perplexity(one), "bigram_perplexity": perplexity(two)}


def perplexity(probabilities: np.ndarray) -> float:
    """Between how many equally likely letters one seems to choose.

    Args:
        probabilities: that were given to the letters that really came, array (letters,).
    """
    # e^{- mean log p}
    return float(np.exp(-np.mean(np.log(probabilities))))


def evaluate(config: Writer, run: runs.Run, model: keras.Model, text: Text) -> dict:
    """Perplexities and accuracy; the test text is read once, here."""
    history = run.history()
    x, y = writing.windows(text.test, config.window_length, config.window_length)
    test = model.evaluate(x, y, config.batch_size, verbose=0, return_dict=True)
    return {
        "epochs": len(history["val_loss"]),
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_perplexity": float(np.exp(min(history["val_loss"]))),
        # e^{cross-entropy}
        "test_perplexity": float(np.exp(test["loss"])),
        "test_accuracy": test["accuracy"],
        **ngram_perplexities(text),
        "num_weights": model.count_params(),
    }


def main(config: Writer, run: runs.Run) -> dict:
    """The whole preset; returns its metrics.

    Raises:
        UserError: no network, a damaged file, or a prompt with unknown letters.
    """
    text = load_data(config)
    prompt = text.letters.encode_prompt(config.prompt)  # (letters,)
    screen.header(run, text.name, training.device_name())
    run.save_words(tuple(text.letters.known))
    model = train(config, run, text)
    metrics = evaluate(config, run, model, text)
    figure = pictures.plot_perplexity(run.history()["val_loss"], metrics)
    path = run.save_figure(figure, "perplexity")
    run.finish("letters GRU", training.device_name(), text.name, metrics)
    screen.table(
        ("perplexity a letter", "test"),
        ("unigrams", metrics["unigram_perplexity"]),
        ("bigrams", metrics["bigram_perplexity"]),
        ("this network", metrics["test_perplexity"]),
    )
    written = writing.write(model, prompt[None], 300, temperature=0.8, seed=config.seed)
    print(f"{config.prompt}{text.letters.decode(written[0])}")
    print("Pictures:", path)
    print(
        "Notice: it was never told what a word is, nor a line or a speaker; all it has learned is to "
        "guess the next letter."
    )
    print('Next: python -m chapters.ch09_wirings write "JULIET:" --temperature 0.5')
    return metrics
