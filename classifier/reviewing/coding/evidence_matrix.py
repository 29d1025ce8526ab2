"""The evidence matrix: papers against mechanisms, with the words behind each cell.

The app, the reports and the exports read this one, so they count the same papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.errors import UnknownNameError
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    GENERAL_CODES,
    AdjudicatedCode,
    Appraisal,
    Bearing,
    Codebook,
    Configuration,
    Decision,
    Mechanism,
    MechanismMark,
    MechanismStatus,
    Presence,
    ProgrammeTheory,
    Quotation,
    Record,
    Stage,
    StakeholderNote,
    sentence_of,
)
from classifier.store import Entry, Review, entry_history

__all__ = [
    "GENERAL_LABELS",
    "EvidenceCell",
    "EvidenceMatrix",
    "MatrixRow",
    "MechanismPage",
    "evidence_cell",
    "evidence_matrix",
    "matrix_of",
    "mechanism_page",
]

GENERAL_LABELS = dict(zip(GENERAL_CODES, ("General contexts", "General outcomes"), strict=True))
"""What a quotation may speak to beside mechanisms, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCell:
    """What is known of one mechanism in one paper, as everybody may see it.

    Attributes
    ----------
    code : where the mechanism stands in the paper; None where nobody marked it.
    marks : reviewer to mark, those of both stages, the full text's last.
    sentences : of the abstract or title, as somebody confirmed or pasted them.
    quotations : what people took from the full text for it.
    """

    code: AdjudicatedCode | None = None
    marks: tuple[tuple[str, MechanismMark], ...] = ()
    sentences: tuple[str, ...] = ()
    quotations: tuple[Quotation, ...] = ()

    @property
    def coded(self) -> bool | None:
        """Whether the paper evidences the mechanism; None where that is not settled."""
        return self.code.coded if self.code else None

    @property
    def is_open(self) -> bool:
        """Whether it was marked, but reviewers differ or a second decision is awaited."""
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
        """The sentence that the settled mark rests on, else a confirmed one, or ""."""
        marked = self.code.mark.evidence if self.code and self.code.mark else ""
        return marked or (self.sentences[0] if self.coded and self.sentences else "")

    @property
    def is_shown(self) -> bool:
        """Whether anybody marked it as evidence, or quoted the paper for it."""
        return any(mark.coded for _, mark in self.marks) or bool(self.quotations)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One paper of the matrix.

    Attributes
    ----------
    included : as it was settled at the last stage, or None.
    cells : mechanism to cell, where anybody marked or quoted anything.
    """

    record: Record
    included: bool | None
    cells: Mapping[str, EvidenceCell]

    def shows(self, mechanism_id: str) -> bool:
        """Whether anybody marked the mechanism as evidence in it, or quoted it for that."""
        cell = self.cells.get(mechanism_id)
        return cell is not None and cell.is_shown

    def evidences(self, mechanism_id: str) -> bool:
        """Whether the paper counts as evidence: it is coded, settled, and not excluded."""
        cell = self.cells.get(mechanism_id)
        return self.included is not False and bool(cell and cell.coded)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMatrix:
    """Papers against mechanisms.

    Attributes
    ----------
    mechanisms : of the newest codebook, without those that were merged into others.
    rows : papers that are marked, quoted, or included on the full text; excluded ones stand
        there and are not counted.
    n_searched : papers on title and abstract that are settled: how much was looked through.
    """

    mechanisms: tuple[Mechanism, ...]
    rows: tuple[MatrixRow, ...]
    n_searched: int

    @property
    def unevidenced(self) -> tuple[Mechanism, ...]:
        """The scored mechanisms that no paper evidences."""
        return tuple(
            m for m in self.mechanisms if m.is_scored and not self.count(m.mechanism_id)
        )

    @property
    def n_papers(self) -> int:
        """How many papers evidence any mechanism."""
        return sum(any(map(row.evidences, row.cells)) for row in self.rows)

    def count(self, mechanism_id: str) -> int:
        """Return how many papers evidence a mechanism."""
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
    def evidence(self) -> tuple[MatrixRow, ...]:
        """The papers that count."""
        return tuple(row for row in self.rows if row.evidences(self.mechanism.mechanism_id))

    @property
    def uncounted(self) -> tuple[MatrixRow, ...]:
        """Those that do not: not settled, excluded, or quoted without a mark."""
        return tuple(row for row in self.rows if not row.evidences(self.mechanism.mechanism_id))


def evidence_matrix(review: Review, *, viewer: str = "") -> EvidenceMatrix:
    """Return the matrix of a review; what waits for a second decision stays hidden."""
    with review.read() as reading:
        return matrix_of(ReviewState(reading), viewer=viewer)


def matrix_of(state: ReviewState, *, viewer: str = "") -> EvidenceMatrix:
    """Return the matrix, rows in the order of the first marks.

    Parameters
    ----------
    viewer : who also sees what they quoted of papers that still wait; "" for nobody.
    """
    codebook = state.codebook
    marked, quoted = _marked(state), _quoted(state, viewer)
    included = [p for p, outcome in state.outcomes(Stage.FULL_TEXT).items() if outcome.included]
    papers = state.papers_named([*marked, *quoted, *included])
    names = [m.mechanism_id for m in _shown(codebook)] + list(GENERAL_LABELS)
    rows = []
    for paper in dict.fromkeys([*marked, *quoted, *included]):
        parts = state.codes.get(paper, {}), marked.get(paper, ()), quoted.get(paper, ())
        cells = {name: _cell(papers[paper], name, *parts) for name in names}
        spoken = {name: cell for name, cell in cells.items() if cell != EvidenceCell()}
        if paper in included or any(cell.is_shown for cell in spoken.values()):
            is_included = _included(state, paper)
            rows.append(MatrixRow(record=papers[paper], included=is_included, cells=spoken))
    first = state.outcomes(Stage.TITLE_ABSTRACT).values()
    return EvidenceMatrix(
        mechanisms=_shown(codebook),
        rows=tuple(rows),
        n_searched=sum(outcome.included is not None for outcome in first),
    )


def evidence_cell(
    review: Review, record_id: str, mechanism_id: str, *, viewer: str = ""
) -> tuple[Record, Mechanism, EvidenceCell]:
    """Return what is known of one mechanism in one paper.

    Raises
    ------
    UnknownNameError
        If there is no such paper or mechanism.
    """
    with review.read() as reading:
        state = ReviewState(reading)
        mechanism = _codebook(state).find(mechanism_id)
        papers = state.papers_named([record_id])
        if record_id not in papers:
            raise UnknownNameError("record", record_id, [])
        cell = _cell(
            papers[record_id],
            mechanism.mechanism_id,
            state.codes.get(record_id, {}),
            _marked(state).get(record_id, ()),
            _quoted(state, viewer).get(record_id, ()),
        )
    return papers[record_id], mechanism, cell


def mechanism_page(review: Review, mechanism_id: str, *, viewer: str = "") -> MechanismPage:
    """Return all that the review holds of one mechanism.

    Raises
    ------
    UnknownNameError
        If there is no such mechanism.
    """
    with review.read() as reading:
        state = ReviewState(reading)
        mechanism = _codebook(state).find(mechanism_id)
        name = mechanism.mechanism_id
        theories = tuple(
            tuple(entry_history(reading, ProgrammeTheory, entry.number))
            for entry in state.entries(ProgrammeTheory)
            if entry.word.mechanism_id == name
        )
        notes = _of(state.entries(StakeholderNote), name)
        configurations = _of(state.entries(Configuration, viewer), name)
        appraisals = state.entries(Appraisal, viewer)
        rows = tuple(row for row in matrix_of(state, viewer=viewer).rows if row.shows(name))
    papers = {row.record.record_id for row in rows}
    return MechanismPage(
        mechanism=mechanism,
        rows=rows,
        theories=theories,
        notes=notes,
        configurations=configurations,
        appraisals=tuple(a for a in appraisals if a.word.record_id in papers),
    )


def _of(entries: Iterable[Entry[Any]], mechanism_id: str) -> tuple[Entry[Any], ...]:
    return tuple(entry for entry in entries if entry.word.mechanism_id == mechanism_id)


def _shown(codebook: Codebook | None) -> tuple[Mechanism, ...]:
    mechanisms = codebook.mechanisms if codebook else ()
    return tuple(m for m in mechanisms if m.status is not MechanismStatus.MERGED)


def _codebook(state: ReviewState) -> Codebook:
    if state.codebook is None:
        raise UnknownNameError("mechanism", "any", [])
    return state.codebook


def _included(state: ReviewState, paper: str) -> bool | None:
    """Return how a paper was settled at the last stage that settled it."""
    outcomes = [state.outcomes(stage).get(paper) for stage in Stage]
    settled = [o.included for o in outcomes if o and o.included is not None]
    return settled[-1] if settled else None


def _marked(state: ReviewState) -> dict[str, list[Decision]]:
    """Return the decisions with marks on each paper, as everybody may see them."""
    marked: dict[str, list[Decision]] = {}
    for stage in Stage:
        for paper, decisions in state.visible(stage).items():
            with_marks = [decision for decision in decisions if decision.marks]
            if with_marks:
                marked.setdefault(paper, []).extend(with_marks)
    return marked


def _quoted(state: ReviewState, viewer: str) -> dict[str, list[Quotation]]:
    quoted: dict[str, list[Quotation]] = {}
    for entry in state.entries(Quotation, viewer):
        paper = state.paper_of.get(entry.word.record_id, entry.word.record_id)
        quoted.setdefault(paper, []).append(entry.word)
    return quoted


def _cell(
    record: Record,
    name: str,
    codes: Mapping[str, AdjudicatedCode],
    decisions: Sequence[Decision],
    quotations: Iterable[Quotation],
) -> EvidenceCell:
    marks = [(d.reviewer, m) for d in decisions for m in d.marks if m.mechanism_id == name]
    checks = [c for d in decisions for c in d.checks if c.mechanism_id == name and c.confirmed]
    pasted = [mark.evidence for _, mark in marks if mark.coded and mark.evidence]
    sentences = [*(sentence_of(check, record) for check in checks), *pasted]
    return EvidenceCell(
        code=codes.get(name),
        marks=tuple(marks),
        sentences=tuple(dict.fromkeys(filter(None, sentences))),
        quotations=tuple(q for q in quotations if q.mechanism_id == name),
    )
