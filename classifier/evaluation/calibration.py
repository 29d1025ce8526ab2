"""How far probabilities can be taken at their word."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["brier_skill", "calibration_slope"]

_SUREST = 1e-9


def brier_skill(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return by how much the squared error is less than that of one share for all.

    1 is perfect, 0 no better than the share of relevant records (Brier, 1950).

    Parameters
    ----------
    probabilities : shape (n_records,), in [0, 1].
    relevant : shape (n_records,), both values occur.

    Examples
    --------
    >>> brier_skill(np.array([1.0, 0.0]), np.array([True, False]))
    1.0
    """
    truth = relevant.astype(np.float64)
    error = float(np.mean((probabilities - truth) ** 2))
    return 1 - error / float(np.mean((truth.mean() - truth) ** 2))


def calibration_slope(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the slope of the verdicts on the log-odds: 1 as told, less if told too surely.

    Cox, D. R. (1958), "Two further applications of a model for binary regression",
    doi:10.1093/biomet/45.3-4.562.

    Parameters
    ----------
    probabilities : shape (n_records,), in [0, 1].
    relevant : shape (n_records,), both values occur.
    """
    from sklearn.linear_model import LogisticRegression

    clipped = np.clip(probabilities, _SUREST, 1 - _SUREST)
    log_odds = np.log(clipped / (1 - clipped)).reshape(-1, 1)
    model = LogisticRegression(C=1e6, max_iter=1000).fit(log_odds, relevant)
    return float(model.coef_[0, 0])
