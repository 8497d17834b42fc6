"""Back to the first weights, so that one compiled network can learn several times."""

import keras
import numpy as np


def first_state(model: keras.Model) -> list[np.ndarray]:
    """Copies of all weights, and of all that the optimizer remembers, before any training."""
    model.optimizer.build(model.trainable_variables)
    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in _variables(model)]


def start_over(model: keras.Model, state: list[np.ndarray]) -> None:
    """Puts a state of `first_state` back: the model has learned nothing."""
    for variable, value in zip(_variables(model), state, strict=True):
        variable.assign(value)


def _variables(model: keras.Model) -> list:
    return [*model.variables, *model.optimizer.variables]
