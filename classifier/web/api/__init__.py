"""The API: what the pages do, for programs, in the words of the command line."""

from fastapi import APIRouter

from classifier.web.api import entries, records, reviews

__all__ = ["router"]


def router() -> APIRouter:
    """Return every route of the API."""
    every = APIRouter(responses=_PROBLEMS)
    for module in (reviews, records, entries):
        every.include_router(module.routes)
    return every


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What, where, and what to do."},
    },
}
_WHEN = {
    400: "What was sent cannot be read.",
    401: "Nobody is logged in, or the token is over.",
    403: "That is not for this person.",
    404: "There is no such thing.",
    409: "Something has changed meanwhile.",
    422: "What was sent makes no sense; the detail says what.",
    503: "The review is held by another program for too long.",
}
_PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {
        "description": why,
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }
    for status, why in _WHEN.items()
}
