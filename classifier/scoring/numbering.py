"""Settle the ids of more records than fit in memory, as `classifier.schema.identify` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Record, derived_id
from classifier.scoring.row_files import FIRST_ID, OWN_ID, row_writer

__all__ = ["settle_ids"]

_CONTENT = ("title", "abstract", "authors", "year", "journal", "doi", "pmid")
Numbers = NDArray[np.uint64]
Ints = NDArray[np.int64]


def settle_ids(files: Sequence[Path]) -> None:
    """Rewrite ``record_id`` in row files where an own id or a content is repeated.

    Two numbers of eight bytes a record are held, and what sorting them takes. Files that were
    settled before, some or all, come out the same.
    """
    owns, firsts, ends = _numbers(files)
    kept = (owns > 0) & (_ordinals(owns) == 0) & (_ordinals(owns[::-1])[::-1] == 0)
    ordinals = np.zeros(len(owns), dtype=np.int64)
    ordinals[~kept] = _ordinals(firsts[~kept])
    ids = _Ids(np.unique(owns[kept]))
    odd = ~kept & ((owns > 0) | (ordinals > 0) | np.isin(firsts, ids.taken))
    for path, start, end in zip(files, [0, *ends], ends, strict=False):
        if odd[start:end].any():
            _rewrite(path, odd[start:end], ordinals[start:end], ids)


class _Ids:
    """Derives ids, and passes over those that a record brought along.

    Parameters
    ----------
    taken : own ids that are kept, ascending.
    """

    def __init__(self, taken: Numbers) -> None:
        self.taken = taken
        self._passed_over: Counter[str] = Counter()

    def of(self, record: Record, ordinal: int) -> str:
        """Return the id of a record; `ordinal` others of the same content came before."""
        first = derived_id(record, 0)
        while True:
            found = derived_id(record, ordinal + self._passed_over[first])
            if not np.isin(np.uint64(int(found, 16)), self.taken):
                return found
            self._passed_over[first] += 1


def _numbers(files: Sequence[Path]) -> tuple[Numbers, Numbers, list[int]]:
    """Return own and first ids of all rows, and where each file ends."""
    import pyarrow.parquet as pq

    tables = [pq.read_table(path, columns=[OWN_ID, FIRST_ID]) for path in files]
    owns, firsts = (
        np.concatenate([np.zeros(0, np.uint64), *(table[name].to_numpy() for table in tables)])
        for name in (OWN_ID, FIRST_ID)
    )
    return owns, firsts, np.cumsum([len(table) for table in tables]).tolist()


def _ordinals(values: Numbers) -> Ints:
    """Return how many equal values stand before each."""
    order = np.argsort(values, kind="stable")
    ranked, places = values[order], np.arange(len(values))
    is_first = np.ones(len(values), dtype=np.bool_)
    is_first[1:] = ranked[1:] != ranked[:-1]
    found = np.empty(len(values), dtype=np.int64)
    found[order] = places - np.maximum.accumulate(np.where(is_first, places, 0))
    return found


def _rewrite(path: Path, odd: NDArray[np.bool_], ordinals: Ints, ids: _Ids) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file, row_writer(path) as writer:
        start = 0
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            span = slice(start, start + len(table))
            writer.write_table(_settled(table, odd[span], ordinals[span], ids))
            start += len(table)
        written = file.metadata.metadata
        writer.add_key_value_metadata(
            {key: value for key, value in written.items() if not key.startswith(b"ARROW")}
        )


def _settled(table: Any, odd: NDArray[np.bool_], ordinals: Ints, ids: _Ids) -> Any:
    import pyarrow as pa

    record_ids = table["record_id"].to_pylist()
    rows = np.flatnonzero(odd)
    cells = table.select(_CONTENT).take(rows).to_pylist()
    for row, content in zip(rows.tolist(), cells, strict=True):
        record = Record(**content | {"authors": tuple(content["authors"])})
        record_ids[row] = ids.of(record, int(ordinals[row]))
    place = table.schema.get_field_index("record_id")
    return table.set_column(place, "record_id", pa.array(record_ids, pa.string()))
