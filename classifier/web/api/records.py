"""Records, the queue, decisions, conflicts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from classifier.reviewing.screening.adjudication import find_conflicts, resolve_conflict
from classifier.reviewing.screening.decisions import decide, undo_decision
from classifier.reviewing.screening.paper_list import Wanted, list_papers
from classifier.reviewing.screening.queue import hand_out, look_at
from classifier.reviewing.team import load_settings
from classifier.schema import (
    Bearing,
    Decision,
    EvidenceCheck,
    Flag,
    MechanismMark,
    Presence,
    Stage,
    Verdict,
)
from classifier.store import Order, State
from classifier.web.app_state import AppState, state_of
from classifier.web.auth import CurrentUser, LeadUser

__all__ = ["routes"]

routes = APIRouter(tags=["screening"])
RecordId = Annotated[str, Path(max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Long = Annotated[str, Field(max_length=10_000)]
At = Annotated[Stage, Query(description="Stage of screening.")]


class MarkSent(BaseModel):
    """A code of one mechanism; `mechanism` is its id, label or alias."""

    model_config = ConfigDict(extra="forbid")
    mechanism: Name
    coded: bool = True
    presence: Presence | None = None
    bearing: Bearing | None = None
    evidence: Long = ""


class CheckSent(BaseModel):
    """A sentence that was shown, confirmed or rejected; offsets in characters."""

    model_config = ConfigDict(extra="forbid")
    mechanism: Name
    field: Annotated[str, Field(pattern="^(title|abstract)$")]
    start: Annotated[int, Field(ge=0, le=2**31 - 1)]
    end: Annotated[int, Field(ge=0, le=2**31 - 1)]
    confirmed: bool


class DecisionSent(BaseModel):
    """What a reviewer says; the same `decision_id` sent twice is kept once."""

    model_config = ConfigDict(extra="forbid")
    record_id: Name
    verdict: Verdict
    stage: Stage = Stage.TITLE_ABSTRACT
    reasons: Annotated[list[Long], Field(max_length=50)] = []
    note: Long = ""
    marks: Annotated[list[MarkSent], Field(max_length=200)] = []
    checks: Annotated[list[CheckSent], Field(max_length=500)] = []
    seconds: Annotated[float, Field(ge=0, le=86_400)] | None = None
    decision_id: Annotated[str, Field(max_length=64)] = ""

    def by(self, reviewer: str) -> Decision:
        """Return the decision of a reviewer."""
        return Decision(
            record_id=self.record_id,
            reviewer=reviewer,
            stage=self.stage,
            verdict=self.verdict,
            reasons=tuple(self.reasons),
            note=self.note,
            marks=_marks(self.marks),
            checks=tuple(
                EvidenceCheck(
                    mechanism_id=one.mechanism,
                    field=one.field,
                    start=one.start,
                    end=one.end,
                    confirmed=one.confirmed,
                )
                for one in self.checks
            ),
            seconds=self.seconds,
            decision_id=self.decision_id,
        )


class ResolutionSent(BaseModel):
    """How a conflict is settled, and why."""

    model_config = ConfigDict(extra="forbid")
    verdict: Verdict
    why: Annotated[str, Field(min_length=1, max_length=10_000)]
    stage: Stage = Stage.TITLE_ABSTRACT
    reasons: Annotated[list[Long], Field(max_length=50)] = []
    marks: Annotated[list[MarkSent], Field(max_length=200)] = []


def _marks(sent: list[MarkSent]) -> tuple[MechanismMark, ...]:
    return tuple(
        MechanismMark(
            mechanism_id=one.mechanism,
            coded=one.coded,
            presence=one.presence,
            bearing=one.bearing,
            evidence=one.evidence,
        )
        for one in sent
    )


@routes.post("/queue")
def queue(
    request: Request,
    user: CurrentUser,
    n: Annotated[int, Query(ge=1, le=100)] = 1,
    stage: At = Stage.TITLE_ABSTRACT,
) -> list[dict[str, Any]]:
    """Hand out the next papers and hold them, as ``mechsift review queue --json``."""
    state = state_of(request)
    handed = hand_out(state.review, user.name, stage=stage, n=n)
    return [_told(state, one.as_dict()) for one in handed]


@routes.get("/papers")
def papers(
    request: Request,
    user: CurrentUser,
    words: Annotated[str, Query(max_length=500)] = "",
    flag: Flag | None = None,
    state: State = State.ALL,
    order: Order = Order.QUEUE,
    stage: At = Stage.TITLE_ABSTRACT,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """List papers, filtered and sorted, a page at a time."""
    wanted = Wanted(words=words, flag=flag, state=state, order=order, stage=stage)
    review = state_of(request).review
    return asdict(list_papers(review, wanted, viewer=user.name, page=page, size=size))


@routes.get("/papers/{record_id}")
def paper(
    request: Request, user: CurrentUser, record_id: RecordId, stage: At = Stage.TITLE_ABSTRACT
) -> dict[str, Any]:
    """Return one paper as the reviewer may see it, without holding it."""
    state = state_of(request)
    handed = look_at(state.review, record_id, reviewer=user.name, stage=stage)
    return _told(state, handed.as_dict())


@routes.post("/decisions", status_code=201)
def take_down(
    request: Request, user: CurrentUser, sent: Annotated[DecisionSent, Body()]
) -> dict[str, Any]:
    """Keep a decision; it lasts once the answer is there."""
    state = state_of(request)
    kept = decide(state.review, sent.by(user.name))
    state.on_decision()
    return _decision(kept)


@routes.delete("/decisions/{record_id}")
def undo(
    request: Request, user: CurrentUser, record_id: RecordId, stage: At = Stage.TITLE_ABSTRACT
) -> dict[str, Any]:
    """Take one's standing decision on a paper back; return what is undone."""
    state = state_of(request)
    undone = undo_decision(state.review, record_id, reviewer=user.name, stage=stage)
    state.on_decision()
    return _decision(undone)


@routes.get("/conflicts")
def conflicts(request: Request, user: CurrentUser) -> list[dict[str, Any]]:
    """Return the papers on which reviewers disagree, as ``review conflicts --json``."""
    return [one.as_dict() for one in find_conflicts(state_of(request).review)]


@routes.post("/conflicts/{record_id}", status_code=201)
def resolve(
    request: Request,
    user: LeadUser,
    record_id: RecordId,
    sent: Annotated[ResolutionSent, Body()],
) -> dict[str, Any]:
    """Settle a conflict, with the reason for it."""
    state = state_of(request)
    said = Decision(
        verdict=sent.verdict,
        note=sent.why,
        reasons=tuple(sent.reasons),
        marks=_marks(sent.marks),
    )
    kept = resolve_conflict(state.review, record_id, said, stage=sent.stage, by=user.name)
    state.on_decision()
    return _decision(kept)


def _decision(decision: Decision) -> dict[str, Any]:
    told = asdict(decision)
    told["decided_at"] = decision.decided_at.isoformat() if decision.decided_at else None
    return told


def _told(state: AppState, paper: dict[str, Any]) -> dict[str, Any]:
    """Return a paper without suggestions where the review hides these until one decides."""
    with state.review.read() as reading:
        shown = load_settings(reading).show_suggestions
    if not shown and not any(one["verdict"] for one in paper["decisions"]):
        paper["prediction"], paper["mechanisms"] = None, []
    return paper
