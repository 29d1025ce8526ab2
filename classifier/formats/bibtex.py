"""BibTeX, as databases and reference managers write it."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from classifier.formats.bibtex_entries import read_bibtex
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

_AT_TOP = re.compile(r"@[A-Za-z]+[ \t]?[{(]")
_BETWEEN = re.compile(r"(?<!\\)[{}]|\s+and\s+", re.IGNORECASE)
_BRACES_AWAY = str.maketrans("{}", "()")
_CARRIED = frozenset(
    """
    title abstract author editor year date journal journaltitle booktitle volume number issue
    pages issn doi pmid url keywords keyword author-keywords author_keywords
    keywords-plus language type
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
    confined: ClassVar[bool] = True
    carries: ClassVar[Container[str]] = _Carried()

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first record begins with ``@`` and a brace."""
        return begins_with(export, _AT_TOP)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a BibTeX file."""
        report.terminators = 0
        for raw in read_bibtex(export, report):
            yield _record(_Entry(raw), report)

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


class _Entry:
    """The values of one entry, asked for by the names of fields, whatever their case."""

    def __init__(self, raw: Sequence[RawField]) -> None:
        self.raw = raw
        self._values: dict[str, list[str]] = {}
        for tag, value, _ in raw[1:]:
            self._values.setdefault(tag.lower(), []).append(value)

    def first(self, *names: str) -> str:
        """Return the first value of the first of `names` that has one, as plain text."""
        values = (value for name in names for value in self._values.get(name, ()))
        return next(filter(None, (folded(without_latex(value)) for value in values)), "")

    def first_raw(self, *names: str) -> str:
        """Return the same as it was written."""
        values = (value for name in names for value in self._values.get(name, ()))
        return next(filter(None, values), "")


def _record(entry: _Entry, report: ReadReport) -> Record:
    kind, key, _ = entry.raw[0]
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
        kind=kind_named(kind[1:]),
        source_id=key,
        raw=entry.raw,
    )


def _people(text: str) -> Iterator[str]:
    for name in _names(text):
        plain = folded(without_latex(name))
        if plain and name.strip().lower() != "others":
            yield plain


def _names(text: str) -> Iterator[str]:
    """Split at every "and" that stands outside of braces."""
    start = depth = 0
    for mark in _BETWEEN.finditer(text):
        if mark[0] in "{}":
            depth += 1 if mark[0] == "{" else -1
        elif depth == 0:
            yield text[start : mark.start()]
            start = mark.end()
    yield text[start:]


def _keywords(entry: _Entry) -> Iterator[str]:
    for name in ("author_keywords", "keywords", "keyword", "author-keywords", "keywords-plus"):
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
        "title": _written(record.title),
        "author": " and ".join(map(_name_written, record.authors)),
        place: _written(record.journal),
        "year": str(record.year or ""),
        "volume": _written(record.volume),
        "number": _written(record.issue),
        "pages": _written(record.pages).replace("-", "--"),
        "issn": _written(record.issn),
        "doi": _written(record.doi),
        "pmid": _written(record.pmid),
        "url": _written(record.url),
        "language": _written(record.language),
        "keywords": "".join(f"{_written(keyword)}; " for keyword in record.keywords).strip(),
        "abstract": _written(record.abstract),
    }
    yield from (RawField(name, value, 0) for name, value in values.items() if value)


def _written(text: str) -> str:
    """Return text that BibTeX takes for nothing but text."""
    return printable(text).translate(_BRACES_AWAY).replace("\\", "\\textbackslash{}")


def _name_written(name: str) -> str:
    plain = _written(name)
    is_plain = _BETWEEN.search(f" {plain} ") is None and plain.lower() != "others"
    return plain if is_plain else f"{{{plain}}}"
