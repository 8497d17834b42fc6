"""The recipes in Keras: the plain way, as a notebook writes them, and as the chapters train them."""

import time

import keras

from benchmarks import recipes
from benchmarks.recipes import Sizes
from chapters.ch04_imdb_onehot import lesson as one_hot
from chapters.ch04_imdb_onehot.config import Config as OneHotConfig
from chapters.ch08_lstm_gru import lesson as gated
from chapters.ch08_lstm_gru.config import Config as GatedConfig
from chapters.ch08_lstm_gru.recipes import recipes as gated_recipes
from chapters.ch14_seq2seq import seq2seq
from chapters.ch15_attention.decoders import DECODERS
from common import training


def train(name: str, sizes: Sizes, is_plain: bool, num_batches: int, epochs: int) -> dict:
    """Trains a recipe; returns "curve", the loss of every epoch, and "seconds", of every epoch."""
    x, y = recipes.make_data(name, sizes, num_batches)
    if is_plain and name == "one_hot":
        # As the book does it: all vectors of all reviews, before training.
        x = keras.utils.to_categorical(x, sizes.vocabulary_size)
    model = build(name, sizes, is_plain)
    model.set_weights(recipes.initial_weights(name, sizes))
    model.compile(
        optimizer=keras.optimizers.SGD(recipes.LEARNING_RATE, recipes.MOMENTUM),
        loss=seq2seq.masked_loss if name == "attention" else "binary_crossentropy",
        **({"jit_compile": False} if is_plain else training.compile_options(num_batches)),
    )
    curve, seconds = [], []
    for _ in range(epochs):
        start = time.perf_counter()
        history = model.fit(x, y, batch_size=sizes.batch_size, shuffle=False, verbose=0)
        seconds.append(time.perf_counter() - start)
        curve += history.history["loss"]
    return {"curve": curve, "seconds": seconds}


def build(name: str, sizes: Sizes, is_plain: bool) -> keras.Model:
    """The network of a recipe: the chapters' own, where a chapter has it."""
    settings = {
        "vocabulary_size": sizes.vocabulary_size,
        "sequence_length": sizes.length,
        "num_units": sizes.num_units,
    }
    if name == "one_hot":
        config = OneHotConfig(**settings)
        return one_hot.build_book_model(config) if is_plain else one_hot.build_model(config)
    if name == "attention":
        arguments = sizes.vocabulary_size, sizes.embedding_size, sizes.num_units
        encoder = seq2seq.Encoder(*arguments, is_bidirectional=True)
        return seq2seq.connect(encoder, DECODERS["additive"](*arguments), sizes.length)
    if name == "bilstm":
        layers = keras.layers
        return keras.Sequential(
            [
                keras.Input((sizes.length,), dtype="int32"),
                layers.Embedding(sizes.vocabulary_size, sizes.embedding_size),
                layers.Bidirectional(layers.LSTM(sizes.num_units)),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
    # Without dropout, whose random numbers would differ.
    config = GatedConfig(**settings, embedding_size=sizes.embedding_size, dropout=0.0)
    known = gated_recipes(config)
    return gated.build_model(config, known["two_layers" if name == "two_lstms" else name])
