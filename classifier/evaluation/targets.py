"""Choose a cut-off for the recall that a team needs, and say how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.intervals import lower_bound
from classifier.modelling.calibration import threshold_for_recall
from classifier.settings import CONFIDENCE

__all__ = ["RecallTarget", "cutoff_for_recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallTarget:
    """A cut-off for a target recall, with what can be said for it.

    Attributes
    ----------
    cutoff : the highest score that keeps the target in these records.
    kept, n_relevant : relevant records at or above it, and in all.
    n_flagged, n : records at or above it, and in all.
    recall_above : what the true recall exceeds with `CONFIDENCE`, for such records.
    sure_cutoff : the highest score of which `recall_above` reaches the target, or None
        where there are too few relevant records to say so of any.
    n_flagged_sure : records at or above that, or None.
    """

    target_recall: float
    cutoff: float
    kept: int
    n_relevant: int
    n_flagged: int
    n: int
    recall_above: float
    sure_cutoff: float | None
    n_flagged_sure: int | None

    @property
    def words(self) -> str:
        """The target in plain words."""
        told = (
            f"At a cut-off of {self.cutoff:.3f}, {self.kept} of {self.n_relevant} relevant "
            f"records are kept and {self.n_flagged} of {self.n} are to be read; with "
            f"{CONFIDENCE:.0%} confidence the recall is above {self.recall_above:.1%}."
        )
        if self.sure_cutoff is None:
            return (
                f"{told} {self.n_relevant} relevant records are too few to promise "
                f"{self.target_recall:.0%} at any cut-off."
            )
        return (
            f"{told} A recall of {self.target_recall:.0%} can be promised with that "
            f"confidence at {self.sure_cutoff:.3f}, with {self.n_flagged_sure} to be read."
        )


def cutoff_for_recall(
    scores: NDArray[np.float64], relevant: NDArray[np.bool_], *, target_recall: float
) -> RecallTarget:
    """Return the cut-off for a target recall and its lower confidence bound.

    The bound is Clopper and Pearson's, one-sided, for the share of relevant records at or
    above a cut-off. It speaks of records like these, of which these are a random sample;
    it says nothing of another review.

    Parameters
    ----------
    scores, relevant : shape (n_records,), of held-out records.
    target_recall : in (0, 1]

    Raises
    ------
    InvalidOptionError
        If `target_recall` is out of range.
    ValueError
        If no record is relevant.
    """
    cutoff = threshold_for_recall(scores, relevant, target_recall=target_recall)
    ranked = np.sort(scores[relevant])[::-1]
    kept = int((ranked >= cutoff).sum())
    sure = _surely_enough(ranked, target_recall)
    return RecallTarget(
        target_recall=target_recall,
        cutoff=cutoff,
        kept=kept,
        n_relevant=len(ranked),
        n_flagged=int((scores >= cutoff).sum()),
        n=len(scores),
        recall_above=lower_bound(kept, len(ranked)),
        sure_cutoff=sure,
        n_flagged_sure=None if sure is None else int((scores >= sure).sum()),
    )


def _surely_enough(ranked: NDArray[np.float64], target_recall: float) -> float | None:
    """Return the highest score whose lower bound reaches the target; the bound only grows."""
    low, high = 0, len(ranked)  # the answer, if any, is the score at a place in (low, high]
    if lower_bound(high, high) < target_recall:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        reached = lower_bound(middle, len(ranked)) >= target_recall
        low, high = (low, middle) if reached else (middle, high)
    return float(ranked[high - 1])
