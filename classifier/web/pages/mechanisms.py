"""Mechanisms: the evidence matrix, and the page of each mechanism."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reporting.review.wording import BEARINGS, MARKS
from classifier.reviewing.coding.annotations import enter
from classifier.reviewing.coding.evidence_matrix import (
    evidence_cell,
    evidence_matrix,
    mechanism_page,
)
from classifier.schema import ProgrammeTheory, StakeholderNote
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/mechanisms")
def matrix(request: Request, user: CurrentUser) -> Response:
    """Show papers by mechanisms."""
    found = evidence_matrix(state_of(request).review, viewer=user.name)
    signs = {"marks": MARKS, "bearings": BEARINGS}
    return page(request, "mechanisms.html", user=user, matrix=found, **signs)


@routes.get("/mechanisms/{mechanism_id}")
def mechanism(request: Request, user: CurrentUser, mechanism_id: str) -> Response:
    """Show one mechanism: definition, theory, evidence for and against, notes."""
    found = mechanism_page(state_of(request).review, mechanism_id, viewer=user.name)
    return page(request, "mechanism.html", user=user, found=found)


@routes.get("/mechanisms/{mechanism_id}/{record_id}")
def cell(request: Request, user: CurrentUser, mechanism_id: str, record_id: str) -> Response:
    """Show the sentences and quotations behind one cell."""
    review = state_of(request).review
    record, described, found = evidence_cell(review, record_id, mechanism_id, viewer=user.name)
    template = "cell.html" if "hx-request" in request.headers else "cell_page.html"
    return page(request, template, user=user, record=record, mechanism=described, cell=found)


@routes.post("/mechanisms/{mechanism_id}/theory")
def write_theory(
    request: Request,
    user: CurrentUser,
    mechanism_id: str,
    statement: Annotated[str, Form(min_length=1, max_length=10_000)],
    why: Annotated[str, Form(max_length=2_000)] = "",
    refines: Annotated[str, Form(pattern="^[0-9]{0,9}$")] = "",
) -> Response:
    """Write down a mechanism's theory, or refine it."""
    word = ProgrammeTheory(
        mechanism_id=mechanism_id, statement=statement, refined_on=_today(), why=why
    )
    supersedes = int(refines) if refines else None
    enter(state_of(request).review, word, by=user.name, supersedes=supersedes)
    return RedirectResponse(f"/mechanisms/{mechanism_id}", 303)


@routes.post("/mechanisms/{mechanism_id}/note")
def write_note(
    request: Request,
    user: CurrentUser,
    mechanism_id: str,
    text: Annotated[str, Form(min_length=1, max_length=10_000)],
    stakeholder: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Note what a stakeholder said."""
    word = StakeholderNote(
        mechanism_id=mechanism_id, said_on=_today(), text=text, stakeholder=stakeholder
    )
    enter(state_of(request).review, word, by=user.name)
    return RedirectResponse(f"/mechanisms/{mechanism_id}", 303)


def _today() -> date:
    return datetime.now(UTC).date()
