"""Measures of a cut-off: what lies at or above it, and what it leaves below."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import Estimate, bootstrap_interval, share

__all__ = ["Confusion", "CutoffMeasures", "confusion", "f_beta", "measure_cutoff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How flags and verdicts meet, in records.

    Attributes
    ----------
    found : relevant and flagged; missed : relevant and not flagged.
    wrong : irrelevant and flagged; spared : irrelevant and not flagged.
    """

    found: int
    missed: int
    wrong: int
    spared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffMeasures:
    """What is reported of one cut-off.

    Attributes
    ----------
    recall : found of the relevant. precision : found of the flagged.
    specificity : spared of the irrelevant. These have exact intervals.
    f1, f2 : `f_beta` with a bootstrap interval; f2 weighs recall twice.
    """

    cutoff: float
    counts: Confusion
    recall: Estimate
    precision: Estimate
    specificity: Estimate
    f1: Estimate
    f2: Estimate


def confusion(flagged: NDArray[np.bool_], relevant: NDArray[np.bool_]) -> Confusion:
    """Count how flags and verdicts meet.

    Parameters
    ----------
    flagged, relevant : shape (n_records,)
    """
    return Confusion(
        found=int((flagged & relevant).sum()),
        missed=int((~flagged & relevant).sum()),
        wrong=int((flagged & ~relevant).sum()),
        spared=int((~flagged & ~relevant).sum()),
    )


def f_beta(counts: Confusion, *, beta: float) -> float:
    """Return the weighted harmonic mean of recall and precision, NaN of nothing at all.

    van Rijsbergen (1979), Information Retrieval, chapter 7: recall counts `beta` times as
    much as precision.

    Examples
    --------
    >>> f_beta(Confusion(found=2, missed=2, wrong=0, spared=6), beta=1)
    0.6666666666666666
    """
    weight = beta * beta
    whole = (1 + weight) * counts.found + weight * counts.missed + counts.wrong
    return (1 + weight) * counts.found / whole if whole else math.nan


def measure_cutoff(
    scores: NDArray[np.float64], relevant: NDArray[np.bool_], *, cutoff: float
) -> CutoffMeasures:
    """Return all measures of one cut-off; a score at the cut-off is flagged.

    Parameters
    ----------
    scores, relevant : shape (n_records,)
    """
    flagged = scores >= cutoff
    counts = confusion(flagged, relevant)

    def f(beta: float) -> Estimate:
        return bootstrap_interval(
            lambda rows: f_beta(confusion(flagged[rows], relevant[rows]), beta=beta),
            len(scores),
        )

    return CutoffMeasures(
        cutoff=cutoff,
        counts=counts,
        recall=share(counts.found, counts.found + counts.missed),
        precision=share(counts.found, counts.found + counts.wrong),
        specificity=share(counts.spared, counts.spared + counts.wrong),
        f1=f(1),
        f2=f(2),
    )
