"""RIS in the dialects that databases and reference managers write."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import ClassVar

from classifier.formats.base import Problem
from classifier.formats.notices import is_notice, without_notice
from classifier.formats.source import ExportFile
from classifier.formats.tagged import Entry, TagDialect, read_entries
from classifier.formats.values import keyword_in, pmid_in, pmid_named_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["RisFormat", "write_ris"]

_LINE = re.compile(r"([A-Z][A-Z0-9])[ \t]{0,2}-(?:[ \t]+|$)(.*)")
_DIALECT = TagDialect(line=_LINE, opens="TY", closes="ER", joint="\n")
_OPENING = re.compile(r"^TY[ \t]{0,2}-[ \t]", re.MULTILINE)
_DOI_TAGS = ("DO", "DI", "M3", "L3", "UR", "L1", "L2", "LK", "ID")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
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
_UNPRINTABLE = ("Cc", "Cs")


class RisFormat:
    """Records from a ``TY`` line to an ``ER`` line."""

    name: ClassVar[str] = "ris"
    suffixes: ClassVar[tuple[str, ...]] = (".ris",)

    def recognises(self, export: ExportFile) -> bool:
        """Whether a line near the top begins with ``TY  -``."""
        return bool(_OPENING.search(export.opening))

    def read(self, export: ExportFile, problems: list[Problem]) -> Iterator[Record]:
        """Yield the records of a RIS file."""
        for entry in read_entries(export.lines(), _DIALECT, problems):
            yield _record(entry)


def _record(entry: Entry) -> Record:
    return Record(
        title=entry.first("TI", "T1", "CT", "BT", "ST"),
        abstract=without_notice(entry.first("AB", "N2", accept=_is_abstract)),
        authors=_authors(entry),
        year=year_in(entry.first("PY", "Y1", "DA", accept=lambda text: bool(year_in(text)))),
        journal=entry.first("JF", "T2", "JO", "JA", "J2"),
        doi=normalise_doi(entry.first(*_DOI_TAGS, accept=_holds_doi)),
        pmid=_pmid(entry),
        keywords=tuple(_keywords(entry)),
        language=entry.first("LA"),
        source_id=_source_id(entry),
        raw=tuple(entry.fields),
    )


def _holds_doi(text: str) -> bool:
    """Whether a value holds a DOI: that of the paper, not of Cochrane's page about it."""
    return "/central/doi/" not in text and bool(normalise_doi(text))


def _is_abstract(text: str) -> bool:
    return not is_notice(text)


def _authors(entry: Entry) -> tuple[str, ...]:
    first, more = _people(entry.values("AU")), _people(entry.values("A1"))
    return (*first, *(person for person in more if person not in first))


def _people(values: list[str]) -> list[str]:
    parts = (part.strip() for value in values for part in value.split(";"))
    return [part for part in parts if part]


def _keywords(entry: Entry) -> Iterator[str]:
    for item in entry.fields:
        if item.tag == "KW":
            for part in re.split(r"[;\n]", item.value):
                if keyword_in(part):
                    yield keyword_in(part)


def _source_id(entry: Entry) -> str:
    named = entry.first("ID", "AN", "U1", "UT")
    if named:
        return named
    noted = _ACCESSION.match(
        entry.first("N1", accept=lambda text: bool(_ACCESSION.match(text)))
    )
    embase = entry.first("U2", accept=lambda text: bool(_EMBASE_ID.fullmatch(text)))
    return noted[1] if noted else embase


def _pmid(entry: Entry) -> str:
    named = entry.first("PM", accept=_is_pmid)
    if named:
        return named
    listed = entry.first("C3", accept=lambda text: "PUBMED" in text)
    if listed:
        return pmid_in(listed)
    noted = entry.first("N1", "UR", "L2", accept=lambda text: bool(pmid_named_in(text)))
    return pmid_named_in(noted) or _pmid_by_database(entry)


def _pmid_by_database(entry: Entry) -> str:
    databases = entry.values("DB", "DP")
    for database, tags in _PMID_TAGS:
        if any(database.search(value) for value in databases):
            found = entry.first(*tags, accept=_is_pmid)
            if found:
                return found
    return ""


def _is_pmid(text: str) -> bool:
    return bool(_PMID.fullmatch(text))


def write_ris(record: Record, extra: Sequence[RawField]) -> str:
    """Return `record` as RIS text with `extra` fields before its end line.

    The tags of a record that was read from RIS are given back as they were; one from
    another format is written from its fields. In those, white space is folded and
    control characters become spaces. What RIS cannot carry: a semicolon inside an author
    or a keyword (it is read back as two), an abstract that is a copyright notice, and a
    year outside 1500 to 2099.
    """
    fields = [field for field in record.raw if field.tag != "ER"]
    if not _is_tagged(record):
        fields = list(_fields_of(record))
    lines = [_line_of(field) for field in [*fields, *extra]]
    return "\n".join([*lines, "ER  - ", "", ""])


def _is_tagged(record: Record) -> bool:
    """Whether a record was read from RIS: a table may have a column named TY, too."""
    tags = [field.tag for field in record.raw]
    return tags[:1] == ["TY"] and all(_TAG.fullmatch(tag) for tag in tags)


def _line_of(field: RawField) -> str:
    """Return a field as lines; those that go on are indented, so that none looks tagged."""
    first, *rest = re.split(r"[\r\n]+", field.value)
    return "\n".join([f"{field.tag}  - {first}", *(f"{_INDENT}{line}" for line in rest)])


def _fields_of(record: Record) -> Iterator[RawField]:
    single = {
        "TI": record.title,
        "AB": record.abstract,
        "PY": str(record.year or ""),
        "T2": record.journal,
        "DO": record.doi,
        "LA": record.language,
        "ID": record.source_id,
        "PM": record.pmid,
    }
    yield RawField("TY", "JOUR", 0)
    yield from (RawField("AU", _printable(author), 0) for author in record.authors)
    yield from (RawField(tag, _printable(value), 0) for tag, value in single.items() if value)
    yield from (RawField("KW", _printable(keyword), 0) for keyword in record.keywords)


def _printable(text: str) -> str:
    kept = (" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text)
    return " ".join("".join(kept).split())
