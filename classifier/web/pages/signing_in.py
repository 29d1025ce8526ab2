"""Log in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from classifier.reviewing.accounts import check_password, has_accounts, log_out_everywhere
from classifier.store import find_reviewer
from classifier.web.app_state import state_of
from classifier.web.auth import COOKIE, CurrentUser
from classifier.web.rendering import page
from classifier.web.throttle import TooManyChecks

__all__ = ["is_right", "routes"]

routes = APIRouter()


@routes.get("/login")
def ask(request: Request) -> Response:
    """Ask for name and password."""
    state = state_of(request)
    if state.single_user and not has_accounts(state.review):
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
    if not is_right(request, name, password):
        refused = page(request, "login.html", failed=True, name=name)
        refused.status_code = 401
        return refused
    with state.review.read() as reading:
        proof = state.logins.login(reading, find_reviewer(reading, name))
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
def log_out(request: Request, user: CurrentUser) -> Response:
    """End all logins and tokens of the person, here and everywhere."""
    log_out_everywhere(state_of(request).review, user.name)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def is_right(request: Request, name: str, password: str) -> bool:
    """Whether a name has that password; who is wrong often has to wait.

    Raises
    ------
    HTTPException
        429 where the attempt has to wait, 503 where too many are made at once.
    """
    state = state_of(request)
    address = request.client.host if request.client else ""
    try:
        with state.throttle.check():
            wait = state.throttle.reserve(name, address)
            if wait > 0:
                seconds = str(int(wait) + 1)
                raise HTTPException(
                    429, f"too many attempts; wait {seconds} seconds", {"Retry-After": seconds}
                )
            right = check_password(state.review, name, password)
    except TooManyChecks:
        raise HTTPException(
            503, "too many people log in at this moment; try again", {"Retry-After": "2"}
        ) from None
    if right:
        state.throttle.forgive(name, address)
    return right
