"""Which checks there are, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from chapters.doctor import computer, data, packages, training
from chapters.doctor.packages import SLOW
from chapters.doctor.results import Result


def light() -> list[tuple[str, Callable[[], Result]]]:
    """Name and function of the checks that import no package; each takes a moment."""
    return [
        ("system", computer.system),
        ("Python", packages.python),
        ("commit", computer.commit),
        ("requirements.txt", packages.pins),
        *((one.name, partial(packages.package, one)) for one in packages.needed()),
        ("backend", packages.backend),
        ("cores", computer.cores),
        ("memory", computer.memory),
        ("runs folder", computer.runs_folder),
        ("data folder", computer.data_folder),
        ("temporary folder", computer.temporary_folder),
        ("terminal", computer.terminal),
    ]


def heavy() -> list[tuple[str, Callable[[], Result]]]:
    """Name and function of the checks that import packages, the slow ones last, for one process."""
    found = [
        one
        for one in packages.needed()
        if packages.installed_version(one.name) and packages.module_of(one)
    ]
    imports = [(f"import {one.name}", partial(packages.import_package, one)) for one in found]
    slow = [(name, check) for name, check in imports if name.split()[1] in SLOW]
    # Keras first: its seconds count the backend that it imports.
    slow.sort(key=lambda one: one[0] != "import keras")
    return [
        *(one for one in imports if one not in slow),
        ("Hangul in pictures", computer.hangul_font),
        ("spoken_digits.npz", data.spoken_digits),
        ("monthly_sunspots.csv", data.sunspots),
        *((one[0], partial(data.downloaded, *one)) for one in data.DOWNLOADED),
        *slow,
        *((one[0], partial(data.prepared, *one)) for one in data.PREPARED),
        ("devices", training.devices),
        ("training step", training.training_step),
    ]
