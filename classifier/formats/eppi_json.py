"""EPPI-Reviewer's JSON export: code sets, and references with their codes and quotations."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from classifier.errors import UnreadableExportError
from classifier.formats.cells import keywords_in, people_in
from classifier.formats.decisions.eppi import CODES
from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, pmid_named_in, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["EppiJsonFormat"]

_SETS = "CodeSets"
_REFERENCES = "References"
_OPENING = re.compile(rf'\ufeff?\s*\{{\s*"({_SETS}|{_REFERENCES})"\s*:\s*\[')
_LARGEST = 500_000_000
_FIELDS = {
    "Title": "title",
    "Abstract": "abstract",
    "Year": "year",
    "ParentTitle": "journal",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "pages",
    "StandardNumber": "issn",
    "DOI": "doi",
    "URL": "url",
}
_OTHERS = ("ItemId", "Authors", "Keywords", "TypeName", CODES)


class EppiJsonFormat:
    """One JSON object with ``CodeSets`` and ``References``."""

    name: ClassVar[str] = "eppi-json"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    confined: ClassVar[bool] = True
    carries: ClassVar[Container[str]] = frozenset({*_FIELDS, *_OTHERS})

    def recognises(self, export: ExportFile) -> bool:
        """Whether it opens as an object whose first key holds code sets or references."""
        return bool(_OPENING.match(export.opening))

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the references; each keeps its codes with the names of their ids.

        Raises
        ------
        UnreadableExportError
            If it is not valid JSON, or over 500 MB, for it cannot be read in parts.
        """
        whole = _whole(export)
        sets, references = _objects(whole.get(_SETS)), _objects(whole.get(_REFERENCES))
        passed_over = len(_list(whole.get(_REFERENCES))) - len(references)
        if passed_over:
            report.note(0, f"{passed_over} references are not JSON objects; passed over")
        names = dict(_named(sets))
        for number, item in enumerate(references, start=1):
            fields = [RawField(key, _spelled(value), number) for key, value in item.items()]
            if number == 1:
                fields.append(RawField(_SETS, _spelled(sets), number))
            codes = [*_codes(item, names)]
            if len(codes) < len(_list(item.get("Codes"))):
                report.note(0, f"reference {number} has codes that no code set names; kept")
            fields.append(RawField(CODES, _spelled(codes), number))
            yield _record(item, raw=tuple(fields), report=report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write references and code sets; records of other formats have no codes."""
        sets: list[Any] = []
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(f'{{"{_REFERENCES}": [')
            for number, record in enumerate(records):
                own = {field.tag: _parsed(field.value) for field in record.raw}
                item = own if record.format == self.name else _item(record)
                sets += _list(item.pop(_SETS, None))
                item.pop(CODES, None)
                stream.write((",\n" if number else "\n") + json.dumps(item, ensure_ascii=False))
            stream.write(f'\n],\n"{_SETS}": {json.dumps(sets, ensure_ascii=False)}}}\n')


def _whole(export: ExportFile) -> dict[str, Any]:
    if export.path.stat().st_size > _LARGEST:
        raise UnreadableExportError(
            export.name, "is over 500 MB; export fewer references at a time"
        )
    with export.stream() as stream:
        try:
            whole = json.loads(stream.read().removeprefix("\ufeff"))
        except json.JSONDecodeError as error:
            problem = f"is no valid JSON ({error.msg}); export it again"
            raise UnreadableExportError(export.name, problem, line=error.lineno) from None
        except RecursionError:
            raise UnreadableExportError(export.name, "is nested too deep to be read") from None
    return whole if isinstance(whole, dict) else {}


def _named(sets: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield by its id for every code its name and type, its set, and the codes above it."""
    for code_set in sets:
        within = {"set": _of_screening(code_set), "path": ""}
        waiting = [(attribute, within) for attribute in _children(code_set)]
        while waiting:
            attribute, above = waiting.pop()
            name = str(attribute.get("AttributeName", ""))
            here = {**above, "name": name, "type": str(attribute.get("AttributeType", ""))}
            yield _key(attribute.get("AttributeId")), here
            below = {**above, "path": f"{above['path']} {name}".strip()}
            waiting += [(child, below) for child in _children(attribute)]


def _of_screening(code_set: Mapping[str, Any]) -> str:
    """Return the name of a set, which says that it is for screening if its type does."""
    name, kind = str(code_set.get("SetName", "")), code_set.get("SetType")
    named = str(kind.get("SetTypeName", "")) if isinstance(kind, dict) else ""
    return f"{named}: {name}" if named else name


def _children(place: Mapping[str, Any]) -> list[dict[str, Any]]:
    below = place.get("Attributes")
    return _objects(below.get("AttributesList")) if isinstance(below, dict) else []


def _codes(
    item: Mapping[str, Any], names: Mapping[Any, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    for code in _objects(item.get("Codes")):
        name = names.get(_key(code.get("AttributeId")))
        if name:
            details = _objects(code.get("ItemAttributeFullTextDetails"))
            quotes = [str(detail["Text"]) for detail in details if detail.get("Text")]
            yield {**name, "note": str(code.get("AdditionalText") or ""), "quotes": quotes}


def _key(value: Any) -> str:
    return json.dumps(value)


def _record(
    item: Mapping[str, Any], *, raw: tuple[RawField, ...], report: ReadReport
) -> Record:
    text = {key: folded(str(item.get(key) or "")) for key in (*_FIELDS, *_OTHERS)}
    return Record(
        **report.origin(),
        source_id=text["ItemId"],
        title=plain_text(text["Title"]),
        abstract=plain_text(text["Abstract"]),
        authors=people_in(text["Authors"]),
        year=year_in(text["Year"]),
        journal=text["ParentTitle"],
        volume=text["Volume"],
        issue=text["Issue"],
        pages=text["Pages"],
        issn=issn_in(text["StandardNumber"]),
        doi=normalise_doi(text["DOI"] or text["URL"]),
        pmid=pmid_named_in(text["URL"]),
        url=text["URL"],
        keywords=keywords_in(str(item.get("Keywords") or "")),
        kind=kind_named(text["TypeName"].replace(",", "")),
        raw=raw,
    )


def _item(record: Record) -> dict[str, Any]:
    fields = {key: str(getattr(record, name) or "") for key, name in _FIELDS.items()}
    return {
        **fields,
        "ItemId": record.source_id,
        "Authors": "; ".join(record.authors),
        "Keywords": "\n".join(record.keywords),
        "TypeName": "Journal, Article" if record.kind in ("", "article") else record.kind,
        "Codes": [],
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in _list(value) if isinstance(part, dict)]


def _spelled(value: Any) -> str:
    """Return a value as text that `_parsed` takes back to what it was."""
    plain = isinstance(value, str) and isinstance(_parsed(value), str)
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
