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
import numpy as np

from chapters.ch01_sequences import config as settings
from chapters.ch01_sequences import letters, pictures, report, timeline, two_orders
from chapters.ch01_sequences.config import Config
from chapters.ch01_sequences.order import reverse_words, shuffle_words
from chapters.ch01_sequences.readers import answer
from chapters.ch01_sequences.restart import first_state, start_over
from chapters.ch01_sequences.tasks import Task
from common import baselines, runs, screen, training
from common.data import reviews
from common.text import pad

# %% [markdown]
# ## 1. A sequence as numbers
#
# One sample is one sequence; its words (or letters) are its time steps, and each becomes a vector:
# one-hot, or a row of a table (embedded). So a recurrent layer reads three axes, (samples, time
# steps, features), and gives back two, (samples, units): its last state. One sentence alone has two
# axes, and the layer refuses it: it wants the axis of samples even for a single one.
#
# A bag adds the vectors up, and the order is gone. A feed-forward layer at every step, averaged, is no
# better. The state of a recurrent layer is another one, even before anything is trained
# (`two_orders.py`, `encodings.py`).
#
# A feed-forward layer CAN see the order if it gets all time steps at once, side by side. Then each
# place has weights of its own, and their number grows with the length. A recurrent layer uses the
# same weights at every step (`two_orders.count_weights`).

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
# For a recurrent network an index is unusual: its state knows already what came before.


# %%
# Name -> (reader, with_position).
ORDER_NETWORK = {"recurrent": ("recurrent", False)}
BAG_NETWORKS = {"bag": ("bag", False), "bag_position": ("bag", True)}
ALL_NETWORKS = BAG_NETWORKS | ORDER_NETWORK


def build_model(
    config: Config, task: Task, networks: dict[str, tuple[str, bool]] = ORDER_NETWORK
) -> keras.Model:
    """One network or several side by side, compiled.

    Side by side they share nothing but the batches: each learns as it would alone, and Keras has
    only one model to prepare. A test checks that.

    Args:
        networks: name -> (reader, with_position), see `readers.answer`.

    Returns:
        Model from ids (batch, time) to {name: probability of a yes (batch, 1)}.
    """
    keras.utils.set_random_seed(config.seed)
    ids = keras.Input((task.sequence_length,), dtype="int32", name="ids")
    answers = {
        name: answer(config, task, ids, name, *network) for name, network in networks.items()
    }  # each (batch, 1)
    model = keras.Model(ids, answers)
    num_batches = len(task.x_train) // config.batch_size
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=dict.fromkeys(networks, "binary_crossentropy"),
        metrics={name: ["accuracy"] for name in networks},
        **training.compile_options(num_batches, is_short=not config.xla),
    )
    return model


# %%
def train(config: Config, run: runs.Run, model: keras.Model, task: Task) -> None:
    """Fits the model, then goes back to the weights of the lowest validation loss."""
    names = model.output_names
    model.fit(
        task.x_train,
        dict.fromkeys(names, task.y_train),
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(task.x_validation, dict.fromkeys(names, task.y_validation)),
        callbacks=training.callbacks(run, config.patience),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)


# %%
def measure(config: Config, model: keras.Model, task: Task, end: str = "") -> dict:
    """Test accuracy of every network, and on the hard half, where there is one.

    Returns:
        {"test_accuracy": ...}, with the network's name in front where there are several.
    """
    parts = {"": slice(None)}
    if task.test_is_hard is not None:
        parts["_hard"] = task.test_is_hard
    metrics = {}
    for half, part in parts.items():
        targets = dict.fromkeys(model.output_names, task.y_test[part])
        figures = model.evaluate(
            task.x_test[part], targets, config.batch_size, verbose=0, return_dict=True
        )
        for name, value in figures.items():
            if name.endswith("accuracy"):
                metrics[name.replace("accuracy", f"test_accuracy{end}{half}")] = value
    return metrics


def evaluate(config: Config, run: runs.Run, model: keras.Model, task: Task) -> dict:
    """Figures of the best model; the test samples are read here, at the end."""
    history = run.history()
    best = np.argmin(history["val_loss"])
    validation = {
        name.removeprefix("val_").replace("accuracy", "val_accuracy"): values[best]
        for name, values in history.items()
        if name.startswith("val_") and name.endswith("accuracy")
    }
    counts = {"epochs": len(history["loss"]), "best_epoch": int(best) + 1}
    return counts | validation | measure(config, model, task)


def learn(config: Config, run: runs.Run, name: str, model, task: Task, also=None) -> dict:
    """One of the trainings of this run, from the first weights to the figures.

    Args:
        name: of the training and of its folder.
        also: a task with shuffled words that the model is tested on, too, or None.
    """

    def compute(part: runs.Run) -> dict:
        keras.utils.set_random_seed(config.seed)
        train(config, part, model, task)
        figures = evaluate(config, part, model, task)
        return figures | (measure(config, model, also, "_on_shuffled") if also else {})

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
    metrics = baselines.measure(task, task.vocabulary_size, task.test_is_hard)
    shuffled = task.reordered(partial(shuffle_words, seed=config.seed))
    model = build_model(config, task)
    metrics["num_weights"] = model.count_params()
    state = first_state(model)
    for order, one, also in (
        ("original", task, shuffled),
        ("shuffled", shuffled, None),
        ("reversed", task.reordered(reverse_words), None),
    ):
        start_over(model, state)
        figures = learn(config, run, order, model, one, also)
        metrics |= {f"{order}_{figure}": value for figure, value in figures.items()}
    return metrics


# %% [markdown]
# ## 5. Letters, and what a position index buys
#
# The bag without and with the index, beside the recurrent network that does without, on the letters and
# on the generated reviews.


# %%
def run_position_lab(run: runs.Run, tasks: dict[str, tuple[Config, Task, dict]]) -> dict:
    """Trains the readers on every task.

    Args:
        tasks: name -> (settings, task, networks).

    Returns:
        Figures such as "letters_bag_position_test_accuracy".
    """
    metrics = {}
    for task_name, (config, task, networks) in tasks.items():
        model = build_model(config, task, networks)
        figures = learn(config, run, task_name, model, task)
        metrics |= {f"{task_name}_{figure}": value for figure, value in figures.items()}
    return metrics


# %%
def plot(run: runs.Run, metrics: dict, both: two_orders.TwoOrders) -> list[Path]:
    """Saves the pictures in the run folder and returns their paths."""
    drawn = {
        "two_orders": pictures.plot_two_orders(both),
        "order_lab": pictures.plot_order_lab(
            report.order_rows(metrics), f"reviews: {run.config.data}"
        ),
        "position": pictures.plot_position(report.position_panels(metrics)),
        "timeline": timeline.plot(timeline.load()),
    }
    return [run.save_figure(figure, name) for name, figure in drawn.items()]


# %%
def main(config: Config, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    sentence, word = two_orders.read_sentence_and_word(config)
    arrangements = letters.arrange(config.word, config.seed, config.letters_per_epoch)
    task = load_data(config)
    screen.header(run, f"{task.name}; {arrangements.name}", training.device_name())
    metrics = report.show_orders(sentence, word)
    report.show_weights(config)
    metrics |= run_order_lab(config, run, task)
    report.show_order_lab(metrics)
    tasks = {"letters": (config.for_letters(), arrangements, ALL_NETWORKS)}
    if task.test_is_hard is not None:
        # The order lab has the recurrent network, which is right without an index.
        tasks["reviews"] = (config.for_position(), task, BAG_NETWORKS)
    metrics |= run_position_lab(run, tasks)
    report.show_position_lab(metrics)
    report.show_timeline(timeline.load())
    run.finish(config.recurrent_layer, training.device_name(), task.name, metrics)
    print("Pictures:", *plot(run, metrics, sentence))
    report.show_end(is_generated=task.test_is_hard is not None)
    return metrics


# %% [markdown]
# ## Run it
# As a script: `python -m chapters.ch01_sequences`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch01_sequences", "quick", quick, runs.RunOptions()))
