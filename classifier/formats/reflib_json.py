"""Reflib's JSON, which SR-Accelerator's tools hand on."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, ClassVar

from classifier.formats.json_items import first_item, items_of, raw_fields
from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, pages_in, pmid_named_in, year_in
from classifier.schema import Record, normalise_doi

__all__ = ["ReflibJsonFormat"]

_CARRIED = frozenset(
    """
    recNumber title abstract authors year date journal volume number pages isbn doi urls
    keywords language type accession
    """.split()
)
_KINDS = {
    "journalArticle": "article",
    "conferencePaper": "conference",
    "conferenceProceedings": "conference",
    "bookSection": "chapter",
    "unpublished": "preprint",
}


class ReflibJsonFormat(ReadOnly):
    """An array of references with ``recNumber``, or with a title and a list of authors."""

    name: ClassVar[str] = "reflib-json"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    carries: ClassVar[Container[str]] = _CARRIED

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first object of an array has a number, or a title and authors."""
        item = first_item(export.opening) if export.is_text else None
        return item is not None and ("recNumber" in item or {"title", "authors"} <= item.keys())

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a file."""
        for item, line in items_of(export, report):
            yield _record(item, line, report)


def _record(item: Mapping[str, Any], line: int, report: ReadReport) -> Record:
    def text(key: str) -> str:
        value = item.get(key)
        return folded(str(value)) if isinstance(value, (str, int, float)) else ""

    def texts(key: str) -> list[str]:
        value = item.get(key)
        parts = value if isinstance(value, list) else [value or ""]
        return [whole for part in parts if (whole := folded(str(part)))]

    urls = texts("urls")
    return Record(
        **report.origin(),
        source_id=text("recNumber"),
        title=plain_text(text("title")),
        abstract=without_notice(plain_text(text("abstract"))),
        authors=tuple(texts("authors")),
        year=year_in(text("year")) or year_in(text("date")),
        journal=text("journal"),
        volume=text("volume"),
        issue=text("number"),
        pages=pages_in(text("pages")),
        issn=issn_in(text("isbn")),
        doi=next(filter(None, map(normalise_doi, [text("doi"), *urls])), ""),
        pmid=next(filter(None, map(pmid_named_in, urls)), ""),
        url=next(iter(urls), ""),
        keywords=tuple(texts("keywords")),
        language=text("language"),
        kind=_KINDS.get(text("type"), "") or kind_named(text("type")),
        raw=tuple(raw_fields(dict(item), line)),
    )
