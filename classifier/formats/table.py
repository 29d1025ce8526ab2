"""The core that tables share: find the header, turn rows into records."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from classifier.errors import UnreadableExportError
from classifier.formats.cells import (
    keywords_in,
    people_in,
    people_run_together,
    structure_in,
    text_of_inverted,
)
from classifier.formats.column_hints import unused_columns
from classifier.formats.headers import LABEL_HEADERS, columns_of, names_a_text
from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.report import Origin, ReadReport
from classifier.formats.values import (
    NOTHING_WRITTEN,
    folded,
    issn_in,
    page_range,
    pages_in,
    plain_number,
    pmid_in,
    pmid_named_in,
    year_in,
)
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["Row", "records_of_table"]

Row = tuple[int, list[str]]
"""A line or row number from 1, and its cells."""

_BANNER_ROWS = 60
_CITED_PAGES = re.compile(r"\d+\([^()]*\):\s*([A-Za-z]?\d+(?:-[A-Za-z]?\d+)?)\b")
_CITED = re.compile(r"(?P<journal>.+?)\s+\((?P<year>(?:1[5-9]|20)\d\d)\)")


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row, by the field that their header means."""

    values: Sequence[str]
    places: Mapping[str, Sequence[int]]

    def every(self, field: str) -> Iterator[str]:
        """Yield what is filled in under a field, the preferred column first."""
        for place in self.places[field]:
            if self.values[place]:
                yield self.values[place]

    def first_as(self, read: Callable[[str], str], *fields: str) -> str:
        """Return what `read` makes of the first value that it makes anything of, or ""."""
        for field in fields:
            for value in self.every(field):
                if found := read(value):
                    return found
        return ""

    def first(self, field: str, accept: Callable[[str], object] | None = None) -> str:
        """Return the first value that is filled in and accepted, or ""."""
        for place in self.places[field]:
            value = self.values[place]
            if value and (accept is None or accept(value)):
                return value
        return ""


def records_of_table(
    rows: Iterator[Row], report: ReadReport, *, blank_rows: bool = False
) -> Iterator[Record]:
    """Find the header below any banner, then yield one record a row.

    Parameters
    ----------
    blank_rows : whether a row without anything in it is a record, too.

    Raises
    ------
    UnreadableExportError
        If no row near the top names a title or an abstract.
    """
    header = _find_header(rows, report)
    places = _assigned(header, report.columns)
    tags = [_LABEL_OF.get(report.columns.get(name, ""), name) for name in header]
    rows = _hinted(rows, header, places, report)
    for line, cells in rows:
        if not blank_rows and not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reason = f"{len(cells)} cells under {len(header)} headers; the rest is in no field"
            report.note(line, reason)
        values = _values(cells, width=len(header))
        named = zip_longest(tags, cells, fillvalue="")
        raw = tuple(RawField(name, cell, line) for name, cell in named if name or cell)
        yield _record(_Cells(values, places), raw=raw, report=report)


_LABEL_OF = {name: name for name in LABEL_HEADERS}
_ROWS_LOOKED_AT = 50
"""Rows from which it shows what a column holds."""


def _assigned(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the places of each field's columns, those first that a person assigned."""
    places = columns_of(header)
    for place, name in enumerate(header):
        if columns.get(name) in places:
            field = columns[name]
            places[field] = [place, *(other for other in places[field] if other != place)]
    return places


def _hinted(
    rows: Iterator[Row],
    header: Sequence[str],
    places: Mapping[str, Sequence[int]],
    report: ReadReport,
) -> Iterator[Row]:
    """Pass rows on; the first of them show which columns look like a field and are not used."""
    first = list(islice(rows, _ROWS_LOOKED_AT))
    cells = [_values(row, width=len(header)) for _, row in first]
    hints = unused_columns(header, cells, places)
    assigned = set(report.columns)
    report.not_used += [hint for hint, name in _named(hints, header) if name not in assigned]
    yield from first
    yield from rows


def _named(hints: Sequence[str], header: Sequence[str]) -> Iterator[tuple[str, str]]:
    for hint in hints:
        yield hint, next(name for name in header if name and f": {name} (" in hint)


def _find_header(rows: Iterator[Row], report: ReadReport) -> list[str]:
    for seen, (_, cells) in enumerate(rows):
        if names_a_text([report.columns.get(cell.strip(), cell) for cell in cells]):
            report.set_apart("".join(cells), "header")
            return [cell.strip() for cell in cells]
        report.set_apart("\n".join(filter(None, [" ".join(cells)])), "banner")
        if seen >= _BANNER_ROWS:
            break
    raise UnreadableExportError(
        report.source,
        "no column is named title or abstract; name one of them in the header row",
    )


def _values(cells: Sequence[str], *, width: int) -> list[str]:
    stripped = (_without_equals_sign(cell.strip()) for cell in cells[:width])
    values = ["" if cell in NOTHING_WRITTEN else cell for cell in stripped]
    return values + [""] * (width - len(values))


def _without_equals_sign(cell: str) -> str:
    """Return the text in ``="..."``, which keeps Excel from taking it for a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _record(cells: _Cells, *, raw: tuple[RawField, ...], report: ReadReport) -> Record:
    cited = _CITED.match(cells.first("citation"))
    return Record(
        **_origin(cells, report),
        record_id=cells.first("record_id"),
        source_id=plain_number(cells.first("source_id")) or cells.first("record_id"),
        title=plain_text(folded(cells.first("title"))),
        abstract=_abstract(cells),
        authors=_authors(cells),
        year=year_in(cells.first("year", year_in)) or (int(cited["year"]) if cited else None),
        journal=folded(cells.first("journal")) or _journal_cited(cells, cited),
        doi=cells.first_as(normalise_doi, "doi", "url", "external_ids"),
        pmid=_pmid(cells),
        keywords=tuple(
            dict.fromkeys(k for c in cells.every("keywords") for k in keywords_in(c))
        ),
        language=folded(cells.first("language")),
        volume=plain_number(folded(cells.first("volume"))),
        issue=plain_number(folded(cells.first("issue"))),
        pages=_pages(cells),
        issn=issn_in(folded(cells.first("issn"))),
        url=_first_address(folded(cells.first("url"))),
        kind=kind_named(cells.first("kind", kind_named)),
        raw=raw,
    )


def _abstract(cells: _Cells) -> str:
    written = without_notice(plain_text(folded(cells.first("abstract"))))
    return written or text_of_inverted(structure_in(cells.first("inverted")))


def _authors(cells: _Cells) -> tuple[str, ...]:
    written = cells.first("authors", people_in) or cells.first("listed_authors")
    people = people_in(written)
    if len(people) == 1 and "springer" in cells.first("url"):
        return people_run_together(people[0])
    return people


def _pages(cells: _Cells) -> str:
    written = pages_in(folded(cells.first("pages")))
    cited = _CITED_PAGES.search(cells.first("citation"))
    ends = page_range(cells.first("first_page"), cells.first("last_page"))
    return written or ends or (cited[1] if cited else "")


def _pmid(cells: _Cells) -> str:
    if found := cells.first_as(pmid_in, "pmid") or cells.first_as(pmid_named_in, "url"):
        return found
    if cells.first("database") == "MED":  # as Europe PMC calls MEDLINE
        return cells.first_as(pmid_in, "source_id")
    ids = structure_in(cells.first("external_ids"))
    named = ids.get("PubMed") or ids.get("pmid") if isinstance(ids, dict) else None
    return pmid_in(str(named)) if named else ""


def _first_address(text: str) -> str:
    """Return the first of several addresses in one cell."""
    return re.split(
        r";?\s+(?=https?://)|;(?=https?://)|\s*\|\s*(?=https?://)", text, maxsplit=1
    )[0]


def _origin(cells: _Cells, report: ReadReport) -> Origin:
    origin = report.origin()
    origin["search"] = origin["search"] or folded(cells.first("search"))
    return origin


def _journal_cited(cells: _Cells, cited: re.Match[str] | None) -> str:
    if cited:
        return cited["journal"]
    return cells.first("citation") if cells.first("cochrane_id") else ""
