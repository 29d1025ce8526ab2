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
from classifier.web.identity import Lead, Person
from classifier.web.rendering import page
from classifier.web.site import site_of

__all__ = ["routes"]

routes = APIRouter()
Name = Annotated[str, Form(min_length=1, max_length=200)]
Password = Annotated[str, Form(max_length=1_000)]


@routes.get("/people")
def people(request: Request, visitor: Person) -> Response:
    """Show who screens, and the settings."""
    with site_of(request).review.read() as reading:
        everybody = [one for one in list_reviewers(reading) if one.name != IMPORTED]
        settings = load_settings(reading)
    return page(request, "people.html", visitor=visitor, everybody=everybody, settings=settings)


@routes.post("/people/join")
def join(request: Request, visitor: Lead, name: Name) -> Response:
    """Let somebody screen, for the first time or again."""
    join_review(site_of(request).review, name.strip(), by=visitor.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/rest")
def rest(request: Request, visitor: Lead, name: Name) -> Response:
    """Let somebody rest; what waits for them goes to the others."""
    leave_review(site_of(request).review, name, by=visitor.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/password")
def password(request: Request, visitor: Lead, name: Name, password: Password) -> Response:
    """Give somebody a password."""
    site = site_of(request)
    if site.alone:
        raise HTTPException(403, "nobody logs in here; use mechsift review password")
    set_password(site.review, name, password, by=visitor.name)
    return RedirectResponse("/people", 303)


@routes.post("/people/own-password")
def own_password(
    request: Request, visitor: Person, old: Password, password: Password
) -> Response:
    """Change one's own password; all logins of that name end."""
    site = site_of(request)
    keys = (f"name {visitor.name}",)
    if site.throttle.seconds_to_wait(*keys) > 0:
        raise HTTPException(429, "too many attempts; wait a little")
    if not check_password(site.review, visitor.name, old):
        site.throttle.note_failure(*keys)
        raise HTTPException(403, "that is not your password now")
    set_password(site.review, visitor.name, password, by=visitor.name)
    return RedirectResponse("/login", 303)


@routes.post("/settings")
def settings(
    request: Request,
    visitor: Lead,
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
    change_settings(site_of(request).review, changes, by=visitor.name)
    return RedirectResponse("/people", 303)
