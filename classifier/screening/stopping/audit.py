"""A random audit: a sample of what is unscreened bounds what remains, whatever the ranking."""

from dataclasses import dataclass
from typing import ClassVar

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping.base import DRAWS, Bounding, StopAdvice
from classifier.screening.stopping.bounds import fewest_missed, sampled_remaining
from classifier.screening.stopping.wording import bounded_advice

__all__ = ["Audit", "audit_size"]

_ASSUMPTION = (
    "The first {size:,} records audited one after another were drawn at random from all that "
    "was unscreened, and their number was settled beforehand. Nothing is assumed of the "
    "ranking. It is one sample, judged once: the confidence holds however often the rule is "
    "asked."
)


def audit_size(progress: Progress, *, target_recall: float, confidence: float) -> int:
    """Return how many records to audit so that a sample without a find allows to stop.

    No test of any kind can do with fewer unless it assumes something of the ranking.

    Parameters
    ----------
    progress : the screening so far, up to where the audit is to begin.
    target_recall, confidence : in (0, 1).
    """
    unscreened = progress.n_records - progress.n_screened
    allowed = fewest_missed(progress.n_relevant, target_recall=target_recall) - 1
    too_few, enough = -1, unscreened
    while too_few + 1 < enough:
        tried = (too_few + enough) // 2
        left = sampled_remaining(0, tried, n_before=unscreened, confidence=confidence)
        if left <= allowed:
            enough = tried
        else:
            too_few = tried
    return enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Bounding):
    """Stop when a random sample of the unscreened records shows that few enough remain.

    Attributes
    ----------
    sample_size : records audited one after another, settled before the first is drawn.
    target_recall, confidence : in (0, 1).
    """

    name: ClassVar[str] = "audit.v1"
    needs: ClassVar[str] = DRAWS
    sample_size: int = 300

    def __post_init__(self) -> None:
        Bounding.__post_init__(self)
        if self.sample_size < 1:
            raise InvalidOptionError("sample_size", self.sample_size, "audit at least 1 record")

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice; until the sample is complete, nothing is bounded."""
        return bounded_advice(
            progress,
            self._remaining(progress),
            rule=self.name,
            target_recall=self.target_recall,
            confidence=self.confidence,
            assumption=_ASSUMPTION.format(size=self.sample_size),
            repeated_looks=True,
        )

    def _remaining(self, progress: Progress) -> int:
        unscreened = progress.n_records - progress.n_screened
        start = _first_run(progress.audited, self.sample_size)
        if start is None:
            return unscreened
        end = start + self.sample_size
        after_sample = sampled_remaining(
            sum(progress.verdicts_in_order[start:end]),
            self.sample_size,
            n_before=progress.n_records - start,
            confidence=self.confidence,
        )
        found_since = sum(progress.verdicts_in_order[end:])
        return min(max(after_sample - found_since, 0), unscreened)


def _first_run(places: tuple[int, ...], length: int) -> int | None:
    """Return where the first run of so many consecutive places begins."""
    for first, last in zip(places, places[length - 1 :], strict=False):
        if last - first == length - 1:
            return first
    return None
