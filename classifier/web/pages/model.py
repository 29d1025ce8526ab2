"""The model: what it was trained on, how far to trust it, where it disagrees."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reporting.plots import calibration_plot
from classifier.reviewing.learning.model_summary import describe_model
from classifier.reviewing.learning.retrain import retrain
from classifier.web.identity import Lead, Person
from classifier.web.rendering import page
from classifier.web.site import site_of

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/model")
def model(request: Request, visitor: Person) -> Response:
    """Show what the last training did."""
    found = describe_model(site_of(request).review)
    return page(request, "model.html", visitor=visitor, model=found)


@routes.get("/model/calibration.svg")
def calibration(request: Request, visitor: Person) -> Response:
    """Draw how often papers were relevant, by the probability they were given."""
    found = describe_model(site_of(request).review)
    picture = calibration_plot(found.held_out, found.relevant)
    return Response(picture, media_type="image/svg+xml")


@routes.post("/model/train")
def train(request: Request, visitor: Lead) -> Response:
    """Train now, on all that was decided."""
    retrain(site_of(request).review)
    return RedirectResponse("/model", 303)
