# %% [markdown]
# # Which wiring for which task?
#
# Lecture notes 001, 002 and 003 draw the same recurrent layer in five wirings: one-to-one, one-to-many,
# many-to-one, and many-to-many in two ways. Here one tiny world has a task for each: a walker on a ring
# of eight places, where place 0 is home. Then letters: the next one at every step, until a network
# writes.

# %%
import keras
import numpy as np

from chapters.ch09_wirings import config as settings
from chapters.ch09_wirings import letters, pictures, world, writer
from chapters.ch09_wirings.config import Config, Writer
from chapters.ch09_wirings.wirings import FIVE, WIRINGS
from chapters.ch09_wirings.world import Task
from common import runs, screen, training

# %% [markdown]
# ## The world
#
# `world.py` makes five tasks. A photo of the walker shows where it is (one-to-one). From a photo and a
# speed follow the next six places (one-to-many). A walk of eight moves ends somewhere (many-to-one), is
# somewhere after every move (many-to-many at every step), and has a shortest way home, which nobody
# knows before the last move (many-to-many after the whole input).
#
# There are 3^8 = 6,561 walks. Each is in one split only, so every test walk is new.


# %%
def load_data(config: Config) -> dict[str, Task]:
    """The five tasks, by name; see `world.make_tasks`."""
    return world.make_tasks(config.num_moves, config.num_photos, config.photo_noise, config.seed)


# %% [markdown]
# ## The wirings
#
# `wirings.py` is the heart of this chapter: each wiring is a function of a few lines. Nothing changes
# from one to the other but what goes in at which step, and which outputs count.


# %%
def build_model(config: Config, name: str, num_train: int) -> keras.Model:
    """The wiring of this name, compiled."""
    model = WIRINGS[name].build(config.num_units)
    num_batches = max(1, num_train // config.batch_size)
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, num_epochs(config, name) * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        **training.compile_options(num_batches, is_short=True),
    )
    return model


def num_epochs(config: Config, name: str) -> int:
    """Rounds for the wiring of this name: fewer where its task starts from a photo."""
    return config.photo_epochs if name.startswith("one_to") else config.epochs


# %%
def train(config: Config, run: runs.Run, name: str, task: Task) -> keras.Model:
    """Fits the wiring of this name; returns it with the weights of the lowest validation loss."""
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, name, len(task.x_train))
    model.fit(
        task.x_train,
        task.y_train,
        batch_size=config.batch_size,
        epochs=num_epochs(config, name),
        validation_data=(task.x_validation, task.y_validation),
        callbacks=training.callbacks(run, patience=num_epochs(config, name)),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return model


# %% [markdown]
# ## How good, and how far?
#
# A step is right or wrong, and a whole sequence is right where every step is. The network that answers
# at every step can also read longer walks: it has no more weights for them. Whether it has learned to
# count round the ring, or only for as long as its training walks, shows there.


# %%
# How many times as long as in training.
LONGER = (2, 4, 8)


def evaluate(config: Config, name: str, model: keras.Model, task: Task) -> dict:
    """Figures on the test samples, which are read once, here."""
    is_right = answers(model, task.x_test) == task.y_test  # (samples,) or (samples, time)
    metrics = {
        "accuracy": float(np.mean(is_right)),
        "baseline_accuracy": task.baseline_accuracy,
        "num_weights": model.count_params(),
    }
    if is_right.ndim == 2:
        metrics["accuracy_whole"] = float(np.mean(is_right.all(axis=1)))
    if name == "every_step":
        for times in LONGER:
            metrics[f"accuracy_{times}x"] = accuracy_on_longer(config, model, times)
    return metrics


def accuracy_on_longer(config: Config, model: keras.Model, times: int) -> float:
    """Share of right places on 500 random walks so many times as long as those in training."""
    rng = np.random.default_rng([config.seed, times])
    walks = rng.choice(world.MOVES, size=(500, times * config.num_moves))
    is_right = answers(model, world.encode_moves(walks)) == world.places_of(walks)
    return float(np.mean(is_right))


def answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The likeliest class for every sample, or for every step of it, int array."""
    return keras.ops.convert_to_numpy(model(x)).argmax(axis=-1)


# %%
def learn_wirings(config: Config, run: runs.Run, tasks: dict[str, Task]) -> dict:
    """Trains and measures every wiring; returns the figures, each under its name and the wiring's."""
    metrics = {}
    for name, wiring in WIRINGS.items():
        task = tasks[wiring.task]

        def compute(part: runs.Run, name=name, task=task) -> dict:
            model = train(config, part, name, task)
            return evaluate(config, name, model, task)

        figures = run.once(name, compute)
        metrics |= {f"{name}_{figure}": value for figure, value in figures.items()}
    metrics["lowest_accuracy"] = min(metrics[f"{name}_accuracy"] for name in FIVE)
    return metrics


# %% [markdown]
# ## Letters
#
# hihell -> ihello (lab 11-2): the next letter at every step. Then a sentence by heart (lab 11-3): a
# network learns all its windows of ten letters, and writes the sentence down from the first ten alone,
# each letter that it writes being its next input. And with the preset `book`, `writer.py`: Shakespeare.


# %%
def learn_letters(config: Config) -> tuple[dict, tuple[letters.Learned, letters.Learned]]:
    """Both exercises; returns the shares of right letters, and what was written.

    Raises:
        UserError: the sentence is too short or too long.
    """
    learned = letters.learn_hihello(config), letters.learn_sentence(config)
    hihello, sentence = learned
    return {"hihello_accuracy": hihello.accuracy, "sentence_accuracy": sentence.accuracy}, learned


# %%
def plot(config: Config, run: runs.Run, metrics: dict) -> list:
    """Saves the pictures and returns their paths."""
    # A walk with some of everything.
    moves = (1, 1, 0, 1, -1, 1, 1, 0, 1)[: config.num_moves]
    labels = {
        "zeros": "one_to_many",
        "the input again": "one_to_many_repeat",
        "the last output": "one_to_many_feedback",
    }
    longer = {config.num_moves: metrics["every_step_accuracy"]}
    longer |= {
        times * config.num_moves: metrics[f"every_step_accuracy_{times}x"] for times in LONGER
    }
    figures = {
        "wirings": pictures.plot_wirings(
            moves, {name: metrics[f"{name}_accuracy"] for name in FIVE}
        ),
        "one_to_many": pictures.plot_one_to_many(
            {label: run.part(name).history()["val_accuracy"] for label, name in labels.items()}
        ),
        "longer": pictures.plot_longer(longer, config.num_moves),
    }
    return [run.save_figure(figure, name) for name, figure in figures.items()]


def show(metrics: dict, learned: tuple) -> None:
    """Prints the wirings beside their baselines, and what was written."""
    screen.table(
        ("test accuracy", "most frequent", "a step", "whole sequence", "weights"),
        *(
            (
                wiring.title,
                metrics[f"{name}_baseline_accuracy"],
                metrics[f"{name}_accuracy"],
                metrics.get(f"{name}_accuracy_whole"),
                metrics[f"{name}_num_weights"],
            )
            for name, wiring in WIRINGS.items()
        ),
    )
    print(
        "The same weights of every-step on longer walks:",
        ", ".join(f"{metrics[f'every_step_accuracy_{n}x']:.3f} ({n}x)" for n in LONGER),
    )
    hihello, sentence = learned
    print(f"hihell -> {hihello.answer}")
    print(f"By heart, {sentence.accuracy:.0%} right: ...{sentence.answer}")


# %%
def main(config: Config | Writer, run: runs.Run) -> dict:
    """The whole chapter; returns its metrics."""
    if isinstance(config, Writer):
        return writer.main(config, run)
    letters.check_sentence(config.sentence)
    tasks = load_data(config)
    walks = tasks["every_step"]
    name = f"a walker on a ring, {len(walks.x_train):,} + {len(walks.x_validation):,} + "
    name += f"{len(walks.x_test):,} walks of {config.num_moves} moves"
    screen.header(run, name, training.device_name())
    metrics = learn_wirings(config, run, tasks)
    of_letters, learned = learn_letters(config)
    metrics |= of_letters
    paths = plot(config, run, metrics)
    run.finish("five wirings", training.device_name(), name, metrics)
    show(metrics, learned)
    print("Pictures:", *paths)
    print(
        "Notice: the layers are the same everywhere. A task decides which steps get an input and which "
        "outputs count, and that is all a wiring is."
    )
    print("Next: python -m chapters.ch09_wirings book")
    return metrics


# %% [markdown]
# ## Run it
#
# As a script: `python -m chapters.ch09_wirings`. As a notebook, this cell runs the preset `quick`.

# %%
if __name__ == "__main__":
    quick = settings.QUICK
    main(quick, runs.start("ch09_wirings", "quick", quick, runs.RunOptions()))
