"""Which records to ask about next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Chosen", "MostLikely", "QueueView", "Strategy", "ranked"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """What a strategy may look at.

    Attributes
    ----------
    scores : shape (n_records,), the margins now.
    open_rows : rows of the records without a decision, in the order of their ids.
    n_screened : records that have a decision.
    """

    scores: Floats
    open_rows: Ints
    n_screened: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows to ask about, and which of them were drawn uniformly from all open ones."""

    rows: Ints
    audited: tuple[int, ...] = ()


class Strategy(Protocol):
    """Choose the next records."""

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return up to `n` open rows, the first to be asked first."""
        ...


class MostLikely:
    """Ask about the records that are most likely to be relevant."""

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return the rows with the highest scores; ties in the order of record ids."""
        return Chosen(ranked(view.scores, view.open_rows, n))


def ranked(keys: Floats, rows: Ints, n: int) -> Ints:
    """Return the `n` rows with the highest keys; among equals the first given come first."""
    values = keys[rows]
    if n == 1:
        return rows[[np.argmax(values)]] if len(rows) else rows
    return rows[np.argsort(-values, kind="stable")[:n]]
