"""What training sees of a review: its papers and what was decided on them, at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Record
from classifier.screening.progress import Progress

__all__ = ["EvidenceSoFar", "Known", "Snapshot", "progress_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One paper that somebody decided on.

    Attributes
    ----------
    relevant : how it was settled, or, while a second decision is awaited, the first verdict.
    settled : whether it counts for advice on stopping, for rechecks and as a label.
    waiting : whether somebody is still to decide on it.
    prior : whether it was known before the queue asked for any.
    """

    record_id: str
    relevant: bool
    settled: bool
    waiting: bool = False
    prior: bool = False


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
    known : in the order of the first decisions, those known beforehand first.
    conflicts : ids of the papers whose reviewers disagree.
    evidence : of the codebook's mechanisms, its rows those of `papers`; None where the
        strategy does not look at it.
    """

    papers: Sequence[Record]
    known: Sequence[Known] = ()
    conflicts: frozenset[str] = frozenset()
    evidence: EvidenceSoFar | None = None

    @property
    def progress(self) -> Progress:
        """What stopping rules may look at: only what is settled."""
        return progress_of(self.known, n_papers=len(self.papers))


def progress_of(known: Sequence[Known], *, n_papers: int) -> Progress:
    """Return what stopping rules may look at: only what is settled."""
    settled = [one for one in known if one.settled]
    return Progress(
        n_records=n_papers,
        verdicts_in_order=tuple(one.relevant for one in settled),
        n_priors=sum(one.prior for one in settled),
    )
