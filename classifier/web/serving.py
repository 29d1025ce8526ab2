"""Serve a review on an address, for as long as somebody wants it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.accounts import Logins, has_accounts
from classifier.reviewing.learning.worker import TrainingWorker
from classifier.reviewing.state import ReviewState
from classifier.store import Review, list_reviewers, open_review
from classifier.web.app_state import AppState

__all__ = ["Serving", "make_app_state", "serve"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a review is to be served.

    Attributes
    ----------
    address : the review.
    reviewer : who the one person is, where nobody has a password; "" for the lead.
    names : further names that browsers may call the app by.
    train : whether trainings run in the background.
    """

    address: str
    host: str = "127.0.0.1"
    port: int = 8000
    reviewer: str = ""
    names: tuple[str, ...] = ()
    train: bool = True


def serve(asked: Serving, *, tell: Callable[[str], None]) -> None:
    """Serve a review until it is interrupted.

    Parameters
    ----------
    tell : takes the line that says where, once the port is ours.

    Raises
    ------
    MissingFileError, UnusableReviewError
        If there is no such review.
    InvalidOptionError
        If others could reach it and nobody needs a password, or the port is taken.
    """
    import uvicorn

    from classifier.web.app import create_app

    with ExitStack() as opened:
        review = opened.enter_context(open_review(asked.address))
        state = make_app_state(review, asked)
        _refuse_taken(asked)
        if asked.train:
            worker = opened.enter_context(TrainingWorker(asked.address))
            state = replace(state, on_decision=worker.note)
        app = create_app(state)
        state.on_decision()
        tell(f"serving {review.address} at {_url(asked)} (Ctrl-C ends it)")
        uvicorn.run(
            app, host=asked.host, port=asked.port, log_level="warning", server_header=False
        )


def make_app_state(review: Review, asked: Serving) -> AppState:
    """Return what is to be served, checked.

    Raises
    ------
    InvalidOptionError, UnknownNameError
        If others could reach it and nobody needs a password; if the person is no reviewer.
    """
    accounts = has_accounts(review)
    if not accounts and not _is_loopback(asked.host):
        raise InvalidOptionError(
            "--host",
            asked.host,
            "others could reach the review; first give its reviewers passwords with "
            "mechsift review password",
        )
    hosts = _LOOPBACK | {_as_host(asked.host)} | {name.lower() for name in asked.names}
    return AppState(
        review=review,
        logins=Logins.of(review),
        single_user="" if accounts else _single_user(review, asked.reviewer),
        hosts=frozenset(hosts),
    )


def _single_user(review: Review, name: str) -> str:
    with review.read() as reading:
        active = [reviewer.name for reviewer in list_reviewers(reading) if reviewer.active]
        name = name or ReviewState(reading).lead
    if name not in active:
        raise UnknownNameError("reviewer", name, active)
    return name


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _url(asked: Serving) -> str:
    return f"http://{_as_host(asked.host)}:{asked.port}"


def _as_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


def _refuse_taken(asked: Serving) -> None:
    import socket

    family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((asked.host, asked.port))
        except OSError as error:
            raise InvalidOptionError(
                "--port", asked.port, f"{error.strerror}; name another with --port"
            ) from None
