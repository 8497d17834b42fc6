"""A process with Keras in it that forks one process for each command line: four seconds less for each.

`python -m tests.preloaded` reads a line [MODULE, WORDS, PATH OF STDOUT, PATH OF STDERR] and answers with the
exit status. The forked process does what `python -m MODULE WORDS...` does, to its very end.
"""

import json
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parent.parent
# Elsewhere threads are about that do not survive a fork: those of macOS's libraries, and of JAX.
CAN_FORK = sys.platform == "linux" and os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow"


class Preloaded:
    """Runs command lines one after the other; a context manager that ends the process it starts."""

    def __enter__(self):
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *error):
        with self.server:
            self.server.stdin.close()

    def run(self, module, *words) -> subprocess.CompletedProcess:
        """The finished process, as `subprocess.run` with captured text returns it."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("stdout", "stderr")]
            job = [module, *(list(map(str, some)) for some in (words, paths))]
            print(json.dumps(job), file=self.server.stdin, flush=True)
            status = int(self.server.stdout.readline())
            printed = [path.read_text(encoding="utf8") for path in paths]
        return subprocess.CompletedProcess([module, *words], status, *printed)


def serve() -> list:
    """Forks a process for each line of the input; returns in the forked ones, with their line."""
    from common import quiet

    with quiet.startup():
        import keras  # noqa: F401
        import matplotlib.figure  # noqa: F401
        import sklearn.model_selection  # noqa: F401
    for line in sys.stdin:
        if not (child := os.fork()):
            return json.loads(line)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    sys.exit()


if __name__ == "__main__":
    module, words, paths = serve()
    for number, path in enumerate((os.devnull, *paths)):
        file = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    sys.argv[1:] = words
    runpy.run_module(module, run_name="__main__", alter_sys=True)
