"""What stands before every request: which host, whose origin, and what every answer carries.

The policy lets a page load nothing but what the app itself serves, and run no script that
stands in the page: what a record contains cannot run.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SAFE_METHODS", "Guard"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

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
# RFC 3986's host and port, without user names, escapes and the underscored names of nobody.
_AUTHORITY = (
    r"(?P<name>[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?"
)
_HOST = re.compile(_AUTHORITY, re.ASCII | re.IGNORECASE)
_ORIGIN = re.compile(f"https?://(?P<authority>{_AUTHORITY})", re.ASCII | re.IGNORECASE)


class Guard:
    """Refuses requests for other hosts and from other sites.

    Parameters
    ----------
    hosts : names, without port and in lower case, that the app may be called by.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(scope["path"], send)
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = _only(headers, "host")
        match = _HOST.fullmatch(host)
        if not match or match["name"].lower() not in self._hosts:
            return PlainTextResponse("this app is not served under that name\n", 400)
        if method in SAFE_METHODS or _is_from_here(headers, host):
            return None
        return PlainTextResponse("that request comes from another site\n", 403)


def _only(headers: Headers, name: str) -> str:
    """Return a header that must be there once, or "" where it is missing or repeated."""
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else ""


def _is_from_here(headers: Headers, host: str) -> bool:
    """Whether a page of ours sent it, or nothing says that a browser did."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    if "origin" not in headers:
        return True
    origin = _ORIGIN.fullmatch(_only(headers, "origin"))
    return origin is not None and origin["authority"].lower() == host.lower()


def _with_headers(path: str, send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            picture = headers.get("content-type", "").startswith("image/svg")
            headers["Content-Security-Policy"] = _IMAGE_POLICY if picture else _POLICY
            if not path.startswith("/static/"):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return send_with_headers
