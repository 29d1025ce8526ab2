"""What one running app serves, and how: a review, its people, its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from classifier.reviewing.accounts import Logins
from classifier.store import Review
from classifier.web.throttle import Throttle

__all__ = ["MOST_UPLOADED", "Site", "site_of"]

MOST_UPLOADED = 200 * 2**20
"""Bytes of one request at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What one running app serves.

    Attributes
    ----------
    logins : makes and reads the signed texts by which people are known.
    alone : name of the one person who needs no login, or "" where everybody needs one.
    hosts : names that a browser may call the app by.
    most_uploaded : bytes of one request at most.
    on_decision : called after each decision, for trainings in the background.
    hours : for how long a login lasts.
    """

    review: Review
    logins: Logins
    alone: str = ""
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    most_uploaded: int = MOST_UPLOADED
    on_decision: Callable[[], None] = lambda: None
    hours: float = 12.0
    throttle: Throttle = field(default_factory=Throttle)


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    site: Site = request.app.state.site
    return site
