"""Measures of scores against verdicts, with intervals; records with one score are tied.

Where a measure takes verdicts in the order of the queue, ties have been broken by record id
before, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import Estimate, bootstrap_intervals
from classifier.evaluation.metrics import measure_ranking

__all__ = ["RankedMeasures", "area_under_roc", "average_precision", "measure_scores"]

Scores = NDArray[np.float64]
Verdicts = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedMeasures:
    """What is reported of a ranked list, each with a bootstrap interval over records.

    Attributes
    ----------
    auc, average_precision : the functions of this module.
    loss, ndcg, wss_95, wss_100, atd, recall_10 : see `classifier.evaluation.metrics`;
        ``recall_10`` is also called RRF@10, relevant records found.
    n_to_95, n_to_100 : records read until 95 or 100 % of the relevant were found.
    """

    auc: Estimate
    average_precision: Estimate
    loss: Estimate
    ndcg: Estimate
    wss_95: Estimate
    wss_100: Estimate
    atd: Estimate
    recall_10: Estimate
    n_to_95: Estimate
    n_to_100: Estimate


_IN_ORDER = ("loss", "ndcg", "wss_95", "wss_100", "atd", "recall_10", "n_to_95", "n_to_100")


def measure_scores(scores: Scores, relevant: Verdicts) -> RankedMeasures:
    """Return all measures of a ranked list with their intervals.

    Parameters
    ----------
    scores, relevant : shape (n_records,), in the order of the queue, best first.

    Raises
    ------
    ValueError
        If all verdicts are the same, or the scores rise down the list.
    """
    if (np.diff(scores) > 0).any():
        raise ValueError("scores must not rise down the list")
    measure_ranking(relevant)  # says what is wrong with the verdicts, if anything

    def measures(rows: NDArray[np.intp]) -> list[float]:
        known, drawn = relevant[rows], scores[rows]
        if known.all() or not known.any():
            return [float("nan")] * (2 + len(_IN_ORDER))
        ranking = measure_ranking(known)
        areas = [area_under_roc(drawn, known), average_precision(drawn, known)]
        return [*areas, *(float(getattr(ranking, name)) for name in _IN_ORDER)]

    found = bootstrap_intervals(measures, len(scores))
    return RankedMeasures(
        **dict(zip(("auc", "average_precision", *_IN_ORDER), found, strict=True))
    )


def area_under_roc(scores: Scores, relevant: Verdicts) -> float:
    """Return how often a relevant record scores above an irrelevant one; ties count half.

    Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747.

    Parameters
    ----------
    scores, relevant : shape (n_records,), best first; both verdicts occur.

    Examples
    --------
    >>> area_under_roc(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))
    0.875
    """
    flagged, found = _at_each_score(scores, relevant)
    wrong = flagged - found
    return float(
        np.trapezoid(np.append(0, found), np.append(0, wrong)) / (found[-1] * wrong[-1])
    )


def average_precision(scores: Scores, relevant: Verdicts) -> float:
    """Return the mean precision over the recalls reached, ties taken together.

    The same as ``sklearn.metrics.average_precision_score``.

    Parameters
    ----------
    scores, relevant : shape (n_records,), best first; a relevant record occurs.
    """
    flagged, found = _at_each_score(scores, relevant)
    return float((np.diff(found, prepend=0) * found / flagged).sum() / found[-1])


def _at_each_score(scores: Scores, relevant: Verdicts) -> tuple[Scores, Scores]:
    """Return how many records, and how many relevant ones, reach each different score."""
    last = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    return (last + 1).astype(np.float64), np.cumsum(relevant)[last].astype(np.float64)
