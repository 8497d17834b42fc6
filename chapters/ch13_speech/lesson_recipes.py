# %% [markdown]
# # What helps on a voice that was never heard?
#
# A recipe is a way to train: which copies of a recording are made, and how the frames are scaled. A recipe
# that is chosen by its test speakers is fitted to them. So each recipe is trained on three speakers and
# judged on a fourth, the validation speaker; the fifth is not touched. Each of the five speakers is the
# fourth once. With these results a recipe is chosen, and only then does lesson.py read the test speakers.

# %%
import dataclasses

import keras
import numpy as np

from chapters.ch13_speech import config as settings
from chapters.ch13_speech import lesson, linear, pictures
from chapters.ch13_speech.config import Recipes
from chapters.ch13_speech.recorded import RECIPES
from common import page, screen
from common.data import speech
from common.data.speech import Recordings
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "recipes")

# %% [markdown]
# ## Three speakers, a fourth and a fifth


# %%
def split_recordings(config: Recipes, data: Recordings, fold: int) -> lesson.Split:
    """Recordings of three speakers to train on and to stop by, and those of the fourth to judge by."""
    who = data.who()
    untouched, judge = who[fold], who[(fold + 1) % len(who)]
    kept = np.flatnonzero((data.speakers != untouched) & (data.speakers != judge))
    place = data.indices[kept] - speech.OFFICIAL_TEST
    stops = (place >= 0) & (place < config.num_validation)
    return lesson.Split(kept[~stops], kept[stops], np.flatnonzero(data.speakers == judge))


# %%
if MAIN:
    data = speech.load(config.data)
    splits = [split_recordings(config, data, fold) for fold in range(config.folds)]
    for split in splits:
        trained = ", ".join(sorted(set(data.speakers[split.train])))
        (judge,) = set(data.speakers[split.test].tolist())
        print(f"{len(split.train)} recordings of {trained}; {len(split.test)} of {judge} judge")

# %% [markdown]
# ## The baseline

# %%
if MAIN:
    x, metrics = linear.slices(data.frames), {}
    accuracies = [
        linear.fit(x[split.train], data.digits[split.train]).score(
            x[split.test], data.digits[split.test]
        )
        for split in splits
    ]
    metrics["linear_accuracy"] = float(np.mean(accuracies))
    print(f"linear, mean over the validation speakers: {metrics['linear_accuracy']:.4f}")

# %% [markdown]
# ## One thing left out at a time
#
# `everything` is the recipe of lesson.py. Each of the others leaves one thing out; `unaltered` alters no
# recording beyond the silence in front.

# %%
PLAIN = {"speed": 0.0, "voice": 0.0, "gain": 0.0, "hide": False, "noise": False}
CHANGES = {
    "everything": {},
    "fixed_scale": {"adapts": False},
    "no_voices": {"speed": 0.0, "voice": 0.0},
    "no_hiding": {"hide": False},
    "no_noise": {"noise": False},
    "unaltered": PLAIN,
}


def measure(config: Recipes, run: Run, data: Recordings, splits: list[lesson.Split]) -> dict:
    """Trains a recipe once for each validation speaker; their accuracies, and the mean and the lowest."""
    accuracies = []
    for fold, split in enumerate(splits):
        part = run.part(f"fold_{fold}")
        part.folder.mkdir(exist_ok=True)
        measured = lesson.train_and_evaluate(config, part, data, split)
        accuracies.append(measured["accuracy"])
        keras.utils.clear_session()
    return {
        "accuracy": float(np.mean(accuracies)),
        "lowest": min(accuracies),
        "highest": max(accuracies),
    }


# %%
if MAIN:
    for name, changes in CHANGES.items():
        changed = dataclasses.replace(config, **changes)
        print(f"{name}: {changes or 'as it is'}", flush=True)
        measured = run.once(
            name, lambda part, changed=changed: measure(changed, part, data, splits)
        )
        metrics |= {f"{name}_{key}": value for key, value in measured.items()}
    run.finish("GRU, recipes", data.name, metrics)

# %% [markdown]
# ## What helped

# %%
if MAIN:
    screen.table(
        ("recipe", "mean of validation speakers", "lowest", "highest"),
        *(
            (
                RECIPES[name][0],
                *(metrics[f"{name}_{key}"] for key in ("accuracy", "lowest", "highest")),
            )
            for name in CHANGES
        ),
    )
    run.show(pictures.plot_recipes(metrics, RECIPES, config.seed), "recipes")
    print(
        "Notice: the differences between speakers are larger than those between recipes. One speaker would "
        "have told nothing about a recipe."
    )
    print("Next: python -m chapters.ch14_seq2seq")
