"""Keeps TensorFlow's start-up messages off the learner's screen."""

import contextlib
import logging
import os
import sys
import tempfile


@contextlib.contextmanager
def startup():
    """Import TensorFlow inside this block: what its C++ code prints to stderr is kept back.

    When the import fails, everything that was kept back is printed after all. Afterwards TensorFlow's
    logger tells errors only: its advice on retracing is for people who write tf.functions.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    with tempfile.TemporaryFile() as kept_back:
        screen = os.dup(2)
        os.dup2(kept_back.fileno(), 2)
        try:
            yield
            logging.getLogger("tensorflow").setLevel(logging.ERROR)
        except Exception:
            kept_back.seek(0)
            os.write(screen, kept_back.read())
            raise
        finally:
            os.dup2(screen, 2)
            os.close(screen)
