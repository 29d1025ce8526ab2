"""Figures as readers see them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.evaluation.intervals import Estimate

__all__ = ["RANKS", "figure", "interval", "things", "with_interval"]

RANKS = (
    "Ranks count every record. Where a number is left out, a duplicate has that place, right "
    "behind the paper that it is of."
)
_LARGE = 100


def figure(value: float) -> str:
    """Return counts and large numbers whole, others to three places, and a dash for none.

    Examples
    --------
    >>> figure(0.25), figure(1.0), figure(76.0), figure(21296.4), figure(float("nan"))
    ('0.250', '1.000', '76', '21,296', '-')
    """
    if math.isnan(value):
        return "-"
    is_count = value.is_integer() and abs(value) > 1
    return f"{value:,.0f}" if is_count or abs(value) >= _LARGE else f"{value:.3f}"


def things(n: int, one: str, several: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> things(1, "paper"), things(1200, "paper"), things(2, "is", "are")
    ('1 paper', '1,200 papers', '2 are')
    """
    return f"{n:,} {one if n == 1 else several or one + 's'}"


def interval(estimate: Estimate) -> str:
    """Return the interval of a figure, a dash for none."""
    if math.isnan(estimate.low):
        return "-"
    return f"{figure(estimate.low)} to {figure(estimate.high)}"


def with_interval(estimate: Estimate) -> str:
    """Return a figure with its interval in parentheses."""
    told = figure(estimate.value)
    return told if math.isnan(estimate.low) else f"{told} ({interval(estimate)})"
