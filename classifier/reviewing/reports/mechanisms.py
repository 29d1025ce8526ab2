"""A page for each mechanism: what it means, what speaks for it and what against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.reviewing.coding.evidence_matrix import EvidenceCell
from classifier.reviewing.reports.evidence_table import EvidenceTable, PaperName
from classifier.reviewing.reports.facts import ReviewFacts, Theory
from classifier.reviewing.reports.traced import Traced, counted
from classifier.schema import (
    Bearing,
    Change,
    Codebook,
    Mechanism,
    MechanismStatus,
    StakeholderNote,
)

__all__ = ["Evidenced", "MechanismPage", "Saturation", "Wording", "mechanism_pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A mechanism as one version of the codebook words it."""

    version: int
    mechanism: Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidenced:
    """A paper that evidences a mechanism, and how."""

    paper: PaperName
    cell: EvidenceCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """How the evidence for a mechanism grew.

    Attributes
    ----------
    found : papers that evidence it after each coded paper, in the order of the coding.
    silent : coded papers since the last one that evidenced it.
    """

    found: tuple[int, ...]
    silent: Traced


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismPage:
    """What a review holds of one mechanism.

    Attributes
    ----------
    wordings : of every version that words it otherwise than the one before, oldest first.
    changes : of the codebook that led to it or away from it.
    evidence : by what it does to the theory; "" where a coder did not say, "not settled" where
        reviewers differ or somebody is still to decide, which counts nowhere.
    papers, quotations : how many of each.
    saturation : None where the order of the coding is not known.
    """

    mechanism: Mechanism
    wordings: tuple[Wording, ...]
    changes: tuple[Change, ...]
    evidence: dict[str, tuple[Evidenced, ...]]
    papers: Traced
    entered: Traced | None
    quotations: Traced
    notes: tuple[StakeholderNote, ...]
    theories: tuple[Theory, ...]
    saturation: Saturation | None


def mechanism_pages(facts: ReviewFacts, matrix: EvidenceTable) -> tuple[MechanismPage, ...]:
    """Return a page for each mechanism of the newest codebook that was not merged."""
    mechanisms = facts.codebook.mechanisms if facts.codebook else ()
    return tuple(
        _page(facts, matrix, mechanism)
        for mechanism in mechanisms
        if mechanism.status is not MechanismStatus.MERGED
    )


def _page(facts: ReviewFacts, matrix: EvidenceTable, mechanism: Mechanism) -> MechanismPage:
    name = mechanism.mechanism_id
    place = [column.name for column in matrix.columns].index(name)
    column = matrix.columns[place]
    told = [
        Evidenced(paper=row.paper, cell=row.cells[place])
        for row in matrix.rows
        if row.cells[place].coded or row.cells[place].quotations or row.cells[place].is_open
    ]
    quotations = sum(len(paper.cell.quotations) for paper in told)
    changes = facts.codebook.changes if facts.codebook else ()
    return MechanismPage(
        mechanism=mechanism,
        wordings=tuple(_wordings(facts.codebooks, name, changes)),
        changes=tuple(change for change in changes if name in (*change.before, *change.after)),
        evidence={side: tuple(of) for side in _SIDES if (of := _side(told, side))},
        papers=column.papers,
        entered=column.entered,
        quotations=counted(
            quotations, f"quotations of '{name}' from papers of the matrix", "quotations"
        ),
        notes=tuple(
            n
            for n in facts.words(StakeholderNote)
            if facts.mechanism_named(n.mechanism_id) == name
        ),
        theories=tuple(
            theory
            for theory in facts.theories
            if facts.mechanism_named(theory.current.mechanism_id) == name
        ),
        saturation=_saturation(facts, name) if facts.coded_in_order else None,
    )


_OPEN = "not settled"
_SIDES = (*(bearing.value for bearing in Bearing), "", _OPEN)


def _side(told: Iterable[Evidenced], side: str) -> list[Evidenced]:
    return [paper for paper in told if _side_of(paper.cell) == side]


def _side_of(cell: EvidenceCell) -> str:
    return _OPEN if cell.is_open else cell.bearing or ""


def _wordings(
    codebooks: Sequence[Codebook], name: str, changes: Sequence[Change]
) -> Iterable[Wording]:
    """Yield each wording that differs from the one before, under the names it had then."""
    names = {name}
    for change in sorted(changes, key=lambda one: -one.version):
        if names & set(change.after) and len(change.after) == 1:
            names |= set(change.before)
    before = None
    for codebook in codebooks:
        for mechanism in codebook.mechanisms:
            worded = mechanism.mechanism_id, mechanism.label, mechanism.definition
            if mechanism.mechanism_id in names and worded != before:
                before = worded
                yield Wording(version=codebook.version, mechanism=mechanism)


def _saturation(facts: ReviewFacts, name: str) -> Saturation:
    found, so_far, last = [], 0, 0
    for place, codes in enumerate(facts.codes_in_order.values(), start=1):
        if name in codes and codes[name].coded:
            so_far, last = so_far + 1, place
        found.append(so_far)
    silent = counted(
        len(found) - last,
        "coded papers after the last one that evidences it",
        "decisions with marks, in the order of the last mark on each paper",
        n=len(found),
    )
    return Saturation(found=tuple(found), silent=silent)
