"""A strategy: the queue shuffled block by block, so that a place in a block tells nothing."""

from dataclasses import dataclass

import numpy as np

from classifier.errors import InvalidOptionError
from classifier.screening.strategies import Chosen, MostLikely, QueueView

__all__ = ["ShuffledHead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShuffledHead:
    """Ask about the `head` most likely records in random order, then about the next as many.

    Attributes
    ----------
    head : records that are shuffled with one another, from 1.
    """

    head: int = 50

    def __post_init__(self) -> None:
        if self.head < 1:
            raise InvalidOptionError("head", self.head, "give a number of records, 1 or more")

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return `n` open rows, or all where fewer are open."""
        likely = MostLikely().choose(view, len(view.open_rows)).rows
        blocks = np.split(likely, range(self.head, len(likely), self.head))
        return Chosen(np.concatenate([view.random.permutation(one) for one in blocks])[:n])
