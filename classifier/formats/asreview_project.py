"""ASReview's project files of version 3: a zip archive with a SQLite database."""

import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from classifier.errors import UnreadableExportError, UnwritableOutputError
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["AsreviewProjectFormat"]

_CONFIG = "project.json"
_DATABASE = "results.db"
_VERSION = 3
_LARGEST = {_CONFIG: 1 << 20, _DATABASE: 4 << 30}
"""Bytes of a member that are unpacked; a project of a million records has some 2 GiB."""
_MOST_MEMBERS = 10_000
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    sqlite3.Error,
    OSError,
    EOFError,
    KeyError,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,  # a member with a password
)
_LONGEST_CELL = 100_000_000
"""Bytes of one cell or statement of the database; SQLite itself would take a gigabyte."""
_ROWS_A_RECORD = 20
"""Results that a record may have on average: one a user and round of screening."""
_QUERY = """
    SELECT record.*, results.label AS asreview_label, results.note AS asreview_note,
           results.tags AS asreview_tags, results.user_id AS asreview_user_id
    FROM record LEFT JOIN results ON results.record_id = record.group_id
    ORDER BY record.record_id
"""
_COUNT = """
    SELECT count(*) FROM (
        SELECT 1 FROM record JOIN results ON results.record_id = record.group_id LIMIT ?)
"""
_RECORD = ("title", "abstract", "authors", "keywords", "year", "doi", "url", "record_id")


class AsreviewProjectFormat:
    """A project as ASReview exports it, with the decisions made in it; read, not written."""

    name: ClassVar[str] = "asreview"
    suffixes: ClassVar[tuple[str, ...]] = (".asreview",)
    confined: ClassVar[bool] = True
    carries: ClassVar[Container[str]] = frozenset(_RECORD)

    def recognises(self, export: ExportFile) -> bool:
        """Whether it is an archive that holds a project's description."""
        if export.is_text or not zipfile.is_zipfile(export.path):
            return False
        try:
            with zipfile.ZipFile(export.path) as archive:
                return _CONFIG in archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a project, in the order of its data set.

        Raises
        ------
        UnreadableExportError
            If it is of another version, damaged, larger than is unpacked, or its members
            would lie outside of it.
        """
        try:
            with zipfile.ZipFile(export.path) as archive, TemporaryDirectory() as folder:
                _check_members(archive, export)
                _check_version(archive, export)
                database = _unpacked(archive, _DATABASE, Path(folder), export)
                yield from _records(database, export, report)
        except _DAMAGED as error:
            problem = f"is a damaged project ({error}); export it from ASReview again"
            raise UnreadableExportError(export.name, problem) from None

    def write(self, records: Iterable[Record], path: Path) -> None:  # noqa: ARG002
        """Refuse.

        Raises
        ------
        UnwritableOutputError
            Always: only ASReview makes a project that it can go on with.
        """
        raise UnwritableOutputError(
            f"{path.name}: project files are made by ASReview alone; write RIS or CSV with "
            "--decisions asreview, and import that"
        )


def _check_members(archive: zipfile.ZipFile, export: ExportFile) -> None:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise UnreadableExportError(
            export.name, f"holds {len(members):,} files; no project does"
        )
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise UnreadableExportError(
                export.name, f"'{member.filename}' lies outside of the archive; not opened"
            )


def _check_version(archive: zipfile.ZipFile, export: ExportFile) -> None:
    try:
        config = json.loads(_bounded(archive, _CONFIG, export))
    except (ValueError, RecursionError):
        config = None
    version = config.get("project_file_version") if isinstance(config, dict) else None
    if version != _VERSION:
        made = config.get("version", "unknown") if isinstance(config, dict) else "unknown"
        raise UnreadableExportError(
            export.name,
            f"is a project of ASReview {made}; open it in ASReview 3 and export it again",
        )


def _bounded(archive: zipfile.ZipFile, member: str, export: ExportFile) -> bytes:
    limit = _LARGEST[member]
    with archive.open(member) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise UnreadableExportError(
            export.name, f"{member} unpacks to more than {limit:,} bytes"
        )
    return content


def _unpacked(archive: zipfile.ZipFile, member: str, folder: Path, export: ExportFile) -> Path:
    """Unpack one member to a name of our own; what the archive says of sizes is checked."""
    size, limit = archive.getinfo(member).file_size, _LARGEST[member]
    packed = max(archive.getinfo(member).compress_size, 1)
    if size > limit or size / packed > _MOST_PACKED:
        raise UnreadableExportError(
            export.name, f"{member} says that it unpacks to {size:,} bytes; not opened"
        )
    place = folder / "results.sqlite"
    with archive.open(member) as stream, place.open("wb") as unpacked:
        shutil.copyfileobj(stream, unpacked)  # never more than the size said above
    return place


_MOST_PACKED = 1000  # zip packs zeros 1030 to 1; databases of texts some 3 to 1


def _records(database: Path, export: ExportFile, report: ReadReport) -> Iterator[Record]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda content: content.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_master").fetchall())
        for table in ("record", "results"):
            if kinds.get(table) != "table":
                raise UnreadableExportError(
                    export.name, f"its database has no table '{table}'; export it again"
                )
        _refuse_bomb(connection, export)
        for line, row in enumerate(connection.execute(_QUERY), start=1):
            yield _record(dict(row), line=line, report=report)


def _refuse_bomb(connection: sqlite3.Connection, export: ExportFile) -> None:
    """Refuse a project whose records and results together make more rows than real ones do."""
    (n_records,) = connection.execute("SELECT count(*) FROM record").fetchone()
    (n_results,) = connection.execute("SELECT count(*) FROM results").fetchone()
    most = (n_records + n_results) * _ROWS_A_RECORD
    (n_rows,) = connection.execute(_COUNT, (most + 1,)).fetchone()
    if n_rows > most:
        raise UnreadableExportError(
            export.name, f"gives over {most:,} results for its records; no project does"
        )


def _record(row: dict[str, Any], *, line: int, report: ReadReport) -> Record:
    return Record(
        **report.origin(),
        source_id=_text(row.get("record_id")),
        title=_text(row.get("title")),
        abstract=_text(row.get("abstract")),
        authors=tuple(_listed(row.get("authors"))),
        year=row["year"] if isinstance(row.get("year"), int) else None,
        doi=normalise_doi(_text(row.get("doi"))),
        url=_text(row.get("url")),
        keywords=tuple(_listed(row.get("keywords"))),
        raw=tuple(_fields(row, line)),
    )


def _fields(row: dict[str, Any], line: int) -> Iterator[RawField]:
    """Yield the columns, and what the project says of tags and users as tables say it."""
    yield from (RawField(name, _text(value), line) for name, value in row.items())
    if row.get("asreview_user_id") is not None:
        yield RawField("asreview_user_name", f"user {row['asreview_user_id']}", line)
    for group in _objects(row.get("asreview_tags")):
        for tag in _objects(group.get("values")):
            ticked = str(int(bool(tag.get("checked"))))
            name = f"asreview_tag_{group.get('export')}_{tag.get('export')}"
            yield RawField(name, ticked, line)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _listed(value: Any) -> list[str]:
    return [str(part).strip() for part in _parsed(value) if str(part).strip()]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in _parsed(value) if isinstance(part, dict)]


def _parsed(value: Any) -> list[Any]:
    """Return a list, given as such or as JSON text; anything else is none."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return value if isinstance(value, list) else []
