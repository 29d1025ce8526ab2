"""Measures of a replayed screening: how soon its relevant records were found.

All take the verdicts in the order in which the records were asked for, whatever was known
beforehand left out. A replay that ended at its last relevant record is padded with
irrelevant ones.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "RankingMeasures",
    "average_discovery",
    "loss",
    "measure_ranking",
    "ndcg",
    "rank_at_recall",
    "recall_at",
    "work_saved",
]

Verdicts = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingMeasures:
    """What is reported of one replay.

    Attributes
    ----------
    loss, ndcg, wss_95, wss_100, atd, recall_10 : shares; the functions of this module.
    n_to_95, n_to_100 : records asked for until 95 or 100 % of the relevant were found.
    """

    loss: float
    ndcg: float
    wss_95: float
    wss_100: float
    atd: float
    recall_10: float
    n_to_95: int
    n_to_100: int


def measure_ranking(verdicts: Verdicts) -> RankingMeasures:
    """Return all measures of one replay.

    Raises
    ------
    ValueError
        If all verdicts are the same.
    """
    return RankingMeasures(
        loss=loss(verdicts),
        ndcg=ndcg(verdicts),
        wss_95=work_saved(verdicts, recall=0.95),
        wss_100=work_saved(verdicts, recall=1.0),
        atd=average_discovery(verdicts),
        recall_10=recall_at(verdicts, share=0.1),
        n_to_95=rank_at_recall(verdicts, recall=0.95),
        n_to_100=rank_at_recall(verdicts, recall=1.0),
    )


def loss(verdicts: Verdicts) -> float:
    """Return the normalised loss: 0 if all relevant come first, 1 if all come last.

    The area between the best possible recall curve and this one, as a share of that between
    the best and the worst; the same as ``asreview.metrics.loss`` of ASReview 2 and later.

    Examples
    --------
    >>> loss(np.array([True, False, True, False]))
    0.25
    """
    relevant, n = _ranks(verdicts), len(verdicts)
    n_relevant = len(relevant)
    late = relevant.sum() - n_relevant * (n_relevant + 1) / 2
    return float(late / (n_relevant * (n - n_relevant)))


def ndcg(verdicts: Verdicts) -> float:
    """Return the normalised discounted cumulative gain, in (0, 1].

    Wang et al. (2013), "A theoretical analysis of NDCG type ranking measures",
    doi:10.48550/arXiv.1304.6480; the same as ``asreview.metrics.ndcg``.
    """
    relevant = _ranks(verdicts)
    ideal = np.arange(1, len(relevant) + 1)
    return float((1 / np.log2(relevant + 1)).sum() / (1 / np.log2(ideal + 1)).sum())


def rank_at_recall(verdicts: Verdicts, *, recall: float) -> int:
    """Return how many records were asked for until that share of the relevant was found.

    Parameters
    ----------
    recall : in (0, 1]; a share of a record counts as a whole one.

    Examples
    --------
    >>> rank_at_recall(np.array([True, False, True, False]), recall=0.6)
    3
    """
    if not 0 < recall <= 1:
        raise ValueError(f"recall must be in (0, 1], not {recall}")
    relevant = _ranks(verdicts)
    # 0.95 * 20 is 19 and a rounding error, and must not count as 20.
    wanted = math.ceil(round(recall * len(relevant), 9))
    return int(relevant[wanted - 1])


def work_saved(verdicts: Verdicts, *, recall: float) -> float:
    """Return the work saved over sampling at that recall, ``1 - rank/n - (1 - recall)``.

    Cohen et al. (2006), doi:10.1197/jamia.M1929. asreview-insights counts from the records
    that a rounded straight line would have found, which differs by about one record.
    """
    return recall - rank_at_recall(verdicts, recall=recall) / len(verdicts)


def average_discovery(verdicts: Verdicts) -> float:
    """Return the mean rank of the relevant records as a share of all, in (0, 1].

    The average time to discovery of Ferdinands et al. (2023), doi:10.1186/s13643-023-02257-7.
    """
    return float(_ranks(verdicts).mean() / len(verdicts))


def recall_at(verdicts: Verdicts, *, share: float) -> float:
    """Return which share of the relevant is among the first `share` of all, rounded down."""
    if not 0 <= share <= 1:
        raise ValueError(f"share must be in [0, 1], not {share}")
    n_first = math.floor(round(share * len(verdicts), 9))
    relevant = _ranks(verdicts)
    return float((relevant <= n_first).mean())


def _ranks(verdicts: Verdicts) -> NDArray[np.int64]:
    """Return the ranks of the relevant, from 1."""
    ranks = np.flatnonzero(verdicts) + 1
    if not 0 < len(ranks) < len(verdicts):
        raise ValueError("a ranking is measured with relevant and irrelevant records in it")
    return ranks
