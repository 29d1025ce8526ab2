"""JSON Lines: one object a line, with the column names of a labelled corpus."""

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import pmid_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["JsonLinesFormat"]

# Half a character, which JSON can spell and UTF-8 cannot.
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonLinesFormat:
    """One record a line; sentences given by the corpus are joined into the abstract."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

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


def _object_in(line: str) -> dict[str, Any] | None:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def _record(item: dict[str, Any], *, line: int, report: ReadReport) -> Record:
    def text(key: str) -> str:
        value = item.get(key)
        return "" if value is None else _whole(str(value))

    def folded(key: str) -> str:
        return " ".join(text(key).split())

    def texts(key: str) -> tuple[str, ...]:
        value = item.get(key) or []
        parts = value if isinstance(value, list) else str(value).split(";")
        return tuple(_whole(str(part)).strip() for part in parts if str(part).strip())

    return Record(
        **report.origin(),
        record_id=text("record_id") or text("pmid"),
        source_id=text("source_id") or text("record_id") or text("pmid"),
        title=folded("title"),
        abstract=folded("abstract") or " ".join(texts("sentences")),
        authors=texts("authors"),
        year=year_in(text("year")),
        journal=folded("journal"),
        doi=normalise_doi(text("doi")),
        pmid=pmid_in(text("pmid")),
        keywords=texts("keywords"),
        language=folded("language"),
        raw=tuple(_raw(item, line)),
    )


def _raw(item: dict[str, Any], line: int) -> Iterator[RawField]:
    for key, value in item.items():
        if value is not None:
            spelled = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield RawField(_whole(key), _whole(spelled), line)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
