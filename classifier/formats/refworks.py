"""RefWorks' tagged format."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tagged import TagDialect, begins_with
from classifier.formats.tagged_entries import read_entries
from classifier.formats.tags import TaggedFields
from classifier.formats.values import issn_in, keyword_in, page_range, pmid_named_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["RefworksFormat"]

_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_PLAIN = re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|$)", re.MULTILINE)
_OPENING = re.compile(r"RT [A-Z]")
_TAGS = frozenset(
    """
    RT SR ID A1 A2 A3 A4 A5 A6 T1 T2 T3 JF JO YR FD VO IS SP OP K1 AB NO ED PB PP SN AV AD AN LA
    CL SF OT LK DO CN DB DS IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 UL SL LL CR WT A7 W2 RP OL PMID
    """.split()
)
"""A line that begins with any other two letters is text."""
_CARRIED = frozenset("RT ID A1 T1 JF JO T2 YR FD VO IS SP OP K1 AB SN LA DO UL LK".split())


@dataclass(slots=True, kw_only=True)
class _Dialect(TagDialect):
    """RefWorks' lines."""

    def split(self, line: str, fields: Sequence[RawField]) -> tuple[str, str] | None:  # noqa: ARG002
        """Return tag and value of a line that begins with a tag of RefWorks."""
        match = self.line.match(line)
        return (match[1], (match[2] or "").strip()) if match and match[1] in _TAGS else None


class RefworksFormat(ReadOnly):
    """Records from one ``RT`` line to the next."""

    name: ClassVar[str] = "refworks"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    carries: ClassVar[Container[str]] = _CARRIED

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first record begins with ``RT`` and a word."""
        return begins_with(export, _OPENING)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a RefWorks file."""
        dialect = _Dialect(line=_LINE, plain=_PLAIN, opens=("RT",))
        for entry in read_entries(export, dialect, report):
            yield _record(entry, report)


def _record(entry: TaggedFields, report: ReadReport) -> Record:
    keywords = (keyword_in(part) for line in entry.lines("K1") for part in line.split(";"))
    return Record(
        **report.origin(),
        title=plain_text(entry.first("T1")),
        abstract=without_notice(plain_text(entry.first("AB"))),
        authors=tuple(entry.values("A1")),
        year=entry.first_as(year_in, "YR", "FD"),
        journal=entry.first("JF", "JO", "T2"),
        volume=entry.first("VO"),
        issue=entry.first("IS"),
        pages=page_range(entry.first("SP"), entry.first("OP")),
        issn=issn_in(entry.first("SN")),
        doi=entry.first_as(normalise_doi, "DO", "UL", "LK") or "",
        pmid=entry.first_as(pmid_named_in, "UL", "LK", "NO", "AN") or "",
        url=entry.first("UL", "LK"),
        keywords=tuple(filter(None, keywords)),
        language=entry.first("LA"),
        kind=kind_named(entry.first("RT")),
        source_id=entry.first("ID", "AN"),
        raw=entry.raw,
    )
