"""Who asks: by the cookie of a login, by a token, or as the one person who needs neither.

`LoginGate` answers that before anything of a request's body is read; a route that names
`CurrentUser` or `LeadUser` takes what it found. A path that is not listed as open needs a
login, so that a new route cannot be left open by mistake.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from classifier.errors import MechsiftError
from classifier.schema import Reviewer, Role
from classifier.store import list_reviewers
from classifier.web.app_state import AppState
from classifier.web.bodies import BodyLimit, is_too_large
from classifier.web.middleware import SAFE_METHODS
from classifier.web.problems import answer_to

__all__ = ["COOKIE", "FORM_KEY", "CurrentUser", "LeadUser", "LoginGate", "User", "authenticate"]

COOKIE = "mechsift"
FORM_KEY = "form_key"
UPLOAD = "/import"
_HEADER = "x-form-key"
_OPEN = "/login", "/static/", "/api/v1/openapi.json"
_LOGIN_BYTES = 16 * 2**10
"""Bytes of a request of somebody unknown: a name and a password, with room to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who asks.

    Attributes
    ----------
    form_key : what forms bring along.
    by_browser : whether it must be brought: programs that send a token need none.
    without_login : whether this is the one person of a review in which nobody has a password.
    """

    person: Reviewer
    form_key: str = ""
    by_browser: bool = True
    without_login: bool = False

    @property
    def name(self) -> str:
        """The reviewer's name."""
        return self.person.name

    @property
    def leads(self) -> bool:
        """Whether the person may change settings, people and the codebook, and settle."""
        return self.person.role is Role.LEAD


class LoginGate:
    """Lets nobody past who is not logged in, and limits what is read of a request.

    Parameters
    ----------
    state : of the app.
    """

    def __init__(self, app: ASGIApp, *, state: AppState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of somebody known, or refuse it unread."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            limit = await self._admit(request)
            if is_too_large(request.headers, limit):
                raise HTTPException(413, f"too large: at most {limit} bytes at once")
        except (HTTPException, MechsiftError) as error:
            await answer_to(request, error)(scope, receive, send)
            return
        await self._app(scope, BodyLimit(receive, limit), send)

    async def _admit(self, request: Request) -> int:
        """Note who asks, and return how many bytes that person may send there."""
        path = request.url.path
        if path in _OPEN or path.startswith("/static/"):
            return _LOGIN_BYTES
        user = await run_in_threadpool(_user_of, self._state, request)
        if user is None:
            raise HTTPException(401, "log in first")
        request.state.user = user
        upload = path == UPLOAD and user.leads
        return self._state.max_upload_bytes if upload else self._state.max_request_bytes


async def authenticate(request: Request) -> User:
    """Return who asks; a form must bring the key that its page was given.

    Raises
    ------
    HTTPException
        403 where the key is missing or false.
    """
    user: User = request.state.user
    if request.method not in SAFE_METHODS and user.by_browser:
        brought = request.headers.get(_HEADER) or await _form_key_of(request)
        if not hmac.compare_digest(brought.encode("utf-8", "replace"), user.form_key.encode()):
            raise HTTPException(403, "the page is out of date; load it again")
    return user


def _user_of(state: AppState, request: Request) -> User | None:
    return _by_token(state, request) or _by_login(state, request) or _single(state, request)


def _by_token(state: AppState, request: Request) -> User | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    person = state.logins.authenticate(state.review, token.strip(), kind="token")
    if person is None:
        raise HTTPException(401, "that token is false, over, ended, or of an inactive reviewer")
    return User(person=person, by_browser=False)


def _by_login(state: AppState, request: Request) -> User | None:
    proof = request.cookies.get(COOKIE, "")
    if not proof:
        return None
    known = state.logins.authenticate(state.review, proof, kind="login", hours=state.hours)
    return User(person=known, form_key=state.logins.form_key(proof)) if known else None


def _single(state: AppState, request: Request) -> User | None:
    """Return the one person who needs no login, as long as nobody has a password."""
    if not state.single_user:
        return None
    with state.review.read() as reading:
        people = {person.name: person for person in list_reviewers(reading)}
    person = people.get(state.single_user)
    if person is None or any(each.password_hash for each in people.values()):
        return None
    browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    key = state.logins.form_key("")
    return User(person=person, form_key=key, by_browser=browser, without_login=True)


async def _form_key_of(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return ""
    brought = (await request.form()).get(FORM_KEY, "")
    return brought if isinstance(brought, str) else ""


def require_lead(user: Annotated[User, Depends(authenticate)]) -> User:
    """Return who asks, if the person leads the review.

    Raises
    ------
    HTTPException
        403 for others.
    """
    if not user.leads:
        raise HTTPException(403, "only a lead may do that")
    return user


CurrentUser = Annotated[User, Depends(authenticate)]
LeadUser = Annotated[User, Depends(require_lead)]
