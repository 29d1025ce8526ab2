"""The RAMESES checklist for realist syntheses, filled in as far as the review's database knows.

Items: Wong 2013, doi:10.1186/1741-7015-11-21. Named here by their subject; what to write under
each stands in that article. What only people know is left blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classifier.reviewing.reports.evidence_table import EvidenceTable
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.schema import (
    Appraisal,
    Aspect,
    Configuration,
    EnteredCount,
    Quotation,
    Search,
    Stage,
    StakeholderNote,
)

__all__ = ["ChecklistItem", "rameses_checklist"]

_ITEMS = (
    ("Title", "title"),
    ("Abstract", ""),
    ("Rationale for the review", ""),
    ("Objectives and focus", "question"),
    ("Changes in the review process", "changes"),
    ("Rationale for a realist synthesis", ""),
    ("Scoping the literature", "scoping"),
    ("Searching", "searching"),
    ("Selection and appraisal of documents", "selection"),
    ("Data extraction", "extraction"),
    ("Analysis and synthesis", "analysis"),
    ("Document flow diagram", "flow"),
    ("Document characteristics", "characteristics"),
    ("Main findings", "findings"),
    ("Summary of findings", ""),
    ("Strengths, limitations and future research", "limitations"),
    ("Comparison with existing literature", ""),
    ("Conclusion and recommendations", ""),
    ("Funding", ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of the checklist; `known` is empty where only people know."""

    number: int
    subject: str
    known: str


def rameses_checklist(facts: ReviewFacts, matrix: EvidenceTable) -> tuple[ChecklistItem, ...]:
    """Return the nineteen items."""
    known = _known(facts, matrix)
    return tuple(
        ChecklistItem(number=number, subject=subject, known=known.get(key, ""))
        for number, (subject, key) in enumerate(_ITEMS, start=1)
    )


def _known(facts: ReviewFacts, matrix: EvidenceTable) -> Mapping[str, str]:
    book = facts.codebook
    dated = [search for search in facts.words(Search) if search.searched_on]
    appraised = dict.fromkeys(Aspect, 0)
    for appraisal in facts.words(Appraisal):
        appraised[appraisal.aspect] += 1
    return {
        "title": f"Title of the codebook: {book.title}" if book else "",
        "question": book.scope.question if book else "",
        "changes": _changes(facts),
        "scoping": _stages(facts),
        "searching": _count(
            len(facts.words(Search)), "line", f"in the search log, {len(dated)} with a date"
        ),
        "selection": _selection(facts, appraised),
        "extraction": _count(len(facts.words(Quotation)), "quotation", "with their locators"),
        "analysis": _analysis(facts),
        "flow": "See the flow in this report"
        if facts.words(EnteredCount) or facts.search_of
        else "",
        "characteristics": _characteristics(matrix),
        "findings": _count(
            len(facts.words(Configuration)), "context-mechanism-outcome configuration", ""
        ),
        "limitations": "See the bound on recall and the agreement in this report"
        if facts.outcomes(Stage.TITLE_ABSTRACT)
        else "",
    }


def _count(n: int, thing: str, rest: str) -> str:
    return f"{n} {thing}{'s' if n != 1 else ''} {rest}".strip() if n else ""


def _characteristics(matrix: EvidenceTable) -> str:
    marked = int(matrix.marked.value or 0)
    rows = _count(len(matrix.rows), "paper", "in the evidence matrix")
    return f"{rows}, {marked} of them with a mark" if rows else ""


def _changes(facts: ReviewFacts) -> str:
    n, changes = len(facts.codebooks), facts.codebook.changes if facts.codebook else ()
    if not n:
        return ""
    return (
        f"{n} version{'s' if n > 1 else ''} of the codebook; {len(changes)} changes on record"
    )


def _stages(facts: ReviewFacts) -> str:
    stages = {search.stage for search in facts.words(Search)} | {
        entered_count.stage for entered_count in facts.words(EnteredCount)
    }
    named = ", ".join(sorted(stages - {""}))
    return f"Stages of searching: {named}" if named else ""


def _selection(facts: ReviewFacts, appraised: Mapping[Aspect, int]) -> str:
    told = []
    if any(map(facts.outcomes, Stage)):
        design = facts.settings.design.kind.value
        told.append(f"Design '{design}', rule '{facts.settings.rule.value}'")
    told += [
        _count(n, "judgement", f"of {aspect.value}") for aspect, n in appraised.items() if n
    ]
    return "; ".join(told)


def _analysis(facts: ReviewFacts) -> str:
    told = [
        _count(len(facts.codes_in_order), "paper", "coded for mechanisms"),
        _count(len(facts.theories), "mechanism", "with a programme theory"),
        _count(len(facts.words(StakeholderNote)), "note", "of stakeholders"),
    ]
    return "; ".join(filter(None, told))
