"""Records as the rows of a table, whose columns are found as the records come."""

from collections import Counter
from collections.abc import Iterator, Sequence

from classifier.formats.headers import columns_of
from classifier.schema import RawField, Record

__all__ = ["TABLES", "Columns", "row_fields"]

TABLES = ("csv", "xlsx")
"""Formats whose raw fields are columns and cells."""

_JOINT = "; "
_FIELDS = (
    "record_id",
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
    another format fills a column for each field. Two columns of one name stay two. Where
    records come from several sources, what means the same goes into one column, under the
    name that it had first; other columns are kept beside.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], int] = {}
        self._column_of: dict[str, tuple[str, int]] = {}

    @property
    def header(self) -> list[str]:
        """The names so far."""
        return [name for name, _ in self._places]

    def cells(self, record: Record) -> list[str]:
        """Return the cells of a record, adding the columns that it needs."""
        row: list[str] = []
        fields = list(row_fields(record))
        names = _numbered([field.tag for field in fields])
        renamed = self._shared(names)
        for name, (_, value, _) in zip(names, fields, strict=True):
            place = self._places.setdefault(renamed.get(name, name), len(self._places))
            row += [""] * (place + 1 - len(row))
            row[place] = value
        return row

    def _shared(
        self, names: Sequence[tuple[str, int]]
    ) -> dict[tuple[str, int], tuple[str, int]]:
        """Return the columns of a row that go into one of another name, and its name."""
        renamed: dict[tuple[str, int], tuple[str, int]] = {}
        taken: set[int] = set()
        for field, places in columns_of([name for name, _ in names]).items():
            own = next((place for place in places if place not in taken), None)
            if field not in _FIELDS or own is None:
                continue
            taken.add(own)
            column = self._column_of.setdefault(field, names[own])
            if column != names[own] and column not in names:
                renamed[names[own]] = column
        return renamed


def _numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """Return each name with how many of it came before."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        numbered.append((name, seen[name]))
        seen[name] += 1
    return numbered


def row_fields(record: Record) -> Iterator[RawField]:
    """Yield the named cells of a record: its own, or one for each field that it has."""
    if record.format in TABLES:
        yield from record.raw
        return
    for name in _FIELDS[not record.record_id :]:
        value = getattr(record, name)
        text = _JOINT.join(value) if isinstance(value, tuple) else str(value or "")
        yield RawField(name, text, 0)
