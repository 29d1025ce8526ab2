"""Screen: one paper after another."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.learning.model_summary import is_calibrated
from classifier.reviewing.screening.advice import advise
from classifier.reviewing.screening.decisions import decide, undo_decision
from classifier.reviewing.screening.queue import ScreeningItem, checkout_next, view_record
from classifier.reviewing.state import ReviewState
from classifier.schema import Decision, RunMetrics, Stage
from classifier.web.app_state import AppState, state_of
from classifier.web.auth import CurrentUser, User
from classifier.web.decision_input import decision_of_form
from classifier.web.paper_view import paper_shown
from classifier.web.rendering import page

__all__ = ["routes", "show_paper"]

routes = APIRouter()


@routes.get("/")
def home() -> Response:
    """Go where the work is."""
    return RedirectResponse("/screen", 303)


@routes.get("/screen")
def screen(
    request: Request, user: CurrentUser, stage: Stage = Stage.TITLE_ABSTRACT
) -> Response:
    """Show the next paper."""
    state = state_of(request)
    handed = checkout_next(state.review, user.name, stage=stage)
    if not handed:
        advice = advise(state.review)
        return page(request, "done.html", user=user, stage=stage, advice=advice)
    return show_paper(request, user, handed[0], template="screen.html")


@routes.get("/screen/next")
def following(
    request: Request,
    user: CurrentUser,
    stage: Stage = Stage.TITLE_ABSTRACT,
    seen: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> Response:
    """Return the paper after those that the page has already, or nothing."""
    review = state_of(request).review
    papers = checkout_next(review, user.name, stage=stage, passed_over=frozenset(seen or ()))
    if not papers:
        return Response(status_code=204)
    return show_paper(request, user, papers[0], template="paper.html")


@routes.post("/screen")
async def take_down(request: Request, user: CurrentUser) -> Response:
    """Keep a decision; it lasts once the answer is there."""
    from starlette.concurrency import run_in_threadpool

    async with request.form() as sent:
        # A file in the place of a text says nothing: only texts are fields of this form.
        fields = {
            name: [value for value in sent.getlist(name) if isinstance(value, str)]
            for name in sent
        }
    kept = await run_in_threadpool(_keep, state_of(request), user, fields)
    if request.headers.get("x-requested-with") == "mechsift":
        return JSONResponse({"decision_id": kept.decision_id})
    return RedirectResponse(f"/screen?stage={kept.stage}", 303)


def _keep(state: AppState, user: User, fields: dict[str, list[str]]) -> Decision:
    kept = decide(state.review, decision_of_form(fields, reviewer=user.name))
    state.on_decision()
    return kept


@routes.post("/screen/undo")
def undo(
    request: Request,
    user: CurrentUser,
    record_id: Annotated[str, Form()],
    stage: Annotated[Stage, Form()] = Stage.TITLE_ABSTRACT,
) -> Response:
    """Take a decision back and show its paper again."""
    state = state_of(request)
    undo_decision(state.review, record_id, reviewer=user.name, stage=stage)
    state.on_decision()
    if request.headers.get("x-requested-with") == "mechsift":
        handed = view_record(state.review, record_id, reviewer=user.name, stage=stage)
        return show_paper(request, user, handed, template="paper.html")
    return RedirectResponse(f"/papers/{record_id}?stage={stage}", 303)


def show_paper(
    request: Request, user: User, handed: ScreeningItem, *, template: str, **more: object
) -> Response:
    """Return a paper as a page, or as the part of one that another page takes in."""
    with state_of(request).review.read() as reading:
        state = ReviewState(reading)
        codebook, settings = state.codebook, state.settings
        run = state.model_run[1] if state.model_run else None
    metrics = run.metrics if run else RunMetrics()
    paper = paper_shown(
        handed,
        codebook,
        reviewer=user.name,
        suggestions=settings.show_suggestions,
        cutoffs=metrics.mechanism_cutoffs,
        cues_only=frozenset(metrics.cues_only),
    )
    return page(
        request,
        template,
        user=user,
        paper=paper,
        stage=handed.stage,
        calibrated=is_calibrated(run),
        enough=DECISIONS_TO_CALIBRATE,
        scope=codebook.scope if codebook else None,
        reasons=codebook.scope.exclude if codebook else (),
        decision_id=uuid4().hex,
        **more,
    )
