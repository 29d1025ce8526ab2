"""Measures of mechanism prediction: how well codes are ranked, flagged and shown.

Truth and predictions are matrices of records by mechanisms. A mechanism that no record of the
truth carries has no recall, and is left out of the means over mechanisms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import bootstrap_interval
from classifier.evaluation.ranked import average_precision

__all__ = [
    "MechanismMeasures",
    "average_precisions",
    "example_f1",
    "f1_by_mechanism",
    "interval_of_average_precision",
    "measure_mechanisms",
    "micro_f1",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismMeasures:
    """What is reported of one set of predictions.

    Attributes
    ----------
    map : mean average precision over mechanisms.
    macro_f1, micro_f1 : over mechanisms, and over all pairs of record and mechanism.
    example_f1 : mean over records that carry a true code.
    example_f1_all : mean over all records; an empty prediction for an empty truth is right.
    evidence_hit : share of the marked pairs whose first sentence is a marked one, or NaN.
    """

    map: float
    macro_f1: float
    micro_f1: float
    example_f1: float
    example_f1_all: float
    evidence_hit: float


def measure_mechanisms(
    truth: Bools, scores: Floats, *, flagged: Bools, hits: Floats
) -> MechanismMeasures:
    """Return all measures of one set of predictions.

    Parameters
    ----------
    truth, scores, flagged : shape (n_records, n_mechanisms)
    hits : shape (n_records, n_mechanisms), 1 where the sentence shown first is a marked one,
        0 where it is not, NaN where no sentence of the record was marked.
    """
    carried = truth.any(axis=0)
    shown = hits[~np.isnan(hits)]
    return MechanismMeasures(
        map=_mean(average_precisions(truth, scores)[carried]),
        macro_f1=_mean(f1_by_mechanism(truth, flagged)[carried]),
        micro_f1=micro_f1(truth, flagged),
        example_f1=example_f1(truth, flagged, only_coded=True),
        example_f1_all=example_f1(truth, flagged, only_coded=False),
        evidence_hit=_mean(shown),
    )


def average_precisions(truth: Bools, scores: Floats) -> Floats:
    """Return the average precision of each mechanism, NaN where no record carries it.

    The step-wise area under the precision-recall curve, ties taken together, as
    ``sklearn.metrics.average_precision_score``.
    """
    from sklearn.metrics import average_precision_score

    return np.array(
        [
            average_precision_score(truth[:, i], scores[:, i]) if truth[:, i].any() else np.nan
            for i in range(truth.shape[1])
        ]
    )


def interval_of_average_precision(
    truth: Bools, scores: Floats, *, random_state: int = 0
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of one mechanism's average precision.

    Parameters
    ----------
    truth, scores : shape (n_records,); records are drawn again with replacement.

    Returns
    -------
    The 2.5 and the 97.5 % quantile over the draws that hold a true code, NaN without any.
    """
    order = np.argsort(-scores, kind="stable")
    best_first, known = scores[order], truth[order]

    def statistic(rows: NDArray[np.intp]) -> float:
        drawn = known[rows]
        return average_precision(best_first[rows], drawn) if drawn.any() else float("nan")

    found = bootstrap_interval(statistic, len(truth), random_state=random_state)
    return found.low, found.high


def f1_by_mechanism(truth: Bools, flagged: Bools) -> Floats:
    """Return the F1 of each mechanism; 1 where it is neither carried nor flagged."""
    return _f1(truth, flagged, axis=0)


def micro_f1(truth: Bools, flagged: Bools) -> float:
    """Return the F1 over all pairs of record and mechanism.

    Examples
    --------
    >>> micro_f1(np.array([[True, False]]), np.array([[True, True]]))
    0.6666666666666666
    """
    return float(_f1(truth.ravel(), flagged.ravel(), axis=0))


def example_f1(truth: Bools, flagged: Bools, *, only_coded: bool) -> float:
    """Return the mean over records of the F1 of their codes.

    Parameters
    ----------
    only_coded : whether records without a true code are left out, as the BLUE benchmark
        does (Peng, Yan and Lu, 2019, doi:10.18653/v1/W19-5006). An empty prediction for an
        empty truth counts 1.
    """
    by_record = _f1(truth, flagged, axis=1)
    return _mean(by_record[truth.any(axis=1)] if only_coded else by_record)


def _f1(truth: Bools, flagged: Bools, *, axis: int) -> Floats:
    both = (truth & flagged).sum(axis=axis)
    either = truth.sum(axis=axis) + flagged.sum(axis=axis)
    return np.asarray(np.where(either > 0, 2 * both / np.maximum(either, 1), 1.0))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
