"""Export: decisions, labels, suggestions, the report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from classifier.reporting.review import write_review_report
from classifier.reviewing.exchange.document import write_document
from classifier.reviewing.exchange.exporting import Export, export_review
from classifier.reviewing.reports import build_report
from classifier.web.app_state import AppState, state_of
from classifier.web.auth import CurrentUser, LeadUser
from classifier.web.rendering import page

__all__ = ["Kind", "routes"]

routes = APIRouter()


class Kind(StrEnum):
    """What can be taken away, as the name of its file."""

    RECORDS_CSV = "records.csv"
    RECORDS_RIS = "records.ris"
    RECORDS_XLSX = "records.xlsx"
    LABELS_CSV = "labels.csv"
    SUGGESTIONS_CSV = "suggestions.csv"
    DOCUMENT = "review.json"
    REPORT_HTML = "report.html"
    REPORT_DOCX = "report.docx"
    REPORT_XLSX = "report.xlsx"


@routes.get("/export")
def ask(request: Request, user: CurrentUser) -> Response:
    """Show what can be taken away."""
    return page(request, "export.html", user=user, kinds=list(Kind))


@routes.get("/export/{kind}")
def take_away(request: Request, user: LeadUser, kind: Kind) -> Response:
    """Write a file and hand it over."""
    folder = tempfile.TemporaryDirectory(prefix="mechsift-")
    path = Path(folder.name) / kind.value
    try:
        _WRITERS[kind](state_of(request), path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(path, filename=path.name, background=BackgroundTask(folder.cleanup))


def _records(state: AppState, path: Path) -> None:
    export_review(state.review, Export(path=path))


def _labels(state: AppState, path: Path) -> None:
    export_review(state.review, Export(path=path, labels=True))


def _suggestions(state: AppState, path: Path) -> None:
    export_review(state.review, Export(path=path, suggestions=True))


def _document(state: AppState, path: Path) -> None:
    write_document(state.review, path)


def _report(state: AppState, path: Path) -> None:
    write_review_report(build_report(state.review), path)


_WRITERS: dict[Kind, Callable[[AppState, Path], None]] = {
    Kind.RECORDS_CSV: _records,
    Kind.RECORDS_RIS: _records,
    Kind.RECORDS_XLSX: _records,
    Kind.LABELS_CSV: _labels,
    Kind.SUGGESTIONS_CSV: _suggestions,
    Kind.DOCUMENT: _document,
    Kind.REPORT_HTML: _report,
    Kind.REPORT_DOCX: _report,
    Kind.REPORT_XLSX: _report,
}
