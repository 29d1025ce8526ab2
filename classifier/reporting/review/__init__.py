"""The report of a review as a page, a document or a workbook; the suffix picks which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from classifier.errors import UnwritableOutputError
from classifier.outputs import check_place, replacing
from classifier.reviewing.reports import ReviewReport

__all__ = ["check_report_place", "write_review_report"]


def check_report_place(path: Path) -> None:
    """Refuse a place where no report could be written, before any work is done.

    Raises
    ------
    UnwritableOutputError
        If the suffix names no kind of report, or the folder does not exist.
    """
    if path.suffix.lower() not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise UnwritableOutputError(f"{path.name}: unknown suffix; use one of {known}")
    check_place(path)


def write_review_report(report: ReviewReport, path: Path) -> None:
    """Write the report of a review; the file appears whole or not at all.

    The same report gives the same bytes: no clock is looked at.

    Raises
    ------
    UnwritableOutputError
        If the file cannot be written.
    """
    check_report_place(path)
    with replacing(path) as unfinished:
        _WRITERS[path.suffix.lower()](report, unfinished)


def _page(report: ReviewReport, path: Path) -> None:
    from classifier.reporting.review.html import render_review

    path.write_text(render_review(report), encoding="utf-8", newline="\n")


def _document(report: ReviewReport, path: Path) -> None:
    from classifier.reporting.review.word import write_document

    write_document(report, path)


def _workbook(report: ReviewReport, path: Path) -> None:
    from classifier.reporting.review.workbook import write_workbook

    write_workbook(report, path)


_WRITERS: dict[str, Callable[[ReviewReport, Path], None]] = {
    ".html": _page,
    ".docx": _document,
    ".xlsx": _workbook,
}
