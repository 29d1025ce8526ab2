"""Progress: what was found, what may be left, how fast it goes, what the mechanisms have."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from classifier.reporting.plots import progress_plot
from classifier.reviewing.screening.progress import review_progress
from classifier.reviewing.screening.status import review_status
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/progress")
def progress(request: Request, user: CurrentUser) -> Response:
    """Show how far the review has come."""
    review = state_of(request).review
    return page(
        request,
        "progress.html",
        user=user,
        going=review_progress(review),
        status=review_status(review),
    )


@routes.get("/progress/found.svg")
def found(request: Request, user: CurrentUser) -> Response:
    """Draw the papers found over the papers screened."""
    going = review_progress(state_of(request).review).progress
    picture = progress_plot(going.verdicts_in_order, n_records=going.n_records)
    return Response(picture, media_type="image/svg+xml")
