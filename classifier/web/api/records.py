"""Records, the queue, decisions, conflicts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request

from classifier.reviewing.screening.adjudication import find_conflicts, resolve_conflict
from classifier.reviewing.screening.decisions import decide, undo_decision
from classifier.reviewing.screening.paper_list import Wanted, list_papers
from classifier.reviewing.screening.queue import checkout_next, view_record
from classifier.reviewing.state import ReviewState
from classifier.schema import Decision, Flag, Stage
from classifier.store import Order, State
from classifier.web.app_state import AppState, state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.decision_input import DecisionInput, ResolutionInput

__all__ = ["routes"]

routes = APIRouter(tags=["screening"])
RecordId = Annotated[str, Path(max_length=200)]
_MOST_HELD = 10
"""Papers that one request may hold: enough to read ahead, too few to keep a team waiting."""
At = Annotated[Stage, Query(description="Stage of screening.")]


@routes.post("/queue")
def queue(
    request: Request,
    user: CurrentUser,
    n: Annotated[int, Query(ge=1, le=_MOST_HELD)] = 1,
    stage: At = Stage.TITLE_ABSTRACT,
) -> list[dict[str, Any]]:
    """Hand out the next papers and hold them, as ``mechsift review queue --json``."""
    state = state_of(request)
    handed = checkout_next(state.review, user.name, stage=stage, n=n)
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
    handed = view_record(state.review, record_id, reviewer=user.name, stage=stage)
    return _told(state, handed.as_dict())


@routes.post("/decisions", status_code=201)
def take_down(
    request: Request, user: CurrentUser, sent: Annotated[DecisionInput, Body()]
) -> dict[str, Any]:
    """Keep a decision; it lasts once the answer is there."""
    state = state_of(request)
    kept = decide(state.review, sent.decision(user.name))
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
    return [conflict.as_dict() for conflict in find_conflicts(state_of(request).review)]


@routes.post("/conflicts/{record_id}", status_code=201)
def resolve(
    request: Request,
    user: LeadUser,
    record_id: RecordId,
    sent: Annotated[ResolutionInput, Body()],
) -> dict[str, Any]:
    """Settle a conflict, with the reason for it."""
    state = state_of(request)
    kept = resolve_conflict(
        state.review, record_id, sent.decision(), stage=sent.stage, by=user.name
    )
    state.on_decision()
    return _decision(kept)


def _decision(decision: Decision) -> dict[str, Any]:
    told = asdict(decision)
    told["decided_at"] = decision.decided_at.isoformat() if decision.decided_at else None
    return told


def _told(state: AppState, paper: dict[str, Any]) -> dict[str, Any]:
    """Return a paper without suggestions where the review hides these until one decides."""
    with state.review.read() as reading:
        shown = ReviewState(reading).settings.show_suggestions
    if not shown and not any(one["verdict"] for one in paper["decisions"]):
        paper["prediction"], paper["mechanisms"] = None, []
    return paper
