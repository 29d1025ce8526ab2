"""The pace rule: the queue's own lead over chance says how long a run without finds must be."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from classifier.screening.progress import Progress
from classifier.screening.stopping.base import Bounding, StopAdvice
from classifier.screening.stopping.bounds import fewest_missed, most_remaining
from classifier.screening.stopping.history import History, history_of
from classifier.screening.stopping.wording import bounded_advice

__all__ = ["PaceRule", "recent_lead", "run_without_relevant"]

_FINDS = 40  # the lead is taken over the last so many finds (chosen in ADR 0009),
_PRIOR = 2  # beside so many imagined ones at the pace of chance (ADR 0009)
_ASSUMPTION = (
    "While the last relevant records are hidden, the queue's lead over chance does not fall "
    "below the {root} root of the lead over the last {finds} finds (or below that lead itself, "
    "where it is less than one). The confidence holds however often the rule is asked."
)


_HIGH_TARGET = 0.95  # beyond it the last records matter, which the model knows least
_POWER, _POWER_BEYOND = 0.5, 0.25
"""Of the lead that is counted on; beyond the high target the square root missed 20 of 220
replays with an earlier ranking (ADR 0009), the fourth root none of 120 (ADR 0061)."""


def recent_lead(history: History, *, n_relevant: int) -> float:
    """Return how many times as fast as chance the queue found its latest relevant records.

    Parameters
    ----------
    history : the screening so far; what was known beforehand is no find of the queue.
    n_relevant :
        Relevant records that there are in all, by hypothesis. The more there are, the more
        chance alone would have found, and the smaller the lead.

    Returns
    -------
    Finds over the finds that a random order would have made meanwhile, both with two added:
    few finds prove little of a lead. 1 is no lead.
    """
    n_latest = min(_FINDS, int((history.finds > history.n_priors).sum()))
    marks = np.concatenate([[0], history.finds])[history.n_found - n_latest :]
    marks[0] = max(marks[0], history.n_priors)
    hidden = n_relevant - np.arange(history.n_found - n_latest, history.n_found)
    by_chance = float(hidden @ np.diff(history.chances[marks]))
    return (n_latest + _PRIOR) / (by_chance + _PRIOR)


def run_without_relevant(n_missed: int, *, confidence: float) -> float:
    """Return how long a run without relevant records must be, in finds of a random order.

    With m records hidden, and a queue that keeps the lead that is assumed, a run worth x finds
    of a random order has a chance of at most exp(-x). Such a run can begin too early after any
    of the finds; the more are still hidden then, the less likely. The sum of these chances,
    over all finds after which a stop would be early, is kept at or below one minus the
    confidence: x = log(1 / (1 - confidence)) + log(1 + 2 m (1 + x) / x^2), the integral of
    exp(-x sqrt(u)).

    Examples
    --------
    >>> [round(run_without_relevant(m, confidence=0.95), 2) for m in (1, 10, 100)]
    [3.54, 4.79, 6.58]
    """
    alone = -np.log1p(-confidence)
    needed = alone
    for _ in range(50):
        needed = alone + np.log1p(2 * n_missed * (1 + needed) / needed**2)
    return float(needed)


def _audited_since(progress: Progress, place: int) -> float:
    """Return the chances that random audits gave since then: these led by nothing at all."""
    audited = np.array(progress.audited, dtype=np.int64)
    return float((1 / (progress.n_records - audited[audited >= place])).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRule(Bounding):
    """Stop after a run of irrelevant records that the queue's own pace makes hard to believe.

    BUSCAR takes the tail of the queue as no better than a random order, and so has to wait as
    long after a queue that found everything at once as after one that stumbled. Here the wait
    is shorter the further the queue led over chance, taken as its square root since what comes
    last is what the model knows least (as its fourth root for a target above 95 %); and longer
    where it did not lead.

    Attributes
    ----------
    target_recall, confidence : in (0, 1).
    """

    name: ClassVar[str] = "lead.v1"

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice.

        The bound never claims more than the target asks for; before the target is reached it
        is that of the highest recall that the same test would grant.
        """
        history = history_of(progress)
        is_high = self.target_recall > _HIGH_TARGET
        power, root = (_POWER_BEYOND, "fourth") if is_high else (_POWER, "square")
        by_audit = _audited_since(progress, history.last_find)
        by_queue = history.chances[-1] - history.chances[history.last_find] - by_audit

        def rejects(n_missed: int) -> bool:
            lead = recent_lead(history, n_relevant=history.n_found + n_missed)
            run = n_missed * (by_queue * min(lead, lead**power) + by_audit)
            return bool(run >= run_without_relevant(n_missed, confidence=self.confidence))

        remaining = most_remaining(rejects, n_unscreened=history.n_unscreened)
        allowed = fewest_missed(history.n_found, target_recall=self.target_recall) - 1
        return bounded_advice(
            progress,
            min(max(remaining, allowed), history.n_unscreened),
            rule=self.name,
            target_recall=self.target_recall,
            confidence=self.confidence,
            assumption=_ASSUMPTION.format(root=root, finds=_FINDS),
            repeated_looks=True,
        )
