"""The report of a review as a Word document, for those who go on writing there."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from classifier import __version__
from classifier.reporting.plots import flow_picture
from classifier.reporting.review.table import Cellular, ReportTable
from classifier.reporting.review.tables import report_tables
from classifier.reporting.review.wording import legend, number, trace_words
from classifier.reviewing.reports import ReviewReport
from classifier.reviewing.reports.flow import Flow
from classifier.reviewing.reports.mechanisms import MechanismPage
from classifier.reviewing.reports.traced import Traced

__all__ = ["write_document"]

MOST_ROWS = 500
"""Rows of a table in the document; the rest stand in the workbook, and the document says so."""
_WIDE, _HIGH = 6.0, 8.0
"""Inches that a picture may take."""
_AFTER_MECHANISMS = frozenset({"configurations", "appraisals", "RAMESES"})
_EPOCH = 2000, 1, 1, 0, 0, 0
_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no time zone)


def write_document(report: ReviewReport, path: Path) -> None:
    """Write the report; the same report gives the same bytes."""
    from docx import Document

    document = Document()
    document.add_heading(report.title, level=0)
    if report.notice:
        document.add_paragraph(report.notice)
    if report.as_of:
        document.add_paragraph(f"As the review stood at {report.as_of:%Y-%m-%d %H:%M} UTC.")
    document.add_heading("Methods paragraph", level=1)
    document.add_paragraph(report.methods.paragraph)
    sources, has_mechanisms = dict[str, int](), False
    flows = {f"flow {n}": flow for n, flow in enumerate(report.flows, start=1)}
    for table in report_tables(report).values():
        if table.name == "evidence":
            continue
        if table.name in _AFTER_MECHANISMS and not has_mechanisms:
            has_mechanisms = _add_mechanisms(document, report)
        document.add_heading(table.caption, level=1)
        if table.name in flows:
            _add_flow(document, flows[table.name])
        _add_table(document, table, sources)
        if table.name == "matrix":
            document.add_paragraph(legend())
    document.add_heading("Sources of the numbers", level=1)
    for told, place in sources.items():
        document.add_paragraph(f"[{place}] {told}")
    document.add_paragraph(f"Made by mechsift {__version__}.")
    _save(document, path)


def _add_flow(document: Any, flow: Flow) -> None:
    """Add the diagram, as wide as the text or as high as fits on a page."""
    from docx.oxml.ns import qn
    from docx.shared import Inches

    picture = document.add_picture(io.BytesIO(flow_picture(flow)), width=Inches(_WIDE))
    if picture.height > Inches(_HIGH):
        picture.width = int(picture.width * Inches(_HIGH) / picture.height)
        picture.height = Inches(_HIGH)
    *_, drawn = document.element.iter(qn("wp:docPr"))
    drawn.set("descr", f"Flow diagram: {flow.title}; the table below says the same")
    document.add_paragraph(
        "On the left what joined, on the right what left. Dashed: not known to this review. "
        "The table below says the same."
    )


def _add_mechanisms(document: Any, report: ReviewReport) -> bool:
    document.add_heading("Mechanisms", level=1)
    for page in report.mechanisms:
        _add_mechanism(document, page)
    return True


def _add_table(document: Any, table: ReportTable, sources: dict[str, int]) -> None:
    grid = document.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, name in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = name
    for row in table.rows[:MOST_ROWS]:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = _words(value, sources)
    rest = len(table.rows) - MOST_ROWS
    more = f"{rest} more rows stand in the workbook (.xlsx). " if rest > 0 else ""
    document.add_paragraph(f"{more}Source: {table.source}.")


def _words(value: Cellular, sources: dict[str, int]) -> str:
    """Return a cell in words, a traced number with the number of its source."""
    if isinstance(value, Traced):
        place = sources.setdefault(trace_words(value), len(sources) + 1)
        entered = ", entered" if value.entered else ""
        return f"{number(value) or 'not known'} [{place}{entered}]"
    return "" if value is None else str(value)


def _add_mechanism(document: Any, page: MechanismPage) -> None:
    document.add_heading(page.mechanism.label, level=2)
    document.add_paragraph(page.mechanism.definition)
    for wording in page.wordings[:-1]:
        worded = f"Version {wording.version}: {wording.mechanism.label}. "
        document.add_paragraph(worded + wording.mechanism.definition)
    for side, told in page.evidence.items():
        papers = "; ".join(one.paper.short for one in told[:MOST_ROWS])
        document.add_paragraph(f"{(side or 'bearing not coded').capitalize()}: {papers}.")
        for one in told[:MOST_ROWS]:
            for said in filter(
                None, (one.cell.evidence, *(q.text for q in one.cell.quotations))
            ):
                document.add_paragraph(f"{said} ({one.paper.short})", style="Quote")
    for theory in page.theories:
        document.add_paragraph(f"Theory: {theory.current.statement}")
    for note in page.notes:
        document.add_paragraph(
            f"{note.stakeholder or 'Stakeholder'}, {note.said_on}: {note.text}"
        )


def _save(document: Any, path: Path) -> None:
    """Write the document with fixed dates: a zip keeps the hour at which it was packed."""
    properties = document.core_properties
    properties.created = properties.modified = _MOMENT
    properties.author = properties.last_modified_by = f"mechsift {__version__}"
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as found, zipfile.ZipFile(path, "w") as kept:
        for name in sorted(found.namelist()):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, found.read(name))
