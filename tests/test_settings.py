import dataclasses
import json
import typing
from typing import Annotated

import pytest

from chapters import catalogue
from common.errors import UserError
from common.settings import Between, Settings


@dataclasses.dataclass(frozen=True)
class Example(Settings):
    batch_size: Annotated[int, Between(1, 4_096)] = 64
    learning_rate: Annotated[float, Between(1e-7, 1.0)] = 1e-4


@dataclasses.dataclass(frozen=True)
class Several(Settings):
    lengths: tuple[int, ...] = (3,)


@pytest.mark.parametrize("value", [1, 4_096])
def test_both_ends_of_a_range_are_allowed(value):
    assert Example(batch_size=value).batch_size == value


@pytest.mark.parametrize("value", [0, -1, 4_097])
def test_a_value_outside_its_range_is_named_with_its_flag(value):
    with pytest.raises(UserError, match=r"--batch-size must be between 1 and 4,096, not"):
        Example(batch_size=value)


def test_nan_is_outside_every_range():
    with pytest.raises(UserError, match="--learning-rate must be between"):
        Example(learning_rate=float("nan"))


def test_differences_name_flag_and_both_values():
    there = dataclasses.asdict(Example(batch_size=32))
    assert Example().differences(there) == ["--batch-size 32 there, 64 here"]
    assert Example().differences(dataclasses.asdict(Example())) == []


def test_a_tuple_that_has_been_json_is_no_difference():
    settings = Several(lengths=(1, 2))
    read_back = json.loads(json.dumps(dataclasses.asdict(settings)))
    assert settings.differences(read_back) == []
    assert Several().differences(read_back) == ["--lengths [1, 2] there, [3] here"]


@pytest.mark.parametrize("chapter", catalogue.names())
def test_every_number_of_every_setting_has_a_range(chapter):
    config = catalogue.config_of(chapter)
    described = [*config.PRESETS.values(), *getattr(config, "COMMANDS", {}).values()]
    for kind in {type(settings) for _, settings, *_ in described}:
        hints = typing.get_type_hints(kind, include_extras=True)
        for field in dataclasses.fields(kind):
            if isinstance(field.default, (int, float)) and not isinstance(field.default, bool):
                rules = getattr(hints[field.name], "__metadata__", ())
                assert any(isinstance(rule, Between) for rule in rules), field.name
