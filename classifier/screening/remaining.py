"""How many relevant records are still to come, judged by how fast the queue finds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifier.screening.progress import Progress

__all__ = ["Remaining", "TooEarly", "estimate_remaining"]

_FEWEST_FINDS = 5  # the pace of fewer is chance
_SHALLOWEST = 0.1  # share of the records; before it the interval is as wide as to say nothing
_LATEST = 1 / 3  # of the records asked for; over them the pace is taken,
_FEWEST_RECORDS = 25  # and over no fewer than these
_DEPTHS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9)
_LOW = (0.0,) * 8
_MIDDLE = (2.44, 1.71, 1.0, 0.67, 0.25, 0.2, 0.0, 0.0)
_HIGH = (6.5, 6.5, 5.0, 3.0, 1.83, 1.85, 1.67, 0.75)
"""Relevant records that remained, for each that the latest pace would find in as many records
again, by the share screened: 3rd, 50th and 97th percentile over 24 reviews (ADR 0061)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooEarly:
    """Nothing can be said yet.

    Attributes
    ----------
    ask_after : records to screen before it is worth asking again, at least 1.
    """

    ask_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Relevant records that are still to be found.

    Attributes
    ----------
    low, middle, high : the truth lies between `low` and `high` at nine looks of ten or more.
    """

    low: int
    middle: int
    high: int


def estimate_remaining(progress: Progress) -> Remaining | TooEarly:
    """Estimate how many relevant records are unscreened, with an interval.

    The finds of the latest third, and one more, are carried on over as many records again, and
    corrected by how such paces went on in other reviews. It claims nothing about a queue that
    is not ordered by relevance; a stopping rule gives a bound.

    Examples
    --------
    >>> verdicts = (True, False) * 50 + (False,) * 200
    >>> estimate_remaining(Progress(n_records=1000, verdicts_in_order=verdicts))
    Remaining(low=0, middle=1, high=5)
    >>> estimate_remaining(Progress(n_records=1000, verdicts_in_order=verdicts[:60]))
    TooEarly(ask_after=40)
    """
    asked = progress.verdicts_in_order[progress.n_priors :]
    unscreened = progress.n_records - progress.n_screened
    if not unscreened:
        return Remaining(low=0, middle=0, high=0)
    n_short = int(np.ceil(_SHALLOWEST * progress.n_records)) - len(asked)
    if sum(asked) < _FEWEST_FINDS:
        n_short = max(n_short, _FEWEST_RECORDS)
    if n_short > 0:
        return TooEarly(ask_after=min(n_short, unscreened))
    latest = max(int(len(asked) * _LATEST), _FEWEST_RECORDS)
    pace = (sum(asked[-latest:]) + 1) * min(1.0, unscreened / latest)
    depth = progress.n_screened / progress.n_records
    low, middle, high = (
        float(np.interp(depth, _DEPTHS, factors)) * pace for factors in (_LOW, _MIDDLE, _HIGH)
    )
    return Remaining(
        low=int(low),
        middle=min(round(middle), unscreened),
        high=min(int(np.ceil(high)), unscreened),
    )
