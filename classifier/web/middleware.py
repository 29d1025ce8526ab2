"""What stands before every request: which host, whose origin, how large.

The policy lets a page load nothing but what the app itself serves, and run no script that
stands in the page: what a record contains cannot run.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """Refuses requests for other hosts, from other sites, or too large.

    Parameters
    ----------
    hosts : names, without port, that the app may be called by.
    most : bytes of a request's body at most.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], most: int) -> None:
        self._app = app
        self._hosts = hosts
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._app(scope, _Measured(receive, self._most), _dressed(scope["path"], send))

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name_of(host) not in self._hosts:
            return PlainTextResponse("this app is not served under that name\n", 400)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._most:
            return PlainTextResponse(f"too large: at most {self._most} bytes at once\n", 413)
        if method in _SAFE:
            return None
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != host
        if foreign or headers.get("sec-fetch-site", "same-origin") not in (
            "same-origin",
            "none",
        ):
            return PlainTextResponse("that request comes from another site\n", 403)
        return None


class _Measured:
    """Receives a body and stops where it is larger than allowed, whatever its header said."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413, "too large")
        return message


def _name_of(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _dressed(path: str, send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            picture = headers.get("content-type", "").startswith("image/svg")
            headers["Content-Security-Policy"] = _IMAGE_POLICY if picture else _POLICY
            if not path.startswith("/static/"):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return dressed
