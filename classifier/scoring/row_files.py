"""Records of exports as Parquet files of rows, kept while a run lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from classifier.outputs import replacing
from classifier.schema import Record, derived_id
from classifier.scoring.checkpoints import flush

__all__ = ["FIRST_ID", "OWN_ID", "PROBLEMS", "own_number", "row_writer", "rows_of"]

OWN_ID = "_own_id"
"""Column of the id that the corpus gave, as `own_number` has it."""
FIRST_ID = "_first_id"
"""Column of the id of the first record of this content, as a number."""
PROBLEMS = b"problems"
"""Key in the footer: how many there were in reading."""
_DERIVED = re.compile(r"[0-9a-f]{16}")
_TEXTS = ("source_id", "title", "abstract", "journal", "doi", "pmid")


def own_number(own_id: str) -> int:
    """Return an id as a number of 64 bits: its own value if it looks derived, else a hash.

    >>> own_number(""), own_number("00000000000000ff"), own_number("a")
    (0, 255, 4681665781835383343)
    """
    if not own_id:
        return 0
    if _DERIVED.fullmatch(own_id):
        return int(own_id, 16)
    return int.from_bytes(blake2b(own_id.encode(), digest_size=8).digest())


@contextmanager
def row_writer(path: Path, schema: Any = None) -> Iterator[Any]:
    """Give a Parquet writer; the file appears on success, whole and on the disk.

    Nothing is compressed, for that takes longer than writing and reading together.

    Parameters
    ----------
    schema : by default, that of `rows_of`.

    Raises
    ------
    UnwritableOutputError
        If the disk is full.
    """
    import pyarrow.parquet as pq

    with replacing(path) as unfinished:
        with pq.ParquetWriter(
            unfinished, schema or _schema(), compression="none", use_dictionary=False,
            write_statistics=False,
        ) as writer:  # fmt: skip
            yield writer
        flush(unfinished)


def rows_of(records: Sequence[Record]) -> Any:
    """Return records as an Arrow table, each with its own id or the first of its content."""
    import pyarrow as pa

    firsts = [derived_id(record, 0) for record in records]
    columns: dict[str, list[Any]] = {
        name: [getattr(record, name) for record in records]
        for name in (*_TEXTS, "authors", "keywords", "year")
    }
    columns["record_id"] = [
        record.record_id or first for record, first in zip(records, firsts, strict=True)
    ]
    columns[OWN_ID] = [own_number(record.record_id) for record in records]
    columns[FIRST_ID] = [int(first, 16) for first in firsts]
    return pa.table(columns, schema=_schema())


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema(
        [
            *[(name, pa.string()) for name in ("record_id", *_TEXTS)],
            *[(name, pa.list_(pa.string())) for name in ("authors", "keywords")],
            ("year", pa.int64()),
            *[(name, pa.uint64()) for name in (OWN_ID, FIRST_ID)],
        ]
    )
