"""EndNote's tagged format (``.enw``), also called Refer or BibIX."""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from classifier.formats.kinds import endnote_type, kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tagged import TagDialect, begins_with, tag_lines
from classifier.formats.tagged_entries import read_entries
from classifier.formats.tags import TaggedFields
from classifier.formats.values import (
    addresses,
    folded,
    issn_in,
    keyword_in,
    pmid_named_in,
    printable,
    year_in,
)
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["EnwFormat"]

_LINE = re.compile(r"(%[0-9A-Za-z@!#$&()*+,:;<>?=^~\[\]|-])(?:[ \t]+(.*)|$)")
_PLAIN = re.compile(r"^(%\S)(?: (.*)|$)", re.MULTILINE)
_DIALECT = TagDialect(line=_LINE, plain=_PLAIN, opens=("%0",), blank_parts=True)
_OPENING = re.compile(r"%[0-9A-Z] \S")
_CARRIED = frozenset("%0 %T %X %A %D %J %B %V %N %P %@ %R %U %K %G %M".split())
_INDENT = "   "


class EnwFormat:
    """Records from one ``%0`` line to the next, or between blank lines without it."""

    name: ClassVar[str] = "enw"
    suffixes: ClassVar[tuple[str, ...]] = (".enw",)
    carries: ClassVar[Container[str]] = _CARRIED

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first record, or the first line, begins with ``%`` and a letter."""
        return begins_with(export, _OPENING) or bool(_OPENING.match(export.opening.lstrip()))

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of an EndNote tagged file."""
        for entry in read_entries(export, _DIALECT, report):
            yield _record(entry, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write an EndNote tagged file, a blank line between records."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                own = record.format == self.name
                fields = record.raw if own else _fields_of(record)
                stream.writelines(tag_lines(f, mark=" ", indent=_INDENT) for f in fields)
                stream.write("\n")


def _record(entry: TaggedFields, report: ReadReport) -> Record:
    return Record(
        **report.origin(),
        title=plain_text(entry.first("%T")),
        abstract=without_notice(plain_text(entry.first("%X"))),
        authors=tuple(entry.values("%A")),
        year=entry.first_as(year_in, "%D", "%8"),
        journal=entry.first("%J", "%B"),
        volume=entry.first("%V"),
        issue=entry.first("%N"),
        pages=entry.first("%P"),
        issn=issn_in(entry.first("%@")),
        doi=entry.first_as(normalise_doi, "%R", "%U", "%3") or "",
        pmid=entry.first_as(pmid_named_in, "%U", "%Z") or "",
        url=entry.first("%U"),
        keywords=tuple(_keywords(entry)),
        language=entry.first("%G"),
        kind=kind_named(entry.first("%0")),
        source_id=entry.first("%M", "%F"),
        raw=entry.raw,
    )


def _keywords(entry: TaggedFields) -> Iterator[str]:
    for line in entry.lines("%K"):
        for part in line.split(";"):
            if keyword := folded(keyword_in(part)):
                yield keyword


def _fields_of(record: Record) -> Iterator[RawField]:
    """Spell the fields of a record from another format."""
    values = {
        "%0": endnote_type(record.kind)[0],
        "%T": record.title,
        "%J": record.journal,
        "%D": str(record.year or ""),
        "%V": record.volume,
        "%N": record.issue,
        "%P": record.pages,
        "%@": record.issn,
        "%R": record.doi,
        "%G": record.language,
        "%M": record.source_id,
        "%X": record.abstract,
    }
    for tag, value in values.items():
        if value:
            yield RawField(tag, printable(value), 0)
        if tag == "%0":
            yield from (RawField("%A", printable(author), 0) for author in record.authors)
    for address in addresses(record.url, record.pmid):
        yield RawField("%U", printable(address), 0)
    if record.keywords:
        yield RawField("%K", "\n".join(map(printable, record.keywords)), 0)
