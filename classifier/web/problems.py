"""What goes wrong, told in one line: as a page to people, as problem JSON to programs.

Problem JSON follows RFC 9457.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from classifier.errors import (
    BusyReviewError,
    ForbiddenError,
    MechsiftError,
    OutdatedChangeError,
    UnknownNameError,
    UnusableReviewError,
    UnwritableOutputError,
)
from classifier.schema import replace_lone_surrogates
from classifier.web.rendering import page

__all__ = ["answer_to", "register"]

_STATUS: dict[type[MechsiftError], int] = {
    ForbiddenError: HTTPStatus.FORBIDDEN,
    UnknownNameError: HTTPStatus.NOT_FOUND,
    OutdatedChangeError: HTTPStatus.CONFLICT,
    BusyReviewError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnusableReviewError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnwritableOutputError: HTTPStatus.INSUFFICIENT_STORAGE,
}


def register(app: FastAPI) -> None:
    """Let the app tell its errors so; what is not ours stays a bug with its traceback."""
    for kind in (MechsiftError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    return answer_to(request, error)


def answer_to(request: Request, error: Exception) -> Response:
    """Return what a person or program is told of an error of ours."""
    if isinstance(error, HTTPException):
        wants_page = not _is_program(request) and "hx-request" not in request.headers
        if error.status_code == HTTPStatus.UNAUTHORIZED and wants_page:
            return RedirectResponse("/login", status_code=303)
        return _told(request, error.status_code, str(error.detail), headers=error.headers)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        return _told(request, 422, f"{field}: {first['msg']}")
    status = next(
        (code for kind, code in _STATUS.items() if isinstance(error, kind)),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    return _told(request, int(status), " ".join(str(error).split()))


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _told(request: Request, status: int, detail: str, *, headers: object = None) -> Response:
    title = HTTPStatus(status).phrase
    detail = replace_lone_surrogates(detail)  # it may repeat what was sent
    kept = dict(headers) if isinstance(headers, dict) else {}
    if _is_program(request) or request.headers.get("x-requested-with") == "mechsift":
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        return JSONResponse(
            problem, status, media_type="application/problem+json", headers=kept
        )
    answer = page(request, "problem.html", title=title, detail=detail, status=status)
    answer.status_code = status
    answer.headers.update(kept)
    return answer
