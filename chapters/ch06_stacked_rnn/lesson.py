# %% [markdown]
# # What does a second recurrent layer see?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, sections 9-1 and 9-3; lecture notes 000 and 003. A recurrent layer ends
# with one state. A second layer on top of it needs a sequence, so the first has to give its state after
# EVERY word. The second layer then reads these states, as the first reads the words.
#
# Is a deeper network a better one? It depends on what is held equal: here first the units of a layer,
# then the number of weights.

# %%
import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch06_stacked_rnn import config as settings
from chapters.ch06_stacked_rnn import networks, pictures, reading, stacking
from chapters.ch06_stacked_rnn.config import Config
from chapters.ch06_stacked_rnn.networks import EQUAL_UNITS, Network
from common import baselines, page, plots, screen, training
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.errors import first_line
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Two loops
#
# A layer is a loop over what it reads, and its hidden state goes from one time step to the next. The second
# layer is a second loop. It does not read the words: it reads the states of the first.
#
# Three words, each a single number, and two layers of one unit each. Without "not", the first layer still
# reads the same numbers at "so" and "bad". The second reads other ones.

# %%
WORDS = {"not": 1.0, "so": 0.0, "bad": -1.0}
# Kernel (features, units), recurrent kernel (units, units) and bias (units,) of either layer.
LAYER_1 = np.array([[1.0]]), np.array([[1.0]]), np.array([0.0])
LAYER_2 = np.array([[2.0]]), np.array([[0.5]]), np.array([0.0])


def read_sequence(inputs, kernel, recurrent_kernel, bias):
    """One layer reads a sequence (time, features) -> its state after every word (time, units)."""
    hidden_state, states = np.zeros(len(bias)), []
    for x in inputs:
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
        hidden_state = np.tanh(x @ kernel + hidden_state @ recurrent_kernel + bias)  # (units,)
        states.append(hidden_state)
    return np.array(states)


# %%
if MAIN:
    sequence = np.array(list(WORDS.values()))[:, None]  # (time, 1)
    rows = []
    for name, inputs in (("with not", sequence), ("without", sequence[1:])):
        states_1 = read_sequence(inputs, *LAYER_1)  # (time, 1)
        states_2 = read_sequence(states_1, *LAYER_2)  # (time, 1)
        for word, *row in zip(list(WORDS)[-len(inputs) :], inputs, states_1, states_2, strict=True):
            rows.append((f"{name}: {word}", *(f"{float(value[0]):.3f}" for value in row)))
    screen.table(("", "layer 1 reads", "layer 2 reads", "layer 2 gives"), *rows)
    words = reading.words_of(config.sentence, config.sequence_length)
    run.show(pictures.plot_two_layers(words), "two_layers")

# %% [markdown]
# ## What return_sequences passes on
#
# Keras runs the same loop. With `return_sequences=True` a layer passes on the state of every time step,
# otherwise the last one alone. The last layer passes on no others, because the verdict needs only one state.

# %%
if MAIN:
    two_layers = keras.Sequential([keras.Input((len(WORDS), 1))])
    two_layers.add(keras.layers.SimpleRNN(1, return_sequences=True, name="recurrent_1"))
    two_layers.add(keras.layers.SimpleRNN(1, name="recurrent_2"))
    two_layers.set_weights([*LAYER_1, *LAYER_2])
    passed_on = sequence[None]  # (1, time, 1)
    for layer in two_layers.layers:
        passed_on = keras.ops.convert_to_numpy(layer(passed_on))
        print(f"{layer.name} gives {passed_on.shape}:", passed_on.ravel().round(3))

# %% [markdown]
# ## The data
#
# The same reviews, split and padding as in chapters 4 and 5, and the same two baselines.


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
    metrics = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    print(data.name)
    print(f"{config.sentence!r} as ids:", *data.vocabulary.encode(config.sentence))
    for name, value in metrics.items():
        print(f"{name:<27} {screen.number(value)}")

# %% [markdown]
# ## The network
#
# Chapter 5's, with more than one recurrent layer. All but the last give a state at every word
# (`return_sequences=True`); the last gives only its last state.


# %%
def build_model(config: Config, network: Network, num_batches: int = 0) -> keras.Model:
    """Embedding -> one SimpleRNN upon another -> sigmoid, compiled.

    Args:
        config: the settings.
        network: how many layers, and how wide.
        num_batches: batches in an epoch, see `training.compile_options`.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    # x_t = row of the table for the word at t
    sequence = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    initializer = config.recurrent_start
    if initializer == "identity":
        initializer = keras.initializers.Identity(gain=config.identity_gain)
    for number in range(1, network.num_layers + 1):
        # layer 1: h1_t = tanh(x_t  W_x1 + h1_{t-1} W_h1 + b1)
        # layer 2: h2_t = tanh(h1_t W_x2 + h2_{t-1} W_h2 + b2), and so on upwards
        sequence = keras.layers.SimpleRNN(
            network.num_units,
            return_sequences=number < network.num_layers,
            recurrent_initializer=initializer,
            name=f"recurrent_{number}",
        )(sequence)  # (batch, time, num_units), and (batch, num_units) from the last layer
    # y = sigmoid(w h_T + b), with the last state of the last layer
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(sequence)  # (batch, 1)
    model = keras.Model(word_ids, output, name=network.name)
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(num_batches, is_short=not config.xla),
    )
    return model


# %%
if MAIN:
    groups = networks.compared(config)
    deepest = groups[EQUAL_UNITS][-1]
    model = build_model(config, deepest)
    model.summary()
    for layer in stacking.recurrent_layers(model):
        print(f"{layer.name}: return_sequences={layer.return_sequences}, {layer.output.shape}")

# %% [markdown]
# ## The mistake that everybody makes once
#
# Without `return_sequences=True` in the first of two layers, the second is given one state (two axes), where
# it needs a sequence (three axes). If the last layer has it, too, the model is built without complaint, and
# it gives a verdict at every word (chapter 9). Then `fit` complains, because a review has only one label.


# %%
def build_stack(config: Config, return_sequences: tuple[bool, ...]) -> keras.Model:
    """Recurrent layers one upon the other on word vectors, as they are, right or wrong.

    Raises:
        ValueError: by Keras, where a layer gives one state and the next wants a sequence.
    """
    model = keras.Sequential([keras.Input((config.sequence_length, config.embedding_size))])
    for number, every_step in enumerate(return_sequences, start=1):
        layer = keras.layers.SimpleRNN(
            config.num_units, return_sequences=every_step, name=f"recurrent_{number}"
        )
        model.add(layer)
    return model


# %%
if MAIN:
    for choice in ((False, False), (True, False), (True, True)):
        try:
            print(f"{choice}: the last layer gives {build_stack(config, choice).output_shape}")
        except ValueError as error:
            print(f"{choice}: {first_line(error)}")

# %% [markdown]
# ## Every layer has weights of its own
#
# The first layer turns the $d$ numbers of a word into a state of $h$ numbers, the second turns this state
# into another one. Even the shapes of the two kernels differ: there are $dh + hh + h$ weights below and
# $hh + hh + h$ above.

# %%
if MAIN:
    below, rows = config.embedding_size, []
    for layer in stacking.recurrent_layers(model):
        formula = f"{below} x {layer.units} + {layer.units} x {layer.units} + {layer.units}"
        by_formula = counting.simple_rnn(below, layer.units)
        rows.append((layer.name, formula, by_formula, layer.count_params()))
        below = layer.units
    by_keras = model.get_layer("verdict").count_params()
    rows.append(("verdict", f"{below} + 1", counting.dense(below, 1), by_keras))
    together = deepest.count_weights(config.embedding_size), sum(row[3] for row in rows)
    screen.table(("layer", "formula", "is", "Keras"), *rows, ("together", "", *together))

# %% [markdown]
# ## Does depth pay?
#
# A further layer of 8 units adds 136 weights, so a deeper network is also a larger one. Is it the depth
# that helps, or the size? The second comparison holds the weights equal: 3 layers of 8 against one of 15.
# One run has one seed. The README says what holds over several seeds.
#
# Early stopping and the best model are chapter 4's. A clock beside them takes the time of every epoch.


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
    """Metrics of the best model; the weights without the table of word vectors, the same for all."""
    metrics = training.best_metrics(model, history, data, config.batch_size)
    metrics["num_weights"] -= model.get_layer("embedding").count_params()
    return metrics


def measure(config: Config, run: Run, network: Network, data: ReviewSplits) -> dict:
    """Trains one network from its initial weights; returns its metrics and its seconds an epoch."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, network, len(data.x_train) // config.batch_size)
    clock = training.Clock()
    history = train(config, run, model, data, clock)
    seconds = {"seconds_per_epoch": clock.median_seconds()}
    return evaluate(config, model, data, history) | seconds


# %%
if MAIN:
    for network in networks.different(config):
        measured = run.once(
            network.name, lambda part, network=network: measure(config, part, network, data)
        )
        metrics |= {f"{network.name}_{name}": value for name, value in measured.items()}
    metrics |= networks.gains(groups, metrics)
    networks.show(groups, metrics)
    run.show(pictures.plot_depth(groups, metrics), "depth")

# %% [markdown]
# ## What each layer reads
#
# The trained network of two layers reads the sentence twice, with and without its first word. At the other
# words, how much does the input of each layer differ? The input of layer 1 are word vectors, that of layer 2
# are states.

# %%
if MAIN:
    best_model = run.part(groups[EQUAL_UNITS][1].name).best_model
    model = keras.models.load_model(best_model, compile=False)
    whole, shorter = (reading.read(model, data.vocabulary, one) for one in (words, words[1:]))
    # What the last layer gives is read by the verdict.
    *differences, _ = reading.differences(whole, shorter)
    print(f'"{" ".join(whole.words)}" with and without "{whole.words[0]}":')
    rows = zip(plots.mark_unknown(whole.words, whole.known)[1:], *differences, strict=True)
    screen.table(
        ("at", "layer 1", "layer 2"),
        *((word, *(f"{value:.2f}" for value in values)) for word, *values in rows),
    )
    run.show(pictures.plot_states(whole, shorter), "states")

# %% [markdown]
# ## By hand and by Keras
#
# `stacking.forward` is a loop over the layers around chapter 2's loop over the words, for whole batches. With
# the trained weights it has to give the same states as Keras.


# %%
def difference_from_keras(model: keras.Model, word_ids: np.ndarray) -> float:
    """Largest difference between the layers by hand and by Keras, in any layer and any state."""
    outputs = [layer.output for layer in stacking.recurrent_layers(model)]
    by_keras = keras.Model(model.input, outputs)(word_ids)
    *lower, last = stacking.forward(
        stacking.word_vectors(model, word_ids), stacking.weights_of(model)
    )  # each (reviews, time, units)
    by_hand = [*lower, last[:, -1]]
    to_numpy = keras.ops.convert_to_numpy
    pairs = zip(by_keras, by_hand, strict=True)
    return float(max(np.abs(to_numpy(one) - other).max() for one, other in pairs))


# %%
if MAIN:
    metrics["input_difference_layer_1"] = float(differences[0].max())
    metrics["input_difference_layer_2"] = float(differences[1].max())
    metrics["difference_from_keras"] = difference_from_keras(model, data.x_validation[:20])
    run.finish("stacked", data.name, metrics)
    print(f"By hand and by Keras: {metrics['difference_from_keras']:.0e} apart at most.")
    print(
        "Notice: the second layer never reads a word. Where the first layer reads the same vector at every "
        '"bad", the second reads a state that is another one after "not".'
    )
    print("Next: python -m chapters.ch07_bidirectional")
