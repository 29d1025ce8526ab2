"""People and settings: who screens, who leads, what everybody sees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reviewing.accounts import end_token, open_tokens, set_password
from classifier.reviewing.changes import change_settings
from classifier.reviewing.screening.people import (
    activate_reviewer,
    appoint_lead,
    deactivate_reviewer,
)
from classifier.reviewing.state import ReviewState
from classifier.schema.reviewer_names import IMPORTED
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.pages.signing_in import is_right
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()
Name = Annotated[str, Form(min_length=1, max_length=200)]
Password = Annotated[str, Form(max_length=1_000)]


@routes.get("/people")
def people(request: Request, user: CurrentUser) -> Response:
    """Show who screens, and the settings."""
    review = state_of(request).review
    with review.read() as reading:
        state = ReviewState(reading)
        reviewers = [person for person in state.reviewers if person.name != IMPORTED]
        settings = state.settings
    tokens = [t for t in open_tokens(review) if user.leads or t.reviewer == user.name]
    return page(
        request, "people.html", user=user, people=reviewers, settings=settings, tokens=tokens
    )


@routes.post("/people/join")
def join(request: Request, user: LeadUser, name: Name) -> Response:
    """Let somebody screen, for the first time or again."""
    activate_reviewer(state_of(request).review, name.strip(), by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/deactivate")
def deactivate(request: Request, user: LeadUser, name: Name) -> Response:
    """Assign nobody's papers to somebody any more; what waits for them goes to the others."""
    deactivate_reviewer(state_of(request).review, name, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/lead")
def appoint(request: Request, user: LeadUser, name: Name) -> Response:
    """Let another reviewer lead as well."""
    appoint_lead(state_of(request).review, name, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/password")
def password(request: Request, user: LeadUser, name: Name, password: Password) -> Response:
    """Give somebody a password."""
    if user.without_login:
        raise HTTPException(403, "nobody logs in here; use mechsift review password")
    set_password(state_of(request).review, name, password, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/own-password")
def own_password(
    request: Request, user: CurrentUser, old: Password, password: Password
) -> Response:
    """Change one's own password; all logins and tokens of that name end."""
    if not is_right(request, user.name, old):
        raise HTTPException(403, "that is not your password now")
    set_password(state_of(request).review, user.name, password, by=user.name)
    return RedirectResponse("/login", 303)


@routes.post("/people/revoke")
def revoke(request: Request, user: CurrentUser, token_id: Name) -> Response:
    """End one token: one's own, or anybody's where one leads."""
    review = state_of(request).review
    owners = {token.token_id: token.reviewer for token in open_tokens(review)}
    if not user.leads and owners.get(token_id) != user.name:
        raise HTTPException(403, "only a lead may end a token of somebody else")
    end_token(review, token_id, by=user.name)
    return RedirectResponse("/people", 303)


@routes.post("/settings")
def settings(
    request: Request,
    user: LeadUser,
    target_recall: Annotated[float, Form()],
    confidence: Annotated[float, Form()],
    blind: Annotated[bool, Form()] = False,
    show_suggestions: Annotated[bool, Form()] = False,
    learn_from_first_decisions: Annotated[bool, Form()] = False,
) -> Response:
    """Keep new settings."""
    changes = {
        "blind": blind,
        "show_suggestions": show_suggestions,
        "learn_from_first_decisions": learn_from_first_decisions,
        "target_recall": target_recall,
        "confidence": confidence,
    }
    change_settings(state_of(request).review, changes, by=user.name)
    return RedirectResponse("/people", 303)
