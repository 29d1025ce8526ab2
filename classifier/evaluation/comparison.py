"""Compare two models, or two reviewers, on the same records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import Estimate, bootstrap_interval

__all__ = ["McNemar", "mcnemar", "paired_difference"]

Statistic = Callable[[NDArray[np.float64], NDArray[np.bool_]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar:
    """How often one was right where the other was wrong.

    Attributes
    ----------
    only_first, only_second : records that only one of the two got right.
    p_value : of the exact two-sided test that both numbers come from the same share.
    """

    only_first: int
    only_second: int
    p_value: float


def mcnemar(
    first: NDArray[np.bool_], second: NDArray[np.bool_], truth: NDArray[np.bool_]
) -> McNemar:
    """Test whether two sets of verdicts on the same records are right equally often.

    McNemar (1947), doi:10.1007/BF02295996, in its exact binomial form.

    Parameters
    ----------
    first, second, truth : shape (n_records,)

    Examples
    --------
    >>> truth = np.ones(10, dtype=bool)
    >>> mcnemar(truth, np.arange(10) < 2, truth).p_value
    0.0078125
    """
    from scipy.stats import binomtest

    only_first = int(((first == truth) & (second != truth)).sum())
    only_second = int(((first != truth) & (second == truth)).sum())
    differing = only_first + only_second
    p_value = float(binomtest(only_first, differing).pvalue) if differing else 1.0
    return McNemar(only_first=only_first, only_second=only_second, p_value=p_value)


def paired_difference(
    statistic: Statistic,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    truth: NDArray[np.bool_],
    *,
    random_state: int = 0,
) -> Estimate:
    """Return how much a statistic of the second exceeds that of the first, with interval.

    A paired bootstrap: both are measured on the same records drawn again.

    Parameters
    ----------
    statistic : takes scores and truth; NaN where it is not defined.
    first, second, truth : shape (n_records,)
    """

    def difference(rows: NDArray[np.intp]) -> float:
        known = truth[rows]
        return statistic(second[rows], known) - statistic(first[rows], known)

    return bootstrap_interval(difference, len(truth), random_state=random_state)
