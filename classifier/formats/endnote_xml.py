"""EndNote's XML, which Zotero and others write too."""

from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from classifier.formats.kinds import endnote_type, kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import (
    addresses,
    folded,
    issn_in,
    keyword_in,
    pmid_named_in,
    year_in,
)
from classifier.formats.xml_records import elements, is_opened_by
from classifier.formats.xml_tree import (
    PathsUnder,
    fields_of,
    text_of,
    write_elements,
)
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["EndnoteXmlFormat"]

_AROUND = ('<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n', "</records></xml>\n")
_CARRIED = """
    record/ref-type record/contributors/authors record/titles/title
    record/titles/secondary-title record/periodical record/pages record/volume
    record/number record/keywords record/dates
    record/isbn record/accession-num record/electronic-resource-num record/abstract
    record/language record/urls
    """.split()
_OTHERS = ("PubmedArticle", "PubmedBookArticle", "Trial", "rec")


class EndnoteXmlFormat:
    """Each record an element named so, its texts within styles."""

    name: ClassVar[str] = "endnote-xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    confined: ClassVar[bool] = True
    carries: ClassVar[Container[str]] = PathsUnder(_CARRIED)

    def recognises(self, export: ExportFile) -> bool:
        """Whether a ``record`` begins near the top, and no article of PubMed."""
        return is_opened_by(export, "record") and not is_opened_by(export, *_OTHERS)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of an EndNote XML file."""
        for element, line in elements(export, ("record",), report):
            yield _record(element, line, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a list of records."""
        own = (r.raw if r.format == self.name else _fields_of(r) for r in records)
        write_elements(path, _AROUND, own)


def _record(element: Any, line: int, report: ReadReport) -> Record:
    kind = element.find("ref-type")
    urls = [
        *_texts(element, "urls/related-urls/url"),
        *_texts(element, "urls/web-urls/url"),
    ]
    return Record(
        **report.origin(),
        title=plain_text(text_of(element, "titles/title")),
        abstract=without_notice(plain_text(text_of(element, "abstract"))),
        authors=tuple(_texts(element, "contributors/authors/author")),
        year=year_in(text_of(element, "dates/year"))
        or year_in(text_of(element, "dates/pub-dates")),
        journal=text_of(element, "periodical/full-title")
        or text_of(element, "titles/secondary-title")
        or text_of(element, "periodical/abbr-1"),
        volume=text_of(element, "volume"),
        issue=text_of(element, "number"),
        pages=text_of(element, "pages"),
        issn=issn_in(text_of(element, "isbn")),
        doi=_first_in(normalise_doi, [text_of(element, "electronic-resource-num"), *urls]),
        pmid=_first_in(pmid_named_in, urls),
        url=next(iter(urls), ""),
        keywords=tuple(filter(None, map(keyword_in, _texts(element, "keywords/keyword")))),
        language=text_of(element, "language"),
        kind="" if kind is None else kind_named(kind.get("name") or ""),
        source_id=text_of(element, "accession-num") or text_of(element, "rec-number"),
        raw=tuple(fields_of(element, line)),
    )


def _first_in(read: Callable[[str], str], texts: Iterable[str]) -> str:
    return next(filter(None, map(read, texts)), "")


def _texts(element: Any, path: str) -> Iterator[str]:
    texts = (folded("".join(item.itertext())) for item in element.iterfind(path))
    return filter(None, texts)


def _fields_of(record: Record) -> Iterator[RawField]:
    """Spell the fields of a record from another format."""
    name, number = endnote_type(record.kind)
    values = [
        ("ref-type/@name", name),
        ("ref-type", number),
        *_numbered("contributors/authors/author", record.authors),
        ("titles/title", record.title),
        ("titles/secondary-title", record.journal),
        ("pages", record.pages),
        ("volume", record.volume),
        ("number", record.issue),
        *_numbered("keywords/keyword", record.keywords),
        ("dates/year", str(record.year or "")),
        ("isbn", record.issn),
        ("accession-num", record.source_id),
        ("electronic-resource-num", record.doi),
        ("abstract", record.abstract),
        ("language", record.language),
        *_numbered("urls/related-urls/url", addresses(record.url, record.pmid)),
    ]
    yield from (RawField(f"record/{path}", folded(value), 0) for path, value in values if value)


def _numbered(path: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}[{place}]", value) for place, value in enumerate(values, start=1))
