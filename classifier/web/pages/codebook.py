"""The codebook: read it, change it, and see first what a change does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reviewing.changes import change_codebook, preview_codebook
from classifier.store import codebook_text, codebook_versions, current_codebook
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()
Text = Annotated[str, Form(max_length=1_000_000)]


@routes.get("/codebook")
def codebook(request: Request, user: CurrentUser, version: int = 0) -> Response:
    """Show the codebook, the newest version or another."""
    with state_of(request).review.read() as reading:
        versions, book = codebook_versions(reading), current_codebook(reading)
        chosen = version if version in versions else max(versions, default=0)
        text = codebook_text(reading, chosen) if versions else ""
    return page(
        request,
        "codebook.html",
        user=user,
        book=book,
        versions=versions,
        chosen=chosen,
        text=text,
    )


@routes.post("/codebook/preview")
def preview(request: Request, user: LeadUser, text: Text) -> Response:
    """Say what a new text would change."""
    change = preview_codebook(state_of(request).review, _unix(text))
    return page(request, "codebook_preview.html", user=user, change=change)


@routes.post("/codebook")
def save(request: Request, user: LeadUser, text: Text) -> Response:
    """Keep a new version."""
    state = state_of(request)
    change_codebook(state.review, _unix(text), by=user.name)
    state.on_decision()
    return RedirectResponse("/codebook", 303)


def _unix(text: str) -> str:
    """Return the text with the line ends that it had: forms send others."""
    return text.replace("\r\n", "\n")
