"""Which rows of a long queue show sentences: those that a person will see.

A sentence with its presence and bearing costs more than all the scores of its record. A run
that is streamed finds them for the flagged rows and for the first ones of the queue. Which are
the first is known in the end only, so each worker finds them for the best that it has met so
far, and the others are blanked where the ranks are known: the same rows on every engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Flag, MechanismPrediction, Record
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.table import mechanism_cells

__all__ = ["FIRST", "BestSoFar", "blank_unseen", "is_flagged", "shown_columns"]

FIRST = 1000
"""Rows of a queue that show sentences, flagged or not."""
_SAYS_NOTHING_OF_TEXT = ("", Flag.NO_ABSTRACT)
_PARTS = ("presence", "bearing", "evidence", "cues")


class BestSoFar:
    """Remembers the margins of the best `FIRST` rows met."""

    def __init__(self) -> None:
        self._margins = np.empty(0)

    def meet(self, margins: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of some rows may be among the first ones in the end."""
        together = np.concatenate([self._margins, margins])
        self._margins = np.sort(together)[-FIRST:]
        return np.asarray(margins >= self._margins[0])


def is_flagged(flags: Sequence[str]) -> NDArray[np.bool_]:
    """Return which rows have a flag that tells of their text."""
    return np.array([flag not in _SAYS_NOTHING_OF_TEXT for flag in flags], dtype=np.bool_)


def shown_columns(
    rows: NDArray[np.int64],
    records: Sequence[Record],
    predictions: Sequence[Sequence[MechanismPrediction]],
    *,
    n_rows: int,
    mechanism_ids: Sequence[str],
) -> dict[str, list[str]]:
    """Return the columns of presence, bearing and evidence of a batch, blank but for `rows`.

    Parameters
    ----------
    records, predictions : of those rows.
    n_rows : of the batch.
    """
    names = [f"{part}_{name}" for name in mechanism_ids for part in _PARTS]
    columns = {name: [""] * n_rows for name in names}
    for row, record, mechanisms in zip(rows.tolist(), records, predictions, strict=True):
        for mechanism in mechanisms:
            for name, cell in mechanism_cells(record, mechanism).items():
                if name in columns:
                    columns[name][row] = cell
    return columns


def blank_unseen(slab: Any, shown: EvidenceShown, *, mechanism_ids: Sequence[str]) -> Any:
    """Blank what a ranked Arrow table shows of rows that are neither flagged nor first."""
    if shown is not EvidenceShown.TOP:
        return slab
    import pyarrow as pa
    import pyarrow.compute as pc

    is_seen = pc.or_(
        pc.less_equal(slab["rank"], FIRST),
        pc.invert(pc.is_in(slab["flags"], value_set=pa.array(_SAYS_NOTHING_OF_TEXT))),
    )
    for part in _PARTS:
        for name in mechanism_ids:
            place = slab.schema.get_field_index(f"{part}_{name}")
            column = pc.if_else(is_seen, slab.column(place), "")
            slab = slab.set_column(place, slab.schema.field(place), column)
    return slab
