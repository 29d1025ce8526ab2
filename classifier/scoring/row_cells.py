"""What the columns of a table of records may be, and how a record is read from their cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.errors import UnusableCorpusError
from classifier.formats.values import year_in
from classifier.schema import Record

__all__ = ["check_columns", "read_columns", "record_of", "unused_columns"]

_NEEDED = ("record_id", "title")
_NUMBERED = ("record_id", "source_id", "pmid")
_TEXTS = ("source_id", "abstract", "doi", "pmid", "journal")
_READ = (*_NEEDED, *_TEXTS, "year", "keywords")


def read_columns(schema: Any) -> list[str]:
    """Return the columns of an Arrow schema that scoring looks at."""
    return [name for name in _READ if name in schema.names]


def unused_columns(schema: Any) -> list[str]:
    """Return the columns that are passed over, though but for case they have a known name."""
    return [name for name in schema.names if name not in _READ and name.lower() in _READ]


def check_columns(path: Path, schema: Any) -> None:
    """Refuse a table that lacks a column, or has one that cannot be read.

    Raises
    ------
    UnusableCorpusError
        If it is so.
    """
    missing = [name for name in _NEEDED if name not in schema.names]
    if missing:
        raise UnusableCorpusError(
            f"{path.name}: lacks the column {missing[0]}; every table needs "
            f"{' and '.join(_NEEDED)}, and a column of PMIDs will do under the name record_id"
        )
    for name in read_columns(schema):
        kind = schema.field(name).type
        if not _is_fit(name, kind):
            wanted = "a year, a date or text" if name == "year" else "text"
            raise UnusableCorpusError(
                f"{path.name}: the column {name} is of type {kind}; make it {wanted}"
            )


def _is_fit(name: str, kind: Any) -> bool:
    import pyarrow.types as kinds

    if kinds.is_dictionary(kind):
        kind = kind.value_type
    text = kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)
    if text or kinds.is_null(kind):
        return True
    if name == "keywords":
        return (kinds.is_list(kind) or kinds.is_large_list(kind)) and _is_fit(
            "", kind.value_type
        )
    if name == "year" and kinds.is_temporal(kind):
        return True
    is_number = kinds.is_integer(kind) or kinds.is_floating(kind)
    return is_number and name in (*_NUMBERED, "year")


def record_of(row: dict[str, Any], source: str, position: int) -> Record:
    """Return the record of a row: its cells by the names of columns."""
    texts: dict[str, Any] = {name: _text(row.get(name)) for name in _TEXTS}
    return Record(
        record_id=_text(row["record_id"]),
        title=row["title"] or "",
        source=source,
        position=position,
        year=_year(row.get("year")),
        keywords=_keywords(row.get("keywords")),
        **texts,
    )


def _text(cell: Any) -> str:
    """Return a cell as text; pandas keeps whole numbers as floats where some are missing.

    >>> _text(31415926.0), _text(None), _text(float("nan")), _text("a 1")
    ('31415926', '', '', 'a 1')
    """
    if cell is None or cell != cell:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _year(cell: Any) -> int | None:
    """Return the year that a cell tells, or None.

    >>> _year("2019-05"), _year(2019.0), _year("in press"), _year(None)
    (2019, 2019, None, None)
    """
    if cell is None or cell != cell:
        return None
    if isinstance(cell, str):
        return year_in(cell)
    return int(getattr(cell, "year", cell))


def _keywords(cell: str | Sequence[str | None] | None) -> tuple[str, ...]:
    parts = cell.split(";") if isinstance(cell, str) else cell or ()
    return tuple(stripped for part in parts if part and (stripped := part.strip()))
