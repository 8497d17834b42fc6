"""Files that may come from a stranger: a saved model that could run code, words that are no words.

Keras would import the module that a model names, and a terminal obeys some signs. Both are found here before
anything is done with them.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

# What `model.save` of a model without files of its own writes.
_MEMBERS = {"metadata.json", "config.json", "model.weights.h5"}
# The parts of Keras that compute, and nothing else.
_PARTS_OF_KERAS = (
    *("layers", "models", "ops", "initializers", "optimizers", "losses", "metrics", "activations"),
    *("regularizers", "constraints", "random", "dtype_policies"),
)
# Layers that bring a program or a file of their own. Keras refuses most of them, too, in its safe mode.
_WITH_CODE = {
    *("__lambda__", "Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"),
    *("StringLookup", "IntegerLookup", "TextVectorization"),
}
# The sign that begins a command to the terminal, and halves of signs, which no encoding can write.
_UNPRINTABLE = re.compile("[\x1b\ud800-\udfff]")


def check_model(path: Path) -> None:
    """Looks into a .keras file without running anything in it.

    Raises:
        ValueError: it is no such file, unpacks to more than it holds, or names something that is no part of
            a network: a class of a foreign module, a function of the system, a layer with code in it.
    """
    if not path.is_file():
        raise ValueError("it is no file")
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if sorted(member.filename for member in members) != sorted(_MEMBERS):
            raise ValueError("it does not hold the three files of a model")
        # Keras does not compress: less would be more only in a file that is made to fill the memory.
        if sum(member.file_size for member in members) > path.stat().st_size:
            raise ValueError("it unpacks to more than it holds")
        described = json.loads(archive.read("config.json"))
    for name, module in _named(described):
        if name in _WITH_CODE:
            raise ValueError(f"it holds a {name}, which could run a program of its own")
        if not _is_harmless(module):
            raise ValueError(f"it names {module}.{name}, which is no part of a network")


def are_words(words: object) -> bool:
    """Whether something read from JSON is a list of different words (or letters)."""
    return (
        isinstance(words, list)
        and all(isinstance(word, str) and word for word in words)
        and len(set(words)) == len(words)
        and not _UNPRINTABLE.search("".join(words))
    )


def _named(described: object) -> Iterator[tuple[object, object]]:
    """Name and module of everything that a model consists of; nothing is hidden too deep."""
    waiting = [described]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "class_name" in one or "module" in one:
                yield one.get("class_name"), one.get("module")
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _is_harmless(module: object) -> bool:
    # Keras's own signs, such as __keras_tensor__, have no module, and its functions "builtins".
    if module in (None, "builtins", "keras"):
        return True
    first, *rest = str(module).removeprefix("keras.src.").removeprefix("keras.").split(".")
    if str(module).startswith("keras."):
        return first in _PARTS_OF_KERAS
    return first == "chapters" and bool(rest)
