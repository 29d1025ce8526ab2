"""What training sees of a review: its papers and what was decided on them, at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.schema import EvidenceCheck, MechanismMark, Record
from classifier.screening.progress import Progress

__all__ = ["EvidenceSoFar", "PaperCodes", "ScreenedRecord", "Snapshot", "progress_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedRecord:
    """One paper that somebody decided on.

    Attributes
    ----------
    relevant : how it was settled, or, while a second decision is awaited, the first verdict.
    settled : whether it counts for advice on stopping, for rechecks and as a label.
    awaiting_second : whether a second decision on it is awaited.
    prior : whether it was known before the queue asked for any.
    """

    record_id: str
    relevant: bool
    settled: bool
    awaiting_second: bool = False
    prior: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCodes:
    """What reviewers taught of the mechanisms in one paper's title and abstract.

    Attributes
    ----------
    marks : settled ones, with those that its coders left unmarked.
    checks : sentences that they confirmed or rejected, not of mechanisms in conflict.
    """

    marks: tuple[MechanismMark, ...] = ()
    checks: tuple[EvidenceCheck, ...] = ()

    def evidences(self, mechanism_id: str) -> bool | None:
        """Whether the paper evidences a mechanism; None where nobody said so or otherwise."""
        for mark in self.marks:
            if mark.mechanism_id == mechanism_id:
                return mark.coded
        confirmed = (c for c in self.checks if c.confirmed and c.mechanism_id == mechanism_id)
        return True if next(confirmed, None) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSoFar:
    """How much evidence of each mechanism a review may have, and how much it has.

    Attributes
    ----------
    probabilities : shape (n_papers, n_mechanisms), how likely each paper evidences each.
    n_found : shape (n_mechanisms,), papers that somebody marked as evidence of each.
    """

    probabilities: NDArray[np.float64]
    n_found: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A review at one moment.

    Attributes
    ----------
    papers : one record for each group of duplicates, its gaps filled from the others.
    screened : in the order of the first decisions, those known beforehand first.
    conflicts : ids of the papers whose reviewers disagree.
    evidence : of the codebook's mechanisms, its rows those of `papers`; None where the
        strategy does not look at it.
    """

    papers: Sequence[Record]
    screened: Sequence[ScreenedRecord] = ()
    conflicts: frozenset[str] = frozenset()
    evidence: EvidenceSoFar | None = None

    @property
    def progress(self) -> Progress:
        """What stopping rules may look at: only what is settled."""
        return progress_of(self.screened, n_papers=len(self.papers))


def progress_of(screened: Sequence[ScreenedRecord], *, n_papers: int) -> Progress:
    """Return what stopping rules may look at: only what is settled."""
    settled = [record for record in screened if record.settled]
    return Progress(
        n_records=n_papers,
        verdicts_in_order=tuple(record.relevant for record in settled),
        n_priors=sum(record.prior for record in settled),
    )
