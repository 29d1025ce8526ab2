"""How far probabilities can be taken at their word.

All take probabilities and verdicts of shape (n_records,); the probabilities are in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import Estimate, bootstrap_intervals

__all__ = [
    "Bin",
    "ProbabilityMeasures",
    "brier_score",
    "brier_skill",
    "calibration_error",
    "calibration_intercept",
    "calibration_slope",
    "log_loss",
    "measure_probabilities",
    "reliability_bins",
]

_SUREST = 1e-9
_N_BINS = 10
_WALD = 1.959963984540054  # 97.5 % of the normal distribution lies below


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Records whose probabilities lie close together.

    Attributes
    ----------
    told : mean probability. n_relevant, n : relevant records, and all, in the bin.
    """

    told: float
    n_relevant: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbabilityMeasures:
    """What is reported of probabilities; each is the function of that name in this module.

    Slope and intercept have Wald intervals, the others bootstrap intervals.
    """

    brier: Estimate
    brier_skill: Estimate
    log_loss: Estimate
    calibration_error: Estimate
    slope: Estimate
    intercept: Estimate


def measure_probabilities(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]
) -> ProbabilityMeasures:
    """Return all measures of probabilities."""
    functions = (brier_score, brier_skill, log_loss, calibration_error)
    brier, skill, nats, error = bootstrap_intervals(
        lambda rows: [f(probabilities[rows], relevant[rows]) for f in functions],
        len(probabilities),
    )
    slope = calibration_slope(probabilities, relevant)
    intercept = calibration_intercept(probabilities, relevant)
    log_odds = _log_odds(probabilities)
    return ProbabilityMeasures(
        brier=brier,
        brier_skill=skill,
        log_loss=nats,
        calibration_error=error,
        slope=_wald(slope, _error_of_slope(log_odds, relevant, slope), len(relevant)),
        intercept=_wald(intercept, _error_of_intercept(log_odds, intercept), len(relevant)),
    )


def brier_score(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the mean squared error, 0 at best (Brier, 1950).

    Examples
    --------
    >>> brier_score(np.array([0.5, 1.0]), np.array([True, True]))
    0.125
    """
    return float(np.mean((probabilities - relevant) ** 2))


def brier_skill(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return by how much the squared error is less than that of one share for all.

    1 is perfect, 0 no better than the share of relevant records (Brier, 1950); NaN where
    all verdicts are the same.

    Examples
    --------
    >>> brier_skill(np.array([1.0, 0.0]), np.array([True, False]))
    1.0
    """
    truth = relevant.astype(np.float64)
    alike = float(np.mean((truth.mean() - truth) ** 2))
    return 1 - brier_score(probabilities, relevant) / alike if alike else float("nan")


def log_loss(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the mean negative log-likelihood in nats; certainty is kept off 0 and 1."""
    clipped = np.clip(probabilities, _SUREST, 1 - _SUREST)
    return float(-np.mean(np.where(relevant, np.log(clipped), np.log1p(-clipped))))


def reliability_bins(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_], *, n_bins: int = _N_BINS
) -> list[Bin]:
    """Return the records in bins of equal width over [0, 1], empty ones left out."""
    places = np.minimum((probabilities * n_bins).astype(np.int64), n_bins - 1)
    return [
        Bin(
            told=float(probabilities[inside].mean()),
            n_relevant=int(relevant[inside].sum()),
            n=int(inside.sum()),
        )
        for inside in (places == place for place in range(n_bins))
        if inside.any()
    ]


def calibration_error(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_], *, n_bins: int = _N_BINS
) -> float:
    """Return the mean distance between what is told and what comes true, over ten bins.

    The expected calibration error of Naeini, Cooper and Hauskrecht (2015),
    doi:10.1609/aaai.v29i1.9602, with bins of equal width.

    Examples
    --------
    >>> calibration_error(np.array([0.25, 0.25]), np.array([True, False]))
    0.25
    """
    bins = reliability_bins(probabilities, relevant, n_bins=n_bins)
    apart = sum(abs(found.told * found.n - found.n_relevant) for found in bins)
    return apart / len(probabilities)


def calibration_slope(probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the slope of the verdicts on the log-odds: 1 as told, less if told too surely.

    Cox, D. R. (1958), "Two further applications of a model for binary regression",
    doi:10.1093/biomet/45.3-4.562. NaN where all verdicts are the same.
    """
    from sklearn.linear_model import LogisticRegression

    if relevant.all() or not relevant.any():
        return float("nan")
    log_odds = _log_odds(probabilities).reshape(-1, 1)
    model = LogisticRegression(C=1e6, max_iter=1000).fit(log_odds, relevant)
    return float(model.coef_[0, 0])


def calibration_intercept(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_]
) -> float:
    """Return how much must be added to the log-odds for the whole to come true.

    Calibration in the large (Van Calster et al., 2019, doi:10.1186/s12916-019-1466-7):
    0 as told, below 0 where too much was promised. NaN where all verdicts are the same.
    """
    if relevant.all() or not relevant.any():
        return float("nan")
    return _shift(_log_odds(probabilities), float(relevant.sum()))


def _shift(log_odds: NDArray[np.float64], wanted: float) -> float:
    """Return what to add to the log-odds so that the probabilities sum to `wanted`."""
    from scipy.optimize import brentq
    from scipy.special import expit

    return float(brentq(lambda shift: float(expit(log_odds + shift).sum()) - wanted, -60, 60))


def _log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(probabilities, _SUREST, 1 - _SUREST)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _wald(value: float, error: float, n: int) -> Estimate:
    return Estimate(value=value, low=value - _WALD * error, high=value + _WALD * error, n=n)


def _error_of_slope(
    log_odds: NDArray[np.float64], relevant: NDArray[np.bool_], slope: float
) -> float:
    """Return the standard error of the slope, from the information of the fitted model."""
    if np.isnan(slope):
        return float("nan")
    shift = _shift(slope * log_odds, float(relevant.sum()))
    weights = _variance(slope * log_odds + shift)
    centre = np.average(log_odds, weights=weights)
    information = float((weights * (log_odds - centre) ** 2).sum())
    return information**-0.5 if information else float("nan")


def _error_of_intercept(log_odds: NDArray[np.float64], intercept: float) -> float:
    return float(_variance(log_odds + intercept).sum() ** -0.5)


def _variance(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import expit

    told = expit(log_odds)
    return np.asarray(told * (1 - told))
