"""BUSCAR: a hypergeometric test of whether the tail of the queue is as poor as it looks."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from classifier.screening.progress import Progress
from classifier.screening.stopping.base import Bounding, StopAdvice
from classifier.screening.stopping.bounds import (
    hypergeometric_cdf,
    most_remaining,
)
from classifier.screening.stopping.history import History, history_of
from classifier.screening.stopping.wording import bounded_advice

__all__ = ["Buscar", "buscar_p_value"]

_ASSUMPTION = (
    "From some point on, the queue was at least as rich in relevant records as a random draw "
    "from what was unscreened. The confidence is that of one look: asked after every record, "
    "and choosing the best of many starts, the test errs more often where the order is no "
    "better than random."
)


def buscar_p_value(history: History, *, n_missed: int, enough: float = 1.0) -> float:
    """Return BUSCAR's p for the hypothesis that so many relevant records are unscreened.

    Each stretch from some start to now is taken as a random sample of what was unscreened at
    its start; p is the smallest chance, over all starts, of as few relevant records as were
    found in it [1]_. For a given number of finds the longest stretch is the least likely, so
    only starts right after a find are tried: the same minimum with far fewer urns.

    Parameters
    ----------
    history : the screening so far.
    n_missed : relevant records that the hypothesis leaves unscreened, at least.
    enough : a p above it need only be known to be above it.

    References
    ----------
    .. [1] Callaghan and Müller-Hansen, "Statistical stopping criteria for automated screening
       in systematic reviews", Systematic Reviews 9, 273 (2020).
       https://doi.org/10.1186/s13643-020-01521-4
    """
    starts = np.concatenate([[0], history.finds])
    found_before = np.arange(len(starts))
    starts, found_before = (a[starts < history.n_screened] for a in (starts, found_before))
    if not len(starts):
        return 1.0
    hits = history.n_found - found_before
    chances = hypergeometric_cdf(
        hits,
        history.n_screened - starts,
        relevant=hits + n_missed,
        population=history.n_records - starts,
        enough=enough,
    )
    return float(chances.min())


@dataclass(frozen=True, slots=True, kw_only=True)
class Buscar(Bounding):
    """Stop when BUSCAR's hypergeometric test rejects that the recall is below target.

    Attributes
    ----------
    target_recall, confidence : in (0, 1).
    """

    name: ClassVar[str] = "buscar.v1"

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice; the bounds are those that the same test gives at other recalls."""
        history = history_of(progress)
        significance = 1 - self.confidence

        def rejects(n_missed: int) -> bool:
            p = buscar_p_value(history, n_missed=n_missed, enough=significance)
            return p < significance

        return bounded_advice(
            progress,
            most_remaining(rejects, n_unscreened=history.n_unscreened),
            rule=self.name,
            target_recall=self.target_recall,
            confidence=self.confidence,
            assumption=_ASSUMPTION,
            repeated_looks=False,
        )
