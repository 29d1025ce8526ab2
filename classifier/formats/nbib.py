"""PubMed's tagged format (``.nbib``), also called MEDLINE display format."""

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
from classifier.formats.values import issn_in, keyword_in, printable, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["NbibFormat"]

# A tag fills four columns before its hyphen; only PMID is met without a space after it.
_LINE = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?<=PMID-)(?=\d))(.*)")
_PLAIN = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}- (.*)$", re.MULTILINE)
_WIDTH = 4
_INDENT = "      "
_DIALECT = TagDialect(line=_LINE, plain=_PLAIN, opens=("PMID", "OWN"))
_OPENING = re.compile(r"^(?:PMID ?- ?\d|OWN - )", re.MULTILINE)

_CARRIED = frozenset(
    """
    PMID TI BTI TT AB OAB FAU AU CN DP DEP EDAT JT TA VI IP PG IS LID AID
    MH OT LA PT OID
    """.split()
)


class NbibFormat:
    """Records from one ``PMID-`` line to the next; ERIC's begin with ``OWN -``."""

    name: ClassVar[str] = "nbib"
    suffixes: ClassVar[tuple[str, ...]] = (".nbib",)
    carries: ClassVar[Container[str]] = _CARRIED
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"\nPMID- [0-9]")

    def recognises(self, export: ExportFile) -> bool:
        """Whether a line near the top begins with ``PMID-``, or with ``OWN -``."""
        return begins_with(export, _OPENING)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of an NBIB file."""
        for entry in read_entries(export, _DIALECT, report):
            yield _record(entry, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write an NBIB file, a blank line between records."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                own = record.format == self.name
                fields = record.raw if own else _fields_of(record)
                stream.writelines(_lines_of(field) for field in fields)
                stream.write("\n")


def _record(entry: TaggedFields, report: ReadReport) -> Record:
    pmid = entry.first("PMID")
    return Record(
        **report.origin(),
        title=plain_text(entry.first("TI", "BTI", "TT")),
        abstract=plain_text(entry.first("AB", "OAB")),
        authors=tuple(entry.values("FAU") or entry.values("AU") or entry.values("CN")),
        year=year_in(entry.first("DP", "DEP", "EDAT", "YR")),
        journal=entry.first("JT", "TA"),
        volume=entry.first("VI"),
        issue=entry.first("IP"),
        pages=entry.first("PG"),
        issn=issn_in(entry.first("IS", "ISSN")),
        doi=entry.first_as(_doi_in, "LID", "AID") or "",
        pmid=pmid,
        url=entry.first("URL"),
        keywords=tuple(keyword_in(keyword) for keyword in entry.values("MH", "OT")),
        language=entry.first("LA"),
        kind=_kind(entry),
        source_id=pmid or entry.first("OID"),
        raw=entry.raw,
    )


def _doi_in(text: str) -> str:
    return normalise_doi(text) if "[doi]" in text else ""


def _kind(entry: TaggedFields) -> str:
    """Return the kind: of several publication types, that which is no mere article."""
    kinds = [kind for name in entry.values("PT") if (kind := kind_named(name))]
    return next((kind for kind in kinds if kind != "article"), "".join(kinds[:1]))


def _lines_of(field: RawField) -> str:
    mark = f"{' ' * (_WIDTH - len(field.tag))}- "
    return tag_lines(field, mark=mark, indent=_INDENT)


def _fields_of(record: Record) -> Iterator[RawField]:
    """Spell the fields of a record from another format; without a PubMed id as ERIC does."""
    if record.pmid:
        yield RawField("PMID", record.pmid, 0)
    yield RawField("OWN", "mechsift", 0)
    single = {
        "OID": "" if record.pmid else record.source_id,
        "TI": record.title,
        "LID": f"{record.doi} [doi]" if record.doi else "",
        "AB": record.abstract,
        "LA": record.language,
        "DP": str(record.year or ""),
        "JT": record.journal,
        "VI": record.volume,
        "IP": record.issue,
        "PG": record.pages,
        "IS": record.issn,
        "PT": "Journal Article" if record.kind == "article" else record.kind.title(),
    }
    yield from (RawField(tag, printable(value), 0) for tag, value in single.items() if value)
    yield from (RawField("FAU", printable(author), 0) for author in record.authors)
    yield from (RawField("OT", printable(keyword), 0) for keyword in record.keywords)
