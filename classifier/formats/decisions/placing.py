"""Put notes, tags and cells among a record's raw fields without touching foreign ones."""

from collections.abc import Iterable, Sequence

from classifier.formats.decisions.base import SUGGESTS, Suggestion
from classifier.schema import RawField

__all__ = ["BAR", "add_tags", "add_to_cell", "cell_of", "put_cell", "suggest_in", "without"]

BAR = " | "
"""What parts the entries of one note."""


def without(fields: Iterable[RawField], tag: str, values: Iterable[str]) -> list[RawField]:
    """Return the fields but those of `tag` with one of `values`."""
    gone = set(values)
    return [field for field in fields if field.tag != tag or field.value not in gone]


def add_tags(
    fields: Sequence[RawField], added: Sequence[RawField], *, before: str = "ER"
) -> list[RawField]:
    """Return RIS fields with some more, before the first of the tag or at the end."""
    tags = [field.tag for field in fields]
    place = next((tags.index(tag) for tag in (before, "ER") if tag in tags), len(fields))
    return [*fields[:place], *added, *fields[place:]]


def cell_of(fields: Iterable[RawField], column: str) -> str:
    """Return the first cell of a column, or ""."""
    return next((field.value for field in fields if field.tag == column), "")


def put_cell(fields: Sequence[RawField], column: str, value: str) -> list[RawField]:
    """Return the fields of a table's row with a value in a column, a new one if need be."""
    tags = [field.tag for field in fields]
    if column not in tags:
        return [*fields, RawField(column, value, 0)]
    place = tags.index(column)
    return [*fields[:place], fields[place]._replace(value=value), *fields[place + 1 :]]


def add_to_cell(fields: Sequence[RawField], column: str, entry: str) -> list[RawField]:
    """Return the fields with one more entry after what a cell holds."""
    entries = [text for text in (cell_of(fields, column), entry) if text]
    return put_cell(fields, column, BAR.join(entries))


def suggest_in(
    fields: Sequence[RawField], suggestion: Suggestion, *, table: bool, column: str
) -> list[RawField]:
    """Return the fields with a suggestion as a note: ``N1`` of RIS, or a column.

    An earlier suggestion there is replaced.
    """
    if table:
        entries = cell_of(fields, column).split(BAR)
        kept = BAR.join(entry for entry in entries if not entry.startswith(SUGGESTS))
        return add_to_cell(put_cell(fields, column, kept), column, suggestion.note)
    kept_fields = [
        field for field in fields if field.tag != "N1" or not field.value.startswith(SUGGESTS)
    ]
    return add_tags(kept_fields, [RawField("N1", suggestion.note, 0)])
