"""What in a record as it was read hints that another record was lost in it."""

import re
from collections import Counter
from collections.abc import Iterator

from classifier.formats.rows import TABLES
from classifier.formats.tagged import BEGINNING
from classifier.formats.tags import OneLineFields
from classifier.schema import RawField, Record

__all__ = ["doubts_about"]

_TAGGED = {"ris": ("TI", "T1"), "wos": ("TI",), "nbib": ("PMID", "TI"), "refworks": ("T1",)}
"""Tags that a record of each format has once."""
_TAG_LINE = re.compile(r"[A-Z][A-Z0-9]  - \S|ER  - ?$")
_SIGNS = ",;\t|"
_LEAST_COLUMNS = 4
"""Columns from which a line of a cell that has as many parts is no accident."""


def doubts_about(record: Record) -> Iterator[tuple[int, str]]:
    """Yield the line and the reason of what looks like another record inside of this one.

    Readers take text apart by marks; this looks at what they made of it, so that a mark that
    was lost, or taken for one, is not passed over in silence.
    """
    once = _TAGGED.get(record.format, ())
    if once:
        yield from _repeated(record, once)
    if isinstance(record.raw, OneLineFields):
        return
    for field in record.raw:
        if "\n" not in field.value:
            continue
        lines = field.value.split("\n")[1:]
        if record.format in TABLES:
            yield from _rows_inside(field, lines, width=len(record.raw))
        elif any(BEGINNING.match(line) or _TAG_LINE.match(line) for line in lines):
            yield field.line, f"the value of {field.tag} has lines that look like tags"


def _repeated(record: Record, once: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    values = {(field.tag, field.value) for field in record.raw if field.tag in once}
    times = Counter(tag for tag, _ in values)
    for tag, number in times.items():
        if number > 1:
            yield record.raw[0].line, f"{number} different values of {tag} in one record"


def _rows_inside(field: RawField, lines: list[str], *, width: int) -> Iterator[tuple[int, str]]:
    if width < _LEAST_COLUMNS:
        return
    for sign in _SIGNS:
        if any(line.count(sign) == width - 1 for line in lines):
            yield field.line, f"the cell under '{field.tag}' has lines that look like rows"
            return
