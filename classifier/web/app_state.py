"""What one running app serves, and how: a review, its people, its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from classifier.reviewing.accounts import Logins
from classifier.store import Review
from classifier.web.throttle import Throttle

__all__ = ["MAX_UPLOAD_BYTES", "AppState", "state_of"]

MAX_UPLOAD_BYTES = 200 * 2**20
"""Bytes of one request at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppState:
    """What one running app serves.

    Attributes
    ----------
    logins : makes and reads the signed texts by which people are known.
    single_user : name of the one person who needs no login, or "" where everybody needs one.
    hosts : names that a browser may call the app by.
    max_upload_bytes : bytes of one request at most.
    on_decision : called after each decision, for trainings in the background.
    hours : for how long a login lasts.
    """

    review: Review
    logins: Logins
    single_user: str = ""
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "[::1]"})
    max_upload_bytes: int = MAX_UPLOAD_BYTES
    on_decision: Callable[[], None] = lambda: None
    hours: float = 12.0
    throttle: Throttle = field(default_factory=Throttle)


def state_of(request: Request) -> AppState:
    """Return the state that a request came to."""
    state: AppState = request.app.state.mechsift
    return state
