"""Records as the rows of a table, whose columns are found as the records come."""

from collections import Counter
from collections.abc import Iterator

from classifier.schema import RawField, Record

__all__ = ["TABLES", "Columns", "row_fields"]

TABLES = ("csv", "xlsx")
"""Formats whose raw fields are columns and cells."""

_JOINT = "; "
_FIELDS = (
    "source_id",
    "title",
    "abstract",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "issn",
    "doi",
    "pmid",
    "url",
    "keywords",
    "language",
    "kind",
    "search",
)


class Columns:
    """The columns of a table, in the order in which records first fill them.

    A record that was read from a table keeps its own columns, empty ones too; one from
    another format fills a column for each field. Two columns of one name stay two.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], int] = {}

    @property
    def header(self) -> list[str]:
        """The names so far."""
        return [name for name, _ in self._places]

    def cells(self, record: Record) -> list[str]:
        """Return the cells of a record, adding the columns that it needs."""
        row: list[str] = []
        seen: Counter[str] = Counter()
        for name, value, _ in row_fields(record):
            place = self._places.setdefault((name, seen[name]), len(self._places))
            seen[name] += 1
            row += [""] * (place + 1 - len(row))
            row[place] = value
        return row


def row_fields(record: Record) -> Iterator[RawField]:
    """Yield the named cells of a record: its own, or one for each field that it has."""
    if record.format in TABLES:
        yield from record.raw
        return
    for name in _FIELDS:
        value = getattr(record, name)
        text = _JOINT.join(value) if isinstance(value, tuple) else str(value or "")
        yield RawField(name, text, 0)
