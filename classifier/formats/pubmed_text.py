"""PubMed's "Abstract" text: numbered records of paragraphs, parted by blank lines."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import ClassVar

from classifier.formats.notices import without_notice
from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["PubmedTextFormat"]

_OPENING = re.compile(r"1\. [^\n]{2,300}\b(?:19|20)\d\d\b")
_ANY_ID = re.compile(r"^(?:DOI: 10\.|PMID: \d)", re.MULTILINE)
_BEGINS = re.compile(r"(\d+)\. \S")
_CITATION = re.compile(
    r"\d+\. (?P<journal>.+?)\. (?P<year>(?:19|20)\d\d)[^;:.]*"
    r"(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^()]*)\))?(?::(?P<pages>[\w-]+))?)?"
)
_PERSON = r"[^\W\d_][\w'’ .-]* [A-Z]{1,4}(?: (?:Jr|Sr|2nd|3rd))?(?:\(#?\d+\))*"
_PEOPLE = re.compile(rf"{_PERSON}(?:, {_PERSON})*(?:; [^.]+)*\.?")
_MARKS = re.compile(r"(?:\(#?\d+\))+")
_IDENTIFIERS = re.compile(r"(?:DOI|PMID|PMCID): \S", re.MULTILINE)
_NAMED = re.compile(
    r"(?:\[Article in|Author information|Collaborators|Comment (?:in|on)"
    r"|Erratum (?:in|for)|Update (?:in|of)|Retraction (?:in|of)|Republished"
    r"|Summary for patients|Conflict of interest statement"
    r"|Original report|Dataset|Cites|Expression of concern|\W*(?:Copyright|©))",
    re.IGNORECASE,
)
_PMID = re.compile(r"\bPMID: (\d{1,8})\b")


class PubmedTextFormat(ReadOnly):
    """Records that begin with ``1. ``, ``2. `` and so on, and end with a PubMed id."""

    name: ClassVar[str] = "pubmed-text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    carries: ClassVar[Container[str]] = frozenset(
        {"citation", "title", "authors", "abstract", "identifiers"}
    )

    def recognises(self, export: ExportFile) -> bool:
        """Whether the file begins with a first citation, and an identifier follows."""
        opening = export.opening.lstrip("\ufeff \t\r\n")
        return bool(_OPENING.match(opening)) and bool(_ANY_ID.search(opening))

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a file."""
        paragraphs: list[RawField] = []
        expected = 1
        for paragraph in _paragraphs(export, report):
            begins = _BEGINS.match(paragraph.value)
            if begins and int(begins[1]) == expected:
                if paragraphs:
                    yield _record(paragraphs, report)
                paragraphs, expected = [], expected + 1
            paragraphs.append(paragraph)
        if paragraphs:
            yield _record(paragraphs, report)


def _paragraphs(export: ExportFile, report: ReadReport) -> Iterator[RawField]:
    lines: list[str] = []
    start = 1
    for number, line in export.numbered_lines(report):
        if line.strip():
            start = start if lines else number
            lines.append(line.rstrip())
        elif lines:
            yield RawField("", "\n".join(lines), start)
            lines = []
    if lines:
        yield RawField("", "\n".join(lines), start)


def _record(paragraphs: Sequence[RawField], report: ReadReport) -> Record:
    raw = [
        field._replace(tag=tag)
        for field, tag in zip(paragraphs, _tags(paragraphs), strict=True)
    ]

    def text(tag: str) -> str:
        return " ".join(folded(field.value) for field in raw if field.tag == tag)

    citation = folded(raw[0].value)
    cited = _CITATION.match(citation)
    place = cited.groupdict(default="") if cited else {}
    pmid = _PMID.search(text("identifiers"))
    return Record(
        **report.origin(),
        title=text("title").removesuffix("."),
        abstract=without_notice(text("abstract")),
        authors=tuple(_people(text("authors"))),
        year=year_in(place.get("year", "") or citation),
        journal=place.get("journal", ""),
        volume=place.get("volume", "").strip(),
        issue=place.get("issue", ""),
        pages=place.get("pages", ""),
        doi=normalise_doi(text("identifiers")) or normalise_doi(citation),
        pmid=pmid[1] if pmid else "",
        source_id=pmid[1] if pmid else "",
        raw=tuple(raw),
    )


def _tags(paragraphs: Sequence[RawField]) -> list[str]:
    """Name the paragraphs of one record; what has a name of its own is information."""
    tags = ["citation"]
    for field in paragraphs[1:]:
        if _IDENTIFIERS.match(field.value):
            tags.append("identifiers")
        elif _NAMED.match(field.value):
            tags.append("information")
        elif "title" not in tags:
            tags.append("title")
        elif "authors" not in tags and "abstract" not in tags and _is_people(field.value):
            tags.append("authors")
        else:
            tags.append("abstract")
    return tags


def _is_people(text: str) -> bool:
    return len(text) < 20_000 and bool(_PEOPLE.fullmatch(folded(text)))


def _people(text: str) -> Iterator[str]:
    for name in re.split(r"[,;] ", _MARKS.sub("", text).removesuffix(".")):
        if name.strip():
            yield name.strip()
