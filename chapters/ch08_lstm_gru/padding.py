"""The padding trap: zeros in front or at the end, with a mask or without, for the three cells."""

import dataclasses
from pathlib import Path

import keras
import numpy as np

from chapters.ch04_imdb_onehot import lesson as ch04
from chapters.ch04_imdb_onehot.lesson import Data
from chapters.ch08_lstm_gru import pictures, report
from chapters.ch08_lstm_gru.config import THREE_CELLS, Config
from chapters.ch08_lstm_gru.memory import CELLS
from common import runs, training
from common.text import PADDING


def load_data(config: Config) -> dict[str, Data]:
    """The reviews of chapter 4, filled up with zeros to `config.padded_length`.

    Returns:
        "pre": zeros in front, as the book has them; "post": zeros at the end.
    """
    front = ch04.load_data(dataclasses.replace(config, sequence_length=config.padded_length))
    inputs = ("x_train", "x_validation", "x_test")
    moved = {name: zeros_to_the_end(getattr(front, name)) for name in inputs}
    return {"pre": front, "post": dataclasses.replace(front, **moved)}


def zeros_to_the_end(word_ids: np.ndarray) -> np.ndarray:
    """The same words in the same order, with the padding behind them: ids (reviews, time).

    >>> zeros_to_the_end(np.array([[0, 0, 7, 5, 9]]))
    array([[7, 5, 9, 0, 0]])
    """
    # A stable sort leaves the words in their order.
    order = np.argsort(word_ids == PADDING, axis=1, kind="stable")
    return np.take_along_axis(word_ids, order, axis=1)


def build_model(config: Config, is_masked: bool) -> keras.Model:
    """SimpleRNN, LSTM and GRU side by side, each with word vectors of its own, compiled.

    Args:
        is_masked: True makes every layer skip the zeros.

    Returns:
        Model from word ids (batch, padded_length) to {cell: probability of a good review (batch, 1)}.
    """
    keras.utils.set_random_seed(config.seed)
    word_ids = keras.Input((config.padded_length,), dtype="int32", name="word_ids")
    verdicts = {}
    for name in THREE_CELLS:
        word_vectors = keras.layers.Embedding(
            config.vocabulary_size,
            config.embedding_size,
            mask_zero=is_masked,
            name=f"{name}_embedding",
        )(word_ids)  # (batch, time, embedding_size)
        hidden_state = CELLS[name](config.num_units, name=name)(word_vectors)  # (batch, units)
        verdicts[name] = keras.layers.Dense(1, activation="sigmoid", name=f"{name}_verdict")(
            hidden_state
        )  # (batch, 1)
    model = keras.Model(word_ids, verdicts)
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=dict.fromkeys(THREE_CELLS, "binary_crossentropy"),
        **training.compile_options(
            config.num_reviews // config.batch_size, is_short=config.compiled == "short"
        ),
    )
    return model


def train(config: Config, run: runs.Run, model: keras.Model, data: Data) -> None:
    """A fixed number of rounds: what is stuck would only stop early and hide how stuck it is."""
    model.fit(
        data.x_train,
        dict.fromkeys(THREE_CELLS, data.y_train),
        batch_size=config.batch_size,
        epochs=config.padding_epochs,
        verbose=run.verbose,
    )


def evaluate(model: keras.Model, data: Data) -> dict:
    """Test accuracy of each cell, and how much its last state differs from review to review."""
    states = keras.Model(model.input, {name: model.get_layer(name).output for name in THREE_CELLS})
    last_states = states(data.x_test)  # each (reviews, units)
    metrics = {}
    for name in THREE_CELLS:
        verdicts = model.get_layer(f"{name}_verdict")(last_states[name])  # (reviews, 1)
        is_good = keras.ops.convert_to_numpy(verdicts)[:, 0] > 0.5  # (reviews,)
        metrics[f"{name}_accuracy"] = float(np.mean(is_good == data.y_test))
        metrics[f"{name}_spread"] = float(np.std(last_states[name], axis=0).mean())
    return metrics


def run_lab(config: Config, run: runs.Run) -> tuple[dict, list[Path]]:
    """All four ways to pad; returns the figures and the picture's path."""
    figures, rows = {}, {}
    for side, data in load_data(config).items():
        for is_masked in (False, True):
            way = f"{side}_{'masked' if is_masked else 'unmasked'}"
            print(f"Zeros {_WORDS[way]}: three cells side by side.", flush=True)

            def compute(part: runs.Run, data=data, is_masked=is_masked) -> dict:
                model = build_model(config, is_masked)
                train(config, part, model, data)
                return evaluate(model, data)

            rows[_WORDS[way]] = run.once(f"padding_{way}", compute)
            figures |= {f"padding_{way}_{name}": value for name, value in rows[_WORDS[way]].items()}
    chance = baselines.majority_accuracy(data.y_train, data.y_test)
    report.show_padding(rows, chance)
    return figures, [run.save_figure(pictures.plot_padding(rows, chance), "padding")]


_WORDS = {
    "pre_unmasked": "in front, no mask",
    "pre_masked": "in front, masked",
    "post_unmasked": "at the end, no mask",
    "post_masked": "at the end, masked",
}
