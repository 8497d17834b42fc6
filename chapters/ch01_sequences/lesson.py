# %% [markdown]
# # What does a network lose when the order of words is lost?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1; lecture notes 000, 002 and 004. "I am a boy" and "boy am
# a I" hold the same words, and Hello and oHell hold the same letters. Data whose order matters are called
# sequential. A feed-forward network has no memory: what it computes at one word cannot depend on the
# words before. A recurrent network carries a hidden state from word to word.

# %%
from functools import partial

import keras
import numpy as np

from chapters.ch01_sequences import config as settings
from chapters.ch01_sequences import orders, pictures, two_orders
from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.position import PositionIndex
from common import baselines, page, screen, training
from common.data import reviews
from common.data.parts import Parts
from common.data.reviews import ReviewSplits
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## One bag, one state
#
# A network computes with numbers, so each word becomes a vector, here of two numbers. A bag adds up the
# vectors of a sentence, and a sum does not depend on the order. A recurrent layer reads one word after the
# other. It computes its hidden state $h_t$ from the word and from the state before. A simple rule is to halve
# the old state and to add the word: $h_t = h_{t-1} / 2 + x_t$. Another order ends in another state.

# %%
WORD_VECTORS = {"I": [1, 0], "am": [0, 1], "a": [1, 1], "boy": [2, 1]}


def bag(vectors):
    """Word vectors (time, features) -> their sum (features,)."""
    # b = x_1 + x_2 + ... + x_T
    return np.sum(vectors, axis=0)  # (features,)


def carry(vectors):
    """Word vectors (time, features) -> the state after every word (time, features)."""
    state, states = np.zeros(np.shape(vectors)[1]), []
    for vector in vectors:
        # h_t = h_{t-1} / 2 + x_t
        state = state / 2 + vector  # (features,)
        states.append(state)
    return np.array(states)


# %%
if MAIN:
    for sentence in ("I am a boy", "boy am a I"):
        vectors = np.array([WORD_VECTORS[word] for word in sentence.split()])  # (time, features)
        print(f"{sentence}: bag {bag(vectors)}, states", *carry(vectors))

# %% [markdown]
# ## The same with Keras's layers
#
# The words (or letters) of a sequence are its time steps. The vector of a word is one-hot (a 1 at the number
# of the word) or embedded (a row of a table). Both orders together are two samples, an array with three axes:
# (samples, time steps, features). Three untrained readers get the one-hot vectors: the bag; a feed-forward
# layer whose outputs are averaged over time; and a recurrent layer, which has weights and tanh where our rule
# halves and adds. The recurrent layer returns (samples, units), and it alone tells the orders apart.

# %%
if MAIN:
    pairs = orders.pairs(config.sentence, config.word)
    readings = {name: two_orders.read(*pair, config.seed) for name, pair in pairs.items()}
    metrics = {}
    for name, both in readings.items():
        two_orders.show(pairs[name], both)
        found = two_orders.differences(both)
        metrics |= {f"{reader}_difference_{name}": value for reader, value in found.items()}
    one_hot, states = readings["sentence"]["one_hot"], readings["sentence"]["recurrent"]
    run.show(pictures.plot_two_orders(pairs["sentence"], one_hot, states), "two_orders")

# %% [markdown]
# ## One sentence needs the axis of samples, too
#
# One sentence alone has two axes, and a recurrent layer refuses it. The cure is an axis of samples with a
# single sample in it.

# %%
if MAIN:
    alone = one_hot[0]  # (time, features)
    try:
        keras.layers.SimpleRNN(3)(alone)
    except ValueError as error:
        print("Keras says:", error)
    x = alone[np.newaxis]  # (samples, time, features)
    print("x[np.newaxis] is", x.shape, "and the state", tuple(keras.layers.SimpleRNN(3)(x).shape))

# %% [markdown]
# ## All at once, or one after the other
#
# A feed-forward layer CAN see the order if it gets all time steps at once, side by side. Then each time step
# has weights of its own, and their number grows with the length. A recurrent layer uses the same weights at
# every time step.

# %%
if MAIN:
    sizes = (config.embedding_size, config.num_units)
    lengths = (4, 100, 1_000)
    rows = [(f"{length:,}", *two_orders.count_weights(*sizes, length)) for length in lengths]
    screen.table(("time steps", "weights, feed-forward", "weights, recurrent"), *rows)

# %% [markdown]
# ## The same reviews in three orders
#
# The task is to tell good reviews from bad ones. We cut all reviews to one length and then shuffle or reverse
# their words, so all three orders hold exactly the same words. The bag of words (logistic regression on
# counts) scores the same on all of them. In the hard half of the generated reviews only the order tells the
# verdict: "I hated the ending and the critic liked it", "the critic hated the ending and I liked it".


# %%
def load_data(config: Config) -> ReviewSplits:
    """Loads, splits and pads the reviews: each x is (reviews, sequence_length)."""
    return reviews.load_splits(
        config.data, config.vocabulary_size, config.sequence_length, config.num_reviews
    )


# %%
if MAIN:
    data = load_data(config)
    print(data.name)
    data_in_order = orders.three_orders(data, config.seed)
    for order, reordered in data_in_order.items():
        print(f"{order}: {data.vocabulary.decode(reordered.x_train[0])}")
    metrics |= baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    print("bag of words, test accuracy", screen.number(metrics["bag_of_words_accuracy"]))

# %% [markdown]
# ## The recurrent network
#
# Word ids -> word vectors -> the last state of a recurrent layer -> the probability of a good review.


# %%
LAYERS = {"simple_rnn": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}


def build_model(config: Config, data: Parts) -> keras.Model:
    """Embedding -> recurrent layer -> sigmoid, compiled: ids (batch, time) -> probability (batch, 1)."""
    layers = [
        keras.Input((data.x_train.shape[1],), dtype="int32"),
        keras.layers.Embedding(config.vocabulary_size, config.embedding_size),
        keras.layers.SpatialDropout1D(config.dropout),
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b), or with gates
        LAYERS[config.recurrent_layer](config.num_units),  # (batch, num_units)
        # y = sigmoid(h_T w + b)
        keras.layers.Dense(1, activation="sigmoid"),  # (batch, 1)
    ]
    return compile_model(config, data, keras.Sequential(layers, name="recurrent"))


def compile_model(config: Config, data: Parts, model: keras.Model) -> keras.Model:
    """Every network of this chapter is trained in one and the same way."""
    count = len(data.x_train) // config.batch_size
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(count, is_short=not config.xla),
    )
    return model


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, data)
    model.summary()
    metrics["num_weights"] = model.count_params()

# %% [markdown]
# ## The order experiment
#
# We train the same network three times from the same initial weights: on the reviews as they are, shuffled,
# and reversed. The validation loss chooses the epoch; the test reviews are read once, at the end.


# %%
def train(config: Config, run: Run, model: keras.Model, data: Parts) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    # The same batches for every network; chapter 4 shows in which order `fit` visits them.
    keras.utils.set_random_seed(config.seed)
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


def evaluate(config: Config, model: keras.Model, data: Parts, end: str = "") -> dict:
    """test_accuracy, and test_accuracy_hard where the data has a hard half; `end` stands before _hard."""
    halves = {"": slice(None)}
    if data.test_is_hard is not None:
        halves["_hard"] = data.test_is_hard
    metrics = {}
    for half, part in halves.items():
        _, accuracy = model.evaluate(data.x_test[part], data.y_test[part], config.batch_size, 0)
        metrics[f"test_accuracy{end}{half}"] = accuracy
    return metrics


def learn(config: Config, run: Run, name: str, model: keras.Model, data: Parts, also=None) -> dict:
    """One training of this run: its metrics, `name` before each. `also` is tested on, too."""

    def compute(part: Run) -> dict:
        history = train(config, part, model, data)
        best = int(np.argmin(history["val_loss"]))
        metrics = {"epochs": len(history["val_loss"]), "best_epoch": best + 1}
        metrics |= {"val_accuracy": history["val_accuracy"][best]} | evaluate(config, model, data)
        return metrics | (evaluate(config, model, also, "_on_shuffled") if also else {})

    return {f"{name}_{metric}": value for metric, value in run.once(name, compute).items()}


def run_order_experiment(config: Config, run: Run, data_in_order: dict) -> dict:
    """Trains on every order; returns the metrics, such as "shuffled_test_accuracy"."""
    metrics = {}
    for order, data in data_in_order.items():
        keras.utils.set_random_seed(config.seed)
        model = build_model(config, data)
        also = data_in_order["shuffled"] if order == "original" else None
        metrics |= learn(config, run, order, model, data, also)
    return metrics


# %%
if MAIN:
    metrics |= run_order_experiment(config, run, data_in_order)
    screen.table(*pictures.order_table(metrics))
    rows, title = pictures.order_rows(metrics), f"reviews: {config.data}"
    run.show(pictures.plot_order_experiment(rows, title), "order_experiment")

# %% [markdown]
# ## The bag network, and a position index
#
# The bag network looks at every word by itself and takes the mean over the words. This mean is the same for
# every order, unless each vector says where it stands: a position index p in front of it (lecture note 002).
# The network needs a nonlinearity BEFORE the mean: the mean of W [p, x] is W [mean p, mean x], and the mean
# position is the same for every order. A recurrent network needs no index: its state holds what came before.


# %%
def build_bag_model(config: Config, data: Parts, position: bool) -> keras.Model:
    """Embedding -> (position) -> mean over words -> sigmoid: ids (batch, time) -> probability (batch, 1)."""
    layers = [
        keras.Input((data.x_train.shape[1],), dtype="int32"),
        # The bag leaves padding out; the recurrent layer reads it, as in chapters 4 and 5.
        keras.layers.Embedding(config.vocabulary_size, config.embedding_size, mask_zero=True),
        keras.layers.SpatialDropout1D(config.dropout),
        *([PositionIndex()] if position else []),  # (batch, time, 1 + embedding_size)
        # f_t = relu(W x_t + b)
        keras.layers.Dense(config.bag_units, activation="relu"),
        # m = (f_1 + ... + f_T) / T
        keras.layers.GlobalAveragePooling1D(),  # (batch, bag_units)
        keras.layers.Dense(config.bag_units, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),  # (batch, 1)
    ]
    return compile_model(config, data, keras.Sequential(layers, name="bag"))


BAGS = {
    "bag": partial(build_bag_model, position=False),
    "bag_position": partial(build_bag_model, position=True),
}


# %%
if MAIN:
    build_bag_model(config, data, position=True).summary()
    vectors = keras.ops.convert_to_numpy(PositionIndex()(np.zeros((1, 3, 2), "float32")))
    print("Three vectors 0 0 with their index:", *vectors[0])

# %% [markdown]
# ## The position experiment
#
# Only the order matters in the letters task: in an arrangement of the letters of Hello, does the h stand
# before the o? All arrangements have the same letters. We train the bag network without and with the index,
# and then the recurrent network. Where the hard half of the reviews is known, the bag reads reviews, too.


# %%
def run_position_experiment(
    config: Config, run: Run, task: str, data: Parts, builders: dict
) -> dict:
    """Trains one network after another; returns metrics such as "letters_bag_test_accuracy"."""
    keras.utils.set_random_seed(config.seed)
    models = {name: build(config, data) for name, build in builders.items()}
    metrics = {}
    for name, model in models.items():
        metrics |= learn(config, run, f"{task}_{name}", model, data)
    return metrics


# %%
if MAIN:
    arrangements = orders.arrange(config.word, config.seed, config.letters_per_epoch)
    print(arrangements.name)
    letters_config = config.for_letters(arrangements.vocabulary_size)
    builders = BAGS | {"recurrent": build_model}
    metrics |= run_position_experiment(letters_config, run, "letters", arrangements, builders)
    if data.test_is_hard is not None:
        # The order experiment has the recurrent network.
        metrics |= run_position_experiment(config.for_position(), run, "reviews", data, BAGS)
    panels = pictures.position_panels(metrics)
    rows = [(f"{task}, {one}", *panels[task][one]) for task in panels for one in panels[task]]
    screen.table(("test accuracy", "without position", "with position"), *rows)
    run.show(pictures.plot_position(panels), "position")

# %% [markdown]
# ## From the first recurrent networks to the Transformer
#
# These are the papers of lecture note 004. Chapters 2, 3, 8, 14 and 15 show what they found.

# %%
if MAIN:
    milestones = pictures.load_timeline()
    print(*(f"{milestone.year} {milestone.name}" for milestone in milestones), sep=", ")
    run.show(pictures.plot_timeline(milestones), "timeline")
    run.finish(config.recurrent_layer, data.name, metrics)
    notice = {
        True: "the hard half. Trained on shuffled words, a network is about as good as a coin there. "
        "Reversed words do no harm: a reversed order is still an order. On the letters a bag learns nothing.",
        False: "real reviews lose little with their order, because single words tell most of the verdict. "
        "On the letters, where single letters tell nothing, the same loss costs everything.",
    }
    print("Notice:", notice[data.test_is_hard is not None])
    print("Next: python -m chapters.ch02_rnn_cell")
