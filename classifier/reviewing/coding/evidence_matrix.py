"""The app's matrix, with the words behind it; `reports.matrix` counts the same papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.errors import UnknownNameError
from classifier.reviewing.looking_back import load_codes, load_open
from classifier.reviewing.papers import papers_of
from classifier.reviewing.team import load_outcomes
from classifier.schema import (
    AdjudicatedCode,
    Appraisal,
    Codebook,
    Configuration,
    Decision,
    EvidenceCheck,
    Mechanism,
    MechanismMark,
    ProgrammeTheory,
    Quotation,
    Record,
    Stage,
    StakeholderNote,
)
from classifier.store import (
    Entry,
    Reading,
    Review,
    current_codebook,
    current_entries,
    entry_history,
    records_of_paper,
    stored_records,
)

__all__ = [
    "Cell",
    "EvidenceMatrix",
    "MatrixRow",
    "MechanismPage",
    "evidence_cell",
    "evidence_matrix",
    "mechanism_page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is said of one mechanism in one paper.

    Attributes
    ----------
    code : where the mechanism stands in the paper; None where nobody marked it.
    marks : reviewer to mark, those of both stages, the full text's last.
    sentences : of the abstract or title, as somebody confirmed or pasted them.
    """

    record: Record
    mechanism_id: str
    label: str
    code: AdjudicatedCode | None
    marks: tuple[tuple[str, MechanismMark], ...]
    sentences: tuple[str, ...]
    quotations: tuple[Quotation, ...]

    @property
    def is_shown(self) -> bool:
        """Whether anybody marked it as evidence, or quoted the paper for it."""
        return any(mark.coded for _, mark in self.marks) or bool(self.quotations)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One paper of the matrix.

    Attributes
    ----------
    included : as it was settled last, or None.
    cells : mechanism to cell, where there is anything to show.
    """

    record: Record
    included: bool | None
    cells: Mapping[str, Cell]

    def evidences(self, mechanism_id: str) -> bool:
        """Whether the paper counts as evidence: it is coded, settled, and not excluded."""
        cell = self.cells.get(mechanism_id)
        return self.included is not False and bool(cell and cell.code and cell.code.coded)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMatrix:
    """Papers by mechanisms.

    Attributes
    ----------
    mechanisms : of the newest codebook, those that are scored.
    rows : papers with marks or quotations; excluded ones stand there and are not counted.
    n_searched : papers on title and abstract that are settled: how much was looked through.
    """

    mechanisms: tuple[Mechanism, ...]
    rows: tuple[MatrixRow, ...]
    n_searched: int

    @property
    def unevidenced(self) -> tuple[Mechanism, ...]:
        """The mechanisms that no paper evidences."""
        return tuple(one for one in self.mechanisms if not self.count(one.mechanism_id))

    @property
    def n_papers(self) -> int:
        """How many papers evidence any mechanism."""
        return sum(any(map(row.evidences, row.cells)) for row in self.rows)

    def count(self, mechanism_id: str) -> int:
        """Return how many papers evidence a mechanism, as a report counts them."""
        return sum(row.evidences(mechanism_id) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismPage:
    """All that the review holds of one mechanism.

    Attributes
    ----------
    rows : of the matrix, those in which the mechanism is marked or quoted.
    theories : the statements of its theory, each with those that it refines, oldest first.
    """

    mechanism: Mechanism
    rows: tuple[MatrixRow, ...]
    theories: tuple[tuple[Entry[ProgrammeTheory], ...], ...]
    notes: tuple[Entry[StakeholderNote], ...]
    configurations: tuple[Entry[Configuration], ...]
    appraisals: tuple[Entry[Appraisal], ...]

    @property
    def evidence(self) -> tuple[Cell, ...]:
        """What counts."""
        name = self.mechanism.mechanism_id
        return tuple(row.cells[name] for row in self.rows if row.evidences(name))

    @property
    def uncounted(self) -> tuple[MatrixRow, ...]:
        """What does not count: not settled, excluded, or quoted without a mark."""
        name = self.mechanism.mechanism_id
        return tuple(row for row in self.rows if not row.evidences(name))


def evidence_matrix(review: Review) -> EvidenceMatrix:
    """Return the papers in which anything is marked or quoted, as they were decided.

    What waits for a second decision stays hidden.
    """
    with review.read() as reading:
        return _matrix(reading)


def _matrix(reading: Reading) -> EvidenceMatrix:
    book, said = _codebook(reading), load_open(reading)
    marked, quoted, codes = _marked(said), _quoted(reading), load_codes(reading, said)
    outcomes = {stage: load_outcomes(reading, stage) for stage in Stage}
    rows = []
    for name in dict.fromkeys([*marked, *quoted]):
        spoken = codes.get(name, {}), marked.get(name, ()), quoted.get(name, ())
        record = _paper(reading, name)
        found = (_cell(record, one, *spoken) for one in book.scored)
        cells = {cell.mechanism_id: cell for cell in found if cell.is_shown}
        if cells:
            last = [outcomes[stage].get(name) for stage in Stage]
            settled = [one.included for one in last if one and one.included is not None]
            included = settled[-1] if settled else None
            rows.append(MatrixRow(record=record, included=included, cells=cells))
    first = outcomes[Stage.TITLE_ABSTRACT].values()
    return EvidenceMatrix(
        mechanisms=book.scored,
        rows=tuple(rows),
        n_searched=sum(one.included is not None for one in first),
    )


def evidence_cell(review: Review, record_id: str, mechanism_id: str) -> Cell:
    """Return what is said of one mechanism in one paper.

    Raises
    ------
    UnknownNameError
        If there is no such paper or mechanism.
    """
    with review.read() as reading:
        mechanism = _codebook(reading).find(mechanism_id)
        record, said = _paper(reading, record_id), load_open(reading)
        codes = load_codes(reading, said).get(record_id, {})
        marked, quoted = _marked(said).get(record_id, ()), _quoted(reading).get(record_id, ())
    return _cell(record, mechanism, codes, marked, quoted)


def mechanism_page(review: Review, mechanism_id: str) -> MechanismPage:
    """Return all that the review holds of one mechanism.

    Raises
    ------
    UnknownNameError
        If there is no such mechanism.
    """
    with review.read() as reading:
        mechanism = _codebook(reading).find(mechanism_id)
        name = mechanism.mechanism_id
        theories = tuple(
            tuple(entry_history(reading, ProgrammeTheory, entry.number))
            for entry in current_entries(reading, ProgrammeTheory)
            if entry.word.mechanism_id == name
        )
        notes = _of(current_entries(reading, StakeholderNote), name)
        found = _of(current_entries(reading, Configuration), name)
        appraisals = current_entries(reading, Appraisal)
        rows = tuple(row for row in _matrix(reading).rows if name in row.cells)
    papers = {row.record.record_id for row in rows}
    return MechanismPage(
        mechanism=mechanism,
        rows=rows,
        theories=theories,
        notes=notes,
        configurations=found,
        appraisals=tuple(one for one in appraisals if one.word.record_id in papers),
    )


def _of(entries: Iterable[Entry[Any]], mechanism_id: str) -> tuple[Entry[Any], ...]:
    return tuple(one for one in entries if one.word.mechanism_id == mechanism_id)


def _codebook(reading: Reading) -> Codebook:
    book = current_codebook(reading)
    if book is None:
        raise UnknownNameError("mechanism", "any", [])
    return book


def _marked(
    said: Mapping[Stage, Mapping[str, Sequence[Decision]]],
) -> dict[str, list[Decision]]:
    """Return the decisions with marks on each paper."""
    found: dict[str, list[Decision]] = {}
    for of in said.values():
        for paper, decisions in of.items():
            marked = [one for one in decisions if one.marks]
            if marked:
                found.setdefault(paper, []).extend(marked)
    return found


def _quoted(reading: Reading) -> dict[str, list[Quotation]]:
    found: dict[str, list[Quotation]] = {}
    for entry in current_entries(reading, Quotation):
        found.setdefault(entry.word.record_id, []).append(entry.word)
    return found


def _paper(reading: Reading, name: str) -> Record:
    members = records_of_paper(reading, name)
    papers = papers_of(stored_records(reading, members), dict.fromkeys(members, name))
    if not papers:
        raise UnknownNameError("record", name, [])
    return papers[0]


def _cell(
    record: Record,
    mechanism: Mechanism,
    codes: Mapping[str, AdjudicatedCode],
    decisions: Sequence[Decision],
    quoted: Iterable[Quotation],
) -> Cell:
    name = mechanism.mechanism_id
    marks = [(d.reviewer, m) for d in decisions for m in d.marks if m.mechanism_id == name]
    checks = [c for d in decisions for c in d.checks if c.mechanism_id == name and c.confirmed]
    pasted = [mark.evidence for _, mark in marks if mark.coded and mark.evidence]
    sentences = [*(_sentence(record, check) for check in checks), *pasted]
    return Cell(
        record=record,
        mechanism_id=name,
        label=mechanism.label,
        code=codes.get(name),
        marks=tuple(marks),
        sentences=tuple(dict.fromkeys(filter(None, sentences))),
        quotations=tuple(one for one in quoted if one.mechanism_id == name),
    )


def _sentence(record: Record, check: EvidenceCheck) -> str:
    text: str = getattr(record, check.field)
    return text[check.start : check.end].strip()
