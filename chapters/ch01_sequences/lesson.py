# %% [markdown]
# # What does a network lose when the order of words is lost?
#
# Book: 혼자 공부하는 머신러닝+딥러닝, section 9-1; lecture notes 000, 002 and 004. "I am a boy" and "boy am
# a I" hold the same words, Hello and oHell the same letters. Data whose order matters are called
# sequential. A feed-forward network has no memory: what it computes at one word cannot depend on the
# words before. A recurrent network carries a hidden state from word to word.

# %%
from functools import partial
from pathlib import Path

import keras

from chapters.ch01_sequences import config as settings
from chapters.ch01_sequences import letters, pictures, report, timeline, two_orders
from chapters.ch01_sequences.baseline import BagOfWords, majority_accuracy
from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.order import reverse_words, shuffle_words
from chapters.ch01_sequences.position import PositionIndex
from chapters.ch01_sequences.tasks import Task
from common import runs, screen, training
from common.data import reviews
from common.text import pad

# %% [markdown]
# ## 1. A sequence as numbers
#
# One sample is one sequence; its words (or letters) are its time steps, and each becomes a vector:
# one-hot, or a row of a table (embedded). So a recurrent layer reads three axes, (samples, time
# steps, features), and gives back two, (samples, units): its last state.
#
# A bag adds the vectors up, and the order is gone. A feed-forward layer at every step, averaged, is no
# better. The state of a recurrent layer is another one, even before anything is trained.
# `two_orders.py` shows all this in numbers, and the classic mistake: one sentence as an array has two
# axes, and the layer refuses it, for it wants the axis of samples even for a single sample.
#
# A feed-forward layer CAN see the order if it gets all time steps at once, side by side. Then each
# place has weights of its own, and their number grows with the length. A recurrent layer uses the
# same weights at every step.


# %%
def count_weights(num_features: int, num_units: int, num_steps: int) -> tuple[int, int]:
    """Weights of a feed-forward layer on all steps side by side, and of a recurrent layer.

    >>> count_weights(num_features=16, num_units=8, num_steps=100)
    (12808, 200)
    """
    # T d h + h
    feed_forward = num_steps * num_features * num_units + num_units
    # d h + h h + h, without T
    recurrent = num_features * num_units + num_units * num_units + num_units
    return feed_forward, recurrent


# %% [markdown]
# ## 2. The data
#
# Two tasks. The reviews: are they good or bad? The letters: in an arrangement of the letters of Hello,
# does the h still stand before the o? All arrangements have the same letters, so without order the
# second task cannot be solved at all.


# %%
def load_data(config: Config) -> Task:
    """Loads, splits and pads the reviews.

    Raises:
        UserError: a download is impossible or damaged.
    """
    loaded = reviews.load(config.data, config.vocabulary_size)
    train, validation = reviews.split(
        reviews.first(loaded.train, config.num_reviews), validation_share=0.2
    )
    test = reviews.first(loaded.test, config.num_reviews)
    return Task(
        x_train=pad(train.word_ids, config.sequence_length),  # (reviews, sequence_length)
        y_train=train.labels,  # (reviews,)
        x_validation=pad(validation.word_ids, config.sequence_length),
        y_validation=validation.labels,
        x_test=pad(test.word_ids, config.sequence_length),
        y_test=test.labels,
        vocabulary_size=config.vocabulary_size,
        name=f"{loaded.name}: {len(train):,} + {len(validation):,} + {len(test):,} reviews",
        test_is_hard=test.is_hard,
    )


# %% [markdown]
# ## 3. Two readers
#
# Both get the same word vectors. The recurrent network keeps its last state. The bag network looks at
# every word by itself and takes the mean over the words, which is the same for every order - unless
# each vector says where it stands. The position index in front of the vector (lecture note 002) does.
#
# The bag network needs a nonlinearity BEFORE the mean. With W [p, x] alone, the mean over the words
# would be W [mean p, mean x]: the mean position is the same for every order, too.
#
# For a recurrent network a position index is unusual. Its state knows already what came before.


# %%
def build_model(config: Config, task: Task, reader: str, with_position: bool) -> keras.Model:
    """Embedding -> (position) -> recurrent layer or mean over words -> sigmoid, compiled.

    Args:
        config: sizes and learning rate.
        task: for its vocabulary and its length.
        reader: "recurrent" or "bag".
        with_position: whether the index of its time step stands in front of every vector.

    Returns:
        Model from ids (batch, time) to the probability of a yes (batch, 1).
    """
    ids = keras.Input((task.sequence_length,), dtype="int32", name="ids")
    # The bag leaves padding out; the recurrent layer reads it, as in chapters 4 and 5.
    vectors = keras.layers.Embedding(
        task.vocabulary_size, config.embedding_size, mask_zero=reader == "bag", name="embedding"
    )(ids)  # (batch, time, embedding_size)
    if config.dropout:
        vectors = keras.layers.SpatialDropout1D(config.dropout, name="dropout")(vectors)
    if with_position:
        vectors = PositionIndex(name="position")(vectors)  # (batch, time, 1 + embedding_size)
    if reader == "recurrent":
        layers = {
            "simple_rnn": keras.layers.SimpleRNN,
            "gru": keras.layers.GRU,
            "lstm": keras.layers.LSTM,
        }
        layer = layers[config.recurrent_layer]
        # h_t = tanh(W_x x_t + W_h h_{t-1} + b), or with gates
        summary = layer(config.num_units, name="recurrent")(vectors)  # (batch, num_units)
    else:
        # f_t = relu(W x_t + b)
        features = keras.layers.Dense(config.bag_units, activation="relu", name="each_word")(
            vectors
        )
        # s = (f_1 + ... + f_T) / T
        mean = keras.layers.GlobalAveragePooling1D(name="mean")(features)  # (batch, bag_units)
        summary = keras.layers.Dense(config.bag_units, activation="relu", name="bag")(mean)
    # y = sigmoid(w s + b)
    output = keras.layers.Dense(1, activation="sigmoid", name="answer")(summary)  # (batch, 1)
    model = keras.Model(ids, output, name=reader)
    num_batches = len(task.x_train) // config.batch_size
    speed = training.compile_options(num_batches) if config.xla else {"jit_compile": False}
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        **speed,
    )
    return model


# %%
def train(config: Config, run: runs.Run, model: keras.Model, task: Task) -> None:
    """Fits the model, then goes back to the weights of the lowest validation loss."""
    model.fit(
        task.x_train,
        task.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(task.x_validation, task.y_validation),
        callbacks=training.callbacks(run, config.patience),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)


# %%
def measure(config: Config, model: keras.Model, task: Task, suffix: str = "") -> dict:
    """Test accuracy under the name "test_accuracy" + suffix, and that of the hard half, if any."""

    def accuracy(x, y) -> float:
        return model.evaluate(x, y, config.batch_size, verbose=0, return_dict=True)["accuracy"]

    metrics = {f"test_accuracy{suffix}": accuracy(task.x_test, task.y_test)}
    if task.test_is_hard is not None:
        hard = task.test_is_hard
        metrics[f"test_accuracy{suffix}_hard"] = accuracy(task.x_test[hard], task.y_test[hard])
    return metrics


def evaluate(config: Config, run: runs.Run, model: keras.Model, task: Task) -> dict:
    """Figures of the best model; the test samples are read once, here."""
    history = run.history()
    best = min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)
    return {
        "epochs": len(history["val_loss"]),
        "best_epoch": best + 1,
        "val_accuracy": history["val_accuracy"][best],
        **measure(config, model, task),
        "num_weights": model.count_params(),
    }


def learn(
    config: Config,
    run: runs.Run,
    name: str,
    task: Task,
    reader: str = "recurrent",
    with_position: bool = False,
    shuffled: Task | None = None,
) -> dict:
    """One training of this run, from first weights to figures.

    Args:
        name: of the training and of its folder.
        shuffled: where given, the model is tested on this task, too.
    """

    def compute(part: runs.Run) -> dict:
        keras.utils.set_random_seed(config.seed)
        model = build_model(config, task, reader, with_position)
        train(config, part, model, task)
        metrics = evaluate(config, part, model, task)
        return metrics | (measure(config, model, shuffled, "_on_shuffled") if shuffled else {})

    return run.once(name, compute)


# %% [markdown]
# ## 4. The order lab
#
# The same network, from the same first weights, learns three times: from the reviews as they are, from
# reviews whose words are shuffled, and backwards. Shuffling comes after the cut to one length, so all
# three hold exactly the same words, and the bag of words (logistic regression on counts) scores the
# same on all of them.


# %%
def run_order_lab(config: Config, run: runs.Run, task: Task) -> dict:
    """Trains on every order; returns the figures, each under its name and the order's."""
    bag = BagOfWords.fit(task.x_train, task.y_train, config.vocabulary_size)
    is_right = bag.is_right(task.x_test, task.y_test)  # (reviews,)
    metrics = {
        "baseline_accuracy": majority_accuracy(task.y_train, task.y_test),
        "bag_of_words_accuracy": float(is_right.mean()),
    }
    if task.test_is_hard is not None:
        metrics["bag_of_words_accuracy_hard"] = float(is_right[task.test_is_hard].mean())
    shuffled = task.reordered(partial(shuffle_words, seed=config.seed))
    learned = {
        # The position lab below asks for the same training and gets these figures back.
        "original": learn(config, run, "reviews_recurrent", task, shuffled=shuffled),
        "shuffled": learn(config, run, "shuffled", shuffled),
        "reversed": learn(config, run, "reversed", task.reordered(reverse_words)),
    }
    for order, figures in learned.items():
        metrics |= {f"{order}_{name}": figure for name, figure in figures.items()}
    for order in ("shuffled", "reversed"):
        drop = metrics["original_test_accuracy"] - metrics[f"{order}_test_accuracy"]
        metrics[f"{order}_drop"] = drop
    return metrics


# %% [markdown]
# ## 5. Letters, and what a position index buys
#
# Both readers, without and with the index, on the letters task and on the generated reviews.


# %%
def run_position_lab(run: runs.Run, tasks: dict[str, tuple[Config, Task]]) -> dict:
    """Trains both readers without and with the index on every task.

    Args:
        tasks: name -> (settings, task).

    Returns:
        The figures, each under the names of task and reader, "position" and its own.
    """
    metrics = {}
    for task_name, (config, task) in tasks.items():
        for reader in ("bag", "recurrent"):
            for suffix, with_position in (("", False), ("_position", True)):
                name = f"{task_name}_{reader}{suffix}"
                figures = learn(config, run, name, task, reader, with_position)
                metrics |= {f"{name}_{figure}": value for figure, value in figures.items()}
    return metrics


# %%
def plot(run: runs.Run, metrics: dict, both: two_orders.TwoOrders) -> list[Path]:
    """Saves the pictures in the run folder and returns their paths."""
    drawn = {
        "two_orders": pictures.plot_two_orders(both),
        "order_lab": pictures.plot_order_lab(report.order_rows(metrics), run.config.data),
        "position": pictures.plot_position(report.position_panels(metrics)),
        "timeline": timeline.plot(timeline.load()),
    }
    return [run.save_figure(figure, name) for name, figure in drawn.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics.

    Raises:
        UserError: the sentence or the word is unsuitable, or a download is impossible or damaged.
    """
    sentence, word = two_orders.read_sentence_and_word(config)
    arrangements = letters.arrange(config.word, config.seed, config.letters_copies)
    task = load_data(config)
    screen.header(run, f"{task.name}; {arrangements.name}", training.device_name())
    metrics = report.show_orders(sentence, word)
    report.show_weights(config, count_weights)
    metrics |= run_order_lab(config, run, task)
    report.show_order_lab(metrics)
    tasks = {"letters": (config.for_letters(), arrangements)}
    if task.test_is_hard is not None:
        tasks["reviews"] = (config, task)
    metrics |= run_position_lab(run, tasks)
    report.show_position_lab(metrics)
    report.show_timeline(timeline.load())
    run.finish(config.recurrent_layer, training.device_name(), task.name, metrics)
    print("Pictures:", *plot(run, metrics, sentence))
    report.show_end(is_generated=task.test_is_hard is not None)
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch01_sequences`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch01_sequences", "quick", quick, runs.RunOptions()))
