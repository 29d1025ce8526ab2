"""The evidence matrix: which paper evidences which mechanism, and the words behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.errors import UnknownNameError
from classifier.reviewing.looking_back import open_decisions
from classifier.reviewing.papers import papers_of
from classifier.reviewing.team import load_outcomes
from classifier.schema import (
    Appraisal,
    Bearing,
    Codebook,
    Configuration,
    Decision,
    EvidenceCheck,
    Mechanism,
    MechanismMark,
    Presence,
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
    marks : reviewer to mark, those of both stages, the full text's last.
    sentences : of the abstract or title, as somebody confirmed or pasted them.
    presences, bearings : what the marks say, each once; more than one where reviewers differ.
    """

    record: Record
    mechanism_id: str
    label: str
    marks: tuple[tuple[str, MechanismMark], ...]
    sentences: tuple[str, ...]
    quotations: tuple[Quotation, ...]

    @property
    def presences(self) -> tuple[Presence, ...]:
        """How the mechanism operates in what the paper describes."""
        return tuple(dict.fromkeys(m.presence for _, m in self.marks if m.coded and m.presence))

    @property
    def bearings(self) -> tuple[Bearing, ...]:
        """What the paper does to the theory."""
        return tuple(dict.fromkeys(m.bearing for _, m in self.marks if m.coded and m.bearing))

    @property
    def is_evidence(self) -> bool:
        """Whether anybody coded it, or quoted the paper for it."""
        return any(mark.coded for _, mark in self.marks) or bool(self.quotations)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One paper of the matrix.

    Attributes
    ----------
    included : as it was settled last, or None.
    cells : mechanism to cell, where there is evidence.
    """

    record: Record
    included: bool | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMatrix:
    """Papers by mechanisms.

    Attributes
    ----------
    mechanisms : of the newest codebook, those that are scored.
    n_searched : papers on title and abstract that are settled: how much was looked through.
    """

    mechanisms: tuple[Mechanism, ...]
    rows: tuple[MatrixRow, ...]
    n_searched: int

    @property
    def unevidenced(self) -> tuple[Mechanism, ...]:
        """The mechanisms that no paper evidences."""
        return tuple(one for one in self.mechanisms if not self.count(one.mechanism_id))

    def count(self, mechanism_id: str) -> int:
        """Return how many papers evidence a mechanism."""
        return sum(mechanism_id in row.cells for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismPage:
    """All that the review holds of one mechanism.

    Attributes
    ----------
    theories : the statements of its theory, each with those that it refines, oldest first.
    """

    mechanism: Mechanism
    cells: tuple[Cell, ...]
    theories: tuple[tuple[Entry[ProgrammeTheory], ...], ...]
    notes: tuple[Entry[StakeholderNote], ...]
    configurations: tuple[Entry[Configuration], ...]
    appraisals: tuple[Entry[Appraisal], ...]


def evidence_matrix(review: Review) -> EvidenceMatrix:
    """Return the papers that evidence anything, in the order in which they were decided.

    What waits for a second decision stays hidden.
    """
    with review.read() as reading:
        book = _codebook(reading)
        marked = _marked(reading)
        quoted = _quoted(reading)
        names = list(dict.fromkeys([*marked, *quoted]))
        outcomes = {stage: load_outcomes(reading, stage) for stage in Stage}
        records = {name: _paper(reading, name) for name in names}
    rows = []
    for name in names:
        cells = {
            one.mechanism_id: cell
            for one in book.scored
            if (cell := _cell(records[name], one, marked.get(name, ()), quoted.get(name, ())))
            and cell.is_evidence
        }
        if cells:
            last = [outcomes[stage].get(name) for stage in Stage]
            settled = [one.included for one in last if one and one.included is not None]
            rows.append(
                MatrixRow(
                    record=records[name],
                    included=settled[-1] if settled else None,
                    cells=cells,
                )
            )
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
        record = _paper(reading, record_id)
        marked = _marked(reading).get(record_id, ())
        quoted = _quoted(reading).get(record_id, ())
    return _cell(record, mechanism, marked, quoted)


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
        notes = [e for e in current_entries(reading, StakeholderNote) if _is_of(e, name)]
        found = [e for e in current_entries(reading, Configuration) if _is_of(e, name)]
        appraisals = current_entries(reading, Appraisal)
    rows = evidence_matrix(review).rows
    cells = tuple(row.cells[name] for row in rows if name in row.cells)
    papers = {cell.record.record_id for cell in cells}
    return MechanismPage(
        mechanism=mechanism,
        cells=cells,
        theories=theories,
        notes=tuple(notes),
        configurations=tuple(found),
        appraisals=tuple(one for one in appraisals if one.word.record_id in papers),
    )


def _is_of(entry: Entry[Any], mechanism_id: str) -> bool:
    return bool(entry.word.mechanism_id == mechanism_id)


def _codebook(reading: Reading) -> Codebook:
    book = current_codebook(reading)
    if book is None:
        raise UnknownNameError("mechanism", "any", [])
    return book


def _marked(reading: Reading) -> dict[str, list[Decision]]:
    """Return the decisions with marks on each paper, where everybody may see them."""
    found: dict[str, list[Decision]] = {}
    for stage in Stage:
        for paper, said in open_decisions(reading, stage).items():
            marked = [one for one in said if one.marks]
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
        marks=tuple(marks),
        sentences=tuple(dict.fromkeys(filter(None, sentences))),
        quotations=tuple(one for one in quoted if one.mechanism_id == name),
    )


def _sentence(record: Record, check: EvidenceCheck) -> str:
    text: str = getattr(record, check.field)
    return text[check.start : check.end].strip()
