"""What a network has to beat: forecasts that take no training, or one least-squares fit.

All of them forecast from the numbers of the series (time,), at the positions of the first targets:
the forecast at position t uses nothing from t on.
"""

import dataclasses

import numpy as np

from common.data.series import Scaler, check_has_windows, starts, windows_at


def last_value(values: np.ndarray, positions: np.ndarray, horizon: int) -> np.ndarray:
    """ "Same as yesterday": the last known value, for every step ahead; (positions, horizon)."""
    # y_t = x_{t-1}
    return np.repeat(values[positions - 1][:, None], horizon, axis=1)


def last_season(values: np.ndarray, positions: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """ "Same as a season ago": the same place in the last season that is known; (positions, horizon)."""
    ahead = np.arange(horizon)
    # y_{t+h} = x_{t+h-s}, of the season before that where s is not yet over at t + h
    back = season * (ahead // season + 1)
    return values[positions[:, None] + ahead - back]


@dataclasses.dataclass(frozen=True)
class LinearAutoregression:
    """A weighted sum of the last values, with weights of its own for each step ahead.

    Least squares with a small penalty on the weights (ridge), which keeps them finite where
    the series is short; the values are scaled first, by the fitted part alone.
    """

    weights: np.ndarray  # (length + 1, horizon), the last row for the intercept
    scaler: Scaler

    @classmethod
    def fit(
        cls,
        train_values: np.ndarray,
        length: int,
        horizon: int,
        root: bool = False,
        penalty: float = 1e-6,
    ) -> "LinearAutoregression":
        """Fits the weights to every window of the training part.

        Args:
            train_values: (time,), the training part.
            length: how many of the last values count.
            horizon: steps ahead.
            root: fit to square roots, as for counts.
            penalty: of the squared weights, the mean squared error being 1 for a forecast of the mean.

        Raises:
            UserError: the training part is too short for a window.
        """
        scaler = Scaler.fit(train_values[:, None], root)
        positions = starts(0, len(train_values), length, horizon)
        check_has_windows(positions, "training", length, horizon)
        x, y = windows_at(scaler.scale(train_values[:, None]), positions, length, horizon)
        inputs = _with_one(x[:, :, 0].astype(np.float64))  # (windows, length + 1)
        # w = (X'X + n p I)^-1 X'y, no penalty on the intercept
        ridge = penalty * len(inputs) * np.eye(length + 1)
        ridge[-1, -1] = 0.0
        weights = np.linalg.lstsq(inputs.T @ inputs + ridge, inputs.T @ y, rcond=None)[0]
        return cls(weights, scaler)

    def forecast(self, values: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """Series (time,) -> forecasts (positions, horizon) in its unit."""
        length = len(self.weights) - 1
        scaled = self.scaler.scale(values[:, None])
        x, _ = windows_at(scaled, positions, length, 0)
        # y_{t+h} = w_1 x_{t-length} + ... + w_length x_{t-1} + b
        return self.scaler.restore(_with_one(x[:, :, 0]) @ self.weights)


def mae(forecast: np.ndarray, truth: np.ndarray) -> float:
    """Mean absolute error over all windows and steps ahead."""
    return float(np.abs(forecast - truth).mean())


def mae_by_step(forecast: np.ndarray, truth: np.ndarray) -> list[float]:
    """Mean absolute error of each step ahead, from one on."""
    return np.abs(forecast - truth).mean(axis=0).tolist()


def r2(forecast: np.ndarray, truth: np.ndarray) -> float:
    """1 for a perfect forecast, 0 for the mean of the truth, negative for worse."""
    return float(1 - ((truth - forecast) ** 2).sum() / ((truth - truth.mean()) ** 2).sum())


def find_season(values: np.ndarray, longest: int) -> int:
    """The lag of 2 to `longest` steps at which the series is most like itself; 0 for none.

    Differences from step to step are correlated, so that a trend does not look like a season. A lag
    counts where its correlation is a peak and more than chance: 3 / sqrt(n).
    """
    changes = np.diff(values) - np.diff(values).mean()
    power = (changes**2).sum()
    lags = np.arange(1, min(longest, len(changes) // 2) + 1)
    likeness = np.array([(changes[lag:] * changes[:-lag]).sum() / power for lag in lags])
    inner = np.arange(1, len(lags) - 1)
    is_peak = (likeness[inner] > likeness[inner - 1]) & (likeness[inner] >= likeness[inner + 1])
    peaks = inner[is_peak & (likeness[inner] > 3 / np.sqrt(len(changes)))]
    return int(lags[peaks[np.argmax(likeness[peaks])]]) if len(peaks) else 0


def _with_one(inputs: np.ndarray) -> np.ndarray:
    return np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
