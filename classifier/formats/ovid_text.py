"""Ovid's "Citation" text: numbered records, a field's name above its indented value."""

import re
from collections.abc import Container, Iterator
from typing import ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tags import TaggedFields
from classifier.formats.values import folded, issn_in, keyword_in, pmid_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["OvidTextFormat"]

_NUMBER = re.compile(r"<\s*(\d+)\s*>\s*$")
_NAME = re.compile(r"[A-Z][A-Za-z &/()-]{1,50}:?\s*$")
_OPENING = re.compile(r"^<\s*1\s*>\s*\n[A-Z][A-Za-z &/()-]{1,50}:?\s*\n[ \t]+\S", re.MULTILINE)
_SOURCE = re.compile(
    r"(?P<journal>.+?)\.\s+(?P<volume>\w+)?(?:\((?P<issue>[^()]*)\))?(?::\s*(?P<pages>[\w-]+))?"
    r".*?(?P<year>(?:19|20)\d\d)"
)
_TITLE = ("Title", "Article Title")
_ABSTRACT = ("Abstract",)
_AUTHORS = ("Authors", "Author", "Authors Full Name", "Author Full Name")
_SUBJECTS = ("MeSH Subject Headings", "Subject Headings", "Keyword Heading", "Keywords")
_IDS = ("Unique Identifier", "Accession Number", "UI", "PMID")
_OTHERS = (
    "Source", "Year of Publication", "Date of Publication", "Publication Date", "Journal Name",
    "Volume", "Issue Part", "Page", "DOI", "Digital Object Identifier", "ISSN", "ISSN Print",
    "Language", "Publication Type", "URL",
)  # fmt: skip


class OvidTextFormat(ReadOnly):
    """Records that begin with ``<1>``, ``<2>`` and so on."""

    name: ClassVar[str] = "ovid-text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".cgi")
    carries: ClassVar[Container[str]] = frozenset(
        (*_TITLE, *_ABSTRACT, *_AUTHORS, *_SUBJECTS, *_IDS, *_OTHERS)
    )

    def recognises(self, export: ExportFile) -> bool:
        """Whether ``<1>``, the name of a field and an indented line stand near the top."""
        return export.is_text and bool(_OPENING.search(export.opening))

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a file."""
        fields: list[RawField] | None = None
        for number, line in export.numbered_lines(report):
            if begin := _NUMBER.match(line):
                if fields is not None:
                    yield _record(fields, report)
                fields = [RawField("", begin[0].strip(), number)]
            elif fields is None:
                report.set_apart(line, "banner")
            elif line.strip():
                _take(fields, number, line)
        if fields is not None:
            yield _record(fields, report)


def _take(fields: list[RawField], number: int, line: str) -> None:
    """Add a line: the name of a field, or more of the value under the last name."""
    is_value = line[0] in " \t" or not _NAME.match(line)
    if not is_value:
        fields.append(RawField(line.strip().rstrip(":"), "", number))
        return
    last = fields[-1]
    if not last.tag:
        fields.append(RawField("", line.strip(), number))
        return
    value = f"{last.value}\n{line.strip()}" if last.value else line.strip()
    fields[-1] = last._replace(value=value)


def _record(raw: list[RawField], report: ReadReport) -> Record:
    entry = TaggedFields(tuple(raw))
    source = _SOURCE.match(entry.first("Source"))
    cited = source.groupdict(default="") if source else {}
    subjects = (keyword_in(part) for tag in _SUBJECTS for part in _parts(entry, tag))
    people = (part for tag in _AUTHORS[:2] for part in _parts(entry, tag))
    return Record(
        **report.origin(),
        title=plain_text(entry.first(*_TITLE)),
        abstract=without_notice(plain_text(entry.first(*_ABSTRACT))),
        authors=tuple(name.removesuffix(".") for name in people),
        year=entry.first_as(
            year_in, "Year of Publication", "Publication Date", "Date of Publication"
        )
        or year_in(cited.get("year", "")),
        journal=entry.first("Journal Name") or cited.get("journal", ""),
        volume=entry.first("Volume") or cited.get("volume", ""),
        issue=entry.first("Issue Part") or cited.get("issue", ""),
        pages=entry.first("Page") or cited.get("pages", ""),
        issn=issn_in(entry.first("ISSN", "ISSN Print")),
        doi=entry.first_as(normalise_doi, "DOI", "Digital Object Identifier", "URL") or "",
        pmid=entry.first_as(pmid_in, "PMID") or _pmid_of_medline(entry),
        url=entry.first("URL"),
        keywords=tuple(filter(None, subjects)),
        language=entry.first("Language"),
        kind=kind_named(entry.first("Publication Type")),
        source_id=entry.first(*_IDS),
        raw=tuple(raw),
    )


def _parts(entry: TaggedFields, tag: str) -> list[str]:
    text = "\n".join(entry.lines(tag))
    parts = text.split(";") if ";" in text else text.split("\n")
    return [part for part in map(folded, parts) if part]


def _pmid_of_medline(entry: TaggedFields) -> str:
    """Return the unique identifier, which of MEDLINE is the PubMed id."""
    is_medline = "medline" in entry.first("Database").lower()
    return entry.first_as(pmid_in, "Unique Identifier") or "" if is_medline else ""
