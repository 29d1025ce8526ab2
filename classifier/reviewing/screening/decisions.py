"""Take down decisions, one or many at once, and take them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.errors import InvalidOptionError, UnknownNameError, UnusableDecisionsError
from classifier.formats import Problem
from classifier.formats.decisions.tables import DecisionRow, DecisionTable
from classifier.reviewing.learning.trainer import training_is_due
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import IMPORT_MARK, ReviewState
from classifier.schema import (
    AdjudicationState,
    Codebook,
    Decision,
    LabelRule,
    Stage,
    adjudicate,
    marked_under,
)
from classifier.store import (
    Reading,
    Review,
    Writing,
    append_decision,
    assigned_to,
    current_decisions,
    dequeue,
    papers_of_records,
    records_named,
    release_lease,
    requeue,
    withdraw_decision,
)

__all__ = ["DecisionReport", "decide", "decide_all", "refuse_problems", "undo_decision"]

_SAID = ("verdict", "reasons", "labels", "note", "marks", "checks")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReport:
    """What became of decisions that were handed in.

    Attributes
    ----------
    source : what they came from, for messages.
    n_new, n_corrected : decisions that last now; the latter supersede an earlier one.
    n_unchanged : those that the reviewer had made just so already.
    n_marks_gone : marks of superseded decisions on mechanisms that the new ones do not name.
    problems : rows that could not be followed, with their lines.
    training_pays : whether enough was decided since the last training.
    """

    source: str
    n_new: int = 0
    n_corrected: int = 0
    n_unchanged: int = 0
    n_marks_gone: int = 0
    problems: tuple[Problem, ...] = ()
    training_pays: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as they are printed in JSON."""
        return asdict(self)


def decide(review: Review, decision: Decision) -> Decision:
    """Keep one decision; it lasts when this returns.

    An earlier decision of the same reviewer on the paper at the stage is superseded; one that
    says the same is given back as it is. The reviewer no longer holds the paper, and it leaves
    the queue once everybody decided who judges it.

    Raises
    ------
    UnknownNameError
        If the review has no such record or reviewer, or its codebook no such mechanism.
    InvalidOptionError
        If its id is one of those that only an import gives.
    """
    if decision.decision_id.startswith(IMPORT_MARK):
        raise InvalidOptionError(
            "decision_id", decision.decision_id, "ids of imported decisions begin so"
        )
    with review.write(by=decision.reviewer) as writing:
        paper = papers_of_records(writing, [decision.record_id])[decision.record_id]
        state = ReviewState(writing)
        codebook = state.codebook if decision.marks else None
        named = marked_under(replace(decision, record_id=paper), codebook)
        kept, _, _ = _keep(writing, named, state.settings)
    return kept


def decide_all(review: Review, table: DecisionTable) -> DecisionReport:
    """Keep all decisions of a table that can be followed, in one transaction.

    Raises
    ------
    UnusableReviewError, UnwritableOutputError
        If the database fails; nothing is kept then.
    """
    problems = list(table.problems)
    counts = dict.fromkeys(("new", "corrected", "unchanged", "marks gone"), 0)
    names = sorted({row.decision.reviewer for row in table.rows})
    with review.write(by=", ".join(names) or "nobody") as writing:
        state = ReviewState(writing)
        settings, codebook = state.settings, state.codebook
        people = {person.name: person.active for person in state.reviewers}
        papers = _papers_meant(writing, table.rows)
        for row, meant in zip(table.rows, papers, strict=True):
            problem = _problem_of(row, meant, people, codebook)
            if problem:
                problems.append(Problem(row.line, problem))
                continue
            named = marked_under(replace(row.decision, record_id=meant[0]), codebook)
            _, outcome, n_gone = _keep(writing, named, settings)
            counts[outcome] += 1
            counts["marks gone"] += n_gone
        is_due = training_is_due(state)
    return DecisionReport(
        source=table.source,
        n_new=counts["new"],
        n_corrected=counts["corrected"],
        n_unchanged=counts["unchanged"],
        n_marks_gone=counts["marks gone"],
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        training_pays=is_due,
    )


def refuse_problems(decided: DecisionReport) -> None:
    """Turn the first problem into an error.

    Raises
    ------
    UnusableDecisionsError
        If a row could not be followed.
    """
    for problem in decided.problems:
        raise UnusableDecisionsError(f"{decided.source}{problem.place}", problem.reason)


def undo_decision(
    review: Review, record_id: str, *, reviewer: str, stage: Stage = Stage.TITLE_ABSTRACT
) -> Decision:
    """Take back a reviewer's standing decision; return what is undone.

    Raises
    ------
    UnknownNameError
        If the reviewer has no standing decision there.
    """
    with review.write(by=reviewer) as writing:
        paper = papers_of_records(writing, [record_id])[record_id]
        own = _own(current_decisions(writing, stage=stage, record_ids=[paper]), reviewer)
        if own is None:
            some = current_decisions(writing, stage=stage, reviewer=reviewer)
            known = [decision.record_id for decision, _ in zip(some, range(5), strict=False)]
            raise UnknownNameError(f"decision of {reviewer} on", record_id, known)
        withdraw_decision(writing, own.decision_id)
        if own.verdict:
            requeue(writing, paper, stage=stage)
    return own


def _keep(
    writing: Writing, decision: Decision, settings: ReviewSettings
) -> tuple[Decision, str, int]:
    """Return the decision that stands now, whether it is new, corrected or unchanged.

    The third is how many mechanisms the earlier one marked and the new one does not name.
    """
    paper, stage = decision.record_id, decision.stage or Stage.TITLE_ABSTRACT
    said = list(current_decisions(writing, stage=stage, record_ids=[paper]))
    own = _own(said, decision.reviewer)
    if own and all(getattr(own, name) == getattr(decision, name) for name in _SAID):
        return own, "unchanged", 0
    corrected = replace(decision, supersedes=own.decision_id) if own else decision
    kept = append_decision(writing, corrected)
    release_lease(writing, paper, stage=stage, reviewer=decision.reviewer)
    standing = [*(other for other in said if other is not own), kept]
    needed = max(len(assigned_to(writing, paper, stage=stage)), 1)
    if _is_done(standing, paper, stage, rule=settings.rule, n_needed=needed):
        dequeue(writing, paper, stage=stage)
    return kept, "corrected" if own else "new", len(_marked(own) - _marked(kept))


def _marked(decision: Decision | None) -> set[str]:
    return {mark.mechanism_id for mark in decision.marks} if decision else set()


def _own(said: Iterable[Decision], reviewer: str) -> Decision | None:
    """Return what a reviewer said alone, among the standing decisions on one paper."""
    return next((d for d in said if d.reviewer == reviewer and not d.consensus), None)


def _is_done(
    said: Sequence[Decision], paper: str, stage: Stage, *, rule: LabelRule, n_needed: int
) -> bool:
    """Whether everybody decided on a paper who judges it."""
    outcome = adjudicate(said, record_id=paper, stage=stage, rule=rule, n_needed=n_needed)
    if outcome.state is AdjudicationState.SETTLED:
        return outcome.by_consensus or outcome.n_judged >= n_needed
    return outcome.state is AdjudicationState.CONFLICT


def _papers_meant(reading: Reading, rows: Sequence[DecisionRow]) -> list[tuple[str, ...]]:
    """Return, for each row, the papers that its surest name may mean."""
    names = [next(iter(row.names.items())) for row in rows]
    found = {
        column: records_named(reading, column, [value for of, value in names if of == column])
        for column in dict(names)
    }
    records = [found[column].get(value, ()) for column, value in names]
    papers = papers_of_records(reading, {name for group in records for name in group})
    return [tuple(dict.fromkeys(papers[name] for name in group)) for group in records]


def _problem_of(
    row: DecisionRow,
    meant: Sequence[str],
    people: Mapping[str, bool],
    codebook: Codebook | None,
) -> str:
    """Return why a row cannot be followed, or ""; of people, it is told who still screens."""
    column, value = next(iter(row.names.items()))
    if row.decision.reviewer not in people:
        known = ", ".join(sorted(name for name, active in people.items() if active))
        return f"{row.decision.reviewer} is no reviewer of this review; known: {known}"
    if row.decision.decision_id.startswith(IMPORT_MARK):
        return f"the decision_id begins with {IMPORT_MARK}, as only those of imports do"
    if not meant:
        return f"no record has the {column} '{value}'"
    if len(meant) > 1:
        return f"{len(meant)} papers have the {column} '{value}'; name one by its record_id"
    try:
        marked_under(row.decision, codebook)
    except UnknownNameError as error:
        return str(error)
    return ""
