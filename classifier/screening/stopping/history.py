"""The course of a screening as arrays: when relevant records were found."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.screening.progress import Progress

__all__ = ["History", "history_of"]


@dataclass(frozen=True, kw_only=True)
class History:
    """When relevant records were found.

    Attributes
    ----------
    n_records : records of the review.
    n_screened : records that have a verdict.
    n_priors : how many of them were known before the queue began.
    finds : shape (n_found,), how many had been screened when each was found, from 1, ascending.
    """

    n_records: int
    n_screened: int
    n_priors: int
    finds: NDArray[np.int64]

    @property
    def n_found(self) -> int:
        """Relevant records found so far."""
        return len(self.finds)

    @property
    def n_unscreened(self) -> int:
        """Records without a verdict."""
        return self.n_records - self.n_screened

    @property
    def last_find(self) -> int:
        """How many had been screened at the last find of the queue, or when it began."""
        return max(self.n_priors, int(self.finds[-1]) if self.n_found else 0)

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """The chance of one certain record to be drawn at each place, summed up.

        Shape (n_screened + 1,). Element t is the sum, over the first t draws, of one over the
        records unscreened at the draw: the finds that a random order would have made of one
        record that is still hidden.
        """
        unscreened = self.n_records - np.arange(self.n_screened)
        return np.concatenate([[0.0], np.cumsum(1 / unscreened)])


def history_of(progress: Progress) -> History:
    """Return the course of a screening as arrays."""
    verdicts = np.fromiter(progress.verdicts_in_order, dtype=bool)
    return History(
        n_records=progress.n_records,
        n_screened=len(verdicts),
        n_priors=progress.n_priors,
        finds=np.flatnonzero(verdicts) + 1,
    )
