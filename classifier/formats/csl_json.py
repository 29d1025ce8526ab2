"""CSL-JSON, as Zotero, Mendeley, Pandoc and Crossref write it."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from classifier.formats.json_items import first_item, items_of, raw_fields
from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, pages_in, pmid_in, printable, year_in
from classifier.schema import Record, normalise_doi

__all__ = ["CslJsonFormat", "csl_item"]

_KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "article": "preprint",
    "paper-conference": "conference",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "document": "other",
}
_TYPES = {kind: name for name, kind in reversed(_KINDS.items())} | {"": "article-journal"}
_CARRIED = frozenset(
    """
    id type title abstract author issued container-title volume issue page ISSN DOI PMID URL
    keyword language
    """.split()
)
_TELLING = {"issued", "container-title", "author", "DOI"}


class CslJsonFormat:
    """An array of items in the Citation Style Language's schema."""

    name: ClassVar[str] = "csl-json"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    carries: ClassVar[Container[str]] = _CARRIED

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first object of an array has a type and what else CSL's items have."""
        item = first_item(export.opening) if export.is_text else None
        return item is not None and "type" in item and bool(_TELLING & item.keys())

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a CSL-JSON file."""
        for item, line in items_of(export, report):
            yield _record(item, line, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write an array, an item a line."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write("[")
            for number, record in enumerate(records, start=1):
                own = record.format == self.name
                item = _own_item(record) if own else csl_item(record, f"record{number}")
                before = "\n" if number == 1 else ",\n"
                stream.write(before + json.dumps(item, ensure_ascii=False))
            stream.write("\n]\n")


def _record(item: Mapping[str, Any], line: int, report: ReadReport) -> Record:
    def text(key: str) -> str:
        value = item.get(key)
        if isinstance(value, list):
            value = next(iter(value), "")
        return folded(str(value)) if isinstance(value, (str, int, float)) else ""

    return Record(
        **report.origin(),
        source_id=text("id"),
        title=plain_text(text("title")),
        abstract=without_notice(plain_text(text("abstract"))),
        authors=tuple(_people(item.get("author"))),
        year=_year(item.get("issued")),
        journal=text("container-title"),
        volume=text("volume"),
        issue=text("issue"),
        pages=pages_in(text("page")),
        issn=issn_in(text("ISSN")),
        doi=normalise_doi(text("DOI") or text("URL")),
        pmid=pmid_in(text("PMID")),
        url=text("URL"),
        keywords=tuple(filter(None, map(folded, text("keyword").split(";")))),
        language=text("language"),
        kind=_KINDS.get(text("type"), "") or kind_named(text("type")),
        raw=tuple(raw_fields(dict(item), line)),
    )


def _people(names: Any) -> Iterator[str]:
    for name in names if isinstance(names, list) else []:
        if isinstance(name, dict):
            family = " ".join(
                str(name[part])
                for part in ("non-dropping-particle", "family")
                if isinstance(name.get(part), str)
            )
            given = name.get("given")
            parts = (family, given if isinstance(given, str) else "")
            whole = folded(", ".join(filter(None, parts)) or str(name.get("literal") or ""))
            if whole:
                yield whole


def _year(issued: Any) -> int | None:
    if not isinstance(issued, dict):
        return year_in(str(issued or ""))
    parts = issued.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    written = (
        parts if isinstance(parts, (int, str)) else issued.get("raw", issued.get("literal"))
    )
    return year_in(str(written or ""))


def _own_item(record: Record) -> dict[str, Any]:
    return {tag: _value(value) for tag, value, _ in record.raw}


def _value(text: str) -> Any:
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def csl_item(record: Record, name: str) -> dict[str, Any]:
    """Return a record as an item of CSL-JSON; `name` is its id where it has none."""
    fields: dict[str, Any] = {
        "id": printable(record.source_id) or name,
        "type": _TYPES.get(record.kind, "document"),
        "title": printable(record.title),
        "author": [_name(author) for author in map(printable, record.authors)],
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "container-title": printable(record.journal),
        "volume": printable(record.volume),
        "issue": printable(record.issue),
        "page": printable(record.pages),
        "ISSN": printable(record.issn),
        "DOI": record.doi,
        "PMID": record.pmid,
        "URL": printable(record.url),
        "keyword": "; ".join(map(printable, record.keywords)),
        "language": printable(record.language),
        "abstract": printable(record.abstract),
    }
    return {key: value for key, value in fields.items() if value}


def _name(author: str) -> dict[str, str]:
    family, comma, given = author.partition(", ")
    return {"family": family, "given": given} if comma and given else {"literal": author}
