"""RIS in the dialects that databases and reference managers write."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from classifier.formats.cells import people_in
from classifier.formats.kinds import kind_named, ris_type
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import ReadReport
from classifier.formats.ris_lines import OPENING, dialect_of, is_ended_alone
from classifier.formats.source import ExportFile
from classifier.formats.tagged import BEGINNING as ANY_OPENING
from classifier.formats.tagged import begins_with, tag_lines
from classifier.formats.tagged_entries import read_entries
from classifier.formats.tags import TaggedFields
from classifier.formats.values import (
    is_no_name,
    issn_in,
    keyword_in,
    page_range,
    pmid_in,
    pmid_named_in,
    printable,
    year_in,
)
from classifier.schema import RawField, Record, folded, normalise_doi

__all__ = ["RECORD_ID_NOTE", "RisFormat", "ris_fields", "write_ris"]

_MARK = "  - "
RECORD_ID_NOTE = "mechsift-record: "
"""How the note begins that gives a record the id that it had in a review."""
_DOI_TAGS = ("DO", "DI", "M3", "L3", "UR", "L1", "L2", "LK", "ID")
_ACCESSION = re.compile(r"Accession Number: ([^;\s]+)")
_EMBASE_ID = re.compile(r"L\d+")
_PMID_TAGS = (
    (re.compile(r"pubmed|medline|^nlm$", re.IGNORECASE), ("AN", "C2", "C5")),
    (re.compile(r"^ovid medline", re.IGNORECASE), ("ID",)),
    (re.compile(r"^scopus", re.IGNORECASE), ("C2",)),
    (re.compile(r"^embase", re.IGNORECASE), ("C5",)),
)
"""The database that a record names, and the tags that hold the PubMed id there."""
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_INDENT = "      "

_CARRIED = frozenset(
    """
    TY ER TI T1 CT BT AB N2 AU A1 PY Y1 DA JF T2 JO JA J2 VL IS SP EP SN
    DO DI UR KW LA
    """.split()
)


class RisFormat:
    """Records from a ``TY`` line to an ``ER`` line."""

    name: ClassVar[str] = "ris"
    suffixes: ClassVar[tuple[str, ...]] = (".ris",)
    carries: ClassVar[Container[str]] = _CARRIED
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(
        rb"\nTY[ \t]{0,2}-[ \t]*[A-Z]{2,8}\b"
    )

    def recognises(self, export: ExportFile) -> bool:
        """Whether a line near the top begins with ``TY  -``, or ``ER  -`` ends a record."""
        return begins_with(export, OPENING) or (
            not begins_with(export, ANY_OPENING) and is_ended_alone(export.opening)
        )

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a RIS file."""
        report.terminators = 0
        for entry in read_entries(export, dialect_of(export.opening), report):
            yield _record(entry, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a RIS file."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                stream.write(write_ris(record))


def _record(entry: TaggedFields, report: ReadReport) -> Record:
    return Record(
        **report.origin(),
        record_id=entry.first_as(_record_id_in, "N1") or "",
        title=plain_text(entry.first("TI", "T1", "CT", "BT", "ST")),
        abstract=entry.first_as(_abstract_in, "AB", "N2") or "",
        authors=_authors(entry),
        year=entry.first_as(year_in, "PY", "Y1", "DA"),
        journal=entry.first("JF", "T2", "JO", "JA", "J2"),
        volume=entry.first("VL"),
        issue=entry.first("IS"),
        pages=page_range(entry.first("SP"), entry.first("EP")),
        issn=issn_in(entry.first("SN")),
        doi=entry.first_as(_doi_in, *_DOI_TAGS) or "",
        pmid=_pmid(entry),
        url=entry.first("UR"),
        keywords=tuple(_keywords(entry)),
        language=entry.first("LA"),
        kind=kind_named(entry.first("TY")),
        source_id=_source_id(entry),
        raw=entry.raw,
    )


def _record_id_in(note: str) -> str:
    return note.removeprefix(RECORD_ID_NOTE) if note.startswith(RECORD_ID_NOTE) else ""


def _abstract_in(text: str) -> str:
    return without_notice(plain_text(text))


def _doi_in(text: str) -> str:
    """Return the DOI of the paper, not that of Cochrane's page about it."""
    return normalise_doi(text) if "10." in text and "/central/doi/" not in text else ""


def _authors(entry: TaggedFields) -> tuple[str, ...]:
    first, more = _people(entry.values("AU")), _people(entry.values("A1"))
    known = set(first) if more else ()
    return (*first, *[name for name in more if name not in known])


def _people(values: list[str]) -> list[str]:
    values = [name for value in values for name in _listed(value)]
    joined = ";".join(values)
    if joined.count(";") < len(values):
        return values
    return [person for part in joined.split(";") if (person := part.strip())]


def _listed(value: str) -> Sequence[str]:
    """Return the names of a list as Python writes it, else the one name."""
    names = people_in(value) if value.startswith(("['", '["')) else (value,)
    return [name for name in names if not is_no_name(name)]


def _keywords(entry: TaggedFields) -> Iterator[str]:
    text = ";".join(entry.lines("KW"))
    is_plain = "*" not in text and folded(text) is text  # so that one look does for all
    for part in text.split(";"):
        if keyword := part.strip() if is_plain else keyword_in(part):
            yield keyword


def _source_id(entry: TaggedFields) -> str:
    return (
        entry.first("ID", "AN", "U1", "UT")
        or entry.first_as(_accession_in, "N1")
        or entry.first_as(_embase_id_in, "U2")
        or ""
    )


def _accession_in(text: str) -> str:
    named = _ACCESSION.match(text)
    return named[1] if named else ""


def _embase_id_in(text: str) -> str:
    return text if _EMBASE_ID.fullmatch(text) else ""


def _pmid(entry: TaggedFields) -> str:
    return (
        entry.first_as(_bare_pmid_in, "PM")
        or entry.first_as(lambda text: "PUBMED" in text and pmid_in(text), "C3")
        or entry.first_as(pmid_named_in, "N1", "UR", "L2")
        or _pmid_by_database(entry)
    )


def _pmid_by_database(entry: TaggedFields) -> str:
    databases = entry.values("DB", "DP")
    for database, tags in _PMID_TAGS if databases else ():
        if any(database.search(value) for value in databases):
            found = entry.first_as(_bare_pmid_in, *tags)
            if found:
                return found
    return ""


def _bare_pmid_in(text: str) -> str:
    return text if _PMID.fullmatch(text) else ""


def write_ris(record: Record, extra: Sequence[RawField] = ()) -> str:
    """Return `record` as RIS text with `extra` fields before its end line.

    The tags of a record that was read from RIS are given back as they were; one from
    another format is written from its fields. In those, white space is folded and
    control characters become spaces. What RIS cannot carry: a semicolon inside an author
    or a keyword (it is read back as two), an abstract that is a copyright notice, and a
    year outside 1500 to 2099.
    """
    fields = list(record.raw if record.format == RisFormat.name else ris_fields(record))
    tags = [field.tag for field in fields]
    end = tags.index("ER") if "ER" in tags else len(tags)
    closing = fields[end:] or [RawField("ER", "", 0)]
    lines = (
        tag_lines(field, mark=_MARK, indent=_INDENT)
        for field in [*fields[:end], *extra, *closing]
    )
    return "".join([*lines, "\n"])


def ris_fields(record: Record) -> Iterator[RawField]:
    """Yield what a record from another format fills in as RIS, without an end line."""
    first, _, last = record.pages.partition("-")
    single = {
        "TI": record.title,
        "AB": record.abstract,
        "PY": str(record.year or ""),
        "T2": record.journal,
        "VL": record.volume,
        "IS": record.issue,
        "SP": first,
        "EP": last,
        "SN": record.issn,
        "DO": record.doi,
        "UR": record.url,
        "LA": record.language,
        "ID": record.source_id,
        "PM": record.pmid,
    }
    yield RawField("TY", ris_type(record.kind), 0)
    yield from (RawField("AU", printable(author), 0) for author in record.authors)
    yield from (RawField(tag, printable(value), 0) for tag, value in single.items() if value)
    yield from (RawField("KW", printable(keyword), 0) for keyword in record.keywords)
