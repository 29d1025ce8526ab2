"""Agreement of reviewers beyond chance: Cohen's kappa, PABAK, Gwet's AC1, Krippendorff's alpha.

A measure that is not defined, such as kappa where nobody ever said anything but "exclude", is
None and never a number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from classifier.settings import CONFIDENCE

__all__ = [
    "Agreement",
    "Kappa",
    "PairAgreement",
    "cohen_kappa",
    "confusion",
    "gwet_ac1",
    "krippendorff_alpha",
    "measure_agreement",
    "observed_agreement",
    "pabak",
    "rating_counts",
]

Counts = NDArray[np.int64]
Ratings = Mapping[str, Mapping[str, str]]
"""Rater to item to category; an item that a rater did not judge is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Cohen's kappa with its interval, all in [-1, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """How two raters agree on the items that both judged.

    Attributes
    ----------
    n_items : items that both judged, at least 1.
    n_agreed : items on which they said the same.
    observed : `n_agreed` over `n_items`.
    pabak : in [-1, 1].
    """

    first: str
    second: str
    n_items: int
    n_agreed: int
    observed: float
    kappa: Kappa | None
    pabak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How all raters agree on the items that two or more of them judged.

    Attributes
    ----------
    categories : what could be said, in order.
    n_items : items with two raters or more; nothing else counts.
    observed : the chance that two raters of one item agree, or None without such an item.
    ac1, alpha : Gwet's and Krippendorff's, or None where they are not defined.
    pairs : each pair of raters with an item in common, in the order of their names.
    """

    categories: tuple[str, ...]
    n_items: int
    observed: float | None
    ac1: float | None
    alpha: float | None
    pairs: tuple[PairAgreement, ...]


def measure_agreement(
    ratings: Ratings, *, categories: Sequence[str], confidence: float = CONFIDENCE
) -> Agreement:
    """Return the agreement of all raters, and of each pair.

    Parameters
    ----------
    categories : all that can be said, two or more, whether or not anybody said it.
    confidence : of kappa's interval, in (0, 1).
    """
    counts = rating_counts(ratings, categories=categories)
    shared = counts[counts.sum(axis=1) > 1]
    pairs = (
        _pair(ratings, first, second, categories, confidence)
        for first, second in combinations(sorted(ratings), 2)
    )
    return Agreement(
        categories=tuple(categories),
        n_items=len(shared),
        observed=float(_agreeing(shared).mean()) if len(shared) else None,
        ac1=gwet_ac1(shared),
        alpha=krippendorff_alpha(shared),
        pairs=tuple(pair for pair in pairs if pair),
    )


def _pair(
    ratings: Ratings, first: str, second: str, categories: Sequence[str], confidence: float
) -> PairAgreement | None:
    shared = [item for item in ratings[first] if item in ratings[second]]
    if not shared:
        return None
    said = [[ratings[rater][item] for item in shared] for rater in (first, second)]
    counts = confusion(*said, categories=categories)
    return PairAgreement(
        first=first,
        second=second,
        n_items=len(shared),
        n_agreed=int(np.trace(counts)),
        observed=observed_agreement(counts),
        kappa=cohen_kappa(counts, confidence=confidence),
        pabak=pabak(counts),
    )


def confusion(
    first: Sequence[str], second: Sequence[str], *, categories: Sequence[str]
) -> Counts:
    """Return how often the first rater said one thing and the second another.

    Parameters
    ----------
    first, second : the categories that the two gave the same items, in the same order.

    Returns
    -------
    Shape (n_categories, n_categories); rows are the first rater's.
    """
    place = {category: row for row, category in enumerate(categories)}
    counts = np.zeros((len(place), len(place)), dtype=np.int64)
    for one, other in zip(first, second, strict=True):
        counts[place[one], place[other]] += 1
    return counts


def rating_counts(ratings: Ratings, *, categories: Sequence[str]) -> Counts:
    """Return how many raters put each item into each category.

    Returns
    -------
    Shape (n_items, n_categories); items in the order of their names.
    """
    column = {category: number for number, category in enumerate(categories)}
    items = sorted({item for said in ratings.values() for item in said})
    row = {item: number for number, item in enumerate(items)}
    counts = np.zeros((len(items), len(column)), dtype=np.int64)
    for said in ratings.values():
        for item, category in said.items():
            counts[row[item], column[category]] += 1
    return counts


def observed_agreement(counts: Counts) -> float:
    """Return the share of items on which two raters agree.

    Parameters
    ----------
    counts : shape (n_categories, n_categories), as `confusion` gives them, not all 0.
    """
    return float(np.trace(counts) / counts.sum())


def cohen_kappa(counts: Counts, *, confidence: float = CONFIDENCE) -> Kappa | None:
    """Return Cohen's kappa (1960, doi:10.1177/001316446002000104) of two raters.

    The interval is that of large samples by Fleiss, Cohen and Everitt (1969,
    doi:10.1037/h0028106), cut off at -1 and 1.

    Parameters
    ----------
    counts : shape (n_categories, n_categories), as `confusion` gives them.

    Returns
    -------
    None where both always said one and the same.
    """
    shares = counts / counts.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ columns)
    if np.isclose(expected, 1.0):
        return None
    kappa = (float(np.trace(shares)) - expected) / (1 - expected)
    diagonal = np.diag(shares) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    crossed = shares * (columns[:, None] + rows[None, :]) ** 2
    beside = (1 - kappa) ** 2 * (crossed.sum() - np.trace(crossed))
    variance = diagonal + beside - (kappa - expected * (1 - kappa)) ** 2
    error = float(np.sqrt(max(variance, 0.0) / counts.sum()) / (1 - expected))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Kappa(value=kappa, low=max(kappa - reach, -1.0), high=min(kappa + reach, 1.0))


def pabak(counts: Counts) -> float:
    """Return kappa adjusted for prevalence and bias (Byrt, Bishop and Carlin 1993).

    doi:10.1016/0895-4356(93)90018-V. What kappa would be were all categories as frequent.

    Parameters
    ----------
    counts : shape (n_categories, n_categories), as `confusion` gives them, not all 0.
    """
    n_categories = len(counts)
    return (n_categories * observed_agreement(counts) - 1) / (n_categories - 1)


def gwet_ac1(counts: Counts) -> float | None:
    """Return Gwet's AC1 (2008, doi:10.1348/000711006X126600) of two raters or more.

    Parameters
    ----------
    counts : shape (n_items, n_categories), as `rating_counts` gives them, no row all 0.

    Returns
    -------
    None where no item has two raters.
    """
    shared = counts[counts.sum(axis=1) > 1]
    if not len(shared):
        return None
    prevalence = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = float(prevalence @ (1 - prevalence) / (counts.shape[1] - 1))
    observed = float(_agreeing(shared).mean())
    return (observed - expected) / (1 - expected)


def krippendorff_alpha(counts: Counts) -> float | None:
    """Return Krippendorff's alpha for nominal categories, of two raters or more.

    Krippendorff (2011), "Computing Krippendorff's alpha-reliability". Items that one rater
    alone judged are left out, as its definition asks.

    Parameters
    ----------
    counts : shape (n_items, n_categories), as `rating_counts` gives them.

    Returns
    -------
    None where all items were put into one category, or no item has two raters.
    """
    shared = counts[counts.sum(axis=1) > 1]
    times, raters = shared.sum(axis=0), shared.sum(axis=1)
    n = int(times.sum())
    chance = n * n - int(times @ times)
    if not chance:
        return None
    apart = (raters**2 - (shared**2).sum(axis=1)) / (raters - 1)
    return 1 - (n - 1) * float(apart.sum()) / chance


def _agreeing(shared: Counts) -> NDArray[np.float64]:
    """Return, for each item, the share of its pairs of raters that agree."""
    raters = shared.sum(axis=1)
    agreeing = (shared * (shared - 1)).sum(axis=1) / (raters * (raters - 1))
    return np.asarray(agreeing, dtype=np.float64)
