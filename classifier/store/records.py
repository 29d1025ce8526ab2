"""Records in and out of a review, whole, in the order in which they came."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, func, insert, select

from classifier.errors import OutdatedChangeError
from classifier.schema import Record, refuse_lone_surrogates
from classifier.store.audit import log
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, present, refuse, take_stock
from classifier.store.tables import records as table

__all__ = [
    "add_records",
    "count_records",
    "find_record",
    "known_records",
    "record_checksum",
    "record_ids",
    "records_beginning",
    "records_named",
    "searches_of_records",
    "stored_records",
]

_FIELDS = tuple(field.name for field in fields(Record))
_PORTIONS = {"yield_per": 1000}
_COLUMNS = tuple(table.c[name] for name in _FIELDS)


def add_records(writing: Writing, records: Iterable[Record]) -> int:
    """Add records that the review does not have yet; return how many.

    Parameters
    ----------
    records : with ids, as `classifier.schema.identify` gives them; they are taken in portions.

    Raises
    ------
    InvalidOptionError
        If a text cannot be written; `classifier.schema.writable_record` mends a record.
    OutdatedChangeError
        If a record's id is in the review already, or twice among the records.
    """
    added = 0
    for batch in batches(records):
        refuse_lone_surrogates(batch, where="record")
        _refuse_doubles(writing, [record.record_id for record in batch])
        writing.connection.execute(insert(table), [_row(record, writing) for record in batch])
        added += len(batch)
    take_stock(writing, table)
    log(writing, "add_records", records=added)
    return added


def _refuse_doubles(writing: Writing, ids: Sequence[str]) -> None:
    seen: set[str] = present(writing, table.c.record_id, ids)
    for record_id in ids:
        if record_id in seen:
            raise OutdatedChangeError(f"record '{record_id}' is in the review already")
        seen.add(record_id)


def _row(record: Record, writing: Writing) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(record, name) for name in _FIELDS}
    row["raw"] = [tuple(field) for field in record.raw]
    row["checksum"] = record_checksum(record)
    row["at"] = writing.at
    return row


def record_checksum(record: Record) -> str:
    """Return SHA-256 over every field of a record, 64 hex digits.

    Fields that say nothing do not count, so that a field added later changes no checksum.
    """
    filled = {name: value for name in _FIELDS if (value := getattr(record, name))}
    if record.raw:
        filled["raw"] = [tuple(field) for field in record.raw]
    text = json.dumps(filled, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stored_records(reading: Reading, ids: Iterable[str] | None = None) -> Iterator[Record]:
    """Yield the records in the order in which they came, or those of `ids` in their order.

    Ids that the review does not have are passed over.
    """
    if ids is None:
        statement = select(*_COLUMNS).order_by(table.c.number)
        with reading.connection.execute(statement, execution_options=_PORTIONS) as rows:
            yield from map(_record, rows)
        return
    for batch in batches(ids):
        rows = reading.connection.execute(select(*_COLUMNS).where(table.c.record_id.in_(batch)))
        by_id = {row.record_id: _record(row) for row in rows}
        yield from (by_id[record_id] for record_id in batch if record_id in by_id)


def find_record(reading: Reading, record_id: str) -> Record:
    """Return one record.

    Raises
    ------
    UnknownNameError
        If the review does not have it.
    """
    record = next(stored_records(reading, [record_id]), None)
    if record is None:
        refuse(reading, table.c.record_id, record_id, kind="record")
    return record


def known_records(reading: Reading, ids: Iterable[str]) -> set[str]:
    """Return those of the ids that the review has."""
    return present(reading, table.c.record_id, ids)


def record_ids(reading: Reading) -> list[str]:
    """Return every record's id in the order in which the records came."""
    return list(
        reading.connection.execute(select(table.c.record_id).order_by(table.c.number)).scalars()
    )


def count_records(reading: Reading) -> int:
    """Return how many records the review has, duplicates among them."""
    return reading.connection.execute(select(func.count()).select_from(table)).scalar_one()


def records_beginning(reading: Reading, beginning: str, *, n: int = 5) -> list[str]:
    """Return the first `n` ids of records that begin so, sorted."""
    name = table.c.record_id
    statement = select(name).where(func.substr(name, 1, len(beginning)) == beginning)
    return list(reading.connection.execute(statement.order_by(name).limit(n)).scalars())


def records_named(
    reading: Reading, column: str, values: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the ids of the records that have each of the values, in the order they came.

    Parameters
    ----------
    column : `record_id`, `source_id`, `doi` or `pmid`.
    """
    name = table.c[column]
    named: dict[str, tuple[str, ...]] = {}
    for batch in batches(dict.fromkeys(values)):
        statement = select(name, table.c.record_id).where(name.in_(batch))
        for value, record_id in reading.connection.execute(statement.order_by(table.c.number)):
            named[value] = (*named.get(value, ()), record_id)
    return named


def searches_of_records(reading: Reading) -> dict[str, str]:
    """Return the name of the search that each record came from, in the order they came.

    A file that was read without naming a search is its own.
    """
    columns = table.c.record_id, table.c.search, table.c.source
    rows = reading.connection.execute(select(*columns).order_by(table.c.number))
    return {record_id: search or source for record_id, search, source in rows}


def _record(row: Row[Any]) -> Record:
    return Record(**row._mapping)
