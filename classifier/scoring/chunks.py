"""Cut Parquet files into chunks that can be read and scored on their own, anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import MissingFileError, UnusableCorpusError
from classifier.schema import Record
from classifier.scoring.row_cells import (
    check_columns,
    read_columns,
    record_of,
    unused_columns,
)

__all__ = [
    "CHUNK",
    "Chunk",
    "RowFile",
    "is_parquet",
    "list_chunks",
    "one_line",
    "passed_over",
    "read_batches",
    "read_chunk",
    "records_of",
    "row_groups",
]

CHUNK = 10_000
"""Rows that are scored, kept and resumed as one piece."""
_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFile:
    """A Parquet file of records.

    Attributes
    ----------
    source : name of the file that the records are said to come from.
    first : position there of the first row, from 1.
    """

    path: Path
    source: str
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some rows of one row group.

    Attributes
    ----------
    number : place among all chunks of a run, from 0.
    path, source : as in `RowFile`.
    row_group : from 0.
    skipped : rows of the row group before the first of the chunk.
    first : position in the source of the first row, from 1.
    n_rows : 1 to `CHUNK`.
    """

    number: int
    path: str
    source: str
    row_group: int
    skipped: int
    first: int
    n_rows: int


def is_parquet(path: Path) -> bool:
    """Whether the file's suffix says that it is Parquet."""
    return path.suffix.lower() == ".parquet"


def list_chunks(files: Sequence[RowFile]) -> list[Chunk]:
    """Return the chunks of all files, in order; only their footers are read.

    Raises
    ------
    MissingFileError, UnusableCorpusError
        If a file is not there, is no Parquet file, or lacks ``record_id`` or ``title``.
    """
    found: list[Chunk] = []
    for file in files:
        first = file.first
        for group, n_rows in enumerate(row_groups(file.path)):
            for skipped in range(0, n_rows, CHUNK):
                rows = min(CHUNK, n_rows - skipped)
                found.append(
                    Chunk(
                        number=len(found), path=str(file.path.resolve()),
                        source=file.source, row_group=group, skipped=skipped,
                        first=first + skipped, n_rows=rows,
                    )
                )  # fmt: skip
            first += n_rows
    return found


def row_groups(path: Path) -> list[int]:
    """Return the number of rows of each row group.

    Raises
    ------
    MissingFileError, UnusableCorpusError
        If the file is not there, is no Parquet file, lacks ``record_id`` or ``title``, or has
        a column that cannot be read.
    """
    import pyarrow.parquet as pq

    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    cure = "no readable Parquet file; copy or write it again"
    with one_line(path, cure), pq.ParquetFile(path) as file:
        groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
        schema = file.schema_arrow
    check_columns(path, schema)
    return groups


def passed_over(path: Path) -> list[str]:
    """Return the columns whose names are those of known ones but for case."""
    import pyarrow.parquet as pq

    return unused_columns(pq.read_schema(path))


@contextmanager
def one_line(path: Path, problem: str) -> Iterator[None]:
    """Tell what Arrow says of a damaged file in one line.

    Raises
    ------
    UnusableCorpusError
        If it says anything.
    """
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise UnusableCorpusError(f"{path.name}: {problem} ({reason})") from None


def read_chunk(chunk: Chunk) -> Iterator[list[Record]]:
    """Yield the chunk's records in batches.

    Raises
    ------
    UnusableCorpusError
        As `read_batches` does.
    """
    for first, batch in read_batches(chunk):
        yield records_of(batch, chunk.source, first)


def records_of(batch: Any, source: str = "", first: int = 1) -> list[Record]:
    """Return the records of an Arrow batch whose first row has the position `first`."""
    return [record_of(row, source, first + i) for i, row in enumerate(batch.to_pylist())]


def read_batches(chunk: Chunk) -> Iterator[tuple[int, Any]]:
    """Yield Arrow batches, each with the position of its first row, from 1.

    The row group is not held as a whole.

    Raises
    ------
    UnusableCorpusError
        If the row group is damaged.
    """
    import pyarrow.parquet as pq

    path = Path(chunk.path)
    with (
        one_line(path, f"row group {chunk.row_group} cannot be read; mend the file"),
        pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file,
    ):
        columns = read_columns(file.schema_arrow)
        batches = file.iter_batches(_BATCH, row_groups=[chunk.row_group], columns=columns)
        yield from _cut(batches, chunk)


def _cut(batches: Iterator[Any], chunk: Chunk) -> Iterator[tuple[int, Any]]:
    start, end, place = chunk.skipped, chunk.skipped + chunk.n_rows, 0
    for batch in batches:
        low, high = max(start - place, 0), min(end - place, batch.num_rows)
        if low < high:
            batch.validate(full=True)
            yield chunk.first + place + low - start, batch.slice(low, high - low)
        place += batch.num_rows
        if place >= end:
            return
