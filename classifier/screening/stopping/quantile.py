"""The quantile bound: how far the queue has come through a hidden random sample."""

from dataclasses import dataclass
from typing import ClassVar

from classifier.screening.progress import Progress
from classifier.screening.stopping.base import CONTROL, Bounding, StopAdvice
from classifier.screening.stopping.bounds import fewest_missed
from classifier.screening.stopping.wording import bounded_advice

__all__ = ["Quantile", "recall_from_control"]

_ASSUMPTION = (
    "The control sample was drawn at random from all records, judged before the queue began, "
    "and hidden from the model until the queue came to it. Nothing is assumed of the ranking. "
    "The confidence holds however often the rule is asked."
)


def recall_from_control(n_reached: int, n_relevant: int, *, confidence: float) -> float:
    """Return the lower bound of the queue's recall that a control sample gives.

    Clopper and Pearson's one-sided bound of n_reached in n_relevant. Stopping when it reaches
    the target is stopping at one certain find of the sample, settled by its size alone, which
    is why asking often costs nothing [1]_. A recall of 95 % at 95 % confidence takes at least
    59 relevant records in the sample.

    References
    ----------
    .. [1] Lewis, Yang and Frieder, "Certifying one-phase technology-assisted reviews", CIKM
       2021. https://doi.org/10.1145/3459637.3482415

    Examples
    --------
    >>> round(recall_from_control(59, 59, confidence=0.95), 4)
    0.9505
    """
    from scipy.special import betaincinv

    if not n_reached:
        return 0.0
    return float(betaincinv(n_reached, n_relevant - n_reached + 1, 1 - confidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile(Bounding):
    """Stop when the queue has come to enough of the relevant records of a control sample.

    Attributes
    ----------
    target_recall, confidence : in (0, 1).
    """

    name: ClassVar[str] = "quantile.v1"
    needs: ClassVar[str] = CONTROL

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice; without a control sample, nothing is bounded."""
        found, unscreened = progress.n_relevant, progress.n_records - progress.n_screened
        recall = recall_from_control(
            progress.n_control_reached, progress.n_control_relevant, confidence=self.confidence
        )
        remaining = int(found / recall) - found if recall else unscreened
        if recall < self.target_recall:  # else a rounded count could stop before the bound
            short = fewest_missed(found, target_recall=self.target_recall)
            remaining = max(remaining, short)
        return bounded_advice(
            progress,
            min(remaining, unscreened),
            rule=self.name,
            target_recall=self.target_recall,
            confidence=self.confidence,
            assumption=_ASSUMPTION,
            repeated_looks=True,
        )
