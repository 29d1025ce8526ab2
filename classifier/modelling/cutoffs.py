"""Choose the score at which a record is flagged."""

import numpy as np
from numpy.typing import NDArray

from classifier.settings import check_target_recall

__all__ = ["threshold_for_f1", "threshold_for_recall"]


def threshold_for_recall(
    scores: NDArray[np.float64], relevant: NDArray[np.bool_], *, target_recall: float
) -> float:
    """Return the highest score cut-off that still reaches `target_recall`.

    Parameters
    ----------
    scores : shape (n_records,)
        Probabilities from held-out records, in [0, 1].
    relevant : shape (n_records,)
        The reviewers' final verdicts for the same records.
    target_recall : in (0, 1]
        Share of the relevant records that must score at or above the cut-off.

    Raises
    ------
    InvalidOptionError
        If `target_recall` is out of range.
    ValueError
        If no record is relevant.

    Examples
    --------
    >>> threshold_for_recall(np.array([.9, .6, .2]), np.array([True, True, False]),
    ...                      target_recall=0.95)
    0.6
    """
    check_target_recall(target_recall)
    if not relevant.any():
        raise ValueError("no record is relevant")
    ranked = np.sort(scores[relevant])[::-1]
    needed = max(int(np.ceil(target_recall * len(ranked) - 1e-9)), 1)
    return float(ranked[needed - 1])


def threshold_for_f1(scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the score cut-off with the best F1, the highest of several.

    Parameters
    ----------
    scores, relevant : shape (n_records,)

    Raises
    ------
    ValueError
        If no record is relevant.
    """
    if not relevant.any():
        raise ValueError("no record is relevant")
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(relevant[order])
    f1 = 2 * found / (np.arange(1, len(scores) + 1) + relevant.sum())
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    best = int(np.argmax(np.where(last_of_ties, f1, -1)))
    return float(scores[order][best])
