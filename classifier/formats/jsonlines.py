"""JSON Lines: one object a line, with the column names of a labelled corpus."""

import json
import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.report import Origin, ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, pmid_in, pmid_named_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["JsonLinesFormat"]

_TEXTS = (
    "source_id",
    "title",
    "abstract",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "issn",
    "doi",
    "pmid",
    "url",
    "language",
    "kind",
)
_LISTS = ("authors", "keywords")


class JsonLinesFormat:
    """One record a line; sentences given by the corpus are joined into the abstract."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    carries: ClassVar[Container[str]] = frozenset({"record_id", "sentences", *_TEXTS, *_LISTS})
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"\n(?=\{)")

    def recognises(self, export: ExportFile) -> bool:
        """Whether the content begins as a JSON object does, or the name says JSON Lines."""
        named = export.path.suffix.lower() in self.suffixes
        return export.is_text and (named or export.opening.lstrip().startswith("{"))

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a JSON Lines file."""
        for number, line in export.numbered_lines(report):
            if not line.strip():
                continue
            item = _object_in(line)
            if item is None:
                report.note(number, "not a JSON object; passed over")
            else:
                yield _record(item, line=number, report=report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write one object a record; one from another format brings all its tags along."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                own = record.format == self.name
                item = _own_object(record) if own else _object_of(record)
                stream.write(json.dumps(item, ensure_ascii=False) + "\n")


def _own_object(record: Record) -> dict[str, Any]:
    """Return the object that a record was read from."""
    return {tag: _spelled(value) for tag, value, _ in record.raw}


def _spelled(value: str) -> Any:
    """Undo what `_raw` does to lists and objects."""
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _object_of(record: Record) -> dict[str, Any]:
    fields = {name: getattr(record, name) for name in ("record_id", *_TEXTS, *_LISTS, "search")}
    item = {name: value for name, value in fields.items() if value}
    return {**item, "format": record.format, "raw": list(record.raw)}


def _object_in(line: str) -> dict[str, Any] | None:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def _record(item: dict[str, Any], *, line: int, report: ReadReport) -> Record:
    def text(key: str) -> str:
        value = item.get(key)
        return "" if value is None else str(value)

    def words(key: str) -> str:
        return folded(text(key))

    def texts(key: str) -> tuple[str, ...]:
        value = item.get(key) or []
        parts = value if isinstance(value, list) else str(value).split(";")
        return tuple(str(part).strip() for part in parts if str(part).strip())

    return Record(
        **_origin(item, report),
        record_id=text("record_id") or text("pmid"),
        source_id=text("source_id") or text("record_id") or text("pmid"),
        title=plain_text(words("title")),
        abstract=plain_text(words("abstract")) or " ".join(texts("sentences")),
        authors=texts("authors"),
        year=year_in(text("year")),
        journal=words("journal"),
        volume=words("volume"),
        issue=words("issue"),
        pages=words("pages"),
        issn=issn_in(words("issn")),
        doi=normalise_doi(text("doi") or text("url")),
        pmid=pmid_in(text("pmid")) or pmid_named_in(text("url")),
        url=words("url"),
        keywords=texts("keywords"),
        language=words("language"),
        kind=kind_named(words("kind")),
        raw=_raw_given(item) or tuple(_raw(item, line)),
    )


def _origin(item: dict[str, Any], report: ReadReport) -> Origin:
    """Return where a record comes from: its tags may be those of another format."""
    origin = report.origin()
    origin["search"] = origin["search"] or str(item.get("search") or "")
    if _raw_given(item):
        origin["format"] = str(item["format"])
    return origin


def _raw_given(item: dict[str, Any]) -> tuple[RawField, ...]:
    """Return the tags that `_object_of` put into an object, or none."""
    given = item.get("raw")
    if not isinstance(item.get("format"), str) or not isinstance(given, list):
        return ()
    fields = [f for f in given if isinstance(f, list) and [*map(type, f)] == [str, str, int]]
    whole = len(fields) == len(given)
    return tuple(RawField(f[0], f[1], f[2]) for f in fields if whole)


def _raw(item: dict[str, Any], line: int) -> Iterator[RawField]:
    for key, value in item.items():
        if value is not None:
            spelled = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield RawField(key, spelled, line)
