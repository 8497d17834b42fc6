"""Starts TensorFlow or JAX: without messages on the screen, and with what makes small networks fast."""

import contextlib
import importlib
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

_PROJECT = Path(__file__).parent.parent
_JAX_CACHE = _PROJECT / ".jax_cache"


@contextlib.contextmanager
def startup():
    """Import Keras inside this block: what TensorFlow's C++ code prints to stderr is kept back.

    When the import fails, everything that was kept back is printed after all. Afterwards TensorFlow's
    logger tells errors only: its advice on retracing is for people who write tf.functions.
    """
    prepare()
    sys.stderr.flush()
    with tempfile.TemporaryFile() as kept_back:
        screen = os.dup(2)
        os.dup2(kept_back.fileno(), 2)
        try:
            yield
            if "keras" in sys.modules:
                # On JAX, Keras would load it with the first data, and with the same messages.
                importlib.import_module("tensorflow")
            logging.getLogger("tensorflow").setLevel(logging.ERROR)
        except Exception:
            kept_back.seek(0)
            os.write(screen, kept_back.read())
            raise
        finally:
            os.dup2(screen, 2)
            os.close(screen)


def prepare() -> None:
    """Sets what TensorFlow and JAX read from the environment when they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if os.access(_PROJECT, os.W_OK):
        # What JAX has compiled once, it reads from disk: a short training takes half as long.
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(_JAX_CACHE))
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    # A program that cannot be read back is compiled again, which is no news for a learner.
    warnings.filterwarnings(
        "ignore", message="Error (reading|writing) persistent compilation cache"
    )


def take_one_thread() -> None:
    """On two cores, TensorFlow computes with one thread; to be called before its first computation.

    Threads that share matrices of 64 x 8 wait for each other longer than they work, on the core that reads
    the batches: one alone is a sixth faster. Wide layers gain by sharing.
    """
    if os.cpu_count() == 2:
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
