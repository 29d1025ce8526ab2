"""Write a ranked table slab by slab, never held whole; the suffix picks the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from classifier.errors import UnwritableOutputError
from classifier.outputs import check_place, replacing
from classifier.scoring.sinks import plain_rows, write_delimited, write_lines
from classifier.scoring.workbook import open_workbook

__all__ = ["STREAM_WRITERS", "check_stream_output", "open_output"]

Write = Callable[[Any], None]


def check_stream_output(path: Path) -> None:
    """Refuse an output that could not be written slab by slab.

    Raises
    ------
    UnwritableOutputError
        If the suffix names no such format, or the folder does not exist.
    """
    if path.suffix.lower() not in STREAM_WRITERS:
        known = ", ".join(sorted(STREAM_WRITERS))
        raise UnwritableOutputError(f"{path.name}: what is streamed goes into {known}")
    check_place(path)


@contextmanager
def open_output(path: Path, schema: Any, *, n_rows: int) -> Iterator[Write]:
    """Give a function that writes Arrow tables; the file appears whole or not at all.

    Parameters
    ----------
    schema : of the tables.
    n_rows : in all of them together.

    Raises
    ------
    UnwritableOutputError
        If the disk is full, or a workbook cannot hold so many rows.
    """
    with (
        replacing(path) as unfinished,
        STREAM_WRITERS[path.suffix.lower()](unfinished, schema, n_rows) as write,
    ):
        yield write


@contextmanager
def _parquet(path: Path, schema: Any, _: int) -> Iterator[Write]:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, schema) as writer:
        yield lambda slab: writer.write_table(slab, row_group_size=len(slab))


@contextmanager
def _delimited(path: Path, schema: Any, _: int, *, separator: str) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        nothing = _frame(schema.empty_table())
        write_delimited(nothing, stream, separator=separator)
        yield lambda slab: write_delimited(
            _frame(slab), stream, separator=separator, header=False
        )


@contextmanager
def _lines(path: Path, _schema: Any, _: int) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yield lambda slab: write_lines(_frame(slab), stream)


@contextmanager
def _workbook(path: Path, schema: Any, n_rows: int) -> Iterator[Write]:
    with open_workbook(schema.names, path, n_rows=n_rows, streamed=True) as write_rows:
        yield lambda slab: write_rows(plain_rows(_frame(slab)))


def _frame(slab: Any) -> Any:
    """Return a slab with the types of `classifier.scoring.table.queue_table`."""
    frame = slab.to_pandas(integer_object_nulls=True)
    return frame.astype({"year": "Int64"})


STREAM_WRITERS: dict[str, Callable[[Path, Any, int], AbstractContextManager[Write]]] = {
    ".csv": partial(_delimited, separator=","),
    ".tsv": partial(_delimited, separator="\t"),
    ".jsonl": _lines,
    ".parquet": _parquet,
    ".xlsx": _workbook,
}
