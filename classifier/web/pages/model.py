"""The model: what it was trained on, how far to trust it, where it disagrees."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reporting.plots import calibration_plot
from classifier.reviewing.learning.model_summary import describe_model
from classifier.reviewing.learning.retrain import retrain
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/model")
def model(request: Request, user: CurrentUser) -> Response:
    """Show what the last training did."""
    found = describe_model(state_of(request).review)
    return page(request, "model.html", user=user, model=found)


@routes.get("/model/calibration.svg")
def calibration(request: Request, user: CurrentUser) -> Response:
    """Draw how often papers were relevant, by the probability they were given."""
    found = describe_model(state_of(request).review)
    picture = calibration_plot(found.held_out, found.relevant)
    return Response(picture, media_type="image/svg+xml")


@routes.post("/model/train")
def train(request: Request, user: LeadUser) -> Response:
    """Train now, on all that was decided."""
    retrain(state_of(request).review)
    return RedirectResponse("/model", 303)
