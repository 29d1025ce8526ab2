"""Web of Science's tagged format (``.ciw``, "plain text" under *Export*)."""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tagged import TagDialect, begins_with, tag_lines
from classifier.formats.tagged_entries import read_entries
from classifier.formats.tags import TaggedFields
from classifier.formats.values import folded, issn_in, page_range, printable, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["WosFormat"]

# Lines that go on begin with blanks; ER and EF have no value.
_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_PLAIN = re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|$)", re.MULTILINE)
_DIALECT = TagDialect(
    line=_LINE,
    plain=_PLAIN,
    opens=("PT",),
    closes="ER",
    header=("FN", "VR", "EF"),
    titles=("TI",),
    telling=frozenset({"AU", "SO", "UT"}),
)
_OPENING = re.compile(r"PT [A-Z]+$", re.MULTILINE)
_INDENT = "   "
_KINDS = {"J": "article", "S": "conference", "B": "book", "C": "conference", "P": "other"}
_TYPES = {kind: letter for letter, kind in reversed(_KINDS.items())}
_CARRIED = frozenset(
    """
    PT ER EF FN VR TI AB AU AF CA PY EA SO VL IS BP EP AR SN EI DI PM UT DE ID LA DT
    """.split()
)


class WosFormat:
    """Records from a ``PT`` line to an ``ER`` line, one author a line."""

    name: ClassVar[str] = "wos"
    suffixes: ClassVar[tuple[str, ...]] = (".ciw", ".isi")
    carries: ClassVar[Container[str]] = _CARRIED

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first record begins with ``PT`` and a letter."""
        return begins_with(export, _OPENING)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a Web of Science file."""
        report.terminators = 0
        for entry in read_entries(export, _DIALECT, report):
            yield _record(entry, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a file that begins with ``FN`` and ends with ``EF``."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            has_head = has_end = False
            for record in records:
                own = record.format == self.name
                fields = list(record.raw) if own else list(_fields_of(record))
                if not has_head and fields[0].tag:
                    stream.write("FN Written by mechsift\nVR 1.0\n")
                has_head = True
                has_end = any(field.tag == "EF" for field in fields)
                stream.writelines(_lines_of(field) for field in fields)
                stream.write("\n")
            if not has_end:
                stream.write("EF\n")


def _record(entry: TaggedFields, report: ReadReport) -> Record:
    return Record(
        **report.origin(),
        title=plain_text(entry.first("TI")),
        abstract=plain_text(entry.first("AB")),
        authors=tuple(_filled([*(entry.lines("AF") or entry.lines("AU")), *entry.lines("CA")])),
        year=entry.first_as(year_in, "PY", "EA"),
        journal=entry.first("SO"),
        volume=entry.first("VL"),
        issue=entry.first("IS"),
        pages=page_range(entry.first("BP"), entry.first("EP")) or entry.first("AR"),
        issn=issn_in(entry.first("SN", "EI")),
        doi=entry.first_as(normalise_doi, "DI") or "",
        pmid=entry.first("PM"),
        keywords=tuple(dict.fromkeys(_filled("; ".join(entry.values("DE", "ID")).split(";")))),
        language=entry.first("LA"),
        kind=_kind(entry),
        source_id=entry.first("UT"),
        raw=entry.raw,
    )


def _filled(parts: Iterable[str]) -> Iterator[str]:
    return filter(None, map(folded, parts))


def _kind(entry: TaggedFields) -> str:
    named = (kind_named(part) for part in entry.first("DT").split(";"))
    kinds = [kind for kind in named if kind]
    special = next((kind for kind in kinds if kind != "article"), "".join(kinds[:1]))
    return special or _KINDS.get(entry.first("PT"), "")


def _lines_of(field: RawField) -> str:
    mark = " " if field.value else ""
    return tag_lines(field, mark=mark, indent=_INDENT)


def _fields_of(record: Record) -> Iterator[RawField]:
    """Spell the fields of a record from another format."""
    first, _, last = record.pages.partition("-")
    values = {
        "PT": _TYPES.get(record.kind, "J"),
        "AF": "\n".join(map(printable, record.authors)),
        "TI": printable(record.title),
        "SO": printable(record.journal),
        "LA": printable(record.language),
        "DT": record.kind.title(),
        "DE": "; ".join(map(printable, record.keywords)),
        "AB": printable(record.abstract),
        "SN": printable(record.issn),
        "PY": str(record.year or ""),
        "VL": printable(record.volume),
        "IS": printable(record.issue),
        "BP": printable(first),
        "EP": printable(last),
        "DI": record.doi,
        "PM": record.pmid,
        "UT": printable(record.source_id),
    }
    yield from (RawField(tag, value, 0) for tag, value in values.items() if value)
    yield RawField("ER", "", 0)
