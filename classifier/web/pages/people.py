"""People and settings: who screens, who leads, what everybody sees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reviewing.accounts import check_password, set_password
from classifier.reviewing.changes import change_settings
from classifier.reviewing.screening.people import join_review, leave_review
from classifier.reviewing.team import IMPORTED, load_settings
from classifier.store import list_reviewers
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()
Name = Annotated[str, Form(min_length=1, max_length=200)]
Password = Annotated[str, Form(max_length=1_000)]


@routes.get("/people")
def people(request: Request, user: CurrentUser) -> Response:
    """Show who screens, and the settings."""
    with state_of(request).review.read() as reading:
        everybody = [one for one in list_reviewers(reading) if one.name != IMPORTED]
        settings = load_settings(reading)
    return page(request, "people.html", user=user, everybody=everybody, settings=settings)


@routes.post("/people/join")
def join(request: Request, user: LeadUser, name: Name) -> Response:
    """Let somebody screen, for the first time or again."""
    join_review(state_of(request).review, name.strip(), by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/rest")
def rest(request: Request, user: LeadUser, name: Name) -> Response:
    """Let somebody rest; what waits for them goes to the others."""
    leave_review(state_of(request).review, name, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/password")
def password(request: Request, user: LeadUser, name: Name, password: Password) -> Response:
    """Give somebody a password."""
    state = state_of(request)
    if state.single_user:
        raise HTTPException(403, "nobody logs in here; use mechsift review password")
    set_password(state.review, name, password, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/own-password")
def own_password(
    request: Request, user: CurrentUser, old: Password, password: Password
) -> Response:
    """Change one's own password; all logins of that name end."""
    state = state_of(request)
    keys = (f"name {user.name}",)
    if state.throttle.seconds_to_wait(*keys) > 0:
        raise HTTPException(429, "too many attempts; wait a little")
    if not check_password(state.review, user.name, old):
        state.throttle.note_failure(*keys)
        raise HTTPException(403, "that is not your password now")
    set_password(state.review, user.name, password, by=user.name)
    return RedirectResponse("/login", 303)


@routes.post("/settings")
def settings(
    request: Request,
    user: LeadUser,
    target_recall: Annotated[float, Form()],
    confidence: Annotated[float, Form()],
    blind: Annotated[bool, Form()] = False,
    show_suggestions: Annotated[bool, Form()] = False,
) -> Response:
    """Keep new settings."""
    changes = {
        "blind": blind,
        "show_suggestions": show_suggestions,
        "target_recall": target_recall,
        "confidence": confidence,
    }
    change_settings(state_of(request).review, changes, by=user.name)
    return RedirectResponse("/people", 303)
