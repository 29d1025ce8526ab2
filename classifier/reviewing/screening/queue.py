"""The screening queue: give a reviewer the next papers, and hold them for a while."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from classifier.errors import UnknownNameError
from classifier.reviewing.papers import papers_of
from classifier.reviewing.screening.assignment import assign as share_out
from classifier.reviewing.screening.blinding import visible_to
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    AdjudicationState,
    Decision,
    FullText,
    FullTextStatus,
    MechanismPrediction,
    Prediction,
    Record,
    Stage,
    Verdict,
)
from classifier.store import (
    Reading,
    Review,
    Writing,
    assign,
    assigned_to,
    current_decisions,
    next_in_queue,
    papers_of_records,
    records_of_paper,
    set_queue,
    stored_records,
    stored_scores,
    take_lease,
)

__all__ = ["ScreeningItem", "checkout_next", "view_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningItem:
    """A paper as a reviewer sees it.

    Attributes
    ----------
    record : its gaps filled from its duplicates.
    held_until : when somebody else may get it, or None where nobody holds it.
    prediction : scores and flags, or None where none were made, or where they would tell what
        another reviewer said.
    mechanisms : what the model found of mechanisms, which no decision changes.
    decisions : those that the reviewer may see.
    copies : where each record of the paper came from, "FILE, record N".
    """

    record: Record
    stage: Stage
    held_until: datetime | None = None
    prediction: Prediction | None = None
    mechanisms: tuple[MechanismPrediction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    copies: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is printed in JSON, without the raw fields of the export."""
        document = asdict(self)
        del document["record"]["raw"]
        document["held_until"] = self.held_until.isoformat() if self.held_until else None
        for decision in document["decisions"]:
            decision["decided_at"] = decision["decided_at"].isoformat()
        return document


def checkout_next(
    review: Review,
    reviewer: str,
    *,
    stage: Stage = Stage.TITLE_ABSTRACT,
    n: int = 1,
    passed_over: Collection[str] = (),
) -> list[ScreeningItem]:
    """Give a reviewer the next papers; nobody else gets them until the lease ends.

    Papers that the reviewer skipped come again once there are no others.

    Parameters
    ----------
    n : how many at most; what one person holds, nobody else can judge.
    passed_over : papers that the reviewer has already and is not to be handed again.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer, or the reviewer is no longer active.
    """
    with review.write(by=reviewer) as writing:
        state = ReviewState(writing)
        _check_active(state, reviewer)
        if stage is Stage.FULL_TEXT:
            _queue_full_texts(state, writing)
        lasting = timedelta(minutes=state.settings.lease_minutes)
        names = _next_names(writing, reviewer, stage, n=n, passed_over=frozenset(passed_over))
        leased = {}
        for name in names:
            lease = take_lease(writing, name, stage=stage, reviewer=reviewer, lasting=lasting)
            if lease:
                leased[name] = lease.expires_at
        return [
            _item(state, name, reviewer=reviewer, stage=stage, held_until=until)
            for name, until in leased.items()
        ]


def view_record(
    review: Review, record_id: str, *, reviewer: str, stage: Stage = Stage.TITLE_ABSTRACT
) -> ScreeningItem:
    """Show a paper to a reviewer without holding it.

    Raises
    ------
    UnknownNameError
        If there is no such record.
    """
    with review.read() as reading:
        paper = papers_of_records(reading, [record_id])[record_id]
        state = ReviewState(reading)
        return _item(state, paper, reviewer=reviewer, stage=stage, held_until=None)


def _queue_full_texts(state: ReviewState, writing: Writing) -> None:
    """Queue the papers that passed on title and abstract and wait for their full text.

    Those whose full text was not retrieved are left out. New ones go to the reviewers of the
    design; the order is that in which they passed.
    """
    stage = Stage.FULL_TEXT
    not_retrieved = {
        entry.word.record_id
        for entry in state.entries(FullText)
        if entry.word.status is FullTextStatus.NOT_RETRIEVED
    }
    judged = state.outcomes(stage)
    waiting = [
        name
        for name, outcome in state.outcomes(Stage.TITLE_ABSTRACT).items()
        if outcome.included
        and name not in not_retrieved
        and (name not in judged or judged[name].state is AdjudicationState.WAITING)
    ]
    given = state.needed(stage)
    people = [person.name for person in state.reviewers if person.active]
    new = [name for name in waiting if name not in given]
    design = state.settings.full_text_design
    assign(writing, share_out(new, people, design=design, stage=stage, n_before=len(given)))
    set_queue(writing, waiting, stage=stage)


def _check_active(state: ReviewState, reviewer: str) -> None:
    active = [person.name for person in state.reviewers if person.active]
    if reviewer not in active:
        raise UnknownNameError("reviewer", reviewer, active)


def _next_names(
    reading: Reading, reviewer: str, stage: Stage, *, n: int, passed_over: frozenset[str]
) -> list[str]:
    """Return the next papers of the queue, and after them those that were skipped."""
    queued = next_in_queue(reading, stage=stage, reviewer=reviewer, n=n + len(passed_over))
    names = [name for name in queued if name not in passed_over]
    if len(names) < n:
        own = current_decisions(reading, stage=stage, reviewer=reviewer)
        skipped = (d.record_id for d in own if d.verdict is Verdict.SKIP)
        names += [name for name in skipped if name not in passed_over]
    return names[:n]


def _item(
    state: ReviewState,
    paper: str,
    *,
    reviewer: str,
    stage: Stage,
    held_until: datetime | None,
) -> ScreeningItem:
    reading = state.reading
    members = records_of_paper(reading, paper)
    decisions = list(current_decisions(reading, stage=stage, record_ids=members))
    n_needed = len(assigned_to(reading, paper, stage=stage)) or state.n_unassigned(
        stage, decisions
    )
    blind = state.settings.blind
    visible = visible_to(reviewer, decisions, n_needed=n_needed, blind=blind)
    is_hidden = len(visible) < len(decisions)
    prediction = next(stored_scores(reading, [paper]), None)
    copies = list(stored_records(reading, members))
    if not copies:
        raise UnknownNameError("record", paper, [])
    (record,) = papers_of(copies, dict.fromkeys(members, paper))
    return ScreeningItem(
        record=record,
        stage=stage,
        held_until=held_until,
        prediction=None if is_hidden else prediction,
        mechanisms=prediction.mechanisms if prediction else (),
        decisions=tuple(visible),
        copies=tuple(f"{copy.source}, record {copy.position}" for copy in copies),
    )
