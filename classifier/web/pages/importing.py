"""Import: drop files, read the reconciliation."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from classifier.errors import InvalidOptionError, UnreadableExportError
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.screening.duplicates import judge_pair, pairs_for_review
from classifier.schema import Search, SearchOrigin
from classifier.store import current_entries, list_sources
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()
_MOST_FILES = 50
_LONGEST_NAME = 200
"""Bytes of a file's name: file systems take 255, and importing puts something before it."""


@routes.get("/import")
def ask(request: Request, user: CurrentUser) -> Response:
    """Ask for files; show what was read so far."""
    return _shown(request, user, imported=None)


@routes.post("/import")
def take_in(
    request: Request,
    user: LeadUser,
    exports: Annotated[list[UploadFile], File()],
    origin: Annotated[SearchOrigin, Form()] = SearchOrigin.SEARCH,
    search_stage: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Read files into the review, and show the reconciliation."""
    if len(exports) > _MOST_FILES:
        raise InvalidOptionError("files", len(exports), f"take {_MOST_FILES} at a time")
    state = state_of(request)
    with tempfile.TemporaryDirectory(prefix="mechsift-") as folder:
        asked = Import(
            paths=tuple(_saved(exports, Path(folder))),
            by=user.name,
            origin=origin,
            search_stage=search_stage,
        )
        try:
            imported = import_exports(state.review, asked)
        except UnreadableExportError as error:
            return _shown(request, user, imported=None, refused=str(error), status=422)
    state.on_decision()
    return _shown(request, user, imported=imported)


@routes.post("/import/pairs")
def judge(
    request: Request,
    user: LeadUser,
    record_id: Annotated[str, Form(max_length=200)],
    other_id: Annotated[str, Form(max_length=200)],
    same: Annotated[bool, Form()],
) -> Response:
    """Keep whether two records are the same paper."""
    review = state_of(request).review
    judge_pair(review, record_id, other_id, same=same, by=user.name)
    return RedirectResponse("/import#pairs", 303)


def _saved(exports: list[UploadFile], folder: Path) -> list[Path]:
    """Write the files under their own base names, each in a folder of its own."""
    paths = []
    for number, export in enumerate(exports):
        path = folder / str(number) / _base_name(export.filename or "")
        path.parent.mkdir()
        with path.open("wb") as stream:
            shutil.copyfileobj(export.file, stream)
        paths.append(path)
    return paths


def _base_name(sent: str) -> str:
    """Return the name of a file as this computer can write it, without its folders.

    Raises
    ------
    InvalidOptionError
        If there is none, or it cannot be written.
    """
    name = PurePosixPath(sent.replace("\\", "/")).name
    if not name or name.startswith("."):
        raise InvalidOptionError("file", "without a name", "choose an export file")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name):
        raise InvalidOptionError("file", ascii(name[:80]), "rename it: a sign cannot be seen")
    if len(name.encode()) > _LONGEST_NAME:
        cure = f"rename it: take at most {_LONGEST_NAME} bytes"
        raise InvalidOptionError("file", name[:40], cure)
    return name


def _shown(
    request: Request,
    user: CurrentUser,
    *,
    imported: object,
    refused: str = "",
    status: int = 200,
) -> Response:
    with state_of(request).review.read() as reading:
        sources = list_sources(reading)
        searches = [entry.word for entry in current_entries(reading, Search)]
    shown = page(
        request,
        "import.html",
        user=user,
        imported=imported,
        refused=refused,
        doubts=pairs_for_review(state_of(request).review),
        sources=sources,
        searches=searches,
        origins=list(SearchOrigin),
    )
    shown.status_code = status
    return shown
