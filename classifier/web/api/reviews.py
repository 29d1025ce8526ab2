"""The review as a whole: how far it is, whether to stop, its codebook, its training."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from classifier.errors import UnknownNameError
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.adjudication import find_rechecks
from classifier.reviewing.screening.advice import advise
from classifier.reviewing.screening.progress import review_progress
from classifier.reviewing.screening.status import review_status
from classifier.store import current_codebook
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser

__all__ = ["routes"]

routes = APIRouter(tags=["review"])


@routes.get("/status")
def status(request: Request, user: CurrentUser) -> dict[str, Any]:
    """Return counts, agreement and advice, as ``mechsift review status --json``."""
    return review_status(state_of(request).review).as_dict()


@routes.get("/progress")
def progress(request: Request, user: CurrentUser) -> dict[str, Any]:
    """Return found over screened, what may be left, speed, and mechanisms."""
    return review_progress(state_of(request).review).as_dict()


@routes.get("/stop")
def stop(request: Request, user: CurrentUser) -> dict[str, Any]:
    """Return the advice of the stopping rule, as ``mechsift review stop --json``."""
    return advise(state_of(request).review).as_dict()


@routes.get("/codebook")
def codebook(request: Request, user: CurrentUser) -> dict[str, Any]:
    """Return the newest codebook."""
    with state_of(request).review.read() as reading:
        book = current_codebook(reading)
    if book is None:
        raise UnknownNameError("codebook", "of this review", [])
    return asdict(book)


@routes.get("/rechecks")
def rechecks(request: Request, user: CurrentUser) -> list[dict[str, Any]]:
    """Return settled papers that the model would not have expected."""
    return [asdict(recheck) for recheck in find_rechecks(state_of(request).review)]


@routes.post("/training")
def train(request: Request, user: LeadUser) -> dict[str, Any]:
    """Train now, as ``mechsift review retrain --json``."""
    return retrain(state_of(request).review).as_dict()
