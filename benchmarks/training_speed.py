"""What the compile options and the one-hot cell buy: python -m benchmarks.training_speed

Each line is a process of its own, so that its memory is its own. Random reviews in the book's
shapes: 20,000 of 100 words, batches of 64. Milliseconds are the median of the steps of three epochs
after one to compile and warm up.
"""

import json
import statistics
import subprocess
import sys
import time

PLAIN = {"jit_compile": False, "steps_per_execution": 1}
XLA = {"jit_compile": True, "steps_per_execution": 1}
BOTH = {"jit_compile": True, "steps_per_execution": 10}
VARIANTS = {
    "embedding, plain": ("ch05_imdb_embedding", 500, PLAIN),
    "embedding, XLA": ("ch05_imdb_embedding", 500, XLA),
    "embedding, XLA, ten steps": ("ch05_imdb_embedding", 500, BOTH),
    "one-hot in the cell, plain": ("ch04_imdb_onehot", 500, PLAIN),
    "one-hot in the cell, XLA": ("ch04_imdb_onehot", 500, XLA),
    "one-hot in the cell, XLA, ten steps": ("ch04_imdb_onehot", 500, BOTH),
    "one-hot arrays, plain (the book's way, 200 words)": ("materialised", 200, PLAIN),
    "one-hot in the cell, XLA, ten steps, 200 words": ("ch04_imdb_onehot", 200, BOTH),
}


def measure(name: str) -> dict:
    """Trains one variant for four epochs; returns milliseconds a step and peak memory."""
    import dataclasses
    import importlib

    import keras
    import numpy as np

    from common.runs import peak_memory_mb

    model_name, vocabulary_size, options = VARIANTS[name]
    rng = np.random.default_rng(0)
    x = rng.integers(1, vocabulary_size, (20_000, 100)).astype("int32")
    y = rng.integers(0, 2, 20_000)
    if model_name == "materialised":
        x = keras.utils.to_categorical(x, vocabulary_size)
        model = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.SimpleRNN(8)])
        model.add(keras.layers.Dense(1, activation="sigmoid"))
    else:
        config = importlib.import_module(f"chapters.{model_name}.config").BOOK
        config = dataclasses.replace(config, vocabulary_size=vocabulary_size)
        model = importlib.import_module(f"chapters.{model_name}.lesson").build_model(config)
    model.compile(keras.optimizers.RMSprop(1e-4), loss="binary_crossentropy", **options)
    seconds = []
    for _ in range(4):
        start = time.perf_counter()
        model.fit(x, y, batch_size=64, verbose=0)
        seconds.append(time.perf_counter() - start)
    num_steps = -(-len(x) // 64)
    return {
        "ms": statistics.median(seconds[1:]) / num_steps * 1_000,
        "compile": seconds[0] - statistics.median(seconds[1:]),
        "memory": peak_memory_mb(),
    }


def main() -> None:
    """Measures every variant and prints a line for each."""
    print(f"{'':<52}{'ms a step':>10}{'first epoch +':>15}{'peak memory':>14}")
    for name in VARIANTS:
        command = [sys.executable, "-m", "benchmarks.training_speed", name]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
        )
        result = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{name:<52}{result['ms']:>10.1f}{result['compile']:>13.1f} s"
            f"{result['memory']:>11,} MB",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
