"""How much of a request's body is read, and for how long it is waited for."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

__all__ = ["BodyLimit", "is_too_large"]

_PATIENCE = 15.0
"""Seconds that any body may take: a phone's uplink sends a decision in less than one."""

_SLOWEST = 50_000
"""Bytes a second that a large body must come with: an upload over the slowest ADSL line."""


class BodyLimit:
    """Receives a body, and stops where it is too large or too slow, whatever its header said.

    Parameters
    ----------
    limit : bytes at most.
    patience : seconds for the whole body; by default what the slowest line takes for `limit`.
    """

    def __init__(self, receive: Receive, limit: int, *, patience: float | None = None) -> None:
        self._receive = receive
        self._left = limit
        self._patience = _PATIENCE + limit / _SLOWEST if patience is None else patience
        self._ends_at: float | None = None
        self._complete = False

    async def __call__(self) -> Message:
        """Return the next part of the body, or refuse to wait or to read on."""
        if self._complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._ends_at = self._ends_at or now + self._patience
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "the request came too slowly; send it again") from None
        self._left -= len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._left < 0:
            raise HTTPException(413, "too large")
        return message


def is_too_large(headers: Headers, limit: int) -> bool:
    """Whether a request says of itself that its body is larger than the limit, or nonsense."""
    length = headers.get("content-length", "0")
    return not (length.isascii() and length.isdigit()) or int(length[:20]) > limit
