"""The evidence matrix as a report prints it: named papers, and counts with their sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.reviewing.coding.evidence_matrix import (
    GENERAL_LABELS,
    EvidenceCell,
)
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.flows import MECHANISM_PLACE
from classifier.reviewing.reports.traced import Traced, counted, entered
from classifier.schema import EnteredCount, Quotation, Record

__all__ = [
    "EvidenceTable",
    "EvidenceTableRow",
    "MatrixColumn",
    "PaperName",
    "evidence_table",
    "paper_name",
]

_INITIALS = re.compile(r"(?<=\w)(\s+[A-Z]{1,3}\.?)+$")
_WHERE = "marks of the standing decisions, settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperName:
    """A paper as a report calls it: "Name (year)", or its title where it has no author."""

    record_id: str
    short: str
    title: str
    doi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixColumn:
    """A mechanism, or general contexts or outcomes.

    Attributes
    ----------
    papers : that evidence it.
    entered : how many do by an entered count, where one was entered.
    """

    name: str
    label: str
    papers: Traced
    entered: Traced | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTableRow:
    """A paper, with a cell for each column."""

    paper: PaperName
    cells: tuple[EvidenceCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """Papers against mechanisms.

    Attributes
    ----------
    marks : cells that evidence a mechanism.
    marked : rows with such a cell; the others are `without`.
    """

    columns: tuple[MatrixColumn, ...]
    rows: tuple[EvidenceTableRow, ...]
    marks: Traced
    marked: Traced
    without: Traced


def paper_name(record: Record) -> PaperName:
    """Return how a report calls a paper."""
    year = f" ({record.year})" if record.year else ""
    first = record.authors[0].split(",")[0].strip() if record.authors else ""
    surname = _INITIALS.sub("", first)
    short = f"{surname}{year}" if surname else (record.title or record.record_id)
    return PaperName(
        record_id=record.record_id, short=short, title=record.title, doi=record.doi
    )


def evidence_table(facts: ReviewFacts) -> EvidenceTable:
    """Return the matrix over every paper that is included, coded or quoted.

    A paper that was excluded is left out, whatever was coded in it. Rows are in the order of
    their names.
    """
    labels = _labels(facts)
    rows = _told_apart(
        [
            EvidenceTableRow(
                paper=paper_name(row.record),
                cells=tuple(row.cells.get(name, EvidenceCell()) for name in labels),
            )
            for row in facts.matrix.rows
            if row.included is not False
        ]
    )
    columns = [
        _column(facts, name, label, [row.cells[place] for row in rows])
        for place, (name, label) in enumerate(labels.items())
    ]
    marks = sum(cell.coded is True for row in rows for cell in row.cells)
    marked = sum(any(cell.coded for cell in row.cells) for row in rows)
    formula = "cells in which a paper evidences a mechanism"
    of_rows = "papers of the matrix that evidence {} mechanism by a settled mark"
    return EvidenceTable(
        columns=tuple(columns),
        rows=tuple(rows),
        marks=counted(marks, formula, _WHERE, n=len(rows)),
        marked=counted(marked, of_rows.format("a"), _WHERE, n=len(rows)),
        without=counted(len(rows) - marked, of_rows.format("no"), _WHERE, n=len(rows)),
    )


def _told_apart(rows: Sequence[EvidenceTableRow]) -> list[EvidenceTableRow]:
    """Return the rows in order, with letters after the years of papers of one name."""
    ordered = sorted(rows, key=lambda row: (row.paper.short.casefold(), row.paper.record_id))
    times = Counter(row.paper.short for row in ordered)
    seen: Counter[str] = Counter()
    named = []
    for row in ordered:
        short = row.paper.short
        if times[short] > 1 and short.endswith(")"):
            seen[short] += 1
            name = f"{short[:-1]}{_letters(seen[short])})"
            named.append(replace(row, paper=replace(row.paper, short=name)))
        else:
            named.append(row)
    return named


def _letters(number: int) -> str:
    """Return a, b, ... z, aa, ab, ..."""
    before, letter = divmod(number - 1, 26)
    return (_letters(before) if before else "") + "abcdefghijklmnopqrstuvwxyz"[letter]


def _labels(facts: ReviewFacts) -> dict[str, str]:
    labels = {m.mechanism_id: m.label for m in facts.matrix.mechanisms}
    used = {quotation.mechanism_id for quotation in facts.words(Quotation)}
    return labels | {name: label for name, label in GENERAL_LABELS.items() if name in used}


def _column(
    facts: ReviewFacts, name: str, label: str, cells: Sequence[EvidenceCell]
) -> MatrixColumn:
    entered_counts: Mapping[str, Traced] = {
        facts.mechanism_named(count.place.removeprefix(MECHANISM_PLACE)): entered(count)
        for count in facts.words(EnteredCount)
        if count.place.startswith(MECHANISM_PLACE)
    }
    is_general = name in GENERAL_LABELS
    evidencing = [cell for cell in cells if cell.coded or (is_general and cell.quotations)]
    return MatrixColumn(
        name=name,
        label=label,
        papers=counted(
            evidencing, f"papers of the matrix that evidence '{name}'", _WHERE, n=len(cells)
        ),
        entered=entered_counts.get(name),
    )
