"""BibTeX, an entry at a time: one that is broken costs no other."""

from __future__ import annotations

import logging
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from classifier.formats.kinds import bibtex_type, kind_named
from classifier.formats.latex import without_latex
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tagged import begins_with
from classifier.formats.values import folded, issn_in, keyword_in, printable, year_in
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["BibtexFormat"]

_OPENING = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_AT_TOP = re.compile(r"@[A-Za-z]+\{", re.MULTILINE)
_NO_ENTRY = ("comment", "preamble", "string")
_FIELD_LINE = re.compile(r"\s*([A-Za-z][\w:-]*)\s*=\s*(.*?)\s*,?\s*$")
_KEY = re.compile(r"@\s*[A-Za-z]+\s*[{(]\s*([^,\s=}]*)\s*,")
_BETWEEN = re.compile(r"\s+and\s+")
_CARRIED = frozenset(
    """
    title abstract author editor year date journal journaltitle booktitle volume number issue
    pages issn doi pmid url keywords keyword author-keywords keywords-plus language type
    """.split()
)


class _Carried:
    """The names of the fields that are carried, whatever their case; an entry's own type."""

    def __contains__(self, tag: object) -> bool:
        return isinstance(tag, str) and (tag.startswith("@") or tag.lower() in _CARRIED)


class BibtexFormat:
    """Entries of any type; what stands between them is no record."""

    name: ClassVar[str] = "bibtex"
    suffixes: ClassVar[tuple[str, ...]] = (".bib",)
    carries: ClassVar[Container[str]] = _Carried()

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first record begins with ``@`` and a brace."""
        return begins_with(export, _AT_TOP)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a BibTeX file."""
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)  # we report ourselves
        report.terminators = 0
        strings: dict[str, str] = {}
        for line, text in _blocks(export, report):
            opening = _OPENING.match(text)
            if opening and opening[1].lower() not in _NO_ENTRY:
                entry = _entry(text, line, strings, report)
                yield _record(entry, report)
            elif opening:
                strings |= _strings(text)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write an entry a record, every value in braces."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for number, record in enumerate(records, start=1):
                own = record.format == self.name
                (kind, key, _), *fields = record.raw if own else _fields_of(record, number)
                lines = [
                    f"{kind}{{{key}",
                    *(f"  {tag} = {{{value}}}" for tag, value, _ in fields),
                ]
                stream.write(",\n".join(lines) + "\n}\n\n")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: its type and key, then its fields in order, as raw fields."""

    raw: Sequence[RawField]

    def first(self, *names: str) -> str:
        """Return the first value of the first of `names` that has one, as plain text."""
        for name in names:
            for tag, value, _ in self.raw[1:]:
                if tag.lower() == name and (plain := folded(without_latex(value))):
                    return plain
        return ""

    def first_raw(self, *names: str) -> str:
        """Return the same as it was written."""
        wanted = (value for name in names for tag, value, _ in self.raw if tag.lower() == name)
        return next(filter(None, wanted), "")


def _blocks(export: ExportFile, report: ReadReport) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of everything that begins with ``@`` at a line's start."""
    start, lines = 1, list[str]()
    for number, line in export.numbered_lines(report):
        if "@" in line and _OPENING.match(line):
            yield start, "".join(lines)
            start, lines = number, []
        lines.append(line)
    yield start, "".join(lines)


def _entry(text: str, line: int, strings: Mapping[str, str], report: ReadReport) -> _Entry:
    """Parse one entry; one that breaks the rules is taken apart line by line."""
    from bibtexparser.splitter import Splitter

    library = Splitter(text).split()
    failed = [getattr(block, "ignore_error_block", None) for block in library.failed_blocks]
    parsed = next((entry for entry in [*library.entries, *failed] if entry is not None), None)
    if parsed is None:
        report.note(line, "entry is broken; read line by line, as far as that goes")
        return _Entry(list(_salvaged(text, line)))
    report.terminators = (report.terminators or 0) + 1
    head = RawField(f"@{parsed.entry_type}", parsed.key, line)
    fields = (
        RawField(f.key, _unwrapped(f.value, strings), line + (f.start_line or 0))
        for f in parsed.fields
    )
    return _Entry([head, *fields])


def _salvaged(text: str, line: int) -> Iterator[RawField]:
    opening, key = _OPENING.match(text), _KEY.search(text)
    yield RawField(f"@{opening[1] if opening else 'misc'}", key[1] if key else "", line)
    for number, part in enumerate(text.splitlines()):
        found = _FIELD_LINE.match(part[key.end() :] if key and number == 0 else part)
        if found:
            value = found[2].strip().strip('"').strip("{}")
            yield RawField(found[1], value, line + number)


def _strings(text: str) -> dict[str, str]:
    """Return the abbreviations that a ``@string`` block defines."""
    from bibtexparser.splitter import Splitter

    found: Any = Splitter(text).split().strings
    return {string.key.lower(): _unwrapped(string.value, {}) for string in found}


def _unwrapped(value: str, strings: Mapping[str, str]) -> str:
    """Return a value without its quotation marks or braces, abbreviations spelled out."""
    value = value.strip()
    if value[:1] == "{" and value[-1:] == "}":
        return value[1:-1]
    parts = [part.strip() for part in re.split(r"\s+#\s+", value)]
    return "".join(_part(part, strings) for part in parts)


def _part(part: str, strings: Mapping[str, str]) -> str:
    if len(part) > 1 and part[0] == '"' and part[-1] == '"':
        return part[1:-1]
    if len(part) > 1 and part[0] == "{" and part[-1] == "}":
        return part[1:-1]
    return strings.get(part.lower(), part)


def _record(entry: _Entry, report: ReadReport) -> Record:
    head = entry.raw[0]
    return Record(
        **report.origin(),
        title=plain_text(entry.first("title")),
        abstract=without_notice(plain_text(entry.first("abstract"))),
        authors=tuple(_people(entry.first_raw("author", "editor"))),
        year=year_in(entry.first("year", "date")),
        journal=entry.first("journal", "journaltitle", "booktitle"),
        volume=entry.first("volume"),
        issue=entry.first("number", "issue"),
        pages=re.sub(r"\s*(?:--?|–)\s*", "-", entry.first("pages")),
        issn=issn_in(entry.first("issn")),
        doi=normalise_doi(entry.first("doi")) or normalise_doi(entry.first("url")),
        pmid=entry.first("pmid"),
        url=entry.first("url"),
        keywords=tuple(dict.fromkeys(_keywords(entry))),
        language=entry.first("language"),
        kind=kind_named(head.tag[1:]),
        source_id=head.value,
        raw=tuple(entry.raw),
    )


def _people(text: str) -> Iterator[str]:
    names = (folded(without_latex(name)) for name in _BETWEEN.split(text))
    return filter(None, names)


def _keywords(entry: _Entry) -> Iterator[str]:
    for name in ("keywords", "keyword", "author-keywords", "keywords-plus"):
        text = entry.first(name)
        for part in text.split(";" if ";" in text else ","):
            if keyword := keyword_in(folded(part)):
                yield keyword


def _fields_of(record: Record, number: int) -> Iterator[RawField]:
    """Spell the fields of a record from another format, with brackets for braces."""
    key = re.sub(r"[^\w:./+-]", "", record.source_id or record.pmid)
    yield RawField(f"@{bibtex_type(record.kind)}", key or f"record{number}", 0)
    place = "booktitle" if record.kind in ("chapter", "conference") else "journal"
    values = {
        "title": record.title,
        "author": " and ".join(record.authors),
        place: record.journal,
        "year": str(record.year or ""),
        "volume": record.volume,
        "number": record.issue,
        "pages": record.pages.replace("-", "--"),
        "issn": record.issn,
        "doi": record.doi,
        "pmid": record.pmid,
        "url": record.url,
        "language": record.language,
        "keywords": "; ".join(record.keywords),
        "abstract": record.abstract,
    }
    brackets = str.maketrans("{}", "()")
    for name, value in values.items():
        if value:
            plain = printable(value).translate(brackets).replace("\\", "\\textbackslash ")
            yield RawField(name, plain, 0)
