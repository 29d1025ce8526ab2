"""Log in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reviewing.accounts import check_password
from classifier.store import find_reviewer
from classifier.web.app_state import state_of
from classifier.web.auth import COOKIE, CurrentUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()


@routes.get("/login")
def ask(request: Request) -> Response:
    """Ask for name and password."""
    if state_of(request).single_user:
        return RedirectResponse("/screen", 303)
    return page(request, "login.html", failed=False, name="")


@routes.post("/login")
def log_in(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1_000)],
) -> Response:
    """Let somebody in who has the right password; who fails often waits."""
    state = state_of(request)
    client = request.client.host if request.client else ""
    keys = f"name {name}", f"from {client}"
    waits = state.throttle.seconds_to_wait(*keys)
    if waits > 0:
        seconds = str(int(waits) + 1)
        raise HTTPException(
            429, f"too many attempts; wait {seconds} seconds", {"Retry-After": seconds}
        )
    if not check_password(state.review, name, password):
        state.throttle.note_failure(*keys)
        refused = page(request, "login.html", failed=True, name=name)
        refused.status_code = 401
        return refused
    state.throttle.forget(*keys)
    with state.review.read() as reading:
        proof = state.logins.login(find_reviewer(reading, name))
    answer = RedirectResponse("/screen", 303)
    answer.set_cookie(
        COOKIE,
        proof,
        max_age=int(state.hours * 3600),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@routes.post("/logout")
def log_out(user: CurrentUser) -> Response:
    """Let somebody out."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer
