# %% [markdown]
# # What does padding change?
#
# Clips of different lengths stand in one array, so the short ones are padded. Padding is no video, and
# nothing should depend on it: neither the loss nor the accuracy nor a single label. This page shows four
# mistakes and their cures.

# %%
import keras
import numpy as np

from chapters.ch11_frame_labels import config as settings
from chapters.ch11_frame_labels import pictures
from chapters.ch11_frame_labels.config import Masks
from common import page, screen, training
from common.data import digits, frames
from common.data.frames import Clips

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "masks")

# %% [markdown]
# ## An accuracy that padding flatters
#
# A clip of 4 frames is padded to 10, and there are two classes. The network is right in 2 of the 4 frames. In
# the padding, whose label is 0, it says 0. Its accuracy over all 10 time steps is .8, that over the frames is
# .5. If `sample_weight` is 0 at padding, Keras counts frames in `weighted_metrics` and everything in
# `metrics`. For the loss the weights are not enough: by default, Keras divides the weighted sum by ALL time
# steps.

# %%
TRUE = np.array([[1, 0, 1, 0, 0, 0, 0, 0, 0, 0]])
PREDICTED = np.array([[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]])
IS_FRAME = np.array([[1, 1, 1, 1, 0, 0, 0, 0, 0, 0]], dtype="float32")


def losses(probability: float) -> dict[str, float]:
    """The mean loss of the clip by each reduction; the predicted class has this probability."""
    of_class = np.array([1 - probability, probability])
    outputs = np.where(PREDICTED[..., None] == [0, 1], of_class[1], of_class[0])  # (1, time, 2)
    return {
        reduction: float(
            keras.losses.SparseCategoricalCrossentropy(reduction=reduction)(
                TRUE, outputs.astype("float32"), sample_weight=IS_FRAME
            )
        )
        for reduction in ("sum_over_batch_size", "mean_with_sample_weight")
    }


# %%
if MAIN:
    is_right = TRUE == PREDICTED
    metrics = {
        "accuracy_all_steps": float(is_right.mean()),
        "accuracy_frames": float(np.average(is_right, weights=IS_FRAME)),
    }
    print({name: screen.number(value) for name, value in metrics.items()})
    # -(2 log .9 + 2 log .1) / 4 = 1.2040, and a tenth of the sum in place of a fourth is .4816
    for reduction, loss in losses(0.9).items():
        print(f"loss, {reduction:<24} {screen.number(loss)}")

# %% [markdown]
# ## A backward GRU that begins with padding
#
# The backward GRU begins at the end of the array. Without a mask it reads the padding first and comes to
# the last frame with a state that depends on how much padding there was. With a mask it passes over it.
# The networks below have the weights that they were initialized with: the error needs no training. Each
# clip is labelled twice, the second time with more padding.


# %%
def build_model(config: Masks, time: int | None, with_mask: bool = True) -> keras.Model:
    """TimeDistributed, then a GRU in both directions: (batch, time, pixels) -> (batch, time, 2 units)."""
    keras.utils.set_random_seed(config.seed)
    pixels = keras.Input((time, frames.HEIGHT * frames.WIDTH), name="pixels")
    is_frame = keras.Input((None,), dtype="bool", name="is_frame")
    mask = is_frame if with_mask else None
    # A bias of 0 would make 0 of padding, and hide the error until something is trained.
    # f_t = x_t W + b
    dense = keras.layers.Dense(config.num_units, bias_initializer="ones")
    features = keras.layers.TimeDistributed(dense)(pixels, mask=mask)
    layer = keras.layers.GRU(config.num_units, return_sequences=True)
    # s_t = [h_t, g_t]
    states = keras.layers.Bidirectional(layer)(features, mask=mask)
    model = keras.Model([pixels, is_frame], states)
    # Some seconds less: XLA compiles longer than this computes; JAX has nothing else.
    model.compile(jit_compile=training.ONLY_XLA)
    return model


def load_data(config: Masks) -> Clips:
    """Draws clips of test images."""
    images = digits.load()
    return frames.draw(images.x_test, images.y_test, config.num_clips, config.seed)


def pad(array: np.ndarray, steps: int) -> np.ndarray:
    """Puts zeros after the last time step, axis 1."""
    return np.pad(array, [(0, 0), (0, steps), *[(0, 0)] * (array.ndim - 2)])


# %%
if MAIN:
    clips = load_data(config)
    pixels = clips.frames.reshape(*clips.is_frame.shape, -1)  # (clips, time, pixels)
    time, states = pixels.shape[1], {}
    for with_mask in (True, False):
        states[with_mask] = []
        for more in (0, config.padding):
            model = build_model(config, time + more, with_mask)
            padded = pad(pixels, more), pad(clips.is_frame, more)
            states[with_mask].append(model.predict(padded, verbose=0)[:, :time])
        # Only real frames are compared.
        difference = np.abs(states[with_mask][0] - states[with_mask][1])[clips.is_frame].max()
        name = f"padding_difference_{'with' if with_mask else 'without'}_mask"
        metrics[name] = float(difference)
        print(f"{name:<36}{screen.number(metrics[name])}")
    clip = int(clips.is_frame.sum(axis=1).argmax())
    run.show(pictures.plot_padding(clips, clip, states, config.padding), "padding")

# %% [markdown]
# ## A mask that nobody checks
#
# Often only every second frame of a video is kept. If one forgets to keep every second value of the mask, the
# mask has twice as many time steps as the clip. `TimeDistributed` is built to find that, and it does if this
# is the first mask. But if a right one came before, Keras (3.15.1) compiles the model for masks of ANY
# length, and the wrong one is accepted. The GRU reads the first half of it: where 48 time steps had 30
# frames, 24 now have 15, and all 24 values of the mask say "frame". So nine time steps of padding are read. A
# mask with too FEW time steps fails in the GRU.


# %%
def try_masks(model: keras.Model, x: np.ndarray, masks: list) -> list:
    """Predicts with one mask after the other -> states (clips, time, 2 units), or Keras's words."""
    answers = []
    for mask in masks:
        try:
            answers.append(model.predict([x, mask], verbose=0))
        except ValueError as error:
            # The first line names the place, those after it the error.
            answers.append(" ".join(str(error).split()))
    return answers


# %%
if MAIN:
    half, half_mask = pixels[:, ::2], clips.is_frame[:, ::2]
    print("frames", half.shape, "mask", clips.is_frame.shape)
    (said,) = try_masks(build_model(config, time // 2), half, [clips.is_frame])
    print("The wrong mask first:", said[said.find("The `mask`") :][:116], "...")
    model = build_model(config, time // 2)
    right, wrong = try_masks(model, half, [half_mask, clips.is_frame])
    is_refused = isinstance(wrong, str)
    metrics["wrong_mask_refused"] = int(is_refused)
    metrics["padding_difference_wrong_mask"] = (
        0.0 if is_refused else float(np.abs(right - wrong)[half_mask].max())
    )
    print(
        "After a right one:",
        "an error" if is_refused else "no complaint, states differ by",
        end=" ",
    )
    print(screen.number(metrics["padding_difference_wrong_mask"]))
    print("The cure: assert mask.shape == clips.shape[:2] before every fit and predict.")

# %% [markdown]
# ## Clips of another length
#
# `keras.Input((None, ...))` promises any number of time steps. With Keras 3.15.1, `TimeDistributed` keeps
# the promise for the first number that it meets. At the second one it takes the number of CLIPS for the
# number of time steps. This chapter therefore gives it a fixed number: `keras.Input((time, ...))`, a new
# model for other clips.

# %%
if MAIN:
    any_length = keras.Sequential([keras.Input((None, pixels.shape[2]))])
    any_length.add(keras.layers.TimeDistributed(keras.layers.Dense(1)))
    for steps in (time, time // 2):
        two = pixels[:2, :steps]
        print(f"two clips {two.shape} ->", any_length.predict(two, verbose=0).shape)
    fixed = keras.layers.TimeDistributed(keras.layers.Dense(1))(keras.Input(half.shape[1:]))
    print("with a fixed number:", fixed.shape)
    run.finish("untrained GRU", frames.NAME, metrics)
    print(
        "Notice: nothing stops and nothing is printed when a mask is missing or wrong. Pad a clip with "
        "more frames and compare: if a label changes, padding is being read."
    )
    print("Next: python -m chapters.ch11_frame_labels")
