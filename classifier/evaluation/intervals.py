"""How sure a measured figure is: exact intervals of shares, bootstrap intervals of the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.settings import CONFIDENCE

__all__ = [
    "Estimate",
    "bootstrap_interval",
    "bootstrap_intervals",
    "exact_interval",
    "lower_bound",
    "redrawn",
    "share",
]

N_DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval.

    Attributes
    ----------
    value, low, high : NaN where the figure is not defined, such as a share of nothing.
    n : what it was measured on, records unless said otherwise.
    """

    value: float
    low: float
    high: float
    n: int


def exact_interval(
    n_found: int, n: int, *, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return the exact interval of a share, which holds at least as often as it says.

    Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.

    Parameters
    ----------
    n_found, n : ``n_found`` of ``n``, ``0 <= n_found <= n``; (0, 1) for none of none.

    Examples
    --------
    >>> low, high = exact_interval(36, 36)
    >>> round(low, 3), high
    (0.903, 1.0)
    """
    from scipy.stats import binomtest

    if not 0 <= n_found <= n:
        raise ValueError(f"{n_found} of {n} is no share")
    if not n:
        return 0.0, 1.0
    interval = binomtest(n_found, n).proportion_ci(confidence, method="exact")
    return float(interval.low), float(interval.high)


def lower_bound(n_found: int, n: int, *, confidence: float = CONFIDENCE) -> float:
    """Return what the true share is above with that confidence, one-sided and exact.

    Examples
    --------
    >>> round(lower_bound(59, 59), 3)
    0.95
    """
    return exact_interval(n_found, n, confidence=2 * confidence - 1)[0]


def share(n_found: int, n: int) -> Estimate:
    """Return a share with its exact interval; NaN where there is nothing to share."""
    low, high = exact_interval(n_found, n) if n else (math.nan, math.nan)
    return Estimate(value=n_found / n if n else math.nan, low=low, high=high, n=n)


def redrawn(n: int, *, random_state: int, n_draws: int = N_DRAWS) -> Iterator[NDArray[np.intp]]:
    """Yield `n_draws` times which of `n` records are drawn, with replacement, in order."""
    random = np.random.default_rng(random_state)
    for _ in range(n_draws):
        times = np.bincount(random.integers(n, size=n), minlength=n)
        yield np.repeat(np.arange(n), times)


def bootstrap_intervals(
    statistics: Callable[[NDArray[np.intp]], Sequence[float]],
    n: int,
    *,
    random_state: int = 0,
    n_draws: int = N_DRAWS,
) -> list[Estimate]:
    """Return statistics of `n` records with their percentile bootstrap intervals.

    Efron (1979), doi:10.1214/aos/1176344552. Draws for which a statistic is not defined
    are left out of its interval.

    Parameters
    ----------
    statistics : takes the drawn records as sorted row numbers, repeated as often as drawn;
        NaN for what is not defined.
    """
    values = statistics(np.arange(n))
    drawn = np.array(
        [statistics(rows) for rows in redrawn(n, random_state=random_state, n_draws=n_draws)]
    )
    return [_estimate(value, drawn[:, i], n) for i, value in enumerate(values)]


def _estimate(value: float, drawn: NDArray[np.float64], n: int) -> Estimate:
    defined = drawn[~np.isnan(drawn)]
    if math.isnan(value) or not len(defined):
        return Estimate(value=value, low=math.nan, high=math.nan, n=n)
    low, high = np.quantile(defined, [0.025, 0.975])
    return Estimate(value=value, low=float(low), high=float(high), n=n)


def bootstrap_interval(
    statistic: Callable[[NDArray[np.intp]], float], n: int, *, random_state: int = 0
) -> Estimate:
    """Return one statistic of `n` records with its interval, as `bootstrap_intervals`.

    Examples
    --------
    >>> ages = np.arange(100.0)
    >>> found = bootstrap_interval(lambda rows: float(ages[rows].mean()), 100)
    >>> found.value, found.low < 49.5 < found.high
    (49.5, True)
    """
    (only,) = bootstrap_intervals(lambda rows: [statistic(rows)], n, random_state=random_state)
    return only
