"""Who asks: by the cookie of a login, by a token, or as the one person who needs neither."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from classifier.schema import Reviewer, Role
from classifier.store import find_reviewer
from classifier.web.app_state import AppState, state_of

__all__ = ["COOKIE", "FORM_KEY", "CurrentUser", "LeadUser", "User", "authenticate"]

COOKIE = "mechsift"
FORM_KEY = "form_key"
_HEADER = "x-form-key"
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who asks.

    Attributes
    ----------
    form_key : what forms bring along.
    by_browser : whether it must be brought: programs that send a token need none.
    """

    person: Reviewer
    form_key: str = ""
    by_browser: bool = True

    @property
    def name(self) -> str:
        """The reviewer's name."""
        return self.person.name

    @property
    def leads(self) -> bool:
        """Whether the person may change settings, people and the codebook, and settle."""
        return self.person.role is Role.LEAD


async def authenticate(request: Request) -> User:
    """Return who asks; a form must bring the key that its page was given.

    Raises
    ------
    HTTPException
        401 where nobody is logged in, 403 where the key is missing or false.
    """
    state = state_of(request)
    found = _by_token(state, request) or _by_login(state, request)
    if found is None:
        raise HTTPException(401, "log in first")
    if request.method not in _SAFE and found.by_browser:
        brought = request.headers.get(_HEADER) or await _form_key_of(request)
        if not hmac.compare_digest(brought.encode(), found.form_key.encode()):
            raise HTTPException(403, "the page is out of date; load it again")
    return found


def _by_token(state: AppState, request: Request) -> User | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    person = state.logins.authenticate(state.review, token.strip(), kind="token", hours=0)
    if person is None:
        raise HTTPException(401, "that token is false, over, or of somebody who rests")
    return User(person=person, by_browser=False)


def _by_login(state: AppState, request: Request) -> User | None:
    if state.single_user:
        with state.review.read() as reading:
            person = find_reviewer(reading, state.single_user)
        browser = "origin" in request.headers or "sec-fetch-site" in request.headers
        return User(person=person, form_key=state.logins.form_key(""), by_browser=browser)
    proof = request.cookies.get(COOKIE, "")
    known = state.logins.authenticate(state.review, proof, kind="login", hours=state.hours)
    return User(person=known, form_key=state.logins.form_key(proof)) if known else None


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
