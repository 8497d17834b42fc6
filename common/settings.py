"""What every chapter's Config has in common: fields that check their own range."""

import dataclasses
import json
import typing
from pathlib import Path
from typing import NamedTuple

from common.errors import UserError

# What runs where nobody names a preset.
DEFAULT_PRESET = "quick"


@dataclasses.dataclass(frozen=True)
class Between:
    """The allowed range, both ends included, of a number or of each number of a tuple.

    Written as `Annotated[int, Between(1, 1000)]`.

    Args:
        low: the smallest number.
        high: the largest number.
        or_zero: whether 0 is allowed as well, for "all" or "none".
    """

    low: float
    high: float
    or_zero: bool = False


class Settings:
    """Base of a frozen dataclass of settings; each field is also a command-line flag.

    Raises:
        UserError: when a field annotated with `Between` is outside its range.
    """

    def __post_init__(self):
        hints = typing.get_type_hints(type(self), include_extras=True)
        for name, hint in hints.items():
            value = getattr(self, name)
            numbers = value if isinstance(value, tuple) else (value,)
            for rule in getattr(hint, "__metadata__", ()):
                if isinstance(rule, Between):
                    _check(name, numbers, rule)

    def check(self) -> None:
        """For what no single field tells, such as a file that is not there; asked before a run starts.

        Raises:
            UserError: where that is so.
        """

    @classmethod
    def restored(cls, values: dict) -> typing.Self:
        """The settings that JSON has made `values` of; a missing field has its default, others are left out.

        Raises:
            UserError: a value is of another type, or outside its range.
        """
        known = {}
        for name, hint in typing.get_type_hints(cls).items():
            if name in values:
                # JSON knows lists and no tuples.
                is_list = isinstance(values[name], list)
                known[name] = tuple(values[name]) if is_list else values[name]
                if not _is_of(hint, known[name]):
                    raise UserError(f"{flag(name)} cannot be {str(values[name])[:100]}")
        return cls(**known)

    def differences(self, other: dict) -> list[str]:
        """The fields whose value in `other`, made by `dataclasses.asdict` or read from JSON, differs.

        A field that `other` lacks is one that has been added since: it had its default there.
        """
        defaults = {
            field.name: field.default
            for field in dataclasses.fields(self)
            if field.default is not dataclasses.MISSING
        }
        # JSON knows lists and no tuples.
        mine, other = (
            json.loads(json.dumps(one)) for one in (dataclasses.asdict(self), defaults | other)
        )
        names = sorted(mine.keys() | other.keys())
        return [
            # A setting of a stranger's file may be of any length.
            f"{flag(name)} {str(other.get(name))[:100]} there, {mine.get(name)} here"
            for name in names
            if mine.get(name) != other.get(name)
        ]


class Command:
    """Base of the settings of a command, which is no page."""

    def prepare(self, chapter: str) -> Path:
        """Refuses what can be refused without Keras, which takes seconds to import; asked before the command.

        Args:
            chapter: whose command it is.

        Returns:
            The run folder that is asked, or the folder of the command's picture.

        Raises:
            UserError: the command cannot do what was typed.
        """
        raise NotImplementedError


@dataclasses.dataclass(frozen=True)
class TrainedRun(Command):
    """Which trained network a command asks; base of the settings of such a command."""

    run: str = ""
    """Folder of the run whose network is asked; without it, the newest run that is no smoke run."""

    runs_folder: Path = Path("runs")
    """Where the folders of all runs are kept."""


class Preset(NamedTuple):
    """A full set of settings under a name of its own.

    Args:
        description: one line for `--help`.
        config: the settings.
        page: the page that runs them, a module of the chapter without its ".py".
        is_wide: whether layers have enough to do for several threads: convolutions, hundreds of units, or
            all words at once.
    """

    description: str
    config: Settings
    page: str = "lesson"
    is_wide: bool = False


def _is_of(hint, value: object) -> bool:
    """Whether a value is of the type of a field: a Literal, a tuple, a number, text, or True or False."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return value in inner
    if typing.get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_is_of(inner[0], one) for one in value)
    return type(value) in ((int, float) if hint is float else (hint,))


def _check(name: str, numbers: tuple, allowed: Between) -> None:
    low, high = allowed.low, allowed.high
    for number in numbers:
        # Written this way round, a NaN is refused too.
        if not (low <= number <= high or (allowed.or_zero and number == 0)):
            zero = "0 or " if allowed.or_zero else ""
            raise UserError(
                f"{flag(name)} must be {zero}between {low:,} and {high:,}, not {number:,}."
            )


def flag(field_name: str) -> str:
    """The command-line flag of a field: `batch_size` -> `--batch-size`."""
    return "--" + field_name.replace("_", "-")
