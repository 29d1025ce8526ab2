"""A format: index cards, a line ``Name: value`` each, a blank line between cards."""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["CardsFormat"]

_LINE = re.compile(r"([A-Z][a-z]+): (.*)")


class CardsFormat:
    """``Title``, ``Abstract``, ``Author`` (again for each), ``Year`` and ``Doi``."""

    name: ClassVar[str] = "cards"
    suffixes: ClassVar[tuple[str, ...]] = (".cards",)
    carries: ClassVar[Container[str]] = {"Title", "Abstract", "Author", "Year", "Doi"}

    def recognises(self, export: ExportFile) -> bool:
        """Whether the first card begins with its title."""
        return export.opening.lstrip().startswith("Title: ")

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield a record a card; a line of another kind is kept and reported."""
        fields: list[RawField] = []
        for number, line in export.numbered_lines(report):
            text = line.strip()
            if not text and fields:
                yield _record(fields, report)
                fields = []
            elif found := _LINE.fullmatch(text):
                fields.append(RawField(found[1], found[2], number))
            elif text:
                fields.append(RawField("", text, number))
                report.note(number, "no line 'Name: value'; kept, but in no field")
        if fields:
            yield _record(fields, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a card a record; those read from cards get their lines back."""
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                own = record.format == self.name
                for tag, value, _ in record.raw if own else _fields_of(record):
                    stream.write(f"{tag}: {value}\n" if tag else f"{value}\n")
                stream.write("\n")


def _record(fields: list[RawField], report: ReadReport) -> Record:
    def values(tag: str) -> list[str]:
        return [field.value for field in fields if field.tag == tag]

    def first(tag: str) -> str:
        return next(iter(values(tag)), "")

    year = first("Year")
    return Record(
        **report.origin(),
        title=first("Title"),
        abstract=first("Abstract"),
        authors=tuple(values("Author")),
        year=int(year) if re.fullmatch(r"(1[5-9]|20)\d\d", year) else None,
        doi=normalise_doi(first("Doi")),
        raw=tuple(fields),
    )


def _fields_of(record: Record) -> Iterator[RawField]:
    year = str(record.year) if record.year else ""
    lines = [("Title", record.title), ("Abstract", record.abstract)]
    lines += [("Author", name) for name in record.authors]
    for tag, value in [*lines, ("Year", year), ("Doi", record.doi)]:
        if value:
            yield RawField(tag, " ".join(value.split()), 0)
