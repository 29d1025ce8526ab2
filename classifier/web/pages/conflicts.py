"""Conflicts: what reviewers said side by side, and how a lead settles it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from classifier.formats.decisions.tables import format_mark, parse_mark
from classifier.reviewing.screening.adjudication import conflicts_of_state, resolve_conflict
from classifier.reviewing.state import ReviewState
from classifier.schema import Decision, Stage, Verdict
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/conflicts")
def conflicts(request: Request, user: CurrentUser) -> Response:
    """List the papers on which reviewers disagree."""
    with state_of(request).review.read() as reading:
        state = ReviewState(reading)
        found, labels = conflicts_of_state(state), state.labels
    return page(
        request, "conflicts.html", user=user, conflicts=found, labels=labels, said=format_mark
    )


@routes.post("/conflicts/{record_id}")
def resolve(
    request: Request,
    user: LeadUser,
    record_id: str,
    verdict: Annotated[Verdict, Form()],
    why: Annotated[str, Form(min_length=1, max_length=10_000)],
    stage: Annotated[Stage, Form()] = Stage.TITLE_ABSTRACT,
    mechanism: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Settle a conflict, with the reason for it."""
    review = state_of(request).review
    marks = tuple(parse_mark(said) for said in mechanism or () if said)
    said = Decision(verdict=verdict, note=why, marks=marks)
    resolve_conflict(review, record_id, said, stage=stage, by=user.name)
    state_of(request).on_decision()
    return RedirectResponse("/conflicts", 303)
