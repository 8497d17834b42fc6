# %% [markdown]
# # The padding trap: what do zeros do to a review?
#
# Short reviews are filled up with zeros, and a network reads those, too, unless it is told not to. Zeros in
# front do little harm. Zeros at the end stand between the review and the verdict: some fifty empty words that
# its state must come through.

# %%
import functools

import keras
import numpy as np

from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import pictures
from chapters.ch08_lstm_gru.cells import GatedWeights, lstm_forward
from chapters.ch08_lstm_gru.config import THREE_CELLS, PaddingConfig
from common import baselines, page, screen, training
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.runs import Run
from common.text import PADDING

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "padding")

# %% [markdown]
# ## Two reviews of one word
#
# One unit, and two reviews: a good one, the number 1, and a bad one, the number -1. An untrained LSTM keeps
# $f = \sigma(1) = .73$ of its cell state at a zero, because Keras starts the bias of its forget gate at 1.
# Five zeros at the end leave $.73^5 = .21$, fifty leave $.73^{50}$, two ten-millionths. A mask makes the cell
# skip the zeros: at each both states stay as they are.


# %%
def zeros_to_the_end(word_ids: np.ndarray) -> np.ndarray:
    """The same words in the same order, with the padding after them: ids (reviews, time).

    >>> zeros_to_the_end(np.array([[0, 0, 7, 5, 9]]))
    array([[7, 5, 9, 0, 0]])
    """
    # A stable sort leaves the words in their order.
    order = np.argsort(word_ids == PADDING, axis=1, kind="stable")
    return np.take_along_axis(word_ids, order, axis=1)


# Input, forget, candidate and output gate; only the candidate sees the word.
UNTRAINED = GatedWeights(
    kernel=np.array([[0.0, 0.0, 1.0, 0.0]]),
    recurrent_kernel=np.zeros((1, 4)),
    bias=np.array([0.0, 1.0, 0.0, 0.0]),
)

# %%
if MAIN:
    front = np.array([[0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, -1]])
    rows = []
    for way, word_ids, mask in (
        ("in front", front, None),
        ("at the end", zeros_to_the_end(front), None),
        ("at the end, masked", zeros_to_the_end(front), zeros_to_the_end(front) != PADDING),
    ):
        states, _ = lstm_forward(word_ids[..., None].astype(float), UNTRAINED, mask)
        rows.append((f"zeros {way}", *map(float, states[:, -1, 0])))
    screen.table(("last state of the LSTM", "good", "bad"), *rows)

# %% [markdown]
# ## The reviews, with zeros in front and at the end
#
# The reviews of chapter 4, filled up to more words than any of them has.


# %%
def load_data(config: PaddingConfig) -> dict[str, ReviewSplits]:
    """The reviews as "pre", zeros in front, as the book has them, and "post", zeros at the end.

    Raises:
        UserError: a download is impossible or damaged.
    """
    front = reviews.load_splits(
        config.data, config.vocabulary_size, config.padded_length, config.num_reviews
    )
    inputs = ("x_train", "x_validation", "x_test")
    moved = {name: zeros_to_the_end(getattr(front, name)) for name in inputs}
    return {"pre": front, "post": ReviewSplits(**{**vars(front), **moved})}


# %%
if MAIN:
    data = load_data(config)
    print(data["pre"].name)
    for side, split in data.items():
        print(f"{side:<4}", *split.x_test[0])
    print(f"Zeros: {np.mean(data['pre'].x_train == PADDING):.0%} of all time steps.")

# %% [markdown]
# ## Three cells, with a mask or without
#
# SimpleRNN, LSTM and GRU stand side by side in one model, each with word vectors of its own, and share
# nothing but the batches. `mask_zero=True` of the embedding tells each layer which time steps to skip.

# %%
LAYERS = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)


def build_model(config: PaddingConfig, is_masked: bool) -> keras.Model:
    """Embedding -> cell -> sigmoid three times, compiled.

    Args:
        config: the settings.
        is_masked: True makes every layer skip the zeros.

    Returns:
        Model from word ids (batch, padded_length) to {cell: probability of a good review (batch, 1)}.
    """
    word_ids = keras.Input((config.padded_length,), dtype="int32", name="word_ids")
    verdicts = {}
    for name, layer in zip(THREE_CELLS, LAYERS, strict=True):
        word_vectors = keras.layers.Embedding(
            config.vocabulary_size,
            config.embedding_size,
            mask_zero=is_masked,
            name=f"{name}_embedding",
        )(word_ids)  # (batch, time, embedding_size)
        hidden_state = layer(config.num_units, name=name)(word_vectors)  # (batch, units)
        verdicts[name] = keras.layers.Dense(1, activation="sigmoid", name=f"{name}_verdict")(
            hidden_state
        )  # (batch, 1)
    model = keras.Model(word_ids, verdicts)
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=dict.fromkeys(THREE_CELLS, "binary_crossentropy"),
        **training.compile_options(config.num_reviews // config.batch_size),
    )
    return model


# %%
if MAIN:
    build_model(config, is_masked=False).summary()

# %% [markdown]
# ## Four trainings
#
# Each has a fixed number of epochs: early stopping would only end the stuck ones early and hide how stuck
# they are. Beside the test accuracy stands how much the last state differs from review to review. Where
# it does not differ, there is nothing to tell good from bad by.

# %%
WAYS = {
    "pre_unmasked": "in front, no mask",
    "pre_masked": "in front, masked",
    "post_unmasked": "at the end, no mask",
    "post_masked": "at the end, masked",
}


def train(config: PaddingConfig, run: Run, model: keras.Model, data: ReviewSplits) -> dict:
    """Fits all three cells and returns the history."""
    history = model.fit(
        data.x_train,
        dict.fromkeys(THREE_CELLS, data.y_train),
        batch_size=config.batch_size,
        epochs=config.padding_epochs,
        verbose=run.verbose,
    )
    return history.history


def evaluate(model: keras.Model, data: ReviewSplits) -> dict:
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


def one_way(run: Run, config: PaddingConfig, is_masked: bool, data: ReviewSplits) -> dict:
    """One of the trainings, from the initial weights to the metrics."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, is_masked)
    train(config, run, model, data)
    return evaluate(model, data)


# %%
if MAIN:
    metrics, rows = {}, {}
    for way, words in WAYS.items():
        side, mask = way.split("_")
        print(f"Zeros {words}: three cells side by side.", flush=True)
        compute = functools.partial(
            one_way, config=config, is_masked=mask == "masked", data=data[side]
        )
        rows[words] = run.once(f"padding_{way}", compute)
        metrics |= {f"padding_{way}_{name}": value for name, value in rows[words].items()}
    run.finish("gated cells", data["pre"].name, metrics)

# %% [markdown]
# ## What the trap costs
#
# Two cures: `mask_zero=True`, so that the layer skips the zeros, or zeros in front, as the book has them.

# %%
if MAIN:
    chance = baselines.majority_accuracy(data["pre"].y_train, data["pre"].y_test)
    pictures.print_padding(rows, chance)
    run.show(pictures.plot_padding(rows, chance), "padding")
    print(
        "Notice: zeros at the end, without a mask: the verdict is asked for long after the last word, and "
        "LSTM and GRU, whose gates start not quite open, have let everything go."
    )
    print("Next: python -m chapters.ch08_lstm_gru memory")
