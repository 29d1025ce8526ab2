"""Hand the next records to a reviewer, and hold them for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from classifier.errors import UnknownNameError
from classifier.reviewing.papers import papers_of, visible_to
from classifier.reviewing.screening.assignment import assign as share_out
from classifier.reviewing.team import load_outcomes, load_settings
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
    current_entries,
    list_assignments,
    list_reviewers,
    next_in_queue,
    papers_of_records,
    records_of_paper,
    set_queue,
    stored_records,
    stored_scores,
    take_lease,
)

__all__ = ["Handed", "hand_out", "look_at", "open_full_texts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A paper as a reviewer sees it.

    Attributes
    ----------
    record : its gaps filled from its duplicates.
    held_until : when it may be handed to somebody else, or None where nobody holds it.
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


def hand_out(
    review: Review,
    reviewer: str,
    *,
    stage: Stage = Stage.TITLE_ABSTRACT,
    n: int = 1,
    passed_over: Collection[str] = (),
) -> list[Handed]:
    """Hand the next papers to a reviewer; nobody else is handed them until the lease ends.

    Papers that the reviewer skipped come again once there are no others.

    Parameters
    ----------
    n : how many at most; what one person holds, nobody else can judge.
    passed_over : papers that the reviewer has already and is not to be handed again.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer, or the reviewer screens no longer.
    """
    with review.write(by=reviewer) as writing:
        _check_active(writing, reviewer)
        settings = load_settings(writing)
        if stage is Stage.FULL_TEXT:
            open_full_texts(writing)
        lasting = timedelta(minutes=settings.lease_minutes)
        names = _next_names(writing, reviewer, stage, n=n, passed_over=frozenset(passed_over))
        held = {}
        for name in names:
            lease = take_lease(writing, name, stage=stage, reviewer=reviewer, lasting=lasting)
            if lease:
                held[name] = lease.expires_at
        return [
            _seen_by(writing, name, reviewer=reviewer, stage=stage, held_until=until)
            for name, until in held.items()
        ]


def look_at(
    review: Review, record_id: str, *, reviewer: str, stage: Stage = Stage.TITLE_ABSTRACT
) -> Handed:
    """Show a paper to a reviewer without holding it.

    Raises
    ------
    UnknownNameError
        If there is no such record.
    """
    with review.read() as reading:
        paper = papers_of_records(reading, [record_id])[record_id]
        return _seen_by(reading, paper, reviewer=reviewer, stage=stage, held_until=None)


def open_full_texts(writing: Writing) -> None:
    """Queue the papers that passed on title and abstract and wait for their full text.

    Those whose full text could not be had are left out. New ones go to the reviewers of the
    design; the order is that in which they passed.
    """
    passed = [
        name
        for name, outcome in load_outcomes(writing, Stage.TITLE_ABSTRACT).items()
        if outcome.state is AdjudicationState.SETTLED and outcome.included
    ]
    gone = {
        entry.word.record_id
        for entry in current_entries(writing, FullText)
        if entry.word.status is FullTextStatus.NOT_RETRIEVED
    }
    judged = load_outcomes(writing, Stage.FULL_TEXT)
    waiting = [
        name
        for name in passed
        if name not in gone
        and (name not in judged or judged[name].state is AdjudicationState.WAITING)
    ]
    _share_out(writing, waiting)
    set_queue(writing, waiting, stage=Stage.FULL_TEXT)


def _share_out(writing: Writing, names: Iterable[str]) -> None:
    stage = Stage.FULL_TEXT
    design = load_settings(writing).full_text_design
    given = {one.record_id for one in list_assignments(writing, stage=stage)}
    people = [one.name for one in list_reviewers(writing) if one.active]
    new = [name for name in names if name not in given]
    assign(writing, share_out(new, people, design=design, stage=stage, n_before=len(given)))


def _check_active(reading: Reading, reviewer: str) -> None:
    active = [one.name for one in list_reviewers(reading) if one.active]
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


def _seen_by(
    reading: Reading, paper: str, *, reviewer: str, stage: Stage, held_until: datetime | None
) -> Handed:
    members = records_of_paper(reading, paper)
    said = list(current_decisions(reading, stage=stage, record_ids=members))
    needed = max(len(assigned_to(reading, paper, stage=stage)), 1)
    blind = load_settings(reading).blind
    visible = visible_to(reviewer, said, n_needed=needed, blind=blind)
    hidden = len(visible) < len(said)
    prediction = next(stored_scores(reading, [paper]), None)
    copies = list(stored_records(reading, members))
    if not copies:
        raise UnknownNameError("record", paper, [])
    (record,) = papers_of(copies, dict.fromkeys(members, paper))
    return Handed(
        record=record,
        stage=stage,
        held_until=held_until,
        prediction=None if hidden else prediction,
        mechanisms=prediction.mechanisms if prediction else (),
        decisions=tuple(visible),
        copies=tuple(f"{one.source}, record {one.position}" for one in copies),
    )
