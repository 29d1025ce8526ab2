"""References in the style of ACM's journals, as its library writes them into a text."""

import re
from collections.abc import Container, Iterator
from typing import ClassVar

from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, pages_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["AcmTextFormat"]

_REFERENCE = re.compile(
    r"(?:\[\d+\]\s*)?(?P<authors>[^\d]{3,4000}?)\. (?P<year>(?:19|20)\d\d)\. "
    r"(?P<title>.{3,600}?)"
    r"[.?!] (?P<rest>.*(?:doi\.org/|DOI:? ?)\s*10\..*)"
)
_JOURNAL = re.compile(
    r"(?P<journal>[^,.]+(?:\.[^,.]+)*?)\.? (?P<volume>\d+), (?P<issue>[\w-]+)(?: \([^()]*\))?"
    r"(?:, (?P<pages>[\w\u2013-]+))?"
)
_PROCEEDINGS = re.compile(r"In (?P<journal>.+?)(?:\. |, \d)")
_PROCEEDINGS_PAGES = re.compile(r", (?P<pages>\d+[\u2013-]\d+)\. ")


class AcmTextFormat(ReadOnly):
    """A reference a paragraph: authors, year, title, place, DOI."""

    name: ClassVar[str] = "acm-text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    carries: ClassVar[Container[str]] = frozenset({"reference"})

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first paragraphs are references with a DOI."""
        if not export.is_text:
            return False
        paragraphs = re.split(r"\n\s*\n", export.opening.strip("\ufeff \t\r\n"))[:3]
        return all(_REFERENCE.match(folded(paragraph)) for paragraph in paragraphs)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the references of a text."""
        lines: list[str] = []
        start = 1
        for number, line in export.numbered_lines(report):
            starts_next = lines and _REFERENCE.match(folded(line)) is not None
            if (not line.strip() or starts_next) and lines:
                yield from _records("\n".join(lines), start, report)
                lines = []
            if line.strip():
                start = start if lines else number
                lines.append(line.strip())
        if lines:
            yield from _records("\n".join(lines), start, report)


def _records(text: str, line: int, report: ReadReport) -> Iterator[Record]:
    match = _REFERENCE.match(folded(text))
    if match is None:
        report.note(line, "is no reference with a year, a title and a DOI; passed over")
        return
    rest = match["rest"]
    place = (
        _PROCEEDINGS.match(rest) if rest.startswith("In ") else _JOURNAL.match(rest)
    ) or None
    found = place.groupdict(default="") if place else {}
    pages = found.get("pages", "")
    if not pages and (printed := _PROCEEDINGS_PAGES.search(rest)):
        pages = printed["pages"]
    names = re.split(r",? and |, ", match["authors"])
    yield Record(
        **report.origin(),
        title=match["title"],
        authors=tuple(name.strip() for name in names if name.strip()),
        year=int(match["year"]),
        journal=found.get("journal", ""),
        volume=found.get("volume", ""),
        issue=found.get("issue", ""),
        pages=pages_in(pages),
        doi=normalise_doi(rest),
        kind="conference" if rest.startswith("In ") else "article",
        raw=(RawField("reference", text, line),),
    )
