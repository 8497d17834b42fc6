"""One measurement, in a process of its own: python -m benchmarks.measure WAY RECIPE [--length 200 ...]

Ways: plain (Keras on TensorFlow as a notebook writes it), tensorflow and jax (as the chapters train),
torch (PyTorch's layers). Prints one line of JSON.
"""

import argparse
import dataclasses
import json
import os
import statistics

from benchmarks import recipes

WAYS = ("plain", "tensorflow", "jax", "torch")


def measure(way: str, name: str, sizes: recipes.Sizes, num_batches: int, epochs: int) -> dict:
    """Trains a recipe; returns milliseconds a step, the loss of every epoch, and peak memory in MB.

    The first epoch compiles and warms up, so that it does not count.
    """
    if way == "torch":
        from benchmarks import in_torch

        result = in_torch.train(name, sizes, num_batches, epochs)
    else:
        os.environ["KERAS_BACKEND"] = "jax" if way == "jax" else "tensorflow"
        if way == "plain":
            os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        else:
            from common import quiet

            quiet.take_one_thread()
            with quiet.startup():
                import keras  # noqa: F401
        from benchmarks import in_keras

        result = in_keras.train(name, sizes, way == "plain", num_batches, epochs)
    from common.runs import peak_memory_mb

    ms = statistics.median(result["seconds"][1:]) / num_batches * 1_000
    return {"ms": ms, "curve": result["curve"], "memory": peak_memory_mb()}


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("name", choices=recipes.NAMES)
    parser.add_argument("--num-batches", type=int, default=recipes.NUM_BATCHES)
    parser.add_argument("--epochs", type=int, default=recipes.EPOCHS)
    for field in dataclasses.fields(recipes.Sizes):
        parser.add_argument("--" + field.name.replace("_", "-"), type=int)
    words = vars(parser.parse_args())
    way, name, num_batches, epochs = (
        words.pop(key) for key in ("way", "name", "num_batches", "epochs")
    )
    chosen = {key: value for key, value in words.items() if value is not None}
    sizes = dataclasses.replace(recipes.USUAL[name], **chosen)
    print(json.dumps(measure(way, name, sizes, num_batches, epochs)))


if __name__ == "__main__":
    main()
