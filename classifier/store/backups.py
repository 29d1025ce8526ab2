"""One portable file with everything in a review, which goes back into either engine.

A zip with one JSON Lines file a table, the first line its columns, every other one a row as the
database has it, and ``manifest.json`` with the layout's revision and each table's SHA-256.
"""

import hashlib
import json
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
    SQLAlchemyError,
)

from classifier.errors import UnusableReviewError
from classifier.outputs import replacing
from classifier.store.layout import revision_of
from classifier.store.migrations.unreleased import EARLIER_NAMES
from classifier.store.rows import batches

__all__ = ["dump", "fill", "read_manifest"]

_FORMAT = "mechsift review"
_MANIFEST = "manifest.json"
_NOT_OURS = "alembic_version", "record_search", "sqlite_"
_LONGEST_MANIFEST = 1 << 20  # characters; ours have some 3,000
_LONGEST_LINE = 1 << 28  # bytes of a row: longer than any record that is read
_MOST_PACKED = 200  # rows pack some 5 to 1, and rows that are all alike some 50 to 1
_DAMAGED = (
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,  # a way of packing that Python does not know
    RecursionError,
    RuntimeError,  # a member with a password
    ValueError,
    zlib.error,
)
_MISFITS = DataError, IntegrityError, InterfaceError, ProgrammingError
_PORTIONS = {"yield_per": 1000}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same review gives the same file


def dump(connection: Connection, path: Path, *, at: datetime) -> None:
    """Write everything that the transaction sees into a file, whole or not at all.

    Raises
    ------
    UnwritableOutputError
        If the file cannot be written.
    """
    tables: dict[str, Any] = {}
    with replacing(path, private=True) as unfinished, ZipFile(unfinished, "w") as archive:
        for table in _tables(connection):
            tables[table.name] = _write(connection, table, archive)
        manifest = {
            "format": _FORMAT,
            "revision": revision_of(connection),
            "made_at": at.isoformat(),
            "tables": tables,
        }
        archive.writestr(_member(_MANIFEST), json.dumps(manifest, indent=1))


def read_manifest(path: Path) -> dict[str, Any]:
    """Return what a backup says of itself.

    Raises
    ------
    UnusableReviewError
        If the file is no backup of ours.
    """
    try:
        with ZipFile(path) as archive, archive.open(_MANIFEST) as stream:
            manifest = json.loads(stream.read(_LONGEST_MANIFEST))
    except _DAMAGED:
        manifest = None
    whole = (
        isinstance(manifest, dict)
        and manifest.get("format") == _FORMAT
        and isinstance(manifest.get("revision"), str)
        and isinstance(manifest.get("tables"), dict)
    )
    if not whole:
        raise UnusableReviewError(f"{path}: is not a backup of a review, or is damaged")
    return dict(manifest)


def fill(connection: Connection, path: Path) -> None:
    """Put what a backup has into the empty tables of its revision.

    Raises
    ------
    UnusableReviewError
        If the backup is damaged; nothing should then be kept of it.
    """
    stated = dict(read_manifest(path)["tables"])
    try:
        with ZipFile(path) as archive:
            _refuse_bombs(archive, path)
            for table in _tables(connection):
                name = table.name if table.name in stated else EARLIER_NAMES.get(table.name)
                content = _read(connection, table, archive, name=name or table.name)
                if content != stated.pop(name, None):
                    raise UnusableReviewError(f"{path}: {table.name} is damaged")
    except (*_DAMAGED, AttributeError, TypeError, OverflowError, SQLAlchemyError) as error:
        if isinstance(error, DBAPIError) and not isinstance(error, _MISFITS):
            raise  # a full disk is not the backup's fault
        raise UnusableReviewError(f"{path}: is damaged; use an earlier backup") from None
    if stated:
        unknown = ", ".join(sorted(map(str, stated)))[:100]
        raise UnusableReviewError(f"{path}: has tables that no review has ({unknown})")


def _refuse_bombs(archive: ZipFile, path: Path) -> None:
    for member in archive.infolist():
        large = member.file_size > _LONGEST_LINE
        if large and member.file_size > _MOST_PACKED * max(member.compress_size, 1):
            size = member.file_size >> 20
            raise UnusableReviewError(f"{path}: {member.filename} unpacks to {size:,} MiB")


def _tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, those that others refer to first."""
    reflected = MetaData()
    reflected.reflect(connection, only=lambda name, _: not name.startswith(_NOT_OURS))
    return reflected.sorted_tables


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column.computed is None]


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _EPOCH)
    member.compress_type = ZIP_DEFLATED
    return member


def _write(connection: Connection, table: Table, archive: ZipFile) -> dict[str, Any]:
    columns = _columns(table)
    ordered = select(*columns).order_by(*table.primary_key.columns)
    rows = connection.execute(ordered, execution_options=_PORTIONS)
    content = _Content()
    with archive.open(_member(f"{table.name}.jsonl"), "w", force_zip64=True) as stream:
        stream.write(content.line([column.name for column in columns]))
        for row in rows:
            stream.write(content.line(list(row)))
    return content.as_dict()


def _read(
    connection: Connection, table: Table, archive: ZipFile, *, name: str
) -> dict[str, Any]:
    content = _Content()
    with archive.open(f"{name}.jsonl") as stream:
        lines = iter(lambda: stream.readline(_LONGEST_LINE), b"")
        names = json.loads(next(lines, b"null"))
        if sorted(names) != sorted(column.name for column in _columns(table)):
            raise ValueError(table.name)
        content.line(names)
        for batch in batches(map(json.loads, lines)):
            for row in batch:
                content.line(row)
            rows = [dict(zip(names, row, strict=True)) for row in batch]
            connection.execute(insert(table), rows)
    _count_on(connection, table)
    return content.as_dict()


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the old ones, as SQLite does by itself."""
    if connection.dialect.name != "postgresql" or "number" not in table.columns:
        return
    last = connection.execute(select(func.max(table.c.number))).scalar()
    if last is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'number'), :last)")
        connection.execute(sequence, {"table": table.name, "last": last})


class _Content:
    """Counts the rows of a table and hashes their lines."""

    def __init__(self) -> None:
        self._rows = -1  # the first line has the columns
        self._digest = hashlib.sha256()

    def line(self, values: list[Any]) -> bytes:
        """Return the values as one line, and count it."""
        spelled = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._rows += 1
        self._digest.update(spelled)
        return spelled

    def as_dict(self) -> dict[str, Any]:
        """Return what the manifest says of the table."""
        return {"rows": self._rows, "sha256": self._digest.hexdigest()}
