"""The report of a review as a workbook: a sheet a table, every number with its way back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.reporting.review.table import Cellular, ReportTable
from classifier.reporting.review.tables import report_tables
from classifier.reviewing.reports import ReviewReport
from classifier.reviewing.reports.traced import Traced

__all__ = ["write_workbook"]

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed date keeps the file the same
_TRACED = ("Formula", "n", "Source", "Entered")
_WIDEST, _LONGEST = 60, 32_767


def write_workbook(report: ReviewReport, path: Path) -> None:
    """Write the report; the same report gives the same bytes."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as workbook:
        workbook.set_properties({"created": _EPOCH})
        _write_methods(workbook, report)
        for table in report_tables(report).values():
            _write_table(workbook, table)


def _write_methods(workbook: Any, report: ReviewReport) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet("methods")
    sheet.set_column(0, 0, 28, wrapped)
    sheet.set_column(1, 1, 110, wrapped)
    sheet.write_row(0, 0, ("Review", report.title))
    rows = [("Notice", report.notice)] if report.notice else []
    rows += [(one.point, one.text) for one in report.methods.points]
    for line, row in enumerate(rows, start=1):
        sheet.write_row(line, 0, row)


def _write_table(workbook: Any, table: ReportTable) -> None:
    head = workbook.add_format({"bold": True, "bg_color": "#E6EEF2", "text_wrap": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(table.name)
    is_traced = any(isinstance(row[-1], Traced) for row in table.rows)
    columns = (*table.columns, *(_TRACED if is_traced else ()))
    sheet.write_row(0, 0, columns, head)
    for place, name in enumerate(columns):
        longest = max((len(str(row[place])) for row in table.rows if place < len(row)
                       and not isinstance(row[place], Traced)), default=0)  # fmt: skip
        sheet.set_column(place, place, min(max(longest, len(name)) + 2, _WIDEST), wrapped)
    for line, row in enumerate(table.rows, start=1):
        for place, value in enumerate(_cells(row, is_traced=is_traced)):
            if isinstance(value, int | float):
                sheet.write_number(line, place, value)
            elif value:
                sheet.write_string(line, place, value[:_LONGEST])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)
    sheet.write_comment(0, 0, f"{table.caption}. Source: {table.source}.")


def _cells(row: tuple[Cellular, ...], *, is_traced: bool) -> list[str | float | int | None]:
    """Return a row as cells, the way back of its last number in columns of its own."""
    plain = [one.value if isinstance(one, Traced) else one for one in row]
    last = row[-1]
    if not is_traced or not isinstance(last, Traced):
        return plain
    return [*plain, last.formula, last.n, last.source, "entered" if last.entered else ""]
