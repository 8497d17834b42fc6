# %% [markdown]
# # What does learning the word vectors buy?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-2. In chapter 4 a word was a vector of 500 numbers, 499 of
# them zero, and all words were equally far apart. Here each word gets 16 numbers of its own, a row of
# a table that is trained together with the rest. Words that mean the same to the verdict may then move
# together, and the kernel of the recurrent layer shrinks from 500 rows to 16.

# %%
import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch02_rnn_cell.cells import CellWeights
from chapters.ch03_bptt import bptt
from chapters.ch05_imdb_embedding import config as settings
from chapters.ch05_imdb_embedding import memory, pictures, reading
from chapters.ch05_imdb_embedding.config import Config
from chapters.ch05_imdb_embedding.recorded import RECORDED
from common import baselines, page, plots, screen, training, verdict
from common.data import reviews
from common.data.reviews import ReviewSplits
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## The data
#
# The same reviews, split and padding as in chapter 4, so that the two can be compared. A bag of words,
# which knows no order, is the baseline again.


# %%
def load_data(config: Config) -> ReviewSplits:
    """Loads, splits and pads the reviews: each x is (reviews, sequence_length).

    Raises:
        UserError: a download is impossible or damaged.
    """
    return reviews.load_splits(
        config.data, config.vocabulary_size, config.sequence_length, config.num_reviews
    )


# %%
if MAIN:
    data = load_data(config)
    run.save_words(data.vocabulary.words)
    print(data.name)
    print("x_train", data.x_train.shape, "y_train", data.y_train.shape)
    print("The first review:", data.vocabulary.decode(data.x_train[0]))
    metrics = baselines.measure(data, config.vocabulary_size, data.test_is_hard)
    print(f"Bag of words: {screen.number(metrics['bag_of_words_accuracy'])} of the test reviews")

# %% [markdown]
# ## A lookup is a one-hot vector times a table
#
# For the word with id $x$, an embedding layer looks up row number $x$ of its table. A one-hot vector times
# the table gives exactly the same numbers, but it multiplies every other row by zero first.

# %%
if MAIN:
    table = np.array([[0.0, 0.0], [0.9, 0.1], [-0.8, 0.2], [0.8, 0.3]])  # (vocabulary, features)
    word_ids = np.array([3, 1, 2])  # (time,)
    one_hot = np.eye(4)[word_ids]  # (time, vocabulary)
    # e_t = row x_t of the table
    print("looked up:", *table[word_ids])
    # x_t E
    print("one-hot:  ", *(one_hot @ table))
    layer = keras.layers.Embedding(4, 2, weights=[table])
    print("Keras:    ", *keras.ops.convert_to_numpy(layer(word_ids)))

# %% [markdown]
# ## The network
#
# In chapter 4 the kernel had one row for every word. Now a table has one row for every word, and the kernel
# after it has 16 rows that all words share.


# %%
def build_model(config: Config) -> keras.Model:
    """Embedding -> SimpleRNN -> sigmoid, compiled.

    Returns:
        Model from word ids (batch, sequence_length) to the probability of a good review (batch, 1).
    """
    word_ids = keras.Input((config.sequence_length,), dtype="int32", name="word_ids")
    # e_t = row x_t of the table
    word_vectors = keras.layers.Embedding(
        config.vocabulary_size, config.embedding_size, name="embedding"
    )(word_ids)  # (batch, time, embedding_size)
    initializer = config.recurrent_start
    if initializer == "identity":
        initializer = keras.initializers.Identity(gain=config.identity_gain)
    # h_t = tanh(e_t W_x + h_{t-1} W_h + b)
    hidden_state = keras.layers.SimpleRNN(
        config.num_units, recurrent_initializer=initializer, name="recurrent"
    )(word_vectors)  # (batch, num_units)
    # y = sigmoid(h_T w + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="verdict")(hidden_state)  # (batch, 1)
    model = keras.Model(word_ids, output, name="embedding")
    optimizers = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=optimizers[config.optimizer](config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(config.num_reviews // config.batch_size),
    )
    return model


def count_weights(config: Config) -> int:
    """Number of weights: V e for the table, e h + h h + h for the layer, h + 1 for the output.

    >>> count_weights(Config())
    8209
    """
    table = counting.embedding(config.vocabulary_size, config.embedding_size)
    recurrent = counting.simple_rnn(config.embedding_size, config.num_units)
    output = counting.dense(config.num_units, 1)
    return table + recurrent + output


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config)
    model.summary()
    print(f"By the formula: {count_weights(config):,} weights")

# %% [markdown]
# ## How fast the untrained memory turns
#
# Keras initializes the recurrent weights as a random rotation, so the hidden state turns at every word, like
# the hand of a clock. What "great" wrote into it three words ago has turned three times since, and may push
# the verdict the OTHER way. Over a whole review the pushes cancel out. The network can learn to add up its
# words only if some part of its memory turns slowly.
#
# A rotation by 30 degrees shows it: after three words, a push to the right has become a push upwards.


# %%
def slowest_turn(model: keras.Model) -> float:
    """Degrees by which one word turns the slowest part of the memory; 0 means it keeps still."""
    _, recurrent_kernel, _ = model.get_layer("recurrent").get_weights()
    return memory.slowest_rotation(recurrent_kernel)


# %%
if MAIN:
    cosine, sine = np.cos(np.radians(30)), np.sin(np.radians(30))
    rotation = np.array([[cosine, sine], [-sine, cosine]])  # (units, units)
    state = np.array([1.0, 0.0])  # (units,)
    for steps in range(4):
        print(f"words later: {steps}, state {np.round(state, 2)}")
        # h_t = h_{t-1} W_h
        state = state @ rotation
    first_turn = slowest_turn(model)
    print(f"This network's slowest turn, untrained: {first_turn:.1f} degrees a word")

# %% [markdown]
# ## Training
#
# The training is that of chapter 4, line for line: `EarlyStopping` and `ModelCheckpoint` are the book's.


# %%
def train(config: Config, run: Run, model: keras.Model, data: ReviewSplits) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
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


# %%
if MAIN:
    history = train(config, run, model, data)
    title = f"Embedded words, {config.vocabulary_size} ids, seed {config.seed}"
    run.show(plots.learning_curves(history, title), "learning_curves")

# %% [markdown]
# ## What the word vectors have learned
#
# The recurrent layer receives the word vector times the kernel. With generated reviews, this is drawn as one
# point for every word: words that do the same job have moved together. With real reviews, the words that
# push the verdict most are drawn as bars.


# %%
def plot(model: keras.Model, data: ReviewSplits) -> dict:
    """Name -> Figure of what the trained table and kernel make of every word."""
    table = model.get_layer("embedding").get_weights()[0]  # (vocabulary, embedding_size)
    kernel = model.get_layer("recurrent").get_weights()[0]  # (embedding_size, units)
    output_kernel = model.get_layer("verdict").get_weights()[0][:, 0]  # (units,)
    # e W_x
    inputs = table @ kernel  # (vocabulary, units)
    words = data.vocabulary.words
    if data.test_is_hard is not None:
        return {"word_map": pictures.plot_word_map(inputs, words)}
    return {"strongest_words": pictures.plot_strongest_words(inputs @ output_kernel, words)}


# %%
if MAIN:
    for name, figure in plot(model, data).items():
        run.show(figure, name)

# %% [markdown]
# ## A lottery, and how to win it
#
# Train the book's network with ten seeds, and two end near 55 % and 60 % while the others reach 78 %. This
# is neither a bug nor a lack of patience: given 50 epochs, the loss of such a run goes on falling on the
# training reviews and rises on the validation reviews. The gradient does not vanish. Its direction is wrong.
#
# In the ten recorded seeds the slowest turn is 12 degrees a word or less in all that learned, and 17 and 30
# degrees in the two that did not. The agreement measures it after training: does the same word push the
# same way wherever it stands? (It is not measured on generated reviews: there a "not" makes the same word
# push both ways.) The preset `steady` begins with weights that turn nothing and let old words fade instead.
# The command `python -m chapters.ch05_imdb_embedding why` shows all this for any seed.


# %%
def word_agreement(model: keras.Model, word_ids: np.ndarray) -> np.ndarray:
    """Does a word k steps before the end push the verdict the way it does at the end?

    Args:
        word_ids: padded reviews (reviews, time); fifty are enough.

    Returns:
        Cosine for every k, averaged over the reviews, array (time,).
    """
    cell = CellWeights(*model.get_layer("recurrent").get_weights())
    output_kernel = model.get_layer("verdict").get_weights()[0][:, 0]  # (units,)
    word_vectors = keras.ops.convert_to_numpy(model.get_layer("embedding")(word_ids))
    hidden_states, _ = reading.read_along(model, word_ids)  # (reviews, time, units)
    to_states = np.zeros_like(hidden_states)
    # d logit / d h_T = w; the states before matter only through those after them
    to_states[:, -1] = output_kernel
    gradients = bptt.backward(word_vectors, hidden_states, cell, to_states).inputs
    return np.mean([memory.agreement_with_last_word(review) for review in gradients], axis=0)


# %%
if MAIN:
    metrics["slowest_turn_degrees"] = first_turn
    print(
        f"Slowest turn: {first_turn:.1f} degrees a word untrained, {slowest_turn(model):.1f} trained"
    )
    if data.test_is_hard is None:
        agreement = word_agreement(model, data.x_validation[:50])  # (time,)
        metrics["word_agreement"] = float(np.mean(agreement))
        print(f"Agreement with the last word, trained: {metrics['word_agreement']:.2f}")

# %% [markdown]
# ## Is it any good?
#
# The test reviews are read once, here. Where the book printed a number for these settings, a line says
# whether this run matches it.


# %%
def evaluate(config: Config, model: keras.Model, data: ReviewSplits, history: dict) -> dict:
    """Metrics of the model with its best weights."""
    return training.best_metrics(model, history, data, config.batch_size)


# Measured on the recorded seeds: what learned had an agreement of .25 or more, or a turn of 12 or less.
LOST_AGREEMENT = 0.15
FAST_TURN_DEGREES = 14.0

WRONG_RUN = (
    "Its seed is not to blame: look for other words or lengths than the preset's, labels that do not "
    "belong to their reviews, another Keras (see requirements.txt), or too few epochs."
)
LOST_SEED = (
    "This run is not wrong, its seed was unlucky: words push the verdict one way here and the other "
    "way there (agreement {agreement:.2f}; those that learn have 0.25 and more), because the initial "
    "recurrent weights turn the memory by {turn:.0f} degrees a word or faster. Try the preset steady."
)


def explain(metrics: dict) -> str:
    """Tells a seed that lost the lottery from a run that went wrong."""
    agreement, turn = metrics.get("word_agreement", 1.0), metrics["slowest_turn_degrees"]
    if agreement < LOST_AGREEMENT and turn > FAST_TURN_DEGREES:
        return LOST_SEED.format(agreement=agreement, turn=turn)
    return WRONG_RUN


# %%
if MAIN:
    metrics |= evaluate(config, model, data, history)
    metrics["gain_over_bag_of_words"] = metrics["test_accuracy"] - metrics["bag_of_words_accuracy"]
    run.finish("embedding", data.name, metrics)
    screen.accuracies(metrics)
    print(
        f"Best epoch {metrics['best_epoch']} of {metrics['epochs']}, validation loss "
        f"{screen.number(metrics['val_loss'])}."
    )
    accuracy, reason = metrics["val_accuracy"], explain(metrics)
    print(verdict.judge(run, settings.PRESETS, RECORDED.printed, accuracy, reason), end="")

# %% [markdown]
# ## What it thinks after every word
#
# The trained network reads three sentences, and the output layer is asked after every word instead of only
# after the last. Two of the sentences differ in one word, "bad" or "good", and another has no "not".

# %%
EXAMPLES = ("not a bad film at all", "a bad film at all", "not a good film at all")

# %%
if MAIN:
    readings = [reading.read_sentence(model, data.vocabulary, one) for one in EXAMPLES]
    print("Probability of a good review after every word:")
    for read in readings:
        reading.show(read)
    run.show(reading.plot_side_by_side(readings), "after_every_word")
    reading.animate(readings[0]).save(run.folder / "reading.gif", writer="pillow")
    print("Animation:", run.folder / "reading.gif")
    if data.test_is_hard is None:
        print(
            "Notice: in strongest_words.png the judging words stand at the two ends; nobody told the "
            "network which words those are."
        )
    else:
        print(
            "Notice: in word_map.png the words that do the same job have moved together, though nobody told "
            "the network which do. A single word says little here: the verdict comes with the order."
        )
    print('Ask it: python -m chapters.ch05_imdb_embedding ask "I loved it but my friend hated it"')
    print("Next: python -m chapters.ch06_stacked_rnn")
