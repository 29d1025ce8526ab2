"""Progress: what was found, what may be left, how fast it goes, what the mechanisms have."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from classifier.reporting.plots import progress_plot
from classifier.reviewing.screening.progress import progress_of_state, review_progress
from classifier.reviewing.screening.status import status_of_state
from classifier.reviewing.state import ReviewState
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/progress")
def progress(request: Request, user: CurrentUser) -> Response:
    """Show how far the review has come."""
    with state_of(request).review.read() as reading:
        state = ReviewState(reading)
        going, status = progress_of_state(state), status_of_state(state)
    return page(request, "progress.html", user=user, going=going, status=status)


@routes.get("/progress/found.svg")
def found(request: Request, user: CurrentUser) -> Response:
    """Draw the papers found over the papers screened."""
    going = review_progress(state_of(request).review).progress
    picture = progress_plot(going.verdicts_in_order, n_records=going.n_records)
    return Response(picture, media_type="image/svg+xml")
