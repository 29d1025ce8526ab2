"""Rank parts that do not fit in memory together, and write them best first.

Two passes. Each part is in the queue's order. The first pass reads the sort keys alone (a
margin and an id a record) and finds every row's rank. In the second, the rows of a slab of
ranks are one run of rows in each part, so a slab is gathered by reading short runs only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from classifier.scoring.checkpoints import PIECE

__all__ = ["MARGIN", "Ranking", "find_ranks", "ranked_slabs"]

MARGIN = "_margin"
"""Name of the column by which parts are ranked; it is not written."""
SLAB = 50_000
"""Rows that are held and written as one row group."""
_MOST_OPEN = 200
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where the rows of all parts stand in the queue.

    Attributes
    ----------
    ranks : of the rows of each part, from 0.
    n_missing, n_repeated : rows without an id, and with one that another row has before.
    """

    ranks: list[Ints]
    n_missing: int = 0
    n_repeated: int = 0


def find_ranks(parts: Sequence[Path]) -> Ranking:
    """Return the rank of each row of each part; the sort keys alone are read."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = [_keys(path) for path in parts]
    if not keys:
        return Ranking([])
    together = pa.concat_tables(keys)
    order = pc.sort_indices(
        together, sort_keys=[(MARGIN, "descending"), ("record_id", "ascending"),
                             ("source", "ascending"), ("position", "ascending")],
    )  # fmt: skip
    ranks = np.empty(len(together), dtype=np.int64)
    ranks[order.to_numpy()] = np.arange(len(together))
    ids = together["record_id"]
    n_missing = pc.sum(pc.equal(ids, "")).as_py() or 0
    n_distinct = pc.count_distinct(ids).as_py() - (n_missing > 0)
    return Ranking(
        ranks=np.split(ranks, np.cumsum([len(table) for table in keys])[:-1]),
        n_missing=n_missing,
        n_repeated=len(together) - n_missing - n_distinct,
    )


def ranked_slabs(parts: Sequence[Path], ranks: Sequence[Ints], schema: Any) -> Iterator[Any]:
    """Yield the rows of all parts as tables of up to `SLAB` rows, best first.

    Parameters
    ----------
    parts : Arrow files, each ordered by falling margin, ties by record id.
    ranks : of the rows of each, as `find_ranks` has them.
    schema : of the tables.
    """
    import pyarrow as pa

    total = sum(map(len, ranks))
    with _Readers() as readers:
        for start in range(0, total, SLAB):
            runs = []
            for path, of_part in zip(parts, ranks, strict=True):
                low, high = np.searchsorted(of_part, [start, start + SLAB]).tolist()
                if low < high:
                    rows = _run_of_rows(readers.of(path), low, high)
                    place = schema.get_field_index("rank")
                    numbers = pa.array(of_part[low:high] + 1)
                    runs.append(rows.set_column(place, "rank", numbers))
            yield pa.concat_tables(runs).sort_by("rank").select(schema.names).cast(schema)


class _Readers:
    """Parts that stay open, for every slab takes some rows of each; a bounded number."""

    def __init__(self) -> None:
        self._open: dict[Path, tuple[Any, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for path in list(self._open):
            self._close(path)

    def of(self, path: Path) -> Any:
        """Return the reader of a part."""
        import pyarrow as pa

        if path not in self._open:
            if len(self._open) == _MOST_OPEN:
                self._close(next(iter(self._open)))
            stream = pa.OSFile(str(path))
            self._open[path] = stream, pa.ipc.open_file(stream)
        return self._open[path][1]

    def _close(self, path: Path) -> None:
        stream, _ = self._open.pop(path)
        stream.close()


def _keys(path: Path) -> Any:
    import pyarrow as pa

    names = [MARGIN, "record_id", "source", "position"]
    with pa.OSFile(str(path)) as stream:
        schema = pa.ipc.open_file(stream).schema
        places = [schema.get_field_index(name) for name in names]
        options = pa.ipc.IpcReadOptions(included_fields=places)
        return pa.ipc.open_file(stream, options=options).read_all().select(names)


def _run_of_rows(reader: Any, low: int, high: int) -> Any:
    """Return rows `low` to `high` of a part, reading only the pieces that hold them."""
    import pyarrow as pa

    first, last = low // PIECE, (high - 1) // PIECE
    pieces = [reader.get_batch(number) for number in range(first, last + 1)]
    return pa.Table.from_batches(pieces).slice(low - first * PIECE, high - low)
