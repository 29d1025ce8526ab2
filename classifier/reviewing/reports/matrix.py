"""The evidence matrix of a report: papers against mechanisms, with counts and quotations.

The app's matrix is `reviewing.coding.evidence_matrix`. It shows excluded papers as well;
both count a paper for a mechanism where the code is settled and the paper is not excluded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.flows import MECHANISM_PLACE
from classifier.reviewing.reports.traced import Traced, counted, entered
from classifier.schema import (
    GENERAL_CODES,
    AdjudicatedCode,
    Bearing,
    MechanismStatus,
    Presence,
    Quotation,
    Record,
    Stage,
)

__all__ = [
    "MatrixColumn",
    "PaperName",
    "ReportCell",
    "ReportMatrix",
    "ReportRow",
    "paper_name",
    "report_matrix",
]

_INITIALS = re.compile(r"(?<=\w)(\s+[A-Z]{1,3}\.?)+$")

_WHERE = "marks of the standing decisions, settled"
_GENERAL = dict(zip(GENERAL_CODES, ("General contexts", "General outcomes"), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperName:
    """A paper as a report calls it: "Name (year)", or its title where it has no author."""

    record_id: str
    short: str
    title: str
    doi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCell:
    """What a paper says of a mechanism.

    Attributes
    ----------
    code : where the mechanism stands in the paper; None where nobody marked it.
    quotations : what people took from its full text for it.
    """

    code: AdjudicatedCode | None = None
    quotations: tuple[Quotation, ...] = ()

    @property
    def coded(self) -> bool | None:
        """Whether the paper evidences the mechanism; None where that is not settled."""
        return self.code.coded if self.code else None

    @property
    def is_open(self) -> bool:
        """Whether it was marked, but reviewers differ or somebody is still to decide."""
        return self.code is not None and self.code.mark is None

    @property
    def presence(self) -> Presence | None:
        """How the mechanism operates in what the paper describes, where that is settled."""
        return self.code.mark.presence if self.code and self.code.mark else None

    @property
    def bearing(self) -> Bearing | None:
        """What the paper does to the theory, where that is settled."""
        return self.code.mark.bearing if self.code and self.code.mark else None

    @property
    def evidence(self) -> str:
        """The sentence that the settled mark rests on, or ""."""
        return self.code.mark.evidence if self.code and self.code.mark else ""


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
class ReportRow:
    """A paper, with a cell for each column."""

    paper: PaperName
    cells: tuple[ReportCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMatrix:
    """Papers against mechanisms.

    Attributes
    ----------
    marks : cells that evidence a mechanism.
    marked : rows with such a cell; the others are `without`.
    """

    columns: tuple[MatrixColumn, ...]
    rows: tuple[ReportRow, ...]
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


def report_matrix(facts: ReviewFacts) -> ReportMatrix:
    """Return the matrix over every paper that is included, coded or quoted.

    A paper that was excluded is left out, whatever was coded in it. Rows are in the order of
    their names.
    """
    labels = _columns(facts)
    quoted = _quotations(facts)
    rows = [
        ReportRow(
            paper=paper_name(paper),
            cells=tuple(
                _cell(
                    facts.codes.get(paper.record_id, {}).get(name),
                    name,
                    quoted[paper.record_id],
                )
                for name in labels
            ),
        )
        for paper in facts.papers
        if paper.record_id in quoted
    ]
    rows = _told_apart(rows)
    columns = [_column(facts, name, label, place, rows) for place, (name, label) in
               enumerate(labels.items())]  # fmt: skip
    marks = sum(cell.coded is True for row in rows for cell in row.cells)
    marked = sum(any(cell.coded for cell in row.cells) for row in rows)
    told = "cells in which a paper evidences a mechanism"
    of_rows = "papers of the matrix that evidence {} mechanism by a settled mark"
    return ReportMatrix(
        columns=tuple(columns),
        rows=tuple(rows),
        marks=counted(marks, told, _WHERE, n=len(rows)),
        marked=counted(marked, of_rows.format("a"), _WHERE, n=len(rows)),
        without=counted(len(rows) - marked, of_rows.format("no"), _WHERE, n=len(rows)),
    )


def _told_apart(rows: Sequence[ReportRow]) -> list[ReportRow]:
    """Return the rows in order, with letters after the years of papers of one name."""
    ordered = sorted(rows, key=lambda row: (row.paper.short.casefold(), row.paper.record_id))
    times = Counter(row.paper.short for row in ordered)
    seen: Counter[str] = Counter()
    told = []
    for row in ordered:
        short = row.paper.short
        if times[short] > 1 and short.endswith(")"):
            seen[short] += 1
            name = f"{short[:-1]}{_letters(seen[short])})"
            told.append(replace(row, paper=replace(row.paper, short=name)))
        else:
            told.append(row)
    return told


def _letters(number: int) -> str:
    """Return a, b, ... z, aa, ab, ..."""
    before, letter = divmod(number - 1, 26)
    return (_letters(before) if before else "") + "abcdefghijklmnopqrstuvwxyz"[letter]


def _columns(facts: ReviewFacts) -> dict[str, str]:
    mechanisms = facts.codebook.mechanisms if facts.codebook else ()
    told = {
        one.mechanism_id: one.label
        for one in mechanisms
        if one.status != MechanismStatus.MERGED
    }
    used = {one.mechanism_id for one in facts.quotations}
    return told | {name: label for name, label in _GENERAL.items() if name in used}


def _quotations(facts: ReviewFacts) -> dict[str, list[Quotation]]:
    """Return the quotations of each paper that has a row."""
    included = {name for name, one in facts.outcomes[Stage.FULL_TEXT].items() if one.included}
    excluded = {
        name
        for stage in Stage
        for name, one in facts.outcomes[stage].items()
        if one.included is False
    } - included
    coded = {
        name
        for name, codes in facts.codes.items()
        if any(code.coded or code.mark is None for code in codes.values())
    }
    quoted = {facts.paper(one.record_id) for one in facts.quotations}
    found: dict[str, list[Quotation]] = {
        name: [] for name in (included | coded | quoted) - excluded
    }
    for one in facts.quotations:
        if facts.paper(one.record_id) in found:
            found[facts.paper(one.record_id)].append(one)
    return found


def _cell(code: AdjudicatedCode | None, name: str, quoted: Sequence[Quotation]) -> ReportCell:
    return ReportCell(code=code, quotations=tuple(q for q in quoted if q.mechanism_id == name))


def _column(
    facts: ReviewFacts, name: str, label: str, place: int, rows: Sequence[ReportRow]
) -> MatrixColumn:
    cells = [row.cells[place] for row in rows]
    told: Mapping[str, Traced] = {
        facts.mechanism_named(one.place.removeprefix(MECHANISM_PLACE)): entered(one)
        for one in facts.entered
        if one.place.startswith(MECHANISM_PLACE)
    }
    found = [cell for cell in cells if cell.coded or (name in _GENERAL and cell.quotations)]
    formula = f"papers of the matrix that evidence '{name}'"
    return MatrixColumn(
        name=name,
        label=label,
        papers=counted(found, formula, _WHERE, n=len(rows)),
        entered=told.get(name),
    )
