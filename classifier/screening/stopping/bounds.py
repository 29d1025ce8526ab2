"""Exact probabilities of urns, and the bounds that they give."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["fewest_missed", "hypergeometric_cdf", "most_remaining", "sampled_remaining"]

_NEGLIGIBLE = 1e-17
_HALF = 0.5
_ROUNDING = 1e-9  # 19 / 0.95 must be 20, whatever the last bit

Floats = NDArray[np.float64]


def fewest_missed(n_found: int, *, target_recall: float) -> int:
    """Return how many relevant records must be unfound for the recall to be below target.

    Examples
    --------
    >>> fewest_missed(20, target_recall=0.95), fewest_missed(18, target_recall=0.95)
    (2, 1)
    """
    return int(np.floor(n_found / target_recall + _ROUNDING)) + 1 - n_found


def hypergeometric_cdf(
    hits: NDArray[np.int64],
    drawn: NDArray[np.int64],
    *,
    relevant: NDArray[np.int64],
    population: NDArray[np.int64],
    enough: float = 1.0,
) -> Floats:
    """Return the chance of at most so many relevant records in random draws, for many urns.

    Terms are summed away from `hits`, on the side that is smaller, until they are negligible.

    Parameters
    ----------
    hits, drawn, relevant, population : shape (n_urns,)
        Relevant records drawn, records drawn without replacement, and what was in the urn.
        More relevant records than the urn holds are taken as all of it.
    enough :
        A chance above it need only be known to be above it, which saves most of the sum.

    Returns
    -------
    shape (n_urns,), in [0, 1].

    Examples
    --------
    >>> none, five, two, ten = np.array([[0], [5], [2], [10]])
    >>> hypergeometric_cdf(none, five, relevant=two, population=ten).round(4).tolist()
    [0.2222]
    """
    k, n, urn = (np.asarray(a, dtype=np.float64) for a in (hits, drawn, population))
    good = np.minimum(np.asarray(relevant, dtype=np.float64), urn)
    below = k * urn < n * good
    # From the mean on the other side is summed: P(X <= k) = 1 - P(X >= k + 1).
    first = np.where(below, k, k + 1)
    tail = _tail_sum(first, n, good, urn, downwards=below, enough=enough)
    return np.clip(np.where(below, tail, 1 - tail), 0.0, 1.0)


def _tail_sum(
    first: Floats,
    drawn: Floats,
    relevant: Floats,
    population: Floats,
    *,
    downwards: NDArray[np.bool_],
    enough: float,
) -> Floats:
    """Sum the probabilities from `first` on, down to none or up to all."""
    term = _probability(first, drawn, relevant, population)
    total = term.copy()
    others = population - relevant - drawn
    # The median lies within one of the mean: from the mean on, the chance is one half or more.
    active = np.flatnonzero((term > 0) & (downwards | (enough >= _HALF)))
    at = first.copy()
    while len(active):
        k, d, m, o = at[active], drawn[active], relevant[active], others[active]
        down = downwards[active]
        smaller = k * (o + k) / ((m - k + 1) * (d - k + 1))
        larger = (m - k) * (d - k) / ((k + 1) * (o + k + 1))
        term[active] *= np.where(down, smaller, larger)
        total[active] += term[active]
        at[active] += np.where(down, -1, 1)
        matters = term[active] > _NEGLIGIBLE * total[active]
        active = active[matters & (total[active] <= enough)]
    return total


def _probability(hits: Floats, drawn: Floats, relevant: Floats, population: Floats) -> Floats:
    """Return the probability of exactly so many hits, 0 where it cannot be."""
    possible = (hits >= 0) & (hits <= drawn) & (hits <= relevant)
    possible &= drawn - hits <= population - relevant
    k = np.where(possible, hits, np.maximum(0, drawn - (population - relevant)))
    logs = (
        _log_choose(relevant, k)
        + _log_choose(population - relevant, drawn - k)
        - _log_choose(population, drawn)
    )
    return np.where(possible, np.exp(logs), 0.0)


def _log_choose(n: Floats, k: Floats) -> Floats:
    from scipy.special import gammaln

    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def most_remaining(rejects: Callable[[int], bool], *, n_unscreened: int) -> int:
    """Return the largest number of unfound relevant records that a test does not reject.

    Parameters
    ----------
    rejects :
        Whether the test rejects that so many relevant records are unscreened; once true,
        true for every larger number.
    n_unscreened : the largest number there can be.
    """
    kept, rejected = 0, 1
    while rejected <= n_unscreened and not rejects(rejected):  # near a stop it is small
        kept, rejected = rejected, 2 * rejected
    rejected = min(rejected, n_unscreened + 1)
    while kept + 1 < rejected:
        middle = (kept + rejected) // 2
        if rejects(middle):
            rejected = middle
        else:
            kept = middle
    return kept


def sampled_remaining(hits: int, drawn: int, *, n_before: int, confidence: float) -> int:
    """Return how many relevant records may be left after a random sample, at most.

    The exact one-sided hypergeometric bound, the finite counterpart of Clopper and Pearson's.

    Parameters
    ----------
    hits, drawn : relevant records in the sample, and its size.
    n_before : unscreened records that the sample was drawn from.
    confidence : in (0, 1).

    Examples
    --------
    >>> sampled_remaining(0, 60, n_before=100, confidence=0.95)
    3
    """

    def rejects(remaining: int) -> bool:
        urn = (np.array([number]) for number in (hits, drawn, hits + remaining, n_before))
        k, n, relevant, population = urn
        chance = hypergeometric_cdf(k, n, relevant=relevant, population=population)
        return bool(chance[0] < 1 - confidence)

    return most_remaining(rejects, n_unscreened=n_before - drawn)
