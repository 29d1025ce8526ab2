"""Take exports of any size apart into Parquet files of rows that are kept and resumed.

A format that shows where its records begin is read in parts, by several processes; any other
file is one part. A part that was read stays, whatever happens to the others.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

from classifier.errors import MechsiftError, UnreadableExportError, UnusableCorpusError
from classifier.formats import Reading, divide
from classifier.outputs import replacing
from classifier.scoring.checkpoints import Parts
from classifier.scoring.chunks import CHUNK, RowFile, one_line, row_groups
from classifier.scoring.engines.pool import in_processes
from classifier.scoring.numbering import settle_ids
from classifier.scoring.row_cells import read_columns
from classifier.scoring.row_files import PROBLEMS, row_writer, rows_of

__all__ = ["SPAN", "Staged", "Watch", "cut_row_groups", "stage"]

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Opened for a stage with its name and size; gives what is told how much of it is done."""

SPAN = 8 << 20
"""Bytes of an export that are read, kept and resumed as one piece."""
_LARGEST = 4 * CHUNK
"""Rows of a row group that is read as it is."""
_SETTLED = "exports.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The rows of a run's inputs.

    Attributes
    ----------
    problems : how many there were in reading, by the name of the file.
    """

    files: tuple[RowFile, ...]
    problems: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of an export, and where its rows are kept."""

    reading: Reading
    path: Path


def cut_row_groups(tables: Sequence[RowFile], parts: Parts, *, n_workers: int) -> Staged:
    """Return Parquet files of small row groups: those given, or copies among the parts.

    A large row group would be read from its start for each of its chunks.

    Raises
    ------
    MechsiftError
        If a file cannot be read, or the disk is full.
    """
    cut = [
        replace(table, path=parts.folder / f"rows-{number:06d}.parquet")
        if max(row_groups(table.path), default=0) > _LARGEST
        else table
        for number, table in enumerate(tables)
    ]
    todo = [
        (table.path, copy.path)
        for table, copy in zip(tables, cut, strict=True)
        if copy is not table and not copy.path.is_file()
    ]
    for problem in in_processes(_copy, todo, n_workers=n_workers):
        if problem:
            raise UnusableCorpusError(problem)
    return Staged(files=tuple(cut), problems={})


def _copy(paths: tuple[Path, Path]) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    source, copy = paths
    try:
        with (
            one_line(source, "cannot be read; mend the file"),
            pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20) as file,
        ):
            names = read_columns(file.schema_arrow)
            schema = pa.schema([file.schema_arrow.field(name) for name in names])
            with row_writer(copy, schema) as writer:
                for batch in file.iter_batches(CHUNK, columns=names):
                    writer.write_batch(batch)
    except MechsiftError as error:
        return str(error)
    return ""


def stage(readings: Sequence[Reading], parts: Parts, *, n_workers: int, watch: Watch) -> Staged:
    """Read exports into Parquet files among the parts of a run, and settle their ids.

    The ids are those that `classifier.schema.identify` gives. Memory grows by some 50 bytes
    a record, while ids are settled.

    Parameters
    ----------
    watch : opened with the number of parts, gives what is told how many are read.

    Raises
    ------
    MechsiftError
        If an export cannot be read, a process is killed or the disk is full; what was read
        stays.
    """
    settled = parts.folder / _SETTLED
    if not settled.is_file():
        told = _read(readings, parts, n_workers=n_workers, watch=watch)
        with replacing(settled) as unfinished:
            unfinished.write_text(json.dumps(asdict(told), default=str), encoding="utf-8")
    told = json.loads(settled.read_text(encoding="utf-8"))
    files = tuple(RowFile(**(file | {"path": Path(file["path"])})) for file in told["files"])
    return Staged(files=files, problems=told["problems"])


def _read(readings: Sequence[Reading], parts: Parts, *, n_workers: int, watch: Watch) -> Staged:
    spans = [part for reading in readings for part in divide(reading, size=SPAN)]
    work = [
        _Part(reading, parts.folder / f"rows-{number:06d}.parquet")
        for number, reading in enumerate(spans)
    ]
    todo = [part for part in work if not part.path.is_file()]
    done = len(work) - len(todo)
    with watch("reading", len(work)) as move:
        move(done)
        for problem in in_processes(_keep, todo, n_workers=n_workers):
            if problem:
                cure = "what was read is kept, go on with --resume"
                raise UnusableCorpusError(f"{problem}; {cure}")
            done += 1
            move(done)
    told = _gathered(readings, work)
    settle_ids([file.path for file in told.files])
    return told


def _gathered(readings: Sequence[Reading], work: Sequence[_Part]) -> Staged:
    """Return where the rows of each part stand in their export."""
    import pyarrow.parquet as pq

    seen = dict.fromkeys((reading.report.source for reading in readings), 0)
    problems = {reading.report.source: len(reading.report.problems) for reading in readings}
    files = []
    for part in work:
        source = part.reading.report.source
        footer = pq.read_metadata(part.path)
        files.append(RowFile(path=part.path, source=source, first=seen[source] + 1))
        seen[source] += footer.num_rows
        problems[source] += int(footer.metadata[PROBLEMS])
    for source, n_records in seen.items():
        if not n_records:
            raise UnreadableExportError(source, "holds no record; export it again")
    return Staged(files=tuple(files), problems=problems)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Spare the search for cycles: records hold none, and it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keep(part: _Part) -> str:
    """Write the rows of a part, whole or not at all; return what is wrong, or ""."""
    reading, n_problems = part.reading, 0
    reading.report.problems.clear()  # those of the file as a whole are counted already
    try:
        with _without_collector(), row_writer(part.path) as writer:
            records = iter(reading)
            while some := list(islice(records, CHUNK)):
                writer.write_table(rows_of(some))
                n_problems += len(reading.report.problems)
                reading.report.problems.clear()
            writer.add_key_value_metadata({PROBLEMS: str(n_problems)})
    except MechsiftError as error:
        return str(error)
    return ""
