"""Who asks: by the cookie of a login, by a token, or as the one person who needs neither."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from classifier.schema import Reviewer, Role
from classifier.store import find_reviewer
from classifier.web.site import Site, site_of

__all__ = ["COOKIE", "FORM_KEY", "Lead", "Person", "Visitor", "visitor"]

COOKIE = "mechsift"
FORM_KEY = "form_key"
_HEADER = "x-form-key"
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
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


async def visitor(request: Request) -> Visitor:
    """Return who asks; a form must bring the key that its page was given.

    Raises
    ------
    HTTPException
        401 where nobody is logged in, 403 where the key is missing or false.
    """
    site = site_of(request)
    found = _by_token(site, request) or _by_login(site, request)
    if found is None:
        raise HTTPException(401, "log in first")
    if request.method not in _SAFE and found.by_browser:
        brought = request.headers.get(_HEADER) or await _form_key_of(request)
        if not hmac.compare_digest(brought.encode(), found.form_key.encode()):
            raise HTTPException(403, "the page is out of date; load it again")
    return found


def _by_token(site: Site, request: Request) -> Visitor | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    person = site.logins.who(site.review, token.strip(), kind="token", hours=0)
    if person is None:
        raise HTTPException(401, "that token is false, over, or of somebody who rests")
    return Visitor(person=person, by_browser=False)


def _by_login(site: Site, request: Request) -> Visitor | None:
    if site.alone:
        with site.review.read() as reading:
            person = find_reviewer(reading, site.alone)
        browser = "origin" in request.headers or "sec-fetch-site" in request.headers
        return Visitor(person=person, form_key=site.logins.form_key(""), by_browser=browser)
    proof = request.cookies.get(COOKIE, "")
    known = site.logins.who(site.review, proof, kind="login", hours=site.hours)
    return Visitor(person=known, form_key=site.logins.form_key(proof)) if known else None


async def _form_key_of(request: Request) -> str:
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        return ""
    brought = (await request.form()).get(FORM_KEY, "")
    return brought if isinstance(brought, str) else ""


def lead(visitor: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks, if the person leads the review.

    Raises
    ------
    HTTPException
        403 for others.
    """
    if not visitor.leads:
        raise HTTPException(403, "only a lead may do that")
    return visitor


Person = Annotated[Visitor, Depends(visitor)]
Lead = Annotated[Visitor, Depends(lead)]
