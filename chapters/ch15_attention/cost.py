"""How long a training step and writing take, against the length of the source."""

import time
from collections.abc import Callable

import keras
import numpy as np

from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch14_seq2seq.losses import masked_loss
from chapters.ch14_seq2seq.translator import Translator
from chapters.ch15_attention.config import Config
from common import training
from common.data.pairs import Pairs
from common.text import FIRST_WORD
from common.tokens import TokenVocabulary

# Rounds that are timed, besides the first, in which everything is compiled.
_ROUNDS = 3


def random_pairs(config: Config, source_length: int) -> tuple[Pairs, Languages]:
    """Enough pairs of random words for one round, and their languages.

    Args:
        config: `cost_steps` batches of targets that have `cost_target` tokens, END included.
        source_length: tokens of every source.
    """
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


def measure(
    config: Config, build_model: Callable[[Config, Languages, str], keras.Model]
) -> dict[str, float]:
    """Milliseconds of every attention at every length.

    Args:
        config: what to measure.
        build_model: of the lesson.

    Returns:
        "step_ms_dot_40" of a training step and "decode_ms_dot_40" of writing a batch, and so on.
    """
    figures = {}
    for length in config.cost_lengths:
        pairs, languages = random_pairs(config, length)
        for attention in config.attentions:
            keras.utils.set_random_seed(config.seed)
            model = build_model(config, languages, attention)
            name = f"{attention}_{length}"
            figures[f"step_ms_{name}"] = time_training(config, model, languages, pairs)
            figures[f"decode_ms_{name}"] = time_writing(config, model, languages, pairs)
            print(
                f"{length} tokens, {attention}: {figures[f'step_ms_{name}']:.1f} ms a training step, "
                f"{figures[f'decode_ms_{name}']:.0f} ms to write {config.batch_size} sentences.",
                flush=True,
            )
    return figures


def time_training(config: Config, model: keras.Model, languages: Languages, pairs: Pairs) -> float:
    """Milliseconds of a training step, as one graph; XLA would compile much longer than it runs here."""
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate, global_clipnorm=1.0),
        loss=masked_loss,
        **training.compile_options(config.cost_steps, is_short=True),
    )
    columns = languages.encode_pairs(pairs)
    clock = training.Clock()
    model.fit(
        columns.inputs,
        columns.targets,
        batch_size=config.batch_size,
        epochs=1 + _ROUNDS,
        callbacks=[clock],
        verbose=0,
    )
    # The fastest round: whatever else the computer does only adds to it.
    return 1_000 * min(clock.seconds[1:]) / config.cost_steps


def time_writing(config: Config, model: keras.Model, languages: Languages, pairs: Pairs) -> float:
    """Milliseconds to write `cost_target` tokens for each sentence of a batch, greedily."""
    translator = Translator.of(model, languages)
    translator.longest = config.cost_target
    seconds = []
    for _ in range(1 + _ROUNDS):
        started = time.perf_counter()
        translator.translate(pairs.sources[: config.batch_size])
        seconds.append(time.perf_counter() - started)
    return 1_000 * min(seconds[1:])
