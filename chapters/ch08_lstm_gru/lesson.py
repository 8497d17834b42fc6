# %% [markdown]
# # What do gates remember that a plain cell forgets?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-3; lecture notes 002 and 004. A plain cell rewrites its whole
# state at every time step, and chapter 3 has shown what becomes of the gradient on the way back. An LSTM and
# a GRU keep the old state and add to it. Gates, which are numbers between 0 and 1, say how much is kept,
# let in and shown. Their weights are trained like all others.

# %%
import functools

import keras
import numpy as np

from chapters.ch08_lstm_gru import config as settings
from chapters.ch08_lstm_gru import notes, pictures
from chapters.ch08_lstm_gru.cells import GatedWeights, gru_forward, lstm_forward, sigmoid
from chapters.ch08_lstm_gru.config import Config
from chapters.ch08_lstm_gru.recipes import Recipe, count_weights, recipes
from common import baselines, page, screen, text, training
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.runs import Run
from common.text import Vocabulary

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## An LSTM in six lines
#
# One unit reads three numbers: a 1, which is to be remembered, and two zeros, which say nothing. U is for
# the input, W for the state before it, b is the bias, and each gate has its own. What the LSTM remembers is
# its cell state c. The input gate i opens at the 1. The forget gate f, in spite of its name, says how much
# of c is KEPT. The last column has a plain cell, $h_t = \tanh(x_t + 0.5 h_{t-1})$, which loses about half of
# what it has at every zero.

# %%
NUMBERS = (1.0, 0.0, 0.0)
LSTM_U = {"i": 4.0, "f": 0.0, "c": 1.0, "o": 0.0}
LSTM_W = {"i": 0.5, "f": 0.5, "c": 0.5, "o": 0.5}
LSTM_B = {"i": -2.0, "f": 2.0, "c": 0.0, "o": 2.0}


def in_keras(layer: keras.layers.Layer, u: dict, w: dict, bias: np.ndarray) -> float:
    """h after the three numbers, of a Keras layer of one unit with these weights."""
    numbers = np.array(NUMBERS)[None, :, None]  # (1, time, 1)
    layer.build(numbers.shape)
    layer.set_weights([np.array([[*u.values()]]), np.array([[*w.values()]]), bias])
    return float(layer(numbers)[0, 0])


def lstm(x: float, h: float, c: float, u: dict, w: dict, b: dict) -> tuple[float, ...]:
    """One time step of an LSTM of one unit: its i, f, candidate and o, then the new c and h."""
    # i_t = sigmoid(x_t U_i + h_{t-1} W_i + b_i)
    i = sigmoid(x * u["i"] + h * w["i"] + b["i"])
    # f_t = sigmoid(x_t U_f + h_{t-1} W_f + b_f)
    f = sigmoid(x * u["f"] + h * w["f"] + b["f"])
    # c~_t = tanh(x_t U_c + h_{t-1} W_c + b_c)
    candidate = np.tanh(x * u["c"] + h * w["c"] + b["c"])
    # o_t = sigmoid(x_t U_o + h_{t-1} W_o + b_o)
    o = sigmoid(x * u["o"] + h * w["o"] + b["o"])
    # c_t = f_t c_{t-1} + i_t c~_t
    c = f * c + i * candidate
    # h_t = o_t tanh(c_t)
    h = o * np.tanh(c)
    return i, f, candidate, o, c, h


# %%
if MAIN:
    h = c = plain = 0.0
    rows = []
    for x in NUMBERS:
        *gates, c, h = lstm(x, h, c, LSTM_U, LSTM_W, LSTM_B)
        plain = np.tanh(x + 0.5 * plain)
        rows.append((f"{x:g}", *map(float, (*gates, c, h, plain))))
    screen.table(("x", "i", "f", "candidate", "o", "c", "h", "h of a plain cell"), *rows)
    theirs = in_keras(keras.layers.LSTM(1), LSTM_U, LSTM_W, np.array([*LSTM_B.values()]))
    print(f"h after the last number: ours {h:.6f}, Keras's {theirs:.6f}")

# %% [markdown]
# ## A GRU in four lines
#
# One state instead of two, and two gates instead of three. The update gate z keeps the old, and what it does
# not keep is replaced by the new. The reset gate r says how much of the old state the candidate sees.

# %%
GRU_U = {"z": -4.0, "r": 0.0, "h": 1.0}
GRU_W = {"z": 0.5, "r": 0.5, "h": 0.5}
GRU_B = {"z": 2.0, "r": 0.0, "h": 0.0}


def gru(x: float, h: float, u: dict, w: dict, b: dict) -> tuple[float, ...]:
    """One time step of a GRU of one unit: its z, r and candidate, then the new h."""
    # z_t = sigmoid(x_t U_z + h_{t-1} W_z + b_z)
    z = sigmoid(x * u["z"] + h * w["z"] + b["z"])
    # r_t = sigmoid(x_t U_r + h_{t-1} W_r + b_r)
    r = sigmoid(x * u["r"] + h * w["r"] + b["r"])
    # h~_t = tanh(x_t U_h + r_t (h_{t-1} W_h) + b_h)
    candidate = np.tanh(x * u["h"] + r * (h * w["h"]) + b["h"])
    # h_t = z_t h_{t-1} + (1 - z_t) h~_t
    h = z * h + (1 - z) * candidate
    return z, r, candidate, h


# %%
if MAIN:
    h, rows = 0.0, []
    for x in NUMBERS:
        *gates, h = gru(x, h, GRU_U, GRU_W, GRU_B)
        rows.append((f"{x:g}", *map(float, (*gates, h))))
    screen.table(("x", "z", "r", "candidate", "h"), *rows)
    # Keras has a second bias a gate, which belongs to the state.
    biases = np.stack([[*GRU_B.values()], np.zeros(3)])
    theirs = in_keras(keras.layers.GRU(1), GRU_U, GRU_W, biases)
    print(f"h after the last number: ours {h:.6f}, Keras's {theirs:.6f}")

# %% [markdown]
# ## Both cells in all their forms, against Keras
#
# `cells.py` writes the same lines for many units, whole batches and masks, and once more as the lecture notes
# have them. `notes.py` compares them with Keras, with and without biases, and with both resets of the GRU.

# %%
if MAIN:
    metrics = notes.largest_differences(config.seed)
    screen.table(
        ("largest difference of a state", ""),
        ("LSTM and GRU by hand from Keras, masked", metrics["difference_from_keras"]),
        ("the notes' columns from what runs in Keras", metrics["difference_of_notes"]),
    )

# %% [markdown]
# ## The reviews, and what one gets without a network
#
# The reviews of chapter 4: same split, same padding in front, and the same two baselines.


# %%
def load_data(config: Config) -> ReviewSplits:
    """Loads, splits and pads the reviews: each x is (reviews, sequence_length)."""
    return reviews.load_splits(
        config.data, config.vocabulary_size, config.sequence_length, config.num_reviews
    )


# %%
if MAIN:
    data = load_data(config)
    run.save_words(data.vocabulary.words)
    print(data.name)
    print("The first review:", data.vocabulary.decode(data.x_train[0]))
    print("Verdict:         ", "good" if data.y_train[0] else "bad")
    metrics |= baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    for name in [name for name in metrics if name.startswith(("baseline", "bag"))]:
        print(f"{name:<27} {screen.number(metrics[name])}")

# %% [markdown]
# ## The networks
#
# Those of section 9-3: an LSTM, one with dropout, two layers of it, a GRU. With two layers the first hands
# its state after EVERY word to the second (chapter 6). Dropout sets a share of a layer's inputs to zero,
# other ones in every batch, while the network is trained; when it is evaluated, nothing is dropped.

# %%
LAYERS = {
    "simple_rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
}


def build_model(config: Config, recipe: Recipe) -> keras.Model:
    """Embedding -> one or more recurrent layers -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    states = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    last = len(recipe.num_units)
    for layer, num_units in enumerate(recipe.num_units, start=1):
        states = LAYERS[recipe.cell](
            num_units,
            dropout=recipe.dropout,
            return_sequences=layer < last,
            name=f"recurrent_{layer}",
        )(states)  # (batch, time, units), after the last layer (batch, units)
    # y = sigmoid(h_T w + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(states)  # (batch, 1)
    model = keras.Model(word_ids, output)
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    faster = training.compile_options(
        config.num_reviews // config.batch_size, is_short=config.compiled == "short"
    )
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **({"jit_compile": training.ONLY_XLA} if config.compiled == "book" else faster),
    )
    return model


# %%
if MAIN:
    known = recipes(config)
    titles = {name: known[name].title for name in config.networks}
    for name, title in titles.items():
        build_model(config, known[name]).summary()
        print(f"{title}: {count_weights(config, known[name]):,} weights by the formula\n")

# %% [markdown]
# ## Training
#
# One training a network, with the callbacks of section 9-2. Each starts from the same seed. The book's
# notebook sets its seed only once, so its GRU, the fourth network, gets the random numbers that the three
# before it have left. `seeded="once"` does the same: networks that are not asked for only use them up.


# %%
def train(
    config: Config, run: Run, model: keras.Model, data: ReviewSplits, clock: training.Clock
) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=[clock, *training.resumable(run, [early_stopping, checkpoint])],
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: Config, model: keras.Model, data: ReviewSplits, history: dict) -> dict:
    """Metrics of the model with its best weights; the test reviews are read here, once."""
    return training.best_metrics(model, history, data, config.batch_size)


def one_network(run: Run, config: Config, recipe: Recipe, data: ReviewSplits) -> dict:
    """A network from its initial weights to its metrics; the clock counts no validation."""
    model = build_model(config, recipe)
    clock = training.Clock()
    metrics = evaluate(config, model, data, train(config, run, model, data, clock))
    num_batches = -(-len(data.x_train) // config.batch_size)
    return metrics | {"ms_per_step": 1_000 * clock.median_seconds() / num_batches}


def use_up_random_numbers(config: Config, model: keras.Model, data: ReviewSplits) -> None:
    """Trains on a single batch, which takes as many random numbers as a whole training."""
    batch = slice(config.batch_size)
    validation = data.x_validation[batch], data.y_validation[batch]
    model.fit(data.x_train[batch], data.y_train[batch], validation_data=validation, verbose=0)


# %%
if MAIN:
    rows = {}
    once = config.seeded == "once"
    keras.utils.set_random_seed(config.seed)
    for name in settings.BOOK_NETWORKS if once else config.networks:
        recipe = known[name]
        if once and (name not in titles or run.part(name).metrics.exists()):
            use_up_random_numbers(config, build_model(config, recipe), data)
        if name in titles:
            print(f"{titles[name]} reads the reviews.", flush=True)
            if not once:
                keras.utils.set_random_seed(config.seed)
            compute = functools.partial(one_network, config=config, recipe=recipe, data=data)
            rows[name] = run.once(name, compute)

# %% [markdown]
# ## Who reads best?
#
# The table counts weights and milliseconds, too. The book prints the loss with four digits. After the
# fourth, it may fall on for some epochs, so the epoch of the book and that of the best model may differ.

# %%
if MAIN:
    histories = {name: run.part(name).history() for name in rows}
    for name, history in histories.items():
        rows[name] |= pictures.as_printed(history)
        metrics |= {f"{name}_{metric}": value for metric, value in rows[name].items()}
    run.finish("gated cells", data.name, metrics)
    pictures.print_reviews(titles, rows, metrics)
    pictures.print_verdicts(run, titles, rows)
    curves = {titles[name]: history for name, history in histories.items()}
    run.show(pictures.plot_learning_curves(curves), "learning_curves")

# %% [markdown]
# ## Gates at work on a sentence
#
# Keras does not show its gates, but they can be computed again from the weights of the trained network, by
# the lines above. A gate of 1 is open. The candidate is no gate: it is what is let in.

# %%
SENTENCE = "I loved it but my friend hated it"


def read_sentence(
    model: keras.Model, cell: str, vocabulary: Vocabulary, sentence: str
) -> pictures.GateReading:
    """Lets a network of one recurrent layer read a sentence, padded in front as in training."""
    words, known, word_ids = text.encode_sentence(vocabulary, sentence, model.input_shape[1])
    word_vectors = keras.ops.convert_to_numpy(model.get_layer("embedding")(word_ids))
    forward = {"lstm": lstm_forward, "gru": gru_forward}[cell]
    weights = GatedWeights.of(model.get_layer("recurrent_1"))
    hidden_states, gates = forward(word_vectors, weights)  # (1, time, units)
    probabilities = model.get_layer("verdict")(hidden_states.astype("float32"))[0, :, 0]
    of_words = slice(-len(words), None)
    return pictures.GateReading(
        cell,
        words,
        known,
        gates={name: gates[name][0, of_words] for name in pictures.MEANINGS[cell]},
        states=gates.get("cell", hidden_states)[0, of_words],
        probabilities=keras.ops.convert_to_numpy(probabilities)[of_words],
    )


# %%
if MAIN:
    print(f"{SENTENCE}: mean opening of the gates, 0 closed, 1 open")
    for cell in [cell for cell in pictures.MEANINGS if cell in rows]:
        model = keras.models.load_model(run.part(cell).best_model)
        reading = read_sentence(model, cell, data.vocabulary, SENTENCE)
        pictures.print_gates(reading)
        run.show(pictures.plot_gates(reading), reading.picture_name)
        if cell == "lstm":
            pictures.save_animation(reading, run.folder / "forget_gate.gif")
    print(
        'Notice: the forget gate of the LSTM is most closed at "but"; what stood before it may go.'
        if config.data == "generated"
        else "Notice: the networks end within a point or so of each other, and so do the seeds of any one "
        "of them. What two layers or dropout buy, no single run can show; `compare` shows five seeds."
    )
    print("Besides: `padding` shows what zeros do to a cell, `memory` how far back it recalls.")
    print("Next: python -m chapters.ch09_wirings")
