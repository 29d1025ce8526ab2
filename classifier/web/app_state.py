"""What one running app serves, and how: a review, its logins, its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from classifier.reviewing.accounts import Logins
from classifier.store import Review
from classifier.web.throttle import Throttle

__all__ = ["MAX_REQUEST_BYTES", "MAX_UPLOAD_BYTES", "AppState", "state_of"]

MAX_UPLOAD_BYTES = 200 * 2**20
"""Bytes of one import at most: the largest real export that we met has 60 MB."""

MAX_REQUEST_BYTES = 2**20
"""Bytes of any other request at most: the longest codebook that is taken fits in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """What one running app serves.

    Attributes
    ----------
    logins : makes and reads the signed texts by which people are known.
    single_user : who needs no login as long as nobody has a password, or "" where everybody
        needs one.
    hosts : names that a browser may call the app by.
    max_upload_bytes, max_request_bytes : bytes at most of an import, and of anything else.
    on_decision : called after each decision, for trainings in the background.
    hours : for how long a login lasts.
    """

    review: Review
    logins: Logins
    single_user: str = ""
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    max_upload_bytes: int = MAX_UPLOAD_BYTES
    max_request_bytes: int = MAX_REQUEST_BYTES
    on_decision: Callable[[], None] = lambda: None
    hours: float = 12.0
    throttle: Throttle = field(default_factory=Throttle)


def state_of(request: Request) -> AppState:
    """Return the state that a request came to."""
    state: AppState = request.app.state.mechsift
    return state
